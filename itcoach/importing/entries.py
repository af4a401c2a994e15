"""What a row of a list or an event of a calendar says, before it is compared with what is stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.vocabulary import BookingStatus, BusyKind, Place, Source

__all__ = ["EXPORTED_UID", "Entry", "ListedBooking", "ListedBusy", "ListedRefusal", "Origin"]


EXPORTED_UID: Final = "@itcoach"
"""How the identity of an event ends that this program has exported; a booking's identity stands before it."""


class Origin(StrEnum):
    """Where a booking comes from; part of its identity."""

    LIST = "list"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class ListedBooking:
    """A visit that a list or a calendar speaks of.

    Attributes:
        row: The row of the list, or the number of the calendar's event.
        origin: List or calendar.
        reference: The booking number or the event's identity; without numbers: day, time, coach.
        numbered: Whether the list itself gave the reference.
        name: Whose visit; empty for a protected identity.
        protected: The identity is protected: name, phone and address have been left out.
        start: Aware, UTC.
        coach: The coach's name; empty where the list has none in this row.
        own: The list says nothing about coaches at all: the booking is that of whoever imports it.
        warnings: What was left out or looks odd, in words.
    """

    row: int
    origin: Origin
    reference: str
    numbered: bool
    name: str
    phone: str
    address: str
    area: str
    protected: bool
    start: datetime
    minutes: int
    coach: str
    own: bool
    place: Place
    venue: str
    wish: str
    source: Source
    status: BookingStatus
    cancel_reason: str
    remark: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedBusy:
    """A meeting or an absence of a calendar.

    Attributes:
        only_if_known: It was taken out of a series: that matters only where it had been imported.
    """

    row: int
    reference: str
    start: datetime
    end: datetime
    all_day: bool
    kind: BusyKind
    title: str
    place: str
    cancelled: bool
    only_if_known: bool = False


@dataclass(frozen=True)
class ListedRefusal:
    """A row that cannot be used, with what could be read of it.

    Attributes:
        reason: Why, one sentence.
    """

    row: int
    reason: str
    name: str = ""
    wish: str = ""


Entry = ListedBooking | ListedBusy | ListedRefusal
