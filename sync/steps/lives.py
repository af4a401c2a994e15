"""Whose each change of a record was: a booking that came to the wrong person has had two lives.

A record belongs to the person whom it hangs on, and one that is moved leaves its trail behind. So the trail
is split where it changed hands: what was before belongs to the one, what came after to the other.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sync.bulk import among
from sync.steps.belonging import once_belonged
from sync.steps.scope import CHILDREN
from sync.tables import ROWS, audit_event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

__all__ = ["Life", "Lives", "lives_of"]

Moment = tuple["datetime", int]
"""When the server heard of an edit, and its place among those of one laptop."""


@dataclass
class Life:
    """A time during which a record was one person's.

    Attributes:
        since: The moment when it was given to the person; None where it was from the beginning.
        until: The moment when it was given to somebody else; None where it was to the end.
        changes: What the trail says of that time, each with the changed fields as they concern the person.
    """

    since: "Moment | None" = None
    until: "Moment | None" = None
    changes: "list[tuple[RowMapping, dict[str, list[Any]]]]" = field(default_factory=list)

    def has(self, moment: "Moment") -> bool:
        """Tell whether something that happened then is this person's, and of nobody else besides."""
        return (self.since is None or moment > self.since) and (self.until is None or moment < self.until)

    def within(self, above: "Life") -> "Life":
        """Return as much of this as fell within the life of the record above it."""
        since = max((each for each in (self.since, above.since) if each), default=None)
        until = min((each for each in (self.until, above.until) if each), default=None)
        mine = [
            (event, said)
            for event, said in self.changes
            if (above.since is None or _moment(event) > above.since)
            and (above.until is None or _moment(event) < above.until)
        ]
        return Life(since, until, mine)


Lives = dict[str, dict[str, list[Life]]]
"""By kind and identity."""


def lives_of(connection: "Connection", tenant: int, resident: str) -> Lives:
    """Return when each record was a person's and what happened to it then; also of those deleted or moved."""
    found: defaultdict[str, dict[str, list[Life]]] = defaultdict(dict)
    own = Life(
        changes=[(each, each["changed"]) for each in _trail(connection, tenant, "resident", {resident})]
    )
    level: Lives = {"resident": {resident: [own]}}
    while level:
        below: defaultdict[str, dict[str, list[Life]]] = defaultdict(dict)
        for name, above in level.items():
            found[name] |= above
            for child, parent in CHILDREN[name]:
                for record, lives in _below(connection, tenant, child.name, parent, above).items():
                    if record not in found[child.name]:
                        below[child.name].setdefault(record, []).extend(lives)
        level = {name: records for name, records in below.items() if records}
    return {name: records for name, records in found.items() if records}


def _below(
    connection: "Connection", tenant: int, name: str, parent: str, above: dict[str, list[Life]]
) -> dict[str, list[Life]]:
    rows = ROWS[name]
    here = (rows.c.tenant_id == tenant) & among(rows.c[parent], above)
    standing = {
        record: over for record, over in connection.execute(select(rows.c.id, rows.c[parent]).where(here))
    }
    once = {record for record, _ in once_belonged(connection, tenant, name, parent, set(above))}
    trails: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for event in _trail(connection, tenant, name, once | standing.keys()):
        trails[event["record"]].append(event)
    found: dict[str, list[Life]] = {}
    for record in once | standing.keys():
        for over, life in _split(trails[record], parent, standing.get(record)):
            found.setdefault(record, []).extend(life.within(each) for each in above.get(over or "", ()))
    return {record: lives for record, lives in found.items() if lives}


def _split(trail: "Iterable[RowMapping]", parent: str, standing: str | None) -> list[tuple[str | None, Life]]:
    """Return the lives of a record in order, each with the record that it hung on."""
    lives: list[tuple[str | None, Life]] = []
    for event in trail:
        before, after = event["changed"].get(parent, (None, None))
        if not lives:
            lives.append((before or after, Life()))
        over, life = lives[-1]
        if over is None:
            over = before or after
            lives[-1] = (over, life)
        if after is None or after == over:
            life.changes.append((event, event["changed"]))
            continue
        # Of the change itself each has one side.
        life.until = _moment(event)
        left = {key: [old, None] for key, (old, _) in event["changed"].items()}
        came = {key: [None, new] for key, (_, new) in event["changed"].items()}
        life.changes.append((event, left))
        lives.append((after, Life(since=_moment(event), changes=[(event, came)])))
    if lives and lives[-1][0] is None:  # its beginning is older than the trail
        lives[-1] = (standing, lives[-1][1])
    return lives or [(standing, Life())]


def _trail(connection: "Connection", tenant: int, name: str, records: "Iterable[str]") -> "list[RowMapping]":
    here = (audit_event.c.tenant_id == tenant) & (audit_event.c.entity == name)
    asked = select(audit_event).where(here, among(audit_event.c.record, records)).order_by(audit_event.c.rev)
    return list(connection.execute(asked).mappings())


def _moment(event: "RowMapping") -> "Moment":
    return event["at"], event["op_seq"]
