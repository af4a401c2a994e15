"""The step that carries the laptop's edits to the server, each exactly once.

The laptop numbers its edits without gaps and sends them in order. The server answers each number once; what
became of the edits is told in ``receipts.py``.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import select, update

from models.outbox import SCHEMA_VERSION, Outbox, OutboxState
from sync.entities import ENTITIES
from sync.protocol import MAX_OPERATIONS, Kind, Operation, Result, StoredOperation
from sync.steps.apply import apply_operations
from sync.steps.receipts import forget_receipts, keep_receipt, receipts_of
from sync.steps.refused import RequestRefused
from sync.tables import sync_device
from sync.versions import raised_name, raised_operation

if TYPE_CHECKING:
    from datetime import datetime

    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.entities import Entity
    from sync.steps.scope import Author

__all__ = ["Batch", "next_batch", "receive", "set_aside_too_large", "set_aside_with_refused"]

_ENVELOPE_BYTES: Final = 250
"""What an operation takes besides its fields, at most."""

# The laptop's half


@dataclass(frozen=True)
class Batch:
    """Edits for one request.

    Attributes:
        operations: In order, without a gap.
        waiting: How many edits wait in all, these included.
    """

    operations: list[StoredOperation]
    waiting: int

    @property
    def is_last(self) -> bool:
        """Whether nothing waits beyond this batch."""
        return self.waiting == len(self.operations)


def set_aside_with_refused(session: "Session") -> None:
    """Set aside every waiting edit of a record that has a refused one before it."""
    refused = select(Outbox.record).where(Outbox.state == OutboxState.SET_ASIDE)
    table = Outbox.__table__
    session.execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.state == OutboxState.WAITING, table.c.record.in_(refused))
        .values(state=OutboxState.SET_ASIDE, reason="after_refused")
    )


def next_batch(
    connection: "sqlcipher.Connection", *, after: int, most: int = MAX_OPERATIONS, most_bytes: int
) -> Batch:
    """Return the edits after the number ``after`` that fit into one request; one always does.

    What an edit changes is JSON in the outbox and stays it on the way; SQLAlchemy would take it apart.
    """
    # The numbers have no gaps, so the last one tells how many wait.
    last = connection.execute("SELECT max(op_seq) FROM outbox").fetchone()[0] or after
    rows = connection.execute(
        "SELECT op_seq, entity, record, kind, base_rev, base, patch, schema_version, device_time, state"
        " FROM outbox WHERE op_seq > ? ORDER BY op_seq LIMIT ?",
        (after, most),
    )
    operations: list[StoredOperation] = []
    size = 0
    for row in rows:
        operation = _operation(*row)
        size += _ENVELOPE_BYTES + len(memoryview(operation.base)) + len(memoryview(operation.patch))
        if operations and size > most_bytes:
            break
        operations.append(operation)
    return Batch(operations, max(last - after, 0))


def _operation(
    number: int,
    entity: str,
    record: str,
    kind: Kind,
    base_rev: int,
    base: str,
    patch: str,
    schema_version: int,
    device_time: str,
    state: str,
) -> StoredOperation:
    # What the municipality decides is made up here only before the first pairing; it is not sent.
    unsent = kind == "skip" or state in (OutboxState.SET_ASIDE, OutboxState.ERASED)
    if unsent or _entity(entity, schema_version).server_owned:
        return StoredOperation(number, entity, record, "skip")
    # As it was made, whichever program made it: it may have been sent before, and is known by its words.
    return StoredOperation(
        number,
        entity,
        record,
        kind,
        base_rev,
        msgspec.Raw(base.encode()),
        msgspec.Raw(patch.encode()),
        schema_version,
        f"{device_time.replace(' ', 'T').removesuffix('.000000')}Z",
    )


def _entity(name: str, schema_version: int) -> "Entity":
    """Return what a kind of record that an edit names is today."""
    return ENTITIES[raised_name(name, schema_version)]


def set_aside_too_large(session: "Session", number: int) -> None:
    """Set an edit aside that is larger than the server takes, so that the others go on."""
    session.execute(
        update(Outbox).where(Outbox.op_seq == number).values(state=OutboxState.SET_ASIDE, reason="too_large"),
    )


# The server's half


def receive(
    connection: "Connection",
    author: "Author",
    operations: list[Operation],
    *,
    results_ack: int,
    now: "datetime",
    waiting: int = 0,
    secret: bytes = b"",
) -> list[Result]:
    """Apply what is new, answer what is not with its receipt; return the results.

    The caller's transaction has to be committed at once afterwards.

    Args:
        connection: The transaction.
        author: Whose edits they are.
        operations: The edits, in order.
        results_ack: Receipts up to this number are not needed any more.
        now: The server's time.
        waiting: How many edits the laptop says wait there beyond these.
        secret: What the laptop alone knows, at most 64 bytes. The receipts' fingerprints are made with it,
            so that nobody who has the database can guess an erased text from one.

    Raises:
        RequestRefused: The device is revoked; the numbers have a gap; a number was used for another edit;
            the edits come from a newer program.
    """
    here = (sync_device.c.tenant_id == author.tenant) & (sync_device.c.device == author.device)
    device = connection.execute(select(sync_device).where(here).with_for_update()).mappings().one()
    if device["status"] != "active":
        raise RequestRefused(401, "revoked")
    numbers = [operation.op for operation in operations]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] < 1:
        raise RequestRefused(400, "bad_request")
    if any(operation.schema_v > SCHEMA_VERSION for operation in operations):
        raise RequestRefused(400, "server_too_old")
    if any(operation.schema_v < 1 for operation in operations):
        raise RequestRefused(400, "bad_request")
    # A laptop that was paired a moment ago begins where it stands.
    last = device["last_op_seq"] if device["last_op_seq"] is not None else numbers[0] - 1
    if numbers[0] > last + 1 and not device["may_jump"]:
        raise RequestRefused(409, "gap", expected=last + 1)
    results = receipts_of(connection, author, [each for each in operations if each.op <= last], secret)
    new = [each for each in operations if each.op > last]
    if new:
        said = {"results_ack": results_ack, "waiting": waiting, "last_seen": now}
        # With its last batch it has sent all that it held before a restore.
        trust = {"may_jump": False, "resends": device["resends"] and waiting > 0}
        connection.execute(update(sync_device).where(here).values(last_op_seq=new[-1].op, **said, **trust))
        author = replace(author, resends=device["resends"])
        results += _apply_new(connection, author, new, results_ack=results_ack, now=now, secret=secret)
    return results


def _apply_new(
    connection: "Connection",
    author: "Author",
    new: list[Operation],
    *,
    results_ack: int,
    now: "datetime",
    secret: bytes,
) -> list[Result]:
    forget_receipts(connection, author, results_ack)
    # The receipts are of what came, which is asked for again as it was.
    applied = apply_operations(connection, author, [raised_operation(each) for each in new], now)
    keep_receipt(connection, author, new, applied.results, secret)
    applied.stamp()
    return applied.results
