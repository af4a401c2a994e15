"""The outbox: every edit of a record becomes a numbered operation in the same transaction.

One mechanism records them, the session's flush events, so that no use case can forget it. What the
server sends is written with Core statements, which raise no such events.

Here the regime is held too: where names stay on the laptop, no operation has a marked column's words, and an
edit of nothing else makes none; where only counts are kept, a record about a person is refused.
"""

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, event, insert, inspect, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import LaptopBase, Record
from models.clock import Clock
from models.regime import (
    NobodyIsKept,
    is_a_count,
    marks_of,
    regime_here,
    stays_here,
    without_words,
    words_apart,
)
from models.sync_state import SyncState
from models.vocabulary import Regime
from models.wire import to_wire

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import InstanceState, UOWTransaction

__all__ = ["SCHEMA_VERSION", "SINCE_RESTORED", "Outbox", "OutboxState", "leave_identity", "record_edits"]

SCHEMA_VERSION = 5
"""The version of the records' shape that operations carry; the server raises old ones to its own
(``sync/versions.py`` has the steps)."""

SINCE_RESTORED = 2**40
"""Edits made on a laptop that began from a backup are numbered beyond this until it is paired: the laptop it
was may have used the next numbers for others."""


class OutboxState(enum.StrEnum):
    """Where an operation stands."""

    WAITING = "waiting"
    ACKED = "acked"
    """Applied by the server; kept until a backup of the server covers it."""
    SET_ASIDE = "set_aside"
    """Refused by the server, or about a record with a refused edit: kept until someone has looked."""
    ERASED = "erased"
    """It was about a person who is erased: nothing but its number is left."""


class Outbox(LaptopBase):
    """An edit that waits to be sent, or is kept for a reason that its state tells.

    The numbers have no gaps: SQLite hands them out under the write lock and takes them back with a rollback.
    """

    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    op_seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entity: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    """``insert``, ``update`` or ``delete``; ``skip`` for a number whose edit was let go or sent again."""
    base_rev: Mapped[int]
    base: Mapped[dict[str, Any]]
    """The changed fields as they were before the edit, with those that belong together with them."""
    patch: Mapped[dict[str, Any]]
    """The changed fields as they are now; every field for an insert."""
    schema_version: Mapped[int]
    device_time: Mapped[datetime]
    state: Mapped[OutboxState] = mapped_column(String(16), default=OutboxState.WAITING, index=True)
    reason: Mapped[str] = mapped_column(String(40), default="")
    """Why it was set aside: a code of the protocol."""


def record_edits(session_class: type[Session], clock: Clock) -> None:
    """Make sessions of ``session_class`` write an operation for each record they insert, change or delete."""

    @event.listens_for(session_class, "after_flush")
    def _record(session: Session, _flush: "UOWTransaction") -> None:
        now = clock.now()
        operations = [
            operation
            for kind, touched in (
                ("insert", session.new),
                ("update", session.dirty),
                ("delete", session.deleted),
            )
            for row in touched
            if isinstance(row, Record) and (operation := _operation(kind, row)) is not None
        ]
        if any(map(_protects, operations)):
            # What was typed before lies in the file until it is written anew, which the next sync does.
            session.execute(update(SyncState).values(to_rewrite=True))
        if operations:
            operations = _as_decided(regime_here(session), operations)
        if operations:
            session.execute(
                insert(Outbox),
                [op | {"schema_version": SCHEMA_VERSION, "device_time": now} for op in operations],
            )


def _protects(operation: dict[str, Any]) -> bool:
    """Tell whether an identity becomes protected, and the card is emptied of what is kept on paper."""
    is_edit = operation["entity"] == "resident" and operation["kind"] == "update"
    return is_edit and bool(operation["patch"].get("protected_identity"))


def _as_decided(regime: Regime, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what of the operations may leave the laptop.

    Raises:
        NobodyIsKept: One is about a person, and only counts are kept.
    """
    if not stays_here(regime):
        return operations
    leaving = []
    for operation in operations:
        table = Record.metadata.tables[operation["entity"]]
        kind, patch = operation["kind"], operation["patch"]
        if regime is Regime.ANONYMOUS and kind != "delete" and not is_a_count(table, patch):
            raise NobodyIsKept
        if kind == "insert":
            leaving.append(operation | {"patch": without_words(marks_of(table), patch)})
            continue
        base, patch = words_apart(marks_of(table), operation["base"], patch)
        if patch or kind == "delete":
            leaving.append(operation | {"base": base, "patch": patch})
    return leaving


def _operation(kind: str, row: Record) -> dict[str, Any] | None:
    state: InstanceState[Any] = inspect(row)
    base: dict[str, Any] = {}
    patch: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        field = attribute.key
        if field in ("id", "rev"):
            continue
        history = state.attrs[field].history
        if kind == "insert":
            patch[field] = to_wire(getattr(row, field))
        elif kind == "update" and history.has_changes():
            base[field] = to_wire(history.deleted[0]) if history.deleted else None
            patch[field] = to_wire(history.added[0]) if history.added else None
    if kind == "update" and not patch:
        return None
    for group in type(row).together:
        if kind == "update" and not patch.keys().isdisjoint(group):
            base |= {field: to_wire(getattr(row, field)) for field in group if field not in patch}
    return {
        "entity": row.__tablename__,
        "record": row.id,
        "kind": kind,
        "base_rev": row.rev,
        "base": base,
        "patch": patch,
    }


def leave_identity(connection: "Connection") -> None:
    """Let a laptop be nobody's until it is paired anew; it remembers whose it was, to take over from it.

    What is edited until then is numbered from :data:`SINCE_RESTORED`.
    """
    connection.exec_driver_sql(
        "UPDATE sync_state SET replaces = device_id, device_id = '', token = NULL, paused = '',"
        " compared_at = NULL WHERE device_id != ''"
    )
    connection.exec_driver_sql(
        "UPDATE sqlite_sequence SET seq = max(seq, ?)"
        " WHERE name = 'outbox' AND EXISTS (SELECT 1 FROM sync_state WHERE replaces != '')",
        (SINCE_RESTORED,),
    )
