"""A guide as it is being written: its parts, any of which may be missing yet, and the text they make.

:mod:`itcoach.guidetext` reads what is written here. What was copied from a guide goes back as it was.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final

import yaml

from itcoach.guidetext import DEVICES, HEADINGS, LABELS, STEP, Draft, Source, Step, read

__all__ = ["LISTS", "SHARED", "FormStep", "GuideForm", "StepForm", "form_of", "one_line", "written"]

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
    """The parts of a guide in one language; see :class:`itcoach.guidetext.Guide` for what they are."""

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
    front = [_front(name, getattr(form, name)) for name in _FRONT]
    sections = {name: _list(heading, getattr(form, name)) for heading, name in HEADINGS[language].items()}
    steps = [_written_step(number, step, language) for number, step in enumerate(form.steps, 1)]
    parts = [sections.pop("you_need"), *steps, *sections.values()]
    body = "\n".join("\n".join(lines) + "\n" for lines in parts if lines)
    return "---\n" + "".join(front) + "---\n" + body


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


def _front(name: str, value: Any) -> str:
    """Return a field of the front matter as a line; nothing where it is missing."""
    if value in ("", None):
        return ""
    if name == "sources":
        value = [
            {"name": one_line(each.name), "address": one_line(each.address)}
            | ({"read": each.read} if each.read else {})
            for each in value
        ]
    elif isinstance(value, tuple):
        value = [text for each in value if (text := one_line(each))]
    elif isinstance(value, str):
        value = one_line(value)
    flow = None if isinstance(value, list) else False  # lists in brackets, a source in braces
    line: str = yaml.safe_dump(
        {name: value}, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=float("inf")
    )
    return line


def _list(heading: str, items: tuple[str, ...]) -> list[str]:
    lines = [f"- {text}" for item in items if (text := one_line(item))]
    return [f"## {heading}", *lines] if lines else []


def _written_step(number: int, step: FormStep, language: str) -> list[str]:
    lines = [f"## {STEP[language]} {number}: {one_line(step.title)}".rstrip()]
    names = {device: name for name, device in DEVICES[language].items()}
    for device, form in step.forms.items():
        lines += [f"### {names[device]}"] if device else []  # type: ignore[index]
        lines += _written_form(form, language)
    return lines


def _written_form(form: StepForm, language: str) -> list[str]:
    text = one_line(form.text)
    lines = [f"\\{text}" if text.startswith(_MEANS_SOMETHING) else text] if text else []
    if form.picture or form.picture_alt:
        lines.append(f"![{one_line(form.picture_alt)}]({one_line(form.picture)})")
    for label, name in LABELS[language].items():
        if said := one_line(getattr(form, name)):
            lines.append(f"> {label}: {said}")
    return lines
