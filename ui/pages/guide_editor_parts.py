"""The parts of a guide that is being written: which one is in the form, and the steps in their order."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from itcoach.guides.form import LISTS
from resources.words import tr
from ui import theme
from ui.pages.guide_editor_step import list_words
from ui.widgets.buttons import SecondaryButton
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from ui.pages.guide_editor_state import EditorState

__all__ = ["GuideParts"]

WIDTH: Final = 220


class GuideParts(QWidget):
    """Choose a part; add, move and remove steps.

    Args:
        state: What is written.

    Attributes:
        chosen: Another part is to be in the form; which is in ``state.at_part``.
        step_added: A step was added, which is the part in the form now.
        step_removed: A step is gone; hands over its number.
        list: The parts.
    """

    chosen = Signal()
    step_added = Signal()
    step_removed = Signal(int)

    def __init__(self, state: "EditorState") -> None:
        super().__init__()
        self._state = state
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Guidens delar"))
        self.list.setFixedWidth(round(WIDTH * (1 + (theme.text_scale() - 1) * 0.6)))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._choose)
        self.new_step_button = SecondaryButton(tr("Nytt steg"), self._new_step, "plus")
        self.up_button = SecondaryButton("", lambda: self._move(-1), "arrow-up")
        self.down_button = SecondaryButton("", lambda: self._move(1), "arrow-down")
        self.remove_button = SecondaryButton("", self._remove, "delete-outline")
        buttons = FlowLayout()
        for button, words in (
            (self.up_button, tr("Flytta steget uppåt")),
            (self.down_button, tr("Flytta steget nedåt")),
            (self.remove_button, tr("Ta bort steget")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.new_step_button)
        column.addLayout(buttons)

    def show_parts(self) -> None:
        """Show the parts as they are called now; one that is no more gives way to the first."""
        form, unnamed = self._state.manuscript.forms[self._state.language], tr("nytt steg")
        rows = [("about", tr("Om guiden")), ("you_need", list_words("you_need"))]
        rows += [
            (str(number), f"{number}. {step.title or unnamed}") for number, step in enumerate(form.steps, 1)
        ]
        rows += [(name, list_words(name)) for name in LISTS[1:]]
        if self._state.at_part not in dict(rows):
            self._state.at_part = "about"
        with QSignalBlocker(self.list):
            while self.list.count() > len(rows):
                self.list.takeItem(self.list.count() - 1)
            for at, (part, words) in enumerate(rows):
                item = self.list.item(at)
                if item is None:
                    item = QListWidgetItem()
                    self.list.addItem(item)
                item.setText(words)
                item.setData(Qt.ItemDataRole.UserRole, part)
                if part == self._state.at_part:
                    self.list.setCurrentItem(item)

    def allow(self, *, closed: bool) -> None:
        """Let what can be done with the part in the form be done, unless the draft is ``closed``."""
        part = self._state.at_part
        self.new_step_button.setEnabled(not closed)
        is_step = part.isdecimal() and not closed
        last = len(self._state.manuscript.forms[self._state.language].steps)
        self.remove_button.setEnabled(is_step)
        self.up_button.setEnabled(is_step and int(part) > 1)
        self.down_button.setEnabled(is_step and int(part) < last)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._state.at_part = str(item.data(Qt.ItemDataRole.UserRole))
            self.chosen.emit()

    def _new_step(self) -> None:
        state = self._state
        last = len(state.manuscript.form.steps)
        after = int(state.at_part) if state.at_part.isdecimal() else last
        state.at_part = str(after + 1)
        state.change(state.manuscript.with_new_step(after))
        self.step_added.emit()

    def _move(self, by: int) -> None:
        state, number = self._state, int(self._state.at_part)
        state.at_part = str(number + by)
        state.change(state.manuscript.with_step_moved(number, number + by))

    def _remove(self) -> None:
        state, number = self._state, int(self._state.at_part)
        left = len(state.manuscript.form.steps) - 1
        state.at_part = str(min(number, left)) if left else "you_need"
        state.change(state.manuscript.without_step(number))
        self.step_removed.emit(number)
