"""The calendar: see a day and a week, make, move, cancel and find bookings.

Clashes, short gaps and absence are pointed out, never refused. A day is read in ``query``, which is
on the way to the first painted window; this module is not.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach import residents
from itcoach.calendar.day import (
    BOOKABLE_MINUTES,
    WORKDAY,
    BookingEntry,
    CalendarWarning,
    warnings_of,
)
from itcoach.calendar.query import between, day, day_plans, entry_of, week
from itcoach.calendar.search import search
from itcoach.followups import schedule
from itcoach.privacy import access
from itcoach.privacy.protection import may_see, shown_name
from itcoach.privacy.sharing import holds_own_only
from itcoach.safety.query import lacks_second_coach
from itcoach.safety.risk_checks import MadeCheck, check_before
from itcoach.settings import GAP_MINUTES
from itcoach.visiting.history import PastVisit, past_visits
from models.booking import Booking
from models.clock import SWEDEN, to_local
from models.errors import Trouble
from models.people import Coach, Resident
from models.regime import refuse_anonymous
from models.vocabulary import AccessPart, BookingKind, BookingStatus, Place, Source
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itcoach.followups.lines import FollowUpLine
    from itcoach.residents import ResidentCard
    from itcoach.workplace import Workplace

__all__ = [
    "BookingRefused",
    "Brief",
    "CoachChoice",
    "Previous",
    "between",
    "brief",
    "cancel",
    "coaches",
    "create",
    "day",
    "details",
    "free_start",
    "local_time",
    "mark_no_show",
    "move",
    "problems_with",
    "restore",
    "search",
    "week",
]

_SUGGESTED_DAYS: Final = 14

_LAST_VISITS: Final = 3


class BookingRefused(Trouble):
    """A booking cannot be saved as it was given."""

    def __init__(self, happened: str, to_do: str) -> None:
        super().__init__(happened, safe=tr("Ingenting har ändrats."), to_do=to_do)


@dataclass(frozen=True)
class CoachChoice:
    """A coach to choose among.

    Attributes:
        id: The coach's identity.
        name: The coach's name.
        is_apart: What is booked with the coach goes to that coach's laptop; the calendar is not on this one.
    """

    id: str
    name: str
    is_apart: bool = False


@dataclass(frozen=True)
class Previous:
    """What a booking was before an edit; :func:`restore` takes it back.

    Attributes:
        booking_id: Of the booking.
        fields: The edited fields with their former values.
    """

    booking_id: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Brief:
    """What a coach reads before a visit.

    Attributes:
        booking: The booking.
        resident: The resident's card; ``None`` where it is hidden from this coach.
        last_visits: The three before this booking, the latest first.
        follow_up: The measurement that is next, if any.
        check: The risk check to go by at home, if one was made.
    """

    booking: BookingEntry
    resident: "ResidentCard | None"
    last_visits: tuple[PastVisit, ...]
    follow_up: "FollowUpLine | None"
    check: MadeCheck | None


def local_time(day: date, at: time) -> datetime:
    """Return the instant of a wall-clock time in Sweden."""
    return datetime.combine(day, at, SWEDEN)


def coaches(work: "Workplace") -> tuple[CoachChoice, ...]:
    """Return the active coaches by name."""
    with work.store.read() as session:
        rows = session.execute(select(Coach.id, Coach.name).where(Coach.active).order_by(Coach.name))
        own_only = holds_own_only(session, work.coach_id)
        return tuple(CoachChoice(*row, is_apart=own_only and row.id != work.coach_id) for row in rows)


def brief(work: "Workplace", *, booking_id: str) -> Brief:
    """Return what to know before the visit of a booking.

    Raises:
        RecordGone: There is no such booking, or no longer on this laptop.
    """
    entry = details(work, booking_id=booking_id)
    if entry.hidden:
        return Brief(entry, None, (), None, None)
    with work.store.read() as session:
        visits = past_visits(session, entry.resident_id, limit=_LAST_VISITS + 1)
    return Brief(
        booking=entry,
        resident=residents.read_card(work, resident_id=entry.resident_id),
        last_visits=tuple(visit for visit in visits if visit.visit_id != entry.visit_id)[:_LAST_VISITS],
        follow_up=schedule.next_for(work, resident_id=entry.resident_id, today=work.clock.today()),
        check=check_before(work, entry),
    )


def details(work: "Workplace", *, booking_id: str) -> BookingEntry:
    """Return a booking with all that is noted about it, and note in the access log that it was opened.

    Raises:
        RecordGone: There is no such booking, or no longer on this laptop.
    """
    with work.store.plain() as connection:
        entry = entry_of(work, connection, booking_id)
    access.note(work, resident_id=entry.resident_id, part=AccessPart.BOOKING)
    return entry


def create(
    work: "Workplace",
    *,
    resident_id: str,
    start: datetime,
    minutes: int = 60,
    place: Place = Place.HOME,
    venue: str = "",
    kind: BookingKind = BookingKind.HELP,
    wish: str = "",
    source: Source = Source.SELF,
    coach_id: str | None = None,
) -> str:
    """Book a time, for whoever works here unless ``coach_id`` is given, and return the booking's identity.

    Raises:
        SensitiveText: The wish or the venue holds a personnummer or a code; the trouble has the cleaned text.
        BookingRefused: The length is not between 5 and 600 minutes.
        RecordGone: There is no such resident.
        NobodyIsKept: The municipality keeps counts alone.
    """
    _check_length(minutes)
    with work.store.write() as session:
        refuse_anonymous(session)
        session.get_one(Resident, resident_id)
        booking = Booking(
            resident_id=resident_id,
            start=start,
            minutes=minutes,
            place=place,
            venue=venue.strip(),
            kind=kind,
            wish=wish.strip(),
            source=source,
            coach_id=coach_id or work.coach_id,
        )
        session.add(booking)
        session.flush()
        return booking.id


def move(
    work: "Workplace",
    *,
    booking_id: str,
    start: datetime,
    minutes: int | None = None,
    coach_id: str | None = None,
) -> Previous:
    """Move a booking to another time, length or coach; what is not given stays.

    Raises:
        BookingRefused: The length is not between 5 and 600 minutes, or the visit has already been.
    """
    changes: dict[str, Any] = {"start": start}
    if minutes is not None:
        _check_length(minutes)
        changes["minutes"] = minutes
    if coach_id is not None:
        changes["coach_id"] = coach_id
    return _edit(work, booking_id, changes)


def cancel(work: "Workplace", *, booking_id: str, reason: str = "") -> Previous:
    """Cancel a booking; it stays in the calendar, struck through.

    Raises:
        SensitiveText: The reason holds a personnummer or a code.
        BookingRefused: The visit has already been.
    """
    return _edit(work, booking_id, {"status": BookingStatus.CANCELLED, "cancel_reason": reason.strip()})


def mark_no_show(work: "Workplace", *, booking_id: str) -> Previous:
    """Note that nobody was at home.

    Raises:
        BookingRefused: The visit has already been.
    """
    return _edit(work, booking_id, {"status": BookingStatus.NO_SHOW})


def restore(work: "Workplace", *, previous: Previous) -> Previous:
    """Take an edit back; returns what undoes the undoing."""
    with work.store.write() as session:
        return _changed(session.get_one(Booking, previous.booking_id), previous.fields)


def problems_with(
    work: "Workplace",
    *,
    start: datetime,
    minutes: int,
    coach_id: str | None = None,
    except_id: str | None = None,
    resident_id: str | None = None,
    gap_minutes: int = GAP_MINUTES.default,
) -> tuple[CalendarWarning, ...]:
    """Return what to point out about a time before it is booked: clashes, absence, too short gaps.

    Args:
        work: Where the coach works.
        start: Aware.
        minutes: Length.
        coach_id: Whose calendar; that of whoever works here unless given.
        except_id: The booking that is being moved.
        resident_id: Who would be visited; without it gaps are taken to be between different addresses.
        gap_minutes: Fewest minutes between two visits at different addresses.
    """
    coach_id = coach_id or work.coach_id
    first = to_local(start)
    last = first + timedelta(minutes=minutes)
    days = (last.date() - first.date()).days + 1
    plans = day_plans(work, first.date(), days, coach_id, gap_minutes)
    with work.store.read() as session:
        known = session.get(Booking, except_id) if except_id and resident_id is None else None
        resident = session.get(Resident, resident_id or (known.resident_id if known else ""))
    others = {
        entry.id: entry
        for plan in plans
        for entry in plan.entries
        # A visit that is finished may have been shorter than it was booked.
        if entry.id != except_id
        and not (isinstance(entry, BookingEntry) and entry.status == BookingStatus.DONE)
    }
    candidate = _candidate(resident, coach_id, first, last)
    if resident is not None and may_see(work, resident):
        with work.store.plain() as connection:
            missing = lacks_second_coach(
                connection, resident_id=resident.id, coach_id=coach_id, start=first, end=last
            )
        candidate = replace(candidate, second_coach_missing=missing)
    found = warnings_of([*others.values(), candidate], gap_minutes=gap_minutes)
    return tuple(warning for warning in found if candidate.id in warning.ids)


def free_start(
    work: "Workplace", *, day: date, at: time, minutes: int, resident_id: str | None = None
) -> datetime:
    """Return a time to suggest: the first one from ``day`` at which nothing is to be pointed out.

    It is on a weekday, later than now and not before ``at``. Where two weeks are full it is the first such
    time, free or not.

    Args:
        work: Where the coach works.
        day: The first day that would do.
        at: The time of day to begin with; half hours after it are tried until the working day is over.
        minutes: Length.
        resident_id: Who would be visited, where it is known.
    """
    now = to_local(work.clock.now())
    days = (max(day, now.date()) + timedelta(days=days) for days in range(_SUGGESTED_DAYS))
    times = (
        start
        for each in days
        if each.weekday() < 5
        for start in _half_hours(each, at, minutes)
        if start > now
    )
    first = next(times)
    for start in (first, *times):
        if not problems_with(work, start=start, minutes=minutes, resident_id=resident_id):
            return start
    return first


def _half_hours(day: date, at: time, minutes: int) -> "Iterator[datetime]":
    """Yield ``at`` and each half hour after it that leaves room before the working day is over."""
    start = local_time(day, at)
    yield start
    while (start := start + timedelta(minutes=30)) + timedelta(minutes=minutes) <= local_time(
        day, WORKDAY[1]
    ):
        yield start


def _check_length(minutes: int) -> None:
    if minutes not in BOOKABLE_MINUTES:
        shortest, longest = BOOKABLE_MINUTES[0], BOOKABLE_MINUTES[-1]
        raise BookingRefused(
            tr(
                "Ett besök kan vara mellan {shortest} och {longest} minuter.",
                shortest=shortest,
                longest=longest,
            ),
            tr("Välj en annan längd."),
        )


def _edit(work: "Workplace", booking_id: str, changes: dict[str, Any]) -> Previous:
    with work.store.write() as session:
        booking = session.get_one(Booking, booking_id)
        if booking.status == BookingStatus.DONE:
            raise BookingRefused(
                tr("Besöket är redan genomfört."), tr("Gör en ny bokning om ett besök till behövs.")
            )
        return _changed(booking, changes)


def _changed(booking: Booking, changes: dict[str, Any]) -> Previous:
    former = {field: getattr(booking, field) for field in changes}
    for field, value in changes.items():
        if former[field] != value:
            setattr(booking, field, value)
    return Previous(booking.id, former)


def _candidate(resident: Resident | None, coach_id: str, start: datetime, end: datetime) -> BookingEntry:
    return BookingEntry(
        id="",
        resident_id=resident.id if resident else "",
        coach_id=coach_id,
        coach="",
        start=start,
        end=end,
        minutes=int((end - start).total_seconds()) // 60,
        who=shown_name(resident) if resident else "",
        code=resident.code if resident else "",
        protected=False,
        hidden=False,
        phone="",
        # An address of its own where none is known, so that a short gap is pointed out.
        address=(resident.address if resident else "") or "\N{WHITE QUESTION MARK ORNAMENT}",
        area="",
        venue="",
        wish="",
        remark="",
        cancel_reason="",
        status=BookingStatus.BOOKED,
        kind=BookingKind.HELP,
        place=Place.HOME,
        source=Source.SELF,
        two_coaches=False,
    )
