"""The card's part about safety: the risk check, the note that expires, what has happened."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from itcoach.labels import label
from itcoach.safety import incidents, notes, risk_checks
from itcoach.safety.rules import RiskNeed
from resources.words import capital, language, tr
from ui.pages.resident_sections import Section
from ui.widgets.booking_safety import risk_words, unanswered_words
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel
from ui.widgets.three_way import answer_words
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from itcoach.residents import ResidentCard
    from itcoach.safety.incidents import IncidentView
    from itcoach.safety.risk_checks import MadeCheck, RiskState
    from ui.desk import Desk

__all__ = ["SafetyCard"]


class SafetyCard(Section):
    """Show what makes visits safe, and let it be kept up.

    Attributes:
        check: Makes a risk check.
        note: Writes, changes or renews the note on safety.
        remove: Removes it.
        write: Writes an incident down.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Trygghet vid besök"))
        self._desk = desk
        self._card: ResidentCard | None = None
        self._shown: object = None
        self._held = False

    def show_card(self, card: "ResidentCard") -> None:
        """Read and show what belongs to a card."""
        self._card = card
        if card.hidden:
            return
        work, whose = self._desk.work, card.resident_id
        self._desk.read(
            self,
            lambda: (
                risk_checks.risk_state(work, resident_id=whose),
                incidents.incidents_about(work, resident_id=whose),
            ),
            self._show,
            latest="safety",
        )

    def hold(self, held: bool) -> None:
        """Close what would be refused, where the data are restricted; an incident is still written down."""
        self._held = held
        if self._shown is not None:
            for button in (self.check, self.note, self.remove):
                button.setEnabled(not held)

    def _show(self, read: "tuple[RiskState | None, tuple[IncidentView, ...]]") -> None:
        card = self._card
        if card is None or (card, read) == self._shown:
            return
        self._shown = (card, read)
        state, about = read
        self.clear()
        self.check = SecondaryButton(tr("Gör en riskbedömning"), self._check, "clipboard-check-outline")
        self.note = QuietButton("", self._write_note, "pencil")
        self.remove = QuietButton(tr("Ta bort uppgiften"), self._remove, "close")
        self.write = QuietButton(tr("Skriv ner en händelse"), self._write, "shield-alert-outline")
        if state is not None:
            self._add_check(state)
        self._add_note(card)
        self._add_incidents(about)
        self.hold(self._held)

    def _add_check(self, state: "RiskState") -> None:
        if state.need is not RiskNeed.NONE:
            notice = Notice(kind="attention")
            self.content.addWidget(notice)
            words = tr("Gör den på telefon eller på kontoret. Besöket går att göra ändå.")
            notice.show_text(words, risk_words(state.need))
        if state.check is not None:
            made = state.check
            who = ", ".join(filter(None, (day_of(made.checked_at), made.coach)))
            self.content.addWidget(WrappedLabel(tr("Riskbedömning {who}", who=who), role="strong"))
            for line in _lines(made):
                self.content.addWidget(WrappedLabel(line))
        elif state.need is RiskNeed.NONE:
            self.quiet(tr("Ingen riskbedömning är gjord."))
        self._row(self.check)

    def _add_note(self, card: "ResidentCard") -> None:
        if card.safety_note_expired:
            notice = Notice(tr("Uppgiften om tryggheten har gått ut"), "neutral", "clock-alert-outline")
            self.content.addWidget(notice)
            notice.show_text(tr("Den visas ingenstans. Förnya den om den stämmer, annars ta bort den."))
            self.note.setText(tr("Läs och förnya"))
            self._row(self.note, self.remove)
            return
        self.note.setText(
            tr("Ändra eller förnya uppgiften om tryggheten")
            if card.safety_note
            else tr("Skriv om tryggheten")
        )
        self._row(self.note, *((self.remove,) if card.safety_note else ()))

    def _add_incidents(self, about: "tuple[IncidentView, ...]") -> None:
        if about:
            self.content.addWidget(WrappedLabel(tr("Händelser"), role="strong"))
        for each in about:
            parts = (day_of(each.happened_at), capital(label(each.kind)), label(each.status), each.coach)
            self.content.addWidget(WrappedLabel(" · ".join(filter(None, parts))))
        self._row(self.write)

    def _row(self, *buttons: "QPushButton") -> None:
        row = QWidget()
        flow = FlowLayout(row)
        for button in buttons:
            flow.addWidget(button)
        self.content.addWidget(row)

    def _check(self) -> None:
        from ui.dialogs.risk_check import ask_risk_check

        if self._card is not None:
            ask_risk_check(self._desk, self, self._card.resident_id)

    def _write_note(self) -> None:
        from ui.dialogs.safety_note import ask_safety_note

        if self._card is not None:
            ask_safety_note(self._desk, self, self._card.resident_id, self._card.shown_name)

    def _remove(self) -> None:
        if self._card is not None:
            work, whose, desk = self._desk.work, self._card.resident_id, self._desk
            desk.write(
                self,
                lambda: notes.remove_note(work, resident_id=whose),
                lambda _: desk.messages.done(tr("Uppgiften om tryggheten är borttagen.")),
            )

    def _write(self) -> None:
        if self._card is not None:
            self._desk.go("incidents", resident=self._card.resident_id)


def _lines(made: "MadeCheck") -> list[str]:
    """Return what the answers call for and what was decided, or that nothing was."""
    if made.form is None:
        return [made.measures or tr("Frågorna finns inte i det här programmet. Uppdatera det.")]
    words = {str(answer): text for answer, text in answer_words().items()}
    lines = [
        tr("• {question} {answer}", question=each.text[language()], answer=words[made.answers[each.id]])
        for each in made.form.called_for(made.answers)
    ]
    if made.unanswered:
        lines.append(unanswered_words(made))
    return [*(lines or [tr("Inget som behöver åtgärdas.")]), *filter(None, [made.measures])]
