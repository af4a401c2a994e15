"""The bookings as a list: the week's, or those found by a search over all."""

from typing import TYPE_CHECKING

from itcoach.labels import label
from resources.words import tr
from ui.widgets.booking_words import state_symbol, where_text
from ui.widgets.table import Column, Table
from ui.widgets.when_words import when_text

if TYPE_CHECKING:
    from itcoach.calendar_day import BookingEntry
    from ui.settings import Memory

__all__ = ["bookings_table"]


def bookings_table(memory: "Memory") -> "Table[BookingEntry]":
    """Return the table."""
    columns: list[Column[BookingEntry]] = [
        Column(tr("När"), lambda row: when_text(row.start, row.end), sort=lambda row: row.start, width=176),
        Column(tr("Invånare"), lambda row: row.who, width=150),
        Column(tr("Plats"), where_text, width=120),
        Column(tr("Önskan"), lambda row: row.wish),
        Column(tr("Läge"), lambda row: label(row.status), width=124, symbol=state_symbol),
        Column(tr("Coach"), lambda row: row.coach or tr("ingen än"), width=92),
    ]
    return Table("bookings", tr("Bokningar"), columns, memory)
