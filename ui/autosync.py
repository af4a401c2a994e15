"""Sync by itself: at the start, when the network comes, after edits, now and then, and before the end.

The sync itself runs on the network thread and knows no Qt; here its progress is polled, its words are
shown at the foot of the rail, and the next one is planned. Nothing here ever makes the window wait.
"""

import contextlib
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from itcoach.calendar import overlaps
from itcoach.followups import schedule
from itcoach.syncing import exchange
from itcoach.syncing import network as net
from itcoach.syncing.network import Line
from models.errors import Trouble
from resources.words import tr
from sync.client import SyncTrouble
from sync.client.progress import Progress
from sync.client.troubles import NotPaired, Revoked, ServerAway
from ui.network import SystemNetwork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from itcoach.calendar.overlaps import Overlap
    from itcoach.followups.lines import AskedTwice
    from sync.client import SyncClient, SyncResult, SyncStatus
    from ui.desk import Desk
    from ui.main_window import MainWindow
    from ui.network import NetworkSource
    from ui.widgets.cards import Kind

__all__ = ["AutoSync"]

Answer = TypeVar("Answer")

POLL_MS = 200
NETWORK_SETTLES_MS = 300
"""A network that comes tells several things one after the other."""


class AutoSync(QObject):
    """Keep a laptop in step with its server.

    Before a sync that nobody asked for, where the line was not open the last time, the server is looked for:
    a network without it, or with a login page in front of it, makes no failed sync.

    Args:
        window: Shows the words and asks for a sync by F5.
        desk: Gives the work and the background threads.
        folder: Where the laptop's files are.
        network: Tells what the network is like; the system's own word where it is ``None``.

    Attributes:
        finished: A sync ended well, with its result.
        failed: A sync, or the look before it, ended in trouble.
        shut_out: The municipality has shut this laptop out, and its key is destroyed.
        syncing: One is under way.
        line: How the line stood the last time somebody looked.
    """

    finished = Signal(object)
    failed = Signal(object)
    shut_out = Signal()

    def __init__(
        self, window: "MainWindow", desk: "Desk", folder: "Path", network: "NetworkSource | None" = None
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._folder = window, desk, folder
        self._source: NetworkSource = network or SystemNetwork(self)
        self._network = self._source.now()
        self._client: SyncClient | None = None
        self._asking: SyncClient | None = None
        self._cancel = threading.Event()
        self._pace = exchange.Pace()
        self._progress = Progress()
        self._again = self._asked = self._applying = self._stopped = False
        self._paused = ""
        self._put_off = self._meets_another = False
        self._overlaps: set[tuple[str, ...]] = set()
        self._twins: set[tuple[str, str]] = set()
        self._at_end: Callable[[], object] | None = None
        self.syncing = False
        self.line = Line.UNKNOWN
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.sync)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_progress)

    @property
    def next_try(self) -> "datetime | None":
        """Return when the next sync is planned, where the last one did not get through."""
        if not self._next.isActive() or self.line in (Line.OPEN, Line.UNKNOWN):
            return None
        return self._desk.work.clock.now() + timedelta(milliseconds=self._next.remainingTime())

    @property
    def network(self) -> net.Network:
        """Return what the network is like."""
        return self._network

    def start(self) -> None:
        """Begin: sync now, and from here on whenever there is reason to."""
        self._source.changed.connect(self._network_changed)
        self._window.sync_asked.connect(self.sync_now)
        self._desk.changed.connect(self._edited)
        self._look_for_overlaps(tells=False)  # what was there before any sync
        self._look_for_twins(tells=False)
        self.sync()

    def ask_server(
        self,
        parent: QObject,
        question: "Callable[[SyncClient], Answer]",
        *,
        on_success: "Callable[[Answer], object]",
        on_failure: "Callable[[Trouble], object]",
    ) -> None:
        """Ask the server something between two syncs, on the network thread, over a line of its own.

        Args:
            parent: The widget that asks; no callback runs once it is destroyed.
            question: What to ask.
            on_success: Takes the answer.
            on_failure: Takes the trouble, such as that the server is away.
        """
        work, folder = self._desk.work, self._folder

        def asked() -> "Answer":
            with contextlib.closing(exchange.sync_client(work.store, work.clock, folder)) as client:
                self._asking = client
                try:
                    if self._stopped:  # while the question waited its turn
                        raise ServerAway
                    client.look()
                    return question(client)
                finally:
                    self._asking = None

        self._desk.tasks.network(parent, asked, on_success=on_success, on_failure=on_failure)

    def stop(self) -> None:
        """Break off the sync or the question under way, plan no other, and hang up."""
        self._stopped = True
        self._next.stop()
        self._poll.stop()
        self.cancel()
        asking = self._asking
        if asking is not None:
            asking.break_off()
        if self._client is not None and not self.syncing:
            self._client.close()

    def sync_now(self) -> None:
        """Sync because the coach asked, also when it was paused; trouble is shown as a message."""
        self.sync(asked=True)

    def sync(self, *, asked: bool = False) -> None:
        """Sync, or do so again when the one under way has ended."""
        self._asked = self._asked or asked
        if self.syncing:
            self._again = True
            return
        store = self._desk.work.store
        self._desk.tasks.database(self, lambda: exchange.standing(store), on_success=self._begin)

    def send_last(self, waits: "Callable[[], object]", done: "Callable[[], object]") -> bool:
        """Send what waits before the window closes, behind it; return whether there is reason to wait.

        Args:
            waits: Called where something is to be sent, which takes its time.
            done: Called when all is sent, or cannot be: it is kept, and sent after the next start.
        """
        if self._stopped or self.line not in (Line.OPEN, Line.SAVING):
            return False

        def known(status: "SyncStatus") -> None:
            if not (status.waiting + status.looks and status.starts_by_itself):
                done()
                return
            waits()
            self._at_end = done
            self.sync()

        store = self._desk.work.store
        self._desk.tasks.database(self, lambda: exchange.standing(store), on_success=known)
        return True

    def stay(self) -> None:
        """Go on as before: the window is not closed after all."""
        self._at_end = None

    def paired_again(self) -> None:
        """Begin anew with the server the laptop has just been paired with."""
        self._meets_another = True
        self.sync_now()

    def words(self) -> str:
        """Return how far the sync under way has come."""
        return exchange.progress_words(self._progress)

    def cancel(self) -> None:
        """Break off the sync under way at once; what is left goes with the next one."""
        self._cancel.set()
        if self._client is not None and self.syncing:
            self._client.break_off()

    def show_state(self) -> None:
        """Show how it stands now at the foot of the rail."""
        store = self._desk.work.store
        self._desk.tasks.database(
            self, lambda: exchange.standing(store), on_success=self._show, latest="state"
        )

    def _begin(self, status: "SyncStatus") -> None:
        if self.syncing:
            self._again = True
            return
        if self._stopped:
            return
        if not (status.paired and (status.starts_by_itself or self._asked)):
            if self._asked:
                self._window.messages.trouble(NotPaired())
            self._asked = False
            self._show(status)
            return
        self.syncing = True
        self._paused = status.paused
        self._again = self._put_off = False
        self._cancel.clear()
        self._progress = Progress()
        self._poll.start()
        looks_first = not self._asked and self.line is not Line.OPEN
        spares = not self._asked
        choice = self._desk.settings.metered_pull
        self._window.sync_line.set_state(tr("Synkar …"), "neutral")
        self._desk.tasks.network(
            self,
            lambda: self._run(looks_first, spares, choice),
            on_success=self._ended,
            on_failure=self._broke_off,
        )

    def _run(self, looks_first: bool, spares: bool, choice: str) -> "SyncResult":
        def take_progress(progress: Progress) -> None:
            self._progress = progress
            if spares and net.is_too_much(self._network, progress.remaining, choice):
                self._put_off = True
                self._cancel.set()

        if self._meets_another and self._client is not None:
            self._client.close()  # here, where no sync can be using it
            self._client = None
        self._meets_another = False
        if self._client is None:
            work = self._desk.work
            self._client = exchange.sync_client(work.store, work.clock, self._folder)
        if looks_first:
            self._client.look()
        return exchange.sync_once(
            self._client, self._desk.work.store, self._folder, take_progress, self._cancel
        )

    def _ended(self, result: "SyncResult") -> None:
        put_off = self._put_off and result.cancelled
        self._at_rest(Line.SAVING if put_off else Line.OPEN)
        if put_off:
            self._say_put_off()
        if result.received or result.conflicts or result.sent:
            self._refresh_page()
        if result.received:
            self._look_for_overlaps(tells=True)
            self._look_for_twins(tells=True)
        self.finished.emit(result)
        if self._again:
            self._plan(0)
        elif not put_off:  # else it goes on with another network, or when the coach wants it
            self._plan(self._pace.after_success())
        self._end_well()

    def _broke_off(self, trouble: Trouble) -> None:
        if isinstance(trouble, Revoked):
            self.syncing = False
            self.stop()
            self.shut_out.emit()
            return
        line = net.line_after(trouble, self._network) if isinstance(trouble, SyncTrouble) else self.line
        away = isinstance(trouble, SyncTrouble) and trouble.retryable
        is_known = isinstance(trouble, SyncTrouble) and trouble.code == self._paused
        if self._asked or not (away or is_known) or (line is Line.LOGIN and self.line is not Line.LOGIN):
            again = (tr("Försök igen"), self.sync_now) if line is Line.LOGIN else None
            self._window.messages.trouble(trouble, again)
        self._at_rest(line)
        self.failed.emit(trouble)
        wait = self._pace.after_failure(trouble) if isinstance(trouble, SyncTrouble) else None
        self._plan(0 if self._meets_another else wait)
        self._end_well()

    def _at_rest(self, line: Line) -> None:
        self.syncing, self._asked, self.line = False, False, line
        self._poll.stop()
        self.show_state()

    def _end_well(self) -> None:
        """Let the window close, once nothing is left to try."""
        if self._at_end is not None and not self._again:
            done, self._at_end = self._at_end, None
            done()

    def _look_for_overlaps(self, *, tells: bool) -> None:
        """Point out what a sync has put on top of one another in the coach's calendar."""
        work = self._desk.work

        def found(coming: "tuple[Overlap, ...]") -> None:
            new = [each for each in coming if each.ids not in self._overlaps]
            self._overlaps = {each.ids for each in coming}
            if new and tells:
                self._window.messages.note(
                    tr("{day}: {text}", day=new[0].when, text=new[0].text),
                    action=(tr("Visa krockarna"), lambda: self._desk.go("sync")),
                    kind="attention",
                )

        self._desk.tasks.database(self, lambda: overlaps.coming_overlaps(work), on_success=found)

    def _look_for_twins(self, *, tells: bool) -> None:
        """Tell of measurements that a sync has shown to be made by two coaches, and which of them counts."""
        work = self._desk.work

        def found(twice: "tuple[AskedTwice, ...]") -> None:
            new = [each for each in twice if (each.resident_id, each.kind) not in self._twins]
            self._twins = {(each.resident_id, each.kind) for each in twice}
            if new and tells:
                self._window.messages.note(
                    tr(
                        "{who} har svarat på samma mätning hos två coacher. Båda svaren är kvar, och de som "
                        "gavs först räknas.",
                        who=new[0].shown_name,
                    ),
                    action=(tr("Visa"), lambda: self._desk.go("followups", resident=new[0].resident_id)),
                    kind="attention",
                )

        self._desk.tasks.database(self, lambda: schedule.twice_asked(work), on_success=found)

    def _say_put_off(self) -> None:
        self._window.messages.note(
            tr("Det finns mycket att hämta, och nätet är ett mobilnät. Det väntar på ett annat nät."),
            action=(tr("Hämta ändå"), self.sync_now),
        )

    def _plan(self, seconds: float | None) -> None:
        if seconds is not None and not self._stopped:
            self._next.start(round(seconds * 1000))

    def _edited(self) -> None:
        if self._applying:
            return
        self.show_state()
        # Where the line is broken the planned try stands: a server that asked for time is given it.
        if self.line in (Line.OPEN, Line.UNKNOWN, Line.SAVING):
            self._plan(exchange.AFTER_EDIT_SECONDS)

    def _refresh_page(self) -> None:
        # What has arrived is shown at once, and is no edit of the coach's.
        self._applying = True
        self._desk.changed.emit()
        self._applying = False

    def _show(self, status: "SyncStatus") -> None:
        if not self.syncing:
            state = exchange.state_words(status, self.line)
            self._window.sync_line.set_state(state.words, cast("Kind", state.kind), state.symbol)

    def _show_progress(self) -> None:
        self._window.sync_line.set_state(self.words(), "neutral")

    def _network_changed(self) -> None:
        before, self._network = self._network, self._source.now()
        if self._network == before or self._stopped:
            return
        if self._network.there is False:
            self.line = Line.AWAY
            self.show_state()
            return
        if self.line is Line.OPEN and (before.there, before.captive) == (True, False):
            self.line = Line.UNKNOWN  # another network: who answers there is to be found out
        self._pace.start_over()
        self._next.start(NETWORK_SETTLES_MS)
