"""What the laptop holds already of what a list speaks of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from itcoach.privacy.sharing import holds_own_only
from models.base import derived_id
from models.booking import Booking, BusyTime, LastImported
from models.people import Coach, Resident
from models.restriction import restricted_here

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["Known", "Person", "coach_key", "name_key"]

_CHUNK = 500


@dataclass
class Person:
    """A resident as the comparison needs it; changed along with what is planned."""

    id: str
    name: str
    phone: str
    address: str
    area: str
    protected: bool
    named_coach_id: str | None


class Known:
    """The stored records, or nothing where there is no database yet.

    Args:
        session: Where they are read; ``None`` for a look at a list before there is a database.
        coach_id: Who imports.

    Attributes:
        restricted: Residents about whom nothing more is written than their bookings.
        own_only: Whether the laptop holds the coach's own residents only, and others' bookings are not its.
    """

    def __init__(self, session: "Session | None", coach_id: str) -> None:
        self._session = session
        self.coach_id = coach_id
        self._bookings: dict[str, Booking | None] = {}
        self._busy: dict[str, BusyTime | None] = {}
        self._seen: dict[str, dict[str, Any]] = {}
        self.people: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self.coaches: dict[str, str] = {}
        self.coach_names: dict[str, str] = {}
        self.codes: set[str] = set()
        self.restricted: set[str] = set()
        self.own_only = False
        if session is not None:
            self._load_people(session)

    def _load_people(self, session: "Session") -> None:
        self.own_only = holds_own_only(session, self.coach_id)
        self.restricted = restricted_here(session)
        rows = session.execute(
            select(
                Resident.id,
                Resident.name,
                Resident.phone,
                Resident.address,
                Resident.area,
                Resident.protected_identity,
                Resident.named_coach_id,
                Resident.code,
            )
        )
        for row in rows:
            self.add_person(Person(*row[:7]))
            self.codes.add(row.code)
        for coach_id, name in session.execute(select(Coach.id, Coach.name)):
            self.add_coach(coach_id, name)

    def prefetch(self, booking_ids: Collection[str], busy_ids: Collection[str]) -> None:
        """Read the records with these identities at once."""
        if self._session is None:
            return
        self._bookings.update(dict.fromkeys(booking_ids))
        self._busy.update(dict.fromkeys(busy_ids))
        for chunk in _chunks(booking_ids):
            for booking in self._session.scalars(select(Booking).where(Booking.id.in_(chunk))):
                self._bookings[booking.id] = booking
        for chunk in _chunks(busy_ids):
            for busy in self._session.scalars(select(BusyTime).where(BusyTime.id.in_(chunk))):
                self._busy[busy.id] = busy
        for chunk in _chunks(booking_ids):
            for last in self._session.scalars(select(LastImported).where(LastImported.record.in_(chunk))):
                self._seen[last.record] = last.seen

    def booking(self, booking_id: str) -> Booking | None:
        """Return the stored booking, if any."""
        if booking_id not in self._bookings:
            self.prefetch([booking_id], [])
        return self._bookings.get(booking_id)

    def busy(self, busy_id: str) -> BusyTime | None:
        """Return the stored busy time, if any; it must have been prefetched."""
        return self._busy.get(busy_id)

    def seen(self, record_id: str) -> dict[str, Any]:
        """Return the digests of what a list said about a booking the last time."""
        return self._seen.get(record_id, {})

    def add_person(self, person: Person) -> None:
        """Let later rows find ``person``."""
        self.people[person.id] = person
        if person.name and not person.protected:
            self._by_name[name_key(person.name)].append(person)

    def called(self, name: str) -> list[Person]:
        """Return the residents of this name whose identity is not protected."""
        return self._by_name.get(name_key(name), [])

    def add_coach(self, coach_id: str, name: str) -> None:
        """Let later rows find a coach by name."""
        self.coaches.setdefault(coach_key(name), coach_id)
        self.coach_names[coach_id] = name

    def names(self) -> list[str]:
        """Return the names of the residents whose identity is not protected."""
        return [person.name for people in self._by_name.values() for person in people]

    def coach_called(self, name: str) -> str:
        """Return the coach's identity: the stored one, or the one that follows from the name."""
        key = coach_key(name)
        return self.coaches.get(key) or derived_id("coach", key)


def name_key(name: str) -> str:
    """Return what two spellings of the same name have in common."""
    return " ".join(name.casefold().replace("-", " ").split())


def coach_key(name: str) -> str:
    """Return what the identity of a coach is derived from."""
    return " ".join(name.casefold().split())


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    every = list(ids)
    return (every[place : place + _CHUNK] for place in range(0, len(every), _CHUNK))
