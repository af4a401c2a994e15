"""What a coach sees of the measurements: curve, bars, the change in words, the answers, and two guides."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach.inclusion import drawing
from itcoach.inclusion.measurements import suggested_guides
from itcoach.inclusion.questionnaire import Instrument, InstrumentUnknown, instrument
from itcoach.inclusion.scoring import DECLINED, change, rounded
from itcoach.labels import label
from resources.words import capital, language, tr
from ui.widgets.buttons import QuietButton
from ui.widgets.flow import FlowLayout
from ui.widgets.index_plot import IndexBars, IndexCurve
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from itcoach.inclusion.measurements import MeasurementView
    from itcoach.inclusion.scoring import Answer

__all__ = ["IndexResult"]


class IndexResult(QWidget):
    """Show measurements, the earliest first. It is no grade, and says so.

    Args:
        measurements: Missed ones too; at least one was answered.
        open_guide: Called with the id of a suggested guide that was pressed.

    Attributes:
        curve: The index over time.
        bars: The four parts of the latest, where this program knows its form.
    """

    def __init__(
        self, measurements: "Sequence[MeasurementView]", open_guide: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        answered = [each for each in measurements if each.answered_at is not None]
        scored = [each for each in answered if each.score is not None]
        self._add_curve(measurements)
        if scored:
            self._add_bars(scored, answered[0])
            self._add_changes(scored, answered[0])
            about = tr(
                "Ett tal att följa över tid, inget betyg. Frågorna är ännu inte vetenskapligt prövade."
            )
            self._say(about, "small")
        if len(scored) < len(answered):
            self._say(InstrumentUnknown().sentence(), "quiet_text")
        if scored:
            self._add_answers(scored[-1])
            self._add_guides(scored[-1], open_guide)

    def _add_curve(self, measurements: "Sequence[MeasurementView]") -> None:
        self._say(tr("Index över tid, 0 till 100"), "strong")
        self.curve = IndexCurve(drawing.occasions(measurements, language()))
        self._column.addWidget(self.curve)
        for each in measurements:
            if each.missed_reason is not None:
                kind, reason = label(each.kind), label(each.missed_reason)
                self._say(
                    tr("{kind}: bortfall, {reason}", kind=capital(kind), reason=reason),
                    "quiet_text",
                )

    def _add_bars(self, scored: "Sequence[MeasurementView]", first: "MeasurementView") -> None:
        latest = scored[-1]
        assert latest.score is not None
        compared = first is not latest and first.instrument == latest.instrument
        day = _day(latest)
        self._say(tr("De fyra delarna {day}", day=day), "strong")
        self._say(_how(latest), "quiet_text")
        before = first.score if compared else None
        self.bars = IndexBars(latest.score, before, instrument(latest.instrument))
        self._column.addWidget(self.bars)
        if compared:
            self._say(tr("Strecket visar första mätningen."), "small")
        self._say(
            tr("För få svar för ett index. Svaren är sparade.")
            if latest.score.index is None
            else tr("Index {n} av 100", n=rounded(latest.score.index)),
            "strong",
        )

    def _add_changes(self, scored: "Sequence[MeasurementView]", first: "MeasurementView") -> None:
        if first is not scored[-1]:
            self._say(tr("Sedan första mätningen: {change}", change=_change(first, scored[-1])), "strong")
        if len(scored) > 2:
            self._say(tr("Sedan förra mätningen: {change}", change=_change(scored[-2], scored[-1])))

    def _add_answers(self, latest: "MeasurementView") -> None:
        answers = QWidget()
        column = QVBoxLayout(answers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        form = instrument(latest.instrument)
        for question, answer in zip(form.questions, latest.answers, strict=True):
            column.addWidget(WrappedLabel(f"{question.number}. {question.text[language()]}", role="small"))
            column.addWidget(WrappedLabel(_answer(form, question.number, answer), role="strong"))
        for extra in form.extras:
            if (value := latest.extras.get(extra.id)) not in (None, ""):
                column.addWidget(WrappedLabel(extra.text[language()], role="small"))
                column.addWidget(WrappedLabel(_said(extra.answers.get(language(), ()), value), role="strong"))
        answers.hide()
        button = QuietButton(tr("Visa svaren"), None, "format-list-bulleted")

        def toggle() -> None:
            answers.setVisible(answers.isHidden())
            button.setText(tr("Visa svaren") if answers.isHidden() else tr("Göm svaren"))

        button.clicked.connect(toggle)
        self._add_buttons(button)
        self._column.addWidget(answers)

    def _add_guides(self, latest: "MeasurementView", open_guide: Callable[[str], object]) -> None:
        form = instrument(latest.instrument)
        guides = suggested_guides(latest.answers, language=language(), form=form)
        if guides:
            self._say(tr("Guider som kan hjälpa"), "strong")
            self._add_buttons(
                *(
                    QuietButton(guide.title, partial(open_guide, guide.id), "book-open-variant")
                    for guide in guides
                )
            )

    def _add_buttons(self, *buttons: QuietButton) -> None:
        row = QWidget()
        flow = FlowLayout(row, spacing=4)
        for button in buttons:
            flow.addWidget(button)
        self._column.addWidget(row)

    def _say(self, words: str, role: str = "") -> None:
        self._column.addWidget(WrappedLabel(words, role=role))


def _day(each: "MeasurementView") -> str:
    return day_of(each.answered_at) if each.answered_at else ""


def _how(each: "MeasurementView") -> str:
    """Return which of the series it is, how it was asked, and by whom."""
    checked = tr("infört två gånger") if each.keyed_twice else ""
    return " · ".join(filter(None, (label(each.kind), label(each.asked), checked, each.asked_by)))


def _change(before: "MeasurementView", after: "MeasurementView") -> str:
    if before.instrument != after.instrument:
        return tr("går inte att jämföra, eftersom frågorna inte är desamma.")
    said = change(before.answers, after.answers, instrument(after.instrument)).sentence()
    return said[:1].lower() + said[1:]


def _answer(form: Instrument, number: int, answer: "Answer") -> str:
    return _said(form.questions[number - 1].answers[language()], answer)


def _said(words: Sequence[str], value: object) -> str:
    if value is None:
        return tr("inte frågat")
    if value == DECLINED:
        return tr("ville inte svara")
    return words[value] if isinstance(value, int) and 0 <= value < len(words) else str(value)
