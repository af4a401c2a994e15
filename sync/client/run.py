"""The laptop's sync: push what waits, pull what is new, in as few requests as it takes."""

import contextlib
import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import exists, select

from models.database_troubles import DatabaseBusy, DiskFailed, DiskFull
from models.errors import Trouble
from models.outbox import SCHEMA_VERSION, Outbox
from models.sync_state import SyncState
from sync.client.asking import ask, checked, read_batch, request, shrink
from sync.client.comparing import NewsCame, is_due, put_right
from sync.client.history import note
from sync.client.link import EpochChanged, GapFound, Link, TooLarge
from sync.client.lock import only_one
from sync.client.progress import Progress, Reporter
from sync.client.restored import meet_restored, mend
from sync.client.sender import Sender
from sync.client.taking import take
from sync.client.troubles import NotOurServer, NotPaired, ServerAway, ServerTooOld
from sync.client.underway import Run, SyncResult, read_pairing
from sync.client.vault import DatabaseVault
from sync.protocol import EXTRACT_PATH, PROTOCOL_NOW, ExtractAnswer, ExtractRequest
from sync.steps.push import Batch, set_aside_with_refused

if TYPE_CHECKING:
    from models.clock import Clock
    from models.database import Store
    from sync.client.vault import TokenVault
    from sync.protocol import SyncAnswer

__all__ = ["SyncClient"]


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
        self._call(read_pairing(self._store)[0].url).look()

    def break_off(self) -> None:
        """End the request under way, from any thread; with its ``cancel`` set, a sync ends quietly."""
        if self._link:
            self._link.break_off()

    def forget_token(self) -> None:
        """Delete this laptop's token, which the server no longer takes."""
        self._vault.delete(self._token[0])
        self._token = "", ""

    def extract(self, resident: str) -> ExtractAnswer:
        """Ask for all that the server holds about a resident of this coach's.

        Raises:
            NotYours: The server does not let this coach hold the resident, or has none such.
            SyncTrouble: In one of its other kinds.
        """
        state, _ = read_pairing(self._store)
        link, asked = self._call(state.url), ExtractRequest(PROTOCOL_NOW, state.device, resident)
        try:
            return link.ask(EXTRACT_PATH, asked, ExtractAnswer, self._token_of(state.device))
        except NotOurServer:
            link.look()
            raise ServerTooOld from None  # it is ours, and knows no extracts yet

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
            run: Run | None = None
            try:
                run = self._begin(progress)
                _loop(run, cancel)
                _rewrite_if_erased(self._store)
            except Trouble as trouble:
                broken_off = cancel is not None and cancel.is_set() and isinstance(trouble, ServerAway)
                if run is None or not broken_off:
                    note(self._store, self._clock, started, run.done if run else SyncResult(), trouble)
                    raise
                run.done = replace(run.done, cancelled=True)
            result = run.counted()
            note(self._store, self._clock, started, result, None)
            run.report.update(at_once=True, remaining=0)
            return result

    def _begin(self, progress: Callable[[Progress], None] | None) -> Run:
        state, is_untidy = read_pairing(self._store)
        if is_untidy:
            with self._store.write() as session:
                set_aside_with_refused(session)
        token = self._token_of(state.device)
        link = self._call(state.url)
        link.requests = link.bytes_out = link.bytes_in = 0
        report = Reporter(progress)
        return Run(self._store, self._clock, link, token, state, report, cursor=state.cursor)

    def _token_of(self, device: str) -> str:
        if self._token[0] != device:
            self._token = device, self._vault.get(device) or ""
        if not self._token[1]:
            raise NotPaired
        return self._token[1]

    def _call(self, url: str) -> Link:
        if self._link is None or self._url != url:
            self.close()
            self._link, self._url = Link(url, transport=self._transport, verify=self._verify), url
        return self._link


def _loop(run: Run, cancel: threading.Event | None) -> None:
    """Send batch after batch; the next is read, and the last stored, while one is under way."""
    batch: Batch | None = None
    with contextlib.closing(Sender(run.link, run.token)) as sender:
        while True:
            if batch is None:
                if cancel and cancel.is_set():
                    break
                batch = read_batch(run, run.state.acked)
                sender.send(request(run, batch), apart=not batch.is_last)
            following = Batch([], 0) if batch.is_last else read_batch(run, batch.operations[-1].op)
            answer = _answer(sender, run, batch)
            if answer is None:
                batch = None
                continue
            if batch.is_last and not answer.more:
                if _is_over(run, batch, answer):
                    return
                batch = None
                continue
            if not batch.is_last and any(each.status == "refused" for each in answer.results):
                # What was read ahead may be edits of a refused record: they must not go.
                take(run, batch, answer)
                batch = None
                continue
            goes_on = not (cancel and cancel.is_set())
            if goes_on:
                sender.send(request(run, following), apart=True)
            take(run, batch, answer)
            if not goes_on:
                break
            batch = following
    run.done = replace(run.done, cancelled=True)


def _is_over(run: Run, batch: Batch, answer: "SyncAnswer") -> bool:
    """Store the last answer; tell whether nothing more is to be asked because of it."""
    began = run.state.cursor
    take(run, batch, answer)
    return not (_fetches_again(run, answer, began) or _has_found_more_to_send(run))


def _answer(sender: Sender, run: Run, batch: Batch) -> "SyncAnswer | None":
    """Return the answer; ``None`` where the laptop has to begin again from what it has stored."""
    try:
        answer = checked(run, batch, sender.answer())
    except TooLarge as trouble:
        shrink(run, batch, trouble)
        return None
    except GapFound as gap:
        mend(run, gap.expected)
        return None
    except EpochChanged as change:
        meet_restored(run, change)
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


def _fetches_again(run: Run, answer: "SyncAnswer", began: int) -> bool:
    """Fetch everything once more where laptop and server both know more of the records than before.

    What one of the two did not know was left out of what has come, and would not come by itself.
    """
    shape = min(SCHEMA_VERSION, answer.schema_v)
    if shape <= run.state.schema_version:
        return False
    from_the_beginning = began == 0
    with run.store.write() as session:
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


def _has_found_more_to_send(run: Run) -> bool:
    """Compare laptop and server where it is time to; tell whether something waits because of it."""
    now = run.clock.now()
    if not is_due(run.state.compared_at, now):
        return False
    try:
        healed = put_right(run.store, lambda digest: ask(run, Batch([], 0), digest), now)
    except (NewsCame, EpochChanged):
        return False
    with run.store.write() as session:
        session.get_one(SyncState, 1).compared_at = now
        found = session.scalar(select(exists().where(Outbox.op_seq > run.state.acked)))
    run.state = replace(run.state, compared_at=now)
    run.done = replace(run.done, received=run.done.received + healed, healed=healed)
    run.pages, run.changes = 0, []
    return bool(healed and found)


def _rewrite_if_erased(store: "Store") -> None:
    with store.plain() as connection:
        if not connection.execute("SELECT to_rewrite FROM sync_state").fetchone()[0]:
            return
    with contextlib.suppress(DatabaseBusy, DiskFull, DiskFailed):  # the next sync tries again
        store.rewrite()
        with store.write() as session:
            session.get_one(SyncState, 1).to_rewrite = False
