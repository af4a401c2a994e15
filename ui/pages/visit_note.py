"""The note of a visit, saved as it is typed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit

from itcoach.sensitive.findings import Sensitive, findings, without
from resources.words import tr
from ui.pages.visit_state import VisitState
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.notice import Notice
from ui.widgets.text import SectionTitle, restyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.desk import Desk

__all__ = ["NotePanel"]

FEWEST_LINES = 3


class _Field(QPlainTextEdit):
    """Take what room there is, and ask for no more than the least."""

    def sizeHint(self) -> QSize:
        """Return the least size: a policy of ignoring it would count as none at all beside wrapped words."""
        return self.minimumSizeHint()


class NotePanel(Card):
    """Take the note and say when it was saved.

    Attributes:
        field: The text.
        status: "sparad 09.41", or that it is not saved.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self._state: VisitState | None = None
        self.status = QLabel()
        self.status.setProperty("role", "small")
        head = QHBoxLayout()
        head.addWidget(SectionTitle(tr("Anteckning")), 1)
        head.addWidget(self.status)
        self.body.addLayout(head)
        self.field = _Field()
        self.field.setAccessibleName(tr("Anteckning"))
        self.field.setPlaceholderText(tr("Skriv bara det nästa besök behöver."))
        self.field.setTabChangesFocus(True)
        self.field.setEnabled(False)  # Until the note is there: what is typed before would be lost.
        self.field.textChanged.connect(self._typed)
        # In its own style sheet: the window's has a least height for all fields, which would undo another.
        self.field.setStyleSheet(f"min-height: {FEWEST_LINES * 1.25}em")
        self.body.addWidget(self.field, 1)
        self.away = Notice(symbol="laptop")
        self.away.show_text("")
        self.body.addWidget(self.away)
        self.warning = Notice(kind="attention")
        self.clean_button = SecondaryButton(tr("Ta bort numret"), self._clean, "eraser")
        self.body.addWidget(self.warning)
        self.body.addWidget(self.clean_button)
        self._warn("")

    def open(self, state: VisitState, stored: str, away: "Sequence[str]" = ()) -> None:
        """Show the note of a visit: what is stored, or what could not be stored yet.

        Args:
            state: What is on screen of the visit.
            stored: The note as it is stored here.
            away: Sentences on newer words that are on another laptop.
        """
        self.away.show_text("\n".join(away))
        if self._state is state:
            return
        self._state = state
        state.was_saved = state.was_saved or bool(stored)
        text = stored if state.unsaved is None else state.unsaved
        self.field.blockSignals(True)
        self.field.setPlainText(text)
        self.field.blockSignals(False)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self._say(tr("sparad") if text else "")
        self._warn(text)
        self.field.setEnabled(True)
        state.saved.connect(self._saved)
        state.failed.connect(self._failed)

    def show_stored(self, text: str) -> None:
        """Show the note as it was stored, where something was taken out of it."""
        if text == self.field.toPlainText().strip() or self._state is None:
            return
        self._state.forget()
        self.field.blockSignals(True)
        self.field.setPlainText(text)
        self.field.blockSignals(False)
        self._warn(text)

    def replace(self, text: str) -> None:
        """Put another text in the field, as if it were typed."""
        self.field.setPlainText(text)
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def _saved(self, time: str) -> None:
        self._say(tr("sparad {time}", time=time))

    def _failed(self) -> None:
        self._say(tr("inte sparad"), "error")

    def _typed(self) -> None:
        if self._state is not None:
            text = self.field.toPlainText()
            self._say(tr("sparar …"))
            self._warn(text)
            self._state.typed(text)

    def _warn(self, text: str) -> None:
        found = {finding.kind for finding in findings(text)}
        number = Sensitive.PERSONNUMMER in found
        words = ""
        if number:
            words = tr("Här står ett personnummer. Personnummer sparas aldrig i IT-coach.")
        elif found:
            words = tr(
                "Det ser ut att stå en kod eller ett lösenord. Sådant skrivs aldrig ner här: ta bort det."
            )
        self.warning.show_text(words)
        self.clean_button.setVisible(number)

    def _clean(self) -> None:
        self.replace(without(self.field.toPlainText()))
        self.field.setFocus()

    def _say(self, text: str, role: str = "small") -> None:
        self.status.setText(text)
        if self.status.property("role") != role:
            self.status.setProperty("role", role)
            restyle(self.status)
