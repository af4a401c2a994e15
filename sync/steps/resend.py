"""The step after the server was restored from a backup: what a laptop holds beyond it is sent again.

The laptop has fetched everything that the restored server has. What it holds otherwise than the server, or
the server not at all, waits in the outbox from here on as a whole record (``resend``); the server's half, in
``apply.py``, knows by the revision which of the two is newer. Deletions are sent again likewise.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from models.outbox import SCHEMA_VERSION, Outbox, OutboxState
from models.sync_state import Shadow, Tombstone
from models.wire import to_wire
from sync.entities import ENTITIES
from sync.steps.pull import pending_records
from sync.steps.regime import as_it_leaves, regime_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from models.vocabulary import Regime
    from sync.entities import Entity
    from sync.protocol import Change, Operation

__all__ = ["line_up"]

Key = tuple[str, str]


def line_up(
    session: "Session", changes: "list[Change]", *, acked: int, server_has: int, is_kin: bool, now: "datetime"
) -> int:
    """Line up what the restored server lacks before the edits that wait.

    Args:
        session: The transaction, in which ``changes`` have not been applied yet.
        changes: Everything that the restored server has for this laptop.
        acked: The last edit that the server had answered before.
        server_has: The last of them that it has now.
        is_kin: Whether the backup was made in the life of the server that this laptop comes from, so that
            revisions can be compared.
        now: The laptop's time.

    Returns:
        The number before the first edit that waits now; they all have new numbers.
    """
    server = {(change.entity, change.id): change for change in changes}
    regime = regime_after(session, changes)
    lost = [
        {
            "entity": name,
            "record": record,
            "kind": "resend",
            "base_rev": rev if is_kin else 0,
            "base": {},
            "patch": data,
            "schema_version": SCHEMA_VERSION,
            "device_time": now,
            "state": OutboxState.WAITING,
            "reason": "",
        }
        for name, record, rev, data in (
            *_held_otherwise(session, server, regime),
            *_deleted_here(session, server),
        )
    ]
    table: Any = Outbox.__table__
    waiting = [dict(row) for row in session.execute(_after(acked)).mappings()]
    once_sent = [
        dict(row) | {"state": OutboxState.WAITING}
        for row in session.execute(_after(server_has).where(table.c.op_seq <= acked)).mappings()
        if row["state"] == OutboxState.ACKED and not _is_here(session, row["entity"], row["record"])
    ]
    before: int = max([acked, *(row["op_seq"] for row in waiting)])
    moved = [row["op_seq"] for row in (*once_sent, *waiting)]
    for start in range(0, len(moved), 1_000):
        session.execute(delete(table).where(table.c.op_seq.in_(moved[start : start + 1_000])))
    lined_up = [
        row | {"op_seq": number} for number, row in enumerate([*once_sent, *lost, *waiting], before + 1)
    ]
    if lined_up:
        session.execute(insert(table), lined_up)
    return before


def _after(number: int) -> Any:
    table = Outbox.__table__
    return select(table).where(table.c.op_seq > number).order_by(table.c.op_seq)


def _is_here(session: "Session", name: str, record: str) -> bool:
    if name not in ENTITIES:
        return True
    table = ENTITIES[name].table
    here = session.execute(select(table.c.id).where(table.c.id == record)).first()
    return here is not None or session.get(Tombstone, (name, record)) is not None


def _held_otherwise(
    session: "Session", server: "dict[Key, Change]", regime: "Regime"
) -> "Iterator[tuple[str, str, int, dict[str, Any]]]":
    """Yield each record that the server had confirmed here and has otherwise or not at all, parents first."""
    pending = pending_records(session)
    shadows = {(each.entity, each.record): each for each in session.scalars(select(Shadow))}
    for entity in sorted(ENTITIES.values(), key=_depth):
        if entity.server_owned:
            continue
        for row in session.execute(select(entity.table)).mappings():
            key = entity.name, row["id"]
            shadow, change = shadows.get(key), server.get(key)
            rev = shadow.rev if shadow else row["rev"]
            data = dict(shadow.data) if shadow else _confirmed(entity, row, pending.get(key, []))
            data = as_it_leaves(regime, entity, data)
            if rev == 0 or not data or (change and change.state != "live"):
                continue
            if change is None or any(change.data.get(field) != value for field, value in data.items()):
                yield *key, rev, data


def _confirmed(entity: "Entity", row: Any, edits: "list[Operation]") -> dict[str, Any]:
    """Return a record without the edits that the server has not taken; nothing if it never had it."""
    data = {field: to_wire(row[field]) for field in entity.columns}
    for edit in reversed(edits):
        if edit.kind == "insert":
            return {}
        data |= edit.base
    return data


def _deleted_here(
    session: "Session", server: "dict[Key, Change]"
) -> "Iterator[tuple[str, str, int, dict[str, Any]]]":
    for deleted in session.scalars(select(Tombstone)):
        change = server.get((deleted.entity, deleted.record))
        if deleted.entity in ENTITIES and (change is None or change.state == "live"):
            yield deleted.entity, deleted.record, deleted.rev, {}


def _depth(entity: "Entity") -> tuple[int, str]:
    depth, name = 0, entity.name
    while ENTITIES[name].parent:
        depth, name = depth + 1, ENTITIES[name].parent[0]  # type: ignore[index]
    return depth, entity.name
