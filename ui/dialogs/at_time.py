"""Ask for a time of day: when the coach means to go, or when the coach went."""

from collections.abc import Callable
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QTimeEdit, QWidget

from models.clock import to_local
from resources.words import language, tr
from ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["AtTime"]


class AtTime(FormDialog):
    """Ask for a time of day.

    Args:
        desk: What the page works with.
        parent: The page that asks.
        question: The heading and the label.
        at: The instant to begin with.
        done: Stores the time; runs behind the window.
        hint: A line of help.

    Attributes:
        time: The field.
    """

    def __init__(
        self,
        desk: "Desk",
        parent: QWidget,
        question: str,
        at: datetime,
        done: Callable[[time], object],
        hint: str = "",
    ) -> None:
        words = tr("Spara tiden")
        super().__init__(desk, words, words, parent)
        self._done = done
        local = to_local(at)
        self.time = QTimeEdit(QTime(local.hour, local.minute))
        self.time.setDisplayFormat("HH.mm" if language() == "sv" else "HH:mm")
        self.form.add(question, self.time, hint)

    def values(self) -> object:
        """Return what is filled in, comparable."""
        return self.time.time().toString()

    def save(self) -> None:
        """Store the time."""
        chosen, done = time(self.time.time().hour(), self.time.time().minute()), self._done
        self.store(lambda: done(chosen), lambda _: None)
