"""The residents: their cards, and who may see what of whom."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, func, select

from itcoach import codes
from itcoach.inclusion.measurements import MeasurementView, measurements_of
from itcoach.privacy import access
from itcoach.privacy.protection import called, may_see, refuse_another_coach
from itcoach.resident_search import ResidentHit, same_person_candidates, search
from itcoach.safety.notes import NoteTooLong
from itcoach.safety.rules import NOTE_MONTHS_AT_MOST, note_is_shown
from itcoach.visiting.history import PastVisit, past_visits
from models.booking import Booking
from models.clock import months_later
from models.errors import Trouble
from models.people import KEPT_ON_PAPER, Device, Resident
from models.regime import refuse_anonymous, regime_here
from models.vocabulary import (
    AccessPart,
    BookingKind,
    BookingStatus,
    DeviceKind,
    Gender,
    Place,
    Regime,
    Source,
)
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "ComingBooking",
    "DeviceView",
    "ResidentCard",
    "ResidentHit",
    "ResidentRefused",
    "add_device",
    "card",
    "create",
    "nobody",
    "read_card",
    "remove_device",
    "same_person_candidates",
    "search",
    "update",
    "update_device",
]

_FIELDS: Final = frozenset(
    {
        "name", "phone", "address", "area", "birth_year", "gender", "language", "contact_name",
        "contact_phone", "contact_relation", "goal", "heard_from", "send_documents_to", "protected_identity",
        "named_coach_id", "two_coaches_needed", "safety_note", "safety_note_date", "safety_note_expires",
    }
)  # fmt: skip
_EARLIEST_BIRTH_YEAR: Final = 1900
_VISITS_ON_CARD: Final = 100


class ResidentRefused(Trouble):
    """What was written about a resident cannot be stored as it is."""

    def __init__(self, happened: str, to_do: str) -> None:
        super().__init__(happened, safe=tr("Det du har skrivit står kvar på skärmen."), to_do=to_do)


@dataclass(frozen=True)
class DeviceView:
    """A device of a resident."""

    device_id: str
    kind: DeviceKind
    model: str
    system: str
    note: str


@dataclass(frozen=True)
class ComingBooking:
    """A booked time that has not been yet."""

    booking_id: str
    start: datetime
    minutes: int
    kind: BookingKind
    place: Place
    wish: str


@dataclass(frozen=True)
class ResidentCard:
    """All that is known about a resident and that this coach may see.

    Attributes:
        safety_note: Empty once its time is over, though it may be there to be renewed or removed.
        safety_note_expired: Whether that is so.
        hidden: Whether this coach sees the code alone, since another is named for a protected identity.
        visits: The latest first.
        measurements: The earliest first, without those that a correction has superseded.
        bookings: The next first.
    """

    resident_id: str
    code: str
    name: str
    phone: str
    address: str
    area: str
    birth_year: int | None
    gender: Gender | None
    language: str
    contact_name: str
    contact_phone: str
    contact_relation: str
    goal: str
    heard_from: Source | None
    send_documents_to: str
    protected_identity: bool
    named_coach_id: str | None
    two_coaches_needed: bool
    safety_note: str
    safety_note_date: date | None
    safety_note_expires: date | None
    safety_note_expired: bool
    hidden: bool
    devices: tuple[DeviceView, ...]
    visits: tuple[PastVisit, ...]
    measurements: tuple[MeasurementView, ...]
    bookings: tuple[ComingBooking, ...]

    @property
    def shown_name(self) -> str:
        """Return the name, or the code of a protected identity; of no one, that there is no person."""
        if not self.resident_id:
            return tr("utan person")
        return called(self.name, self.code, protected=self.protected_identity)


def card(work: "Workplace", *, resident_id: str) -> ResidentCard:
    """Return a resident's card, and note in the access log that it was opened.

    Raises:
        RecordGone: There is no such resident.
    """
    opened = read_card(work, resident_id=resident_id)
    access.note(work, resident_id=resident_id, part=AccessPart.CARD)
    return opened


def read_card(work: "Workplace", *, resident_id: str) -> ResidentCard:
    """Return a resident's card for a use case that shows it within something else, and notes that look.

    Raises:
        RecordGone: There is no such resident.
    """
    with work.store.read() as session:
        return _card(work, session, session.get_one(Resident, resident_id))


def nobody() -> ResidentCard:
    """Return the card of no one, for a visit without a person."""
    empty: dict[str, Any] = {
        field.name: () if field.name in ("devices", "visits", "measurements", "bookings") else ""
        for field in dataclasses.fields(ResidentCard)
    }
    for name, column in Resident.__table__.c.items():
        if name in empty and not isinstance(column.type, String):
            empty[name] = None if column.nullable else False
    return ResidentCard(**empty | {"named_coach_id": None, "hidden": False, "safety_note_expired": False})


def create(work: "Workplace", **fields: Any) -> ResidentCard:
    """Store a new resident under a new code.

    A protected identity is stored with the code alone and with this coach as the named one, where no other
    is given.

    Args:
        work: The laptop.
        fields: Any of the fields of :class:`ResidentCard` that a coach writes.

    Raises:
        ResidentRefused: A field holds what cannot be stored.
        NoteTooLong: The note on safety is to be shown for longer than a year.
        SensitiveText: A text holds a personnummer or a code.
        NobodyIsKept: The municipality keeps counts alone.
    """
    with work.store.write() as session:
        refuse_anonymous(session)
        resident = Resident(code=_unused_code(session), created_at=work.clock.now())
        _fill(work, resident, fields, needs_name=regime_here(session) is Regime.IDENTIFIED)
        session.add(resident)
    return card(work, resident_id=resident.id)


def update(work: "Workplace", *, resident_id: str, **fields: Any) -> ResidentCard:
    """Change the given fields of a resident.

    Protecting an identity empties the fields that belong in the paper file.

    Raises:
        ResidentRefused: A field holds what cannot be stored.
        NoteTooLong: The note on safety is to be shown for longer than a year.
        NotYours: Another coach is named for this resident.
        SensitiveText: A text holds a personnummer or a code.
    """
    with work.store.write() as session:
        resident = session.get_one(Resident, resident_id)
        refuse_another_coach(work, resident)
        # One that came from a colleague as a code has no name here, and none is asked for.
        named = bool(resident.name) and regime_here(session) is Regime.IDENTIFIED
        _fill(work, resident, fields, needs_name=named)
    return card(work, resident_id=resident_id)


def add_device(
    work: "Workplace",
    *,
    resident_id: str,
    kind: DeviceKind,
    model: str = "",
    system: str = "",
    note: str = "",
) -> DeviceView:
    """Store a device of a resident.

    Raises:
        ResidentRefused: A text is too long.
        NotYours: Another coach is named for this resident.
        SensitiveText: A text holds a personnummer or a code.
    """
    device = Device(resident_id=resident_id, kind=kind, model=model, system=system, note=note)
    _check_texts(Device, {"model": model, "system": system, "note": note})
    with work.store.write() as session:
        refuse_another_coach(work, session.get(Resident, resident_id))
        session.add(device)
    return _device(device)


def update_device(
    work: "Workplace", *, device_id: str, kind: DeviceKind, model: str, system: str, note: str
) -> DeviceView:
    """Change a device; raises as :func:`add_device` does."""
    _check_texts(Device, {"model": model, "system": system, "note": note})
    with work.store.write() as session:
        device = session.get_one(Device, device_id)
        refuse_another_coach(work, session.get(Resident, device.resident_id))
        device.kind, device.model, device.system, device.note = kind, model, system, note
    return _device(device)


def remove_device(work: "Workplace", *, device_id: str) -> None:
    """Remove a device that the resident no longer has.

    Raises:
        NotYours: Another coach is named for this resident.
    """
    with work.store.write() as session:
        device = session.get_one(Device, device_id)
        refuse_another_coach(work, session.get(Resident, device.resident_id))
        session.delete(device)


def _fill(work: "Workplace", resident: Resident, fields: dict[str, Any], *, needs_name: bool) -> None:
    """Check ``fields`` and put them on ``resident``."""
    if unknown := fields.keys() - _FIELDS:
        raise TypeError(f"a resident has no {', '.join(sorted(unknown))}")
    fields = {field: value.strip() if isinstance(value, str) else value for field, value in fields.items()}
    _check_texts(Resident, fields)
    _check_birth_year(work, fields.get("birth_year"))
    _check_expiry(work, fields.get("safety_note_expires"))
    if fields.get("protected_identity", resident.protected_identity):
        _protect(work, resident, fields)
    elif needs_name and not fields.get("name", resident.name):
        raise ResidentRefused(tr("Invånaren saknar namn."), tr("Skriv ett namn."))
    if fields.get("name"):
        resident.names_removed_on = None  # the person has come back
    for field, value in fields.items():
        setattr(resident, field, value)


def _protect(work: "Workplace", resident: Resident, fields: dict[str, Any]) -> None:
    if any(fields.get(field) for field in KEPT_ON_PAPER):
        raise ResidentRefused(
            tr(
                "För den som har skyddade personuppgifter sparas bara koden. Namn, telefon, adress, "
                "område och kontaktperson hör hemma i pappersakten."
            ),
            tr("Töm de fälten och spara igen."),
        )
    fields.update(dict.fromkeys(KEPT_ON_PAPER, ""))
    if not fields.get("named_coach_id", resident.named_coach_id):
        fields["named_coach_id"] = work.coach_id


def _check_texts(record: type[Resident] | type[Device], fields: dict[str, Any]) -> None:
    for field, value in fields.items():
        if not isinstance(value, str):
            continue
        kind = record.__table__.c[field].type
        if isinstance(kind, String) and kind.length is not None and len(value) > kind.length:
            raise ResidentRefused(
                tr("En av texterna är för lång: {n} tecken.", n=len(value)),
                tr("Korta den till högst {n} tecken.", n=kind.length),
            )


def _check_birth_year(work: "Workplace", year: int | None) -> None:
    this_year = work.clock.today().year
    if year is not None and not _EARLIEST_BIRTH_YEAR <= year <= this_year:
        raise ResidentRefused(
            tr("Födelseåret kan inte stämma."),
            tr(
                "Skriv bara årtalet med fyra siffror, mellan {first} och {last}, eller lämna det tomt.",
                first=_EARLIEST_BIRTH_YEAR,
                last=this_year,
            ),
        )


def _check_expiry(work: "Workplace", expires: date | None) -> None:
    last = months_later(work.clock.today(), NOTE_MONTHS_AT_MOST)
    if expires is not None and expires > last:
        raise NoteTooLong


def _unused_code(session: "Session") -> str:
    while True:
        code = codes.new_code()
        if not session.scalar(select(func.count()).where(Resident.code == code)):
            return code


def _card(work: "Workplace", session: "Session", resident: Resident) -> ResidentCard:
    seen = may_see(work, resident)
    fields = {field: getattr(resident, field) for field in _FIELDS}
    left_out = frozenset(KEPT_ON_PAPER if resident.protected_identity else ())
    if not seen:
        left_out = _FIELDS - {"protected_identity", "named_coach_id", "two_coaches_needed"}
    fields |= {field: None if Resident.__table__.c[field].nullable else "" for field in left_out}
    expired = bool(fields["safety_note"]) and not note_is_shown(
        fields["safety_note_expires"], work.clock.today()
    )
    if expired:
        fields["safety_note"] = ""
    return ResidentCard(
        resident_id=resident.id,
        code=resident.code,
        safety_note_expired=expired,
        hidden=not seen,
        devices=_devices(session, resident.id) if seen else (),
        visits=past_visits(session, resident.id, limit=_VISITS_ON_CARD) if seen else (),
        measurements=measurements_of(session, resident.id) if seen else (),
        bookings=_coming(work, session, resident.id) if seen else (),
        **fields,
    )


def _devices(session: "Session", resident_id: str) -> tuple[DeviceView, ...]:
    devices = session.scalars(select(Device).where(Device.resident_id == resident_id).order_by(Device.id))
    return tuple(map(_device, devices))


def _device(device: Device) -> DeviceView:
    return DeviceView(device.id, device.kind, device.model, device.system, device.note)


def _coming(work: "Workplace", session: "Session", resident_id: str) -> tuple[ComingBooking, ...]:
    bookings = session.scalars(
        select(Booking)
        .where(
            Booking.resident_id == resident_id,
            Booking.status == BookingStatus.BOOKED,
            Booking.start >= work.clock.now(),
        )
        .order_by(Booking.start)
    )
    return tuple(
        ComingBooking(each.id, each.start, each.minutes, each.kind, each.place, each.wish)
        for each in bookings
    )
