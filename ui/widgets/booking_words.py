"""What a booking is called on screen: where, its state, its signs, and the whole for a screen reader."""

from typing import TYPE_CHECKING

from itcoach.labels import label
from itcoach.safety.rules import RiskNeed
from models.vocabulary import BookingStatus, Place
from resources.words import tr
from ui.widgets.when_words import when_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.calendar.day import BookingEntry, CalendarWarning
    from ui.widgets.cards import Kind

__all__ = ["described", "may_change", "state_kind", "state_symbol", "where_text"]

_SYMBOLS: "dict[BookingStatus, tuple[str, str]]" = {
    BookingStatus.BOOKED: ("calendar-check", "primary"),
    BookingStatus.DONE: ("check-circle", "good"),
    BookingStatus.NO_SHOW: ("account-off", "quiet_ink"),
    BookingStatus.CANCELLED: ("calendar-remove", "quiet_ink"),
}
_KINDS: "dict[BookingStatus, Kind]" = {
    BookingStatus.DONE: "good",
    BookingStatus.NO_SHOW: "attention",
}


def where_text(entry: "BookingEntry") -> str:
    """Return where they meet, in a word or two."""
    if entry.place == Place.HOME and entry.area:
        return entry.area
    return entry.venue or label(entry.place)


def state_symbol(entry: "BookingEntry") -> tuple[str, str]:
    """Return the icon and colour token of the booking's state."""
    return _SYMBOLS.get(entry.status, ("calendar", "ink"))


def state_kind(entry: "BookingEntry") -> "Kind":
    """Return what the booking's state means."""
    return _KINDS.get(entry.status, "neutral")


def may_change(entry: "BookingEntry") -> bool:
    """Tell whether the booking may be moved or cancelled from the calendar."""
    return entry.status == BookingStatus.BOOKED and not entry.hidden


def described(entry: "BookingEntry", warnings: "Sequence[CalendarWarning]" = ()) -> str:
    """Return all that the calendar shows about a booking, as a screen reader says it."""
    parts = [entry.who, when_text(entry.start, entry.end), where_text(entry), label(entry.status)]
    if entry.two_coaches:
        parts.append(tr("två coacher behövs"))
    if entry.risk_need is not RiskNeed.NONE:
        parts.append(tr("riskbedömning saknas"))
    return ". ".join([", ".join(parts), *(warning.text.rstrip(".") for warning in warnings)]) + "."
