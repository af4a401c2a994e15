"""The scoring of the inclusion index DD-12: from answers to dimensions, index and change.

Scores are exact fractions and are worked out from the answers each time; they are never stored. What a form
asks, and the limits, are data in ``resources/questionnaires``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from itcoach.inclusion.questionnaire import Instrument, InstrumentUnknown, instrument
from resources.words import tr

__all__ = [
    "DECLINED",
    "HIGHEST",
    "Answer",
    "Change",
    "ChangeSize",
    "Score",
    "change",
    "readable",
    "rounded",
    "score",
    "scored",
]

DECLINED: Final = "declined"
"""The answer of someone who does not want to answer; it counts as missing."""
HIGHEST: Final = 3

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
    given = scored(answers, form)
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
            ChangeSize.SMALL: tr("Lite bättre, osäkert.") if better else tr("Lite sämre, osäkert."),
            ChangeSize.CLEAR: tr("Tydligt bättre.")
            if better
            else tr("Tydligt sämre. Fråga gärna vad som har ändrats: det kan ha många skäl."),
        }[self.size]
        if self.common_only and self.size is not ChangeSize.NOT_COMPARABLE:
            words += " " + tr("Bara frågor som har svar båda gångerna är med.")
        return words

    def to_resident(self, language: str) -> str:
        """Return the change since the first time, said to whoever answered."""
        better = self.difference is not None and self.difference > 0
        words = {
            ChangeSize.NOT_COMPARABLE: tr(
                "Det går inte att jämföra med första gången. För få frågor har svar båda gångerna.",
                lang=language,
            ),
            ChangeSize.UNCHANGED: tr("Det är ungefär som första gången.", lang=language),
            ChangeSize.SMALL: tr(
                "Det är lite bättre än första gången. Skillnaden är liten och osäker.", lang=language
            )
            if better
            else tr("Det är lite svårare än första gången. Skillnaden är liten och osäker.", lang=language),
            ChangeSize.CLEAR: tr("Det är tydligt bättre än första gången.", lang=language)
            if better
            else tr(
                "Det är svårare än första gången. Det kan ha många skäl. Berätta gärna, så hjälper vi dig.",
                lang=language,
            ),
        }[self.size]
        if self.common_only and self.size is not ChangeSize.NOT_COMPARABLE:
            words += " " + tr("Vi har jämfört de frågor som du svarade på båda gångerna.", lang=language)
        return words


def change(before: Sequence[Answer], after: Sequence[Answer], form: Instrument | None = None) -> Change:
    """Compare two occasions on the questions that were answered at both.

    Raises:
        ValueError: As for :func:`score`.
    """
    form = form or instrument()
    first, second = scored(before, form), scored(after, form)
    both = [a is not None and b is not None for a, b in zip(first, second, strict=True)]
    old = score([answer if keep else None for answer, keep in zip(first, both, strict=True)], form)
    new = score([answer if keep else None for answer, keep in zip(second, both, strict=True)], form)
    difference = None if old.index is None or new.index is None else new.index - old.index
    left_out = any((a is None) != (b is None) for a, b in zip(first, second, strict=True))
    return Change(old, new, difference, _size(difference, form), left_out)


def _size(difference: Fraction | None, form: Instrument) -> ChangeSize:
    if difference is None:
        return ChangeSize.NOT_COMPARABLE
    if abs(difference) < form.small:
        return ChangeSize.UNCHANGED
    return ChangeSize.SMALL if abs(difference) < form.clear else ChangeSize.CLEAR


def _dimension(answers: Sequence[int | None], fewest: int) -> Fraction | None:
    given = [answer for answer in answers if answer is not None]
    return Fraction(100 * sum(given), HIGHEST * len(given)) if len(given) >= fewest else None


def readable(answers: object, version: str) -> Instrument | None:
    """Return the form of stored answers; nothing where this program has no such form, or they are none of it.

    They may come from a newer program, or from one that does what it should not.
    """
    try:
        form = instrument(version)
    except InstrumentUnknown:
        return None
    if not isinstance(answers, list | tuple) or len(answers) != len(form.questions):
        return None
    return form if all(map(_is_answer, answers)) else None


def scored(answers: Sequence[Answer], form: Instrument) -> list[int | None]:
    """Return the answers with everything that counts as missing made ``None``."""
    if len(answers) != len(form.questions):
        raise ValueError(f"{form.version} has {len(form.questions)} questions, not {len(answers)}")
    scored: list[int | None] = []
    for answer in answers:
        if not _is_answer(answer):
            raise ValueError(f"no answer of {form.version}: {answer!r}")
        scored.append(answer if isinstance(answer, int) else None)
    return scored


def _is_answer(value: object) -> bool:
    if type(value) is int:  # neither a truth value nor a number with decimals
        return 0 <= value <= HIGHEST
    return value is None or value == DECLINED
