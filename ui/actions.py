"""The keys that mean the same everywhere, made in one place."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from resources.words import tr

__all__ = ["Key", "add_action", "add_shortcut", "page_shortcut"]


class Key(Enum):
    """Name what a standard key does; the value is the key."""

    NEW = "Ctrl+N"
    SEARCH = "Ctrl+F"
    PRINT = "Ctrl+P"
    UNDO = "Ctrl+Z"
    SYNC = "F5"
    RESIDENT_VIEW = "F11"
    SAFETY = "F9"
    LOCK = "Ctrl+L"
    BACK = "Esc"


def add_action(widget: QWidget, key: Key, done: Callable[[], object]) -> QAction:
    """Let ``key`` call ``done`` whenever ``widget`` is on screen in the active window."""
    action = QAction(_texts()[key], widget)
    action.setShortcut(QKeySequence(key.value))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda: done())
    widget.addAction(action)
    return action


def add_shortcut(widget: QWidget, keys: tuple[str, ...], done: Callable[[], object]) -> None:
    """Let any of ``keys`` call ``done`` while the keyboard is in ``widget`` or in what it holds."""
    shortcut = QShortcut(widget)
    shortcut.setKeys([QKeySequence(key) for key in keys])
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: done())


def page_shortcut(number: int) -> QKeySequence:
    """Return the key of the page that stands as ``number`` (1 to 9) in the rail."""
    return QKeySequence(f"Alt+{number}")


def _texts() -> dict[Key, str]:
    return {
        Key.NEW: tr("Ny"),
        Key.SEARCH: tr("Sök"),
        Key.PRINT: tr("Skriv ut"),
        Key.UNDO: tr("Ångra"),
        Key.SYNC: tr("Synka nu"),
        Key.RESIDENT_VIEW: tr("Vänd skärmen mot invånaren"),
        Key.LOCK: tr("Lås"),
        Key.SAFETY: tr("Till varningen om besöket"),
        Key.BACK: tr("Tillbaka"),
    }
