"""A visit on screen, for the tests that work through one: a coach's hands."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.helpers.ui import settle, wait_idle
from ui.main_window import MainWindow
from ui.pages.base import Page
from ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

VIDEO_CALL = "whatsapp-videosamtal"
Open = Callable[[str], VisitPage]


class Elsewhere(Page):
    """Stand for the other pages."""

    def __init__(self, desk: object) -> None:
        super().__init__(desk, "Annan sida")  # type: ignore[arg-type]
        self.came_with: dict[str, object] = {}

    def arguments(self, **arguments: object) -> None:
        self.came_with = arguments


def on_screen(window: MainWindow) -> VisitPage:
    assert isinstance(window.page, VisitPage)
    return window.page


def rest(qtbot: "QtBot", tasks: "Tasks") -> None:
    """Let what was asked for be done, and what follows from it."""
    for _ in range(3):
        wait_idle(qtbot, tasks)
        settle()


def press(qtbot: "QtBot", button: QPushButton, tasks: "Tasks | None" = None) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    if tasks is not None:
        rest(qtbot, tasks)


def write_note(qtbot: "QtBot", page: VisitPage, text: str) -> None:
    qtbot.keyClicks(page.note.field, text)
    qtbot.waitUntil(lambda: page.note.status.text().startswith("sparad "), timeout=20_000)
