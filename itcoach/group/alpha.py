"""Cronbach's alpha: how well the questions of a dimension go together (Cronbach 1951, Psychometrika 16)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

__all__ = ["FEWEST_COMPLETE", "cronbach_alpha"]

FEWEST_COMPLETE: Final = 30
"""How many complete sets of answers it takes."""


def cronbach_alpha(answers: Sequence[Sequence[int]], *, fewest: int = FEWEST_COMPLETE) -> Fraction | None:
    """Return alpha exactly: k ÷ (k - 1) × (1 - Σ variances of the questions ÷ variance of their sum).

    Args:
        answers: One sequence a person, an answer to every question.
        fewest: How many persons it takes.

    Returns:
        At most 1, and below 0 where the questions go against each other; nothing for too few persons, or
        where all have the same sum.

    Raises:
        ValueError: There are fewer than two questions, or not as many answers from everyone.
    """
    if len(answers) < fewest or not answers:
        return None
    questions = list(zip(*answers, strict=True))
    if len(questions) < 2:
        raise ValueError("alpha takes two questions at least")
    whole = _spread([sum(row) for row in answers])
    if whole == 0:
        return None
    parts = sum(_spread(question) for question in questions)
    return Fraction(len(questions), len(questions) - 1) * (1 - Fraction(parts, whole))


def _spread(values: Sequence[int]) -> int:
    """Return n² times the variance, which is whole; the factor is the same in every variance."""
    return len(values) * sum(value * value for value in values) - sum(values) ** 2
