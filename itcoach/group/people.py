"""The persons of the group view, as plain values: what they answered and which groups they belong to.

Without names, codes and Qt, so that whoever holds the answers can use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from itcoach.inclusion.questionnaire import Instrument
from itcoach.inclusion.scoring import Answer, Change, ChangeSize, change, rounded, score, scored
from models.vocabulary import MeasurementKind, MissedReason

__all__ = [
    "ABSENT_ANSWER",
    "ABSENT_BAND",
    "ABSENT_CHANGE",
    "AGES",
    "BANDS",
    "LATER",
    "NOTHING",
    "UNCHANGED",
    "Background",
    "Facts",
    "FollowUpFact",
    "Occasion",
    "Person",
    "State",
    "age_band",
    "facts_of",
    "is_high",
]

BANDS: Final = ((0, 24), (25, 49), (50, 74), (75, 100))
"""The bands of the index as it is shown, the lowest first."""
ABSENT_ANSWER: Final = 4
"""The place of a question that was left out, after the answers 0 to 3."""
ABSENT_BAND: Final = 4
"""The place of a missing index, after the bands."""
ABSENT_CHANGE: Final = 5
"""The place of what cannot be compared, after clearly worse, a little worse, unchanged, a little better and
clearly better."""
UNCHANGED: Final = 2
"""The place of an index that has not changed, among the same."""
NOTHING: Final = ""
"""The group of those about whom nothing is known."""


class Background(StrEnum):
    """What the persons are grouped by."""

    AREA = "area"
    GENDER = "gender"
    AGE = "age"
    SOURCE = "source"


Occasion = MeasurementKind
LATER: Final = (Occasion.SIX_MONTHS, Occasion.TWELVE_MONTHS)
AGES: Final = (("-64", 64), ("65-74", 74), ("75-84", 84), ("85-", 200))
"""The bands of age, each with its last year."""


class State(StrEnum):
    """Where a follow-up of a person stands."""

    ANSWERED = "answered"
    DROPPED = "dropped"
    """Missed, or past its time without an answer."""
    WAITING = "waiting"


@dataclass(frozen=True)
class FollowUpFact:
    """A follow-up of a person.

    Attributes:
        state: Where it stands.
        answers: One a question, where it was answered.
        reason: Why it was missed; nothing where nobody has said.
    """

    state: State = State.WAITING
    answers: tuple[Answer, ...] = ()
    reason: MissedReason | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who has answered a first time.

    Attributes:
        coach: Who asked the first time.
        first: The answers of the first time.
        later: The follow-ups, by kind.
        groups: Which group of each background; :data:`NOTHING` where it is not known, or is not to be used.
    """

    coach: str
    first: tuple[Answer, ...]
    later: Mapping[Occasion, FollowUpFact]
    groups: Mapping[Background, str]


@dataclass(frozen=True)
class Facts:
    """A person in the places of the tables.

    Attributes:
        answers: The place of each answer, by occasion that was answered.
        band: The place of the index, by occasion that was answered.
        points: The index, exactly, by occasion that has one.
        change: The place of the change since the first time, by later occasion that was answered.
        difference: In points, where it can be compared.
        later: The follow-ups.
        groups: As given.
        coach: As given.
    """

    answers: Mapping[Occasion, tuple[int, ...]]
    band: Mapping[Occasion, int]
    points: Mapping[Occasion, Fraction]
    change: Mapping[Occasion, int]
    difference: Mapping[Occasion, Fraction]
    later: Mapping[Occasion, FollowUpFact]
    groups: Mapping[Background, str]
    coach: str


def age_band(birth_year: int | None, year: int) -> str:
    """Return the band of the age that somebody reaches in ``year``; nothing where it is not known."""
    if birth_year is None:
        return NOTHING
    return next((name for name, last in AGES if year - birth_year <= last), NOTHING)


def is_high(each: Facts) -> bool:
    """Tell whether the first index lies in the upper half of the scale."""
    return len(BANDS) // 2 <= each.band[Occasion.FIRST] < len(BANDS)


def facts_of(person: Person, form: Instrument) -> Facts:
    """Work out the places of a person's answers in the tables."""
    given = {Occasion.FIRST: person.first} | {
        kind: fact.answers for kind, fact in person.later.items() if fact.state is State.ANSWERED
    }
    points = {
        occasion: index
        for occasion, answers in given.items()
        if (index := score(answers, form).index) is not None
    }
    changes = {
        kind: change(person.first, answers, form)
        for kind, answers in given.items()
        if kind is not Occasion.FIRST
    }
    return Facts(
        answers={occasion: _places(answers, form) for occasion, answers in given.items()},
        band={occasion: _band(points.get(occasion)) for occasion in given},
        points=points,
        change={kind: _change(each) for kind, each in changes.items()},
        difference={kind: each.difference for kind, each in changes.items() if each.difference is not None},
        later=person.later,
        groups=person.groups,
        coach=person.coach,
    )


def _places(answers: tuple[Answer, ...], form: Instrument) -> tuple[int, ...]:
    return tuple(ABSENT_ANSWER if answer is None else answer for answer in scored(answers, form))


def _band(points: Fraction | None) -> int:
    """Return the place of the band of the index as it is shown."""
    if points is None:
        return ABSENT_BAND
    return next(place for place, (_, highest) in enumerate(BANDS) if rounded(points) <= highest)


def _change(each: Change) -> int:
    if each.difference is None:
        return ABSENT_CHANGE
    step = {ChangeSize.UNCHANGED: 0, ChangeSize.SMALL: 1, ChangeSize.CLEAR: 2}[each.size]
    return UNCHANGED + (step if each.difference > 0 else -step)
