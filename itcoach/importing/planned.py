"""What an import would do: the rows to show and the fields to write."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = ["Plan", "PreviewRow", "RowKind", "RowStatus"]


class RowStatus(StrEnum):
    """What importing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    ALREADY_THERE = "already_there"
    COLLEAGUES = "colleagues"
    """A colleague reads it in: this laptop holds the own residents only."""
    REFUSED = "refused"


class RowKind(StrEnum):
    """What a row is about."""

    BOOKING = "booking"
    BUSY = "busy"


@dataclass(frozen=True)
class PreviewRow:
    """What importing a row would do, with enough of it to recognise it.

    Attributes:
        row: The row of the list as a spreadsheet shows it, or the number of the calendar's event.
        status: New, changed, already there or refused.
        reason: Why, or what changes, in words; empty for what is plainly new.
        kind: A booking, or time taken by something else.
        name: The resident, or the title of a meeting; words instead of a protected identity's name.
        start: Local time; ``None`` where it could not be read.
        minutes: Length.
        coach: Who goes.
        wish: As it would be stored.
        cancelled: It is cancelled.
        warnings: What was left out or should be looked at.
    """

    row: int
    status: RowStatus
    reason: str = ""
    kind: RowKind = RowKind.BOOKING
    name: str = ""
    start: datetime | None = None
    minutes: int | None = None
    coach: str = ""
    wish: str = ""
    cancelled: bool = False
    warnings: tuple[str, ...] = ()


@dataclass
class Plan:
    """What to show and what to write.

    Attributes:
        rows: In the list's order.
        coaches: Names of new coaches by identity.
        people: Fields of new residents by identity.
        people_changes: Changed fields of stored residents by identity.
        bookings: Fields of new bookings by identity.
        booking_changes: Changed fields of stored bookings by identity.
        busy: Fields of new busy times by identity.
        busy_changes: Changed fields of stored busy times by identity.
        seen: Digests of what the list says now, by booking, where they differ from the last time.
    """

    rows: list[PreviewRow] = field(default_factory=list)
    coaches: dict[str, str] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    people_changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    bookings: dict[str, dict[str, Any]] = field(default_factory=dict)
    booking_changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    busy: dict[str, dict[str, Any]] = field(default_factory=dict)
    busy_changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
