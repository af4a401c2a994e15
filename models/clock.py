"""The clock of the program, so that a test and the demonstration can set it.

Instants are aware and in UTC; a day is a day in Sweden. No wall clock decides anything in sync.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["SWEDEN", "Clock", "day_bounds", "months_later", "to_local"]

SWEDEN = ZoneInfo("Europe/Stockholm")


class Clock:
    """Tell the time, ``offset`` away from that of the machine.

    Args:
        offset: Added to the machine's time; the demonstration moves itself to its sample day with it.
    """

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    @classmethod
    def starting_at(cls, moment: datetime) -> "Clock":
        """Return a clock that shows ``moment`` (aware) now and goes on from there."""
        return cls(moment.astimezone(UTC) - datetime.now(UTC))

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def today(self) -> date:
        """Return the present day in Sweden."""
        return to_local(self.now()).date()


def to_local(moment: datetime) -> datetime:
    """Return an aware instant as Swedish wall time."""
    return moment.astimezone(SWEDEN)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a Swedish day and of the next, in UTC (23, 24 or 25 hours apart)."""
    start = datetime.combine(day, time(), SWEDEN)
    end = datetime.combine(day + timedelta(days=1), time(), SWEDEN)
    return start.astimezone(UTC), end.astimezone(UTC)


def months_later(day: date, months: int) -> date:
    """Return the same day of the month, ``months`` on; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
