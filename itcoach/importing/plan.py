"""Compare what a list says with what is stored, and plan what to write.

The same comparison makes the preview and, within the writing transaction, the import itself, so that the
two agree. A row that is gone from the list deletes nothing.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from itcoach.importing import wording
from itcoach.importing.comparing import (
    GROUPS,
    are_alike,
    digests_of,
    said_by,
    same_address,
    same_area,
    same_phone,
    values_of,
    values_stored,
)
from itcoach.importing.entries import (
    EXPORTED_UID,
    Entry,
    ListedBooking,
    ListedBusy,
    ListedRefusal,
    Origin,
)
from itcoach.importing.known import Known, Person, name_key
from itcoach.importing.planned import Plan, PreviewRow, RowKind, RowStatus
from models.base import derived_id
from models.booking import OF_THE_PERSON, Booking
from models.clock import to_local
from models.people import KEPT_ON_PAPER
from models.vocabulary import BookingStatus, BusyKind, Place
from resources.words import capital, tr

__all__ = ["plan"]


def plan(entries: Iterable[Entry], known: Known) -> Plan:
    """Return what importing ``entries`` would do with what is ``known``."""
    planner = _Planner(known)
    planner.run(list(entries))
    planner.plan.rows.sort(key=lambda row: row.row)
    return planner.plan


class _Planner:
    def __init__(self, known: Known) -> None:
        self._known = known
        self.plan = Plan()

    def run(self, entries: Sequence[Entry]) -> None:
        refused = [entry for entry in entries if isinstance(entry, ListedRefusal)]
        listed = [entry for entry in entries if isinstance(entry, ListedBooking) and not self._is_ours(entry)]
        busy = [entry for entry in entries if isinstance(entry, ListedBusy)]
        for refusal in refused:
            self._row(refusal.row, RowStatus.REFUSED, refusal.reason, name=refusal.name, wish=refusal.wish)
        busy_ids = {derived_id("busy", self._known.coach_id, entry.reference): entry for entry in busy}
        self._known.prefetch([self._booking_id(entry) for entry in listed], list(busy_ids))
        for booking_id, rows in self._grouped(listed).items():
            self._booking(booking_id, rows)
        for busy_id, entry in busy_ids.items():
            self._busy(busy_id, entry)

    def _is_ours(self, entry: ListedBooking) -> bool:
        """Pass over a booking that was exported from here: it is edited here, not through the calendar."""
        booking_id = entry.reference.removesuffix(EXPORTED_UID)
        if booking_id == entry.reference or self._known.booking(booking_id) is None:
            return False
        self._booking_row(entry, RowStatus.ALREADY_THERE, tr("Bokningen kommer härifrån och ändras här."))
        return True

    def _booking_id(self, entry: ListedBooking, place: int = 0) -> str:
        parts = [self._known.coach_id] if entry.origin is Origin.CALENDAR else []
        if not entry.numbered:
            parts = ["unnumbered", str(place)]
        return derived_id("booking", entry.origin, *parts, entry.reference)

    def _grouped(self, listed: Sequence[ListedBooking]) -> dict[str, list[ListedBooking]]:
        """Return the rows by booking: one that stands twice is one booking, and its last row counts."""
        groups: dict[str, list[ListedBooking]] = {}
        for entry in listed:
            place = 0
            booking_id = self._booking_id(entry)
            # Without numbers, bookings of one time and coach are told apart by whom they are for.
            while not entry.numbered and not self._is_for(booking_id, entry, groups):
                place += 1
                booking_id = self._booking_id(entry, place)
            groups.setdefault(booking_id, []).append(entry)
        return groups

    def _is_for(self, booking_id: str, entry: ListedBooking, groups: dict[str, list[ListedBooking]]) -> bool:
        if booking_id in groups:
            return name_key(groups[booking_id][0].name) == name_key(entry.name) and bool(entry.name)
        stored = self._known.booking(booking_id)
        person = self._known.people.get(stored.resident_id) if stored else None
        if person is None or person.protected:
            return True  # no name is held to compare with, and the list's is not to make a card of its own
        return not entry.protected and are_alike(person.name, entry.name)

    def _booking(self, booking_id: str, rows: list[ListedBooking]) -> None:
        entry = rows[-1]
        stored = self._known.booking(booking_id)
        if stored is None and self._is_colleagues(entry):
            for row in rows:
                reason = tr(
                    "Hör till {coach}, som läser in den på sin dator. Är namnet fel, rätta det i listan.",
                    coach=row.coach or tr("ingen"),
                )
                self._booking_row(row, RowStatus.COLLEAGUES, reason)
            return
        if stored is None:
            self._new(booking_id, rows)
        else:
            self._compare(booking_id, rows, stored)
        seen = digests_of(entry)
        if self._is_protected(booking_id, entry):
            seen = {group: digest for group, digest in seen.items() if group not in OF_THE_PERSON}
        if seen != self._known.seen(booking_id):
            self.plan.seen[booking_id] = seen

    def _is_protected(self, booking_id: str, entry: ListedBooking) -> bool:
        """Tell whether the list, or the card that the booking is for, says that the identity is protected."""
        stored = self._known.booking(booking_id)
        person = self._known.people.get(stored.resident_id) if stored else None
        return entry.protected or (person is not None and person.protected)

    def _is_colleagues(self, entry: ListedBooking) -> bool:
        if not self._known.own_only or not entry.coach:
            return False  # one with nobody is everyone's
        return self._known.coach_called(entry.coach) != self._known.coach_id

    def _new(self, booking_id: str, rows: list[ListedBooking]) -> None:
        entry = rows[-1]
        person, warnings = self._person(entry)
        values = values_of(entry) | {
            "resident_id": person.id,
            "coach_id": self._coach(entry),
            "outside_reference": entry.reference if entry.numbered else None,
        }
        self.plan.bookings[booking_id] = values
        if person.protected and person.id in self.plan.people:
            self.plan.people[person.id]["named_coach_id"] = values["coach_id"] or self._known.coach_id
        self._booking_row(rows[0], RowStatus.NEW, "", warnings)
        for before, row in itertools.pairwise(rows):
            changes = wording.changes(said_by(before), said_by(row))
            if changes:
                self._booking_row(row, RowStatus.CHANGED, "; ".join(changes))
            else:
                already = tr("Står redan på rad {row}.", row=before.row)
                self._booking_row(row, RowStatus.ALREADY_THERE, already)

    def _compare(self, booking_id: str, rows: list[ListedBooking], stored: Booking) -> None:
        entry = rows[-1]
        changes, notes = self._differences(entry, stored)
        person_words, person_changes, warnings = self._person_of(entry, stored)
        changes |= person_changes
        if changes:
            self.plan.booking_changes[booking_id] = changes
        self._follow_coach(stored, changes)
        words = [*wording.changes(values_stored(stored), changes, self._coach_name), *person_words]
        for row in rows[:-1]:
            self._booking_row(row, RowStatus.ALREADY_THERE, tr("Rad {row} gäller i stället.", row=entry.row))
        status = RowStatus.CHANGED if words else RowStatus.ALREADY_THERE
        self._booking_row(entry, status, "; ".join([*words, *notes]), warnings)

    def _follow_coach(self, stored: Booking, changes: dict[str, Any]) -> None:
        """Name the coach who takes over a protected identity's booking, or nobody could read it."""
        person = self._known.people.get(stored.resident_id)
        if (
            person
            and person.protected
            and person.named_coach_id == stored.coach_id
            and changes.get("coach_id")
        ):
            self.plan.people_changes.setdefault(person.id, {})["named_coach_id"] = changes["coach_id"]

    def _differences(self, entry: ListedBooking, stored: Booking) -> tuple[dict[str, Any], list[str]]:
        """Return the fields to change, and words for what a coach changed here and the list does not know.

        Three versions are compared, group by group: what the list says, what it said last time, what stands.
        """
        listed = values_of(entry) | {"coach_id": stored.coach_id}
        if entry.coach:
            listed["coach_id"] = self._coach(entry)
        seen, now = self._known.seen(stored.id), digests_of(entry)
        over = stored.status in (BookingStatus.DONE, BookingStatus.NO_SHOW)
        person = self._known.people.get(stored.resident_id)
        no_address = person is not None and person.protected and entry.place is Place.HOME
        changes: dict[str, Any] = {}
        notes: list[str] = []
        for group, fields in GROUPS.items():
            differing = {name: listed[name] for name in fields if listed[name] != getattr(stored, name)}
            if not differing or (over and group in ("schedule", "status")):
                continue
            if no_address and group == "place":
                continue  # an older list does not know that no home address is kept any more
            if seen.get(group) == now[group]:
                notes.append(wording.kept_here(group))
            else:
                changes |= differing
        return changes, notes

    def _person_of(
        self, entry: ListedBooking, stored: Booking
    ) -> tuple[list[str], dict[str, Any], tuple[str, ...]]:
        """Return words, changed fields of the booking and warnings about whose the booking is."""
        person = self._known.people.get(stored.resident_id)
        if person is None or person.protected:
            return [], {}, ()
        if entry.protected:
            return [self._protect(person, stored.coach_id)], {}, ()
        unchanged = self._known.seen(stored.id).get("who") == digests_of(entry)["who"]
        if unchanged or are_alike(person.name, entry.name):
            words, warnings = self._fill_in(person, entry, stored.id)
            return words, {}, warnings
        other, warnings = self._person(entry)
        return (
            [tr("Invånare: {before} → {after}", before=person.name, after=entry.name)],
            {"resident_id": other.id},
            warnings,
        )

    def _protect(self, person: Person, coach_id: str | None) -> str:
        # The list says now that the identity is protected: what is kept in the paper file leaves this one.
        person.protected = True
        self.plan.people_changes[person.id] = {
            "protected_identity": True,
            "named_coach_id": coach_id or self._known.coach_id,
            **dict.fromkeys(KEPT_ON_PAPER, ""),
        }
        return tr("Skyddade personuppgifter: namn, telefon och adress tas bort")

    def _person(self, entry: ListedBooking) -> tuple[Person, tuple[str, ...]]:
        """Return the resident a new booking is for: a stored one, one of this list, or a new one."""
        if not entry.protected:
            namesakes = self._known.called(entry.name)
            for person in namesakes:
                if same_phone(person, entry) or same_address(person, entry):
                    _, warnings = self._fill_in(person, entry, "")
                    return person, warnings
        else:
            namesakes = []
        warnings = (tr("Det finns en annan invånare med samma namn. En ny läggs till."),) if namesakes else ()
        return self._add_person(entry), warnings

    def _add_person(self, entry: ListedBooking) -> Person:
        place = 0
        person_id = derived_id("resident", entry.origin, entry.reference)
        while person_id in self._known.people:
            place += 1
            person_id = derived_id("resident", entry.origin, entry.reference, str(place))
        details = (entry.name, entry.phone, entry.address, entry.area, entry.protected)
        person = Person(person_id, *details, named_coach_id=None)
        self._known.add_person(person)
        self.plan.people[person_id] = {
            "name": entry.name,
            "phone": entry.phone,
            "address": entry.address,
            "area": entry.area,
            "protected_identity": entry.protected,
            "heard_from": None,
        }
        return person

    def _fill_in(
        self, person: Person, entry: ListedBooking, booking_id: str
    ) -> tuple[list[str], tuple[str, ...]]:
        """Add what the card lacks; what it holds is never overwritten by a list, only pointed out."""
        if person.id in self._known.restricted:
            return [], ()
        if booking_id and self._known.seen(booking_id).get("contact") == digests_of(entry)["contact"]:
            return [], ()
        words: list[str] = []
        warnings: list[str] = []
        for name, same in (("phone", same_phone), ("address", same_address), ("area", same_area)):
            listed, held = getattr(entry, name), getattr(person, name)
            if listed and not held:
                setattr(person, name, listed)
                target = self.plan.people.get(person.id)
                if target is None:
                    target = self.plan.people_changes.setdefault(person.id, {})
                target[name] = listed
                words.append(wording.added(name))
            elif listed and not same(person, entry):
                warnings.append(wording.differs_from_card(name))
        return words, tuple(warnings)

    def _coach(self, entry: ListedBooking) -> str | None:
        if not entry.coach:
            return (self._known.coach_id or None) if entry.own else None
        coach_id = self._known.coach_called(entry.coach)
        if coach_id not in self._known.coach_names:
            self.plan.coaches[coach_id] = entry.coach
            self._known.add_coach(coach_id, entry.coach)
        return coach_id

    def _coach_name(self, coach_id: str | None) -> str:
        return self._known.coach_names.get(coach_id or "", tr("ingen"))

    def _busy(self, busy_id: str, entry: ListedBusy) -> None:
        stored = self._known.busy(busy_id)
        values: dict[str, Any] = {
            "start": entry.start,
            "end": entry.end,
            "all_day": entry.all_day,
            "kind": entry.kind,
            "title": entry.title,
            "place": entry.place,
            "cancelled": entry.cancelled,
        }
        if entry.only_if_known:
            if stored is None or stored.cancelled:
                return
            values = {"cancelled": True}
        if stored is None:
            self.plan.busy[busy_id] = values | {
                "coach_id": self._known.coach_id or None,
                "outside_reference": entry.reference,
            }
            return self._busy_row(entry, RowStatus.NEW, "")
        changes = {name: value for name, value in values.items() if getattr(stored, name) != value}
        if not changes:
            return self._busy_row(entry, RowStatus.ALREADY_THERE, "")
        self.plan.busy_changes[busy_id] = changes
        return self._busy_row(entry, RowStatus.CHANGED, wording.busy_changes(stored, changes))

    def _row(self, row: int, status: RowStatus, reason: str, **fields: Any) -> None:
        self.plan.rows.append(PreviewRow(row, status, reason, **fields))

    def _booking_row(
        self, entry: ListedBooking, status: RowStatus, reason: str, warnings: tuple[str, ...] = ()
    ) -> None:
        coach = entry.coach or (self._coach_name(self._known.coach_id) if entry.own else "")
        self._row(
            entry.row,
            status,
            reason,
            name=tr("Skyddade personuppgifter")
            if self._is_protected(self._booking_id(entry), entry)
            else entry.name,
            start=to_local(entry.start),
            minutes=entry.minutes,
            coach=coach,
            wish=entry.wish,
            cancelled=entry.status is BookingStatus.CANCELLED,
            warnings=(*entry.warnings, *warnings),
        )

    def _busy_row(self, entry: ListedBusy, status: RowStatus, reason: str) -> None:
        words = {BusyKind.MEETING: tr("möte"), BusyKind.ABSENCE: tr("frånvaro")}
        self._row(
            entry.row,
            status,
            reason or (capital(words[entry.kind]) if status is RowStatus.NEW else ""),
            kind=RowKind.BUSY,
            name=entry.title,
            start=to_local(entry.start),
            minutes=int((entry.end - entry.start).total_seconds()) // 60,
            cancelled=entry.cancelled,
        )
