"""Sync that starts by itself: at the start, when the network comes, after edits, and now and then.

The sync itself runs on the network thread and knows no Qt; here its progress is polled, its words are
shown at the foot of the rail, and the next one is planned. Nothing here ever makes the window wait.
"""

import threading
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from itcoach import syncing
from models.errors import Trouble
from resources.words import tr
from sync.client import SyncTrouble
from sync.client.progress import Progress
from sync.client.troubles import NotPaired, Revoked

if TYPE_CHECKING:
    from pathlib import Path

    from sync.client import SyncClient, SyncResult, SyncStatus
    from ui.desk import Desk
    from ui.main_window import MainWindow
    from ui.widgets.cards import Kind

__all__ = ["AutoSync"]

POLL_MS = 200


class AutoSync(QObject):
    """Keep a laptop in step with its server.

    Args:
        window: Shows the words and asks for a sync by F5.
        desk: Gives the work and the background threads.
        folder: Where the laptop's files are.

    Attributes:
        finished: A sync ended well, with its result.
        failed: A sync ended in trouble.
        shut_out: The municipality has shut this laptop out, and its key is destroyed.
        syncing: One is under way.
    """

    finished = Signal(object)
    failed = Signal(object)
    shut_out = Signal()

    def __init__(self, window: "MainWindow", desk: "Desk", folder: "Path") -> None:
        super().__init__(window)
        self._window, self._desk, self._folder = window, desk, folder
        self._client: SyncClient | None = None
        self._cancel = threading.Event()
        self._pace = syncing.Pace()
        self._progress = Progress()
        self._again = self._asked = False
        self._applying = False
        self.syncing = False
        self.online = True
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.sync)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_progress)

    def start(self) -> None:
        """Begin: sync now, and from here on whenever there is reason to."""
        self._watch_network()
        self._window.sync_asked.connect(self.sync_now)
        self._desk.changed.connect(self._edited)
        self.sync()

    def stop(self) -> None:
        """Break off the sync under way after its request, plan no other, and hang up."""
        self._next.stop()
        self._poll.stop()
        self._cancel.set()
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
        self._desk.tasks.database(self, lambda: syncing.standing(store), on_success=self._begin)

    def paired_again(self) -> None:
        """Begin anew with the server the laptop has just been paired with."""
        if self._client is not None:
            self._client.close()
            self._client = None
        self.sync_now()

    def words(self) -> str:
        """Return how far the sync under way has come."""
        return syncing.progress_words(self._progress)

    def cancel(self) -> None:
        """Break off the sync under way; what is left goes with the next one."""
        self._cancel.set()

    def show_state(self) -> None:
        """Show how it stands now at the foot of the rail."""
        store = self._desk.work.store
        self._desk.tasks.database(
            self, lambda: syncing.standing(store), on_success=self._show, latest="state"
        )

    def _begin(self, status: "SyncStatus") -> None:
        if self.syncing:
            self._again = True
            return
        if not status.paired or (status.paused and not self._asked):
            if self._asked:
                self._window.messages.trouble(NotPaired())
            self._asked = False
            self._show(status)
            return
        self.syncing = True
        self._again = False
        self._cancel.clear()
        self._progress = Progress()
        self._poll.start()
        self._window.sync_line.set_state(tr("Synkar …"), "neutral")
        self._desk.tasks.network(self, self._run, on_success=self._ended, on_failure=self._broke_off)

    def _run(self) -> "SyncResult":
        if self._client is None:
            work = self._desk.work
            self._client = syncing.sync_client(work.store, work.clock, self._folder)
        return syncing.sync_once(self._client, self._folder, self._take_progress, self._cancel)

    def _take_progress(self, progress: Progress) -> None:
        self._progress = progress

    def _ended(self, result: "SyncResult") -> None:
        self._at_rest(online=True)
        if result.received or result.conflicts or result.sent:
            self._refresh_page()
        self.finished.emit(result)
        self._plan(0 if self._again else self._pace.after_success())

    def _broke_off(self, trouble: Trouble) -> None:
        if isinstance(trouble, Revoked):
            self.syncing = False
            self.stop()
            self.shut_out.emit()
            return
        away = isinstance(trouble, SyncTrouble) and trouble.retryable
        if self._asked or not away:
            self._window.messages.trouble(trouble)
        self._at_rest(online=not away)
        self.failed.emit(trouble)
        self._plan(self._pace.after_failure(trouble) if isinstance(trouble, SyncTrouble) else None)

    def _at_rest(self, *, online: bool) -> None:
        self.syncing, self._asked, self.online = False, False, online
        self._poll.stop()
        self.show_state()

    def _plan(self, seconds: float | None) -> None:
        if seconds is not None and not self._cancel.is_set():
            self._next.start(round(seconds * 1000))

    def _edited(self) -> None:
        if self._applying:
            return
        self.show_state()
        self._next.start(round(syncing.AFTER_EDIT_SECONDS * 1000))

    def _refresh_page(self) -> None:
        # What has arrived is shown at once, and is no edit of the coach's.
        self._applying = True
        self._desk.changed.emit()
        self._applying = False

    def _show(self, status: "SyncStatus") -> None:
        if not self.syncing:
            words, kind = syncing.state_words(status, online=self.online)
            self._window.sync_line.set_state(words, cast("Kind", kind))

    def _show_progress(self) -> None:
        self._window.sync_line.set_state(self.words(), "neutral")

    def _watch_network(self) -> None:
        """Notice when the network comes; without a back end for it, the planned tries find out."""
        if not QNetworkInformation.loadDefaultBackend():
            return
        network = QNetworkInformation.instance()
        network.reachabilityChanged.connect(self._reachability)

    def _reachability(self, reachability: QNetworkInformation.Reachability) -> None:
        there: Literal[True, False] = reachability in (
            QNetworkInformation.Reachability.Online,
            QNetworkInformation.Reachability.Site,
            QNetworkInformation.Reachability.Local,
        )
        if there:
            self.sync()
        else:
            self.online = False
            self.show_state()
