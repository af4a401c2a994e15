"""What the bookings page reads: a week of one coach, or of all."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from itcoach.calendar import bookings
from itcoach.calendar.bookings import Previous
from itcoach.calendar.day import BookingEntry, BusyEntry, CalendarWarning, DayPlan
from models.clock import to_local
from resources.words import tr
from ui.widgets.when_words import when_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itcoach.calendar.bookings import CoachChoice
    from itcoach.workplace import Workplace

__all__ = ["EVERYONE", "ShownWeek", "monday_of", "move_and_look", "read_week", "save_week", "week_at_hand"]

EVERYONE = "everyone"
"""Chosen instead of a coach."""


@dataclass(frozen=True)
class ShownWeek:
    """A week as the page shows it.

    Attributes:
        days: Seven.
        coaches: Those to choose among, by name.
    """

    days: tuple[DayPlan, ...]
    coaches: "tuple[CoachChoice, ...]"

    @property
    def bookings(self) -> tuple[BookingEntry, ...]:
        """Return the week's bookings in order."""
        return tuple(entry for day in self.days for entry in day.bookings)

    @property
    def warnings(self) -> tuple[CalendarWarning, ...]:
        """Return what to point out in the week."""
        return tuple(warning for day in self.days for warning in day.warnings)


def monday_of(day: date) -> date:
    """Return the Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def week_at_hand(today: date) -> date:
    """Return the Monday of the week there is something to do in: at a weekend the one that begins."""
    return monday_of(today + timedelta(days=2))


def save_week(work: "Workplace", path: Path, *, monday: date, coach_id: str | None) -> Path:
    """Save the week's bookings as a list, or as a calendar where ``path`` says so, and return the path."""
    from itcoach.calendar.exporting import save_bookings

    as_calendar = path.suffix.lower() == ".ics"
    last = monday + timedelta(days=6)
    return save_bookings(work, path, first=monday, last=last, coach_id=coach_id, calendar=as_calendar)[0]


def read_week(work: "Workplace", monday: date, coach_id: str) -> ShownWeek:
    """Return the week of a coach, or of :data:`EVERYONE`; runs on the database thread."""
    coaches = bookings.coaches(work)
    asked = [coach.id for coach in coaches] if coach_id == EVERYONE else [coach_id]
    weeks = [bookings.week(work, monday=monday, coach_id=each).days for each in asked]
    return ShownWeek(tuple(_together(days) for days in zip(*weeks, strict=True)), coaches)


def move_and_look(
    work: "Workplace",
    entry: BookingEntry,
    start: datetime,
    minutes: int | None = None,
    coach_id: str | None = None,
) -> tuple[str, Previous]:
    """Move a booking; return a sentence with what to point out about the new time, and what undoes it."""
    previous = bookings.move(work, booking_id=entry.id, start=start, minutes=minutes, coach_id=coach_id)
    length = minutes or entry.minutes
    problems = bookings.problems_with(
        work, start=start, minutes=length, coach_id=coach_id or entry.coach_id, except_id=entry.id
    )
    when = when_text(to_local(start), to_local(start + timedelta(minutes=length)))
    said = tr("{who} är flyttad till {when}.", who=entry.who, when=when)
    return " ".join([said, *(problem.text for problem in problems)]), previous


def _together(days: "Sequence[DayPlan]") -> DayPlan:
    """Return one day with what stands in any of ``days``."""
    entries = {entry.id: entry for day in days for entry in day.entries}
    warnings = {(warning.kind, warning.ids): warning for day in days for warning in day.warnings}
    return replace(days[0], entries=_in_order(entries.values()), warnings=tuple(warnings.values()))


def _in_order(entries: "Iterable[BookingEntry | BusyEntry]") -> tuple[BookingEntry | BusyEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.start, entry.end, entry.id)))
