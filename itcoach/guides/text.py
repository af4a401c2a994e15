"""What a guide is: its parts, the headings and labels of its written form, and a file as it was read.

The form is described in ``docs/guides.md``; :mod:`itcoach.guides.parser` reads it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from models.vocabulary import DeviceKind, Topic

__all__ = [
    "ALIKE",
    "DEVICES",
    "FIELDS",
    "GROUPS",
    "HEADINGS",
    "LABELS",
    "LEVELS",
    "RISKS",
    "STEP",
    "Draft",
    "Guide",
    "Problem",
    "Source",
    "Step",
]

GROUPS: Final = tuple(topic for topic in Topic if topic not in (Topic.TALK, Topic.OTHER))
RISKS: Final = ("low", "money", "identity")
LEVELS: Final = (1, 2, 3)

HEADINGS: Final = {
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
STEP: Final = {"sv": "Steg", "en": "Step"}
"""What the heading of a step begins with."""
LABELS: Final = {
    "sv": {"Så ska det se ut": "expect", "Om det inte stämmer": "if_not", "Varning": "warning"},
    "en": {"It should look like this": "expect", "If it does not": "if_not", "Warning": "warning"},
}
DEVICES: Final = {
    "sv": {
        "Android": DeviceKind.ANDROID,
        "iPhone": DeviceKind.IPHONE,
        "Surfplatta": DeviceKind.TABLET,
        "iPad": DeviceKind.IPAD,
        "Windows": DeviceKind.WINDOWS,
        "Mac": DeviceKind.MAC,
    },
    "en": {
        "Android": DeviceKind.ANDROID,
        "iPhone": DeviceKind.IPHONE,
        "Tablet": DeviceKind.TABLET,
        "iPad": DeviceKind.IPAD,
        "Windows": DeviceKind.WINDOWS,
        "Mac": DeviceKind.MAC,
    },
}
"""What a device is called above its own form of a step."""
ALIKE: Final[dict[str, str]] = {DeviceKind.IPAD: DeviceKind.IPHONE, DeviceKind.TABLET: DeviceKind.ANDROID}
"""Whose form of a step a device follows where it has none of its own."""
FIELDS: Final[dict[str, type]] = {
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
"""The fields of the front matter and their kinds of value; every guide has them all."""


@dataclass(frozen=True, slots=True)
class Source:
    """An official page that the facts of a guide come from.

    Attributes:
        address: Of the page, without ``https://``.
        read: The day somebody read it and found the guide true to it; nothing if nobody has.
    """

    name: str
    address: str
    read: date | None


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
        variants: The devices of which each has a form of its own of some step; none where all are alike.
        device: Which of them this guide is for; empty where all are alike.
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
    sources: tuple[Source, ...]
    tested_with_residents: int
    you_need: tuple[str, ...]
    steps: tuple[Step, ...]
    trouble: tuple[str, ...]
    practice: tuple[str, ...]
    help: tuple[str, ...]
    symptoms: tuple[str, ...]
    variants: tuple[str, ...]
    device: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault of a guide's file.

    Attributes:
        line: Counted from 1.
        text: What is wrong, in the language of the interface.
        refused: Whether the guide cannot be shown; otherwise it is only a warning.
        field: The field of the front matter that is missing or has another kind of value, if that is it.
    """

    line: int
    text: str
    refused: bool = True
    field: str = ""


class Draft:
    """A guide's file as read: what was found, on which line, and what is wrong with it.

    Attributes:
        steps: For each step its form by device; a step that is the same for all has one, under ``""``.
        step_lines: For each step and device the line of its heading.
    """

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.fields: dict[str, object] = {}
        self.field_lines: dict[str, int] = {}
        self.steps: list[dict[str, Step]] = []
        self.step_lines: list[dict[str, int]] = []
        self.lists: dict[str, list[str]] = {}
        self.list_lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    @property
    def variants(self) -> tuple[str, ...]:
        """Return the devices that have a form of their own of some step, as first met."""
        return tuple(dict.fromkeys(device for forms in self.steps for device in forms if device))

    def wrong(self, line: int, text: str, *, refused: bool = True, field: str = "") -> None:
        """Keep a fault."""
        self.problems.append(Problem(line, text, refused, field))

    def line_of(self, field: str) -> int:
        """Return the line of a field of the front matter, or the first line if it is missing."""
        return self.field_lines.get(field, 1)

    def forms(self) -> list[tuple[Step, int]]:
        """Return every form of every step with the line of its heading."""
        return [
            (step, lines[device])
            for forms, lines in zip(self.steps, self.step_lines, strict=True)
            for device, step in forms.items()
        ]

    def strings(self, field: str) -> tuple[str, ...]:
        """Return a list field as texts; empty if it is missing or no list."""
        value = self.fields.get(field)
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    def sources(self) -> tuple[Source, ...]:
        """Return the sources; what one of them lacks is empty."""
        value = self.fields.get("sources")
        listed = value if isinstance(value, list) else []
        return tuple(_source(each) for each in listed if isinstance(each, dict))

    def guide(self, device: str = "") -> Guide:
        """Return the guide for ``device``: for one that is used alike, or the first, if it is not told apart.

        Only for a draft in which nothing is refused.
        """
        variants = self.variants
        wanted = (device, ALIKE.get(device), *variants)
        chosen = next((each for each in wanted if each in variants), "")
        kept = {name: value for name, value in self.fields.items() if name in FIELDS}
        kept |= {name: self.strings(name) for name, kind in FIELDS.items() if kind is list}
        kept["sources"] = self.sources()
        kept["group"] = Topic(str(self.fields["group"]))
        lists = {name: tuple(items) for name, items in self.lists.items()}
        steps = tuple(forms.get("") or forms[chosen] for forms in self.steps)
        version = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        everything: dict[str, object] = {**kept, **lists, "steps": steps, "variants": variants}
        return Guide(language=self.language, version=version, device=chosen, **everything)  # type: ignore[arg-type]


def _source(value: dict[str, object]) -> Source:
    name, address, read = (value.get(key) for key in ("name", "address", "read"))
    return Source(str(name or ""), str(address or ""), read if isinstance(read, date) else None)
