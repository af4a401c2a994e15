"""What a list says, made comparable with what it said before and with what is stored."""

import hashlib
from difflib import SequenceMatcher
from typing import Any, Final

from itcoach.importing.entries import ListedBooking
from itcoach.importing.known import Person, name_key
from models.booking import Booking
from models.search import phone_digits

__all__ = [
    "GROUPS",
    "are_alike",
    "digests_of",
    "said_by",
    "same_address",
    "same_area",
    "same_phone",
    "values_of",
    "values_stored",
]

GROUPS: Final = {
    "schedule": ("start", "minutes", "coach_id"),
    "status": ("status", "cancel_reason"),
    "place": ("place", "venue"),
    "wish": ("wish",),
    "remark": ("remark",),
    "source": ("source",),
}
"""Fields that are compared together; either all of a group are taken from the list or none."""
_SAME_NAME: Final = 0.85
"""How alike two spellings are (difflib's ratio) when a coach has corrected one of them."""


def values_of(entry: ListedBooking) -> dict[str, Any]:
    """Return the fields of a booking that a list decides, its coach left out."""
    names = ("start", "minutes", "place", "venue", "wish", "source", "status", "cancel_reason", "remark")
    return {name: getattr(entry, name) for name in names}


def said_by(entry: ListedBooking) -> dict[str, Any]:
    """Return what a row says, with coach and resident by name, to be told in words."""
    return values_of(entry) | {"coach_id": entry.coach, "name": entry.name}


def values_stored(stored: Booking) -> dict[str, Any]:
    """Return the fields of a stored booking that a list decides."""
    return {name: getattr(stored, name) for fields in GROUPS.values() for name in fields}


def digests_of(entry: ListedBooking) -> dict[str, str]:
    """Return a digest for each group of what the list says; equal digests mean that it says the same."""
    values = values_of(entry) | {"coach_id": entry.coach}
    said = {group: tuple(str(values[name]) for name in fields) for group, fields in GROUPS.items()}
    said["who"] = (entry.name, str(entry.protected))
    said["contact"] = (entry.phone, entry.address, entry.area)
    return {
        group: hashlib.sha256("\x1f".join((entry.reference, *parts)).encode()).hexdigest()[:16]
        for group, parts in said.items()
    }


def are_alike(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one."""
    first, second = name_key(one), name_key(other)
    return first == second or SequenceMatcher(None, first, second).ratio() >= _SAME_NAME


def same_phone(person: Person, entry: ListedBooking) -> bool:
    """Tell whether a row gives the number that is on the card."""
    return bool(phone_digits(entry.phone)) and phone_digits(person.phone) == phone_digits(entry.phone)


def same_address(person: Person, entry: ListedBooking) -> bool:
    """Tell whether a row gives the address that is on the card."""
    return bool(entry.address) and name_key(person.address) == name_key(entry.address)


def same_area(person: Person, entry: ListedBooking) -> bool:
    """Tell whether a row gives the part of the municipality that is on the card."""
    return name_key(person.area) == name_key(entry.area)
