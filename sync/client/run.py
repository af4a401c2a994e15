"""The laptop's sync: push what waits, pull what is new, in as few requests as it takes."""

import contextlib
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import httpx
import msgspec
from sqlalchemy import exists, select

from models.database import DatabaseBusy, DiskFull
from models.errors import Trouble
from models.outbox import SCHEMA_VERSION, Outbox, OutboxState
from models.stored import as_instant
from models.sync_state import SyncRun, SyncState
from sync.client.comparing import NewsCame, is_due, put_right
from sync.client.link import EpochChanged, GapFound, Link, TooLarge
from sync.client.lock import only_one
from sync.client.progress import Progress, Reporter
from sync.client.sender import Sender
from sync.client.troubles import NotOurServer, NotPaired, OutOfStep, ServerAway, ServerTooOld, SyncTrouble
from sync.client.vault import DatabaseVault
from sync.protocol import (
    MAX_OPERATIONS,
    PAGE_ROWS,
    PROTOCOL_NOW,
    SYNC_PATH,
    TARGET_BODY_BYTES,
    Change,
    Digest,
    StoredOperation,
    SyncAnswer,
    SyncRequest,
)
from sync.steps.pull import apply_changes
from sync.steps.push import (
    Batch,
    forget_delivered,
    next_batch,
    reopen_from,
    set_aside_too_large,
    set_aside_with_refused,
    take_results,
)
from sync.steps.resend import line_up
from sync.steps.settle import MOST_SETTLED, heard
from sync.versions import raised_change

if TYPE_CHECKING:
    from models.clock import Clock
    from models.database import Store
    from sync.client.vault import TokenVault

__all__ = ["SyncClient", "SyncResult"]

# A sync with nothing to say costs no write to the disk, but for this once in a while.
_NOTED_EVERY: Final = timedelta(minutes=1)
_PAUSING = {"revoked", "unknown_token", "update_needed", "out_of_step"}


@dataclass(frozen=True)
class SyncResult:
    """What a sync did.

    Attributes:
        sent: Edits that the server has answered.
        received: Records received (changed, deleted or gone).
        conflicts: Fields or edits that two people changed; both versions are kept.
        set_aside: Edits that the server refused; they are kept.
        healed: Records that were not as they should be here, and are again.
        erased: Edits about a person who is erased; they are gone with the person.
        requests: HTTP requests made.
        bytes_out: Bytes of their bodies.
        bytes_in: Bytes of the answers' bodies.
        cancelled: It was broken off on request; the rest goes with the next one.
    """

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    set_aside: int = 0
    healed: int = 0
    erased: int = 0
    requests: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class _Pairing:
    """What a sync has to know of the pairing."""

    url: str
    device: str
    epoch: str
    cursor: int
    whole: bool
    acked: int
    durable: int
    schema_version: int
    compared_at: datetime | None
    settled: tuple[str, ...]
    """Conflicts that the coach has settled, and the server has not heard of."""
    noted: datetime | None
    """When a sync that came to its end was last written down; nothing has gone wrong since."""


@dataclass
class _Run:
    """One sync under way."""

    state: _Pairing
    token: str
    report: Reporter
    done: SyncResult = field(default_factory=SyncResult)
    most: int = MAX_OPERATIONS
    cursor: int = 0
    pages: int = 0
    changes: list[Change] = field(default_factory=list)
    """What has been fetched; it is stored all at once when the last page has come."""
    mended: bool = False


class SyncClient:
    """Sync one laptop with the server it is paired with. The connection is kept for the next sync.

    Args:
        store: The laptop's database.
        clock: Dates the history; it decides nothing.
        vault: Where the token is; the encrypted database itself where it is ``None``.
        transport: Another way to carry the requests, for tests.
        verify: What certificates are held against; the system's own store where it is ``None``.
    """

    def __init__(
        self,
        store: "Store",
        clock: "Clock",
        vault: "TokenVault | None" = None,
        *,
        transport: httpx.BaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault or DatabaseVault(store)
        self._transport = transport
        self._verify = verify
        self._link: Link | None = None
        self._url = ""
        self._token: tuple[str, str] = ("", "")

    def close(self) -> None:
        """Hang up."""
        if self._link:
            self._link.close()
            self._link = None

    def look(self) -> None:
        """Find out, within three seconds, whether the server can be reached and is the one we mean.

        Raises:
            SyncTrouble: It is not; nothing is written down.
        """
        self._call(self._state()[0].url).look()

    def break_off(self) -> None:
        """End the request under way, from any thread; with its ``cancel`` set, a sync ends quietly."""
        if self._link:
            self._link.break_off()

    def forget_token(self) -> None:
        """Delete this laptop's token, which the server no longer takes."""
        self._vault.delete(self._token[0])
        self._token = "", ""

    def sync(
        self,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> SyncResult:
        """Send what waits and fetch what is new.

        Args:
            progress: Is told how far it has come, at most ten times a second and at the end.
            cancel: Set it to stop after the request under way, or at once with :meth:`break_off`.

        Raises:
            SyncTrouble: In one of its kinds; what was done before stays done, the rest waits.
        """
        with only_one(self._store.path):
            started = self._clock.now()
            run: _Run | None = None
            try:
                run = self._begin(progress)
                self._loop(run, cancel)
                self._rewrite_if_erased()
            except Trouble as trouble:
                broken_off = cancel is not None and cancel.is_set() and isinstance(trouble, ServerAway)
                if run is None or not broken_off:
                    self._note(started, run.done if run else SyncResult(), trouble)
                    raise
                run.done = replace(run.done, cancelled=True)
            result = self._counted(run)
            self._note(started, result, None)
            run.report.update(at_once=True, remaining=0)
            return result

    def _begin(self, progress: Callable[[Progress], None] | None) -> _Run:
        state, is_untidy = self._state()
        if is_untidy:
            with self._store.write() as session:
                set_aside_with_refused(session)
        if self._token[0] != state.device:
            self._token = state.device, self._vault.get(state.device) or ""
        if not self._token[1]:
            raise NotPaired
        link = self._call(state.url)
        link.requests = link.bytes_out = link.bytes_in = 0
        return _Run(state, self._token[1], Reporter(progress), cursor=state.cursor)

    def _call(self, url: str) -> Link:
        if self._link is None or self._url != url:
            self.close()
            self._link, self._url = Link(url, transport=self._transport, verify=self._verify), url
        return self._link

    def _state(self) -> tuple[_Pairing, bool]:
        """Return the pairing, and whether something of an earlier sync is to be put in order."""
        with self._store.plain() as connection:
            row = connection.execute(
                "SELECT server_url, device_id, epoch, cursor, whole, acked, durable, schema_version,"
                " compared_at, paused, last_success,"
                " EXISTS (SELECT 1 FROM outbox WHERE state = ?) AS is_untidy,"
                " (SELECT json_group_array(id) FROM (SELECT id FROM kept_conflict"
                " WHERE seen_at IS NOT NULL AND NOT told ORDER BY id LIMIT ?)) AS settled FROM sync_state",
                (OutboxState.SET_ASIDE.value, MOST_SETTLED),
            ).fetchone()
        if row is None or not row["device_id"]:
            raise NotPaired
        noted = as_instant(row["last_success"]) if row["last_success"] and not row["paused"] else None
        state = _Pairing(
            row["server_url"],
            row["device_id"],
            row["epoch"],
            row["cursor"],
            bool(row["whole"]),
            row["acked"],
            row["durable"],
            row["schema_version"],
            as_instant(row["compared_at"]) if row["compared_at"] else None,
            tuple(json.loads(row["settled"])),
            noted,
        )
        return state, bool(row["is_untidy"])

    def _loop(self, run: _Run, cancel: threading.Event | None) -> None:
        """Send batch after batch; the next is read, and the last stored, while one is under way."""
        batch: Batch | None = None
        assert self._link is not None
        with contextlib.closing(Sender(self._link, run.token)) as sender:
            while True:
                if batch is None:
                    if cancel and cancel.is_set():
                        break
                    batch = self._next(run, run.state.acked)
                    sender.send(self._request(run, batch), apart=not batch.is_last)
                following = Batch([], 0) if batch.is_last else self._next(run, batch.operations[-1].op)
                answer = self._answer(sender, run, batch)
                if answer is None:
                    batch = None
                    continue
                if batch.is_last and not answer.more:
                    began = run.state.cursor
                    self._take(run, batch, answer)
                    again = self._fetches_again(run, answer, began) or self._has_found_more_to_send(run)
                    if not again:
                        return
                    batch = None
                    continue
                if not batch.is_last and any(each.status == "refused" for each in answer.results):
                    # What was read ahead may be edits of a refused record: they must not go.
                    self._take(run, batch, answer)
                    batch = None
                    continue
                goes_on = not (cancel and cancel.is_set())
                if goes_on:
                    sender.send(self._request(run, following), apart=True)
                self._take(run, batch, answer)
                if not goes_on:
                    break
                batch = following
        run.done = replace(run.done, cancelled=True)

    def _next(self, run: _Run, after: int) -> Batch:
        with self._store.plain() as connection:
            (aside,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = ?)", (OutboxState.SET_ASIDE.value,)
            ).fetchone()
        if aside:  # an edit of a refused record must never go, not even one made a moment ago
            with self._store.write() as session:
                set_aside_with_refused(session)
        with self._store.plain() as connection:
            batch = next_batch(connection, after=after, most=run.most, most_bytes=TARGET_BODY_BYTES)
        run.report.update(to_send=run.done.sent + after - run.state.acked + batch.waiting)
        return batch

    def _request(self, run: _Run, batch: Batch, digest: Digest | None = None) -> SyncRequest[StoredOperation]:
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

    def _answer(self, sender: Sender, run: _Run, batch: Batch) -> SyncAnswer | None:
        """Return the answer; ``None`` where the laptop has to begin again from what it has stored."""
        try:
            answer = self._checked(run, batch, sender.answer())
        except TooLarge as trouble:
            self._shrink(run, batch, trouble)
            return None
        except GapFound as gap:
            self._mend(run, gap.expected)
            return None
        except EpochChanged as change:
            self._meet_restored(run, change)
            return None
        except ServerTooOld:
            # What was made before this program was updated, the server knows.
            older = sum(each.schema_v < SCHEMA_VERSION for each in batch.operations)
            if not 0 < older < len(batch.operations):
                raise
            run.most = older
            return None
        run.cursor = answer.cursor
        if answer.settled:
            run.state = replace(run.state, settled=())
        if batch.is_last:
            run.pages += 1
            run.changes += answer.changes
        return answer

    def _checked(self, run: _Run, batch: Batch, answer: SyncAnswer) -> SyncAnswer:
        numbers = [each.op for each in answer.results]
        if numbers != [each.op for each in batch.operations] or answer.cursor < run.cursor:
            raise NotOurServer
        if batch.is_last and answer.acked > (numbers[-1] if numbers else run.state.acked):
            raise OutOfStep  # another laptop, a copy of this one, has sent edits in its name
        if answer.schema_v < SCHEMA_VERSION:
            raised = [raised_change(each, answer.schema_v) for each in answer.changes]
            return msgspec.structs.replace(answer, changes=raised)
        return answer

    def _ask_apart(self, run: _Run, batch: Batch, digest: Digest | None = None) -> SyncAnswer:
        """Ask while nothing else is under way."""
        assert self._link is not None
        request = self._request(run, batch, digest)
        return self._checked(run, batch, self._link.ask(SYNC_PATH, request, SyncAnswer, run.token))

    def _take(self, run: _Run, batch: Batch, answer: SyncAnswer) -> None:
        """Store an answer in one transaction; what was fetched is stored with the last page."""
        complete = batch.is_last and not answer.more
        now = self._clock.now()
        is_new = bool(batch.operations or run.changes or answer.settled) or run.pages > 1
        if complete and not is_new and self._is_old_news(run, answer):
            return
        lost = 0
        if complete or batch.operations or answer.settled:
            with self._store.write() as session:
                lost += take_results(session, batch.operations, answer.results, now=now)
                if complete and run.changes:
                    lost += apply_changes(session, run.changes)
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
        self._add_up(run, answer, lost)

    def _fetches_again(self, run: _Run, answer: SyncAnswer, began: int) -> bool:
        """Fetch everything once more where laptop and server both know more of the records than before.

        What one of the two did not know was left out of what has come, and would not come by itself.
        """
        shape = min(SCHEMA_VERSION, answer.schema_v)
        if shape <= run.state.schema_version:
            return False
        from_the_beginning = began == 0
        with self._store.write() as session:
            state = session.get_one(SyncState, 1)
            state.schema_version = shape
            if not from_the_beginning:
                state.cursor, state.whole = 0, True
        run.state = replace(run.state, schema_version=shape)
        if from_the_beginning:
            return False
        run.state = replace(run.state, cursor=0, whole=True)
        run.cursor, run.pages, run.changes = 0, 0, []
        return True

    def _has_found_more_to_send(self, run: _Run) -> bool:
        """Compare laptop and server where it is time to; tell whether something waits because of it."""
        now = self._clock.now()
        if not is_due(run.state.compared_at, now):
            return False
        try:
            healed = put_right(self._store, lambda digest: self._ask_apart(run, Batch([], 0), digest), now)
        except (NewsCame, EpochChanged):
            return False
        with self._store.write() as session:
            session.get_one(SyncState, 1).compared_at = now
            found = session.scalar(select(exists().where(Outbox.op_seq > run.state.acked)))
        run.state = replace(run.state, compared_at=now)
        run.done = replace(run.done, received=run.done.received + healed, healed=healed)
        run.pages, run.changes = 0, []
        return bool(healed and found)

    def _is_old_news(self, run: _Run, answer: SyncAnswer) -> bool:
        """Tell whether the laptop has all of an answer written down already, but for the minute."""
        state, now = run.state, self._clock.now()
        return (
            state.noted is not None
            and timedelta(0) <= now - state.noted < _NOTED_EVERY
            and not state.whole
            and (answer.cursor, answer.epoch, answer.durable) == (state.cursor, state.epoch, state.durable)
        )

    def _add_up(self, run: _Run, answer: SyncAnswer, lost: int) -> None:
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

    def _rewrite_if_erased(self) -> None:
        with self._store.plain() as connection:
            if not connection.execute("SELECT to_rewrite FROM sync_state").fetchone()[0]:
                return
        with contextlib.suppress(DatabaseBusy, DiskFull):  # the next sync tries again
            self._store.rewrite()
            with self._store.write() as session:
                session.get_one(SyncState, 1).to_rewrite = False

    def _shrink(self, run: _Run, batch: Batch, trouble: TooLarge) -> None:
        """Send half as much, or set the one edit aside that is too large alone."""
        if len(batch.operations) > 1:
            run.most = len(batch.operations) // 2
            return
        if not batch.operations or batch.operations[0].kind == "skip":
            raise NotOurServer from trouble
        with self._store.write() as session:
            set_aside_too_large(session, batch.operations[0].op)
            set_aside_with_refused(session)
        run.done = replace(run.done, set_aside=run.done.set_aside + 1)

    def _mend(self, run: _Run, expected: int) -> None:
        """Go back to the edit that the server expects, where it is still here."""
        if run.mended:
            raise OutOfStep
        run.mended = True
        with self._store.write() as session:
            # The server may be ahead: it has edits whose answer never came here.
            expected = min(expected, run.state.acked + 1)
            if not reopen_from(session, expected):
                raise OutOfStep
            session.get_one(SyncState, 1).acked = expected - 1
        run.state = replace(run.state, acked=expected - 1)
        run.cursor, run.pages, run.changes = run.state.cursor, 0, []

    def _meet_restored(self, run: _Run, change: EpochChanged) -> None:
        """Fetch everything that a restored server has, and line up what it lacks of what is held here.

        Only the end is written down: broken off, it begins anew with the next sync.
        """
        if run.mended:
            raise OutOfStep
        run.mended = True
        is_kin, server_has = change.came_from == run.state.epoch, max(change.expected - 1, 0)
        run.state = replace(run.state, epoch=change.epoch, cursor=0, whole=True, compared_at=None)
        run.cursor, run.pages, run.changes = 0, 0, []
        self._hear_what_became(run, server_has)
        more = True
        while more:
            answer = self._ask_apart(run, Batch([], 0))
            run.cursor, run.pages, more = answer.cursor, run.pages + 1, answer.more
            run.changes += answer.changes
            self._add_up(run, answer, 0)
        now = self._clock.now()
        with self._store.write() as session:
            acked = line_up(
                session, run.changes, acked=run.state.acked, server_has=server_has, is_kin=is_kin, now=now
            )
            lost = apply_changes(session, run.changes)
            state = session.get_one(SyncState, 1)
            state.epoch, state.cursor, state.whole = change.epoch, run.cursor, False
            state.acked, state.durable, state.compared_at = acked, answer.durable, None
        run.done = replace(run.done, erased=run.done.erased + lost)
        run.state = replace(run.state, cursor=run.cursor, whole=False, acked=acked)
        run.pages, run.changes = 0, []

    def _hear_what_became(self, run: _Run, server_has: int) -> None:
        """Ask for the results of edits that the backup holds, although their answers never came here."""
        while run.state.acked < server_has:
            batch = self._next(run, run.state.acked)
            known = [each for each in batch.operations if each.op <= server_has]
            if not known:
                raise OutOfStep  # a copied laptop, or one put back itself
            part = Batch(known, len(known) + 1)  # not the last: nothing is fetched along with it
            self._take(run, part, self._ask_apart(run, part))

    def _counted(self, run: _Run) -> SyncResult:
        assert self._link is not None
        return replace(
            run.done,
            requests=self._link.requests,
            bytes_out=self._link.bytes_out,
            bytes_in=self._link.bytes_in,
        )

    def _note(self, started: datetime, result: SyncResult, trouble: Trouble | None) -> None:
        """Write the history; a sync that had nothing to say leaves no line."""
        if trouble is None and not (result.sent or result.received or result.cancelled):
            return
        code = trouble.code if isinstance(trouble, SyncTrouble) else type(trouble).__name__ if trouble else ""
        if trouble is not None and not isinstance(trouble, SyncTrouble):
            return  # the database itself is in trouble: it cannot take a line either
        with self._store.write() as session:
            session.add(
                SyncRun(
                    started_at=started,
                    finished_at=self._clock.now(),
                    sent=result.sent,
                    received=result.received,
                    conflicts=result.conflicts,
                    erased=result.erased,
                    error=code,
                )
            )
            state = session.get(SyncState, 1)
            if state and code in _PAUSING:
                state.paused = code
