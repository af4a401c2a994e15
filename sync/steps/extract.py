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
from sync.steps.belonging import belonging_here, belonging_to, by_kind, naming_beside
from sync.steps.forget import loose_words_about
from sync.steps.lives import lives_of
from sync.tables import ROWS, audit_event, retention_run, sync_conflict, sync_head, sync_holder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, RowMapping
    from sqlalchemy.orm import Session

    from sync.steps.belonging import Ids
    from sync.steps.lives import Lives

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
    lives = lives_of(connection, tenant, resident)
    return ServerPart(
        records=[
            _record(name, row)
            for name, ids in belonging.items()
            for row in _rows(connection, tenant, name, ids)
        ],
        changes=_changes(lives),
        conflicts=_conflicts(connection, tenant, lives),
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


def _changes(lives: "Lives") -> list[HeldChange]:
    changes = [
        (event["at"], _change(event, said))
        for records in lives.values()
        for each in records.values()
        for life in each
        for event, said in life.changes
    ]
    return [change for _, change in sorted(changes, key=lambda each: (each[0], each[1].id, each[1].rev))]


def _change(event: "RowMapping", fields: dict[str, list[Any]]) -> HeldChange:
    return HeldChange(
        event["entity"],
        event["record"],
        event["rev"],
        event["kind"],
        to_wire(event["at"]),
        event["actor"],
        event["device"],
        event["device_time"],
        fields,
    )


def _conflicts(connection: "Connection", tenant: int, lives: "Lives") -> list[HeldConflict]:
    found = []
    for name, records in lives.items():
        asked = select(sync_conflict).where(_of(sync_conflict, tenant, name, records))
        for row in connection.execute(asked).mappings():
            hers = [each for each in records[row["record"]] if each.has((row["at"], row["op_seq"]))]
            if hers:
                # What an edit began from may be from before the record came to this person.
                found.append((row, row["base"] if hers[0].since is None else None))
    return [
        HeldConflict(
            row["entity"],
            row["record"],
            row["field"],
            base,
            row["mine"],
            row["theirs"],
            row["mine_won"],
            to_wire(row["at"]),
            row["actor"],
            to_wire(row["resolved_at"]) or "",
        )
        for row, base in sorted(found, key=lambda each: (each[0]["at"], each[0]["id"]))
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
    theirs = _edits_about(list(edits), resident, belonging)
    everything = by_kind(
        (
            *((name, record) for name, ids in belonging.items() for record in ids),
            *((edit["entity"], edit["record"]) for edit, _, _ in theirs),
        )
    )
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
                base,
                patch,
            )
            for edit, base, patch in theirs
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


def _edits_about(
    edits: "list[RowMapping]", resident: str, belonging: "Ids"
) -> "list[tuple[RowMapping, dict[str, Any], dict[str, Any]]]":
    """Return the edits from when each record was this person's, with what they began from and wrote.

    Of an edit that gave a record to somebody else, or took it from there, only this person's side is told.
    """
    hers: dict[tuple[str, str], bool] = {}
    over: dict[tuple[str, str], str] = {}
    came = {edit["record"]: edit["op_seq"] for edit in edits if _moved(edit, resident, belonging) == "here"}
    found = []
    for edit in edits:
        entity = ENTITIES.get(edit["entity"])
        if entity is None:
            continue
        key, base, patch = (entity.name, edit["record"]), edit["base"], edit["patch"]
        standing = edit["record"] in belonging.get(entity.name, ())
        if entity.name != _ACCESS and entity.parent is not None:
            parent, field = entity.parent
            parents = {resident} if parent == _RESIDENT else belonging.get(parent, set())
            moved = _moved(edit, resident, belonging)
            over[key] = patch.get(field) or base.get(field) or over.get(key, "")
            if moved:
                hers[key] = moved == "here"
                found.append((edit, {}, patch) if hers[key] else (edit, base, {}))
                continue
            if patch.get(field) or base.get(field):
                hers[key] = over[key] in parents
            elif standing and edit["state"] != OutboxState.ACKED:
                hers[key] = True  # what waits is written on what stands here
        # What it hangs on may have come to this person later than the edit.
        if hers.setdefault(key, standing) and edit["op_seq"] > came.get(over.get(key, ""), 0):
            found.append((edit, base, patch))
    return found


def _moved(edit: "RowMapping", resident: str, belonging: "Ids") -> str:
    """Tell whether an edit gave a record to this person (``here``), took it away, or neither."""
    entity = ENTITIES.get(edit["entity"])
    if entity is None or entity.parent is None:
        return ""
    parent, field = entity.parent
    parents = {resident} if parent == _RESIDENT else belonging.get(parent, set())
    before, after = edit["base"].get(field), edit["patch"].get(field)
    if not before or not after or (before in parents) == (after in parents):
        return ""
    return "here" if after in parents else "away"
