"""The window: the rail, one page at a time beside it, the messages at the foot.

It is painted before anything heavy is imported, and furnished then; the database is opened behind it and
handed to :meth:`MainWindow.start`. A page is imported and built when it is first opened.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ui import language, theme
from ui.opening import opening
from ui.page_spec import PageSpec

if TYPE_CHECKING:
    from itcoach.laptop.locking import Place
    from itcoach.workplace import Workplace
    from ui.desk import Desk
    from ui.layers import Layers
    from ui.leaving import Leaving
    from ui.pages.base import Page
    from ui.rail import Rail, SyncLine
    from ui.settings import Scheme, Settings
    from ui.tasks import Tasks

__all__ = ["MainWindow", "PageSpec"]

GEOMETRY = "window.geometry"


class MainWindow(QMainWindow):
    """Frame the pages.

    Args:
        specs: The pages, in the order of the rail; the first opens first.
        tasks: Background work; what goes wrong there is shown at the foot.
        settings: The language, the look, and memory.

    Attributes:
        painted: The window has been painted for the first time.
        sync_asked: F5 was pressed.
        lock_asked: Ctrl+L was pressed, or the button in the rail.
        closing: The window closes; every page has been told to store what is typed.
        messages: The foot of the window; there from :meth:`furnish` on.
        watch: Tells when a visit should have ended; there from :meth:`furnish` on.
        desk: What pages are handed; there from :meth:`start` on.
    """

    painted = Signal()
    sync_asked = Signal()
    lock_asked = Signal()
    closing = Signal()

    def __init__(self, specs: Sequence[PageSpec], tasks: "Tasks", settings: "Settings") -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in specs}
        self._tasks, self._settings = tasks, settings
        self._is_painted = False
        self._ending = False
        self._leaving: Leaving | None = None
        self._has_sent_last = False
        self._covered = False
        self.desk: Desk | None = None
        self.pages: dict[str, Page] = {}
        self._trail: list[tuple[str, dict[str, object]]] = []
        self._layers: Layers | None = None
        self.setWindowTitle("IT-coach")
        self.setCentralWidget(opening())
        self.resize(1280, 720)
        geometry = settings.recall(GEOMETRY)
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.encode())))

    @property
    def page(self) -> "Page | None":
        """Return the page on screen."""
        return self.pages.get(self._trail[-1][0]) if self._trail else None

    @property
    def rail(self) -> "Rail":
        """Return the pages by icon and word."""
        return self._the_layers().rail

    @property
    def sync_line(self) -> "SyncLine":
        """Return the words about sync at the foot of the rail."""
        return self.rail.sync_line

    def furnish(self) -> None:
        """Put the rail and the foot into the window, once it has been painted; a second time does nothing."""
        if self._layers is not None:
            return
        from ui.actions import Key, add_action
        from ui.messages import Messages
        from ui.safety_watch import SafetyWatch

        self.messages: Messages = Messages()
        self.watch: SafetyWatch = SafetyWatch(self)
        self._tasks.trouble.connect(self.messages.trouble)
        add_action(self, Key.BACK, self._escape)
        add_action(self, Key.SYNC, self.sync_asked.emit)
        add_action(self, Key.LOCK, self.lock_asked.emit)
        self._build()

    def show_entrance(self, entrance: QWidget) -> None:
        """Show what is asked before the database can be opened, until :meth:`start`."""
        self.furnish()
        self._covered = True
        self._the_layers().show_page(entrance)
        self.rail.setEnabled(False)  # no page can be opened before the database

    def start(self, work: "Workplace", place: "Place | None" = None) -> None:
        """Open the first page, or where the coach was, now that the database is open."""
        from ui.desk import Desk

        self.furnish()
        self.desk = Desk(
            work=work, tasks=self._tasks, messages=self.messages, settings=self._settings, frame=self
        )
        # Qt ends it with the window, on the window's thread; Python's collector may run on any.
        self.desk.setParent(self)
        self.desk.changed.connect(self._refresh)
        self.rail.setEnabled(True)
        self._covered = False
        self._open_where(place)
        self.watch.start(self.desk)  # the day's list is read first

    def _open_where(self, place: "Place | None") -> None:
        first = next(iter(self._specs))
        if place is None or place.page not in self._specs:
            self.go(first)
            return
        if place.page != first:
            self._trail.append((first, {}))  # Esc leads there
        self.go(place.page, **place.arguments)

    def place(self) -> "Place":
        """Return where the coach is, in identities only."""
        from itcoach.laptop.locking import Place

        page = self.page
        return Place(
            self._trail[-1][0],
            {} if page is None else page.place(),
            in_front=QApplication.activeWindow() is not None,
            minimized=self.isMinimized(),
            ends=self.watch.ends(),
        )

    def show_as_before(self, place: "Place") -> None:
        """Show the window where the one before it was locked, in nobody's way."""
        if place.minimized:
            self.showMinimized()
            return
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_ShowWithoutActivating, not place.in_front)
        self.show()
        if not place.in_front:
            self.lower()

    def take_away(self, entrance: QWidget) -> None:
        """Let go of what :meth:`show_entrance` showed, with all that was written there."""
        self._the_layers().pages.removeWidget(entrance)
        entrance.deleteLater()

    def cover(self, entrance: QWidget) -> None:
        """Let nothing of the day be seen; what is open stays behind, until :meth:`uncover`."""
        self.turn_back()
        self.setWindowTitle("IT-coach")
        self.messages.clear()
        self.sync_line.set_state("")
        self.messages.hide()  # what is under way may still tell of somebody
        self.watch.cover(on=True)
        self.show_entrance(entrance)

    def paint_at_once(self) -> None:
        """Paint what the window shows now, before anything else is done."""
        QApplication.sendPostedEvents(None, QtCore.QEvent.Type.LayoutRequest)
        self.repaint()

    def uncover(self) -> None:
        """Show the day as it was."""
        self.messages.show()
        self.watch.cover(on=False)
        self.rail.setEnabled(True)
        self._covered = False
        self._open(*self._trail[-1])

    def store_typed(self) -> None:
        """Let every page store what is typed."""
        for page in self.pages.values():
            page.leaving()

    def not_stored(self) -> list[tuple[str, str]]:
        """Return what stands on the pages where something could not be stored: titles and words."""
        from ui.typed import typed_in

        if self.desk is None or not self.desk.not_saved:
            return []
        return [(page.title(), words) for page in self.pages.values() if (words := typed_in(page))]

    def end_day(self) -> None:
        """Take the pages away with all they show, as if the database had never been opened."""
        self.turn_back()
        layers = self._the_layers()
        for page in self.pages.values():
            layers.pages.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self._trail.clear()
        self.messages.clear()
        self.messages.show()
        self.sync_line.set_state("")
        self.watch.lock()
        if self.desk is not None:
            self.desk.deleteLater()
        self.desk = None

    def go(self, key: str, **arguments: object) -> None:
        """Open the page ``key`` and hand it ``arguments``.

        Raises:
            KeyError: There is no page ``key``.
        """
        if self.desk is None or self._covered:
            return
        if self.page is not None:
            self.page.leaving()
        if not self._trail or self._trail[-1][0] != key:
            self._trail.append((key, arguments))
        else:
            self._trail[-1] = (key, arguments)
        self._open(key, arguments)

    def back(self) -> None:
        """Leave the resident's view, or return to the page before."""
        if self._covered:
            return
        if self._leaving is not None:
            self._stay()
        elif self._the_layers().is_turned:
            self.turn_back()
        elif len(self._trail) > 1:
            if self.page is not None:
                self.page.leaving()
            self._trail.pop()
            self._open(*self._trail[-1])

    def turn_to_resident(self, widget: QWidget) -> None:
        """Show ``widget`` alone, in large type, over the whole screen."""
        if self._covered:
            return
        self.turn_back()
        self._the_layers().turn_to_resident(widget)
        self.setWindowState(self.windowState() | QtCore.Qt.WindowState.WindowFullScreen)
        widget.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def turn_back(self) -> None:
        """Show the frame again; the widget that was shown belongs to its page as before."""
        if self._layers is None or not self._layers.is_turned:
            return
        self._layers.turn_back()
        self.setWindowState(self.windowState() & ~QtCore.Qt.WindowState.WindowFullScreen)
        if self.desk is not None:
            self.desk.turned_back.emit()
        if self.page is not None:
            self.page.focus_first()

    def use_language(self, code: str) -> None:
        """Speak ``code`` at once; the page on screen opens again in it."""
        try:
            self._settings.language = code
        finally:  # Where it cannot be stored it is used all the same, and the trouble is shown.
            language.use_language(_app(), code)
            self._rebuild()

    def use_look(self, scheme: "Scheme", text_scale: float) -> None:
        """Use the theme ``scheme`` and the size of text at once."""
        try:
            self._settings.scheme, self._settings.text_scale = scheme, text_scale
        finally:
            theme.apply(_app(), scheme, text_scale)
            self._rebuild()

    def end(self) -> None:
        """Close without asking, even with words that could not be stored."""
        self._ending = True
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when what is in the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let every page store what is typed, and remember where the window stood.

        The coach is asked first where a note could not be stored, as on a full disk. What waits to be sent
        is sent first, where the server can be reached; closing a second time closes at once.
        """
        self.turn_back()
        self.store_typed()
        if self.desk is not None and self.desk.not_saved and not self._ending:
            self._has_sent_last = False
            self._stay()
            self._ask_before_closing()
            event.ignore()
            return
        if not (self._ending or self._has_sent_last or self._leaving is not None) and self._sends_last():
            event.ignore()
            return
        self.remember_geometry()
        self.closing.emit()
        super().closeEvent(event)

    def remember_geometry(self) -> None:
        """Keep where the window stands for the next one."""
        self._settings.remember(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())

    def _sends_last(self) -> bool:
        autosync = self.desk.autosync if self.desk is not None else None
        return autosync is not None and autosync.send_last(self._show_leaving, self._leave)

    def _show_leaving(self) -> None:
        from ui.leaving import Leaving

        assert self.desk is not None
        assert self.desk.autosync is not None
        self._leaving = Leaving(self.desk.autosync, quit_now=self._leave, stay=self._stay)
        self.rail.setEnabled(False)
        self._the_layers().show_page(self._leaving)
        self._leaving.quit_now.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._has_sent_last = True
        self.close()

    def _escape(self) -> None:
        turned = self._leaving is not None or self._the_layers().is_turned
        if turned or (self.page is not None and self.page.escapes):
            self.back()

    def _stay(self) -> None:
        leaving, self._leaving = self._leaving, None
        if leaving is None:
            return
        if self.desk is not None and self.desk.autosync is not None:
            self.desk.autosync.stay()
        self._the_layers().pages.removeWidget(leaving)
        leaving.deleteLater()
        self.rail.setEnabled(True)
        if self._trail:
            self._open(*self._trail[-1])

    def _ask_before_closing(self) -> None:
        from resources.words import tr

        self.messages.note(
            tr("Anteckningen kunde inte sparas. Stänger du nu försvinner den."),
            action=(tr("Stäng ändå"), self.end),
            kind="bad",
        )

    def _build(self) -> None:
        from ui.layers import Layers

        self.setWindowTitle("IT-coach")
        self._layers = Layers(
            list(self._specs.values()),
            self.messages,
            self.watch,
            go=self.go,
            lock=self.lock_asked.emit,
            turn_back=self.turn_back,
        )
        self.setCentralWidget(self._layers)
        self._layers.show()
        self.messages.show()

    def _rebuild(self) -> None:
        self.turn_back()
        self.store_typed()
        state = (self.sync_line.text(), self.sync_line.kind, self.sync_line.symbol)
        self.messages.clear()
        self.messages.setParent(None)
        self.pages.clear()
        self._build()
        self.sync_line.set_state(*state)
        if self.desk is not None and self.desk.autosync is not None:
            self.desk.autosync.show_state()  # in the language of now
        if self._trail:
            self._open(*self._trail[-1])

    def _open(self, key: str, arguments: dict[str, object]) -> None:
        if key not in self.pages:
            page = self._specs[key].factory(self._the_desk())
            self.pages[key] = page
        page = self.pages[key]
        page.arguments(**arguments)
        page.refresh()
        self.rail.mark(key)
        self._the_layers().show_page(page)
        # Not the page's own heading: a name may stand in it, and the window's title is seen by others.
        self.setWindowTitle(f"{self._specs[key].title()} – IT-coach")
        page.focus_first()

    def _the_layers(self) -> "Layers":
        if self._layers is None:
            raise RuntimeError("the window is not furnished")
        return self._layers

    def _the_desk(self) -> "Desk":
        if self.desk is None:
            raise RuntimeError("a page is opened before the database is")
        return self.desk

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.refresh()


def _app() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application")
    return app
