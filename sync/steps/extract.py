"""The step that gathers all that is held about a person, on the server and on a laptop.

What belongs to the person is told by ``sync/steps/belonging.py``, which the erasure goes by too: what one
finds, the other does.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func, select

from models.outbox import Outbox, OutboxState
from models.visit import NoteDraft
from models.wire import to_wire
from sync.bulk import among
from sync.entities import ENTITIES
from sync.extracts import (
    Beside,
    HeldChange,
    HeldConflict,
    HeldRecord,
    HeldRetention,
    LaptopPart,
    Pending,
    ServerPart,
)
from sync.steps.belonging import belonging_here, belonging_to, naming_beside, once_belonged
from sync.steps.forget import loose_words_about
from sync.steps.scope import CHILDREN
from sync.tables import ROWS, audit_event, retention_run, sync_conflict, sync_head, sync_holder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, RowMapping
    from sqlalchemy.orm import Session

    from sync.steps.belonging import Ids

__all__ = ["held_at_server", "held_here"]

_RESIDENT = "resident"
_ACCESS = "access_entry"


def _record(name: str, row: "RowMapping") -> HeldRecord:
    fields = {field: to_wire(row[field]) for field in ENTITIES[name].columns}
    return HeldRecord(name, row["id"], row["rev"], fields)


# The server's half


def held_at_server(connection: "Connection", tenant: int, resident: str) -> ServerPart:
    """Return all that the server holds about a person."""
    belonging = belonging_to(connection, tenant, [(_RESIDENT, resident)])
    return ServerPart(
        records=[
            _record(name, row)
            for name, ids in belonging.items()
            for row in _rows(connection, tenant, name, ids)
        ],
        changes=_changes(connection, tenant, belonging),
        conflicts=_conflicts(connection, tenant, belonging),
        access=_looks(connection, tenant, resident),
        retention=_protocols(connection, tenant, resident),
        holders=_holders(connection, tenant, resident),
        places=_places(connection, tenant, belonging),
    )


def _rows(connection: "Connection", tenant: int, name: str, ids: set[str]) -> "Iterable[Any]":
    table = ROWS[name]
    here = (table.c.tenant_id == tenant) & among(table.c.id, ids)
    # The identities sort by the time they were made.
    return connection.execute(select(table).where(here).order_by(table.c.id)).mappings()


def _of(table: Any, tenant: int, name: str, ids: "Iterable[str]") -> Any:
    return (table.c.tenant_id == tenant) & (table.c.entity == name) & among(table.c.record, ids)


def _changes(connection: "Connection", tenant: int, belonging: "Ids") -> list[HeldChange]:
    events: list[Any] = []
    for name, ids in belonging.items():
        events += connection.execute(
            select(audit_event).where(_of(audit_event, tenant, name, ids))
        ).mappings()
    changes = [(event["at"], _change(event)) for event in events]
    changes += _earlier_lives(connection, tenant, belonging)
    return [change for _, change in sorted(changes, key=lambda each: (each[0], each[1].id, each[1].rev))]


def _change(event: "RowMapping", fields: dict[str, list[Any]] | None = None) -> HeldChange:
    return HeldChange(
        event["entity"],
        event["record"],
        event["rev"],
        event["kind"],
        to_wire(event["at"]),
        event["actor"],
        event["device"],
        event["device_time"],
        event["changed"] if fields is None else fields,
    )


def _earlier_lives(connection: "Connection", tenant: int, belonging: "Ids") -> list[tuple[Any, HeldChange]]:
    """Return what the trail says of records from the time when they were this person's.

    Of the change that gave a record to somebody else only what was before is this person's.
    """
    found = []
    for name, ids in belonging.items():
        for child, field in CHILDREN[name]:
            last: dict[str, int] = {}
            for record, rev in once_belonged(connection, tenant, child.name, field, ids):
                if record not in belonging.get(child.name, ()):
                    last[record] = max(rev, last.get(record, 0))
            for record, rev in last.items():
                trail = _of(audit_event, tenant, child.name, {record}) & (audit_event.c.rev <= rev)
                for event in connection.execute(select(audit_event).where(trail)).mappings():
                    left = event["rev"] == rev and event["changed"].get(field, [None, None])[1] not in ids
                    fields = (
                        {key: [old, None] for key, (old, _) in event["changed"].items()} if left else None
                    )
                    found.append((event["at"], _change(event, fields)))
    return found


def _conflicts(connection: "Connection", tenant: int, belonging: "Ids") -> list[HeldConflict]:
    rows = [
        row
        for name, ids in belonging.items()
        for row in connection.execute(
            select(sync_conflict).where(_of(sync_conflict, tenant, name, ids))
        ).mappings()
    ]
    return [
        HeldConflict(
            row["entity"],
            row["record"],
            row["field"],
            row["base"],
            row["mine"],
            row["theirs"],
            row["mine_won"],
            to_wire(row["at"]),
            row["actor"],
            to_wire(row["resolved_at"]) or "",
        )
        for row in sorted(rows, key=lambda row: (row["at"], row["id"]))
    ]


def _looks(connection: "Connection", tenant: int, resident: str) -> list[HeldRecord]:
    """Return who looked; where an entry names another than it was sent by, ``sent_by`` tells who sent it."""
    table, sent = ROWS[_ACCESS], audit_event
    came = (sent.c.tenant_id == tenant) & (sent.c.entity == _ACCESS) & (sent.c.record == table.c.id)
    here = (table.c.tenant_id == tenant) & (table.c.resident_id == resident)
    asked = select(table, sent.c.actor).outerjoin(sent, came).where(here).order_by(table.c.at, table.c.id)
    looks = {}
    for row in connection.execute(asked).mappings():
        look = looks[row["id"]] = _record(_ACCESS, row)
        actor = row["actor"] or ""
        if actor.startswith("coach:") and actor != f"coach:{row['coach_id']}":
            look.fields["sent_by"] = actor
    return list(looks.values())


def _protocols(connection: "Connection", tenant: int, resident: str) -> list[HeldRetention]:
    here = (retention_run.c.tenant_id == tenant) & cast(retention_run.c.residents, String).contains(
        f'"{resident}"'
    )
    rows = connection.execute(select(retention_run).where(here).order_by(retention_run.c.at)).mappings()
    return [
        HeldRetention(
            row["id"],
            to_wire(row["at"]),
            row["decision"],
            row["decided_by"],
            row["months"],
            to_wire(row["before"]),
        )
        for row in rows
    ]


def _holders(connection: "Connection", tenant: int, resident: str) -> list[str]:
    held = select(sync_holder.c.coach_id).where(
        sync_holder.c.tenant_id == tenant, sync_holder.c.resident == resident, sync_holder.c.left_seq == 0
    )
    return sorted(connection.scalars(held))


def _places(connection: "Connection", tenant: int, belonging: "Ids") -> dict[str, int]:
    places: dict[str, int] = {}
    for name, ids in belonging.items():
        counted = select(sync_head.c.state, func.count()).where(_of(sync_head, tenant, name, ids))
        for state, count in connection.execute(counted.group_by(sync_head.c.state)):
            places[state] = places.get(state, 0) + count
    return places


# The laptop's half


def held_here(session: "Session", resident: str) -> LaptopPart:
    """Return all that a laptop holds about a person."""
    belonging = belonging_here(session, [(_RESIDENT, resident)])
    table: Any = Outbox.__table__
    edits = session.execute(
        select(table).where(table.c.state != OutboxState.ERASED).order_by(table.c.op_seq)
    ).mappings()
    # What was deleted here stands in the outbox alone, by what it was.
    theirs = [edit for edit in edits if _is_about(edit, resident, belonging)]
    everything = set().union(*belonging.values(), (edit["record"] for edit in theirs))
    looks: Any = ENTITIES[_ACCESS].table
    drafts: Any = NoteDraft.__table__
    loose = [each.visit_id for each in loose_words_about(session, [resident])]
    return LaptopPart(
        records=[
            _record(name, row)
            for name, ids in belonging.items()
            for row in session.execute(
                select(ENTITIES[name].table)
                .where(among(ENTITIES[name].table.c.id, ids))
                .order_by(ENTITIES[name].table.c.id)
            ).mappings()
        ],
        outbox=[
            Pending(
                edit["op_seq"],
                edit["entity"],
                edit["record"],
                edit["kind"],
                str(edit["state"]),
                to_wire(edit["device_time"]),
                edit["base"],
                edit["patch"],
            )
            for edit in theirs
        ],
        beside=[
            Beside(str(each.name), {key: to_wire(value) for key, value in row.items()})
            for each, naming in (*naming_beside(everything), (drafts, among(drafts.c.visit_id, loose)))
            for row in session.execute(select(each).where(naming)).mappings()
        ],
        access=[
            _record(_ACCESS, row)
            for row in session.execute(
                select(looks).where(looks.c.resident_id == resident).order_by(looks.c.at, looks.c.id)
            ).mappings()
        ],
    )


def _is_about(edit: "RowMapping", resident: str, belonging: "Ids") -> bool:
    entity = ENTITIES.get(edit["entity"])
    if entity is None:
        return False
    if edit["record"] in belonging.get(entity.name, ()):
        return True
    if entity.name == _ACCESS or entity.parent is None:
        return False
    parent, field = entity.parent
    named = {edit["patch"].get(field), edit["base"].get(field)}
    return bool(named & ({resident} if parent == _RESIDENT else belonging.get(parent, set())))
