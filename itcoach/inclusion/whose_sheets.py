"""Whose sheets about the inclusion index a coach prints: of those met lately, to be met or to be followed up.

Anybody else's are printed from the card.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from itcoach.followups.lines import given_by
from itcoach.followups.schedule import code_list
from itcoach.followups.series import FollowUpState, counted
from itcoach.privacy.protection import may_see, shown_name
from models.booking import Booking
from models.clock import day_bounds
from models.people import Resident
from models.regime import regime_here
from models.restriction import restricted_here
from models.visit import Visit
from models.vocabulary import BookingStatus, MeasurementKind, Regime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["SheetPerson", "sheet_persons"]

_VISITS: Final = 30
_AHEAD: Final = timedelta(days=14)


@dataclass(frozen=True)
class SheetPerson:
    """Somebody whose sheets may be printed.

    Attributes:
        shown_name: The name, or the code of a protected identity.
        asks: Which questions are to be answered now; nothing where none are.
        answered: Whether there are answers to take home.
    """

    resident_id: str
    shown_name: str = field(repr=False)
    asks: MeasurementKind | None
    answered: bool


def sheet_persons(work: "Workplace") -> tuple[SheetPerson, ...]:
    """Return those whose questions or answers a coach may want on paper now, by name."""
    today = work.clock.today()
    lines = code_list(work, today=today)
    due = {line.resident_id: line.kind for line in lines if line.state is FollowUpState.OPEN and line.mine}
    with work.store.read() as session:
        if regime_here(session) is Regime.ANONYMOUS:
            return ()
        whose = sorted({*due, *_met(work, session), *_booked(work, session)} - restricted_here(session))
        people = session.scalars(select(Resident).where(Resident.id.in_(whose)))
        seen = {each.id: shown_name(each) for each in people if may_see(work, each)}
        answered = {
            (row.resident_id, row.kind)
            for row in counted(given_by(session, list(seen))).values()
            if row.answered_at is not None
        }
    found = (
        SheetPerson(
            each,
            name,
            due.get(each) if (each, MeasurementKind.FIRST) in answered else MeasurementKind.FIRST,
            any(whose == each for whose, _ in answered),
        )
        for each, name in seen.items()
    )
    return tuple(sorted(found, key=lambda each: (each.shown_name.casefold(), each.resident_id)))


def _met(work: "Workplace", session: "Session") -> set[str]:
    latest = select(Visit.resident_id).where(Visit.coach_id == work.coach_id, Visit.resident_id != "")
    return set(session.scalars(latest.order_by(Visit.start.desc()).limit(_VISITS)))


def _booked(work: "Workplace", session: "Session") -> set[str]:
    today = work.clock.today()
    wanted = select(Booking.resident_id).where(
        Booking.coach_id == work.coach_id,
        Booking.status == BookingStatus.BOOKED,
        Booking.start >= day_bounds(today)[0],
        Booking.start < day_bounds(today + _AHEAD)[1],
    )
    return set(session.scalars(wanted))
