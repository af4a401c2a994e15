"""A guide as it is being written: its parts, any of which may be missing yet, and the text they make.

:mod:`itcoach.guides.parser` reads what is written here. What was copied from a guide goes back as it was.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Final

import yaml

from itcoach.guides.parser import read
from itcoach.guides.text import DEVICES, GROUPS, HEADINGS, LABELS, STEP, Draft, Guide, Source, Step
from models.vocabulary import Topic

__all__ = [
    "LISTS",
    "SHARED",
    "FormStep",
    "GuideForm",
    "Place",
    "StepForm",
    "form_of",
    "one_line",
    "place_of",
    "preview",
    "written",
]

SHARED: Final = (
    "id", "group", "devices", "minutes", "level", "needs", "risk", "reviewed", "review_by",
    "tested_with_residents",
)  # fmt: skip
"""The fields that are alike in every language."""
LISTS: Final = ("you_need", "trouble", "practice", "help")
"""The sections that are lists."""
_FRONT: Final = (
    "id", "title", "group", "devices", "minutes", "level", "needs", "goal", "risk", "reviewed", "review_by",
    "sources", "tested_with_residents", "symptoms",
)  # fmt: skip
_BREAKS: Final = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_MEANS_SOMETHING: Final = ("#", "!", ">", "\\")
"""What a line that begins so is read as; a text that does so has a backslash before it."""


@dataclass(frozen=True, slots=True)
class StepForm:
    """What a step says and shows, for one kind of device or for all."""

    text: str = ""
    picture: str = ""
    picture_alt: str = ""
    expect: str = ""
    if_not: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class FormStep:
    """A step.

    Attributes:
        title: What is done.
        forms: By device; one that is the same for all stands under ``""``.
    """

    title: str = ""
    forms: Mapping[str, StepForm] = field(default_factory=lambda: {"": StepForm()})


@dataclass(frozen=True, slots=True)
class GuideForm:
    """The parts of a guide in one language; see :class:`itcoach.guides.text.Guide` for what they are."""

    id: str = ""
    title: str = ""
    group: str = ""
    devices: tuple[str, ...] = ()
    minutes: int | None = None
    level: int | None = None
    needs: tuple[str, ...] = ()
    goal: str = ""
    risk: str = ""
    reviewed: date | None = None
    review_by: date | None = None
    sources: tuple[Source, ...] = ()
    tested_with_residents: int = 0
    symptoms: tuple[str, ...] = ()
    you_need: tuple[str, ...] = ()
    steps: tuple[FormStep, ...] = ()
    trouble: tuple[str, ...] = ()
    practice: tuple[str, ...] = ()
    help: tuple[str, ...] = ()


def form_of(text: str, language: str) -> GuideForm:
    """Return the parts of a guide's text; what is missing or not to be understood is empty."""
    draft = read(text, language)
    parts: dict[str, Any] = {name: value for name in _FRONT if (value := _field(draft, name)) is not None}
    parts |= {name: tuple(draft.lists.get(name, ())) for name in LISTS}
    return GuideForm(**parts, steps=tuple(map(_step, draft.steps)))


def written(form: GuideForm, language: str) -> str:
    """Return the text of a guide in ``language``, in the form of ``docs/guides.md``."""
    form = _tidied(form)
    sections = {name: _list(heading, getattr(form, name)) for heading, name in HEADINGS[language].items()}
    steps = [_written_step(number, step, language) for number, step in enumerate(form.steps, 1)]
    parts = [sections.pop("you_need"), *steps, *sections.values()]
    body = "\n".join("\n".join(lines) + "\n" for lines in parts if lines)
    return "---\n" + _front(form) + "---\n" + body


def one_line(text: str) -> str:
    """Return ``text`` on one line, without what cannot be seen or stored."""
    plain = _BREAKS.sub(" ", text)
    return "".join(each for each in plain if unicodedata.category(each) not in ("Cc", "Cs")).strip()


def _field(draft: Draft, name: str) -> Any:
    value = draft.fields.get(name)
    if name == "sources":
        return draft.sources()
    if name in ("devices", "needs", "symptoms"):
        return draft.strings(name)
    kinds = {"minutes": int, "level": int, "tested_with_residents": int, "reviewed": date, "review_by": date}
    return value if type(value) is kinds.get(name, str) else None


def _step(forms: Mapping[str, Step]) -> FormStep:
    names = [each.name for each in fields(StepForm)]
    return FormStep(
        next(iter(forms.values())).title,
        {device: StepForm(**{name: getattr(step, name) for name in names}) for device, step in forms.items()},
    )


def _front(form: GuideForm) -> str:
    """Return the front matter; a field that is missing is left out."""
    kept = {name: value for name in _FRONT if (value := getattr(form, name)) not in ("", None)}
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
    values["sources"] = [
        {"name": each.name, "address": each.address} | ({"read": each.read} if each.read else {})
        for each in form.sources
    ]
    # A line for each field, lists in brackets and sources in braces.
    front: str = yaml.safe_dump(
        values, allow_unicode=True, default_flow_style=None, sort_keys=False, width=float("inf")
    )
    return front


def _list(heading: str, items: tuple[str, ...]) -> list[str]:
    return [f"## {heading}", *(f"- {item}" for item in items)] if items else []


def _written_step(number: int, step: FormStep, language: str) -> list[str]:
    lines = [f"## {STEP[language]} {number}: {step.title}".rstrip()]
    names = {device: name for name, device in DEVICES[language].items()}
    for device, form in step.forms.items():
        lines += [f"### {names[device]}"] if device else []  # type: ignore[index]
        lines += _written_form(form, language)
    return lines


def _written_form(form: StepForm, language: str) -> list[str]:
    lines = [f"\\{form.text}" if form.text.startswith(_MEANS_SOMETHING) else form.text] if form.text else []
    if form.picture or form.picture_alt:
        lines.append(f"![{form.picture_alt}]({form.picture})")
    for label, name in LABELS[language].items():
        if said := getattr(form, name):
            lines.append(f"> {label}: {said}")
    return lines


def _tidied(value: Any) -> Any:
    """Return a form, or a part of one, with every text on one line and without empty items."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return tuple(tidy for each in value if (tidy := _tidied(each)) not in ("", Source("", "", None)))
    if isinstance(value, Mapping):
        return {key: _tidied(each) for key, each in value.items()}
    if isinstance(value, GuideForm | FormStep | StepForm | Source):
        return replace(value, **{each.name: _tidied(getattr(value, each.name)) for each in fields(value)})
    return value


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the form a line of the text stands.

    Attributes:
        part: ``about``, the name of a list, or the number of a step.
        field: The field there; empty where the whole part is meant.
        device: Of a step that differs between devices.
    """

    part: str
    field: str = ""
    device: str = ""


def place_of(text: str, language: str, line: int) -> Place:
    """Return where in the form the line ``line`` of a guide's text stands, counted from 1."""
    headings, devices, labels = HEADINGS[language], DEVICES[language], LABELS[language]
    place, in_front = Place("about"), False
    for number, row in enumerate(text.splitlines(), 1):
        if row == "---":
            in_front = number == 1
        elif in_front and (match := re.match(r"(\w+):", row)):
            place = Place("about", match[1])
        elif row.startswith("## "):
            match = re.match(rf"{STEP[language]} (\d+):", row[3:])
            place = Place(match[1], "title") if match else Place(headings.get(row[3:], "about"))
        elif row.startswith("### "):
            place = Place(place.part, "", str(devices.get(row[4:], "")))
        elif place.part.isdecimal():
            label = labels.get(row[1:].partition(":")[0].strip(), "") if row.startswith(">") else ""
            place = replace(place, field=label or ("picture_alt" if row.startswith("!") else "text"))
        if number == line:
            return place if not (in_front and line == 1) else Place("about")
    return place


def preview(form: GuideForm, language: str, device: str, today: date) -> Guide:
    """Return a guide that may be unfinished as it will be shown for ``device``."""
    variants = tuple(dict.fromkeys(name for step in form.steps for name in step.forms if name))
    chosen = device if device in variants else next(iter(variants), "")
    steps = [
        (step, step.forms.get("") or step.forms.get(chosen) or next(iter(step.forms.values())))
        for step in form.steps
    ]
    kept = {name: getattr(form, name) for name in ("needs", "sources", "symptoms", "devices", *LISTS)}
    return Guide(
        id=form.id,
        language=language,
        version="",
        title=form.title,
        group=Topic(form.group) if form.group in GROUPS else Topic.OTHER,
        minutes=form.minutes or 0,
        level=form.level or 1,
        goal=form.goal,
        risk=form.risk,
        reviewed=form.reviewed or today,
        review_by=form.review_by or today,
        tested_with_residents=form.tested_with_residents,
        steps=tuple(
            Step(
                number,
                step.title,
                each.text,
                each.picture,
                each.picture_alt,
                each.expect,
                each.if_not,
                each.warning,
            )
            for number, (step, each) in enumerate(steps, 1)
        ),
        variants=variants,
        device=chosen,
        **kept,
    )
