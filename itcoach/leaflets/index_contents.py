"""What is printed about the inclusion index: the facts, without any paper yet."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itcoach.inclusion.drawing import Occasion
    from itcoach.inclusion.questionnaire import Extra, Instrument
    from itcoach.inclusion.scoring import Answer, Score

__all__ = ["MyAnswers", "QuestionForm"]


@dataclass(frozen=True)
class QuestionForm:
    """The questions on paper, for one person and one time; nobody's name stands on it.

    Args:
        code: The resident's, as it is written.
        occasion: Which measurement of the series, in words ready to print.
        form: The version that is asked.
        extras: The unscored questions that are asked.
    """

    code: str
    occasion: str
    form: "Instrument"
    extras: "tuple[Extra, ...]"


@dataclass(frozen=True)
class MyAnswers:
    """What a resident keeps of the measurements; nobody's name stands on it.

    Args:
        code: The resident's, as it is written.
        day: Of the latest answers.
        form: The version they were given to.
        answers: The latest.
        score: What they come to.
        before: The first score, where there is one that can be compared.
        occasions: All times, the earliest first.
        change: How it has gone since the first time, in words ready to print; empty for the first.
        guides: Titles of guides that may help.
        next_day: When the questions are asked again, if they are.
    """

    code: str
    day: date
    form: "Instrument"
    answers: "tuple[Answer, ...]"
    score: "Score"
    before: "Score | None"
    occasions: "tuple[Occasion, ...]"
    change: str
    guides: tuple[str, ...]
    next_day: date | None
