"""The step that carries the laptop's edits to the server, each exactly once.

The laptop numbers its edits without gaps and sends them in order. The server answers each number once and
keeps a receipt, so that an answer that was lost on the way can be asked for again.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec
from sqlalchemy import delete, func, select, text, update

from models.outbox import SCHEMA_VERSION, SINCE_RESTORED, Outbox, OutboxState
from models.sync_state import KeptConflict
from models.wire import from_wire, to_wire
from sync.bulk import among, insert_rows, put_rows
from sync.entities import ENTITIES
from sync.protocol import MAX_OPERATIONS, Clash, Kind, Operation, Result, StoredOperation
from sync.steps.apply import apply_operations
from sync.steps.erase import erase_here
from sync.steps.paper import protected_among, put_on_paper_here
from sync.steps.pull import remember_deleted
from sync.steps.refused import RequestRefused
from sync.steps.retain import forget_answered
from sync.steps.scope import may_hold
from sync.tables import sync_conflict, sync_device, sync_head, sync_receipt
from sync.versions import raised_name, raised_operation

if TYPE_CHECKING:
    from datetime import datetime

    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.entities import Entity
    from sync.steps.scope import Author

__all__ = [
    "Batch",
    "forget_delivered",
    "next_batch",
    "outcomes",
    "receive",
    "reopen_from",
    "set_aside_too_large",
    "set_aside_with_refused",
    "take_over",
    "take_results",
]

_ENVELOPE_BYTES: Final = 250
"""What an operation takes besides its fields, at most."""
KEPT_ACKED: Final = 2_000
"""So many applied edits stay on the laptop even without a known backup of the server."""

_THEIRS_AT: Final[Any] = KeptConflict.__table__.c.theirs_at

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


def take_results(
    session: "Session",
    sent: list[StoredOperation],
    results: list[Result],
    *,
    now: "datetime",
) -> int:
    """Store what became of the edits ``sent``.

    Returns:
        How many were about a person who is erased: they are gone.
    """
    if not sent:
        return 0
    table: Any = Outbox.__table__
    first, last = sent[0].op, sent[-1].op
    done = {"applied", "merged", "conflict"}
    otherwise = [each.op for each in results if each.status not in done]
    session.execute(
        update(table)
        .where(table.c.op_seq.between(first, last), table.c.op_seq.not_in(otherwise))
        .values(state=OutboxState.ACKED)
    )
    skipped = [each.op for each in results if each.status == "skipped"]
    if skipped:
        session.execute(
            update(table)
            .where(table.c.op_seq.in_(skipped), table.c.state == OutboxState.WAITING)
            .values(state=OutboxState.ACKED)
        )
    by_number = {operation.op: operation for operation in sent}
    erased = {
        (raised_name(by_number[each.op].entity, by_number[each.op].schema_v), by_number[each.op].record)
        for each in results
        if each.code == "erased"
    }
    lost = erase_here(session, erased)
    for each in results:
        if each.status == "refused" and each.code != "erased":
            session.execute(
                update(table)
                .where(table.c.op_seq == each.op)
                .values(state=OutboxState.SET_ASIDE, reason=each.code)
            )
    _raise_revisions(session, [(by_number[each.op], each) for each in results if each.status == "applied"])
    _keep_conflicts(session, [(by_number[each.op], clash) for each in results for clash in each.clashes], now)
    residents = {
        by_number[each.op].record
        for each in results
        if each.status in done and by_number[each.op].entity == "resident"
    }
    put_on_paper_here(session, protected_among(session, residents))
    forget_answered(session, first, last)
    deleted = [(by_number[each.op], each.rev) for each in results if each.status in done]
    remember_deleted(
        session, [(each.entity, each.record, rev) for each, rev in deleted if each.kind == "delete"]
    )
    return lost


def take_over(session: "Session", *, acked: int, taken: int, results: list[Result], now: "datetime") -> int:
    """Let no edit be sent that the server has of who this laptop was; number the others beyond them.

    Args:
        session: The transaction.
        acked: The last edit whose outcome is known here.
        taken: The last that the server has; it may be of a time after the backup this laptop began from.
        results: What became of them, as far as the server still knows. What it does not know was told to the
            laptop that sent them, and shows in the records that are fetched.
        now: The laptop's time.

    Returns:
        The number after which the edits come that are to be sent.
    """
    rows = session.scalars(
        select(Outbox).where(Outbox.op_seq > acked, Outbox.op_seq <= taken).order_by(Outbox.op_seq)
    ).all()
    sent = [
        StoredOperation(
            row.op_seq, row.entity, row.record, cast("Kind", row.kind), schema_v=row.schema_version
        )
        for row in rows
    ]
    known = {each.op: each for each in results}
    # What was set aside here went as a bare number: it stays aside.
    aside = [row.op_seq for row in rows if row.state != OutboxState.WAITING]
    known |= {number: Result(number, "skipped") for number in aside}
    take_results(session, sent, [known[each.op] for each in sent if each.op in known], now=now)
    after = max(acked, taken)
    _number_on(session, after)
    return after


def _number_on(session: "Session", after: int) -> None:
    """Let the edits since a restore, and the next one, follow those before it and the number ``after``."""
    table: Any = Outbox.__table__
    before = session.scalar(select(func.max(table.c.op_seq)).where(table.c.op_seq <= SINCE_RESTORED))
    last = max(after, before or 0)
    moved = table.c.op_seq > SINCE_RESTORED
    new = update(table).where(moved).values(op_seq=table.c.op_seq - SINCE_RESTORED + last)
    last += session.execute(new).rowcount  # type: ignore[attr-defined]
    session.execute(text("DELETE FROM sqlite_sequence WHERE name = 'outbox'"))
    session.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', :last)"), {"last": last})


def forget_delivered(session: "Session", *, acked: int, durable: int) -> None:
    """Forget applied edits that a backup of the server covers, and those beyond :data:`KEPT_ACKED`."""
    table: Any = Outbox.__table__
    over = table.c.state.in_((OutboxState.ACKED, OutboxState.ERASED))
    session.execute(delete(table).where(over, table.c.op_seq <= min(acked, max(durable, acked - KEPT_ACKED))))


def _raise_revisions(session: "Session", applied: list[tuple[StoredOperation, Result]]) -> None:
    latest = {
        (raised_name(operation.entity, operation.schema_v), operation.record): result.rev
        for operation, result in applied
    }
    alike: dict[tuple[str, int], list[str]] = {}
    for (name, record), rev in latest.items():
        alike.setdefault((name, rev), []).append(record)
    for (name, rev), records in alike.items():
        table = ENTITIES[name].table
        session.execute(update(table).where(among(table.c.id, records)).values(rev=rev))


def _keep_conflicts(
    session: "Session", clashes: list[tuple[StoredOperation, Clash]], now: "datetime"
) -> None:
    put_rows(
        session.connection(),
        KeptConflict.__table__,
        [
            {
                "id": clash.id,
                "entity": raised_name(row.entity, row.schema_v),
                "record": row.record,
                "field": clash.field,
                "base": clash.base,
                "mine": clash.mine,
                "theirs": clash.theirs,
                "mine_won": clash.mine_won,
                "found_at": now,
                "told": False,
                "theirs_by": clash.by,
                "theirs_at": from_wire(_THEIRS_AT, clash.at or None),
            }
            for row, clash in clashes
        ],
        by=("id",),
        over=(),
    )


def set_aside_too_large(session: "Session", number: int) -> None:
    """Set an edit aside that is larger than the server takes, so that the others go on."""
    session.execute(
        update(Outbox).where(Outbox.op_seq == number).values(state=OutboxState.SET_ASIDE, reason="too_large"),
    )


def reopen_from(session: "Session", expected: int) -> bool:
    """Let the applied edits from ``expected`` on wait again, for a server that has lost them.

    Returns:
        Whether they are all still here; if not, nothing is changed.
    """
    lost = select(func.count()).select_from(Outbox).where(Outbox.op_seq >= expected)
    last = session.scalar(select(func.max(Outbox.op_seq)))
    if last is not None and session.scalar(lost) != max(0, last - expected + 1):
        return False
    session.execute(
        update(Outbox)
        .where(Outbox.op_seq >= expected, Outbox.state == OutboxState.ACKED)
        .values(state=OutboxState.WAITING)
    )
    return True


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
    results = _receipts(connection, author, [each for each in operations if each.op <= last], secret)
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
    connection.execute(
        delete(sync_receipt).where(
            sync_receipt.c.tenant_id == author.tenant,
            sync_receipt.c.device == author.device,
            sync_receipt.c.last_op <= results_ack,
        )
    )
    # The receipts are of what came, which is asked for again as it was.
    applied = apply_operations(connection, author, [raised_operation(each) for each in new], now)
    receipt = {
        "tenant_id": author.tenant,
        "device": author.device,
        "first_op": new[0].op,
        "last_op": new[-1].op,
        "answers": [
            (_fingerprint(operation, secret), result.status, result.rev, result.code)
            for operation, result in zip(new, applied.results, strict=True)
        ],
    }
    insert_rows(connection, sync_receipt, [receipt])
    applied.stamp()
    return applied.results


_in_order: Final = msgspec.json.Encoder(order="deterministic")


def _fingerprint(operation: Operation, secret: bytes) -> str:
    if not secret:  # made at the server itself, which asks for no edit twice
        return ""
    text = _in_order.encode(operation)
    return hashlib.blake2b(text, digest_size=16, key=secret).hexdigest()


def _receipts(
    connection: "Connection", author: "Author", operations: list[Operation], secret: bytes
) -> list[Result]:
    if not operations:
        return []
    first, last = operations[0].op, operations[-1].op
    own = (sync_receipt.c.tenant_id == author.tenant) & (sync_receipt.c.device == author.device)
    touched = (sync_receipt.c.first_op <= last) & (sync_receipt.c.last_op >= first)
    answers = {
        number: answer
        for row in connection.execute(select(sync_receipt).where(own, touched)).mappings()
        for number, answer in enumerate(row["answers"], start=row["first_op"])
    }
    clashes = _kept_clashes(connection, author, first, last)
    results = []
    for operation in operations:
        if operation.op not in answers:
            raise RequestRefused(409, "other_edit", expected=operation.op)
        fingerprint, status, rev, code = answers[operation.op]
        # An edit that is set aside or erased meanwhile comes as its bare number. Receipts from before the
        # fingerprints had a key have none.
        same = fingerprint in ("", _fingerprint(operation, secret)) or operation.kind == "skip"
        if not same:
            raise RequestRefused(409, "other_edit", expected=operation.op)
        results.append(
            Result(operation.op, status, rev=rev, code=code, clashes=clashes.get(operation.op, []))
        )
    return results


def outcomes(connection: "Connection", author: "Author", *, after: int) -> list[Result]:
    """Return what became of the edits after the number ``after``, as far as receipts are still here."""
    own = (sync_receipt.c.tenant_id == author.tenant) & (sync_receipt.c.device == author.device)
    rows = connection.execute(
        select(sync_receipt).where(own, sync_receipt.c.last_op > after).order_by(sync_receipt.c.first_op)
    ).mappings()
    answers = [
        (number, answer)
        for row in rows
        for number, answer in enumerate(row["answers"], start=row["first_op"])
        if number > after
    ]
    if not answers:
        return []
    clashes = _kept_clashes(connection, author, answers[0][0], answers[-1][0])
    return [
        Result(number, status, rev=rev, code=code, clashes=clashes.get(number, []))
        for number, (_, status, rev, code) in answers
    ]


def _kept_clashes(
    connection: "Connection", author: "Author", first: int, last: int
) -> dict[int, list[Clash]]:
    kept: dict[int, list[Clash]] = {}
    known = may_hold(author.tenant, author.coach_id or "").label("known")
    same = (
        (sync_head.c.tenant_id == sync_conflict.c.tenant_id)
        & (sync_head.c.entity == sync_conflict.c.entity)
        & (sync_head.c.record == sync_conflict.c.record)
    )
    rows = connection.execute(
        select(sync_conflict, known)
        .join(sync_head, same)
        .where(
            sync_conflict.c.tenant_id == author.tenant,
            sync_conflict.c.device == author.device,
            sync_conflict.c.op_seq.between(first, last),
        )
        .order_by(sync_conflict.c.id)
    ).mappings()
    for row in rows:
        clash = Clash(
            row["id"],
            row["field"],
            base=row["base"],
            mine=row["mine"],
            theirs=row["theirs"],
            mine_won=row["mine_won"],
            by=row["theirs_by"],
            at=to_wire(row["theirs_at"]) if row["theirs_at"] else "",
        )
        kept.setdefault(row["op_seq"], []).append(clash if row["known"] else clash.without_theirs())
    return kept
