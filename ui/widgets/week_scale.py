"""Where days and hours lie in the week."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect

from itcoach.calendar.day import BookingEntry, BusyEntry
from ui import theme
from ui.widgets.day_lanes import Lane, lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.calendar.day import DayPlan

__all__ = ["FIRST_HOUR", "LAST_HOUR", "Placed", "Scale", "place"]

FIRST_HOUR, LAST_HOUR = 7, 18
_GUTTER, _NARROW_GUTTER = 52, 30
"""Pixels beside the days, at text size 100 %: for hours with minutes, and for hours alone."""
_HOUR: Final = 56
_TOP: Final = 6
_DAY: Final = 24 * 60


@dataclass(frozen=True)
class Placed:
    """An entry with its place: the day, from and to which minute by the clock on the wall, and its lane."""

    entry: BookingEntry | BusyEntry
    column: int
    start: int
    end: int
    lane: Lane


@dataclass(frozen=True)
class Scale:
    """Turn days and minutes into pixels and back.

    Attributes:
        width: Of the whole widget, the hours at the left with it.
        days: How many columns.
        first: The first hour shown.
        last: The hour it ends with.
    """

    width: int
    days: int
    first: int = FIRST_HOUR
    last: int = LAST_HOUR

    @property
    def hours_alone(self) -> bool:
        """Tell whether large text leaves no room for ``09.00`` beside the days, only for ``09``."""
        return theme.text_scale() > 1

    @property
    def height(self) -> int:
        """Return the height of all hours."""
        return self.y(self.last * 60)

    def left(self, column: int) -> int:
        """Return where a day begins; one past the last gives where the last ends."""
        gutter = round((_NARROW_GUTTER if self.hours_alone else _GUTTER) * theme.text_scale())
        return gutter + round((self.width - gutter) * column / max(self.days, 1))

    def column_at(self, x: int) -> int:
        """Return the day at ``x``."""
        found = (column for column in range(self.days) if x < self.left(column + 1))
        return next(found, self.days - 1)

    def y(self, minute: int) -> int:
        """Return where a minute of the day lies."""
        return _TOP + round((minute - self.first * 60) / 60 * _HOUR * theme.text_scale())

    def minute_at(self, y: int) -> float:
        """Return the minute of the day at ``y``."""
        return (y - _TOP) / (_HOUR * theme.text_scale()) * 60 + self.first * 60

    def rect(self, column: int, start: int, end: int, lane: Lane = Lane(0, 1)) -> QRect:  # noqa: B008
        """Return where an entry of these minutes lies."""
        left, right = self.left(column) + 3, self.left(column + 1) - 3
        share = (right - left) / lane.of
        top = self.y(start)
        return QRect(
            round(left + share * lane.at), top, max(round(share) - 2, 8), max(self.y(end) - top - 1, 20)
        )


def place(days: "Sequence[DayPlan]") -> list[Placed]:
    """Return every entry that has hours, with its place."""
    placed = []
    for column, day in enumerate(days):
        entries = [entry for entry in day.entries if not (isinstance(entry, BusyEntry) and entry.all_day)]
        spans = [_minutes_within(day.day, entry) for entry in entries]
        for entry, span, lane in zip(entries, spans, lanes(spans), strict=True):
            placed.append(Placed(entry, column, *span, lane))
    return placed


def _minutes_within(day: date, entry: BookingEntry | BusyEntry) -> tuple[int, int]:
    start = 0 if entry.start.date() < day else entry.start.hour * 60 + entry.start.minute
    end = _DAY if entry.end.date() > day else entry.end.hour * 60 + entry.end.minute
    return start, max(end, start + 1)
