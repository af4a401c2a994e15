"""Whose time is over: when each resident was last in touch, and what a retention run would remove."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select, union_all

from models.clock import months_later, to_local
from models.regime import without_words
from models.restriction import in_force
from models.vocabulary import BookingStatus, IncidentStatus, RequestState, VisitStatus
from resources.words import tr
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.central.database import reading
from sync.central.erasure import deleted_residents
from sync.central.old_log import old_log
from sync.entities import ENTITIES
from sync.steps.belonging import belonging_to
from sync.steps.retain import ONLY_WORDS
from sync.tables import ROWS, SERVER_DEVICE, audit_event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = ["Due", "Preview", "last_contacts", "preview", "preview_within", "today_of"]

_RESIDENTS: Final[Any] = ROWS["resident"]
_BOOKINGS: Final[Any] = ROWS["booking"]
_VISITS: Final[Any] = ROWS["visit"]
_REQUESTS: Final[Any] = ROWS["rights_request"]
_INCIDENTS: Final[Any] = ROWS["incident"]
_MEASUREMENTS: Final[Any] = ROWS["measurement"]


@dataclass(frozen=True)
class Due:
    """A person whose time is over, or who is kept all the same.

    Attributes:
        resident: The identity.
        code: The person's code.
        last_contact: The day.
        goes: How many records of each kind are erased or emptied.
        kept: Why the person is kept, in words; empty where name and notes go.
    """

    resident: str
    code: str
    last_contact: date
    goes: dict[str, int]
    kept: str = ""


@dataclass(frozen=True)
class Preview:
    """What a run would do.

    Attributes:
        months: How long name and notes are kept after the last contact.
        before: Whose last contact was before this day.
        due: The persons, by code.
        notes: The residents whose note on safety has expired.
        log_months: How long access log and audit trail are kept.
        log_before: What they have from before this day goes.
        log: How much that is of each kind.
    """

    months: int
    before: date
    due: tuple[Due, ...]
    notes: tuple[str, ...]
    log_months: int
    log_before: date
    log: dict[str, int]

    @property
    def removed(self) -> tuple[Due, ...]:
        """Those whose name and notes go."""
        return tuple(each for each in self.due if not each.kept)

    @property
    def is_empty(self) -> bool:
        """Whether a run would remove nothing."""
        return not (self.removed or self.notes or self.log)


def last_contacts(connection: "Connection", tenant_id: int, now: datetime) -> dict[str, datetime]:
    """Return when each resident was last in touch.

    A contact is a visit, a booking that was not cancelled, an answered measurement, something that the
    resident asked for, and what a coach wrote on the card: whoever calls and gives a new number has been in
    touch. A missed follow-up is none, and neither is what a laptop's clock or a list dates after ``now``.
    """
    kinds: tuple[tuple[Any, Any, Any, Any], ...] = (
        (_VISITS, _VISITS.c.resident_id, _VISITS.c.start, _VISITS.c.start <= now),
        (
            _BOOKINGS,
            _BOOKINGS.c.resident_id,
            _BOOKINGS.c.start,
            (_BOOKINGS.c.status != BookingStatus.CANCELLED) & (_BOOKINGS.c.start <= now),
        ),
        (
            _MEASUREMENTS,
            _MEASUREMENTS.c.resident_id,
            _MEASUREMENTS.c.answered_at,
            _MEASUREMENTS.c.answered_at <= now,
        ),
        (_REQUESTS, _REQUESTS.c.resident_id, _REQUESTS.c.asked_at, _REQUESTS.c.asked_at <= now),
        (_RESIDENTS, _RESIDENTS.c.id, _RESIDENTS.c.created_at, _RESIDENTS.c.created_at <= now),
        (
            audit_event,
            audit_event.c.record,
            audit_event.c.at,
            (audit_event.c.entity == "resident")
            & (audit_event.c.device != SERVER_DEVICE)
            & audit_event.c.kind.in_(("insert", "update")),
        ),
    )
    # A laptop's clock may be wrong by years: when the server heard of a visit counts too.
    arrived = (audit_event.c.tenant_id == _VISITS.c.tenant_id) & (audit_event.c.record == _VISITS.c.id)
    visits = (
        select(_VISITS.c.resident_id.label("resident"), audit_event.c.at.label("at"))
        .join(audit_event, arrived & (audit_event.c.entity == "visit") & (audit_event.c.kind == "insert"))
        .where(_VISITS.c.tenant_id == tenant_id)
    )
    contacts = union_all(
        *(
            select(who.label("resident"), when.label("at")).where(
                table.c.tenant_id == tenant_id, when.is_not(None), only
            )
            for table, who, when, only in kinds
        ),
        visits,
    ).subquery()
    latest = select(contacts.c.resident, func.max(contacts.c.at, type_=_VISITS.c.start.type)).group_by(
        contacts.c.resident
    )
    return {resident: at for resident, at in connection.execute(latest)}


def preview(engine: "Engine", clock: "Clock", tenant_id: int) -> Preview:
    """Return what a run would do now, without doing it."""
    with reading(engine, tenant=tenant_id) as connection:
        return preview_within(connection, tenant_id, clock.now())


def preview_within(connection: "Connection", tenant_id: int, now: datetime) -> Preview:
    """Return what a run would do now, in the caller's transaction."""
    months, log_months = _kept_for(connection, tenant_id)
    before = months_later(today_of(now), -months)
    contacts, kept = last_contacts(connection, tenant_id, now), _kept(connection, tenant_id, now)
    due = []
    rows = connection.execute(
        select(_RESIDENTS.c.id, _RESIDENTS.c.code, _RESIDENTS.c.names_removed_on.is_not(None)).where(
            _RESIDENTS.c.tenant_id == tenant_id
        )
    )
    # Of whom a laptop deleted there is nothing but what hangs on the person.
    deleted = ((resident, code, True) for resident, code in deleted_residents(connection, tenant_id).items())
    for resident, code, removed in sorted((*rows, *deleted), key=lambda row: row[1]):
        last = to_local(contacts.get(resident, datetime.combine(date.min, time(), UTC))).date()
        if last >= before:
            continue
        goes = _goes(connection, tenant_id, resident)
        if goes or not removed:
            due.append(Due(resident, code, last, goes, kept.get(resident, "")))
    notes = _expired_notes(connection, tenant_id, today_of(now))
    old = old_log(connection, tenant_id, today_of(now), log_months)
    return Preview(months, before, tuple(due), notes, old.months, old.before, old.count())


def _kept_for(connection: "Connection", tenant_id: int) -> tuple[int, int]:
    """Return for how many months names, and log and trail, are kept.

    The log never shorter than the names: it tells when somebody was last in touch.
    """
    rows = ROWS["municipality"]
    here = (rows.c.tenant_id == tenant_id) & (rows.c.id == MUNICIPALITY_RECORD)
    decided = connection.execute(select(rows.c.retention_months, rows.c.log_months).where(here)).one()
    return decided.retention_months, max(decided)


def _goes(connection: "Connection", tenant_id: int, resident: str) -> dict[str, int]:
    """Return how many records of each kind a run would erase or empty."""
    goes: dict[str, int] = {}
    for name, ids in belonging_to(connection, tenant_id, [("resident", resident)]).items():
        table, marks = ROWS[name], ENTITIES[name].personal
        if not marks:
            continue
        here = (table.c.tenant_id == tenant_id) & table.c.id.in_(ids)
        rows = connection.execute(select(*(table.c[each] for each in marks)).where(here)).mappings()
        words = [dict(row) for row in rows]
        count = sum(name in ONLY_WORDS or each != without_words(marks, each) for each in words)
        if count:
            goes[name] = count
    return goes


def _kept(connection: "Connection", tenant_id: int, now: datetime) -> dict[str, str]:
    """Return why residents are kept although their time is over."""
    coming = (_BOOKINGS.c.status == BookingStatus.BOOKED) & (_BOOKINGS.c.start >= now)
    reasons = (
        (_INCIDENTS, _INCIDENTS.c.status == IncidentStatus.OPEN, tr("en händelse är inte anmäld")),
        (_VISITS, _VISITS.c.status == VisitStatus.OPEN, tr("ett besök pågår")),
        (_BOOKINGS, coming, tr("ett besök är bokat")),
        (
            _REQUESTS,
            or_(_REQUESTS.c.state == RequestState.ASKED, in_force(_REQUESTS)),
            tr("en begäran är öppen, eller uppgifterna är begränsade"),
        ),
    )
    kept: dict[str, str] = {}
    for table, condition, words in reasons:
        here = select(table.c.resident_id).where(table.c.tenant_id == tenant_id, condition)
        kept |= dict.fromkeys((each for each in connection.scalars(here) if each), words)
    return kept


def _expired_notes(connection: "Connection", tenant_id: int, today: date) -> tuple[str, ...]:
    expired = select(_RESIDENTS.c.id).where(
        _RESIDENTS.c.tenant_id == tenant_id,
        _RESIDENTS.c.safety_note_expires < today,
    )
    return tuple(sorted(connection.scalars(expired)))


def today_of(now: datetime) -> date:
    """Return the day that it is where the municipality is."""
    return to_local(now).date()
