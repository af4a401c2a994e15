"""The form of the inclusion index: its questions, answers, dimensions and limits.

They are data in ``resources/questionnaires``, one file a version, so that answers can always be read as they
were asked; the newest is asked today.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

import resources
from models.errors import Trouble
from models.vocabulary import Topic
from resources.words import LANGUAGES, language, tr

__all__ = [
    "CURRENT",
    "KEY_DECLINED",
    "KEY_NONE",
    "PAPER",
    "Extra",
    "ExtraUnknown",
    "Instrument",
    "InstrumentUnknown",
    "Question",
    "chosen_extras",
    "instrument",
    "switched_on",
]

KEY_DECLINED: Final = 8
"""What stands for somebody who does not want to answer: on the paper, where it is keyed in, and in lists."""
KEY_NONE: Final = 9
"""What stands for no answer; 0 to 7 are the answers."""
PAPER: Final = "paper"
"""Among the extras of a half-answered form: what has been keyed in of a paper, and the day on it."""
_SERIES: Final = "DD-12/"


def _newest() -> str:
    names = (each.name for each in resources.path("questionnaires").iterdir())
    numbers = [name.removesuffix(".toml").rpartition("-")[2] for name in names if name.endswith(".toml")]
    return _SERIES + str(max(map(int, numbers)))


CURRENT: Final = _newest()
"""The version that is asked today: the newest there is."""


class InstrumentUnknown(Trouble):
    """Answers were given to a form that this version of the program does not have."""

    def __init__(self) -> None:
        super().__init__(
            tr("Mätningen är gjord med ett formulär som den här versionen av IT-coach inte känner till."),
            safe=tr("Svaren är kvar."),
            to_do=tr("Uppdatera programmet för att se dem."),
        )


class ExtraUnknown(Trouble):
    """An extra question is wanted that the form does not have."""

    def __init__(self, name: str, form: "Instrument") -> None:
        known = "; ".join(f"{extra.id} ({extra.text[language()]})" for extra in form.extras)
        super().__init__(
            tr("Formuläret har ingen extra fråga som heter {name}.", name=name),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Välj bland dessa, med komma emellan: {known}.", known=known),
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
        again: Whether it is asked at the follow-ups only.
        on: Whether it is asked where the municipality has not decided.
        after: The number of a question and the answer it follows on; nothing where everyone is asked.
        text: The question, by language.
        answers: The words of the answers from 0 on, by language; empty where free words are asked for.
    """

    id: str
    again: bool
    on: bool
    after: tuple[int, int] | None
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
    if not version.startswith(_SERIES) or not version[len(_SERIES) :].isdigit() or not file.is_file():
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
        extras=tuple(map(_extra, data["extras"])),
        fewest=data["answered_per_dimension"],
        small=Fraction(data["change"]["small"]),
        clear=Fraction(data["change"]["clear"]),
    )


def switched_on(form: Instrument, chosen: Sequence[Any] | None, *, again: bool) -> tuple[Extra, ...]:
    """Return the extras that are asked, in the form's order.

    Args:
        form: The version.
        chosen: Their ids as the municipality has decided, or nothing where it has not. What the form does not
            have is passed over: it may be of another version.
        again: Whether it is a follow-up.
    """
    return tuple(
        extra
        for extra in form.extras
        if (again or not extra.again) and (extra.on if chosen is None else extra.id in chosen)
    )


def chosen_extras(words: str, form: Instrument | None = None) -> list[str] | None:
    """Return the ids that ``words`` name, apart by commas; all off for ``none``, nothing for ``default``.

    Raises:
        ExtraUnknown: The form has no such extra.
    """
    form = form or instrument()
    names = words.replace(",", " ").split()
    if names == ["default"]:
        return None
    if names == ["none"]:
        return []
    known = [extra.id for extra in form.extras]
    for name in names or [words]:
        if name not in known:
            raise ExtraUnknown(name, form)
    return [name for name in known if name in names]


def _extra(entry: Mapping[str, Any]) -> Extra:
    after = entry.get("after")
    return Extra(
        entry["id"],
        entry["asked"] == "again",
        not entry.get("off", False),
        (after["question"], after["answer"]) if after else None,
        _text(entry),
        _answers(entry.get("answers", {})),
    )


def _text(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return {code: entry[code] for code in LANGUAGES}


def _answers(words: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {code: tuple(texts) for code, texts in words.items()}
