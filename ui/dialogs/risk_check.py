"""The risk check before a visit at home: a few plain questions, and what follows from the answers."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from itcoach.safety import risk_checks
from itcoach.safety.questions import Measure, Question, risk_form
from itcoach.safety.risk_checks import RiskState
from models.clock import to_local
from resources.words import language, tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.notice import Notice
from ui.widgets.text import SectionTitle, WrappedLabel
from ui.widgets.three_way import ThreeWay
from ui.widgets.when_words import clock_text, day_text

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["RiskCheckDialog", "ask_risk_check"]


def ask_risk_check(desk: "Desk", parent: QWidget, resident_id: str, booking_id: str = "") -> None:
    """Open the risk check of a resident, before a booking where that is known."""

    def opened(state: RiskState | None) -> None:
        if state is not None:
            RiskCheckDialog(desk, parent, state).begin()

    work = desk.work
    desk.read(
        parent,
        lambda: risk_checks.risk_state(work, resident_id=resident_id, booking_id=booking_id),
        opened,
    )


class RiskCheckDialog(FormDialog):
    """Ask the questions; any may be left out, but not all.

    Attributes:
        answers: The fields by question.
        taken: What can be decided at once, by measure; shown where the answers call for it.
        venue: Which other place.
        measures: What was decided, in words.
    """

    def __init__(self, desk: "Desk", parent: QWidget, state: RiskState) -> None:
        heading = tr("Riskbedömning · {who}", who=state.shown_name)
        super().__init__(desk, tr("Riskbedömning"), tr("Spara riskbedömningen"), parent, heading=heading)
        self._state, self._form = state, risk_form()
        self.answers: dict[str, ThreeWay] = {}
        self._advice: dict[str, Notice] = {}
        self.taken: dict[Measure, QCheckBox] = {}
        layout = self.form.layout()
        assert isinstance(layout, QVBoxLayout)
        self._column = layout
        self._add_hint()
        for of_office, heading in ((False, tr("Fråga invånaren")), (True, tr("Fråga på kontoret"))):
            layout.addWidget(SectionTitle(heading))
            for question in self._form.questions:
                if question.of_office is of_office:
                    self._ask(question)
        self._add_measures()
        self._show_measures()

    def values(self) -> object:
        """Return what is filled in, comparable."""
        taken = [measure for measure, box in self.taken.items() if box.isChecked()]
        return (
            [each.answer() for each in self.answers.values()],
            taken,
            self.venue.text(),
            self.measures.text(),
        )

    def save(self) -> None:
        """Keep the check, and carry out what was decided."""
        self.form.clear_errors()
        if not self._guard.check():
            self.form.focus_first_error()
            return
        answers = {name: answer for name, field in self.answers.items() if (answer := field.answer())}
        taken = frozenset(measure for measure, box in self.taken.items() if _chosen(box))
        if Measure.VENUE in taken and not self.venue.text().strip():
            self._venue_row.set_error(tr("Skriv var ni ses."))
            self.venue.setFocus()
            return
        work, state, desk = self.desk.work, self._state, self.desk
        measures, venue = self._decided(taken), self.venue.text()
        self.store(
            lambda: risk_checks.save_check(
                work,
                resident_id=state.resident_id,
                answers=answers,
                measures=measures,
                taken=taken,
                booking_id=state.booking_id,
                venue=venue,
            ),
            lambda _: desk.messages.done(tr("Riskbedömningen är sparad.")),
        )

    def _add_hint(self) -> None:
        hint = Notice(tr("Gör den på telefon när ni bokar, eller på kontoret."), "neutral")
        self._column.addWidget(hint)
        hint.show_text(
            tr("Svara sakligt. Skriv inga sjukdomar och inga portkoder. Invånaren har rätt att läsa svaren.")
        )
        if self._state.protected:
            neutral = Notice(tr("Skyddade personuppgifter"), "attention", "shield-lock")
            self._column.addWidget(neutral)
            neutral.show_text(tr("Ses helst på en neutral plats. Bara du som är namngiven ser svaren."))

    def _ask(self, question: Question) -> None:
        words = question.text[language()]
        field = ThreeWay(words)
        self.form.add(words, field)
        field.answered.connect(self._show_measures)
        self.answers[question.id] = field

    def _add_measures(self) -> None:
        self._heading = SectionTitle(tr("Vad gör ni åt det?"))
        self._column.addWidget(self._heading)
        # Below the questions: what comes up between them would move the next one while it is being answered.
        for question in self._form.questions:
            advice = Notice(question.text[language()], "attention", "lightbulb-on-outline")
            advice.show_text("")
            self._column.addWidget(advice)
            self._advice[question.id] = advice
        self._when = WrappedLabel(self._of_booking(), role="small")
        self._column.addWidget(self._when)
        for measure, words in self._words().items():
            box = QCheckBox(words)
            box.toggled.connect(self._show_venue)
            self._column.addWidget(box)
            self.taken[measure] = box
        self.venue = QLineEdit()
        self._venue_row = self.form.add(
            tr("Var ni ses i stället"), self.venue, tr("Till exempel biblioteket.")
        )
        self.measures = TextArea(2)
        row = self.form.add(tr("Vad ni kom fram till"), self.measures, tr("Får lämnas tomt."))
        self._guard = NumberGuard([self._venue_row, row])
        places = {Measure.VENUE: Measure.PHONE, Measure.PHONE: Measure.VENUE}
        for measure, other in places.items():
            self.taken[measure].toggled.connect(partial(self._only_one_place, other))

    def _only_one_place(self, other: Measure, on: bool) -> None:
        if on:
            self.taken[other].setChecked(False)

    def _words(self) -> dict[Measure, str]:
        return {
            Measure.TWO_COACHES: tr("Gå två: två coacher behövs vid besöken"),
            Measure.VENUE: tr("Ses på en annan plats"),
            Measure.PHONE: tr("Ta det på telefon"),
        }

    def _of_booking(self) -> str:
        start = self._state.booking_start
        if start is None:
            return tr("Inget besök hemma är bokat, så platsen väljer du när du bokar.")
        local = to_local(start)
        when = f"{day_text(local.date())} {clock_text(local)}"
        return tr("En annan plats gäller bokningen {when}.", when=when)

    def _show_measures(self) -> None:
        answers = {name: answer for name, field in self.answers.items() if (answer := field.answer())}
        called = {question.id: question for question in self._form.called_for(answers)}
        for name, advice in self._advice.items():
            advice.show_text(called[name].advice[language()] if name in called else "")
        wanted = set(self._form.measures(answers))
        if self._state.protected:
            wanted.add(Measure.VENUE)
        if not self._state.booking_id:
            wanted -= {Measure.VENUE, Measure.PHONE}
        if self._state.two_coaches:
            wanted.discard(Measure.TWO_COACHES)
        for measure, box in self.taken.items():
            box.setVisible(measure in wanted)
        self._heading.setVisible(bool(wanted or called))
        self._when.setVisible(bool(called))
        self._show_venue()

    def _show_venue(self) -> None:
        self._venue_row.setVisible(_chosen(self.taken[Measure.VENUE]))

    def _decided(self, taken: frozenset[Measure]) -> str:
        """Return what was decided, in words: what was chosen, and what the coach wrote."""
        chosen = [words for measure, words in self._words().items() if measure in taken]
        return "\n".join(filter(None, (*chosen, self.measures.text().strip())))


def _chosen(box: QCheckBox) -> bool:
    """Tell whether a box that the answers call for is ticked; one that went away does not count."""
    return box.isChecked() and not box.isHidden()
