"""The measurements on a resident's card: bars, the curve, the change in words, and what is next."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach import dates
from itcoach.followups import FollowUpState
from itcoach.inclusion import DECLINED, change, rounded, suggested_guides
from itcoach.labels import label
from itcoach.questionnaire import CURRENT, Instrument, instrument
from models.clock import to_local
from models.vocabulary import MeasurementKind
from resources.words import language, tr
from ui.pages.resident_sections import Section, capital, day_words
from ui.widgets.buttons import QuietButton
from ui.widgets.flow import FlowLayout
from ui.widgets.index_plot import Bar, IndexBars, IndexCurve, Occasion
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from fractions import Fraction

    from itcoach.followups import FollowUpLine
    from itcoach.inclusion import Answer, MeasurementView
    from ui.desk import Desk

__all__ = ["MeasurementsCard"]


class MeasurementsCard(Section):
    """Show what the index came to over time, without a grade."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Mätningar"))
        self._desk = desk

    def show_measurements(
        self, measurements: "tuple[MeasurementView, ...]", follow_up: "FollowUpLine | None"
    ) -> None:
        """Show these, the earliest first, and the follow-up that is next."""
        self.clear()
        if follow_up is not None:
            self._add_next(follow_up)
        answered = [each for each in measurements if each.score is not None]
        if not answered:
            self.quiet(
                tr("Ingen mätning än. De tolv frågorna ställs under ett besök, när problemet är löst.")
            )
        else:
            self._add_curve(measurements)
            self._add_bars(answered)
            self._add_answers(answered[-1])
            self._add_guides(answered[-1])

    def _add_next(self, follow_up: "FollowUpLine") -> None:
        if follow_up.state is FollowUpState.COMING:
            self.content.addWidget(WrappedLabel(_next_words(follow_up)))
            return
        notice = Notice(kind="attention", symbol="calendar-clock")
        notice.show_text(_next_words(follow_up))
        self.content.addWidget(notice)

    def _add_curve(self, measurements: "tuple[MeasurementView, ...]") -> None:
        occasions = [each for each in map(_occasion, measurements) if each is not None]
        missed = [each for each in measurements if each.answered_at is None and each.missed_reason]
        self.curve = IndexCurve()
        self.curve.show_occasions(occasions)
        self.content.addWidget(WrappedLabel(tr("Index över tid, 0 till 100"), role="strong"))
        self.content.addWidget(self.curve)
        for each in missed:
            reason = label(each.missed_reason) if each.missed_reason else ""
            self.quiet(tr("{kind}: bortfall, {reason}", kind=capital(label(each.kind)), reason=reason))

    def _add_bars(self, answered: "list[MeasurementView]") -> None:
        latest, first = answered[-1], answered[0]
        form = instrument(latest.instrument)
        compared = first is not latest and first.instrument == latest.instrument
        assert latest.score is not None
        assert first.score is not None
        bars = [
            Bar(
                form.dimensions[letter][language()],
                _whole(points),
                _whole(first.score.dimensions[letter]) if compared else None,
            )
            for letter, points in latest.score.dimensions.items()
        ]
        day = day_words(latest.answered_at) if latest.answered_at else ""
        self.content.addWidget(WrappedLabel(tr("De fyra delarna {day}", day=day), role="strong"))
        self.bars = IndexBars()
        self.bars.show_bars(bars)
        self.content.addWidget(self.bars)
        if compared:
            result = change(first.answers, latest.answers, form)
            said = result.sentence()
            words = tr("Sedan första mätningen: {change}", change=said[:1].lower() + said[1:])
            self.content.addWidget(WrappedLabel(tr("Strecket visar första mätningen."), role="small"))
            self.content.addWidget(WrappedLabel(words, role="strong"))

    def _add_answers(self, latest: "MeasurementView") -> None:
        button = QuietButton(tr("Visa svaren"), None, "format-list-bulleted")
        answers = QWidget()
        column = QVBoxLayout(answers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        form = instrument(latest.instrument)
        for question, answer in zip(form.questions, latest.answers, strict=True):
            column.addWidget(WrappedLabel(f"{question.number}. {question.text[language()]}", role="small"))
            column.addWidget(WrappedLabel(_answer(form, question.number, answer), role="strong"))
        answers.hide()

        def toggle() -> None:
            answers.setVisible(answers.isHidden())
            button.setText(tr("Visa svaren") if answers.isHidden() else tr("Göm svaren"))

        button.clicked.connect(toggle)
        self._add_buttons(button)
        self.content.addWidget(answers)

    def _add_guides(self, latest: "MeasurementView") -> None:
        guides = suggested_guides(latest.answers, language=language()) if latest.instrument == CURRENT else ()
        if guides:
            self.content.addWidget(WrappedLabel(tr("Guider som kan hjälpa"), role="strong"))
            self._add_buttons(
                *(
                    QuietButton(
                        guide.title, partial(self._desk.go, "guides", guide=guide.id), "book-open-variant"
                    )
                    for guide in guides
                )
            )

    def _add_buttons(self, *buttons: QuietButton) -> None:
        row = QWidget()
        flow = FlowLayout(row, spacing=4)
        for button in buttons:
            flow.addWidget(button)
        self.content.addWidget(row)


def _occasion(each: "MeasurementView") -> Occasion | None:
    if each.answered_at is None:
        return None
    names = {
        MeasurementKind.FIRST: tr("första"),
        MeasurementKind.SIX_MONTHS: tr("6 månader"),
        MeasurementKind.TWELVE_MONTHS: tr("12 månader"),
    }
    points = _whole(each.score.index) if each.score else None
    return Occasion(
        to_local(each.answered_at).date(),
        day_words(each.answered_at),
        names.get(each.kind, str(each.kind)),
        points,
        tr("för få svar"),
    )


def _next_words(line: "FollowUpLine") -> str:
    kind = label(line.kind)
    due, closes = (dates.plain_date(day, language()) for day in (line.due, line.closes))
    match line.state:
        case FollowUpState.OPEN:
            return tr("Nu är det dags för mätningen {kind}: senast {day}.", kind=kind, day=closes)
        case FollowUpState.LAPSED:
            return tr("Mätningen {kind} skulle ha gjorts senast {day}.", kind=kind, day=closes)
        case _:
            return tr("Nästa mätning: {day}, {kind}.", kind=kind, day=due)


def _answer(form: Instrument, number: int, answer: "Answer") -> str:
    if answer is None:
        return tr("inte frågat")
    if answer == DECLINED:
        return tr("ville inte svara")
    return form.questions[number - 1].answers[language()][int(answer)]


def _whole(points: "Fraction | None") -> int | None:
    return None if points is None else rounded(points)
