"""Rows to key answers into from paper: one key a question, and on to the next by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from itcoach.inclusion.keying import answer_of
from itcoach.inclusion.scoring import DECLINED
from resources.words import tr
from ui import theme
from ui.widgets.text import ElidedLabel, restyle

__all__ = ["KeyField", "KeyRow", "KeyRows"]

FIELD_WIDTH = 44


@dataclass(frozen=True)
class KeyRow:
    """A question to key in the answer of.

    Attributes:
        name: What it is called among the keys.
        number: As on the paper.
        answers: The words of its answers, from 0 on.
        after: The name and the key of an answer it follows on; nothing where everyone is asked.
        beside: What is known of it already, in words.
    """

    name: str
    number: int
    text: str
    answers: Sequence[str]
    after: tuple[str, str] | None = None
    beside: str = ""

    def words(self, key: str) -> str:
        """Return what a key means here; empty where it means nothing."""
        try:
            answer = answer_of(key, len(self.answers) - 1)
        except ValueError:
            return ""
        if answer is None:
            return tr("inget kryss")
        return tr("vill inte svara") if answer == DECLINED else self.answers[int(answer)]


class KeyField(QLineEdit):
    """Hold one key; a new one replaces it.

    Attributes:
        moved: Tells how far to go: 1 to the next field, -1 to the one before.
    """

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(1)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(round(FIELD_WIDTH * theme.text_scale()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the next key replace what stands there."""
        super().focusInEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down with the arrows and Enter; Backspace in an empty field goes back."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit(1)
        elif key == Qt.Key.Key_Up or (key == Qt.Key.Key_Backspace and not self.text()):
            self.moved.emit(-1)
        else:
            super().keyPressEvent(event)


class KeyRows(QWidget):
    """Show questions in columns, each with a field for its key and what the key means.

    Args:
        columns: The questions, column by column.

    Attributes:
        fields: By the questions' names, in order.
        filled: Tells that the last one was keyed in.
        changed: Tells that a key was keyed in.
    """

    filled = Signal()
    changed = Signal()

    def __init__(self, *columns: Sequence[KeyRow]) -> None:
        super().__init__()
        self._rows = {row.name: row for column in columns for row in column}
        self.fields: dict[str, KeyField] = {}
        self._words: dict[str, ElidedLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for at, column in enumerate(columns):
            # Where there is one column alone, what is known already has more to say.
            grid.setColumnStretch(4 * at + 1, 3 if len(columns) > 1 else 4)
            grid.setColumnStretch(4 * at + 3, 2 if len(columns) > 1 else 3)
            for line, row in enumerate(column):
                self._add(grid, line, 4 * at, row)
            grid.setRowStretch(max(map(len, columns)), 1)
        self._show_followers()

    def keys(self) -> dict[str, str]:
        """Return the keys of the questions that are asked; empty where none was keyed in."""
        return {name: field.text() for name, field in self.fields.items() if field.isEnabled()}

    def first_empty(self) -> KeyRow | None:
        """Return the first question without a key."""
        return next((self._rows[name] for name, key in self.keys().items() if not key), None)

    def begin(self) -> None:
        """Put the keyboard into the first field that is empty, or else into the first."""
        row = self.first_empty()
        next(iter(self.fields.values())).setFocus()
        if row is not None:
            self.fields[row.name].setFocus()

    def fill(self, keys: Mapping[str, str]) -> None:
        """Show these keys."""
        for name, key in keys.items():
            if name in self.fields:
                self.fields[name].setText(key)
                self._explain(name)
        self._show_followers()

    def _add(self, grid: QGridLayout, line: int, column: int, row: KeyRow) -> None:
        number = QLabel(str(row.number))
        number.setProperty("role", "strong")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field = KeyField()
        field.setAccessibleName(f"{row.number}. {row.text}")
        words = ElidedLabel(row.beside, role="quiet_text")
        field.textEdited.connect(lambda _, name=row.name: self._take(name))
        field.moved.connect(lambda step, name=row.name: self._go(name, step))
        self.fields[row.name], self._words[row.name] = field, words
        for place, widget in enumerate((number, ElidedLabel(row.text), field, words)):
            grid.addWidget(widget, line, column + place)

    def _take(self, name: str) -> None:
        """Go on after a key that is an answer; tell of one that is none."""
        field = self.fields[name]
        known = bool(self._rows[name].words(field.text()))
        if not known:
            wrong = field.text()
            field.clear()
            self._words[name].setText(tr("{key} är inget svar här", key=wrong) if wrong.strip() else "")
        else:
            self._explain(name)
        field.setProperty("invalid", not known)
        restyle(field)
        self._show_followers()
        self.changed.emit()
        if known:
            self._go(name, 1)

    def _explain(self, name: str) -> None:
        field, row = self.fields[name], self._rows[name]
        words = row.words(field.text())
        self._words[name].setText(words or row.beside)
        field.setAccessibleDescription(words or row.beside)

    def _go(self, name: str, step: int) -> None:
        names = [each for each, field in self.fields.items() if field.isEnabled()]
        at = names.index(name) + step
        if at >= len(names):
            self.filled.emit()
        elif at >= 0:
            self.fields[names[at]].setFocus()

    def _show_followers(self) -> None:
        """Ask what follows on an answer only where that answer was given."""
        for name, row in self._rows.items():
            if row.after is None:
                continue
            before, key = row.after
            # Where the answer before is not asked for here it was keyed in already.
            asked = before not in self.fields or self.fields[before].text() == key
            self.fields[name].setEnabled(asked)
            if not asked:
                self.fields[name].clear()
                self._words[name].setText(tr("hör till ett annat svar"))
            elif not self.fields[name].text():
                self._words[name].setText(row.beside)
