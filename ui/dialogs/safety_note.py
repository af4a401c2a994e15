"""A note on safety: written, renewed or removed, and never shown for longer than a year."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from itcoach.safety import notes
from itcoach.safety.rules import NOTE_MONTHS, NOTE_MONTHS_AT_MOST
from models.clock import months_later
from resources.words import ntr, tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.notice import Notice
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.safety.notes import SafetyNote
    from ui.desk import Desk

__all__ = ["SafetyNoteDialog", "ask_safety_note"]

MONTHS = (1, 3, NOTE_MONTHS, NOTE_MONTHS_AT_MOST)


def ask_safety_note(desk: "Desk", parent: QWidget, resident_id: str, who: str) -> None:
    """Open the note on safety of a resident, with what stands there now."""
    work = desk.work
    desk.read(
        parent,
        lambda: notes.note_of(work, resident_id=resident_id),
        lambda note: SafetyNoteDialog(desk, parent, resident_id, who, note).begin(),
    )


class SafetyNoteDialog(FormDialog):
    """Ask for the note and how long it is shown.

    Attributes:
        text: The note.
        months: How long.
    """

    def __init__(
        self, desk: "Desk", parent: QWidget, resident_id: str, who: str, note: "SafetyNote | None"
    ) -> None:
        heading = tr("Trygghet vid besök hos {who}", who=who)
        super().__init__(desk, tr("Trygghet vid besök"), tr("Spara uppgiften"), parent, heading=heading)
        self._resident_id = resident_id
        hint = Notice(tr("Skriv sakligt och kort"), "neutral")
        layout = self.form.layout()
        assert layout is not None
        layout.addWidget(hint)
        hint.show_text(
            tr(
                "Det som nästa coach behöver veta för att besöket ska bli tryggt, till exempel "
                "”En hund finns hemma, be att den är i ett annat rum”. Inga sjukdomar, inga gissningar "
                "om personen. Invånaren har rätt att läsa det."
            )
        )
        self.text = TextArea(3)
        self.text.setText(note.text if note else "")
        words = tr("Stämmer det fortfarande?") if note and not note.is_shown else ""
        row = self.form.add(tr("Uppgift om tryggheten"), self.text, words)
        self._guard = NumberGuard([row])
        self.months = QComboBox()
        today = desk.work.clock.today()
        for n in MONTHS:
            day = day_words(months_later(today, n))
            span = ntr("{n} månad, till och med {day}", "{n} månader, till och med {day}", n, day=day)
            self.months.addItem(span, n)
        self.months.setCurrentIndex(MONTHS.index(NOTE_MONTHS))
        self.form.add(
            tr("Hur länge ska den visas?"),
            self.months,
            tr("Sedan visas den ingenstans, om ingen förnyar den."),
        )

    def values(self) -> object:
        """Return what is filled in, comparable."""
        return self.text.text(), self.months.currentData()

    def save(self) -> None:
        """Store the note; an empty one is removed."""
        self.form.clear_errors()
        if not self._guard.check():
            self.form.focus_first_error()
            return
        work, whose, desk = self.desk.work, self._resident_id, self.desk
        text, months = self.text.text().strip(), int(self.months.currentData())

        def stored() -> None:
            if text:
                notes.write_note(work, resident_id=whose, text=text, months=months)
            else:
                notes.remove_note(work, resident_id=whose)

        said = tr("Uppgiften är sparad.") if text else tr("Uppgiften om tryggheten är borttagen.")
        self.store(stored, lambda _: desk.messages.done(said))
