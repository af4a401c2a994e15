"""The form of the inclusion index: its questions, answers, dimensions and limits.

They are data in ``resources/questionnaires``, one file a version, so that answers can always be read as they
were asked.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

import resources
from models.errors import Trouble
from models.vocabulary import Topic
from resources.words import tr

__all__ = ["CURRENT", "Extra", "Instrument", "InstrumentUnknown", "Question", "instrument"]

CURRENT: Final = "DD-12/1"
"""The version that is asked today."""


class InstrumentUnknown(Trouble):
    """Answers were given to a form that this version of the program does not have."""

    def __init__(self) -> None:
        super().__init__(
            tr("Mätningen är gjord med ett formulär som den här versionen av IT-coach inte känner till."),
            safe=tr("Svaren är kvar."),
            to_do=tr("Uppdatera programmet för att se dem."),
        )


@dataclass(frozen=True)
class Question:
    """A scored question.

    Attributes:
        number: 1 to 12.
        dimension: The letter of its dimension.
        text: The question, by language.
        answers: The words of the answers 0 to 3, by language.
        topic: What the guides that help with it are about; nothing where no guide does.
    """

    number: int
    dimension: str
    text: Mapping[str, str]
    answers: Mapping[str, tuple[str, ...]]
    topic: Topic | None


@dataclass(frozen=True)
class Extra:
    """A question that is not scored.

    Attributes:
        id: Its name among the stored extras.
        asked: ``always``, ``again`` (at the follow-ups only) or ``off``, until the municipality switches it
            on.
        text: The question, by language.
        answers: The words of the answers from 0 on, by language; empty where free words are asked for.
    """

    id: str
    asked: str
    text: Mapping[str, str]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Instrument:
    """One version of the form.

    Attributes:
        version: Name and version, as stored with every measurement.
        title: By language.
        status: What is to be said of its validity, by language.
        dimensions: Their names by letter and language, in order.
        questions: In the order they are asked and stored.
        extras: The unscored ones.
        fewest: How many answers a dimension needs to have a value.
        small: Least change of the index that is more than none, in points.
        clear: Least change of the index that is clear, in points.
    """

    version: str
    title: Mapping[str, str]
    status: Mapping[str, str]
    dimensions: Mapping[str, Mapping[str, str]]
    questions: tuple[Question, ...]
    extras: tuple[Extra, ...]
    fewest: int
    small: Fraction
    clear: Fraction


@cache
def instrument(version: str = CURRENT) -> Instrument:
    """Return a version of the form.

    Raises:
        InstrumentUnknown: This program has no such form.
    """
    file = resources.path("questionnaires", version.lower().replace("/", "-") + ".toml")
    if not version.startswith("DD-12/") or not version[6:].isdigit() or not file.is_file():
        raise InstrumentUnknown
    data = tomllib.loads(file.read_text("utf-8"))
    scales = {name: _answers(words) for name, words in data["scales"].items()}
    return Instrument(
        version=data["version"],
        title=data["title"],
        status=data["status"],
        dimensions=data["dimensions"],
        questions=tuple(
            Question(
                number,
                each["dimension"],
                _text(each),
                scales[each["scale"]],
                Topic(each["topic"]) if "topic" in each else None,
            )
            for number, each in enumerate(data["questions"], start=1)
        ),
        extras=tuple(
            Extra(each["id"], each["asked"], _text(each), _answers(each.get("answers", {})))
            for each in data["extras"]
        ),
        fewest=data["answered_per_dimension"],
        small=Fraction(data["change"]["small"]),
        clear=Fraction(data["change"]["clear"]),
    )


def _text(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return {language: entry[language] for language in ("sv", "en")}


def _answers(words: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(texts) for language, texts in words.items()}
