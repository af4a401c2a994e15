"""The questions of the risk check: versioned data in ``resources/safety``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

import resources
from models.errors import Trouble
from resources.words import tr

__all__ = ["CURRENT", "Answer", "Measure", "Question", "RiskForm", "risk_form"]

CURRENT: Final = "risk-check/1"


class Answer(StrEnum):
    """An answer to a question, as stored."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What can be decided at once because of an answer."""

    TWO_COACHES = "two_coaches"
    VENUE = "venue"
    PHONE = "phone"


class FormUnknown(Trouble):
    """A check was made with questions that this program does not have."""

    def __init__(self) -> None:
        super().__init__(
            tr("Riskbedömningen är gjord med frågor som det här programmet inte har."),
            safe=tr("Svaren är kvar."),
            to_do=tr("Uppdatera programmet för att läsa dem."),
        )


@dataclass(frozen=True)
class Question:
    """A question with yes, no and "vet inte" as answers.

    Attributes:
        id: Its name among the stored answers.
        of_office: It is asked at the office, not of the resident.
        text: By language.
        risk: The answer that means something should be done.
        unknown: "Vet inte" means so, too.
        measures: What can be chosen then.
        advice: What to do then, by language.
    """

    id: str
    of_office: bool
    text: Mapping[str, str]
    risk: Answer
    unknown: bool
    measures: tuple[Measure, ...]
    advice: Mapping[str, str]

    def calls_for(self, answer: str) -> bool:
        """Tell whether something should be done where this is the answer."""
        return answer == self.risk or (self.unknown and answer == Answer.UNKNOWN)


@dataclass(frozen=True)
class RiskForm:
    """One version of the questions.

    Attributes:
        version: Name and version, as stored with every check.
        title: By language.
        questions: In the order they are asked.
    """

    version: str
    title: Mapping[str, str]
    questions: tuple[Question, ...]

    def called_for(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """Return the questions whose answers mean that something should be done."""
        return tuple(each for each in self.questions if each.calls_for(answers.get(each.id, "")))

    def measures(self, answers: Mapping[str, str]) -> tuple[Measure, ...]:
        """Return what can be decided at once because of the answers, each once."""
        wanted = {measure for each in self.called_for(answers) for measure in each.measures}
        return tuple(measure for measure in Measure if measure in wanted)


@cache
def risk_form(version: str = CURRENT) -> RiskForm:
    """Return a version of the questions.

    Raises:
        FormUnknown: This program has no such version.
    """
    name, _, number = version.partition("/")
    file = resources.path("safety", f"{name}-{number}.toml")
    if name != "risk-check" or not number.isdigit() or not file.is_file():
        raise FormUnknown
    data = tomllib.loads(file.read_text("utf-8"))
    return RiskForm(data["version"], data["title"], tuple(map(_question, data["questions"])))


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        of_office=entry["ask"] == "office",
        text={language: entry[language] for language in ("sv", "en")},
        risk=Answer(entry["risk"]),
        unknown=entry.get("unknown", False),
        measures=tuple(map(Measure, entry["suggests"])),
        advice=entry["advice"],
    )
