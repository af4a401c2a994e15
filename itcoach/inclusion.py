"""The inclusion index DD-12: its questions, its scoring, and the measurements that are kept.

The questions, answers, dimensions and limits are data in ``resources/questionnaires``, one file a version.
Scores are exact fractions and are worked out from the answers each time; they are never stored.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import select

from itcoach import followups, sensitive
from itcoach.guides import library
from itcoach.guidetext import Guide
from itcoach.history import coach_names
from itcoach.protection import may_read_visit, may_see
from itcoach.questionnaire import CURRENT, Instrument, InstrumentUnknown, instrument
from models.clock import to_local
from models.errors import Trouble
from models.measurement import Measurement, MeasurementDraft
from models.people import Resident
from models.visit import Visit
from models.vocabulary import Asked, MeasurementKind, MissedReason
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "DECLINED",
    "HIGHEST",
    "Answer",
    "Change",
    "ChangeSize",
    "FormProgress",
    "MeasurementView",
    "NothingAnswered",
    "Score",
    "change",
    "discard_progress",
    "measurements_of",
    "progress",
    "rounded",
    "save_measurement",
    "save_progress",
    "score",
    "suggested_guides",
]

DECLINED: Final = "declined"
"""The answer of someone who does not want to answer; it counts as missing."""
HIGHEST: Final = 3
_GUIDES_SUGGESTED: Final = 2

Answer: TypeAlias = int | Literal["declined"] | None
"""0 to 3, :data:`DECLINED`, or nothing for a question that was not asked."""


@dataclass(frozen=True)
class Score:
    """What a form came to, in points from 0 to 100.

    Attributes:
        dimensions: By letter; nothing where too few questions were answered.
        index: The mean of the dimensions; nothing where one of them is missing.
    """

    dimensions: Mapping[str, Fraction | None]
    index: Fraction | None


def score(answers: Sequence[Answer], form: Instrument | None = None) -> Score:
    """Work out the dimensions and the index, exactly.

    A dimension is 100 × sum ÷ (3 × answered) and needs two answers; the index is the mean of all four.

    Args:
        answers: One a question, in the form's order.
        form: The version they were given to; the current one where none is named.

    Raises:
        ValueError: There are too many or too few answers, or one that the form does not have.
    """
    form = form or instrument()
    given = _scored(answers, form)
    dimensions = {
        letter: _dimension(
            [
                answer
                for question, answer in zip(form.questions, given, strict=True)
                if question.dimension == letter
            ],
            form.fewest,
        )
        for letter in form.dimensions
    }
    values = [value for value in dimensions.values() if value is not None]
    index = sum(values, Fraction()) / len(values) if len(values) == len(dimensions) else None
    return Score(dimensions, index)


def rounded(points: Fraction) -> int:
    """Return the points as they are shown: whole, half up."""
    return math.floor(points + Fraction(1, 2))


class ChangeSize(StrEnum):
    """How much the index has changed between two occasions."""

    NOT_COMPARABLE = "not_comparable"
    UNCHANGED = "unchanged"
    SMALL = "small"
    CLEAR = "clear"


@dataclass(frozen=True)
class Change:
    """Two occasions compared.

    Attributes:
        before: The score of the first, on the questions that are compared.
        after: The score of the second, on the same questions.
        difference: After less before, in points; nothing where they cannot be compared.
        size: What the difference means.
        common_only: Whether answers were left out since the other occasion lacks them.
    """

    before: Score
    after: Score
    difference: Fraction | None
    size: ChangeSize
    common_only: bool

    def sentence(self) -> str:
        """Return the change in words: what it is, and what it rests on."""
        better = self.difference is not None and self.difference > 0
        words = {
            ChangeSize.NOT_COMPARABLE: tr("Går inte att jämföra: för få frågor har svar båda gångerna."),
            ChangeSize.UNCHANGED: tr("Oförändrat."),
            ChangeSize.SMALL: tr("Liten, osäker ökning.") if better else tr("Liten, osäker minskning."),
            ChangeSize.CLEAR: tr("Tydligt bättre.") if better else tr("Tydligt sämre."),
        }[self.size]
        if self.common_only and self.size is not ChangeSize.NOT_COMPARABLE:
            words += " " + tr("Bara frågor som har svar båda gångerna är med.")
        return words


def change(before: Sequence[Answer], after: Sequence[Answer], form: Instrument | None = None) -> Change:
    """Compare two occasions on the questions that were answered at both.

    Raises:
        ValueError: As for :func:`score`.
    """
    form = form or instrument()
    first, second = _scored(before, form), _scored(after, form)
    both = [a is not None and b is not None for a, b in zip(first, second, strict=True)]
    old = score([answer if keep else None for answer, keep in zip(first, both, strict=True)], form)
    new = score([answer if keep else None for answer, keep in zip(second, both, strict=True)], form)
    difference = None if old.index is None or new.index is None else new.index - old.index
    left_out = any((a is None) != (b is None) for a, b in zip(first, second, strict=True))
    return Change(old, new, difference, _size(difference, form), left_out)


def suggested_guides(answers: Sequence[Answer], *, language: str) -> tuple[Guide, ...]:
    """Return at most two guides for the lowest answers about skills, safety and self-reliance.

    Raises:
        ValueError: As for :func:`score`.
    """
    form = instrument()
    asked = [
        (answer, question.number, question.topic)
        for question, answer in zip(form.questions, _scored(answers, form), strict=True)
        if answer is not None and answer < HIGHEST and question.topic is not None
    ]
    topics = list(dict.fromkeys(topic for _, _, topic in sorted(asked)))
    fitting = [guide for topic in topics for guide in library(language) if guide.group == topic]
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
) -> MeasurementView:
    """Keep a form that has been answered; an earlier one of the same kind is superseded, not changed.

    The first measurement sets the dates of the follow-ups; a later one marks its follow-up as done.

    Args:
        work: The laptop.
        resident_id: Who answered.
        kind: Which of the series.
        answers: One a question, in the form's order.
        asked: How.
        visit_id: The visit it was answered at.
        extras: Unscored answers by question id.
        answered_at: When; now, or the time of what it corrects, where none is given.

    Raises:
        NothingAnswered: Every question is unanswered.
        PersonnummerInText: The free words hold a personnummer.
        ValueError: An answer is none of the form's.
    """
    form = instrument()
    if all(answer is None for answer in _scored(answers, form)):
        raise NothingAnswered
    for words in (extras or {}).values():
        if isinstance(words, str):
            sensitive.refuse_personnummer(words)
    with work.store.write() as session:
        earlier = _latest(session, resident_id, kind)
        corrected = earlier.answered_at if earlier and earlier.visit_id == visit_id else None
        moment = answered_at or corrected or work.clock.now()
        measurement = Measurement(
            resident_id=resident_id,
            visit_id=visit_id,
            kind=kind,
            instrument=form.version,
            answers=list(answers),
            extras=dict(extras or {}),
            asked=asked,
            asked_by=work.coach_id,
            answered_at=moment,
            supersedes_id=earlier.id if earlier else None,
        )
        session.add(measurement)
        session.flush()
        if kind is MeasurementKind.FIRST:
            followups.plan(session, resident_id=resident_id, first=to_local(moment).date())
        else:
            followups.settle(session, measurement)
        _forget_progress(session, resident_id, kind)
        return _view(measurement, coach_names(session))


def measurements_of(session: "Session", resident_id: str) -> tuple[MeasurementView, ...]:
    """Return a resident's measurements, the earliest first, without those a correction has superseded."""
    rows = session.scalars(
        select(Measurement).where(Measurement.resident_id == resident_id).order_by(Measurement.id)
    ).all()
    superseded = {row.supersedes_id for row in rows}
    names = coach_names(session)
    return tuple(_view(row, names) for row in rows if row.id not in superseded)


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

    Raises:
        DiskFull: There was no room; what was kept before is untouched.
    """
    form = instrument()
    _scored(answers, form)
    with work.store.write() as session:
        session.merge(
            MeasurementDraft(
                resident_id=resident_id,
                kind=kind,
                visit_id=visit_id,
                instrument=form.version,
                answers=list(answers),
                extras=dict(extras or {}),
                saved_at=work.clock.now(),
            )
        )


def progress(work: "Workplace", *, resident_id: str, kind: MeasurementKind) -> FormProgress | None:
    """Return the half-answered form of this kind, if one was left and it fits the questions of today.

    Where another coach is named for a protected identity, only a form from a visit of one's own.
    """
    with work.store.read() as session:
        draft = session.get(MeasurementDraft, (resident_id, kind))
        if draft is None or draft.instrument != CURRENT or not _may_read(work, session, draft):
            return None
    return FormProgress(resident_id, kind, draft.visit_id, tuple(draft.answers), draft.extras)


def discard_progress(work: "Workplace", *, resident_id: str, kind: MeasurementKind) -> None:
    """Throw the half-answered form of this kind away."""
    with work.store.write() as session:
        _forget_progress(session, resident_id, kind)


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


def _latest(session: "Session", resident_id: str, kind: MeasurementKind) -> Measurement | None:
    """Return the measurement of this kind that no other has superseded, the newest where there are two."""
    rows = session.scalars(
        select(Measurement)
        .where(Measurement.resident_id == resident_id, Measurement.kind == kind)
        .order_by(Measurement.id)
    ).all()
    superseded = {row.supersedes_id for row in rows}
    return next((row for row in reversed(rows) if row.id not in superseded), None)


def _view(row: Measurement, names: Mapping[str, str]) -> MeasurementView:
    answers = tuple(row.answers)
    try:
        points = score(answers, instrument(row.instrument)) if answers else None
    except InstrumentUnknown:
        points = None
    return MeasurementView(
        row.id,
        row.kind,
        row.instrument,
        answers,
        row.extras,
        row.asked,
        names.get(row.asked_by, ""),
        row.answered_at,
        row.missed_reason,
        points,
    )


def _size(difference: Fraction | None, form: Instrument) -> ChangeSize:
    if difference is None:
        return ChangeSize.NOT_COMPARABLE
    if abs(difference) < form.small:
        return ChangeSize.UNCHANGED
    return ChangeSize.SMALL if abs(difference) < form.clear else ChangeSize.CLEAR


def _dimension(answers: Sequence[int | None], fewest: int) -> Fraction | None:
    given = [answer for answer in answers if answer is not None]
    return Fraction(100 * sum(given), HIGHEST * len(given)) if len(given) >= fewest else None


def _scored(answers: Sequence[Answer], form: Instrument) -> list[int | None]:
    """Return the answers with everything that counts as missing made ``None``."""
    if len(answers) != len(form.questions):
        raise ValueError(f"{form.version} has {len(form.questions)} questions, not {len(answers)}")
    scored: list[int | None] = []
    for answer in answers:
        if answer is None or answer == DECLINED:
            scored.append(None)
        elif type(answer) is int and 0 <= answer <= HIGHEST:
            scored.append(answer)
        else:
            raise ValueError(f"no answer of {form.version}: {answer!r}")
    return scored
