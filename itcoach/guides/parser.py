"""Reading the text of a guide, line by line.

Reading never stops at the first fault: every fault is kept with its line, so that an author mends a file in
one go.
"""

import re
from datetime import date
from itertools import pairwise
from typing import Final

import yaml

from itcoach.guides.text import DEVICES, FIELDS, GROUPS, HEADINGS, LABELS, LEVELS, RISKS, STEP, Draft, Step
from models.vocabulary import DeviceKind
from resources.words import tr

__all__ = ["prose_lines", "read"]

_STEP_HEADING: Final = {language: re.compile(rf"{word} (\d+):(?: (.*))?") for language, word in STEP.items()}
_PICTURE: Final = re.compile(r"!\[(.*)\]\((.*)\)")
_FENCE: Final = "---"
_DEEPEST: Final = 3
"""The fields, the list of sources and a source."""
_LOADER: Final = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The one in C, where PyYAML has been built with it, reads a guide in a quarter of the time."""


def read(text: str, language: str) -> Draft:
    """Read the text of a guide in ``language`` (``sv`` or ``en``), keeping every fault of its form."""
    draft = Draft(text, language)
    lines = text.splitlines()
    end = _front_matter(draft, lines)
    _check_fields(draft)
    _body(draft, lines, end)
    for heading, name in HEADINGS[language].items():
        if not draft.lists.get(name):
            line = draft.list_lines.get(name, max(len(lines), 1))
            draft.wrong(line, tr("Avsnittet ”{heading}” saknas eller är tomt.", heading=heading))
    if not draft.steps:
        draft.wrong(max(len(lines), 1), tr("Guiden har inga steg."))
    _check_variants(draft)
    return draft


def prose_lines(draft: Draft) -> list[tuple[int, str]]:
    """Return what a resident reads or hears of a guide, each paragraph with the line on which it begins.

    Left out are the fields but title and goal, the labels that every step repeats, and names of files.
    """
    found = [(draft.line_of(name), str(draft.fields.get(name, ""))) for name in ("title", "goal")]
    lines = draft.text.splitlines()
    goes_on = False
    for number, line in enumerate(lines[_body_start(lines) :], _body_start(lines) + 1):
        text = line.strip()
        if goes_on and text and text[0] not in "#!>-":
            start, before = found.pop()
            found.append((start, f"{before} {text}"))
            continue
        goes_on = bool(text) and text[0] not in "#!>"
        if text.startswith("## "):
            step = _STEP_HEADING[draft.language].fullmatch(text[3:].strip())
            text = (step[2] or "") if step else ""
        elif text.startswith("### "):
            text = ""
        elif match := _PICTURE.fullmatch(text):
            text = match[1]
        elif text.startswith(">"):
            text = text.partition(":")[2]
        else:
            text = text.removeprefix("- ").removeprefix("\\")
        found.append((number, text.strip()))
    return [(number, text) for number, text in found if text]


def _body_start(lines: list[str]) -> int:
    """Return the index of the first line after the front matter."""
    return next((i + 1 for i, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), 0)


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
        fields = _plain("\n".join(lines[1:end]))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        draft.wrong(
            2 + mark.line if mark else 1, tr("Raden går inte att läsa; kontrollera kolon och citattecken.")
        )
        return end + 1
    except (yaml.YAMLError, ValueError, RecursionError):
        # A character YAML forbids, a date such as 2026-13-40, brackets without end.
        draft.wrong(1, tr("Uppgifterna överst går inte att läsa; kontrollera datum och tecken."))
        return end + 1
    if isinstance(fields, dict):
        draft.fields = fields
    return end + 1


def _plain(text: str) -> object:
    """Read fields without references and deep nests: a short text of those takes forever."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise yaml.composer.ComposerError(problem="not a field of a guide")
    return yaml.load(text, Loader=_LOADER)


def _check_fields(draft: Draft) -> None:
    """Check that every field is there, known, and of its kind."""
    for name, kind in FIELDS.items():
        value = draft.fields.get(name)
        if name not in draft.fields:
            draft.wrong(1, tr("Uppgiften {field} saknas.", field=name), field=name)
        elif type(value) is not kind or value == "":
            text = tr("Uppgiften {field} har fel slags värde.", field=name)
            draft.wrong(draft.line_of(name), text, field=name)
    for name in draft.fields.keys() - FIELDS.keys():
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
    sources = draft.fields.get("sources")
    if isinstance(sources, list) and not all(_is_source(each) for each in sources):
        draft.wrong(
            draft.line_of("sources"), tr("En källa ska ha name och address, och read: dagen då den lästes.")
        )


def _is_source(value: object) -> bool:
    if not isinstance(value, dict) or not value.keys() <= {"name", "address", "read"}:
        return False
    named = all(isinstance(value.get(key), str) and value[key].strip() for key in ("name", "address"))
    return named and isinstance(value.get("read"), date | None)


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
            _step(draft, first + 1, int(match[1]), match[2] or "", content)
        elif name := HEADINGS[draft.language].get(heading):
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
    """Read a step: what is the same for every device, or one form for each under a heading of its own."""
    due = len(draft.steps) + 1
    if number != due:
        draft.wrong(line, tr("Här väntas steg {due}, men det står steg {number}.", due=due, number=number))
    starts = [i for i, (_, text) in enumerate(content) if text.startswith("### ")]
    forms: dict[str, Step] = {}
    lines: dict[str, int] = {}
    for first, after in pairwise([*starts, len(content)]):
        at, heading = content[first][0], content[first][1][4:].strip()
        device = DEVICES[draft.language].get(heading)
        if device is None or device in forms:
            known = ", ".join(DEVICES[draft.language])
            draft.wrong(at, tr("Rubriken ska vara en apparat, en gång var: {known}.", known=known))
            continue
        forms[device] = _form(draft, at, number, title, content[first + 1 : after])
        lines[device] = at
    common = content[: starts[0]] if starts else content
    if not starts:
        forms, lines = {"": _form(draft, line, number, title, common)}, {"": line}
    elif common:
        draft.wrong(common[0][0], tr("Texten står före apparatens rubrik."))
    if forms:
        draft.steps.append(forms)
        draft.step_lines.append(lines)


def _form(draft: Draft, line: int, number: int, title: str, content: list[tuple[int, str]]) -> Step:
    parts = {"picture": "", "picture_alt": "", "expect": "", "if_not": "", "warning": ""}
    paragraphs: list[str] = []
    for at, text in content:
        if text.startswith("!"):
            _picture_line(draft, at, text, parts)
        elif text.startswith(">"):
            _labelled_line(draft, at, text[1:].strip(), parts)
        else:
            paragraphs.append(text.strip().removeprefix("\\"))
    missing = {
        tr("rubrik"): title.strip(),
        tr("vad man ska göra"): " ".join(paragraphs),
        tr("bild"): parts["picture"],
        tr("så ska det se ut"): parts["expect"],
        tr("om det inte stämmer"): parts["if_not"],
    }
    for what, value in missing.items():
        if not value:
            draft.wrong(line, tr("Steg {number} saknar: {what}.", number=number, what=what))
    return Step(number=number, title=title.strip(), text=" ".join(paragraphs), **parts)


def _check_variants(draft: Draft) -> None:
    """Check that a step which tells devices apart does so for all that the guide tells apart."""
    wanted = set(draft.variants)
    for forms, lines in zip(draft.steps, draft.step_lines, strict=True):
        if "" not in forms and set(forms) != wanted:
            names = ", ".join(name for name, kind in DEVICES[draft.language].items() if kind in wanted)
            draft.wrong(
                min(lines.values()), tr("Steget ska ha en egen del för var och en: {names}.", names=names)
            )
    for device in draft.variants:
        if device not in draft.strings("devices"):
            draft.wrong(
                draft.line_of("devices"), tr("Stegen nämner {device}, som saknas här.", device=device)
            )


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
    name = LABELS[draft.language].get(label.strip())
    if name is None or not colon:
        known = ", ".join(LABELS[draft.language])
        draft.wrong(line, tr("Raden ska börja med något av: {known}.", known=known))
    elif parts[name]:
        draft.wrong(line, tr("”{label}” står två gånger i samma steg.", label=label))
    else:
        parts[name] = said.strip()
