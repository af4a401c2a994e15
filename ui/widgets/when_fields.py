"""The fields for a booked time: day, time, length and coach, and what to point out about them."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from itcoach.calendar import bookings
from itcoach.calendar.bookings import local_time
from itcoach.calendar.day import WarningKind
from resources.words import language, tr
from ui.forms import Form, FormRow
from ui.widgets.notice import Notice

if TYPE_CHECKING:
    from itcoach.calendar.bookings import CoachChoice
    from itcoach.calendar.day import CalendarWarning
    from ui.desk import Desk

__all__ = ["WhenFields", "beside"]


class WhenFields(QWidget):
    """Ask when, for how long and for whom; clashes are pointed out under the fields, never refused.

    Args:
        desk: What the page works with.
        start: Local time to begin with.
        minutes: Length to begin with.
        coach_id: Whose calendar.
        moving: The booking that is moved, or none.

    Attributes:
        resident_id: Who would be visited; set it when it is known.
    """

    changed = Signal()

    def __init__(self, desk: "Desk", start: datetime, minutes: int, coach_id: str, moving: str = "") -> None:
        super().__init__()
        self._desk, self._coach_id, self._moving = desk, coach_id, moving
        self.resident_id = ""
        self.day = QDateEdit(QDate(start.year, start.month, start.day))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.time = QTimeEdit(QTime(start.hour, start.minute))
        self.time.setDisplayFormat("HH.mm" if language() == "sv" else "HH:mm")
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 600)
        self.minutes.setSingleStep(15)
        self.minutes.setSuffix(tr(" min"))
        self.minutes.setValue(minutes)
        self.coach = QComboBox()
        self.second = QComboBox()
        self.second.addItem(tr("Ingen än"), "")
        self._second_row = FormRow(
            tr("Coach som följer med"),
            self.second,
            tr("Två coacher behövs. Den andra får en egen bokning på samma tid."),
        )
        self._second_row.hide()
        self._apart: dict[str, str] = {}
        self.apart = Notice(tr("En kollegas bokning"), "neutral", "account-arrow-right")
        self.apart.show_text("")
        self.problems = Notice(tr("Värt att tänka på"), "attention")
        self.problems.show_text("")
        for signal in (self.day.dateChanged, self.time.timeChanged, self.minutes.valueChanged):
            signal.connect(self.look)
        self.coach.activated.connect(self.look)
        self.second.activated.connect(self.look)
        desk.read(self, lambda: bookings.coaches(desk.work), self._fill_coaches)
        self.hide()

    def add_to(self, form: Form) -> None:
        """Add the rows to a form."""
        self.setParent(form)
        when = FormRow(tr("Dag"), self.day), FormRow(tr("Tid"), self.time), FormRow(tr("Längd"), self.minutes)
        beside(form, *when)
        form.add(tr("Coach"), self.coach)
        layout = form.layout()
        assert layout is not None
        form.rows.append(self._second_row)
        layout.addWidget(self._second_row)
        layout.addWidget(self.apart)
        layout.addWidget(self.problems)
        self.look()

    def start(self) -> datetime:
        """Return the instant that is filled in."""
        day, at = self.day.date(), self.time.time()
        return local_time(date(day.year(), day.month(), day.day()), time(at.hour(), at.minute()))

    def set_start(self, start: datetime) -> None:
        """Fill in a local time."""
        self.day.setDate(QDate(start.year, start.month, start.day))
        self.time.setTime(QTime(start.hour, start.minute))

    def coach_id(self) -> str:
        """Return whose calendar is chosen."""
        return str(self.coach.currentData() or self._coach_id)

    def second_coach_id(self) -> str:
        """Return who comes along; empty where nobody is chosen, or only one coach is needed."""
        chosen = str(self.second.currentData() or "")
        return "" if self._second_row.isHidden() or chosen == self.coach_id() else chosen

    def values(self) -> tuple[object, ...]:
        """Return what is filled in, comparable."""
        return self.start(), self.minutes.value(), self.coach_id(), self.second_coach_id()

    def look(self) -> None:
        """Look for what to point out about the time."""
        work, start, minutes, coach = self._desk.work, self.start(), self.minutes.value(), self.coach_id()
        moving, resident = self._moving or None, self.resident_id or None

        def problems() -> "tuple[CalendarWarning, ...]":
            return bookings.problems_with(
                work, start=start, minutes=minutes, coach_id=coach, except_id=moving, resident_id=resident
            )

        self._desk.read(self, problems, self._point_out, latest="problems")
        self._tell_where_it_goes()
        self.changed.emit()

    def _point_out(self, warnings: "tuple[CalendarWarning, ...]") -> None:
        alone = any(warning.kind is WarningKind.ONE_COACH for warning in warnings)
        self._second_row.setVisible(alone and not self._moving)
        chosen = self.second_coach_id()
        self.problems.show_text(
            "\n".join(
                warning.text for warning in warnings if not (chosen and warning.kind is WarningKind.ONE_COACH)
            )
        )

    def _tell_where_it_goes(self) -> None:
        name = self._apart.get(self.coach_id())
        self.apart.show_text(
            tr(
                "{name} får bokningen på sin dator vid nästa synkning. "
                "Vad {name} mer har bokat syns inte här.",
                name=name,
            )
            if name
            else ""
        )

    def _fill_coaches(self, coaches: "tuple[CoachChoice, ...]") -> None:
        for coach in coaches:
            self.coach.addItem(coach.name, coach.id)
            self.second.addItem(coach.name, coach.id)
        self._apart = {coach.id: coach.name for coach in coaches if coach.is_apart}
        self.coach.setCurrentIndex(max(self.coach.findData(self._coach_id), 0))
        self._tell_where_it_goes()


def beside(form: Form, *rows: FormRow) -> None:
    """Add short rows beside each other."""
    line = QHBoxLayout()
    line.setSpacing(16)
    for row in rows:
        form.rows.append(row)
        line.addWidget(row, 1)
    layout = form.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addLayout(line)
