"""On Idag: check-outs that were forgotten, colleagues who have not checked out, incidents not reported."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach import dates
from itcoach.safety.rules import FORGOTTEN_AFTER, when_next
from models.clock import to_local
from models.vocabulary import IncidentStatus
from resources.words import language, ntr, tr
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.safety.check_in import AwaitedColleague, AwaitedVisit
    from itcoach.workplace import Workplace
    from ui.desk import Desk
    from ui.dialogs.at_time import AtTime

__all__ = ["CheckOutNotices", "IncidentLine", "TodaySafety", "read_safety"]


@dataclass(frozen=True)
class TodaySafety:
    """What Idag asks about.

    Attributes:
        forgotten: The coach's own visits of earlier days without a check-out.
        colleagues: Those of others that should have ended a while ago.
        unreported: How many incidents are written down and not reported, those half written included.
    """

    forgotten: "tuple[AwaitedVisit, ...]"
    colleagues: "tuple[AwaitedColleague, ...]"
    unreported: int


def read_safety(work: "Workplace") -> TodaySafety:
    """Read what Idag asks about; runs on the database thread, and imports there what brings SQLAlchemy."""
    from itcoach.safety import check_in, incidents

    now = work.clock.now()
    open_ = sum(each.status is IncidentStatus.OPEN for each in incidents.my_incidents(work))
    return TodaySafety(
        tuple(each for each in check_in.awaited(work) if now - each.expected_end >= FORGOTTEN_AFTER),
        check_in.awaited_colleagues(work),
        open_ + len(incidents.incident_drafts(work)),
    )


class CheckOutNotices(QWidget):
    """Ask about check-outs above the day."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self.dialog: AtTime | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_safety(self, safety: TodaySafety) -> None:
        """Show these."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for visit in safety.forgotten:
            self._ask_when(visit)
        for colleague in safety.colleagues:
            self._tell_of(colleague)
        self.setVisible(bool(safety.forgotten or safety.colleagues))

    def _ask_when(self, visit: "AwaitedVisit") -> None:
        start = to_local(visit.start)
        notice = Notice(tr("När gick du?"), "attention", "clock-alert-outline")
        self._column.addWidget(notice)
        notice.show_text(
            tr(
                "Du checkade aldrig ut från besöket hos {who} {day}.",
                who=visit.who,
                day=day_words(start.date()),
            )
        )
        at = dates.clock_time(to_local(visit.expected_end), language())
        as_meant = partial(self._check_out, visit.visit_id, visit.expected_end)
        self._offer(
            SecondaryButton(tr("Jag gick {time}", time=at), as_meant),
            QuietButton(tr("En annan tid"), partial(self._ask_time, visit)),
        )

    def _tell_of(self, colleague: "AwaitedColleague") -> None:
        notice = Notice(tr("Inte utcheckad"), "attention", "account-clock")
        self._column.addWidget(notice)
        notice.show_text(
            tr(
                "{coach} skulle ha gått från {who} {time}, enligt senaste synkningen. {coach} kan ha "
                "gått utan att datorn har nät. Ring.",
                coach=colleague.coach,
                who=colleague.who,
                time=dates.clock_time(to_local(colleague.expected_end), language()),
            )
        )
        done = partial(self._check_out, colleague.visit_id, None)
        self._offer(SecondaryButton(tr("Jag har fått svar"), done))

    def _offer(self, *buttons: SecondaryButton | QuietButton) -> None:
        """Put buttons below a notice: beside it there is no room for them in large type."""
        row = QWidget()
        flow = FlowLayout(row)
        for button in buttons:
            flow.addWidget(button)
        self._column.addWidget(row)

    def _ask_time(self, visit: "AwaitedVisit") -> None:
        from ui.dialogs.at_time import AtTime

        def store(at: time) -> None:
            self._store(visit.visit_id, when_next(at, visit.start))

        question = tr("När gick du från {who}?", who=visit.who)
        self.dialog = AtTime(self._desk, self, question, visit.expected_end, store)
        self.dialog.begin()

    def _check_out(self, visit_id: str, at: datetime | None) -> None:
        self._desk.write(self, lambda: self._store(visit_id, at))

    def _store(self, visit_id: str, at: datetime | None) -> None:
        from itcoach.safety import check_in

        check_in.check_out(self._desk.work, visit_id=visit_id, at=at)


class IncidentLine(QWidget):
    """Lead to the incidents, below the day.

    Attributes:
        write: Writes one down.
        unreported: Shows those not reported.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.write = QuietButton(
            tr("Skriv ner en händelse"), lambda: desk.go("incidents", new=True), "shield-alert-outline"
        )
        self.unreported = QuietButton("", lambda: desk.go("incidents"), "alert-outline")
        self.unreported.hide()
        flow = FlowLayout(self)
        flow.addWidget(self.write)
        flow.addWidget(self.unreported)

    def show_safety(self, safety: TodaySafety) -> None:
        """Show how many are not reported."""
        n = safety.unreported
        self.unreported.setText(ntr("{n} händelse är inte anmäld", "{n} händelser är inte anmälda", n))
        self.unreported.setVisible(bool(n))
