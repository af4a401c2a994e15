"""Read the calendar: a fixed number of indexed queries, however much is stored."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import aliased

from itcoach.calendar_day import BookingEntry, BusyEntry, DayPlan, LastVisit, free_gaps, warnings_of
from itcoach.labels import label
from models.booking import Booking, BusyTime
from models.clock import day_bounds, to_local
from models.people import Coach, Resident
from models.visit import Visit, VisitTask
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["day_plans", "entries_where", "entry_of"]


def day_plans(
    work: "Workplace", session: "Session", first: date, days: int, coach_id: str, gap_minutes: int
) -> tuple[DayPlan, ...]:
    """Return ``days`` days of a coach from ``first``."""
    start, end = day_bounds(first)[0], day_bounds(first + timedelta(days=days - 1))[1]
    bookings = entries_where(
        work,
        session,
        [
            or_(Booking.coach_id == coach_id, Booking.coach_id.is_(None)),
            Booking.start >= start,
            Booking.start < end,
        ],
    )
    busy = _busy(session, coach_id, start, end)
    plans = []
    for offset in range(days):
        today = first + timedelta(days=offset)
        begins, ends = day_bounds(today)
        entries = _in_order(
            [
                *(entry for entry in busy if entry.start < ends and entry.end > begins),
                *(entry for entry in bookings if begins <= entry.start < ends),
            ]
        )
        plans.append(
            DayPlan(
                today,
                coach_id,
                entries,
                free_gaps(today, entries),
                warnings_of(entries, gap_minutes=gap_minutes),
            )
        )
    return tuple(plans)


def _in_order(entries: "Iterable[BookingEntry | BusyEntry]") -> tuple[BookingEntry | BusyEntry, ...]:
    def place(entry: BookingEntry | BusyEntry) -> tuple[bool, datetime, datetime, str]:
        return not (isinstance(entry, BusyEntry) and entry.all_day), entry.start, entry.end, entry.id

    return tuple(sorted(entries, key=place))


def _busy(session: "Session", coach_id: str, start: datetime, end: datetime) -> list[BusyEntry]:
    rows = session.execute(
        select(
            BusyTime.id,
            BusyTime.start,
            BusyTime.end,
            BusyTime.all_day,
            BusyTime.kind,
            BusyTime.title,
            BusyTime.place,
        ).where(
            BusyTime.coach_id == coach_id,
            BusyTime.end > start,
            BusyTime.start < end,
            BusyTime.cancelled.is_(False),
        )
    )
    return [BusyEntry(row[0], to_local(row[1]), to_local(row[2]), *row[3:]) for row in rows]


def entry_of(work: "Workplace", session: "Session", booking_id: str) -> BookingEntry:
    """Return one booking.

    Raises:
        NoResultFound: There is no such booking.
    """
    found = entries_where(work, session, [Booking.id == booking_id])
    if not found:
        session.get_one(Booking, booking_id)
    return found[0]


def entries_where(
    work: "Workplace", session: "Session", when: "Sequence[ColumnElement[bool]]", limit: int | None = None
) -> tuple[BookingEntry, ...]:
    """Return the bookings that fulfil ``when`` by start; with a ``limit`` the latest of them."""
    if limit is not None:
        # Chosen first, so that what stands beside a booking is looked up for these alone.
        latest = select(Booking.id).where(*when).order_by(Booking.start.desc(), Booking.id).limit(limit)
        when = [Booking.id.in_(latest.scalar_subquery())]
    earlier = aliased(Visit)
    last = (
        select(earlier.id)
        .where(earlier.resident_id == Booking.resident_id, earlier.start < Booking.start)
        .where(earlier.booking_id.is_distinct_from(Booking.id))
        .order_by(earlier.start.desc())
        .limit(1)
        .correlate(Booking)
        .scalar_subquery()
    )
    started = select(Visit.id).where(Visit.booking_id == Booking.id).limit(1).correlate(Booking)
    rows = session.execute(
        select(*_COLUMNS, last.label("last_visit_id"), started.scalar_subquery().label("visit_id"))
        # A booking can arrive before its resident does.
        .outerjoin(Resident, Resident.id == Booking.resident_id)
        .outerjoin(Coach, Coach.id == Booking.coach_id)
        .where(*when)
        .order_by(Booking.start, Booking.id)
    ).all()
    shown = {row.last_visit_id for row in rows if row.last_visit_id and not _hides(work, row)}
    last_visits = _last_visits(session, shown)
    return tuple(_as_entry(work, row, last_visits) for row in rows)


_COLUMNS: Final = (
    Booking.id,
    Booking.resident_id,
    Booking.coach_id,
    Coach.name.label("coach"),
    Booking.start,
    Booking.minutes,
    Booking.venue,
    Booking.wish,
    Booking.remark,
    Booking.cancel_reason,
    Booking.status,
    Booking.kind,
    Booking.place,
    Booking.source,
    Resident.name,
    Resident.code,
    Resident.phone,
    Resident.address,
    Resident.area,
    Resident.protected_identity,
    Resident.named_coach_id,
    Resident.two_coaches_needed,
)


def _hides(work: "Workplace", row: Row[*tuple[Any, ...]]) -> bool:
    return bool(row.protected_identity) and row.named_coach_id not in (None, work.coach_id)


def _as_entry(
    work: "Workplace", row: Row[*tuple[Any, ...]], last_visits: dict[str, LastVisit]
) -> BookingEntry:
    hidden = _hides(work, row)
    protected = bool(row.protected_identity)
    code = row.code or tr("okänd invånare")
    who = tr("upptagen ({code})", code=code) if hidden else code if protected else row.name or code

    def open_text(text: str | None) -> str:
        return "" if hidden or text is None else text

    start = to_local(row.start)
    return BookingEntry(
        id=row.id,
        resident_id=row.resident_id,
        coach_id=row.coach_id,
        coach=row.coach or "",
        start=start,
        # The end is counted in real minutes, also across a change of the clocks.
        end=to_local(row.start + timedelta(minutes=row.minutes)),
        minutes=row.minutes,
        who=who,
        code=row.code or "",
        protected=protected,
        hidden=hidden,
        phone="" if protected else row.phone or "",
        address="" if protected else row.address or "",
        area="" if protected else row.area or "",
        venue=open_text(row.venue),
        wish=open_text(row.wish),
        remark=open_text(row.remark),
        cancel_reason=open_text(row.cancel_reason),
        status=row.status,
        kind=row.kind,
        place=row.place,
        source=row.source,
        two_coaches=bool(row.two_coaches_needed) and not hidden,
        visit_id=row.visit_id,
        last_visit=None if hidden else last_visits.get(row.last_visit_id),
    )


def _last_visits(session: "Session", visit_ids: "set[str]") -> dict[str, LastVisit]:
    if not visit_ids:
        return {}
    rows = session.execute(
        select(Visit.id, Visit.start, VisitTask.topic, VisitTask.outcome, VisitTask.done_by)
        .outerjoin(VisitTask, VisitTask.visit_id == Visit.id)
        .where(Visit.id.in_(visit_ids))
        .order_by(Visit.id, VisitTask.id)
    )
    tasks: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        tasks[row.id].append(row)
    return {visit_id: _last_visit(of_visit) for visit_id, of_visit in tasks.items()}


def _last_visit(rows: "list[Row[*tuple[Any, ...]]]") -> LastVisit:
    first = rows[0]
    day = to_local(first.start).date()
    parts = [label(first.topic)] if first.topic else []
    parts += [label(value) for value in (first.outcome, first.done_by) if value]
    if len(rows) > 1:
        parts.append(tr("och {n} till", n=len(rows) - 1))
    done = ", ".join(parts) or tr("inga uppgifter antecknade")
    return LastVisit(day, tr("{day}: {done}", day=day.isoformat(), done=done))
