"""Fields for free words, and the guard that keeps a personnummer out of them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from itcoach.sensitive.findings import Sensitive, findings, without
from resources.words import tr
from ui.forms import FormRow
from ui.widgets.buttons import SecondaryButton

__all__ = ["NumberGuard", "TextArea", "looks_secret", "mark_words"]


class TextArea(QPlainTextEdit):
    """Take several lines; the tab key leaves the field.

    Args:
        lines: How many are seen without scrolling.
    """

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self._lines = lines
        self._fit()

    def _fit(self) -> None:
        # The padding and the edge of the stylesheet, and the margin of the document.
        self.setFixedHeight(self._lines * self.fontMetrics().lineSpacing() + 24)

    def text(self) -> str:
        """Return what is written."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Write ``text`` instead."""
        self.setPlainText(text)


class NumberGuard:
    """Say at the fields of a form that a personnummer is not kept, and offer the text without it.

    Args:
        rows: Form rows whose fields hold words.
    """

    def __init__(self, rows: Sequence[FormRow]) -> None:
        self._buttons = {row: self._button(row) for row in rows}

    def check(self) -> bool:
        """Mark the fields that hold a personnummer; tell whether none does."""
        clean = True
        for row, button in self._buttons.items():
            text = _text(row)
            found = without(text) != text
            button.setVisible(found)
            if found:
                row.set_error(tr("Här står ett personnummer. Personnummer sparas aldrig i IT-coach."))
                clean = False
        return clean

    def _button(self, row: FormRow) -> SecondaryButton:
        button = SecondaryButton(tr("Ta bort numret ur texten"), lambda: self._clean(row), "eraser")
        button.setAccessibleName(f"{row.label.text()}: {button.text()}")
        button.hide()
        layout = row.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def _clean(self, row: FormRow) -> None:
        _field(row).setText(without(_text(row)))
        row.set_error("")
        self._buttons[row].hide()
        row.field.setFocus()


def looks_secret(texts: Sequence[str]) -> bool:
    """Tell whether a text seems to hold a password or a code, to say so at once; on saving the guard asks."""
    return any(finding.kind is not Sensitive.PERSONNUMMER for text in texts for finding in findings(text))


def mark_words(field: QWidget, words: str) -> bool:
    """Move the keyboard to ``words`` in a field and mark them there; tell whether they stand in it."""
    if isinstance(field, QLineEdit) and words in field.text():
        field.setFocus()
        field.setSelection(field.text().index(words), len(words))
        return True
    if isinstance(field, QPlainTextEdit):
        cursor = field.document().find(words)
        if not cursor.isNull():
            field.setFocus()
            field.setTextCursor(cursor)
            return True
    return False


def _field(row: FormRow) -> QLineEdit | TextArea:
    assert isinstance(row.field, QLineEdit | TextArea)
    return row.field


def _text(row: FormRow) -> str:
    return _field(row).text()
