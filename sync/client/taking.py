"""What an answer of the server leaves on the laptop."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from models.sync_state import SyncState
from sync.steps.forget import forget_old_drafts
from sync.steps.pull import apply_changes
from sync.steps.receipts import forget_delivered, take_results
from sync.steps.settle import heard

if TYPE_CHECKING:
    from sync.client.underway import Run
    from sync.protocol import SyncAnswer
    from sync.steps.push import Batch

__all__ = ["add_up", "take"]

# A sync with nothing to say costs no write to the disk, but for this once in a while.
_NOTED_EVERY: Final = timedelta(minutes=1)


def take(run: "Run", batch: "Batch", answer: "SyncAnswer") -> None:
    """Store an answer in one transaction; what was fetched is stored with the last page."""
    complete = batch.is_last and not answer.more
    now = run.clock.now()
    is_new = bool(batch.operations or run.changes or answer.settled) or run.pages > 1
    if complete and not is_new and _is_old_news(run, answer):
        return
    lost = 0
    if complete or batch.operations or answer.settled:
        with run.store.write() as session:
            lost += take_results(session, batch.operations, answer.results, now=now)
            if complete and run.changes:
                lost += apply_changes(session, run.changes, now)
            if complete:
                forget_old_drafts(session, now)
            if answer.settled:
                heard(session, answer.settled)
            state = session.get_one(SyncState, 1)
            if batch.operations:
                state.acked = batch.operations[-1].op
            state.durable = answer.durable
            forget_delivered(session, acked=state.acked, durable=answer.durable)
            if complete:
                state.cursor, state.whole = answer.cursor, False
                state.paused, state.last_success = "", now
            run.state = replace(run.state, acked=state.acked, cursor=state.cursor, whole=state.whole)
    add_up(run, answer, lost)


def _is_old_news(run: "Run", answer: "SyncAnswer") -> bool:
    """Tell whether the laptop has all of an answer written down already, but for the minute."""
    state, now = run.state, run.clock.now()
    return (
        state.noted is not None
        and timedelta(0) <= now - state.noted < _NOTED_EVERY
        and not state.whole
        and (answer.cursor, answer.epoch, answer.durable) == (state.cursor, state.epoch, state.durable)
    )


def add_up(run: "Run", answer: "SyncAnswer", lost: int) -> None:
    """Add an answer to what the sync has done; ``lost`` edits were about a person who is erased."""
    done = run.done
    run.done = replace(
        done,
        sent=done.sent + len(answer.results),
        received=done.received + len(answer.changes),
        conflicts=done.conflicts + sum(len(each.clashes) for each in answer.results),
        set_aside=done.set_aside
        + sum(each.status == "refused" and each.code != "erased" for each in answer.results),
        erased=done.erased + lost,
    )
    run.report.update(
        at_once=run.pages == 1 and answer.more,  # the first word of how much there is to fetch
        sent=run.done.sent,
        received=run.done.received,
        remaining=answer.remaining,
        needs_you=run.done.conflicts + run.done.set_aside,
    )
