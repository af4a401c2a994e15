"""Today as a timeline, with the brief of the chosen booking beside it."""

import threading
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from itcoach import dates
from itcoach.calendar import query
from itcoach.calendar.day import BookingEntry, DayPlan
from models.clock import to_local
from models.vocabulary import BookingStatus, Regime
from resources.words import language, ntr, tr
from ui import theme
from ui.actions import Key
from ui.pages.base import Page
from ui.pages.today_brief import BriefCard
from ui.pages.today_safety import CheckOutNotices, IncidentLine, read_safety
from ui.pages.today_timeline import Timeline
from ui.widgets.buttons import NameButton, QuietButton, SecondaryButton
from ui.widgets.cards import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.regime_notice import RegimeNotice, start_without_person
from ui.widgets.scrolled import Scrolled
from ui.widgets.text import ElidedLabel, WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.calendar.bookings import Brief
    from itcoach.followups.lines import FollowUpLine
    from itcoach.followups.schedule import TodaysFollowUps
    from itcoach.visiting.view import OpenVisit, VisitView
    from itcoach.workplace import Workplace
    from ui.desk import Desk
    from ui.pages.today_safety import TodaySafety

__all__ = ["TodayPage"]

MINUTE_MS = 60_000
PAINT_SECONDS = 0.2
"""How long the first brief waits for the painting of the list, which its imports would hold up."""
BRIEF_WIDTH = 340


class TodayPage(Page):
    """Show a day in order, and what to know before the next visit."""

    scrolls = False  # the timeline scrolls, the brief stays beside it

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Idag"))
        self._day = desk.work.clock.today()
        self._chosen = ""
        self._just_opened = True
        self._init_tools()
        self.set_primary(tr("Ny bokning"), self._new_booking, key=Key.NEW, symbol="plus")
        self._counts_only = False
        self.regime = RegimeNotice(desk)
        self.regime.known.connect(self._follow_regime)
        self.going_on = QVBoxLayout()
        self.body.addLayout(self.going_on)
        self.timeline = Timeline()
        self.timeline.chosen.connect(self.choose)
        self._on_screen = threading.Event()
        self.timeline.painted.connect(self._now_on_screen, Qt.ConnectionType.SingleShotConnection)
        self.warnings = Notice(tr("Att se över"), "attention")
        self.warnings.show_text("")
        self.dues = QVBoxLayout()
        self.safety, self.incidents = CheckOutNotices(desk), IncidentLine(desk)
        self.brief = BriefCard(desk)
        self.brief.start_asked.connect(self._start_visit)
        self._lay_out()
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._show_now)
        self._minute.start()

    def arguments(self, *, day: str = "") -> None:
        """Show ``day`` (ISO 8601), or today."""
        self._day = date.fromisoformat(day) if day else self.desk.work.clock.today()
        self._just_opened = True

    def place(self) -> dict[str, Any]:
        """Return the day, unless it is today's."""
        return {} if self._day == self.desk.work.clock.today() else {"day": self._day.isoformat()}

    def refresh(self) -> None:
        """Show the day as it is stored now."""
        work, day, gap = self.desk.work, self._day, self.desk.settings.gap_minutes
        self.desk.read(self, lambda: query.day(work, day=day, gap_minutes=gap), self._show_day, latest="day")

    def focus_first(self) -> None:
        """Start at the chosen booking."""
        self.timeline.focus_chosen()

    def choose(self, booking_id: str) -> None:
        """Show the brief of a booking."""
        self._chosen = booking_id
        self.timeline.mark(booking_id)
        work = self.desk.work
        self.desk.read(self, lambda: _brief(work, booking_id), self.brief.show_brief, latest="brief")

    def _init_tools(self) -> None:
        earlier = QuietButton("", lambda: self._turn(-1), "chevron-left")
        earlier.setAccessibleName(tr("Dagen före"))
        later = QuietButton("", lambda: self._turn(1), "chevron-right")
        later.setAccessibleName(tr("Dagen efter"))
        for button in (earlier, later):
            button.setToolTip(button.accessibleName())
        self.to_today = QuietButton(tr("Idag"), lambda: self._turn(0))
        self.print_sheet = SecondaryButton(tr("Dagblad"), self._print, "printer")
        self.print_sheet.setToolTip(tr("Visa och skriv ut dagens besök på ett blad (Ctrl+P)"))
        self.add_key(Key.PRINT, self.print_sheet.click)
        self.earlier, self.later = earlier, later
        for widget in (earlier, self.to_today, later, self.print_sheet):
            self.tools.addWidget(widget)

    def _lay_out(self) -> None:
        left = Scrolled()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.regime)
        column.addWidget(self.safety)
        column.addWidget(self.warnings)
        column.addWidget(self.timeline)
        column.addLayout(self.dues)
        column.addWidget(self.incidents)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(_scrolling(left), 3)
        beside = Scrolled()
        around = QVBoxLayout(beside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.brief)
        right = _scrolling(beside)
        right.setFixedWidth(round(BRIEF_WIDTH * theme.text_scale()))
        row.addWidget(right)
        self._right = right
        self.body.addLayout(row, 1)

    def _show_day(self, plan: DayPlan) -> None:
        self.set_title(dates.day_in_year(plan.day, language()))
        self._plan = plan
        self._right.setVisible(bool(plan.bookings))
        self.warnings.show_text("\n".join(warning.text for warning in plan.warnings))
        self.timeline.show_plan(plan, self._now(), self._empty_day())
        if not self._on_screen.is_set():
            self.desk.read(self, lambda: self._on_screen.wait(PAINT_SECONDS), lambda _: self._on_screen.set())
        ids = [entry.id for entry in plan.bookings]
        if ids:
            self.choose(self._chosen if self._chosen in ids else _next(plan.bookings, self))
            if self._just_opened:
                self.timeline.focus_chosen()
        self._just_opened = False
        self._read_the_rest()

    def _now_on_screen(self) -> None:
        # What is in the timeline is painted by then as well.
        QTimer.singleShot(0, self._on_screen.set)

    def _read_the_rest(self) -> None:
        """Read what the day's list need not wait for: visits to go on with, measurements that are due."""
        work = self.desk.work
        self.desk.read(self, lambda: _open_visits(work), self._show_open, latest="open")
        self.desk.read(self, lambda: read_safety(work), self._show_safety, latest="safety")
        self.desk.read(self, lambda: _due(work), self._show_due, latest="due")
        self.regime.refresh()

    def _follow_regime(self, regime: Regime) -> None:
        """Offer a visit without a person where nobody is kept; of codes the day says nothing."""
        before, self._counts_only = self._counts_only, regime is Regime.ANONYMOUS
        if not self._counts_only:
            self.regime.show_text("")
        if before is not self._counts_only:
            assert self.primary is not None
            self.primary.setText(tr("Starta besök utan person") if self._counts_only else tr("Ny bokning"))
            self.print_sheet.setVisible(not self._counts_only)  # there is nobody to print
            self.timeline.forget()
            self.timeline.show_plan(self._plan, self._now(), self._empty_day())

    def _show_open(self, open_visits: "tuple[OpenVisit, ...]") -> None:
        _clear(self.going_on)
        for visit in open_visits:
            start = dates.clock_time(to_local(visit.start), language())
            notice = Notice(kind="attention", symbol="account-clock")
            # In its place first: on its own it would be shown as a window, and take the keyboard.
            self.going_on.addWidget(notice)
            notice.show_text(
                tr("Besöket hos {who} började {time} och är inte avslutat.", who=visit.shown_name, time=start)
                if visit.shown_name
                else tr("Ett besök utan person började {time} och är inte avslutat.", time=start)
            )
            go_on = SecondaryButton(tr("Fortsätt besöket"), partial(self._open_visit, visit))
            notice.add_action(go_on)

    def _show_safety(self, safety: "TodaySafety") -> None:
        self.safety.show_safety(safety)
        self.incidents.show_safety(safety)

    def _show_due(self, due: "TodaysFollowUps") -> None:
        """Remind of a few measurements, on the day itself, with a way to the others."""
        _clear(self.dues)
        if self._day != self.desk.work.clock.today() or not (due.lines or due.lapsed):
            return
        self.dues.addWidget(WrappedLabel(tr("Mätningar att göra"), role="heading"))
        for line in due.lines:
            self.dues.addWidget(self._due_line(line))
        others = QWidget()
        row = FlowLayout(others)
        if due.more:
            words = ntr("{n} till att göra", "{n} till att göra", due.more)
            row.addWidget(self._due_button(words, "dots-horizontal", part="todo"))
        if due.lapsed:
            words = ntr(
                "{n} mätning blev inte av: säg varför",
                "{n} mätningar blev inte av: säg varför",
                due.lapsed,
            )
            row.addWidget(self._due_button(words, "alert", part="todo"))
        self.dues.addWidget(others)

    def _due_line(self, line: "FollowUpLine") -> QWidget:
        """Say whose measurement it is, and by when; the day comes below where the name leaves it no room."""
        day = day_words(line.closes)
        name = NameButton(
            line.shown_name,
            partial(self.desk.go, "followups", resident=line.resident_id),
            "clipboard-text",
        )
        name.setAccessibleName(tr("{who}, senast {day}", who=line.shown_name, day=day))
        by = ElidedLabel(tr("senast {day}", day=day), role="quiet_text")
        name.ensurePolished()
        by.setMinimumHeight(name.sizeHint().height())  # in the middle of the line, as the name is
        both = QWidget()
        row = FlowLayout(both)
        for part in (name, by):
            row.addWidget(part)
        return both

    def _due_button(self, words: str, symbol: str, **where: str) -> QuietButton:
        return QuietButton(words, partial(self.desk.go, "followups", **where), symbol)

    def _empty_day(self) -> EmptyState:
        if self._counts_only:
            return EmptyState(
                tr("Här bokas ingen"),
                tr("Möten och frånvaro visas när de är inlästa."),
                symbol="calendar-blank",
            )
        return EmptyState(
            tr("Inga bokningar den här dagen"),
            tr("Läs in växelns lista, eller boka en tid själv."),
            (tr("Läs in lista"), lambda: self.desk.go("bookings", importing=True)),
            "calendar-blank",
        )

    def _start_visit(self, booking_id: str) -> None:
        from itcoach.visiting import visits

        work = self.desk.work
        self.desk.write(
            self,
            lambda: visits.start(work, booking_id=booking_id),
            self._open_visit,
        )

    def _open_visit(self, visit: "OpenVisit | VisitView") -> None:
        self.desk.go("visit", visit=visit.visit_id)

    def _new_booking(self) -> None:
        if self._counts_only:
            start_without_person(self.desk, self)
            return
        self.desk.go("bookings", day=self._day.isoformat(), new=True)

    def _print(self) -> None:
        self.desk.go("leaflets", day=self._day.isoformat())

    def _turn(self, days: int) -> None:
        self._day = self._day + timedelta(days=days) if days else self.desk.work.clock.today()
        self._chosen = ""
        self.refresh()

    def _now(self) -> str | None:
        """Return the time of day, or nothing when another day is shown."""
        now = to_local(self.desk.work.clock.now())
        return now.isoformat() if now.date() == self._day else None

    def _show_now(self) -> None:
        self.timeline.move_now(self._now())


# What follows is read behind the day's list, and imported on the database thread: SQLAlchemy comes with it.


def _brief(work: "Workplace", booking_id: str) -> "Brief":
    from itcoach.calendar import bookings

    return bookings.brief(work, booking_id=booking_id)


def _open_visits(work: "Workplace") -> "tuple[OpenVisit, ...]":
    from itcoach.visiting import visits

    return visits.open_visits(work)


def _due(work: "Workplace") -> "TodaysFollowUps":
    from itcoach.followups import schedule

    return schedule.todays(work, today=work.clock.today())


def _next(entries: tuple[BookingEntry, ...], page: TodayPage) -> str:
    """Return the first booking that is still to come, or the last one of the day."""
    now = page.desk.work.clock.now()
    for entry in entries:
        if entry.status == BookingStatus.BOOKED and entry.end > now:
            return entry.id
    return entries[-1].id


def _scrolling(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
