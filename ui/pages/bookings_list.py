"""The bookings as a list: the week's, or those found by a search over all."""

from typing import TYPE_CHECKING

from itcoach.labels import label
from resources.words import tr
from ui import theme
from ui.widgets.booking_words import state_symbol, where_text
from ui.widgets.table import Column, Table
from ui.widgets.when_words import clock_text, day_text

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from ui.settings import Memory

__all__ = ["COACH", "bookings_table"]

WISH, PLACE, COACH = 2, 4, 5
"""The columns of what the panel beside tells too, and of the coach, of use where more than one is shown."""


def bookings_table(memory: "Memory") -> "Table[BookingEntry]":
    """Return the table."""
    columns: list[Column[BookingEntry]] = [
        Column(tr("När"), _when, sort=lambda row: row.start, width=164),
        Column(tr("Vem"), _who),
        Column(tr("Önskan"), lambda row: row.wish),
        Column(tr("Läge"), lambda row: label(row.status), width=112, symbol=state_symbol),
        Column(tr("Plats"), where_text, width=108),
        Column(tr("Coach"), lambda row: row.coach or tr("ingen än"), width=88),
    ]
    table = Table("bookings", tr("Bokningar"), columns, memory)
    for column in (WISH, PLACE):
        table.show_column(column, shown=not theme.is_large())  # the panel tells them, too
    return table


def _who(row: "BookingEntry") -> str:
    return tr("{who}, två coacher", who=row.who) if row.two_coaches else row.who


def _when(row: "BookingEntry") -> str:
    # The end stands in the panel: the wish needs the room.
    return f"{day_text(row.start.date())} {clock_text(row.start)}"
