"""The window: the rail, one page at a time beside it, the messages at the foot.

It paints before anything heavy is imported; the database is opened behind it and handed to
:meth:`MainWindow.start`. A page is imported and built when it is first opened.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from resources.words import tr
from ui import language, theme
from ui.actions import Key, add_action
from ui.desk import Desk
from ui.messages import Messages
from ui.rail import PageSpec, Rail, SyncLine
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from ui.pages.base import Page
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
        closing: The window closes; every page has been told to store what is typed.
        desk: What pages are handed; there from :meth:`start` on.
    """

    painted = Signal()
    sync_asked = Signal()
    closing = Signal()

    def __init__(self, specs: Sequence[PageSpec], tasks: "Tasks", settings: "Settings") -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in specs}
        self._tasks, self._settings = tasks, settings
        self._is_painted = False
        self.desk: Desk | None = None
        self.pages: dict[str, Page] = {}
        self._trail: list[tuple[str, dict[str, object]]] = []
        self.messages = Messages()
        self._build()
        tasks.trouble.connect(self.messages.trouble)
        add_action(self, Key.BACK, self.back)
        add_action(self, Key.SYNC, self.sync_asked.emit)
        self.resize(1280, 720)
        geometry = settings.recall(GEOMETRY)
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.encode())))

    @property
    def page(self) -> "Page | None":
        """Return the page on screen."""
        return self.pages.get(self._trail[-1][0]) if self._trail else None

    @property
    def sync_line(self) -> SyncLine:
        """Return the words about sync at the foot of the rail."""
        return self.rail.sync_line

    def show_entrance(self, entrance: QWidget) -> None:
        """Show what is asked before the database can be opened, until :meth:`start`."""
        self._stack.addWidget(entrance)
        self._stack.setCurrentWidget(entrance)

    def start(self, work: "Workplace") -> None:
        """Open the first page, now that the database is open."""
        self.desk = Desk(
            work=work, tasks=self._tasks, messages=self.messages, settings=self._settings, frame=self
        )
        # Qt ends it with the window, on the window's thread; Python's collector may run on any.
        self.desk.setParent(self)
        self.desk.changed.connect(self._refresh)
        self.go(next(iter(self._specs)))

    def go(self, key: str, **arguments: object) -> None:
        """Open the page ``key`` and hand it ``arguments``.

        Raises:
            KeyError: There is no page ``key``.
        """
        if self.desk is None:
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
        if self._layers.currentWidget() is self._resident:
            self.turn_back()
        elif len(self._trail) > 1:
            if self.page is not None:
                self.page.leaving()
            self._trail.pop()
            self._open(*self._trail[-1])

    def turn_to_resident(self, widget: QWidget) -> None:
        """Show ``widget`` alone, in large type, over the whole screen."""
        self.turn_back()
        self._resident_layout.addWidget(widget)
        widget.show()
        self._layers.setCurrentWidget(self._resident)
        self.setWindowState(self.windowState() | Qt.WindowState.WindowFullScreen)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_back(self) -> None:
        """Show the frame again; the widget that was shown belongs to its page as before."""
        if self._layers.currentWidget() is not self._resident:
            return
        self._layers.setCurrentIndex(0)
        while (item := self._resident_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)
        if self.desk is not None:
            self.desk.turned_back.emit()
        if self.page is not None:
            self.page.focus_first()

    def use_language(self, code: str) -> None:
        """Speak ``code`` at once; the page on screen opens again in it."""
        self._settings.language = code
        language.use_language(_app(), code)
        self._rebuild()

    def use_look(self, scheme: "Scheme", text_scale: float) -> None:
        """Use the theme ``scheme`` and the size of text at once."""
        self._settings.scheme, self._settings.text_scale = scheme, text_scale
        theme.apply(_app(), scheme, text_scale)
        self._rebuild()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when what is in the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let every page store what is typed, and remember where the window stood."""
        self.turn_back()
        for page in self.pages.values():
            page.leaving()
        self._settings.remember(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())
        self.closing.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        self.setWindowTitle("IT-coach")
        self.rail = Rail(list(self._specs.values()), self.go)
        self._stack = QStackedWidget()
        self._stack.addWidget(_opening())
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 12)
        foot.addWidget(self.messages)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self._resident = QWidget()
        self._resident.setObjectName("resident")
        self._resident.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._resident_layout = QVBoxLayout(self._resident)
        self._resident_layout.setContentsMargins(32, 32, 32, 32)
        add_action(self._resident, Key.RESIDENT_VIEW, self.turn_back)
        self._layers = QStackedWidget()
        self._layers.addWidget(frame)
        self._layers.addWidget(self._resident)
        self.setCentralWidget(self._layers)
        self.messages.show()

    def _rebuild(self) -> None:
        self.turn_back()
        for page in self.pages.values():
            page.leaving()
        state = (self.sync_line.text(), self.sync_line.kind)
        self.messages.clear()
        self.messages.setParent(None)
        self.pages.clear()
        self._build()
        self.sync_line.set_state(*state)
        if self._trail:
            self._open(*self._trail[-1])

    def _open(self, key: str, arguments: dict[str, object]) -> None:
        if key not in self.pages:
            page = self._specs[key].factory(self._the_desk())
            self.pages[key] = page
            self._stack.addWidget(page)
        page = self.pages[key]
        page.arguments(**arguments)
        page.refresh()
        self.rail.mark(key)
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(f"{page.title()} – IT-coach")
        page.focus_first()

    def _the_desk(self) -> Desk:
        if self.desk is None:
            raise RuntimeError("a page is opened before the database is")
        return self.desk

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.refresh()


def _opening() -> QWidget:
    shown = QWidget()
    layout = QVBoxLayout(shown)
    words = WrappedLabel(tr("Öppnar din dag …"), role="quiet_text")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    layout.addWidget(words)
    return shown


def _app() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application")
    return app
