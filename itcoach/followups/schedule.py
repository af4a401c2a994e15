"""The follow-ups: the same questions again 6 and 12 months after the first time.

A follow-up is open from 30 days before its day to 45 days after; then it is missed and wants a reason. Where
one stands always follows from the measurements (:mod:`itcoach.followups.series`), so that all laptops say
the same as soon as they hold the same; the day and the link in the follow-up's own row are kept in step for
whoever reads it alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from itcoach.followups.lines import (
    AskedTwice,
    Facts,
    FollowUpLine,
    Given,
    day_of,
    given_by,
    lines_of,
)
from itcoach.followups.series import FollowUpState, counted, due_dates
from itcoach.inclusion.questionnaire import CURRENT
from models.base import derived_id
from models.errors import Trouble
from models.measurement import FollowUp, Measurement
from models.regime import refuse_anonymous, regime_here
from models.restriction import restricted_here
from models.vocabulary import MeasurementKind, MissedReason, Regime
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from itcoach.followups.series import Whose
    from itcoach.workplace import Workplace
    from models.database import Store

__all__ = [
    "BOOKED_MINUTES",
    "ENDS_THE_SERIES",
    "AlreadyAnswered",
    "MissedBefore",
    "TodaysFollowUps",
    "are_kept",
    "code_list",
    "corrected_by",
    "due",
    "keep_in_step",
    "lapsed_for",
    "next_for",
    "next_kind",
    "plan",
    "record_missed",
    "restore_missed",
    "suggested_day",
    "take_back_missed",
    "to_book",
    "todays",
    "twice_asked",
]

BOOKED_MINUTES: Final = 30
"""How long a booking for a follow-up alone is at first: the questions take five to ten minutes."""
ENDS_THE_SERIES: Final = (MissedReason.DECEASED, MissedReason.MOVED)
"""Reasons that hold for the later follow-ups too."""
_SHOWN_TODAY: Final = 3


class AlreadyAnswered(Trouble):
    """A follow-up that has been answered was not missed."""

    def __init__(self) -> None:
        super().__init__(
            tr("Uppföljningen är redan besvarad och kan inte bli ett bortfall."),
            safe=tr("Svaren är kvar."),
            to_do=tr("Öppna invånarens kort för att se dem."),
        )


@dataclass(frozen=True)
class MissedBefore:
    """What a follow-up's reason was before it was recorded; none where it was not missed."""

    follow_up_id: str
    reason: MissedReason | None


@dataclass(frozen=True)
class TodaysFollowUps:
    """What a coach is reminded of in the morning.

    Attributes:
        lines: The first few of those to ask: own, open and not booked, those that close first at the top.
        more: How many more of them there are.
        lapsed: How many own ones are over and want a reason.
    """

    lines: tuple[FollowUpLine, ...]
    more: int
    lapsed: int


def are_kept(work: "Workplace") -> bool:
    """Tell whether there are follow-ups at all: not where the municipality keeps counts alone."""
    with work.store.read() as session:
        return regime_here(session) is not Regime.ANONYMOUS


def code_list(work: "Workplace", *, today: date) -> tuple[FollowUpLine, ...]:
    """Return every follow-up with where it stands ``today``, by date."""
    with work.store.read() as session:
        return lines_of(work, session, today)


def due(work: "Workplace", *, today: date) -> tuple[FollowUpLine, ...]:
    """Return the follow-ups to do something about: those that may be asked, and those that lack a reason."""
    wanted = (FollowUpState.OPEN, FollowUpState.LAPSED)
    return tuple(line for line in code_list(work, today=today) if line.state in wanted and line.may_be_asked)


def todays(work: "Workplace", *, today: date) -> TodaysFollowUps:
    """Return what to remind the coach of in the morning."""
    own = [line for line in due(work, today=today) if line.mine]
    to_ask = [line for line in own if line.state is FollowUpState.OPEN and line.booked is None]
    lapsed = sum(line.state is FollowUpState.LAPSED for line in own)
    return TodaysFollowUps(tuple(to_ask[:_SHOWN_TODAY]), len(to_ask[_SHOWN_TODAY:]), lapsed)


def next_for(work: "Workplace", *, resident_id: str, today: date) -> FollowUpLine | None:
    """Return a resident's next follow-up: the one that is open, or the next to come."""
    return _first(work, resident_id, today, (FollowUpState.OPEN, FollowUpState.COMING))


def lapsed_for(work: "Workplace", *, resident_id: str, today: date) -> FollowUpLine | None:
    """Return a resident's follow-up whose time is over and whose reason nobody has said."""
    return _first(work, resident_id, today, (FollowUpState.LAPSED,))


def next_kind(work: "Workplace", *, resident_id: str, today: date) -> MeasurementKind | None:
    """Return which measurement to offer ``today``: the first, the follow-up that is open, or none.

    An answer that any laptop has given and that has arrived here is never asked for again.
    """
    with work.store.read() as session:
        if regime_here(session) is Regime.ANONYMOUS or resident_id in restricted_here(session):
            return None
        first = counted(given_by(session, [resident_id])).get((resident_id, MeasurementKind.FIRST))
        if first is None:
            return MeasurementKind.FIRST
        lines = lines_of(work, session, today, resident_id=resident_id)
    return next((line.kind for line in lines if line.state is FollowUpState.OPEN), None)


def to_book(work: "Workplace", *, resident_id: str, day: date) -> FollowUpLine | None:
    """Return the follow-up to think of when the resident is booked on ``day``: open, or opening before it."""
    today = work.clock.today()
    line = next_for(work, resident_id=resident_id, today=today)
    return line if line is not None and line.may_be_asked and day >= line.opens else None


def twice_asked(work: "Workplace") -> tuple[AskedTwice, ...]:
    """Return what two coaches have asked the same resident, as far as this coach may see."""
    repeated = (
        select(Measurement.resident_id)
        .where(Measurement.answered_at.is_not(None))
        .group_by(Measurement.resident_id, Measurement.kind)
        .having(func.count() > 1)
    )
    with work.store.read() as session:
        whose = sorted(set(session.scalars(repeated)))
        facts = Facts(work, session, whose, work.clock.today())
        seen = (each for each in whose if each in facts.residents and not facts.hides(each))
        return tuple(found for each in seen for found in facts.twice(each, MeasurementKind))


def suggested_day(line: FollowUpLine, *, today: date) -> date:
    """Return a weekday to book a follow-up on: its own day, or the next one that is left of its time."""
    first, last = max(line.opens, today + timedelta(days=1)), max(line.closes, today)
    later = [max(line.due, first) + timedelta(days=days) for days in range(3)]
    earlier = [max(line.due, first) - timedelta(days=days) for days in range(1, 3)]
    fitting = (day for day in (*later, *earlier) if day.weekday() < 5 and first <= day <= last)
    return next(fitting, min(first, last))


def record_missed(
    work: "Workplace", *, follow_up_id: str, reason: MissedReason, later_too: bool = False
) -> tuple[MissedBefore, ...]:
    """Keep that a follow-up was not answered, and why; a later reason supersedes an earlier one.

    Args:
        work: The laptop.
        follow_up_id: Which one.
        reason: Why.
        later_too: Whether the resident's later follow-ups end with it, such as for one who has moved.

    Returns:
        What :func:`restore_missed` takes back.

    Raises:
        AlreadyAnswered: It was answered.
        NobodyIsKept: The municipality keeps counts alone.
    """
    with work.store.write() as session:
        refuse_anonymous(session)
        follow_up = session.get_one(FollowUp, follow_up_id)
        standing = counted(given_by(session, [follow_up.resident_id]))
        earlier = standing.get((follow_up.resident_id, follow_up.kind))
        if earlier is not None and earlier.answered_at is not None:
            raise AlreadyAnswered
        ended = [follow_up]
        if later_too:
            ended += [
                each
                for each in _follow_ups(session, follow_up.resident_id)
                if each.due > follow_up.due and (each.resident_id, each.kind) not in standing
            ]
        return tuple(_miss(work, session, each, reason) for each in ended)


def take_back_missed(work: "Workplace", *, follow_up_id: str) -> None:
    """Take back that a follow-up was missed: it is open again, as long as its time is not over."""
    with work.store.write() as session:
        _take_back(work, session, session.get_one(FollowUp, follow_up_id))


def restore_missed(work: "Workplace", *, before: "Sequence[MissedBefore]") -> None:
    """Undo :func:`record_missed`."""
    with work.store.write() as session:
        for each in before:
            follow_up = session.get_one(FollowUp, each.follow_up_id)
            if each.reason is None:
                _take_back(work, session, follow_up)
            else:
                _miss(work, session, follow_up, each.reason)


def plan(session: "Session", *, resident_id: str) -> None:
    """Make a resident's follow-ups, or move them, after the first measurement that counts.

    Two laptops come to the same follow-ups by themselves, and to the same days when they have met.
    """
    measured = counted(given_by(session, [resident_id]))
    first = measured.get((resident_id, MeasurementKind.FIRST))
    wanted = due_dates(first.answered_at) if first is not None and first.answered_at else {}
    for kind, day in wanted.items():
        identity = derived_id("follow_up", resident_id, kind)
        if session.get(FollowUp, identity) is None:
            session.add(FollowUp(id=identity, resident_id=resident_id, kind=kind, due=day))
    _set(_follow_ups(session, resident_id), measured)


def corrected_by(
    session: "Session", *, resident_id: str, kind: MeasurementKind, visit_id: str | None
) -> Measurement | None:
    """Return what a new answer corrects: a drop-out, or the answer that was given at the same visit.

    An answer of another visit, such as one that a colleague has given meanwhile, is never written over: both
    are kept, and the one asked first counts.
    """
    counts = counted(given_by(session, [resident_id])).get((resident_id, kind))
    earlier = session.get(Measurement, counts.id) if counts is not None else None
    if earlier is None or earlier.answered_at is None:
        return earlier
    return earlier if earlier.visit_id == visit_id else None


def keep_in_step(store: "Store") -> bool:
    """Move the follow-ups whose day or answer is another, now that a sync has brought measurements.

    Tell whether there were any.
    """
    with store.read() as session:
        measured = counted(given_by(session, None))
        off = {each.resident_id for each in session.scalars(select(FollowUp)) if _is_off(each, measured)}
        off -= restricted_here(session)
    if off:
        with store.write() as session:
            for resident_id in sorted(off):
                plan(session, resident_id=resident_id)
    return bool(off)


def _set(follow_ups: "Iterable[FollowUp]", measured: "Mapping[Whose, Given]") -> None:
    for each in follow_ups:
        if _is_off(each, measured):
            each.due, each.measurement_id = _place(each, measured)


def _is_off(each: FollowUp, measured: "Mapping[Whose, Given]") -> bool:
    return (each.due, each.measurement_id) != _place(each, measured)


def _place(each: FollowUp, measured: "Mapping[Whose, Given]") -> tuple[date, str | None]:
    """Return the day of a follow-up and the measurement that answers it."""
    standing = measured.get((each.resident_id, each.kind))
    return day_of(each, measured), standing.id if standing is not None else None


def _follow_ups(session: "Session", resident_id: str) -> "Sequence[FollowUp]":
    return session.scalars(
        select(FollowUp).where(FollowUp.resident_id == resident_id).order_by(FollowUp.due, FollowUp.id)
    ).all()


def _miss(
    work: "Workplace", session: "Session", follow_up: FollowUp, reason: MissedReason | None
) -> MissedBefore:
    """Write a reason over what stands; none takes it back."""
    whose = follow_up.resident_id, follow_up.kind
    earlier = counted(given_by(session, [follow_up.resident_id])).get(whose)
    session.add(
        Measurement(
            resident_id=follow_up.resident_id,
            kind=follow_up.kind,
            instrument=CURRENT,
            answers=[],
            asked_by=work.coach_id,
            missed_reason=reason,
            supersedes_id=earlier.id if earlier else None,
        )
    )
    session.flush()
    plan(session, resident_id=follow_up.resident_id)
    return MissedBefore(follow_up.id, earlier.missed_reason if earlier else None)


def _take_back(work: "Workplace", session: "Session", follow_up: FollowUp) -> None:
    whose = follow_up.resident_id, follow_up.kind
    # Two laptops may both have recorded it; each is taken back.
    while (standing := counted(given_by(session, [follow_up.resident_id])).get(whose)) is not None:
        if standing.answered_at is not None:
            raise AlreadyAnswered
        _miss(work, session, follow_up, None)


def _first(
    work: "Workplace", resident_id: str, today: date, states: "Sequence[FollowUpState]"
) -> FollowUpLine | None:
    with work.store.read() as session:
        lines = lines_of(work, session, today, resident_id=resident_id)
    return next((line for line in lines if line.state in states), None)
