"""Bookings that a sync has put on top of one another: pointed out, never refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from itcoach import dates
from itcoach.calendar.day import WarningKind
from itcoach.calendar.query import day_plans
from resources.words import language

if TYPE_CHECKING:
    from itcoach.workplace import Workplace

__all__ = ["Overlap", "coming_overlaps"]

_AHEAD: Final = timedelta(days=90)


@dataclass(frozen=True)
class Overlap:
    """Two things at once in the coach's calendar.

    Attributes:
        ids: Of the two.
        day: When.
        when: The day in words.
        text: What stands on top of what.
    """

    ids: tuple[str, ...]
    day: date
    when: str
    text: str


def coming_overlaps(work: "Workplace") -> tuple[Overlap, ...]:
    """Return what stands on top of one another in the coach's calendar from today on, for three months."""
    plans = day_plans(work, work.clock.today(), _AHEAD.days, work.coach_id, gap_minutes=0)
    return tuple(
        Overlap(warning.ids, plan.day, dates.day_in_year(plan.day, language()), warning.text)
        for plan in plans
        for warning in plan.warnings
        if warning.kind is WarningKind.OVERLAP
    )
