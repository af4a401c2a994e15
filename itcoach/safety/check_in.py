"""Check-in and check-out at visits: who is expected back when, and who has not said that all is well.

Starting a visit checks in (``visits.start``), finishing it checks out. The program calls nobody: a warning is
shown on this laptop alone, and on a colleague's only once both have synced.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from itcoach.privacy.protection import called, hidden_from
from itcoach.safety.rules import EXTENSION, FORGOTTEN_AFTER
from models.stored import as_instant, as_stored
from models.vocabulary import VisitStatus
from resources.words import tr

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Row

    from itcoach.workplace import Workplace

__all__ = [
    "COLLEAGUE_AFTER",
    "AwaitedColleague",
    "AwaitedVisit",
    "Surroundings",
    "awaited",
    "awaited_colleagues",
    "check_in_again",
    "check_out",
    "expect_end",
    "extend",
    "surroundings",
]

COLLEAGUE_AFTER: Final = timedelta(minutes=15)
"""So long after the expected end a colleague's visit is pointed out to others: a sync takes its time, too."""
_AWAITED: Final = """
    SELECT visit.id, visit.start, visit.expected_end, visit.coach_id, coach.name AS coach,
        resident.name, resident.code, resident.protected_identity, resident.named_coach_id
    FROM visit LEFT JOIN resident ON resident.id = visit.resident_id
    LEFT JOIN coach ON coach.id = visit.coach_id
    WHERE visit.status = :open AND visit.checked_out_at IS NULL AND visit.expected_end IS NOT NULL
    AND {where} ORDER BY visit.expected_end, visit.id
"""


@dataclass(frozen=True)
class AwaitedVisit:
    """A visit of the coach's own that nobody has checked out from.

    Attributes:
        who: The name, or the code of a protected identity; a few words where nobody is kept.
    """

    visit_id: str
    who: str
    start: datetime
    expected_end: datetime


@dataclass(frozen=True)
class AwaitedColleague:
    """A colleague's visit that, as far as is known here, has gone on for too long."""

    visit_id: str
    coach: str
    who: str
    expected_end: datetime


@dataclass(frozen=True)
class Surroundings:
    """What a coach who needs help has around.

    Attributes:
        phone: The switchboard's number, as the municipality has told it; empty where it is not known.
        is_paired: Whether this laptop syncs with a server at all.
    """

    phone: str
    is_paired: bool


def awaited(work: "Workplace") -> tuple[AwaitedVisit, ...]:
    """Return the coach's open visits without a check-out, the one that should end first first."""
    with work.store.plain() as connection:
        rows = connection.execute(
            _AWAITED.format(where="visit.coach_id = :coach"),
            {"open": VisitStatus.OPEN, "coach": work.coach_id},
        ).fetchall()
    return tuple(
        AwaitedVisit(row["id"], _who(row), as_instant(row["start"]), as_instant(row["expected_end"]))
        for row in rows
    )


def awaited_colleagues(work: "Workplace") -> tuple[AwaitedColleague, ...]:
    """Return the colleagues' visits on this laptop that should have ended a while ago.

    A protected identity that is not this coach's is not among them.
    """
    now = work.clock.now()
    where = "visit.coach_id <> :coach AND visit.expected_end BETWEEN :first AND :last"
    values = {
        "open": VisitStatus.OPEN,
        "coach": work.coach_id,
        "first": as_stored(now - FORGOTTEN_AFTER),
        "last": as_stored(now - COLLEAGUE_AFTER),
    }
    with work.store.plain() as connection:
        rows = connection.execute(_AWAITED.format(where=where), values).fetchall()
    return tuple(
        AwaitedColleague(row["id"], row["coach"] or "", _who(row), as_instant(row["expected_end"]))
        for row in rows
        if not hidden_from(
            work.coach_id,
            protected=bool(row["protected_identity"]),
            named_coach_id=row["named_coach_id"],
        )
    )


def surroundings(work: "Workplace") -> Surroundings:
    """Return whom to call, and whether anyone else can ever see what is stored here."""
    with work.store.plain() as connection:
        row = connection.execute("SELECT switchboard_phone FROM municipality ORDER BY id LIMIT 1").fetchone()
        state = connection.execute("SELECT device_id FROM sync_state").fetchone()
    return Surroundings(row["switchboard_phone"] if row else "", bool(state and state["device_id"]))


def extend(work: "Workplace", *, visit_id: str, by: timedelta = EXTENSION) -> datetime:
    """Expect the coach ``by`` later, counted from now where the time is already over; return when.

    Raises:
        RecordGone: There is no such visit.
    """
    from models.visit import Visit

    with work.store.write() as session:
        visit = session.get_one(Visit, visit_id)
        visit.expected_end = max(visit.expected_end or work.clock.now(), work.clock.now()) + by
        return visit.expected_end


def expect_end(work: "Workplace", *, visit_id: str, end: datetime) -> None:
    """Expect the coach at ``end``; raises as :func:`extend` does."""
    from models.visit import Visit

    with work.store.write() as session:
        visit = session.get_one(Visit, visit_id)
        visit.expected_end = max(end, visit.start)


def check_out(work: "Workplace", *, visit_id: str, at: datetime | None = None) -> datetime:
    """Note that the coach has left, now or at ``at``, and return when; the first time stays.

    The visit can be written up afterwards. Raises as :func:`extend` does.
    """
    from models.visit import Visit

    with work.store.write() as session:
        visit = session.get_one(Visit, visit_id)
        if visit.checked_out_at is None:
            visit.checked_out_at = max(at or work.clock.now(), visit.start)
        return visit.checked_out_at


def check_in_again(work: "Workplace", *, visit_id: str) -> None:
    """Take a check-out back; raises as :func:`extend` does."""
    from models.visit import Visit

    with work.store.write() as session:
        session.get_one(Visit, visit_id).checked_out_at = None


def _who(row: "Row") -> str:
    if not row["code"]:
        return tr("ett besök utan person")
    return called(row["name"], row["code"], protected=bool(row["protected_identity"]))
