"""A hand at the window: it finds what a person sees by its words, clicks it, types, and takes pictures."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from ui.crash import CrashDialog

if TYPE_CHECKING:
    from ui.autosync import AutoSync
    from ui.main_window import MainWindow
    from ui.tasks import Tasks

__all__ = ["Hand", "NotThere"]

PATIENCE_SECONDS: Final = 30.0
LOOK_MS: Final = 10
BEHIND_A_DIALOG: Final = QColor(30, 42, 50, 110)
"""What lies behind a dialog stands back in a picture."""

Found = TypeVar("Found", bound=QWidget)


class NotThere(RuntimeError):
    """What the hand was to touch is not on screen, or what it waits for does not come."""


class Hand:
    """Work one window like a person.

    Args:
        window: The window.
        tasks: Its background work, which the hand waits for like a person waits for the screen.
        pictures: Where :meth:`picture` saves.
    """

    def __init__(self, window: "MainWindow", tasks: "Tasks", pictures: Path) -> None:
        self._window, self._tasks, self._pictures = window, tasks, pictures

    def click(self, words: str, *, within: QWidget | None = None) -> None:
        """Click the button that says ``words`` (its text, or its accessible name where it shows an icon)."""
        self.touch(self._button(words, within))

    def touch(self, widget: QWidget) -> None:
        """Click a widget in its middle."""
        _bring_into_view(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())
        self.settle()

    def can_click(self, words: str) -> bool:
        """Tell whether a button that says ``words`` is on screen and enabled."""
        return bool(self._buttons(words, None))

    def write(self, text: str, field: QWidget) -> None:
        """Click a field, empty it and type ``text`` into it."""
        _bring_into_view(field)
        target = field.viewport() if isinstance(field, QAbstractScrollArea) else field
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        self.wait(self._in_front, "the window to be in front")
        QTest.keyClick(self._window.focusWidget() or self._window, key, modifier)
        self.settle()

    def choose_file(self, path: Path) -> None:
        """Type a path into the file dialog on screen and confirm it."""
        dialog = self.find(QFileDialog)
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        if not isinstance(name, QLineEdit):
            raise NotThere("the file dialog has no line for a name")
        self.write(str(path.absolute()), name)  # the dialog starts from a folder of its own
        QTest.keyClick(name, Qt.Key.Key_Return)
        self.wait_gone(dialog)

    def find(self, kind: type[Found], name: str = "") -> Found:
        """Return the visible widget of ``kind``, with the accessible name ``name`` where it is given."""
        for top in self._tops():
            for widget in [top, *top.findChildren(QWidget)]:
                if isinstance(widget, kind) and widget.isVisible() and name in ("", widget.accessibleName()):
                    return widget
        raise NotThere(f"{kind.__name__} {name!r} is not on screen")

    def wait(self, there: Callable[[], bool], what: str) -> None:
        """Let the window work until ``there`` is true.

        Raises:
            NotThere: It did not come within half a minute.
        """
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not there():
            if time.monotonic() > give_up:
                raise NotThere(f"waited for {what}; {self._bug()}")
            pause = QEventLoop()
            QTimer.singleShot(LOOK_MS, pause.quit)
            pause.exec()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait_gone(self, widget: QWidget) -> None:
        """Wait until a widget is no longer on screen."""
        self.wait(lambda: not isValid(widget) or not widget.isVisible(), "a dialog to close")
        self.settle()

    def settle(self) -> None:
        """Wait until the window and its background work have come to rest."""
        for _ in range(3):
            QCoreApplication.processEvents()
            self.wait(lambda: self._tasks.busy == 0, "the background work to end")

    def arrive(self, autosync: "AutoSync") -> None:
        """Wait until the sync under way, if any, has ended."""
        self.wait(lambda: not autosync.syncing, "the sync to end")
        self.settle()

    def picture(self, name: str) -> None:
        """Save what is on screen as ``name``.png, the dialog over the window where there is one."""
        self.settle()
        picture = self._window.grab()
        painter = QPainter(picture)
        for dialog in self._dialogs():
            place = QRect(self._window.mapFromGlobal(dialog.mapToGlobal(QPoint(0, 0))), dialog.size())
            painter.fillRect(picture.rect(), BEHIND_A_DIALOG)
            painter.drawPixmap(place, dialog.grab())
            painter.drawRect(place)
        painter.end()
        self._pictures.mkdir(parents=True, exist_ok=True)
        picture.save(str(self._pictures / f"{name}.png"))

    def _bug(self) -> str:
        """Return the report of the bug that is on screen, if there is one."""
        reports = [dialog.text.toPlainText() for dialog in self._window.findChildren(CrashDialog)]
        return "\n".join(reports) or "there is no report of a bug"

    def _in_front(self) -> bool:
        # A dialog that has just closed hands the keyboard back in its own time; ask until it has.
        self._window.activateWindow()
        return QApplication.activeWindow() is self._window

    def _button(self, words: str, within: QWidget | None) -> QAbstractButton:
        try:
            self.wait(lambda: bool(self._buttons(words, within)), "a button")
        except NotThere:
            seen = sorted({_words(b) for top in self._tops() for b in _visible_buttons(top)})
            raise NotThere(f"no button says {words!r}; there are {seen}") from None
        return self._buttons(words, within)[0]

    def _buttons(self, words: str, within: QWidget | None) -> list[QAbstractButton]:
        places = [within] if within is not None else self._tops()[:1]
        return [
            button
            for place in places
            for button in _visible_buttons(place)
            if button.isEnabled() and words in (button.text(), button.accessibleName())
        ]

    def _tops(self) -> list[QWidget]:
        """Return what can be touched: the uppermost dialog before the window."""
        return [*reversed(self._dialogs()), self._window]

    def _dialogs(self) -> list[QDialog]:
        return [dialog for dialog in self._window.findChildren(QDialog) if dialog.isVisible()]


def _visible_buttons(place: QWidget) -> list[QAbstractButton]:
    return [button for button in place.findChildren(QAbstractButton) if button.isVisible()]


def _words(button: QAbstractButton) -> str:
    return button.text() or button.accessibleName()


def _bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
