"""The follow-ups: the same questions again 6 and 12 months after the first time.

A follow-up is open from 30 days before its day to 45 days after; then it is missed and wants a reason.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from itcoach.protection import shown_name
from itcoach.questionnaire import CURRENT
from models.base import derived_id
from models.clock import months_later, to_local
from models.errors import Trouble
from models.measurement import FollowUp, Measurement
from models.people import Resident
from models.vocabulary import MeasurementKind, MissedReason
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "AlreadyAnswered",
    "FollowUpLine",
    "FollowUpState",
    "code_list",
    "due",
    "next_for",
    "next_kind",
    "plan",
    "record_missed",
    "settle",
]

_MONTHS: Final = {MeasurementKind.SIX_MONTHS: 6, MeasurementKind.TWELVE_MONTHS: 12}
_OPENS_BEFORE: Final = timedelta(days=30)
_CLOSES_AFTER: Final = timedelta(days=45)


class FollowUpState(StrEnum):
    """Where a follow-up stands on a day."""

    COMING = "coming"
    OPEN = "open"
    LAPSED = "lapsed"
    """The time is over and nobody has said why it was missed."""
    DONE = "done"
    MISSED = "missed"


class AlreadyAnswered(Trouble):
    """A follow-up that has been answered was not missed."""

    def __init__(self) -> None:
        super().__init__(
            tr("Uppföljningen är redan besvarad och kan inte bli ett bortfall."),
            safe=tr("Svaren är kvar."),
            to_do=tr("Öppna invånarens kort för att se dem."),
        )


@dataclass(frozen=True)
class FollowUpLine:
    """A line of the code list.

    Attributes:
        shown_name: The name, or the code of a protected identity.
        opens: First day it may be asked.
        closes: Last day.
        reason: Why it was missed.
        done_on: The day it was answered, in Sweden.
        mine: Whether this coach asked the first time.
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


def code_list(work: "Workplace", *, today: date) -> tuple[FollowUpLine, ...]:
    """Return every follow-up with where it stands ``today``, by date."""
    with work.store.read() as session:
        return _lines(work, session, select(FollowUp), today)


def due(work: "Workplace", *, today: date) -> tuple[FollowUpLine, ...]:
    """Return the follow-ups to do something about: those that may be asked, and those that lack a reason."""
    wanted = select(FollowUp).where(FollowUp.due <= today + _OPENS_BEFORE, FollowUp.measurement_id.is_(None))
    with work.store.read() as session:
        return _lines(work, session, wanted, today)


def next_for(work: "Workplace", *, resident_id: str, today: date) -> FollowUpLine | None:
    """Return a resident's next follow-up that is neither answered nor missed with a reason."""
    with work.store.read() as session:
        lines = _lines(work, session, select(FollowUp).where(FollowUp.resident_id == resident_id), today)
    return next(
        (line for line in lines if line.state not in (FollowUpState.DONE, FollowUpState.MISSED)), None
    )


def next_kind(work: "Workplace", *, resident_id: str, today: date) -> MeasurementKind | None:
    """Return which measurement to offer ``today``: the first, the follow-up that is open, or none."""
    with work.store.read() as session:
        first = session.scalars(
            select(Measurement.id).where(
                Measurement.resident_id == resident_id,
                Measurement.kind == MeasurementKind.FIRST,
                Measurement.answered_at.is_not(None),
            )
        ).first()
    if first is None:
        return MeasurementKind.FIRST
    following = next_for(work, resident_id=resident_id, today=today)
    return following.kind if following and following.state is FollowUpState.OPEN else None


def record_missed(work: "Workplace", *, follow_up_id: str, reason: MissedReason) -> None:
    """Keep that a follow-up was not answered, and why; a later reason supersedes an earlier one.

    Raises:
        AlreadyAnswered: It was answered.
    """
    with work.store.write() as session:
        follow_up = session.get_one(FollowUp, follow_up_id)
        earlier = session.get(Measurement, follow_up.measurement_id) if follow_up.measurement_id else None
        if earlier is not None and earlier.answered_at is not None:
            raise AlreadyAnswered
        missed = Measurement(
            resident_id=follow_up.resident_id,
            kind=follow_up.kind,
            instrument=CURRENT,
            answers=[],
            asked_by=work.coach_id,
            missed_reason=reason,
            supersedes_id=earlier.id if earlier else None,
        )
        session.add(missed)
        session.flush()
        follow_up.measurement_id = missed.id


def plan(session: "Session", *, resident_id: str, first: date) -> None:
    """Set the dates of a resident's follow-ups, counted from ``first``; those that are set already stay."""
    for kind, months in _MONTHS.items():
        identity = derived_id("follow_up", resident_id, kind)
        if session.get(FollowUp, identity) is None:
            session.add(
                FollowUp(id=identity, resident_id=resident_id, kind=kind, due=months_later(first, months))
            )


def settle(session: "Session", measurement: Measurement) -> None:
    """Mark the follow-up that ``measurement`` answers as done."""
    follow_up = session.get(FollowUp, derived_id("follow_up", measurement.resident_id, measurement.kind))
    if follow_up is not None:
        follow_up.measurement_id = measurement.id


def _lines(
    work: "Workplace", session: "Session", wanted: "Select[FollowUp]", today: date
) -> tuple[FollowUpLine, ...]:
    follow_ups = session.scalars(wanted.order_by(FollowUp.due, FollowUp.id)).all()
    ids = {each.resident_id for each in follow_ups}
    residents = {r.id: r for r in session.scalars(select(Resident).where(Resident.id.in_(ids)))}
    measured = session.scalars(select(Measurement).where(Measurement.resident_id.in_(ids))).all()
    answers = {each.id: each for each in measured}
    mine = {
        each.resident_id
        for each in measured
        if each.kind == MeasurementKind.FIRST and each.asked_by == work.coach_id
    }
    return tuple(
        _line(each, residents[each.resident_id], answers.get(each.measurement_id or ""), today, mine)
        for each in follow_ups
        if each.resident_id in residents
    )


def _line(
    each: FollowUp, resident: Resident, measurement: Measurement | None, today: date, mine: set[str]
) -> FollowUpLine:
    opens, closes = each.due - _OPENS_BEFORE, each.due + _CLOSES_AFTER
    if measurement is not None:
        state = FollowUpState.DONE if measurement.answered_at else FollowUpState.MISSED
    elif today < opens:
        state = FollowUpState.COMING
    else:
        state = FollowUpState.OPEN if today <= closes else FollowUpState.LAPSED
    answered = measurement.answered_at if measurement else None
    return FollowUpLine(
        follow_up_id=each.id,
        resident_id=each.resident_id,
        code=resident.code,
        shown_name=shown_name(resident),
        kind=each.kind,
        due=each.due,
        opens=opens,
        closes=closes,
        state=state,
        reason=measurement.missed_reason if measurement else None,
        done_on=to_local(answered).date() if answered else None,
        mine=each.resident_id in mine,
    )
