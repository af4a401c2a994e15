"""The measurements of the inclusion index DD-12: answered, kept, corrected, and what they lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.followups import schedule
from itcoach.followups.series import counted
from itcoach.guides.catalogue import library
from itcoach.guides.text import Guide
from itcoach.inclusion.questionnaire import (
    CURRENT,
    PAPER,
    Extra,
    Instrument,
    instrument,
    switched_on,
)
from itcoach.inclusion.scoring import HIGHEST, Answer, Score, readable, score, scored
from itcoach.privacy import access
from itcoach.privacy.protection import may_read_visit, may_see
from itcoach.privacy.taken_away import is_taken_away
from itcoach.sensitive.findings import without
from models.database_troubles import RecordGone
from models.errors import Trouble
from models.measurement import Measurement, MeasurementDraft
from models.people import Municipality, Resident, coach_names
from models.regime import refuse_anonymous
from models.visit import Visit
from models.vocabulary import AccessPart, Asked, MeasurementKind, MissedReason
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "FormProgress",
    "MeasurementView",
    "NothingAnswered",
    "extras_for",
    "extras_of",
    "is_left_out",
    "measurements_of",
    "progress",
    "save_measurement",
    "save_progress",
    "suggested_guides",
]

_GUIDES_SUGGESTED: Final = 2


def suggested_guides(
    answers: Sequence[Answer], *, language: str, form: Instrument | None = None
) -> tuple[Guide, ...]:
    """Return at most two guides for the lowest answers about skills, safety and self-reliance.

    They are of different topics where two topics were answered low.

    Args:
        answers: One a question, in the form's order.
        language: Of the guides.
        form: The version they were given to; the current one where none is named.

    Raises:
        ValueError: As for :func:`score`.
    """
    form = form or instrument()
    asked = [
        (answer, question.number, question.topic)
        for question, answer in zip(form.questions, scored(answers, form), strict=True)
        if answer is not None and answer < HIGHEST and question.topic is not None
    ]
    topics = list(dict.fromkeys(topic for _, _, topic in sorted(asked)))
    shelves = [[guide for guide in library(language) if guide.group == topic] for topic in topics]
    fitting = [guide for rank in zip_longest(*shelves) for guide in rank if guide is not None]
    return tuple(fitting[:_GUIDES_SUGGESTED])


@dataclass(frozen=True)
class MeasurementView:
    """A measurement as it was given, with what it came to.

    Attributes:
        answers: One a question; empty when it was missed.
        extras: Unscored answers by question id.
        asked_by: The name of the coach.
        answered_at: When; nothing for a missed one.
        score: Worked out from the answers; nothing for a missed one or one of a newer form.
        keyed_twice: Whether a paper form was keyed in twice and compared.
    """

    measurement_id: str
    kind: MeasurementKind
    instrument: str
    answers: tuple[Answer, ...]
    extras: Mapping[str, Any]
    asked: Asked
    asked_by: str
    answered_at: datetime | None
    missed_reason: MissedReason | None
    score: Score | None
    keyed_twice: bool = False


@dataclass(frozen=True)
class FormProgress:
    """A form that somebody has begun to answer."""

    resident_id: str
    kind: MeasurementKind
    visit_id: str | None
    answers: tuple[Answer, ...]
    extras: Mapping[str, Any]


class NothingAnswered(Trouble):
    """A form without a single answer is no measurement."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen fråga har fått något svar."),
            safe=tr("Formuläret står kvar."),
            to_do=tr("Fyll i minst ett svar, eller registrera ett bortfall med orsak under Uppföljning."),
        )


def extras_for(work: "Workplace", *, kind: MeasurementKind) -> tuple[Extra, ...]:
    """Return the unscored questions asked with the form of today, as the municipality has decided."""
    with work.store.read() as session:
        chosen = session.scalars(select(Municipality.extras).order_by(Municipality.id)).first()
    return switched_on(instrument(), chosen, again=kind is not MeasurementKind.FIRST)


def save_measurement(
    work: "Workplace",
    *,
    resident_id: str,
    kind: MeasurementKind,
    answers: Sequence[Answer],
    asked: Asked,
    visit_id: str | None = None,
    extras: Mapping[str, Any] | None = None,
    answered_at: datetime | None = None,
    keyed_twice: bool = False,
) -> MeasurementView:
    """Keep a form that has been answered; answered again at the same visit, it corrects what was given there.

    What is corrected is superseded, not changed. The follow-ups go by what counts from then on.

    Args:
        work: The laptop.
        resident_id: Who answered.
        kind: Which of the series.
        answers: One a question, in the form's order.
        asked: How.
        visit_id: The visit it was answered at.
        extras: Unscored answers by question id.
        answered_at: When; now, or the time of what it corrects, where none is given.
        keyed_twice: Whether a paper form was keyed in twice and compared.

    Raises:
        NobodyIsKept: The municipality keeps counts alone.
        NothingAnswered: Every question is unanswered.
        RecordGone: A sync has taken away who answered.
        SensitiveText: The free words hold a personnummer or a code.
        ValueError: An answer is none of the form's.
    """
    form = instrument()
    if all(answer is None for answer in scored(answers, form)):
        raise NothingAnswered
    measurement = Measurement(
        resident_id=resident_id,
        visit_id=visit_id,
        kind=kind,
        instrument=form.version,
        answers=list(answers),
        extras=dict(extras or {}),
        asked=asked,
        asked_by=work.coach_id,
        answered_at=answered_at,
        keyed_twice=keyed_twice,
    )
    with work.store.write() as session:
        refuse_anonymous(session)
        if is_taken_away(session, resident_id=resident_id, visit_id=visit_id):
            raise RecordGone
        return _add(session, measurement, work.clock.now())


def _add(session: "Session", measurement: Measurement, now: datetime) -> MeasurementView:
    """Store a measurement, as a correction where it is one, and let the follow-ups go by it."""
    resident_id, kind = measurement.resident_id, measurement.kind
    earlier = schedule.corrected_by(
        session, resident_id=resident_id, kind=kind, visit_id=measurement.visit_id
    )
    if earlier is not None:
        measurement.supersedes_id = earlier.id
    corrected = earlier.answered_at if earlier else None
    measurement.answered_at = measurement.answered_at or corrected or now
    session.add(measurement)
    session.flush()
    schedule.plan(session, resident_id=resident_id)
    _forget_progress(session, resident_id, kind)
    return _view(measurement, coach_names(session))


def measurements_of(session: "Session", resident_id: str) -> tuple[MeasurementView, ...]:
    """Return a resident's measurements that count, the earliest first."""
    rows = session.scalars(select(Measurement).where(Measurement.resident_id == resident_id)).all()
    names, counts = coach_names(session), counted(rows).values()
    turn = {kind: number for number, kind in enumerate(MeasurementKind)}
    ordered = sorted(counts, key=lambda row: (turn.get(row.kind, len(turn)), row.id))
    return tuple(_view(row, names) for row in ordered)


def save_progress(
    work: "Workplace",
    *,
    resident_id: str,
    kind: MeasurementKind,
    answers: Sequence[Answer],
    extras: Mapping[str, Any] | None = None,
    visit_id: str | None = None,
) -> None:
    """Keep a half-answered form, so that it survives a crash; called at every answer.

    A personnummer is never stored, not even in a form that is not finished; nor is anything about whom a
    sync has taken away meanwhile.

    Raises:
        DiskFull: There was no room; what was kept before is untouched.
        NobodyIsKept: The municipality keeps counts alone.
    """
    form = instrument()
    scored(answers, form)
    with work.store.write() as session:
        refuse_anonymous(session)
        if is_left_out(session, resident_id=resident_id, kind=kind, visit_id=visit_id):
            return
        session.merge(
            MeasurementDraft(
                resident_id=resident_id,
                kind=kind,
                visit_id=visit_id,
                instrument=form.version,
                answers=list(answers),
                extras={name: _clean(value) for name, value in (extras or {}).items()},
                saved_at=work.clock.now(),
            )
        )


def is_left_out(session: "Session", *, resident_id: str, kind: MeasurementKind, visit_id: str | None) -> bool:
    """Tell whether a half-answered form is not to be kept: a sync has taken it away with whom it is about."""
    kept = session.get(MeasurementDraft, (resident_id, kind))
    return kept is None and is_taken_away(session, resident_id=resident_id, visit_id=visit_id)


def progress(work: "Workplace", *, resident_id: str, kind: MeasurementKind) -> FormProgress | None:
    """Return the form of this kind that was left half-answered on the screen, if it fits today's questions.

    Where another coach is named for a protected identity, only a form from a visit of one's own.
    """
    with work.store.read() as session:
        draft = session.get(MeasurementDraft, (resident_id, kind))
        if draft is None or draft.instrument != CURRENT or not _may_read(work, session, draft):
            return None
        if PAPER in draft.extras:
            return None
    access.note(work, resident_id=resident_id, part=AccessPart.MEASUREMENTS)
    return FormProgress(resident_id, kind, draft.visit_id, tuple(draft.answers), draft.extras)


def extras_of(row: Any) -> Mapping[str, Any]:
    """Return the extras of a stored measurement; none where a faulty program has sent something else."""
    return row.extras if isinstance(row.extras, dict) else {}


def _clean(value: Any) -> Any:
    return without(value) if isinstance(value, str) else value


def _may_read(work: "Workplace", session: "Session", draft: MeasurementDraft) -> bool:
    resident = session.get(Resident, draft.resident_id)
    visit = session.get(Visit, draft.visit_id) if draft.visit_id else None
    if visit is not None:
        return may_read_visit(work, visit, resident)
    return resident is None or may_see(work, resident)


def _forget_progress(session: "Session", resident_id: str, kind: MeasurementKind) -> None:
    draft = session.get(MeasurementDraft, (resident_id, kind))
    if draft is not None:
        session.delete(draft)


def _view(row: Measurement, names: Mapping[str, str]) -> MeasurementView:
    answers = tuple(row.answers)
    form = readable(answers, row.instrument) if row.answered_at is not None else None
    return MeasurementView(
        row.id,
        row.kind,
        row.instrument,
        answers,
        extras_of(row),
        row.asked,
        names.get(row.asked_by, ""),
        row.answered_at,
        row.missed_reason,
        None if form is None else score(answers, form),
        row.keyed_twice,
    )
