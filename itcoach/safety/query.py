"""What the calendar points out about safety, as part of the one query that reads bookings.

In plain SQL, as the day's list is (``calendar.query``). A second coach is booked where another coach has a
booking with the same resident that lasts the whole time, or a meeting over the whole time, begun within a day
before, in whose words the resident's code stands.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from itcoach.safety.rules import RiskNeed, note_is_shown, risk_need
from models.clock import to_local
from models.stored import as_choice, as_day, as_instant, as_stored
from models.vocabulary import BookingStatus, IncidentKind, Place

if TYPE_CHECKING:
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection, Row

__all__ = ["COLUMNS", "Marks", "lacks_second_coach", "marks"]

_SECONDS: Final = "CAST(strftime('%s', {column}) AS INTEGER)"
_SECOND_COACH: Final = f"""
    EXISTS (SELECT 1 FROM booking AS beside
        WHERE beside.resident_id = {{resident}} AND beside.coach_id <> {{coach}}
        AND beside.status IN ('{BookingStatus.BOOKED}', '{BookingStatus.DONE}')
        AND beside.start <= {{start}}
        AND {_SECONDS.format(column="beside.start")} + beside.minutes * 60 >= {{end}})
    OR EXISTS (SELECT 1 FROM busy_time AS along
        WHERE along.coach_id <> {{coach}} AND NOT along.cancelled AND along.kind = 'meeting'
        AND along.start BETWEEN strftime('%Y-%m-%d %H:%M:%S', {{start}}, '-1 day') AND {{start}}
        AND {_SECONDS.format(column='along."end"')} >= {{end}}
        AND instr(replace(upper(along.title || ' ' || along.place), '-', ''), {{code}}) > 0)
"""
_OF_BOOKING: Final = _SECOND_COACH.format(
    resident="booking.resident_id",
    coach="booking.coach_id",
    start="booking.start",
    end=_SECONDS.format(column="booking.start") + " + booking.minutes * 60",
    code="resident.code",
)
COLUMNS: Final = f"""
    resident.safety_note <> '' AS has_safety_note, resident.safety_note_expires,
    CASE WHEN resident.two_coaches_needed AND booking.coach_id IS NOT NULL THEN NOT ({_OF_BOOKING}) END
        AS second_coach_missing,
    (SELECT max(checked_at) FROM risk_check WHERE risk_check.resident_id = booking.resident_id)
        AS checked_at,
    (SELECT max(happened_at) FROM incident WHERE incident.resident_id = booking.resident_id
        AND incident.kind <> '{IncidentKind.DATA}') AS incident_at,
    EXISTS (SELECT 1 FROM visit AS been LEFT JOIN booking AS agreed ON agreed.id = been.booking_id
        WHERE been.resident_id = booking.resident_id AND been.start < booking.start
        AND been.booking_id IS NOT booking.id AND coalesce(agreed.place, '{Place.HOME}') = '{Place.HOME}')
        AS visited_before
"""
"""Stand beside a ``booking`` and its ``resident``; read by :func:`marks`."""
_NEEDS_TWO: Final = "SELECT two_coaches_needed, code FROM resident WHERE id = :resident"


class Marks(NamedTuple):
    """What is pointed out about a booking.

    Attributes:
        second_coach_missing: Two coaches are needed, and one is booked.
        risk_need: Whether a risk check is missing.
        safety_note: There is a note on safety on the card.
    """

    second_coach_missing: bool = False
    risk_need: RiskNeed = RiskNeed.NONE
    safety_note: bool = False


def marks(row: "Row", *, now: "datetime") -> Marks:
    """Return what is pointed out about a booking that is still to come, by :data:`COLUMNS`."""
    if row["status"] != BookingStatus.BOOKED:
        return Marks()
    expires = as_day(row["safety_note_expires"])
    return Marks(
        bool(row["second_coach_missing"]),
        risk_need(
            place=as_choice(Place, row["place"]),
            visited_before=bool(row["visited_before"]),
            checked_at=as_instant(row["checked_at"]) if row["checked_at"] else None,
            incident_at=as_instant(row["incident_at"]) if row["incident_at"] else None,
            now=now,
        ),
        bool(row["has_safety_note"]) and note_is_shown(expires, to_local(now).date()),
    )


def lacks_second_coach(
    connection: "Connection", *, resident_id: str, coach_id: str, start: "datetime", end: "datetime"
) -> bool:
    """Tell whether two coaches are needed and no other than ``coach_id`` is booked from start to end."""
    needs = connection.execute(_NEEDS_TWO, {"resident": resident_id}).fetchone()
    if needs is None or not needs["two_coaches_needed"]:
        return False
    given = _SECOND_COACH.format(
        resident=":resident", coach=":coach", start=":start", end=":end", code=":code"
    )
    values = {
        "resident": resident_id,
        "coach": coach_id,
        "start": as_stored(start),
        "end": int(end.timestamp()),
        "code": needs["code"],
    }
    return not connection.execute(f"SELECT {given}", values).fetchone()[0]
