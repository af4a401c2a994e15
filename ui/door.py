"""The way into the day: what is asked at the entrance, and where each answer and each trouble leads."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from itcoach.laptop.locking import Patience
    from models.clock import Clock
    from models.database import Store
    from models.errors import Trouble
    from models.salvage import Salvaged
    from ui.entrance import Entrance
    from ui.main_window import MainWindow
    from ui.tasks import Tasks

__all__ = ["Door"]


class Door(QObject):
    """Ask what is needed to open the day, or to go on with one that was locked.

    Args:
        window: Shows the entrance.
        tasks: For the database.
        folder: Where the laptop's files are.
        clock: Tells the time.

    Attributes:
        open_asked: The database is to be opened; hands over the passphrase, ``None`` where none was asked.
        unlock_asked: The coach wants to go on after the lock; hands over the same.
        begun: There is a coach; hands over the :class:`~itcoach.workplace.Workplace`.
        restored: A backup lies ready, and the database is closed: it is to be opened again.
        entrance: What is seen, while something is asked.
        stored: Whether all that was typed could be stored when the window was locked.
        has_restored: Whether a backup was read in at the first start, just now.
    """

    open_asked = Signal(object)
    unlock_asked = Signal(object)
    begun = Signal(object)
    restored = Signal()

    def __init__(self, window: "MainWindow", tasks: "Tasks", folder: "Path", clock: "Clock") -> None:
        super().__init__(window)
        self._window, self._tasks, self._folder, self._clock = window, tasks, folder, clock
        self._patience: Patience | None = None
        self.entrance: Entrance | None = None
        self.stored, self.has_restored = True, False

    def ask_who(self, store: "Store") -> None:
        """Ask who works at a laptop that has no coach yet."""
        from ui.first_start import FirstStart

        first_start = FirstStart(
            self.shown(), self._tasks, self._window.messages, store, self._clock, self._folder
        )
        first_start.begun.connect(self.begun)
        first_start.restored.connect(self.restored)

    def refuse(self, trouble: "Trouble", passphrase: str | None, *, locked: bool) -> None:
        """Ask for what was missing when the database was opened with ``passphrase``, or say why it is not."""
        from models.database_troubles import DatabaseDamaged, NotOurDatabase
        from models.keyrings import NoKeyring
        from models.keystore import LaptopShutOut, PassphraseNeeded, PassphraseTooShort, WrongPassphrase

        if isinstance(trouble, NotOurDatabase | DatabaseDamaged):
            self._offer_rescue(trouble, passphrase)
            return
        if locked:
            self.refuse_unlock(trouble)
            return
        entrance = self.shown()
        match trouble:
            case NoKeyring():
                entrance.ask_new_passphrase()
            case PassphraseTooShort():
                entrance.ask_new_passphrase(trouble)
            case PassphraseNeeded():
                entrance.ask_passphrase(restored=self.has_restored)
            case WrongPassphrase():
                wait = self._the_patience().wrong()
                entrance.ask_passphrase(trouble, wait, restored=self.has_restored)
            case LaptopShutOut():
                entrance.show_trouble(trouble, None)  # no try can help: the key is gone
            case _:
                entrance.show_trouble(trouble, partial(self.open_asked.emit, passphrase))

    def rescue(self, rescued: "Callable[[], Salvaged]", passphrase: str | None = None) -> None:
        """Save what can be read of a damaged database, say what that was, and open it with ``passphrase``."""
        from itcoach.laptop.rescue import told

        entrance, again = self.shown(), partial(self.open_asked.emit, passphrase)
        entrance.say_busy(tr("Läser det som går att läsa …"))
        self._tasks.database(
            self._window,
            rescued,
            on_success=lambda result: entrance.tell_rescued(told(result), again),
            on_failure=lambda trouble: entrance.show_trouble(trouble, again),
        )

    def cover(self) -> None:
        """Let nothing of the day be seen, and ask to unlock."""
        self._window.cover(self.shown())
        self.ask_unlock()
        self._window.paint_at_once()

    def ask_unlock(self, refused: "Trouble | None" = None, wait: int = 0) -> None:
        """Ask to unlock; say why the last answer did not do, and for how many seconds to wait."""
        from models.errors import Trouble
        from models.keystore import Keystore

        entrance = self.shown()
        try:
            asks = Keystore(self._folder).asks
        except Trouble as trouble:
            entrance.show_trouble(trouble, self.ask_unlock)
            return
        entrance.ask_unlock(passphrase=asks, stored=self.stored, refused=refused, wait=wait)

    def refuse_unlock(self, trouble: "Trouble") -> None:
        """Ask again, or say why it could not be unlocked."""
        from models.keystore import PassphraseNeeded, WrongPassphrase

        match trouble:
            case WrongPassphrase():
                self.ask_unlock(trouble, self._the_patience().wrong())
            case PassphraseNeeded():
                self.ask_unlock()
            case _:
                self.shown().show_trouble(trouble, self.ask_unlock)

    def say_not_stored(self) -> None:
        """Say that the last words could not be stored, so that the laptop is not turned off."""
        if self.stored:
            self.stored = False
            self.ask_unlock()

    def shown(self) -> "Entrance":
        """Return the entrance; show it where it is not seen yet."""
        from ui.entrance import Entrance

        if self.entrance is None:
            self.entrance = Entrance()
            self.entrance.passphrase_given.connect(self.open_asked.emit)
            self.entrance.unlock_asked.connect(self._unlock)
            self._window.show_entrance(self.entrance)
        return self.entrance

    def wait(self) -> None:
        """Take no other answer while the last one is being looked at."""
        if self.entrance is not None:
            self.entrance.wait()

    def leave(self) -> None:
        """Take the entrance away; what was written there is not kept."""
        if self.entrance is not None:
            self._window.take_away(self.entrance)
            self.entrance = None
        self._patience, self.has_restored = None, False

    def _unlock(self, passphrase: str | None) -> None:
        self.wait()
        self.unlock_asked.emit(passphrase)

    def _offer_rescue(self, trouble: "Trouble", passphrase: str | None) -> None:
        def rescued() -> "Salvaged":
            from itcoach.laptop.rescue import rescue_laptop

            return rescue_laptop(self._folder, self._clock, passphrase=passphrase)

        self.shown().offer_rescue(
            trouble, lambda: self.rescue(rescued, passphrase), partial(self.open_asked.emit, passphrase)
        )

    def _the_patience(self) -> "Patience":
        from itcoach.laptop.locking import Patience

        self._patience = self._patience or Patience()
        return self._patience
