"""The measurements on a resident's card: bars, the curve, the change in words, and what is next."""

from typing import TYPE_CHECKING

from itcoach import dates
from itcoach.followups import FollowUpState
from itcoach.labels import label
from resources.words import language, tr
from ui.pages.resident_sections import Section
from ui.widgets.index_result import IndexResult
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.followups import FollowUpLine
    from itcoach.inclusion import MeasurementView
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
        if all(each.score is None for each in measurements):
            self.quiet(
                tr("Ingen mätning än. De tolv frågorna ställs under ett besök, när problemet är löst.")
            )
        else:
            self.content.addWidget(
                IndexResult(measurements, lambda guide_id: self._desk.go("guides", guide=guide_id))
            )

    def _add_next(self, follow_up: "FollowUpLine") -> None:
        if follow_up.state is FollowUpState.COMING:
            self.content.addWidget(WrappedLabel(_next_words(follow_up)))
            return
        notice = Notice(kind="attention", symbol="calendar-clock")
        notice.show_text(_next_words(follow_up))
        self.content.addWidget(notice)


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
