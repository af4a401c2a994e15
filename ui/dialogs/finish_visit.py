"""Finishing a visit: what is missing, what comes next, and what the resident takes home."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from itcoach.calendar import bookings
from itcoach.followups.schedule import BOOKED_MINUTES
from itcoach.visiting import visits
from itcoach.visiting.history import TaskView
from itcoach.visiting.view import FinishedVisit, VisitView
from models.clock import to_local
from models.vocabulary import BookingKind, Place, Source
from resources.words import language, tr
from ui import theme
from ui.forms import Form, FormRow
from ui.pages.visit_tasks import TaskRow
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.follow_up_notice import FollowUpNotice
from ui.widgets.notice import Notice
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.calendar.day import CalendarWarning
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["FinishDialog"]

WIDTH, HEIGHT = 640, 620
DEFAULT_MINUTES = 60
DAYS_TO_NEXT = 14
MOST_TRAVEL = 600


class FinishDialog(QDialog):
    """Ask the little that is left and end the visit.

    Args:
        desk: What it works with.
        view: The visit.
        note: The note as it stands on the page.
        parent: The page.

    Attributes:
        finished_visit: Tells what came of the visit, and whether to go on to the leaflets.
    """

    finished_visit = Signal(object, bool)

    def __init__(self, desk: "Desk", view: VisitView, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._view, self._note = desk, view, note
        self.setWindowTitle(tr("Avsluta besöket"))
        self._is_finished = False
        self.rows: list[TaskRow] = []
        self.travel, self.next_step = QLineEdit(), QLineEdit()
        self.book_next = QCheckBox(tr("Boka nästa besök nu"))
        self.day, self.time, self.minutes = QDateEdit(), QTimeEdit(), QSpinBox()
        self.problems = Notice(tr("Att titta på"), "attention")
        self.problems.show_text("")
        self.kind = BookingKind.HELP
        self.follow_up = FollowUpNotice(desk, self._make_follow_up)
        self.leaflets = QCheckBox(tr("Gå vidare till utskrifterna efteråt"))
        self.trouble = Notice(kind="bad")
        self.trouble.show_text("")
        self.finish_button = PrimaryButton(tr("Avsluta besöket"), self._finish, "check")
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        name, count = self._view.resident.shown_name, self._view.is_a_count
        words = tr("Avsluta besöket utan person") if count else tr("Avsluta besöket hos {name}", name=name)
        self.setAccessibleName(words)
        layout.addWidget(WrappedLabel(words, role="heading"))
        area = Scroller(spacing=16)
        column = area.body
        self._add_tasks(column)
        self._add_form(column)
        if not count:
            self._add_next_booking(column)
        column.addWidget(self.leaflets)
        column.addStretch(1)
        layout.addWidget(area, 1)
        layout.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(SecondaryButton(tr("Inte än"), self.reject))
        foot.addWidget(self.finish_button)
        layout.addLayout(foot)
        self.finish_button.setFocus()
        self.resize(round(WIDTH * theme.text_scale()), HEIGHT)

    def _add_tasks(self, column: QVBoxLayout) -> None:
        missing = [task for task in self._view.tasks if task.outcome is None or task.done_by is None]
        points = [] if self._view.tasks else [tr("Ingen uppgift är noterad.")]
        points += [] if self._note.strip() or self._view.is_a_count else [tr("Anteckningen är tom.")]
        if points:
            notice = Notice(kind="attention")
            notice.show_text(" ".join([*points, tr("Det går bra att avsluta ändå.")]))
            column.addWidget(notice)
        if missing:
            column.addWidget(WrappedLabel(tr("Hur gick det, och vem gjorde det?"), role="strong"))
        for task in missing:
            row = TaskRow(task, self._change_task)
            self.rows.append(row)
            column.addWidget(row)
        self.leaflets.setChecked(bool(self._view.tasks))

    def _add_form(self, column: QVBoxLayout) -> None:
        form = Form()
        self.travel.setValidator(QIntValidator(0, MOST_TRAVEL, self))
        self.travel.setMaximumWidth(160)
        if self._view.travel_minutes is not None:
            self.travel.setText(str(self._view.travel_minutes))
        form.add(tr("Restid, minuter fram och tillbaka"), self.travel)
        self.next_step.setText(self._view.next_step)
        if not self._view.is_a_count:
            form.add(tr("Nästa steg"), self.next_step, tr("Det ni kom överens om att göra härnäst."))
        column.addWidget(form)

    def _add_next_booking(self, column: QVBoxLayout) -> None:
        column.addWidget(self.book_next)
        start = to_local(self._view.booking.start if self._view.booking else self._desk.work.clock.now())
        coming = to_local(self._desk.work.clock.now()) + timedelta(days=DAYS_TO_NEXT)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.day.setDate(QDate(coming.year, coming.month, coming.day))
        self.time.setTime(QTime(start.hour, 0))
        self.time.setDisplayFormat("HH.mm" if language() == "sv" else "HH:mm")
        self.minutes.setRange(15, 240)
        self.minutes.setSuffix(tr(" min"))
        self.minutes.setSingleStep(15)
        self.minutes.setValue(self._view.booking.minutes if self._view.booking else DEFAULT_MINUTES)
        self._fields = QWidget()
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, 0, 0, 0)
        row = FlowLayout(spacing=12)
        row.addWidget(FormRow(tr("Dag"), self.day))
        row.addWidget(FormRow(tr("Tid"), self.time))
        row.addWidget(FormRow(tr("Längd"), self.minutes))
        inner.addLayout(row)
        inner.addWidget(self.follow_up)
        inner.addWidget(self.problems)
        column.addWidget(self._fields)
        self._fields.hide()
        self._read_free_time(coming.date(), time(start.hour))
        self.book_next.toggled.connect(self._fields.setVisible)
        self.book_next.toggled.connect(lambda _: self._look_up())
        for changed in (self.day.dateChanged, self.time.timeChanged, self.minutes.valueChanged):
            changed.connect(lambda *_: self._look_up())

    def _read_free_time(self, day: date, at: time) -> None:
        work, begun, minutes = self._desk.work, self.start_of_next(), self.minutes.value()
        resident_id = self._view.resident.resident_id

        def suggest(start: datetime) -> None:
            if self.start_of_next() == begun:  # else the coach has chosen already
                self.day.setDate(QDate(start.year, start.month, start.day))
                self.time.setTime(QTime(start.hour, start.minute))

        self._desk.read(
            self,
            lambda: bookings.free_start(work, day=day, at=at, minutes=minutes, resident_id=resident_id),
            suggest,
        )

    def _change_task(self, task: TaskView) -> None:
        work = self._desk.work
        self._desk.write(
            self,
            lambda: visits.update_task(
                work,
                task_id=task.task_id,
                topic=task.topic,
                outcome=task.outcome,
                done_by=task.done_by,
                note=task.note,
            ),
        )

    @property
    def is_touched(self) -> bool:
        """Tell whether a next visit is chosen that is not booked; tasks are stored at once."""
        return self.book_next.isChecked() and not self._is_finished

    def start_of_next(self) -> datetime:
        """Return when the next booking would start."""
        day, at = self.day.date().toPython(), self.time.time().toPython()
        return bookings.local_time(day, at)  # type: ignore[arg-type]

    def _look_up(self) -> None:
        work, start, minutes = self._desk.work, self.start_of_next(), self.minutes.value()
        resident_id = self._view.resident.resident_id
        self._desk.read(
            self,
            lambda: bookings.problems_with(work, start=start, minutes=minutes, resident_id=resident_id),
            self._show_problems,
            latest="problems",
        )
        self.follow_up.look(resident_id, to_local(start).date(), is_one=self.kind is BookingKind.FOLLOW_UP)

    def _make_follow_up(self) -> None:
        """Book the next visit for the measurement."""
        self.kind = BookingKind.FOLLOW_UP
        self.minutes.setValue(BOOKED_MINUTES)
        self._look_up()

    def _show_problems(self, found: "tuple[CalendarWarning, ...]") -> None:
        self.problems.show_text("\n".join(each.text for each in found))

    def _finish(self) -> None:
        work, view = self._desk.work, self._view
        travel = int(self.travel.text()) if self.travel.text() else None
        next_step = self.next_step.text().strip()
        start = self.start_of_next() if self.book_next.isChecked() else None
        minutes, note, kind = self.minutes.value(), self._note, self.kind
        # A neutral place where nobody should learn where somebody lives.
        place = Place.VENUE if view.resident.protected_identity else Place.HOME

        def done() -> FinishedVisit:
            finished = visits.finish(
                work, visit_id=view.visit_id, travel_minutes=travel, next_step=next_step, note=note
            )
            if start is not None:
                bookings.create(
                    work,
                    resident_id=view.resident.resident_id,
                    start=start,
                    minutes=minutes,
                    place=view.booking.place if view.booking else place,
                    venue=view.booking.venue if view.booking else "",
                    kind=kind,
                    wish=next_step,
                    source=Source.SELF,
                )
            return finished

        self.finish_button.setEnabled(False)
        self._desk.write(self, done, self._finished, on_failure=self._refused)

    def _finished(self, finished: FinishedVisit) -> None:
        self._is_finished = True
        self.accept()
        self.finished_visit.emit(finished, self.leaflets.isChecked())

    def _refused(self, trouble: "Trouble") -> None:
        self.finish_button.setEnabled(True)
        self.trouble.show_text(trouble.sentence())
