"""The whole program on a laptop that a passphrase locks, and a coach's hands."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from itcoach.app import Application
from itcoach.workplace import Workplace
from models.clock import Clock
from tests.helpers.ui import settle, type_text, wait_idle
from ui.entrance import Entrance

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PASSPHRASE = "fyra ord om en katt"


class MovedClock(Clock):
    """A clock that a test moves, as when the computer has slept."""

    def moved(self, **by: float) -> None:
        self._offset += timedelta(**by)


def rest(qtbot: "QtBot", app: Application) -> None:
    for _ in range(3):
        wait_idle(qtbot, app.tasks)
        settle()


def the_work(app: Application) -> Workplace:
    assert app.work is not None
    return app.work


def press_lock(qtbot: "QtBot", app: Application) -> None:
    qtbot.mouseClick(app.window.rail.lock_button, Qt.MouseButton.LeftButton)
    rest(qtbot, app)


def entrance_of(app: Application) -> Entrance | None:
    shown = [each for each in app.window.findChildren(Entrance) if each.isVisible()]
    return shown[0] if shown else None


def words_of(app: Application) -> str:
    return " ".join(label.text() for label in app.window.findChildren(QLabel) if label.isVisible())


def unlock(qtbot: "QtBot", app: Application, passphrase: str = PASSPHRASE) -> None:
    entrance = entrance_of(app)
    assert entrance is not None
    (field,) = entrance.findChildren(QLineEdit)
    field.clear()
    type_text(field, passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, app)
