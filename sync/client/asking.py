"""A question to the server: the batch that goes with it, its size, and whether the answer fits it."""

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from models.outbox import SCHEMA_VERSION, OutboxState
from sync.client.link import TooLarge
from sync.client.troubles import NotOurServer, OutOfStep
from sync.protocol import (
    PAGE_ROWS,
    PROTOCOL_NOW,
    SYNC_PATH,
    TARGET_BODY_BYTES,
    StoredOperation,
    SyncAnswer,
    SyncRequest,
)
from sync.steps.push import Batch, next_batch, set_aside_too_large, set_aside_with_refused
from sync.versions import raised_change

if TYPE_CHECKING:
    from sync.client.underway import Run
    from sync.protocol import Digest

__all__ = ["ask", "checked", "read_batch", "request", "shrink"]


def read_batch(run: "Run", after: int) -> Batch:
    """Return the edits after the number ``after`` that go into the next request."""
    with run.store.plain() as connection:
        (aside,) = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = ?)", (OutboxState.SET_ASIDE.value,)
        ).fetchone()
    if aside:  # an edit of a refused record must never go, not even one made a moment ago
        with run.store.write() as session:
            set_aside_with_refused(session)
    with run.store.plain() as connection:
        batch = next_batch(connection, after=after, most=run.most, most_bytes=TARGET_BODY_BYTES)
    run.report.update(to_send=run.done.sent + after - run.state.acked + batch.waiting)
    return batch


def request(run: "Run", batch: Batch, digest: "Digest | None" = None) -> SyncRequest[StoredOperation]:
    """Return the request that carries a batch; the last one fetches, too."""
    return SyncRequest(
        PROTOCOL_NOW,
        run.state.device,
        run.state.epoch,
        run.cursor,
        SCHEMA_VERSION,
        results_ack=run.state.acked,
        whole=run.state.whole,
        since=run.state.cursor if run.pages else None,
        limit=PAGE_ROWS if batch.is_last else 0,
        ops=batch.operations,
        waiting=batch.waiting - len(batch.operations),
        digest=digest,
        settled=list(run.state.settled),
    )


def ask(run: "Run", batch: Batch, digest: "Digest | None" = None) -> SyncAnswer:
    """Ask while nothing else is under way.

    Raises:
        NotOurServer: A question without edits is too large, or the answer is to another one.
        TooLarge: The batch has to be smaller.
    """
    try:
        answer = run.link.ask(SYNC_PATH, request(run, batch, digest), SyncAnswer, run.token)
    except TooLarge as trouble:
        if batch.operations:
            raise
        raise NotOurServer from trouble
    return checked(run, batch, answer)


def checked(run: "Run", batch: Batch, answer: SyncAnswer) -> SyncAnswer:
    """Return an answer in the shape of today.

    Raises:
        NotOurServer: It answers something else than was asked.
        OutOfStep: The server has edits of this laptop that it does not know of.
    """
    numbers = [each.op for each in answer.results]
    if numbers != [each.op for each in batch.operations] or answer.cursor < run.cursor:
        raise NotOurServer
    if batch.is_last and answer.acked > (numbers[-1] if numbers else run.state.acked):
        raise OutOfStep  # another laptop, a copy of this one, has sent edits in its name
    if answer.schema_v < SCHEMA_VERSION:
        raised = [raised_change(each, answer.schema_v) for each in answer.changes]
        return msgspec.structs.replace(answer, changes=raised)
    return answer


def shrink(run: "Run", batch: Batch, trouble: TooLarge) -> None:
    """Send half as much, or set the one edit aside that is too large alone."""
    if len(batch.operations) > 1:
        run.most = len(batch.operations) // 2
        return
    if not batch.operations or batch.operations[0].kind == "skip":
        raise NotOurServer from trouble
    with run.store.write() as session:
        set_aside_too_large(session, batch.operations[0].op)
        set_aside_with_refused(session)
    run.done = replace(run.done, set_aside=run.done.set_aside + 1)
