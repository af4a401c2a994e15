"""Read the calendar: a fixed number of indexed queries, however much is stored.

In plain SQL, because the day's list is on the way of every start: it is on the screen before SQLAlchemy
is imported.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from itcoach.calendar.day import BookingEntry, BusyEntry, DayPlan, LastVisit, WeekPlan, free_gaps, warnings_of
from itcoach.dates import plain_date
from itcoach.labels import label
from itcoach.privacy.protection import called, hidden_from
from itcoach.safety.query import COLUMNS, Marks, marks
from itcoach.settings import GAP_MINUTES
from models.clock import day_bounds, to_local
from models.database_troubles import RecordGone
from models.stored import as_choice, as_instant, as_stored
from models.vocabulary import BookingKind, BookingStatus, BusyKind, DoneBy, Outcome, Place, Source, Topic
from resources.words import language, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlcipher3.dbapi2 import Connection, Row

    from itcoach.workplace import Workplace

__all__ = ["between", "day", "day_plans", "entries_where", "entry_of", "of_coach", "week"]

_BUSY: Final = """
    SELECT id, start, "end", all_day, kind, title, place FROM busy_time
    WHERE coach_id = :coach AND "end" > :start AND start < :end AND NOT cancelled
"""
# A booking can arrive before its resident does.
_ENTRIES: Final = f"""
    SELECT booking.id, booking.resident_id, booking.coach_id, coach.name AS coach, booking.start,
        booking.minutes, booking.venue, booking.wish, booking.remark, booking.cancel_reason,
        booking.status, booking.kind, booking.place, booking.source,
        resident.name, resident.code, resident.phone, resident.address, resident.area,
        resident.protected_identity, resident.named_coach_id, resident.two_coaches_needed, {COLUMNS},
        (SELECT earlier.id FROM visit AS earlier
            WHERE earlier.resident_id = booking.resident_id AND earlier.start < booking.start
            AND earlier.booking_id IS NOT booking.id
            ORDER BY earlier.start DESC LIMIT 1) AS last_visit_id,
        (SELECT visit.id FROM visit WHERE visit.booking_id = booking.id LIMIT 1) AS visit_id
    FROM booking
    LEFT JOIN resident ON resident.id = booking.resident_id
    LEFT JOIN coach ON coach.id = booking.coach_id
    WHERE {{where}} ORDER BY booking.start, booking.id
"""
_LATEST: Final = (
    "booking.id IN (SELECT booking.id FROM booking WHERE {where} "
    "ORDER BY booking.start DESC, booking.id LIMIT :limit)"
)
_LAST_VISITS: Final = """
    SELECT visit.id, visit.start, visit_task.topic, visit_task.outcome, visit_task.done_by
    FROM visit LEFT JOIN visit_task ON visit_task.visit_id = visit.id
    WHERE visit.id IN ({places}) ORDER BY visit.id, visit_task.id
"""


def day(
    work: "Workplace", *, day: date, coach_id: str | None = None, gap_minutes: int = GAP_MINUTES.default
) -> DayPlan:
    """Return a coach's day, that of whoever works here unless ``coach_id`` is given.

    Bookings that no coach has been chosen for stand in everybody's day, with a warning.
    """
    return day_plans(work, day, 1, coach_id or work.coach_id, gap_minutes)[0]


def week(
    work: "Workplace", *, monday: date, coach_id: str | None = None, gap_minutes: int = GAP_MINUTES.default
) -> WeekPlan:
    """Return the seven days from ``monday`` of a coach."""
    coach_id = coach_id or work.coach_id
    return WeekPlan(monday, coach_id, day_plans(work, monday, 7, coach_id, gap_minutes))


def between(
    work: "Workplace", *, first: date, last: date, coach_id: str | None = None
) -> tuple[BookingEntry, ...]:
    """Return the bookings from ``first`` to ``last`` (both within) by start; of every coach unless given."""
    start, end = day_bounds(first)[0], day_bounds(last)[1]
    where = "booking.start >= :start AND booking.start < :end"
    values = {"start": as_stored(start), "end": as_stored(end), "coach": coach_id}
    with work.store.plain() as connection:
        return entries_where(work, connection, of_coach(where, coach_id), values)


def day_plans(
    work: "Workplace", first: date, days: int, coach_id: str, gap_minutes: int
) -> tuple[DayPlan, ...]:
    """Return ``days`` days of a coach from ``first``."""
    start, end = day_bounds(first)[0], day_bounds(first + timedelta(days=days - 1))[1]
    values = {"coach": coach_id, "start": as_stored(start), "end": as_stored(end)}
    with work.store.plain() as connection:
        bookings = entries_where(
            work,
            connection,
            "(booking.coach_id = :coach OR booking.coach_id IS NULL) "
            "AND booking.start >= :start AND booking.start < :end",
            values,
        )
        busy = [_as_busy(row) for row in connection.execute(_BUSY, values)]
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


def _as_busy(row: "Row") -> BusyEntry:
    return BusyEntry(
        row["id"],
        to_local(as_instant(row["start"])),
        to_local(as_instant(row["end"])),
        bool(row["all_day"]),
        as_choice(BusyKind, row["kind"]),
        row["title"],
        row["place"],
    )


def entry_of(work: "Workplace", connection: "Connection", booking_id: str) -> BookingEntry:
    """Return one booking.

    Raises:
        RecordGone: There is no such booking, or no longer on this laptop.
    """
    found = entries_where(work, connection, "booking.id = :id", {"id": booking_id})
    if not found:
        raise RecordGone
    return found[0]


def entries_where(
    work: "Workplace",
    connection: "Connection",
    where: str,
    values: "Mapping[str, object]",
    limit: int | None = None,
) -> tuple[BookingEntry, ...]:
    """Return the bookings that fulfil ``where`` by start; with a ``limit`` the latest of them.

    Args:
        work: Where the coach works.
        connection: Of :meth:`models.database.Store.plain`.
        where: A condition in SQL on ``booking``, written in the code; what varies is in ``values``.
        values: By the names in ``where``.
        limit: How many at most.
    """
    if limit is not None:
        # Chosen first, so that what stands beside a booking is looked up for these alone.
        where, values = _LATEST.format(where=where), {**values, "limit": limit}
    rows = connection.execute(_ENTRIES.format(where=where), values).fetchall()
    shown = {row["last_visit_id"] for row in rows if row["last_visit_id"] and not _hides(work, row)}
    last_visits = _last_visits(connection, shown)
    return tuple(_as_entry(work, row, last_visits) for row in rows)


def of_coach(where: str, coach_id: str | None) -> str:
    """Return the condition ``where``, narrowed to a coach unless none is given; ``:coach`` is the coach."""
    return where if coach_id is None else f"{where} AND booking.coach_id = :coach"


def _hides(work: "Workplace", row: "Row") -> bool:
    protected = bool(row["protected_identity"])
    return hidden_from(work.coach_id, protected=protected, named_coach_id=row["named_coach_id"])


def _as_entry(work: "Workplace", row: "Row", last_visits: dict[str, LastVisit]) -> BookingEntry:
    hidden = _hides(work, row)
    protected = bool(row["protected_identity"])
    who = called(row["name"], row["code"], protected=protected) if row["code"] else tr("okänd invånare")
    if hidden:
        who = tr("upptagen ({code})", code=who)

    def open_text(text: str | None) -> str:
        return "" if hidden or text is None else text

    start = as_instant(row["start"])
    safety = Marks() if hidden else marks(row, now=work.clock.now())
    return BookingEntry(
        id=row["id"],
        resident_id=row["resident_id"],
        coach_id=row["coach_id"],
        coach=row["coach"] or "",
        start=to_local(start),
        # The end is counted in real minutes, also across a change of the clocks.
        end=to_local(start + timedelta(minutes=row["minutes"])),
        minutes=row["minutes"],
        who=who,
        code=row["code"] or "",
        protected=protected,
        hidden=hidden,
        phone="" if protected else row["phone"] or "",
        address="" if protected else row["address"] or "",
        area="" if protected else row["area"] or "",
        venue=open_text(row["venue"]),
        wish=open_text(row["wish"]),
        remark=open_text(row["remark"]),
        cancel_reason=open_text(row["cancel_reason"]),
        status=as_choice(BookingStatus, row["status"]),
        kind=as_choice(BookingKind, row["kind"]),
        place=as_choice(Place, row["place"]),
        source=as_choice(Source, row["source"]),
        two_coaches=bool(row["two_coaches_needed"]) and not hidden,
        visit_id=row["visit_id"],
        last_visit=None if hidden else last_visits.get(row["last_visit_id"]),
        **safety._asdict(),
    )


def _last_visits(connection: "Connection", visit_ids: "set[str]") -> dict[str, LastVisit]:
    if not visit_ids:
        return {}
    sql = _LAST_VISITS.format(places=", ".join("?" * len(visit_ids)))
    tasks: dict[str, list[Row]] = defaultdict(list)
    for row in connection.execute(sql, tuple(visit_ids)):
        tasks[row["id"]].append(row)
    return {visit_id: _last_visit(of_visit) for visit_id, of_visit in tasks.items()}


def _last_visit(rows: "list[Row]") -> LastVisit:
    first = rows[0]
    day = to_local(as_instant(first["start"])).date()
    values = (
        as_choice(Topic, first["topic"]),
        as_choice(Outcome, first["outcome"]),
        as_choice(DoneBy, first["done_by"]),
    )
    parts = [label(value) for value in values if value]
    if len(rows) > 1:
        parts.append(tr("och {n} till", n=len(rows) - 1))
    done = ", ".join(parts) or tr("inga uppgifter antecknade")
    return LastVisit(day, tr("{day}: {done}", day=plain_date(day, language()), done=done))
