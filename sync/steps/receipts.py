"""The step back: what became of the laptop's edits, by the server's receipts, and what the laptop does then.

The server keeps a receipt of each number until the laptop has stored the answer, so that one that was lost on
the way can be asked for again.
"""

import hashlib
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec
from sqlalchemy import delete, func, select, text, update

from models.outbox import SINCE_RESTORED, Outbox, OutboxState
from models.sync_state import KeptConflict
from models.wire import from_wire, to_wire
from sync.bulk import among, insert_rows, put_rows
from sync.entities import ENTITIES
from sync.protocol import Clash, Kind, Operation, Result, StoredOperation
from sync.steps.erase import erase_here
from sync.steps.paper import protected_among, put_on_paper_here
from sync.steps.pull import remember_deleted
from sync.steps.refused import RequestRefused
from sync.steps.retain import forget_answered
from sync.steps.scope import may_hold
from sync.tables import sync_conflict, sync_head, sync_receipt
from sync.versions import raised_name

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.steps.scope import Author

__all__ = [
    "forget_delivered",
    "forget_receipts",
    "keep_receipt",
    "outcomes",
    "receipts_of",
    "reopen_from",
    "take_over",
    "take_results",
]

KEPT_ACKED: Final = 2_000
"""So many applied edits stay on the laptop even without a known backup of the server."""
_THEIRS_AT: Final[Any] = KeptConflict.__table__.c.theirs_at
_in_order: Final = msgspec.json.Encoder(order="deterministic")


# The laptop's half


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


def forget_receipts(connection: "Connection", author: "Author", results_ack: int) -> None:
    """Forget the answers that the laptop says it has stored."""
    own = (sync_receipt.c.tenant_id == author.tenant) & (sync_receipt.c.device == author.device)
    connection.execute(delete(sync_receipt).where(own, sync_receipt.c.last_op <= results_ack))


def keep_receipt(
    connection: "Connection",
    author: "Author",
    operations: list[Operation],
    results: list[Result],
    secret: bytes,
) -> None:
    """Keep the answers to a request's edits, in one row, until the laptop has stored them."""
    receipt = {
        "tenant_id": author.tenant,
        "device": author.device,
        "first_op": operations[0].op,
        "last_op": operations[-1].op,
        "answers": [
            (_fingerprint(operation, secret), result.status, result.rev, result.code)
            for operation, result in zip(operations, results, strict=True)
        ],
    }
    insert_rows(connection, sync_receipt, [receipt])


def _fingerprint(operation: Operation, secret: bytes) -> str:
    if not secret:  # made at the server itself, which asks for no edit twice
        return ""
    text = _in_order.encode(operation)
    return hashlib.blake2b(text, digest_size=16, key=secret).hexdigest()


def receipts_of(
    connection: "Connection", author: "Author", operations: list[Operation], secret: bytes
) -> list[Result]:
    """Return the answers to edits that were answered before.

    Raises:
        RequestRefused: A number was used for another edit.
    """
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
