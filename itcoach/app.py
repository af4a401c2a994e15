"""The composition root: make the parts, hand them to one another, undo it in reverse at the end.

The one file, with ``__main__``, that imports the window. The window is painted first; the database is
imported and opened behind it.
"""

import contextlib
import os
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from itcoach.settings import LANGUAGE, Settings
from models.clock import Clock
from resources.words import tr
from ui.application import dress, end_on_signal, lay_ground, qt_application
from ui.main_window import MainWindow
from ui.page_list import page_specs
from ui.tasks import Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from itcoach.demo import MadeUp
    from itcoach.workplace import Workplace
    from models.database import Store
    from models.errors import Trouble
    from ui.autosync import AutoSync
    from ui.entrance import Entrance

__all__ = ["Application", "run", "run_demo"]


class Application:
    """One running IT-coach on the laptop whose files lie in ``folder``.

    Args:
        folder: Where the database, the key file, the settings and the log are.
        clock: Tells the time.
        passphrase: Opens a database without a keyring, where the caller knows it already.
        language: Of the window in this run; the one that was chosen in the settings, unless given.

    Attributes:
        window: The main window.
        tasks: Its background work.
        work: The opened workplace, once the database is open and a coach is known.
        autosync: Syncs by itself, once the day is open.
    """

    def __init__(
        self,
        folder: "Path",
        *,
        clock: Clock | None = None,
        passphrase: str | None = None,
        language: str | None = None,
    ) -> None:
        self._folder, self._clock, self._passphrase = folder, clock or Clock(), passphrase
        self._cleanups = contextlib.ExitStack()
        self._store: Store | None = None
        self._entrance: Entrance | None = None
        self.work: Workplace | None = None
        self.autosync: AutoSync | None = None
        self._init_look(language)
        self._init_tasks()
        self._init_window()

    def show(self) -> None:
        """Show the window, then open the database behind it."""
        self.window.painted.connect(self._after_first_paint)
        self.window.show()

    def close(self) -> None:
        """Store what is typed, end background work, close the database. May be called twice."""
        self.window.end()
        if self.autosync is not None:
            self.autosync.stop()
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

    def _init_window(self) -> None:
        self.window = MainWindow(page_specs(), self.tasks, self.settings)

    def _after_first_paint(self) -> None:
        from itcoach.log import start_log

        start_log(self._folder)
        # Furnished before the database is opened: importing on another thread would only hold this one up.
        dress(self.settings)
        self.window.furnish()
        self._watch_for_bugs()
        if self.settings.problems:
            self.window.messages.note(
                tr("En inställning gick inte att läsa, så standardvärdet används."), kind="attention"
            )
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
        def opened() -> "tuple[Store, Workplace]":
            from itcoach.laptop import open_laptop, workplace

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
        from models.keystore import NoKeyring, PassphraseNeeded, PassphraseTooShort, WrongPassphrase

        entrance = self._at_entrance()
        match trouble:
            case NoKeyring():
                entrance.ask_new_passphrase()
            case PassphraseTooShort():
                entrance.ask_new_passphrase(trouble)
            case PassphraseNeeded():
                entrance.ask_passphrase()
            case WrongPassphrase():
                entrance.ask_passphrase(trouble)
            case _:
                entrance.show_trouble(trouble, lambda: self._open(passphrase))

    def _at_entrance(self) -> "Entrance":
        from ui.entrance import Entrance

        if self._entrance is None:
            self._entrance = Entrance()
            self._entrance.passphrase_given.connect(self._open)
            self._entrance.name_given.connect(self._begin_as)
            self._entrance.pairing_given.connect(self._pair)
            self.window.show_entrance(self._entrance)
        return self._entrance

    def _begin_as(self, name: str) -> None:
        store = self._store
        assert store is not None

        def chosen() -> "Workplace":
            from itcoach.laptop import choose_coach, workplace

            choose_coach(store, name=name)
            return workplace(store, self._clock)

        self.tasks.database(self.window, chosen, on_success=self._begin)

    def _pair(self, address: str, code: str) -> None:
        store = self._store
        assert store is not None

        def paired() -> "Workplace":
            from itcoach.laptop import workplace
            from itcoach.syncing import pair_laptop

            pair_laptop(store, self._clock, self._folder, address=address, code=code)
            return workplace(store, self._clock)

        self.tasks.network(self.window, paired, on_success=self._begin)

    def _begin(self, work: "Workplace") -> None:
        if not work.coach_id:
            self._at_entrance().ask_who()
            return
        self.work = work
        self.window.start(work)
        self.tasks.idle.connect(self._import_sync)

    def _import_sync(self) -> None:
        # The day is on the screen by now; sync is imported on its own thread, since it brings httpx along.
        self.tasks.idle.disconnect(self._import_sync)

        def imported() -> "type[AutoSync]":
            from ui.autosync import AutoSync

            return AutoSync

        self.tasks.network(self.window, imported, on_success=self._sync_by_itself)

    def _sync_by_itself(self, auto_sync: "type[AutoSync]") -> None:
        desk = self.window.desk
        assert desk is not None
        self.autosync = desk.autosync = auto_sync(self.window, desk, self._folder)
        self.autosync.shut_out.connect(self._shut_out)
        self.autosync.start()

    def _shut_out(self) -> None:
        """End the day of a laptop that the municipality has shut out: its key is gone."""
        self.work = self.autosync = self._entrance = None
        self.window.end_day()
        if self._store is not None:
            self.tasks.database(self.window, self._store.close)
        self._open(None)


def _restore_hooks(excepthook: Any, thread_hook: Any) -> None:
    sys.excepthook, threading.excepthook = excepthook, thread_hook


def run(folder: "Path", language: str | None = None) -> int:
    """Open the window on the laptop's files in ``folder`` and return the exit code.

    Args:
        folder: Where the laptop's files are.
        language: Of the window in this run; the one that was chosen in the settings, unless given.
    """
    app = qt_application()
    application = Application(folder, language=language)
    application.show()
    try:
        end_on_signal(app)
        return app.exec()
    finally:
        application.close()


def run_demo(output: "Path", language: str) -> int:
    """Show a made-up municipality: in a window where there is a display, else played into ``output``."""
    from itcoach import demo
    from models.database import files_in_words

    print(tr("Skapar en påhittad kommun med server och två datorer …"))
    display = has_display()
    if not display:
        with files_in_words():
            output.mkdir(parents=True, exist_ok=True)
    with demo.municipality(language) as made_up:
        if not display:
            os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={made_up.screen}"
        return _click_through(made_up) if display else _play(made_up, output)


def has_display() -> bool:
    """Tell whether a window can be shown: always on Windows and macOS, elsewhere where a display is named."""
    platform = os.environ.get("QT_QPA_PLATFORM")
    if platform:
        return platform not in ("offscreen", "minimal")
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(named) or not sys.platform.startswith("linux")


def _click_through(made_up: "MadeUp") -> int:
    """Open the first laptop, paired and with the list read in, ready to click through."""
    made_up.prepare()
    laptop = made_up.laptops[0]
    app = qt_application()
    application = Application(laptop.folder, clock=made_up.clock, passphrase=laptop.passphrase)
    application.show()
    try:
        end_on_signal(app)
        return app.exec()
    finally:
        application.close()


def _play(made_up: "MadeUp", output: "Path") -> int:
    from ui.walkthrough.day import play
    from ui.walkthrough.words import told

    print(tr("Ingen skärm hittades: dagen spelas upp utan fönster och sparas i {folder}.", folder=output))
    qt_application()
    # A file dialog has a folder of its own, so that what is typed into it must name the whole path.
    summary = play(lambda laptop: Application(laptop.folder, clock=made_up.clock), made_up, output.resolve())
    print(told(summary))
    return 0 if summary.identical else 1
