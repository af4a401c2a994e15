"""Programs of different ages meet: what an older one wrote is raised, step by step, to today's shape.

The shape of the records has a number, ``SCHEMA_VERSION``, which every operation carries. For each number
before today's there is a step here to the next. So an edit that was made long ago is always taken, and a
laptop that is newer than its server reads the records of it.

A program reads records that are newer than itself as long as fields and kinds of records were only added
since (it leaves them out, and fetches everything again once it knows them). From the last step that did
more than add, records are not sent to older programs: :data:`OLDEST_READER`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from models.outbox import SCHEMA_VERSION
from sync.protocol import Change, Operation

__all__ = [
    "OLDEST_READER",
    "STEPS",
    "Step",
    "oldest_reader",
    "raised_change",
    "raised_name",
    "raised_operation",
]

Fields = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """What was changed in the shape of the records from one number to the next.

    What was added needs no word here: a field that an edit does not name has its default.

    Attributes:
        entities: Kinds of records that have another name now, by the old one.
        fields: What makes an edit's or a record's fields into those of the next number, by the old name of
            the kind. Given some of the fields, it returns what follows from these alone; values are as they
            travel. It is pure, and may raise on values that are not what the field held.
    """

    entities: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Callable[[Fields], Fields]] = field(default_factory=dict)

    @property
    def only_adds(self) -> bool:
        """Whether a program from before it can read the records from after it."""
        return not (self.entities or self.fields)


STEPS: Final[dict[int, Step]] = {
    1: Step(),  # the municipality's sharing was added
    2: Step(),  # drafts of guides were added, and what tells the versions of a published guide
    3: Step(),  # safety, access log and requests were added, and what the municipality decides about them
    4: Step(),  # how long the municipality keeps the log was added
}
"""The step from each number to the next, from 1 to the last but today's."""


def oldest_reader(steps: Mapping[int, Step]) -> int:
    """Return the number of the oldest shape whose programs can read the records after ``steps``."""
    return max((number + 1 for number, step in steps.items() if not step.only_adds), default=1)


OLDEST_READER: Final = oldest_reader(STEPS)
"""Records are sent to programs from this number on; older ones are asked to update. They may always push."""


def raised_operation(operation: Operation) -> Operation:
    """Return an edit as today's program would have made it.

    One that no program can have made (a step does not understand its values) is returned as it came; its
    number tells.
    """
    if operation.schema_v >= SCHEMA_VERSION or operation.kind == "skip":
        return operation
    entity, patch, base = operation.entity, operation.patch, operation.base
    try:
        for number in range(operation.schema_v, SCHEMA_VERSION):
            step = STEPS[number]
            reshape = step.fields.get(entity)
            if reshape is not None:
                patch, base = reshape(dict(patch)), reshape(dict(base))
                # Half of a field that is two fields now may be untouched: it is no edit.
                patch = {
                    name: value for name, value in patch.items() if name not in base or base[name] != value
                }
            entity = step.entities.get(entity, entity)
    except (AttributeError, KeyError, TypeError, ValueError):
        return operation
    return msgspec.structs.replace(operation, entity=entity, patch=patch, base=base, schema_v=SCHEMA_VERSION)


def raised_name(entity: str, number: int) -> str:
    """Return what a kind of record of the shape ``number`` is called today."""
    for each in range(number, SCHEMA_VERSION):
        entity = STEPS[each].entities.get(entity, entity)
    return entity


def raised_change(change: Change, number: int) -> Change:
    """Return a record that an older server sent, of the shape ``number``, in today's."""
    entity, data = change.entity, change.data
    for each in range(number, SCHEMA_VERSION):
        reshape = STEPS[each].fields.get(entity)
        if reshape is not None and change.state == "live":
            data = reshape(dict(data))
        entity = STEPS[each].entities.get(entity, entity)
    return msgspec.structs.replace(change, entity=entity, data=data)
