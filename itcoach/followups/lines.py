"""The lines of the code list: each follow-up with where it stands, read at once for many residents.

Read as plain columns: a list for hundreds of residents stands before a coach at once.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import select, true

from itcoach.followups.series import (
    CLOSES_AFTER,
    OPENS_BEFORE,
    FollowUpState,
    asked_twice,
    counted,
    due_dates,
    state_of,
)
from itcoach.privacy.protection import called, hidden_from
from models.booking import Booking
from models.clock import day_bounds, to_local
from models.measurement import FollowUp, Measurement
from models.people import Coach, Resident
from models.regime import regime_here
from models.restriction import restricted_here
from models.vocabulary import BookingKind, BookingStatus, MeasurementKind, MissedReason, Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from itcoach.followups.series import Asking, Whose
    from itcoach.workplace import Workplace

__all__ = ["AskedTwice", "BookedTime", "Facts", "FollowUpLine", "Given", "day_of", "given_by", "lines_of"]

_FEW: Final = 500
"""Of up to so many residents the facts are asked for by name; of more, everyone's are read."""


class Given(NamedTuple):
    """What the rule of the series reads of a stored measurement."""

    id: str
    resident_id: str
    kind: MeasurementKind
    answered_at: datetime | None
    missed_reason: MissedReason | None
    supersedes_id: str | None
    asked_by: str


class Planned(NamedTuple):
    """A stored follow-up, without the answer: that follows from the measurements."""

    id: str
    resident_id: str
    kind: MeasurementKind
    due: date


class _Person(NamedTuple):
    id: str
    code: str
    name: str
    protected: bool
    named_coach_id: str | None

    def called(self) -> str:
        return called(self.name, self.code, protected=self.protected)


@dataclass(frozen=True)
class BookedTime:
    """When a follow-up is booked, in Swedish time, and with whom.

    Attributes:
        coach: The coach's name; empty while nobody is chosen.
    """

    booking_id: str
    start: datetime
    coach: str
    mine: bool


@dataclass(frozen=True)
class AskedTwice:
    """Questions that two coaches asked without knowing of each other: both answers are kept.

    Attributes:
        kind: Which of the series.
        counts: The day of the answers that count.
        others: The days of those that do not.
    """

    resident_id: str
    shown_name: str
    kind: MeasurementKind
    counts: date
    others: tuple[date, ...]


@dataclass(frozen=True)
class FollowUpLine:
    """A line of the code list.

    Attributes:
        shown_name: The name, or the code of a protected identity.
        opens: First day it may be asked.
        closes: Last day.
        reason: Why it was missed.
        done_on: The day it was answered, in Sweden.
        mine: Whether this coach asked the first time; where that coach has left, it is everyone's.
        hidden: Another coach is named for this protected identity: only the code and the day are told.
        booked: The time that is booked for it, if one is.
        twice: The first time, or this one, where two coaches asked.
        restricted: The resident's data are restricted: nothing more is written, so nothing is asked.
    """

    follow_up_id: str
    resident_id: str
    code: str
    shown_name: str
    kind: MeasurementKind
    due: date
    opens: date
    closes: date
    state: FollowUpState
    reason: MissedReason | None
    done_on: date | None
    mine: bool
    hidden: bool = False
    booked: BookedTime | None = None
    twice: tuple[AskedTwice, ...] = ()
    restricted: bool = False

    @property
    def may_be_asked(self) -> bool:
        """Tell whether there is anything to do about it for this coach."""
        return not (self.hidden or self.restricted)


def given_by(session: "Session", resident_ids: "Sequence[str] | None") -> list[Given]:
    """Return the measurements of some residents, or of all."""
    rows = session.execute(
        select(
            Measurement.id,
            Measurement.resident_id,
            Measurement.kind,
            Measurement.answered_at,
            Measurement.missed_reason,
            Measurement.supersedes_id,
            Measurement.asked_by,
        ).where(_among(Measurement.resident_id, resident_ids))
    )
    return [Given(*row) for row in rows]


def day_of(each: "Planned | FollowUp", counts: "Mapping[Whose, Asking]") -> date:
    """Return the day of a follow-up, by the first measurement that counts; as stored where it is not here."""
    first = counts.get((each.resident_id, MeasurementKind.FIRST))
    if first is None or first.answered_at is None:
        return each.due
    return due_dates(first.answered_at).get(each.kind, each.due)


def lines_of(
    work: "Workplace",
    session: "Session",
    today: date,
    *,
    resident_id: str | None = None,
) -> tuple[FollowUpLine, ...]:
    """Return the follow-ups with where they stand ``today``, by date; none where only counts are kept.

    Args:
        work: Where the coach works.
        session: Where they are read.
        today: The day.
        resident_id: Whose; everyone's unless given.
    """
    if regime_here(session) is Regime.ANONYMOUS:
        return ()
    wanted = select(FollowUp.id, FollowUp.resident_id, FollowUp.kind, FollowUp.due)
    if resident_id is not None:
        wanted = wanted.where(FollowUp.resident_id == resident_id)
    planned = [Planned(*row) for row in session.execute(wanted)]
    whose = list({each.resident_id for each in planned})
    facts = Facts(work, session, whose if len(whose) <= _FEW else None, today)
    lines = (facts.line(each) for each in planned if each.resident_id in facts.residents)
    return tuple(sorted(lines, key=lambda line: (line.due, line.follow_up_id)))


class Facts:
    """What the lines of some residents are made of; of all residents where none are named."""

    def __init__(
        self, work: "Workplace", session: "Session", resident_ids: "Sequence[str] | None", today: date
    ) -> None:
        self._work, self._today = work, today
        people = session.execute(
            select(
                Resident.id,
                Resident.code,
                Resident.name,
                Resident.protected_identity,
                Resident.named_coach_id,
            ).where(_among(Resident.id, resident_ids))
        )
        self.residents = {row.id: _Person(*row) for row in people}
        measured = given_by(session, resident_ids)
        self._counted, self._twice = counted(measured), asked_twice(measured)
        coaches = session.execute(select(Coach.id, Coach.name, Coach.active)).all()
        self._names = {each.id: each.name for each in coaches}
        self._active = {each.id for each in coaches if each.active}
        self._booked = self._bookings(session, resident_ids)
        self._restricted = restricted_here(session)

    def line(self, each: Planned) -> FollowUpLine:
        """Return a follow-up with where it stands."""
        resident, whose = self.residents[each.resident_id], (each.resident_id, each.kind)
        due, standing = day_of(each, self._counted), self._counted.get(whose)
        hidden = self.hides(resident.id)
        told = None if hidden else standing
        opens, closes = due - OPENS_BEFORE, due + CLOSES_AFTER
        return FollowUpLine(
            follow_up_id=each.id,
            resident_id=each.resident_id,
            code=resident.code,
            shown_name=resident.called(),
            kind=each.kind,
            due=due,
            opens=opens,
            closes=closes,
            state=state_of(due, standing, self._today),
            reason=told.missed_reason if told else None,
            done_on=to_local(told.answered_at).date() if told and told.answered_at else None,
            mine=self._is_mine(each.resident_id),
            hidden=hidden,
            booked=None if hidden or standing else self._time(each.resident_id, opens, closes),
            restricted=resident.id in self._restricted,
            twice=() if hidden else tuple(self.twice(resident.id, [MeasurementKind.FIRST, each.kind])),
        )

    def hides(self, resident_id: str) -> bool:
        """Tell whether the coach may read no more of a resident than the code."""
        person = self.residents[resident_id]
        return hidden_from(
            self._work.coach_id, protected=person.protected, named_coach_id=person.named_coach_id
        )

    def twice(self, resident_id: str, kinds: "Iterable[MeasurementKind]") -> "Iterator[AskedTwice]":
        """Return which of ``kinds`` a resident was asked more than once."""
        for kind in kinds:
            counts = self._counted.get((resident_id, kind))
            others = self._twice.get((resident_id, kind), ())
            if others and counts is not None:
                answers = [each.answered_at for each in (counts, *others) if each.answered_at]
                day, *days = (to_local(each).date() for each in answers)
                yield AskedTwice(resident_id, self.residents[resident_id].called(), kind, day, tuple(days))

    def _is_mine(self, resident_id: str) -> bool:
        first = self._counted.get((resident_id, MeasurementKind.FIRST))
        return first is None or first.asked_by == self._work.coach_id or first.asked_by not in self._active

    def _time(self, resident_id: str, opens: date, closes: date) -> BookedTime | None:
        for booking_id, start, coach_id in self._booked[resident_id]:
            if opens <= start.date() <= closes:
                coach = self._names.get(coach_id or "", "")
                return BookedTime(booking_id, start, coach, coach_id == self._work.coach_id)
        return None

    def _bookings(
        self, session: "Session", resident_ids: "Sequence[str] | None"
    ) -> defaultdict[str, list[tuple[str, datetime, str | None]]]:
        wanted = select(Booking.resident_id, Booking.id, Booking.start, Booking.coach_id).where(
            Booking.kind == BookingKind.FOLLOW_UP,
            Booking.status == BookingStatus.BOOKED,
            Booking.start >= day_bounds(self._today)[0],
            _among(Booking.resident_id, resident_ids),
        )
        found: defaultdict[str, list[tuple[str, datetime, str | None]]] = defaultdict(list)
        for resident_id, booking_id, start, coach_id in session.execute(
            wanted.order_by(Booking.start, Booking.id)
        ):
            found[resident_id].append((booking_id, to_local(start), coach_id))
        return found


def _among(column: "InstrumentedAttribute[str]", ids: "Sequence[str] | None") -> "ColumnElement[bool]":
    return true() if ids is None else column.in_(ids)
