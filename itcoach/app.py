"""The composition root: make the parts, hand them to one another, undo it in reverse at the end.

The one file, with ``__main__``, that imports the window. The window is painted first; the database is
imported and opened behind it.
"""

import contextlib
import os
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

from itcoach.laptop.renewal import renew, taken_place
from itcoach.settings import LANGUAGE, Settings
from models.clock import Clock
from resources.words import tr
from ui.application import dress, end_on_signal, lay_ground, qt_application
from ui.door import Door
from ui.main_window import MainWindow
from ui.page_list import page_specs
from ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from itcoach.laptop.locking import Place
    from itcoach.workplace import Workplace
    from models.database import Store
    from models.errors import Trouble
    from ui.autosync import AutoSync
    from ui.lock import Lock

__all__ = ["Application", "run"]

LOOKED_THROUGH: Final = "file.looked_through"
"""The memory of the settings for the day on which the file was last looked through, and was whole."""


class Application:
    """One running IT-coach on the laptop whose files lie in ``folder``.

    Args:
        folder: Where the database, the key file, the settings and the log are.
        clock: Tells the time.
        passphrase: Opens a database without a keyring, where the caller knows it already.
        language: Of the window in this run; the one that was chosen in the settings, unless given.
        place: Where the coach was when the process before this one was locked; this one begins locked.
        renew: Replaces the process when it is locked; without it the window is locked in this one, whose
            memory is as it was: for made-up people only.

    Attributes:
        window: The main window.
        tasks: Its background work.
        door: What is asked before the day is open, and after the lock.
        work: The opened workplace, once the database is open and a coach is known.
        autosync: Syncs by itself, once the day is open.
        lock: Locks the window, once the day is open.
    """

    def __init__(
        self,
        folder: "Path",
        *,
        clock: Clock | None = None,
        passphrase: str | None = None,
        language: str | None = None,
        place: "Place | None" = None,
        renew: "Callable[[Place], NoReturn] | None" = None,
    ) -> None:
        self._folder, self._clock, self._passphrase = folder, clock or Clock(), passphrase
        self._cleanups = contextlib.ExitStack()
        self._store: Store | None = None
        self._place, self._renew = place, renew
        self._was_locked = False
        self._typed: list[tuple[str, str]] = []
        self.lock: Lock | None = None
        self.work: Workplace | None = None
        self.autosync: AutoSync | None = None
        self._init_look(language)
        self._init_tasks()
        self._init_window()

    def show(self) -> None:
        """Show the window, then open the database behind it."""
        self.window.painted.connect(self._after_first_paint)
        if self._place is None:
            self.window.show()
        else:
            self.window.show_as_before(self._place)

    def run(self) -> int:
        """Show the window, and return the exit code once it is closed."""
        self.show()
        try:
            app = qt_application()
            end_on_signal(app)
            return app.exec()
        finally:
            self.close()

    def close(self) -> None:
        """Store what is typed, end background work, close the database. May be called twice."""
        self.window.end()
        if self.autosync is not None:
            self.autosync.stop()
        if self.work is not None:
            self._catch_up(self.work)
        # What is being stored is stored before the database is closed.
        self.tasks.close()
        self._cleanups.close()

    def _init_look(self, language: str | None) -> None:
        self.settings = Settings(self._folder / "settings.json")
        if language is not None:
            self.settings.use(LANGUAGE, language)
        lay_ground(self.settings)

    def _init_tasks(self) -> None:
        self.tasks = Tasks()
        self.tasks.damaged.connect(self._tell_of_damage)

    def _init_window(self) -> None:
        self.window = MainWindow(page_specs(), self.tasks, self.settings)
        self.door = Door(self.window, self.tasks, self._folder, self._clock)
        self.door.open_asked.connect(self._open)
        self.door.unlock_asked.connect(self._unlock)
        self.door.begun.connect(self._begin)
        self.door.restored.connect(self._open_restored)

    def _after_first_paint(self) -> None:
        from itcoach.laptop.log import start_log

        start_log(self._folder)
        # Furnished before the database is opened: importing on another thread would only hold this one up.
        dress(self.settings)
        self.window.furnish()
        self._watch_for_bugs()
        if self.settings.problems:
            self.window.messages.note(
                tr("En inställning gick inte att läsa, så standardvärdet används."), kind="attention"
            )
        if self._place is not None:
            self.window.watch.go_on(self._place.ends)
            self.door.ask_unlock()
            self.window.paint_at_once()
            self.tasks.network(self.window, _import_the_day)  # so that unlocking is quicker than a start
        else:
            self._open(self._passphrase)

    def _watch_for_bugs(self) -> None:
        from ui import crash

        notice = self._folder / "crash.txt"
        if crash.take_notice(notice) is not None:
            self.window.messages.note(
                tr("Programmet stängdes av ett fel förra gången. Allt som var sparat finns kvar."),
                kind="attention",
            )
        hooks = sys.excepthook, threading.excepthook
        self._crash_watch = crash.CrashWatch(notice, self.close)
        self._crash_watch.trouble.connect(self.window.messages.trouble)
        self._crash_watch.install()
        self._cleanups.callback(_restore_hooks, *hooks)

    def _open(self, passphrase: str | None) -> None:
        self.door.wait()

        def opened() -> "tuple[Store, Workplace]":
            from itcoach.laptop.opening import open_laptop, workplace

            store = open_laptop(self._folder, self._clock, passphrase=passphrase)
            return store, workplace(store, self._clock)

        self.tasks.database(
            self.window, opened, on_success=self._opened, on_failure=partial(self._not_opened, passphrase)
        )

    def _opened(self, result: "tuple[Store, Workplace]") -> None:
        self._store, work = result
        self._cleanups.callback(self._store.close)
        self._passphrase = None
        self._begin(work)

    def _not_opened(self, passphrase: str | None, trouble: "Trouble") -> None:
        self.door.refuse(trouble, passphrase, locked=self._place is not None)

    def _check_file(self) -> None:
        """Look through the whole file, behind the day: damage is best told before it is met.

        At each start, and after the lock once a day: it takes a second where much is stored.
        """
        assert self._store is not None
        today = self._clock.today().isoformat()
        if self._was_locked and self.settings.recall(LOOKED_THROUGH) == today:
            return
        self.tasks.network(
            self.window,
            self._store.check,
            on_success=lambda _: self.settings.remember(LOOKED_THROUGH, today),
        )

    def _tell_of_damage(self, trouble: "Trouble") -> None:
        """Offer the rescue wherever in an open day damage was met; before it, the door does."""
        if self.work is not None:
            self.window.messages.trouble(trouble, (tr("Rädda det som går"), self._rescue_open_day))

    def _rescue_open_day(self) -> None:
        """Store what is typed as far as the damaged file takes it, and keep the rest for the new one."""
        if self.autosync is not None:
            self.autosync.stop()
        self.window.store_typed()
        self.tasks.when_idle(self.window, self._rescue)

    def _rescue(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            self._typed = self.window.not_stored()
            self._end_day()
            self.door.rescue(store.rescue)

    def _begin(self, work: "Workplace") -> None:
        if not work.coach_id:
            assert self._store is not None
            self.door.ask_who(self._store)
            return
        self.work, place, self._place = work, self._place, None
        self.window.start(work, place)
        self.door.leave()
        assert self.window.desk is not None
        self.window.desk.handed_over.connect(self._begin_as_another)
        if place is not None and place.looks:
            self._catch_up(work, place.looks)
        if place is not None and place.pile and self.window.desk is not None:
            self.window.desk.pile.bring_back(place.pile)
        if place is not None and place.typed:
            self._tell_of_typed()
        if self._typed:
            self._keep_typed(work)
        self._was_locked = place is not None
        self.tasks.idle.connect(self._day_is_open)

    def _begin_as_another(self) -> None:
        """Begin the day anew as the coach whose code the laptop has been paired with."""
        store = self._store
        assert store is not None
        if self.autosync is not None:
            self.autosync.stop()
            self.autosync.deleteLater()
        self.work = self.autosync = self.lock = None
        self.window.end_day()

        def whose() -> "Workplace":
            from itcoach.laptop.opening import workplace

            return workplace(store, self._clock)

        def begun(work: "Workplace") -> None:
            self._begin(work)
            self.window.messages.done(tr("Datorn är kopplad till kommunens server."))

        self.tasks.database(self.window, whose, on_success=begun)

    def _catch_up(self, work: "Workplace", looks: "Sequence[list[str]]" = ()) -> None:
        """Write the looks that the access log had no room for."""
        from itcoach.privacy import access

        self.tasks.database(self.window, lambda: access.catch_up(work, looks=looks))

    def _open_restored(self) -> None:
        self._store = None  # closed, so that what was restored can take its place
        self.door.has_restored = True
        self._open(None)

    def _day_is_open(self) -> None:
        self.tasks.idle.disconnect(self._day_is_open)
        self._watch_over()
        self._tell_of_restored()
        self._tell_of_lost()
        self._import_sync()
        self._check_file()

    def _import_sync(self) -> None:
        # The day is on the screen by now; sync is imported on its own thread, since it brings httpx along.
        def imported() -> "type[AutoSync]":
            from ui.autosync import AutoSync

            return AutoSync

        self.tasks.network(self.window, imported, on_success=self._sync_by_itself)

    def _sync_by_itself(self, auto_sync: "type[AutoSync]") -> None:
        desk = self.window.desk
        if desk is None or (self.lock is not None and self.lock.place is not None):
            return  # it has been locked meanwhile
        self.autosync = desk.autosync = auto_sync(self.window, desk, self._folder)
        self.autosync.shut_out.connect(self._shut_out)
        self.autosync.start()

    def _shut_out(self) -> None:
        """End the day of a laptop that the municipality has shut out: its key is gone."""
        self._end_day()
        self._open(None)

    def _watch_over(self) -> None:
        from ui.lock import Lock

        desk = self.window.desk
        assert desk is not None
        self.lock = desk.lock = Lock(self.window, desk)
        self.lock.covered.connect(self.door.cover)
        self.lock.not_stored.connect(self.door.say_not_stored)
        self.lock.ready.connect(self._let_go)

    def _let_go(self, place: "Place") -> None:
        """Close the database and forget all that this process knows."""
        self._place, self.door.stored = place, True
        if self._renew is None:
            self._end_day()
            self.door.ask_unlock()
            return
        self.window.remember_geometry()
        self.tasks.close()
        assert self._store is not None
        self._store.close()
        self._renew(place)

    def _unlock(self, passphrase: str | None) -> None:
        if self._store is None:
            self._open(passphrase)
            return

        def known() -> None:
            from models.keystore import Keystore

            Keystore(self._folder).unlock(passphrase)

        # Something is still under way or could not be stored: the database is open behind the cover.
        self.tasks.database(
            self.window,
            known,
            on_success=lambda _: self._uncover(passphrase),
            on_failure=self.door.refuse_unlock,
        )

    def _uncover(self, passphrase: str | None) -> None:
        if self._store is None or self.lock is None:  # the last was stored meanwhile
            self._open(passphrase)
            return
        self.door.stored = True
        self.lock.uncover()
        self.door.leave()
        if self.autosync is not None:
            self.autosync.deleteLater()
        self._import_sync()

    def _keep_typed(self, work: "Workplace") -> None:
        from itcoach.syncing import drafts

        typed, self._typed = self._typed, []
        self.tasks.database(
            self.window,
            lambda: drafts.keep_typed(work, typed=typed),
            on_success=lambda _: self._tell_of_typed(),
        )

    def _tell_of_typed(self) -> None:
        self.window.messages.note(
            tr("Det du höll på att skriva finns kvar under Synk."),
            action=(tr("Visa det"), lambda: self.window.go("sync")),
        )

    def _tell_of_lost(self) -> None:
        if self._store is not None and self._store.has_lost:
            self.window.messages.note(
                tr(
                    "Programmet avslutades tvärt, och det sista som var sparat gick inte att läsa tillbaka. "
                    "Det som var skickat finns på kommunens server. Se över det du skrev sist."
                ),
                kind="attention",
                stays=True,
            )

    def _tell_of_restored(self) -> None:
        store = self._store
        assert store is not None

        def must_pair() -> bool:
            from itcoach.laptop.backups import must_pair

            return must_pair(store)

        self.tasks.database(self.window, must_pair, on_success=self._ask_to_pair)

    def _ask_to_pair(self, must_pair: bool) -> None:
        if must_pair:
            self.window.messages.note(
                tr("Säkerhetskopian är inläst. Koppla datorn till kommunens server igen, med en ny kod."),
                action=(tr("Koppla datorn"), lambda: self.window.go("settings", at="code")),
                kind="attention",
                stays=True,
            )

    def _end_day(self) -> None:
        self.work = self.autosync = self.lock = None
        self.window.end_day()
        store, self._store = self._store, None
        if store is not None:
            self.tasks.database(self.window, store.close)


def _import_the_day() -> None:
    """Import what opens the day; nothing of it knows the key."""
    import importlib

    for module in ("itcoach.laptop.opening", "models.sessions", "ui.pages.today", "ui.lock", "ui.autosync"):
        importlib.import_module(module)


def _restore_hooks(excepthook: Any, thread_hook: Any) -> None:
    sys.excepthook, threading.excepthook = excepthook, thread_hook


def run(folder: "Path", language: str | None = None) -> int:
    """Open the window on the laptop's files in ``folder`` and return the exit code.

    Args:
        folder: Where the laptop's files are.
        language: Of the window in this run; the one that was chosen in the settings, unless given.
    """
    return Application(folder, language=language, place=taken_place(os.environ), renew=renew).run()
