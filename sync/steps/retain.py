"""The step that removes names and notes whose time is over (gallring), on the server and on each laptop.

Columns that are marked as personal are emptied in the resident's records and in all that belongs to the
resident; records that are nothing but words are erased. What is left is a code with choices, numbers and
times: measurements, follow-ups, and what the visits were about. The resident's ``names_removed_on`` tells the
laptops, which do the same with what they remember beside the records.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, or_, select, update

from models.booking import LastImported
from models.measurement import MeasurementDraft
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.regime import emptied, regime_here, stays_here, without_words
from models.safety import IncidentDraft
from models.sync_state import KeptConflict
from models.visit import NoteDraft, Visit
from models.vocabulary import VisitStatus
from models.wire import to_wire
from sync.bulk import among, change_rows, insert_rows
from sync.entities import ENTITIES
from sync.steps.belonging import belonging_here
from sync.steps.erase import Eraser
from sync.steps.forget import forget_at_server, forget_edits, rewrite_soon
from sync.steps.held import ERASED, LIVE
from sync.tables import ROWS, SERVER_DEVICE, audit_event, sync_conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.entities import Entity
    from sync.protocol import Change
    from sync.steps.belonging import Ids
    from sync.steps.held import Held, Records

__all__ = [
    "NOTE",
    "ONLY_WORDS",
    "REMOVED",
    "Remover",
    "as_it_stands",
    "forget_answered",
    "forget_removed",
    "newly_removed",
    "was_removed_after",
]

_RESIDENT: Final = "resident"
ONLY_WORDS: Final = frozenset({"device", "visit_note", "finding", "risk_check"})
"""Kinds of record that are about the person and nothing else: they are erased whole."""
NOTE: Final = ("safety_note", "safety_note_date", "safety_note_expires")
"""The note on safety, which goes on its own day."""
REMOVED: Final = "scrub"
"""What the audit trail calls it."""
_BESIDE_THE_MARKS: Final = {
    _RESIDENT: {"safety_note_date": None, "safety_note_expires": None, "two_coaches_needed": False}
}
"""What means nothing without the words that it belongs to."""

# The server's half


@dataclass(frozen=True)
class Remover:
    """Remove names and notes in the caller's transaction, which then stamps the feed and commits.

    Attributes:
        connection: The transaction.
        tenant: The municipality.
        eraser: Erases what is nothing but words; its records and its feed are used for the rest.
        now: The server's time.
    """

    connection: "Connection"
    tenant: int
    eraser: Eraser
    now: "datetime"

    def lock(self, residents: "Collection[str]") -> None:
        """Lock residents, so that nobody adds a visit or a booking meanwhile."""
        self._records.load(
            ENTITIES[_RESIDENT], [r for r in residents if (_RESIDENT, r) not in self._records.held]
        )

    def remove(self, resident: str, on: date) -> dict[str, int]:
        """Remove a person's name and notes; return how many records of each kind were erased or emptied."""
        belonging = self.eraser.belonging_to([(_RESIDENT, resident)])
        counts: dict[str, int] = {}
        for name, ids in belonging.items():
            if name in ONLY_WORDS:
                alive = {each for each in ids if self._records.held[name, each].state != ERASED}
                self.eraser.erase_these({name: alive})
                counts[name] = len(alive)
            elif ENTITIES[name].personal:
                counts[name] = self._empty(ENTITIES[name], ids)
        card = self._records.held[_RESIDENT, resident]
        if card.state == LIVE:  # once, a laptop could delete one
            self._set(card, {"names_removed_on": on})
        return {name: count for name, count in counts.items() if count}

    def remove_note(self, resident: str) -> None:
        """Remove a note on safety that has expired."""
        self._set(self._records.held[_RESIDENT, resident], {NOTE[0]: "", NOTE[1]: None, NOTE[2]: None})
        marks = {NOTE[0]: ENTITIES[_RESIDENT].personal[NOTE[0]]}
        forget_at_server(self.connection, self.tenant, _RESIDENT, [resident], marks)

    @property
    def _records(self) -> "Records":
        return self.eraser.records

    def _empty(self, entity: "Entity", ids: set[str]) -> int:
        """Empty the marked columns of records, and forget them beside; return how many had anything."""
        found = 0
        for record in sorted(ids):
            held = self._records.held[entity.name, record]
            if held.state != LIVE or held.data is None:
                continue
            after = without_words(entity.personal, held.data) | _BESIDE_THE_MARKS.get(entity.name, {})
            changed = {name: value for name, value in after.items() if value != held.data[name]}
            if changed:
                self._set(held, changed)
                found += 1
        forget_at_server(self.connection, self.tenant, entity.name, ids, entity.personal)
        told = or_(sync_conflict.c.field == "*", sync_conflict.c.field.in_(entity.personal))
        self.connection.execute(
            delete(sync_conflict).where(
                sync_conflict.c.tenant_id == self.tenant,
                sync_conflict.c.entity == entity.name,
                among(sync_conflict.c.record, ids),
                told,
            )
        )
        return found

    def _set(self, held: "Held", changed: dict[str, Any]) -> None:
        """Write fields of a record; the audit trail tells which, and no words."""
        assert held.data is not None
        marks = held.entity.personal
        said = {
            name: ["", ""] if name in marks else [to_wire(held.data[name]), to_wire(value)]
            for name, value in changed.items()
        }
        held.data = held.data | changed
        held.rev += 1
        held.origin = ""
        self.eraser.feed.move(held)
        row = {"tenant_id": self.tenant, "id": held.record, "rev": held.rev, **held.data}
        change_rows(self.connection, ROWS[held.entity.name], [row], by=("tenant_id", "id"))
        event = {
            "tenant_id": self.tenant,
            "entity": held.entity.name,
            "record": held.record,
            "rev": held.rev,
            "kind": REMOVED,
            "device": SERVER_DEVICE,
            "actor": self.eraser.author.actor,
            "op_seq": 0,
            "at": self.now,
            "device_time": "",
            "changed": said,
        }
        insert_rows(self.connection, audit_event, [event])


def was_removed_after(connection: "Connection", tenant: int, held: "Held", rev: int) -> bool:
    """Tell whether the words of a record were removed after its revision ``rev``."""
    asked = select(audit_event.c.rev).where(
        audit_event.c.tenant_id == tenant,
        audit_event.c.entity == held.entity.name,
        audit_event.c.record == held.record,
        audit_event.c.kind == REMOVED,
        audit_event.c.rev > rev,
    )
    return connection.execute(asked.limit(1)).first() is not None


def as_it_stands(
    entity: "Entity", base: dict[str, Any], mine: dict[str, Any], current: dict[str, Any]
) -> set[str]:
    """Return the fields of a late edit whose words may have been removed here meanwhile."""
    return {
        name
        for name, mark in entity.personal.items()
        if name in mine
        and current[name] == emptied(mark, current[name])
        and (name not in base or base[name] != current[name])
    }


# The laptop's half


def newly_removed(session: "Session", changes: "Iterable[Change]") -> set[str]:
    """Return the residents here whose names were removed, as ``changes`` tell for the first time."""
    told = {
        change.id: change.data["names_removed_on"]
        for change in changes
        if change.entity == _RESIDENT and change.state == "live" and change.data.get("names_removed_on")
    }
    if not told:
        return set()
    rows = session.execute(
        select(Resident.id, Resident.names_removed_on).where(among(Resident.__table__.c.id, told))
    )
    here = {record: to_wire(day) for record, day in rows}
    return {record for record in here if here[record] != told[record]}


def forget_removed(session: "Session", residents: set[str], waiting: "Collection[tuple[str, str]]") -> None:
    """Take name and notes out of what a laptop remembers of residents, beside the records that have come.

    What is written here and waits to be sent, or was refused and waits for the coach, is newer than the
    server knew: it stays. Where names stay on the laptop, the server cannot empty the records: that is done
    here.
    """
    if not residents:
        return
    belonging = belonging_here(session, [(_RESIDENT, each) for each in sorted(residents)])
    only_here = stays_here(regime_here(session))
    for name, ids in belonging.items():
        entity = ENTITIES[name]
        if not entity.personal:
            continue
        if only_here:
            _empty_here(session, entity, sorted(each for each in ids if (name, each) not in waiting))
        # What stands in a record now came later, here or from the server.
        standing = _standing(session, entity, ids)
        forget_edits(session, name, ids, entity.personal, (OutboxState.ACKED,), standing)
        told = or_(KeptConflict.field == "*", KeptConflict.field.in_(entity.personal))
        session.execute(
            delete(KeptConflict).where(KeptConflict.entity == name, KeptConflict.record.in_(ids), told)
        )
    _forget_drafts(session, belonging)
    rewrite_soon(session)


def _empty_here(session: "Session", entity: "Entity", ids: list[str]) -> None:
    table = entity.table
    if entity.name in ONLY_WORDS:
        session.execute(delete(table).where(among(table.c.id, ids)))
        return
    columns = [table.c.id, *(table.c[name] for name in entity.personal)]
    for row in session.execute(select(*columns).where(among(table.c.id, ids))).mappings().all():
        words = {name: row[name] for name in entity.personal}
        left = without_words(entity.personal, words)
        if left != words:
            session.execute(update(table).where(table.c.id == row["id"]).values(left))


def _standing(session: "Session", entity: "Entity", ids: set[str]) -> dict[str, dict[str, Any]]:
    table = entity.table
    columns = [table.c.id, *(table.c[name] for name in entity.personal)]
    rows = session.execute(select(*columns).where(among(table.c.id, ids))).mappings()
    return {row["id"]: {name: to_wire(row[name]) for name in entity.personal} for row in rows}


def _forget_drafts(session: "Session", belonging: "Ids") -> None:
    """Delete drafts of what is no longer under way, and what a list said."""
    visits = belonging.get("visit", set())
    open_visits = set(
        session.scalars(
            select(Visit.id).where(among(Visit.__table__.c.id, visits), Visit.status == VisitStatus.OPEN)
        )
    )
    session.execute(delete(NoteDraft).where(NoteDraft.visit_id.in_(visits - open_visits)))
    forms = MeasurementDraft.resident_id.in_(belonging[_RESIDENT])
    under_way = MeasurementDraft.visit_id.in_(open_visits)
    session.execute(delete(MeasurementDraft).where(forms, ~under_way | MeasurementDraft.visit_id.is_(None)))
    told = IncidentDraft.resident_id.in_(belonging[_RESIDENT])
    at_visit = IncidentDraft.visit_id.in_(open_visits)
    session.execute(delete(IncidentDraft).where(told, ~at_visit | IncidentDraft.visit_id.is_(None)))
    everything = set().union(*belonging.values())
    session.execute(delete(LastImported).where(among(LastImported.__table__.c.record, everything)))


def forget_answered(session: "Session", first: int, last: int) -> None:
    """Take what was there before out of answered edits about residents whose names have been removed.

    They were made before the laptop knew, so what they began from is what had its time.
    """
    if session.scalar(select(Resident.id).where(Resident.names_removed_on.is_not(None)).limit(1)) is None:
        return
    table: Any = Outbox.__table__
    answered = select(table).where(table.c.op_seq.between(first, last), table.c.state == OutboxState.ACKED)
    for row in session.execute(answered).mappings().all():
        marks = _marks_of(row["entity"])
        base = without_words(marks, row["base"])
        if base != row["base"] and _is_removed(session, row["entity"], row["record"]):
            session.execute(update(table).where(table.c.op_seq == row["op_seq"]).values(base=base))
            rewrite_soon(session)


def _marks_of(name: str) -> "Mapping[str, Any]":
    return ENTITIES[name].personal if name in ENTITIES else {}


def _is_removed(session: "Session", name: str, record: str) -> bool:
    """Tell whether a record belongs to a resident whose name has been removed."""
    while name != _RESIDENT:
        parent, table = ENTITIES[name].parent, ENTITIES[name].table
        if parent is None:
            return False
        above = session.scalar(select(table.c[parent[1]]).where(table.c.id == record))
        if above is None:
            return False
        name, record = parent[0], above
    return session.scalar(select(Resident.names_removed_on).where(Resident.id == record)) is not None
