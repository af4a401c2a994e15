"""The measurement at a visit: offered when it is due, asked, and shown as four bars."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout

from itcoach.followups import schedule
from itcoach.followups.lines import FollowUpLine
from itcoach.inclusion import measurements
from itcoach.inclusion.measurements import FormProgress, MeasurementView
from itcoach.inclusion.questionnaire import Extra, instrument
from itcoach.labels import label
from itcoach.visiting.view import VisitView
from models.vocabulary import Asked, MeasurementKind
from resources.words import tr
from ui.dialogs.index_sheet import print_answers, print_questions
from ui.pages.resident_index import asked_in
from ui.pages.visit_state import VisitState
from ui.reading_aloud import ReadingAloud
from ui.resident.index_form import FormState, IndexForm
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.flow import FlowLayout
from ui.widgets.index_result import IndexResult
from ui.widgets.scroller import Scroller
from ui.widgets.text import SectionTitle, WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from ui.desk import Desk

__all__ = ["IndexPanel", "Series", "series_of"]

_WAYS: Final = (Asked.ON_SCREEN, Asked.READ_ALOUD, Asked.PAPER)


@dataclass(frozen=True)
class Series:
    """Where a resident's measurements stand.

    Attributes:
        due: Which one to offer today, or none.
        begun: The form of it that was left half-answered.
        following: The next follow-up.
        extras: The unscored questions that belong to ``due``.
    """

    due: MeasurementKind | None
    begun: FormProgress | None
    following: FollowUpLine | None
    extras: tuple[Extra, ...] = ()


def series_of(work: "Workplace", resident_id: str) -> Series:
    """Return where a resident's measurements stand today."""
    today = work.clock.today()
    due = schedule.next_kind(work, resident_id=resident_id, today=today)
    begun = measurements.progress(work, resident_id=resident_id, kind=due) if due else None
    following = schedule.next_for(work, resident_id=resident_id, today=today)
    return Series(due, begun, following, measurements.extras_for(work, kind=due) if due else ())


class IndexPanel(Scroller):
    """Offer the measurement, ask it here or on the turned screen, and show what it came to.

    Attributes:
        guide_wanted: Tells the id of a suggested guide that was pressed.
        form: The form that is being answered, or none.
        on_screen: Whether the form is for the turned screen.
    """

    guide_wanted = Signal(str)

    def __init__(self, desk: "Desk") -> None:
        super().__init__(spacing=12)
        self.setAccessibleName(tr("Mätning"))
        self._desk = desk
        self._view: VisitView | None = None
        self._series: Series | None = None
        self._state: VisitState | None = None
        self._chosen = ""  # the language that was changed to on the form
        self.form: IndexForm | None = None
        self.on_screen = self._storing = False
        self.ways: dict[Asked, QRadioButton] = {}
        self.start_button: PrimaryButton | None = None
        self.result: IndexResult | None = None
        desk.turned_back.connect(self._take_back)

    def show_series(self, view: VisitView, series: Series, state: VisitState) -> None:
        """Show where the measurements stand; a form that is being answered is left alone."""
        same = self._series == series and self._view is not None
        same = same and self._view.resident.measurements == view.resident.measurements  # type: ignore[union-attr]
        self._view, self._series, self._state = view, series, state
        if self.form is None and not same:
            self._show()

    def resume(self) -> None:
        """Turn the screen to the resident again, where the form is answered on it."""
        if self.form is not None and self.on_screen:
            self._desk.turn_to_resident(self.form)

    def keep_begun(self) -> bool:
        """Store a form that is begun and not done, with the words that are being written; tell if one is."""
        begun = self.form is not None and not self._storing and self.form.is_begun
        if self.form is not None and begun:
            self._keep(self.form.state)
        return begun

    def let_go(self) -> None:
        """Take a form that is being answered off the screen."""
        if self.form is not None:
            self._close_form()

    def _take_back(self) -> None:
        """Own the form again when the screen is turned back before it is done."""
        if self.form is not None and self.on_screen:
            self.form.setParent(self)
            self.form.hide()
            if self.keep_begun() and self.start_button is not None:
                self.start_button.setText(tr("Fortsätt mätningen"))

    def _show(self) -> None:
        assert self._view is not None
        assert self._series is not None
        self.clear()
        column = self.body
        self.start_button = self.result = None
        if self._series.due is not None:
            self._add_offer(column, self._series)
        if any(each.answered_at is not None for each in self._view.resident.measurements):
            self._add_result(column, self._view.resident.measurements)
        self._add_next(column, self._series)
        column.addStretch(1)

    def _add_offer(self, column: QVBoxLayout, series: Series) -> None:
        assert series.due is not None
        column.addWidget(SectionTitle(tr("Dags för mätning: {kind}", kind=label(series.due))))
        column.addWidget(
            WrappedLabel(
                tr("Tolv korta frågor och några till, ungefär fem minuter. Det är frivilligt att svara.")
            )
        )
        column.addWidget(WrappedLabel(tr("Hur vill ni göra?"), role="strong"))
        group = QButtonGroup(self)
        words = (
            tr("Invånaren svarar själv på skärmen"),
            tr("Jag läser upp frågorna"),
            tr("Jag för in svar från papper"),
        )
        for way, text in zip(_WAYS, words, strict=True):
            self.ways[way] = QRadioButton(text)
            group.addButton(self.ways[way])
            column.addWidget(self.ways[way])
        self.ways[Asked.ON_SCREEN].setChecked(True)
        text = tr("Fortsätt mätningen") if series.begun else tr("Gör mätning")
        self.start_button = PrimaryButton(text, self._start)
        row = FlowLayout()
        row.addWidget(self.start_button)
        row.addWidget(QuietButton(tr("Skriv ut frågorna"), self._print_questions, "printer"))
        column.addLayout(row)

    def _print_questions(self) -> None:
        assert self._view is not None
        assert self._series is not None
        assert self._series.due is not None
        print_questions(self._desk, self, kind=self._series.due, **self._person())

    def _print_answers(self) -> None:
        print_answers(self._desk, self, **self._person())

    def _person(self) -> dict[str, str]:
        assert self._view is not None
        resident = self._view.resident
        return {
            "resident_id": resident.resident_id,
            "whom": resident.shown_name,
            "language": asked_in(resident),
        }

    def _add_result(self, column: QVBoxLayout, measured: tuple[MeasurementView, ...]) -> None:
        column.addWidget(SectionTitle(tr("Mätningarna hittills")))
        self.result = IndexResult(measured, self.guide_wanted.emit)
        column.addWidget(self.result)
        if any(each.score is not None for each in measured):
            row = FlowLayout()
            row.addWidget(QuietButton(tr("Skriv ut svaren"), self._print_answers, "printer"))
            column.addLayout(row)

    def _add_next(self, column: QVBoxLayout, series: Series) -> None:
        if series.following is not None and series.due is None:
            day = day_words(series.following.due)
            column.addWidget(WrappedLabel(tr("Nästa mätning: {day}.", day=day), role="quiet_text"))

    def _start(self) -> None:
        assert self._series is not None
        assert self._series.due is not None
        assert self._state is not None
        asked = next(way for way, button in self.ways.items() if button.isChecked())
        if asked is Asked.PAPER:
            assert self._view is not None
            resident_id, visit_id = self._view.resident.resident_id, self._view.visit_id
            self._desk.go("index_keying", resident=resident_id, visit=visit_id)
            return
        begun = self._series.begun
        state = FormState(begun.answers, begun.extras) if begun else None
        if self.form is not None:  # turned back before it was done
            state = self.form.state
            self.form.deleteLater()
        reading = ReadingAloud.at(self._desk)
        self.on_screen = asked is Asked.ON_SCREEN
        asked_in_language = self._chosen or self._spoken()
        self.form = IndexForm(
            instrument(), self._series.extras, asked_in_language, reading, state, turned=self.on_screen
        )
        self.form.language_chosen.connect(partial(setattr, self, "_chosen"))
        self.form.answered.connect(self._keep)
        self.form.paused.connect(self._leave)
        self.form.finished.connect(lambda: self._finish(asked))
        if self.on_screen:
            self._desk.turn_to_resident(self.form)
        else:
            self.clear()
            self.body.addWidget(self.form)
            self.form.setFocus()

    def _spoken(self) -> str:
        """Return the language to ask in: the resident's own, or where that is not told the visit's."""
        assert self._view is not None
        assert self._state is not None
        resident = self._view.resident
        return asked_in(resident) if resident.language.strip() else self._state.language

    def _keep(self, state: FormState) -> None:
        assert self._view is not None
        assert self._series is not None
        work, view, kind = self._desk.work, self._view, self._series.due
        assert kind is not None
        self._desk.tasks.database(
            self,
            lambda: measurements.save_progress(
                work,
                resident_id=view.resident.resident_id,
                kind=kind,
                answers=state.answers,
                extras=state.extras,
                visit_id=view.visit_id,
            ),
        )

    def _leave(self) -> None:
        self._close_form()
        self._desk.changed.emit()

    def _close_form(self) -> None:
        form, self.form, self._series, self._storing = self.form, None, None, False
        if self.on_screen:
            self._desk.turn_back()
        if form is not None:
            form.hide()
            form.deleteLater()

    def _finish(self, asked: Asked) -> None:
        assert self._view is not None
        assert self._series is not None
        assert self.form is not None
        work, view, kind, state = self._desk.work, self._view, self._series.due, self.form.state
        assert kind is not None
        self._storing = True
        self._desk.write(
            self,
            lambda: measurements.save_measurement(
                work,
                resident_id=view.resident.resident_id,
                kind=kind,
                answers=state.answers,
                asked=asked,
                visit_id=view.visit_id,
                extras=state.extras,
            ),
            lambda _: self._close_form(),
            on_failure=self._not_stored,
        )

    def _not_stored(self, trouble: object) -> None:
        self._leave()
        self._desk.messages.trouble(trouble)  # type: ignore[arg-type]
