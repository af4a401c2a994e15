"""The tasks of a visit: what was done, how it ended, and who did it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from itcoach.guides import catalogue
from itcoach.labels import label
from itcoach.visiting import visits
from itcoach.visiting.history import TaskView
from models.errors import Trouble
from models.vocabulary import DoneBy, Outcome, Topic
from resources.words import language, tr
from ui import theme
from ui.icons import icon
from ui.widgets.buttons import ICON_SIDE, QuietButton, SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["TaskRow", "TasksPanel", "task_title"]


def task_title(task: TaskView) -> str:
    """Return what to call a task: its guide's title, else its topic."""
    if task.guide_id is not None:
        try:
            return catalogue.load(task.guide_id, language()).title
        except Trouble:
            pass  # A guide that this laptop no longer has: the topic says enough.
    return label(task.topic)


class Choice(QWidget):
    """Offer a few answers as buttons beside each other; pressing the chosen one takes it away.

    Attributes:
        chosen: Tells the answer, or ``None``.
    """

    chosen = Signal(object)

    def __init__(self, question: str, answers: Mapping[StrEnum, str]) -> None:
        super().__init__()
        self.setAccessibleName(question)
        row = FlowLayout(self, spacing=4)
        self.buttons: dict[StrEnum, SecondaryButton] = {}
        for value, words in answers.items():
            button = SecondaryButton(words, partial(self._press, value))
            button.setCheckable(True)
            side = round(ICON_SIDE * theme.text_scale())
            button.setIconSize(QSize(side + 4, side))
            button.setAccessibleName(f"{question} {words}")
            button.setToolTip(f"{question} {words}")
            self.buttons[value] = button
            row.addWidget(button)

    def show_value(self, value: StrEnum | None) -> None:
        """Mark the answer."""
        for each, button in self.buttons.items():
            button.setChecked(each == value)
            # A tick beside the colour, since colour alone says nothing to some.
            button.setIcon(icon("check", "primary") if each == value else QIcon())

    def _press(self, value: StrEnum) -> None:
        taken = self.buttons[value].isChecked()
        self.show_value(value if taken else None)
        self.chosen.emit(value if taken else None)


def outcomes() -> dict[StrEnum, str]:
    """Return how a task can end, in a word each."""
    return {
        Outcome.SOLVED: tr("Löst"),
        Outcome.PARTLY: tr("Delvis"),
        Outcome.UNSOLVED: tr("Inte löst"),
    }


def doers() -> dict[StrEnum, str]:
    """Return who can have done a task, in a word each."""
    return {DoneBy.COACH: tr("Coachen"), DoneBy.TOGETHER: tr("Tillsammans"), DoneBy.RESIDENT: tr("Själv")}


class TaskRow(QFrame):
    """Show a task with its two questions.

    Args:
        task: What is stored.
        change: Stores it anew.
        remove: Removes it, or none where it may not be.
    """

    def __init__(
        self,
        task: TaskView,
        change: Callable[[TaskView], object],
        remove: Callable[[TaskView], object] | None = None,
    ) -> None:
        super().__init__()
        self.task, self._change = task, change
        self.title = WrappedLabel(role="strong")
        self.outcome = Choice(tr("Hur gick det?"), outcomes())
        self.done_by = Choice(tr("Vem gjorde det?"), doers())
        self.outcome.chosen.connect(lambda value: self._store(outcome=value))
        self.done_by.chosen.connect(lambda value: self._store(done_by=value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        if remove is not None:
            self.remove_button = QuietButton("", lambda: remove(self.task), "close")
            head.addWidget(self.remove_button)
        column.addLayout(head)
        column.addWidget(self.outcome)
        column.addWidget(self.done_by)
        self.show_task(task)

    def show_task(self, task: TaskView) -> None:
        """Show the task as it is stored now."""
        self.task = task
        self.title.setText(task_title(task))
        self.outcome.show_value(task.outcome)
        self.done_by.show_value(task.done_by)
        if hasattr(self, "remove_button"):
            name = tr("Ta bort {task}", task=self.title.text())
            self.remove_button.setAccessibleName(name)
            self.remove_button.setToolTip(name)

    def _store(self, **changes: StrEnum | None) -> None:
        self.task = replace(self.task, **changes)  # type: ignore[arg-type]
        self._change(self.task)


class TasksPanel(Card):
    """List the tasks; add and remove them."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk, self._visit_id = desk, ""
        self.rows: dict[str, TaskRow] = {}
        head = QHBoxLayout()
        head.addWidget(WrappedLabel(tr("Uppgifter"), role="heading"), 1)
        self.add_button = SecondaryButton(tr("Lägg till"), None, "plus")
        self.add_button.setMenu(self._menu())
        head.addWidget(self.add_button)
        self.body.addLayout(head)
        self._nothing = WrappedLabel(
            tr("En guide som ni går igenom blir en uppgift av sig själv."), role="quiet_text"
        )
        area = Scroller()
        self._list = area.body
        self._list.addWidget(self._nothing)
        self._list.addStretch(1)
        self.body.addWidget(area, 1)

    def show_tasks(self, visit_id: str, tasks: Sequence[TaskView]) -> None:
        """Show the tasks of a visit; a row that is there already stays, and keeps the keyboard."""
        self._visit_id = visit_id
        for task_id in self.rows.keys() - {task.task_id for task in tasks}:
            row = self.rows.pop(task_id)
            row.hide()
            row.deleteLater()
        for task in tasks:
            if task.task_id in self.rows:
                self.rows[task.task_id].show_task(task)
            else:
                row = TaskRow(task, self._change, self._remove)
                self.rows[task.task_id] = row
                self._list.insertWidget(self._list.count() - 1, row)
        self._nothing.setVisible(not tasks)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for topic in Topic:
            menu.addAction(label(topic), partial(self.add, topic))
        return menu

    def add(self, topic: Topic) -> None:
        """Add a task of a topic."""
        work, visit_id = self._desk.work, self._visit_id
        self._desk.write(self, lambda: visits.add_task(work, visit_id=visit_id, topic=topic))

    def _change(self, task: TaskView) -> None:
        work = self._desk.work
        self._desk.write(
            self,
            lambda: visits.update_task(
                work,
                task_id=task.task_id,
                topic=task.topic,
                outcome=task.outcome,
                done_by=task.done_by,
                note=task.note,
            ),
        )

    def _remove(self, task: TaskView) -> None:
        work, visit_id, desk = self._desk.work, self._visit_id, self._desk

        def put_back() -> None:
            desk.write(desk, lambda: visits.restore_task(work, visit_id=visit_id, task=task))

        desk.write(
            self,
            lambda: visits.remove_task(work, task_id=task.task_id),
            lambda _: desk.messages.done(tr("Uppgiften är borttagen."), undo=put_back),
        )
        self.add_button.setFocus()
