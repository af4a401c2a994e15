"""What must not be stored was found in a text that was to be saved: ask the coach what becomes of it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QTextEdit, QVBoxLayout, QWidget

from itcoach.sensitive.findings import Sensitive
from itcoach.sensitive.guard import Answer
from itcoach.syncing.record_words import field_words
from resources.words import capital, tr
from ui import theme
from ui.forms import FormRow
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.sensitive.findings import Passage, SensitiveText

__all__ = ["SensitiveTextDialog"]

WIDTH: Final = 560
AROUND: Final = 80
"""Characters shown on each side of what was found."""
MOST_LINES: Final = 6


class SensitiveTextDialog(QDialog):
    """Show where it stands, and offer to save without it.

    Args:
        trouble: What was found.
        answer: Does the work again, with what the coach has answered.
        leave: The coach changes the text by hand: nothing is saved.
        parent: Over which it stands.

    Attributes:
        texts: The passages, with what was found marked.
        remove: Saves without it.
        edit: Goes back to the text.
        keep: Saves all the same; only where it is doubtful.
    """

    def __init__(
        self,
        trouble: "SensitiveText",
        *,
        answer: Callable[[Answer], object],
        leave: Callable[[], object],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._answer, self._leave = answer, leave
        number = Sensitive.PERSONNUMMER in trouble.kinds
        self.setWindowTitle(tr("Personnummer i texten") if number else tr("Kod eller lösenord i texten"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(trouble.happened, role="heading"))
        layout.addWidget(WrappedLabel(_why(trouble), role="quiet_text"))
        area = Scroller(spacing=12)
        self.texts = [_shown(passage) for passage in trouble.passages]
        for passage, text in zip(trouble.passages, self.texts, strict=True):
            area.body.addWidget(FormRow(_name(passage), text))
        area.body.addStretch(1)
        layout.addWidget(area, 1)
        buttons = FlowLayout(spacing=8)
        words = tr("Ta bort numret och spara") if number else tr("Ta bort det och spara")
        if len(trouble.kinds) > 1:
            words = tr("Ta bort det markerade och spara")
        self.remove = PrimaryButton(words, partial(self._give, Answer.REMOVE), "eraser")
        self.edit = SecondaryButton(tr("Ändra själv"), self.reject, "pencil")
        self.keep = QuietButton(tr("Spara ändå"), partial(self._give, Answer.KEEP))
        self.keep.setVisible(trouble.may_keep)
        for button in (self.remove, self.edit, self.keep):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.remove.setDefault(True)
        self.remove.setFocus()
        self.resize(round(WIDTH * theme.text_scale()), self.sizeHint().height())
        self.finished.connect(self.deleteLater)

    def reject(self) -> None:
        """Go back to the text."""
        super().reject()
        self._leave()

    def _give(self, answer: Answer) -> None:
        self.accept()
        self._answer(answer)


def _why(trouble: "SensitiveText") -> str:
    if trouble.may_keep:
        return tr(
            "Det markerade kan vara något helt annat. Är det ofarligt kan du spara ändå, och då frågar "
            "programmet inte om det igen."
        )
    if Sensitive.PERSONNUMMER in trouble.kinds:
        return tr("Ingenting är sparat än. Koden på kortet räcker för att känna igen en person.")
    return tr(
        "Ingenting är sparat än. Den som behöver koden eller lösenordet får fråga invånaren, som "
        "själv har det."
    )


def _name(passage: "Passage") -> str:
    return capital(field_words(passage.field))


def _shown(passage: "Passage") -> QTextEdit:
    """Return the surroundings of what was found, with it marked; text from outside is shown as text."""
    first, last = passage.found[0].start, passage.found[-1].end
    start, end = max(0, first - AROUND), min(len(passage.text), last + AROUND)
    before, after = "…" if start else "", "…" if end < len(passage.text) else ""
    shown = QTextEdit()
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setPlainText(before + passage.text[start:end] + after)
    mark = QTextCharFormat()
    mark.setBackground(theme.color("attention_soft"))
    mark.setForeground(theme.color("attention"))
    mark.setFontUnderline(True)
    marks = []
    for found in passage.found:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(shown.document())
        cursor.setPosition(found.start - start + len(before))
        cursor.setPosition(found.end - start + len(before), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, mark
        marks.append(selection)
    shown.setExtraSelections(marks)
    lines = min(MOST_LINES, 2 + len(shown.toPlainText()) // 60 + shown.toPlainText().count("\n"))
    shown.setFixedHeight(lines * shown.fontMetrics().lineSpacing() + 24)
    return shown
