"""What the coach decides about edits that were refused: send them again, or let them go.

The numbers keep no gap: what is sent again is a new edit at the end, and the old numbers are used up.
"""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from models.outbox import Outbox, OutboxState
from models.sync_state import Shadow, SyncState
from models.wire import from_wire
from sync.entities import ENTITIES
from sync.steps.pull import put_version
from sync.steps.push import set_aside_with_refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

__all__ = ["let_go", "send_again"]


def send_again(session: "Session", entity: str, record: str) -> None:
    """Let the edits of a record that are set aside wait again, at the end, as one.

    What was mended in a later edit is sent mended: the refused value would only be refused once more. The
    caller holds :func:`sync.client.lock.only_one`, since a sync under way must not send the old ones.
    """
    rows = _set_aside(session, entity, record)
    edits = [_as_one(list(alike)) for _, alike in groupby(rows, key=lambda row: row["schema_version"])]
    _use_up(session, rows)
    new = [edit for edit in edits if edit is not None]
    if new:
        session.execute(insert(Outbox), new)


def let_go(session: "Session", entity: str, record: str) -> None:
    """Drop the edits of a record that are set aside; it shows the server's version again.

    That is the shadow, where the server has sent one since; else what stood there before the edits. Where
    nobody here knows it, as after a refused deletion, the next sync fetches everything anew. The caller holds
    :func:`sync.client.lock.only_one`.
    """
    rows = _set_aside(session, entity, record)
    if not rows:
        return
    shadow = session.get(Shadow, (entity, record))
    if shadow is not None:
        put_version(session, entity, record, rev=shadow.rev, state=shadow.state, data=shadow.data)
        session.delete(shadow)
    elif rows[0]["kind"] == "insert":
        put_version(session, entity, record, rev=0, state="deleted", data={})
    elif any(row["kind"] == "delete" for row in rows):
        state = session.get_one(SyncState, 1)
        state.cursor, state.whole = 0, True
    else:
        _undo(session, entity, record, rows)
    _use_up(session, rows)


def _set_aside(session: "Session", entity: str, record: str) -> list[dict[str, Any]]:
    set_aside_with_refused(session)
    found = session.execute(
        select(Outbox.__table__)
        .where(Outbox.entity == entity, Outbox.record == record, Outbox.state == OutboxState.SET_ASIDE)
        .order_by(Outbox.op_seq)
    )
    return [dict(row) for row in found.mappings()]


def _as_one(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return one edit that does what several do one after the other; ``None`` where nothing is left to do."""
    first, last = rows[0], rows[-1]
    if last["kind"] == "delete" and first["kind"] == "insert":
        return None
    base: dict[str, Any] = {}
    patch: dict[str, Any] = {}
    for row in rows:
        base = row["base"] | base  # what was there before the first of them
        patch |= row["patch"]
    is_delete = last["kind"] == "delete"
    return {
        "entity": first["entity"],
        "record": first["record"],
        "kind": "delete" if is_delete else first["kind"],
        "base_rev": first["base_rev"],
        "base": {} if is_delete else base,
        "patch": {} if is_delete else patch,
        "schema_version": last["schema_version"],
        "device_time": last["device_time"],
    }


def _use_up(session: "Session", rows: "Iterable[dict[str, Any]]") -> None:
    """Leave nothing of edits but their numbers, which the server is told to skip where it was not yet."""
    acked = session.get_one(SyncState, 1).acked
    for row in rows:
        state = OutboxState.ACKED if row["op_seq"] <= acked else OutboxState.WAITING
        session.execute(
            update(Outbox)
            .where(Outbox.op_seq == row["op_seq"])
            .values(kind="skip", base={}, patch={}, state=state, reason="")
        )


def _undo(session: "Session", entity: str, record: str, rows: list[dict[str, Any]]) -> None:
    table, columns = ENTITIES[entity].table, ENTITIES[entity].columns
    before: dict[str, Any] = {}
    for row in reversed(rows):
        before |= {name: row["base"].get(name) for name in row["patch"]}
    values = {name: from_wire(columns[name], value) for name, value in before.items() if name in columns}
    if values:
        session.execute(update(table).where(table.c.id == record).values(**values))
