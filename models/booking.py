"""Records of the calendar: bookings, and time that is taken by something else."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import OUTSIDE, WORDS, CodeType, LaptopBase, Record
from models.vocabulary import BookingKind, BookingStatus, BusyKind, Place, Source

__all__ = ["OF_THE_PERSON", "Booking", "BusyTime", "ImportMapping", "LastImported"]

OF_THE_PERSON: Final = ("who", "contact")
"""Groups of :class:`LastImported` made from name, address and number; not kept of a protected identity."""


class Booking(Record):
    """An agreed time with a resident."""

    together = (("start", "minutes", "coach_id"),)

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    coach_id: Mapped[str | None] = mapped_column(String(36), default=None)
    start: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(default=60)
    """How long it lasts."""
    place: Mapped[Place] = mapped_column(CodeType(Place), default=Place.HOME)
    venue: Mapped[str] = mapped_column(String(200), default="", info=WORDS)
    """Where, when it is not the resident's home."""
    kind: Mapped[BookingKind] = mapped_column(CodeType(BookingKind), default=BookingKind.HELP)
    wish: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What the visit is about, in the words of the one who booked."""
    source: Mapped[Source] = mapped_column(CodeType(Source), default=Source.SWITCHBOARD)
    status: Mapped[BookingStatus] = mapped_column(CodeType(BookingStatus), default=BookingStatus.BOOKED)
    cancel_reason: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    remark: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What the switchboard noted beside the wish."""
    outside_reference: Mapped[str | None] = mapped_column(String(200), index=True, default=None, info=OUTSIDE)
    """What the booking is called where it came from (a booking number, a calendar UID)."""


class BusyTime(Record):
    """A meeting or an absence: it blocks the coach's time and is no visit."""

    __table_args__ = (Index("ix_busy_time_coach_end", "coach_id", "end"),)

    coach_id: Mapped[str | None] = mapped_column(String(36), default=None)
    start: Mapped[datetime] = mapped_column(index=True)
    end: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[BusyKind] = mapped_column(CodeType(BusyKind), default=BusyKind.MEETING)
    title: Mapped[str] = mapped_column(String(200), default="", info=WORDS)
    place: Mapped[str] = mapped_column(String(200), default="", info=WORDS)
    cancelled: Mapped[bool] = mapped_column(default=False)
    outside_reference: Mapped[str | None] = mapped_column(String(300), index=True, default=None, info=OUTSIDE)
    """What the calendar it came from calls it."""


class ImportMapping(LaptopBase):
    """Which column holds what in lists with these headings, as the coach chose it last."""

    __tablename__ = "import_mapping"

    headings: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A digest of the headings."""
    columns: Mapped[dict[str, Any]]
    """The column's place by field name."""


class LastImported(LaptopBase):
    """What a list said about a record the last time, so that a coach's own change is told from the list's.

    Digests of groups of fields: only whether they are equal matters, and nothing personal is kept twice.
    """

    __tablename__ = "last_imported"

    record: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The record's identity."""
    seen: Mapped[dict[str, Any]]
    """The digest by group of fields."""
