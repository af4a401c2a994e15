"""Locking the window: cover it at once, let what is under way end, and only then let go of the database.

The cover is the page that unlocks. What could not be stored, as on a full disk, keeps the database open
behind it and is tried again: nothing that was typed is given up for the lock.
"""

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from itcoach.laptop import locking
from itcoach.laptop.locking import Idle, Place
from ui.idle import IdleWatch
from ui.typed import KeepsTyped, typed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.errors import Trouble
    from ui.desk import Desk
    from ui.main_window import MainWindow

__all__ = ["Lock"]

TRY_AGAIN_MS = 5_000


class Lock(QObject):
    """Lock an open day.

    Args:
        window: Is covered.
        desk: What the pages work with.

    Attributes:
        covered: Nothing of the day is seen any more; the page that unlocks is wanted.
        not_stored: Something could not be stored, so the database stays open behind the cover.
        ready: All is stored and nothing is under way: the database can be closed. Hands over the
            :class:`itcoach.laptop.locking.Place`.
        place: Where the coach was, while the window is covered; else ``None``.
    """

    covered = Signal()
    not_stored = Signal()
    ready = Signal(object)

    def __init__(self, window: "MainWindow", desk: "Desk") -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self.place: Place | None = None
        self._typed: list[tuple[str, str]] = []
        self._keeping: list[Callable[[], None]] = []
        self._hidden: list[QDialog] = []
        self._again = QTimer(self, singleShot=True, interval=TRY_AGAIN_MS)
        self._again.timeout.connect(self.try_again)
        self.watch = IdleWatch(Idle(desk.work.clock), desk.settings.lock_minutes, self)
        self.watch.due.connect(self.lock)
        window.lock_asked.connect(self.lock)
        desk.changed.connect(self.read_minutes)
        self.read_minutes()

    def read_minutes(self) -> None:
        """Take the minutes that the coach has chosen, or fewer where the municipality wants it so."""
        work = self._desk.work
        self._desk.read(self, lambda: locking.most_minutes(work), self._take_most, latest="minutes")

    def lock(self) -> None:
        """Cover the window, store what is typed, end what is under way."""
        if self.place is not None:
            return
        place = self._window.place()
        self._put_dialogs_aside()
        self._put_sheets_aside()
        self.place = dataclasses.replace(place, typed=bool(self._typed))
        self.watch.pause()
        self.covered.emit()
        self._end_what_is_under_way()
        self.try_again()

    def try_again(self) -> None:
        """Store what is typed, and let go of the day once all of it is."""
        from itcoach.privacy import access

        self._again.stop()
        self._window.store_typed()
        work = self._desk.work
        self._desk.tasks.database(self, lambda: access.forget_looks(work))
        self._desk.tasks.database(self, lambda: access.catch_up(work))
        if self._typed:
            from itcoach.syncing import drafts

            typed = tuple(self._typed)
            self._desk.tasks.database(
                self,
                lambda: drafts.keep_typed(work, typed=typed),
                on_success=lambda _: self._typed.clear(),
                on_failure=self._not_kept,
            )
        for keep in tuple(self._keeping):
            self._desk.tasks.database(
                self,
                keep,
                on_success=partial(self._kept, keep),
                on_failure=self._not_kept,
            )
        self._desk.tasks.when_idle(self, self._look)

    def uncover(self) -> None:
        """Show the day again, where the database is still open since something could not be stored."""
        self._again.stop()
        self.place = None
        self._typed.clear()
        self._keeping.clear()
        self._window.uncover()
        self.watch.go_on()
        for each in self._hidden:
            if isValid(each):  # a print dialog, which was waited for, is gone
                each.open()
        self._hidden = []

    def _take_most(self, most: int) -> None:
        self.watch.minutes = min(self._desk.settings.lock_minutes, most)

    def _put_dialogs_aside(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for each in QApplication.topLevelWidgets():
            if each is self._window or not each.isVisible():
                continue
            if isinstance(each, KeepsTyped):
                keep = each.keeping()
                self._keeping += [keep] if keep is not None else []
            elif words := typed_in(each):
                self._typed.append((each.accessibleName() or each.windowTitle(), words))
            each.hide()
            if isinstance(each, QDialog):
                self._hidden.append(each)

    def _put_sheets_aside(self) -> None:
        """Keep what is written to residents on sheets that are not out; the sheets can be chosen again."""
        if "pile" in vars(self._desk):
            on_screen = self._window.pages.get("leaflets")
            if on_screen is not None and on_screen is self._window.page:
                on_screen.leaving()  # it hands the sheet that is being made to the pile's keeper
                self._typed += self._desk.pile.words_of_draft()
            self._typed += self._desk.pile.words()

    def _end_what_is_under_way(self) -> None:
        from ui.outgoing import Run
        from ui.reading_aloud import ReadingAloud

        if self._desk.autosync is not None:
            self._desk.autosync.stop()
        for run in self._desk.findChildren(Run):
            run.cancel()
        for voice in self._desk.findChildren(ReadingAloud):
            voice.close()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()

    def _kept(self, keep: "Callable[[], None]", _: None) -> None:
        self._keeping = [each for each in self._keeping if each is not keep]

    def _not_kept(self, trouble: "Trouble") -> None:
        """Leave the words where they are: they are tried again."""

    def _look(self) -> None:
        from itcoach.privacy import access

        if self.place is None:
            return
        if self._typed or self._keeping or self._desk.not_saved:
            self.not_stored.emit()
            self._again.start()
            return
        if self._desk.autosync is not None:
            self._desk.autosync.stop()  # hangs up, now that nothing is under way
        # No look keeps the lock open: what the log has no room for goes along, in identities.
        looks = access.waiting(self._desk.work)
        # What came out has left the pile by now.
        pile = self._desk.pile.choices() if "pile" in vars(self._desk) else []
        self.ready.emit(dataclasses.replace(self.place, looks=looks, pile=pile))
