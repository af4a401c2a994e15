"""The written form of a guide: one Markdown file per language, read line by line.

The form is described in ``docs/guides.md``. Reading never stops at the first fault: every fault is kept with
its line, so that an author mends a file in one go.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import yaml

from models.vocabulary import DeviceKind, Topic
from resources.words import tr

__all__ = ["GROUPS", "RISKS", "Draft", "Guide", "Problem", "Step", "read"]

GROUPS: Final = tuple(topic for topic in Topic if topic not in (Topic.TALK, Topic.OTHER))
RISKS: Final = ("low", "money", "identity")
LEVELS: Final = (1, 2, 3)

_HEADINGS: Final = {
    "sv": {
        "Du behöver": "you_need",
        "Om det krånglar": "trouble",
        "Öva själv": "practice",
        "Få hjälp": "help",
    },
    "en": {
        "You need": "you_need",
        "If it does not work": "trouble",
        "Practise on your own": "practice",
        "Get help": "help",
    },
}
_STEP_HEADING: Final = {"sv": re.compile(r"Steg (\d+): (.+)"), "en": re.compile(r"Step (\d+): (.+)")}
_LABELS: Final = {
    "sv": {"Så ska det se ut": "expect", "Om det inte stämmer": "if_not", "Varning": "warning"},
    "en": {"It should look like this": "expect", "If it does not": "if_not", "Warning": "warning"},
}
_PICTURE: Final = re.compile(r"!\[(.*)\]\((.*)\)")
_FENCE: Final = "---"
_FIELDS: Final[dict[str, type]] = {
    "id": str,
    "title": str,
    "group": str,
    "devices": list,
    "minutes": int,
    "level": int,
    "needs": list,
    "goal": str,
    "risk": str,
    "reviewed": date,
    "review_by": date,
    "sources": list,
    "tested_with_residents": int,
    "symptoms": list,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with one picture and what is seen when it worked."""

    number: int
    title: str
    text: str
    picture: str
    picture_alt: str
    expect: str
    if_not: str
    warning: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A step-by-step instruction in one language.

    Attributes:
        version: The first 12 hexadecimal digits of the SHA-256 of the file's text.
        minutes: Time it takes together with a resident.
        level: 1 (first time) to 3 (used to it).
        needs: Ids of the guides to do first.
        risk: What is at stake, one of :data:`RISKS`.
        sources: The official pages that the facts come from.
        symptoms: Words in a booking's wish that this guide fits.
    """

    id: str
    language: str
    version: str
    title: str
    group: Topic
    devices: tuple[str, ...]
    minutes: int
    level: int
    needs: tuple[str, ...]
    goal: str
    risk: str
    reviewed: date
    review_by: date
    sources: tuple[str, ...]
    tested_with_residents: int
    you_need: tuple[str, ...]
    steps: tuple[Step, ...]
    trouble: tuple[str, ...]
    practice: tuple[str, ...]
    help: tuple[str, ...]
    symptoms: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault of a guide's file.

    Attributes:
        line: Counted from 1.
        text: What is wrong, in the language of the interface.
        refused: Whether the guide cannot be shown; otherwise it is only a warning.
    """

    line: int
    text: str
    refused: bool = True


class Draft:
    """A guide's file as read: what was found, on which line, and what is wrong with it."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.fields: dict[str, object] = {}
        self.field_lines: dict[str, int] = {}
        self.steps: list[Step] = []
        self.step_lines: list[int] = []
        self.lists: dict[str, list[str]] = {}
        self.list_lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    def wrong(self, line: int, text: str, *, refused: bool = True) -> None:
        """Keep a fault."""
        self.problems.append(Problem(line, text, refused))

    def line_of(self, field: str) -> int:
        """Return the line of a field of the front matter, or the first line if it is missing."""
        return self.field_lines.get(field, 1)

    def strings(self, field: str) -> tuple[str, ...]:
        """Return a list field as texts; empty if it is missing or no list."""
        value = self.fields.get(field)
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    def guide(self) -> Guide:
        """Return the guide; only for a draft in which nothing is refused."""
        kept = {name: value for name, value in self.fields.items() if name in _FIELDS}
        for name, kind in _FIELDS.items():
            if kind is list:
                kept[name] = self.strings(name)
        kept["group"] = Topic(str(self.fields["group"]))
        lists = {name: tuple(items) for name, items in self.lists.items()}
        version = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        everything: dict[str, object] = {**kept, **lists, "steps": tuple(self.steps)}
        return Guide(language=self.language, version=version, **everything)  # type: ignore[arg-type]


def read(text: str, language: str) -> Draft:
    """Read the text of a guide in ``language`` (``sv`` or ``en``), keeping every fault of its form."""
    draft = Draft(text, language)
    lines = text.splitlines()
    end = _front_matter(draft, lines)
    _check_fields(draft)
    _body(draft, lines, end)
    for heading, name in _HEADINGS[language].items():
        if not draft.lists.get(name):
            line = draft.list_lines.get(name, max(len(lines), 1))
            draft.wrong(line, tr("Avsnittet ”{heading}” saknas eller är tomt.", heading=heading))
    if not draft.steps:
        draft.wrong(max(len(lines), 1), tr("Guiden har inga steg."))
    return draft


def _front_matter(draft: Draft, lines: list[str]) -> int:
    """Read the fields between the two fences and return the index of the first line after them."""
    if not lines or lines[0].strip() != _FENCE:
        draft.wrong(1, tr("Första raden ska vara ---, därefter guidens uppgifter."))
        return 0
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        draft.wrong(1, tr("Uppgifterna överst avslutas inte med ---."))
        return len(lines)
    for number, line in enumerate(lines[1:end], 2):
        if match := re.match(r"(\w+):", line):
            if match[1] in draft.field_lines:
                draft.wrong(number, tr("Uppgiften {field} står två gånger.", field=match[1]))
            draft.field_lines[match[1]] = number
    try:
        fields = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        draft.wrong(
            2 + mark.line if mark else 1, tr("Raden går inte att läsa; kontrollera kolon och citattecken.")
        )
        return end + 1
    except (yaml.YAMLError, ValueError):  # a character YAML forbids, or a date such as 2026-13-40
        draft.wrong(1, tr("Uppgifterna överst går inte att läsa; kontrollera datum och tecken."))
        return end + 1
    if isinstance(fields, dict):
        draft.fields = fields
    return end + 1


def _check_fields(draft: Draft) -> None:
    """Check that every field is there, known, and of its kind."""
    for name, kind in _FIELDS.items():
        value = draft.fields.get(name)
        if name not in draft.fields:
            draft.wrong(1, tr("Uppgiften {field} saknas.", field=name))
        elif type(value) is not kind or value == "":
            draft.wrong(draft.line_of(name), tr("Uppgiften {field} har fel slags värde.", field=name))
    for name in draft.fields.keys() - _FIELDS.keys():
        draft.wrong(draft.line_of(str(name)), tr("Uppgiften {field} är okänd.", field=name))
    for name, allowed in (("group", GROUPS), ("risk", RISKS), ("level", LEVELS)):
        if isinstance(draft.fields.get(name), str | int) and draft.fields[name] not in allowed:
            choices = ", ".join(str(choice) for choice in allowed)
            draft.wrong(
                draft.line_of(name), tr("{field} ska vara något av: {choices}.", field=name, choices=choices)
            )
    for device in draft.strings("devices"):
        if device not in {kind.value for kind in DeviceKind}:
            draft.wrong(draft.line_of("devices"), tr("Apparaten {device} är okänd.", device=device))


def _body(draft: Draft, lines: list[str], start: int) -> None:
    """Cut the body at its headings and read each part."""
    starts = [i for i in range(start, len(lines)) if lines[i].startswith("## ")]
    for i in range(start, starts[0] if starts else len(lines)):
        if lines[i].strip():
            draft.wrong(i + 1, tr("Texten står före första rubriken."))
    for first, after in pairwise([*starts, len(lines)]):
        heading = lines[first][3:].strip()
        content = [(i + 1, lines[i].rstrip()) for i in range(first + 1, after) if lines[i].strip()]
        if match := _STEP_HEADING[draft.language].fullmatch(heading):
            _step(draft, first + 1, int(match[1]), match[2], content)
        elif name := _HEADINGS[draft.language].get(heading):
            _list(draft, name, first + 1, content)
        else:
            draft.wrong(first + 1, tr("Rubriken ”{heading}” är okänd.", heading=heading))


def _list(draft: Draft, name: str, line: int, content: list[tuple[int, str]]) -> None:
    if name in draft.lists:
        draft.wrong(line, tr("Avsnittet står två gånger."))
    draft.list_lines[name] = line
    items = draft.lists.setdefault(name, [])
    for number, text in content:
        if text.startswith("- ") and text[2:].strip():
            items.append(text[2:].strip())
        else:
            draft.wrong(number, tr("Här väntas en punkt som börjar med ”- ”."))


def _step(draft: Draft, line: int, number: int, title: str, content: list[tuple[int, str]]) -> None:
    due = len(draft.steps) + 1
    if number != due:
        draft.wrong(line, tr("Här väntas steg {due}, men det står steg {number}.", due=due, number=number))
    parts = {"picture": "", "picture_alt": "", "expect": "", "if_not": "", "warning": ""}
    paragraphs: list[str] = []
    for at, text in content:
        if text.startswith("!"):
            _picture_line(draft, at, text, parts)
        elif text.startswith(">"):
            _labelled_line(draft, at, text[1:].strip(), parts)
        else:
            paragraphs.append(text.strip())
    missing = {
        tr("vad man ska göra"): " ".join(paragraphs),
        tr("bild"): parts["picture"],
        tr("så ska det se ut"): parts["expect"],
        tr("om det inte stämmer"): parts["if_not"],
    }
    for what, value in missing.items():
        if not value:
            draft.wrong(line, tr("Steg {number} saknar: {what}.", number=number, what=what))
    draft.steps.append(Step(number=number, title=title.strip(), text=" ".join(paragraphs), **parts))
    draft.step_lines.append(line)


def _picture_line(draft: Draft, line: int, text: str, parts: dict[str, str]) -> None:
    match = _PICTURE.fullmatch(text)
    if match is None:
        draft.wrong(line, tr("Bilden ska skrivas ![vad bilden visar](fil.svg)."))
        return
    if parts["picture"]:
        draft.wrong(line, tr("Ett steg har bara en bild."))
    if not match[1].strip():
        draft.wrong(line, tr("Bilden {name} saknar text om vad den visar.", name=match[2]))
    parts["picture"], parts["picture_alt"] = match[2].strip(), match[1].strip()


def _labelled_line(draft: Draft, line: int, text: str, parts: dict[str, str]) -> None:
    label, colon, said = text.partition(":")
    name = _LABELS[draft.language].get(label.strip())
    if name is None or not colon:
        known = ", ".join(_LABELS[draft.language])
        draft.wrong(line, tr("Raden ska börja med något av: {known}.", known=known))
    elif parts[name]:
        draft.wrong(line, tr("”{label}” står två gånger i samma steg.", label=label))
    else:
        parts[name] = said.strip()
