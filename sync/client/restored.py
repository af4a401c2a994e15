"""A server that has lost edits of this laptop: the last ones, or all since its backup."""

from dataclasses import replace
from typing import TYPE_CHECKING

from models.sync_state import SyncState
from sync.client.asking import ask, read_batch
from sync.client.link import TooLarge
from sync.client.taking import add_up, take
from sync.client.troubles import NotOurServer, OutOfStep
from sync.protocol import StoredOperation
from sync.steps.pull import apply_changes
from sync.steps.push import Batch
from sync.steps.receipts import reopen_from
from sync.steps.resend import line_up

if TYPE_CHECKING:
    from sync.client.link import EpochChanged
    from sync.client.underway import Run
    from sync.protocol import SyncAnswer

__all__ = ["meet_restored", "mend"]


def mend(run: "Run", expected: int) -> None:
    """Go back to the edit that the server expects, where it is still here."""
    if run.mended:
        raise OutOfStep
    run.mended = True
    with run.store.write() as session:
        # The server may be ahead: it has edits whose answer never came here.
        expected = min(expected, run.state.acked + 1)
        if not reopen_from(session, expected):
            raise OutOfStep
        session.get_one(SyncState, 1).acked = expected - 1
    run.state = replace(run.state, acked=expected - 1)
    run.cursor, run.pages, run.changes = run.state.cursor, 0, []


def meet_restored(run: "Run", change: "EpochChanged") -> None:
    """Fetch everything that a restored server has, and line up what it lacks of what is held here.

    Only the end is written down: broken off, it begins anew with the next sync.
    """
    if run.mended:
        raise OutOfStep
    run.mended = True
    is_kin, server_has = change.came_from == run.state.epoch, max(change.expected - 1, 0)
    run.state = replace(run.state, epoch=change.epoch, compared_at=None)
    run.cursor, run.pages, run.changes = 0, 0, []
    _hear_what_became(run, server_has)
    run.state = replace(run.state, cursor=0, whole=True)  # only now: what is heard is stored, and read back
    more = True
    while more:
        answer = ask(run, Batch([], 0))
        run.cursor, run.pages, more = answer.cursor, run.pages + 1, answer.more
        run.changes += answer.changes
        add_up(run, answer, 0)
    now = run.clock.now()
    with run.store.write() as session:
        acked = line_up(
            session, run.changes, acked=run.state.acked, server_has=server_has, is_kin=is_kin, now=now
        )
        lost = apply_changes(session, run.changes, now)
        state = session.get_one(SyncState, 1)
        state.epoch, state.cursor, state.whole = change.epoch, run.cursor, False
        state.acked, state.durable, state.compared_at = acked, answer.durable, None
    run.done = replace(run.done, erased=run.done.erased + lost)
    run.state = replace(run.state, cursor=run.cursor, whole=False, acked=acked)
    run.pages, run.changes = 0, []


def _hear_what_became(run: "Run", server_has: int) -> None:
    """Ask for the results of edits that the backup holds, although their answers never came here."""
    while run.state.acked < server_has:
        batch = read_batch(run, run.state.acked)
        known = [each for each in batch.operations if each.op <= server_has]
        if not known:
            raise OutOfStep  # a copied laptop, or one put back itself
        part = Batch(known, len(known) + 1)  # not the last: nothing is fetched along with it
        try:
            answer = ask(run, part)
        except TooLarge:
            if len(known) > 1:
                run.most = len(known) // 2
                continue
            answer = _ask_by_number(run, known[0])
        take(run, part, answer)


def _ask_by_number(run: "Run", edit: StoredOperation) -> "SyncAnswer":
    """Ask what became of an edit that is too large to go along; the server has it, and knows its number."""
    number = StoredOperation(edit.op, edit.entity, edit.record, "skip")
    try:
        return ask(run, Batch([number], 2))
    except TooLarge as trouble:
        raise NotOurServer from trouble
