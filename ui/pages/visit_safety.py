"""The check-in at a visit: when the coach means to go, more time, and "Jag har gått"."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from itcoach import dates
from itcoach.safety import check_in
from itcoach.safety.rules import RiskNeed, when_next
from models.clock import to_local
from models.vocabulary import VisitStatus
from resources.words import language, tr
from ui.dialogs.at_time import AtTime
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from itcoach.safety.risk_checks import RiskState
    from itcoach.visiting.view import VisitView
    from ui.desk import Desk

__all__ = ["SafetyLine"]


class SafetyLine(QWidget):
    """Show the expected end of a visit that goes on, and what can be done about it.

    Attributes:
        change: When the coach means to go; lets it be another time.
        gone: When the coach went.
        extend: A quarter of an hour more.
        left: The coach has gone.
        risk: A risk check is missing.
        incident: Something happened.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self._visit: VisitView | None = None
        self.dialog: AtTime | None = None
        self.change = QuietButton("", self._ask, "clock-edit-outline")
        self.change.setToolTip(tr("Du är incheckad. Ändra när du räknar med att gå."))
        self.gone = QuietButton("", self._check_in, "exit-run")
        self.extend = SecondaryButton(tr("Förläng 15 min"), self._extend, "clock-plus-outline")
        self.left = SecondaryButton(tr("Jag har gått"), self._check_out, "exit-run")
        self.risk = QuietButton(tr("Riskbedömning saknas"), self._check_risk, "alert-outline")
        self.risk.setToolTip(tr("Besöket går bra att göra ändå. Säg då till någon var du är."))
        self.incident = QuietButton(tr("Något hände"), self._write, "shield-alert-outline")
        self.incident.setToolTip(tr("Skriv ner en händelse vid besöket"))
        flow = FlowLayout(self)
        for widget in (
            self.change, self.gone, self.extend, self.left, self.risk, self.incident,
        ):  # fmt: skip
            flow.addWidget(widget)
        self.hide()

    def show_visit(self, view: "VisitView", risk: "RiskState | None") -> None:
        """Show where a visit stands; nothing about one that is over."""
        self._visit = view
        is_open = view.status is VisitStatus.OPEN
        waited = is_open and view.expected_end is not None and view.checked_out_at is None
        gone = is_open and view.expected_end is not None and view.checked_out_at is not None
        if view.expected_end is not None:
            self.change.setText(tr("Räknar med att gå {time}", time=_clock(view.expected_end)))
        if view.checked_out_at is not None:
            self.gone.setText(tr("Gick {time}. Jag är kvar", time=_clock(view.checked_out_at)))
        # Past that time the warning above the page offers the same, and the page needs the room.
        over = waited and view.expected_end is not None and view.expected_end <= self._desk.work.clock.now()
        self.change.setVisible(waited)
        for widget in (self.extend, self.left):
            widget.setVisible(waited and not over)
        self.gone.setVisible(gone)
        self.risk.setVisible(is_open and risk is not None and risk.need is not RiskNeed.NONE)
        self.setVisible(is_open)

    def _extend(self) -> None:
        if self._visit is not None:
            work, visit_id = self._desk.work, self._visit.visit_id
            self._desk.write(self, lambda: check_in.extend(work, visit_id=visit_id))

    def _check_out(self) -> None:
        if self._visit is not None:
            work, visit_id = self._desk.work, self._visit.visit_id
            words = tr("Du är utcheckad. Skriv klart besöket när du hinner.")
            self._desk.write(
                self,
                lambda: check_in.check_out(work, visit_id=visit_id),
                lambda _: self._desk.messages.done(words, undo=self._check_in),
            )

    def _check_in(self) -> None:
        if self._visit is not None:
            work, visit_id = self._desk.work, self._visit.visit_id
            self._desk.write(self._desk, lambda: check_in.check_in_again(work, visit_id=visit_id))

    def _ask(self) -> None:
        if self._visit is None:
            return
        work, visit_id, now = self._desk.work, self._visit.visit_id, self._desk.work.clock.now()

        def store(at: time) -> None:
            check_in.expect_end(work, visit_id=visit_id, end=when_next(at, work.clock.now()))

        begin = max(self._visit.expected_end or now, now)
        question = tr("När räknar du med att gå?")
        self.dialog = AtTime(
            self._desk, self, question, begin, store, tr("Är du inte utcheckad då varnar datorn dig.")
        )
        self.dialog.begin()

    def _check_risk(self) -> None:
        from ui.dialogs.risk_check import ask_risk_check

        if self._visit is not None:
            booking = self._visit.booking.booking_id if self._visit.booking else ""
            ask_risk_check(self._desk, self, self._visit.resident.resident_id, booking)

    def _write(self) -> None:
        if self._visit is not None:
            self._desk.go("incidents", visit=self._visit.visit_id)


def _clock(moment: datetime) -> str:
    return dates.clock_time(to_local(moment), language())
