"""The risk check before a visit at home: asked, kept, and what follows from it.

A check is never changed; the next one supersedes it. It never hinders a visit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from itcoach.privacy import access
from itcoach.privacy.protection import may_see, refuse_another_coach, shown_name
from itcoach.safety.questions import Answer, Measure, RiskForm, risk_form
from itcoach.safety.rules import RiskNeed, risk_need
from models.booking import Booking
from models.errors import Trouble
from models.people import Resident, coach_names
from models.regime import refuse_anonymous
from models.safety import Incident, RiskCheck
from models.visit import Visit
from models.vocabulary import AccessPart, BookingStatus, IncidentKind, Place
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.calendar.day import BookingEntry
    from itcoach.workplace import Workplace

__all__ = ["MadeCheck", "NothingAnswered", "RiskState", "check_before", "risk_state", "save_check"]

_PLACES: Final = {Measure.VENUE: Place.VENUE, Measure.PHONE: Place.PHONE}


class NothingAnswered(Trouble):
    """A risk check was to be saved without an answer: it would take the warning away for nothing."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen av frågorna är besvarad, så det är ingen riskbedömning än."),
            safe=tr("Det du har fyllt i står kvar."),
            to_do=tr("Svara på dem du kan. Vet ingen svaret, välj Vet inte."),
        )


@dataclass(frozen=True)
class MadeCheck:
    """A risk check that was made.

    Attributes:
        form: Its questions; nothing where this program does not have them.
        answers: By the questions' ids.
        measures: What was decided, in the coach's words.
        coach: Who made it.
    """

    checked_at: datetime
    form: RiskForm | None
    answers: Mapping[str, str]
    measures: str
    coach: str

    @property
    def unanswered(self) -> int:
        """Return how many of its questions were left open."""
        return len(self.form.questions) - len(self.answers) if self.form else 0

    def advice(self, language: str) -> tuple[str, ...]:
        """Return what to do because of the answers, in a language."""
        called = self.form.called_for(self.answers) if self.form else ()
        return tuple(question.advice[language] for question in called)


@dataclass(frozen=True)
class RiskState:
    """Where a resident stands with the risk check.

    Attributes:
        shown_name: The name, or the code of a protected identity.
        protected: The identity is protected: a neutral place is better than the home.
        need: Whether a check is missing before a visit at home.
        check: The latest one.
        two_coaches: Two coaches are needed.
        booking_id: The booking that another place is chosen for: the one asked about, or the next at home.
        booking_start: When it is.
    """

    resident_id: str
    shown_name: str
    protected: bool
    need: RiskNeed
    check: MadeCheck | None
    two_coaches: bool
    booking_id: str
    booking_start: datetime | None


def risk_state(work: "Workplace", *, resident_id: str, booking_id: str = "") -> RiskState | None:
    """Return where a resident stands; nothing where another coach is named for a protected identity.

    Raises:
        RecordGone: There is no such resident.
    """
    with work.store.read() as session:
        resident = session.get_one(Resident, resident_id)
        if not may_see(work, resident):
            return None
        state = _state(work, session, resident, booking_id)
    access.note(work, resident_id=resident_id, part=AccessPart.SAFETY)
    return state


def check_before(work: "Workplace", entry: "BookingEntry") -> MadeCheck | None:
    """Return the latest check, for a visit at home that is still to come; nothing where there is none."""
    if entry.hidden or entry.status is not BookingStatus.BOOKED or entry.place is not Place.HOME:
        return None
    with work.store.read() as session:
        check = _latest(session, entry.resident_id)
        if check is None:
            return None
        made = _made(session, check)
    access.note(work, resident_id=entry.resident_id, part=AccessPart.SAFETY)
    return made


def save_check(
    work: "Workplace",
    *,
    resident_id: str,
    answers: Mapping[str, Answer],
    measures: str = "",
    taken: frozenset[Measure] = frozenset(),
    booking_id: str = "",
    venue: str = "",
) -> RiskState | None:
    """Keep a risk check, and carry out what was decided with it.

    Args:
        work: The laptop.
        resident_id: Whom it is about.
        answers: By the questions' ids; what was not asked is left out.
        measures: What was decided, in words.
        taken: What is to be done at once: two coaches from now on, another place for the booking.
        booking_id: The booking that gets another place.
        venue: Which place.

    Raises:
        NobodyIsKept: The municipality keeps nothing about anyone.
        NothingAnswered: No question has an answer.
        NotYours: Another coach is named for this resident.
        RecordGone: There is no such resident.
    """
    if not answers:
        raise NothingAnswered
    with work.store.write() as session:
        refuse_anonymous(session)
        resident = session.get_one(Resident, resident_id)
        refuse_another_coach(work, resident)
        before = _latest(session, resident_id)
        session.add(
            RiskCheck(
                resident_id=resident_id,
                coach_id=work.coach_id,
                form=risk_form().version,
                answers={question: str(answer) for question, answer in answers.items()},
                measures=measures.strip(),
                checked_at=work.clock.now(),
                supersedes_id=before.id if before else None,
            )
        )
        if Measure.TWO_COACHES in taken and not resident.two_coaches_needed:
            resident.two_coaches_needed = True
        booking = session.get(Booking, booking_id) if booking_id else None
        place = next((_PLACES[each] for each in taken if each in _PLACES), None)
        if booking is not None and place is not None and booking.resident_id == resident_id:
            booking.place = place
            booking.venue = venue.strip() if place is Place.VENUE else ""
    return risk_state(work, resident_id=resident_id, booking_id=booking_id)


def _latest(session: "Session", resident_id: str) -> RiskCheck | None:
    return session.scalars(
        select(RiskCheck)
        .where(RiskCheck.resident_id == resident_id)
        .order_by(RiskCheck.checked_at.desc(), RiskCheck.id.desc())
    ).first()


def _state(work: "Workplace", session: "Session", resident: Resident, booking_id: str) -> RiskState:
    check = _latest(session, resident.id)
    now = work.clock.now()
    booking = session.get(Booking, booking_id) if booking_id else _next_at_home(session, resident.id, now)
    need = risk_need(
        place=booking.place if booking and booking_id else Place.HOME,
        visited_before=_visited_at_home(session, resident.id, booking_id),
        checked_at=check.checked_at if check else None,
        incident_at=_last_incident(session, resident.id),
        now=now,
    )
    return RiskState(
        resident_id=resident.id,
        shown_name=shown_name(resident),
        protected=resident.protected_identity,
        need=need,
        check=_made(session, check) if check else None,
        two_coaches=resident.two_coaches_needed,
        booking_id=booking.id if booking else "",
        booking_start=booking.start if booking else None,
    )


def _made(session: "Session", check: RiskCheck) -> MadeCheck:
    try:
        form = risk_form(check.form)
    except Trouble:
        form = None
    coach = coach_names(session).get(check.coach_id, "")
    return MadeCheck(check.checked_at, form, check.answers, check.measures, coach)


def _next_at_home(session: "Session", resident_id: str, now: datetime) -> Booking | None:
    return session.scalars(
        select(Booking)
        .where(
            Booking.resident_id == resident_id,
            Booking.status == BookingStatus.BOOKED,
            Booking.place == Place.HOME,
            Booking.start >= now,
        )
        .order_by(Booking.start)
        .limit(1)
    ).first()


def _visited_at_home(session: "Session", resident_id: str, booking_id: str) -> bool:
    """Tell whether anyone has been there before; the visit of ``booking_id`` may just have begun."""
    other_than_this = or_(Visit.booking_id.is_(None), Visit.booking_id != booking_id)
    found = session.execute(
        select(Visit.id)
        .outerjoin(Booking, Booking.id == Visit.booking_id)
        .where(
            Visit.resident_id == resident_id,
            other_than_this,
            or_(Booking.place.is_(None), Booking.place == Place.HOME),
        )
        .limit(1)
    ).first()
    return found is not None


def _last_incident(session: "Session", resident_id: str) -> datetime | None:
    return session.scalars(
        select(Incident.happened_at)
        .where(Incident.resident_id == resident_id, Incident.kind != IncidentKind.DATA)
        .order_by(Incident.happened_at.desc())
        .limit(1)
    ).first()
