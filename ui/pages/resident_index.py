"""The measurements on a resident's card: bars, the curve, the change in words, and what is next."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from itcoach.followups.series import FollowUpState
from itcoach.labels import label
from models.vocabulary import MeasurementKind
from resources.words import tr
from ui.dialogs.index_sheet import print_answers, print_questions
from ui.pages.resident_sections import Section
from ui.widgets.buttons import QuietButton
from ui.widgets.flow import FlowLayout
from ui.widgets.index_result import IndexResult
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.followups.lines import FollowUpLine
    from itcoach.residents import ResidentCard
    from ui.desk import Desk

__all__ = ["MeasurementsCard", "asked_in"]


class MeasurementsCard(Section):
    """Show what the index came to over time, without a grade."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Mätningar"))
        self._desk = desk

    def show_measurements(
        self,
        card: "ResidentCard",
        following: "FollowUpLine | None",
        lapsed: "FollowUpLine | None",
        *,
        may_ask: bool = True,
    ) -> None:
        """Show those of a resident, the earliest first, the follow-up that is next and one that lapsed.

        Nothing is offered that asks a resident who may not be asked, since the data are restricted.
        """
        self.clear()
        measurements = card.measurements
        for line in (lapsed, following):
            if line is not None:
                self._add_follow_up(line)
        if all(each.answered_at is None for each in measurements):
            self.quiet(
                tr("Ingen mätning än. De tolv frågorna ställs under ett besök, när problemet är löst.")
            )
        else:
            self.content.addWidget(
                IndexResult(measurements, lambda guide_id: self._desk.go("guides", guide=guide_id))
            )
        self._add_paper(card, following, lapsed, may_ask=may_ask)

    def _add_paper(
        self,
        card: "ResidentCard",
        following: "FollowUpLine | None",
        lapsed: "FollowUpLine | None",
        *,
        may_ask: bool,
    ) -> None:
        """Offer what can be done with paper: the questions, their answers, and the sheet to take home."""
        row = QWidget()
        buttons = FlowLayout(row, spacing=4)
        person = {"resident_id": card.resident_id, "whom": card.shown_name, "language": asked_in(card)}
        kinds = {each.kind for each in card.measurements if each.answered_at is not None}
        first = may_ask and MeasurementKind.FIRST not in kinds
        is_open = following is not None and following.state is FollowUpState.OPEN
        if first or is_open:
            kind = MeasurementKind.FIRST if first or following is None else following.kind
            ask = partial(print_questions, self._desk, self, kind=kind, **person)
            buttons.addWidget(QuietButton(tr("Skriv ut frågorna"), ask, "printer"))
        # A paper that was answered in time may come in later.
        if first or is_open or lapsed is not None:
            key_in = partial(self._desk.go, "index_keying", resident=card.resident_id)
            buttons.addWidget(QuietButton(tr("För in svar från papper"), key_in, "keyboard-outline"))
        if any(each.score is not None for each in card.measurements):
            take_home = partial(print_answers, self._desk, self, **person)
            buttons.addWidget(QuietButton(tr("Skriv ut svaren"), take_home, "printer"))
        self.content.addWidget(row)

    def _add_follow_up(self, line: "FollowUpLine") -> None:
        if line.state is FollowUpState.COMING:
            self.content.addWidget(WrappedLabel(_next_words(line)))
            return
        notice = Notice(kind="attention", symbol="calendar-clock")
        notice.show_text(_next_words(line))
        self.content.addWidget(notice)


def asked_in(card: "ResidentCard") -> str:
    """Return the code of the language that a resident is asked in: English where that is spoken."""
    return "en" if card.language.strip().casefold() in ("engelska", "english", "en") else "sv"


def _next_words(line: "FollowUpLine") -> str:
    kind = label(line.kind)
    due, closes = (day_words(day) for day in (line.due, line.closes))
    match line.state:
        case FollowUpState.OPEN:
            return tr("Nu är det dags för mätningen {kind}: senast {day}.", kind=kind, day=closes)
        case FollowUpState.LAPSED:
            return tr("Mätningen {kind} skulle ha gjorts senast {day}.", kind=kind, day=closes)
        case _:
            return tr("Nästa mätning: {day}, {kind}.", kind=kind, day=due)
