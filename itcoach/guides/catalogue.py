"""The guides: what a coach goes through with a resident, step by step.

A guide is content, not interface: its language is chosen for the resident. ``docs/guides.md`` tells how one
is written, and :mod:`itcoach.guides.gate` checks it. In front of the program's own guides stand those that
the municipality has published (:mod:`itcoach.guides.published`).
"""

import functools
import re
from datetime import date
from typing import TYPE_CHECKING

import resources
from itcoach.guides.parser import read
from itcoach.guides.published import Shelf, shelf
from itcoach.guides.text import GROUPS, Draft, Guide, Problem
from models.errors import Trouble
from resources.pictures.number import numbered
from resources.words import LANGUAGES, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "GuideUnknown",
    "GuideUnreadable",
    "has_picture",
    "ids",
    "is_due",
    "is_own",
    "library",
    "load",
    "own_number",
    "picture",
    "texts",
]


class GuideUnknown(Trouble):
    """There is no guide of that name."""


class GuideUnreadable(Trouble):
    """A guide's file is damaged."""


def load(guide_id: str, language: str, device: str = "") -> Guide:
    """Return a guide in ``language``, one of :data:`resources.words.LANGUAGES`.

    A guide that the municipality has published stands for the program's own of that name. One that is not
    there in ``language`` comes in the one that there is: :attr:`Guide.language` tells. One that was taken
    back is still found by who names it.

    Where steps differ between devices they are those for ``device``, a value of ``DeviceKind``, or for the
    first of :attr:`Guide.variants` if the guide does not tell that device apart.

    Raises:
        GuideUnknown: No such guide exists.
        GuideUnreadable: Its file is damaged; the message names the file, the line and the fault.
    """
    return _load(shelf(), guide_id, language, device)


def library(language: str) -> tuple[Guide, ...]:
    """Return every guide in ``language``, by group and title."""
    return _library(shelf(), language)


def ids(language: str) -> tuple[str, ...]:
    """Return the names of the guides in ``language``."""
    return _ids(shelf(), language)


def texts(guide_id: str) -> dict[str, str]:
    """Return the text of a guide, in the form of ``docs/guides.md``, in each language that there is.

    Raises:
        GuideUnknown: No such guide exists.
    """
    in_front = _in_front(shelf(), guide_id)
    found = in_front or {each: _text(guide_id, each) for each in LANGUAGES if guide_id in _built_in(each)}
    if not found:
        raise _unknown(guide_id, LANGUAGES[0])
    return dict(found)


def is_own(guide_id: str) -> bool:
    """Say whether the guide that is shown by that name is the municipality's own."""
    return guide_id in shelf().texts and bool(_in_front(shelf(), guide_id))


def own_number(guide_id: str) -> int:
    """Return which version of the municipality's own guide is shown by that name; 0 where it has none."""
    return shelf().numbers.get(guide_id, 0) if is_own(guide_id) else 0


def picture(name: str, number: int) -> bytes:
    """Return the SVG of a picture as it stands at the step ``number``.

    Raises:
        FileNotFoundError: There is no such picture.
    """
    return numbered(_drawing(name), number).encode()


def has_picture(name: str) -> bool:
    """Say whether there is a picture of that name."""
    try:
        _drawing(name)
    except FileNotFoundError:
        return False
    return True


def is_due(guide: Guide, today: date) -> bool:
    """Say whether the guide should have been reviewed before ``today``."""
    return today > guide.review_by


def _unreadable(guide_id: str, language: str, fault: Problem) -> GuideUnreadable:
    where = f"guides/{language}/{guide_id}.md"
    return GuideUnreadable(
        tr("Guiden {id} går inte att läsa.", id=guide_id),
        safe=tr("Inget annat har påverkats."),
        to_do=tr(
            "Säg till den som sköter programmet: {file}, rad {line}: {fault}",
            file=where,
            line=fault.line,
            fault=fault.text,
        ),
    )


def _drawing(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+\.svg", name):
        raise FileNotFoundError(name)
    return resources.path("pictures", name).read_text(encoding="utf-8")


@functools.lru_cache(maxsize=256)
def _draft(text: str, language: str) -> Draft:
    """Read a text once, whatever devices it is then asked for."""
    return read(text, language)


@functools.lru_cache(maxsize=1024)
def _load(now: Shelf, guide_id: str, language: str, device: str) -> Guide:
    built_in = _built_in(language)
    if in_front := _in_front(now, guide_id):
        written_in = language if language in in_front else next(iter(in_front))
        return _draft(in_front[written_in], written_in).guide(device)
    if guide_id not in built_in:
        raise _unknown(guide_id, language)
    draft = _draft(_text(guide_id, language), language)
    if draft.problems:
        raise _unreadable(guide_id, language, min(draft.problems))
    return draft.guide(device)


@functools.lru_cache(maxsize=4)
def _library(now: Shelf, language: str) -> tuple[Guide, ...]:
    guides = (_load(now, guide_id, language, "") for guide_id in _ids(now, language))
    return tuple(sorted(guides, key=lambda guide: (GROUPS.index(guide.group), guide.title)))


@functools.lru_cache(maxsize=4)
def _ids(now: Shelf, language: str) -> tuple[str, ...]:
    own = {guide_id for guide_id in now.texts if _in_front(now, guide_id)}
    return tuple(sorted(own.union(_built_in(language))))


@functools.lru_cache(maxsize=256)
def _in_front(now: Shelf, guide_id: str) -> "Mapping[str, str]":
    """Return the texts of a published guide by language; none where this program cannot show it.

    A newer program may have published it, with pictures or parts that this one does not have.
    """
    texts = now.texts.get(guide_id)
    if texts is None and not any(guide_id in _built_in(language) for language in LANGUAGES):
        texts = now.retired.get(guide_id)
    drafts = [_draft(text, language) for language, text in (texts or {}).items() if language in LANGUAGES]
    whole = all(
        not draft.problems and all(has_picture(s.picture) for s, _ in draft.forms()) for draft in drafts
    )
    return {draft.language: draft.text for draft in drafts} if whole else {}


@functools.cache
def _built_in(language: str) -> tuple[str, ...]:
    """Return the names of the program's own guides in ``language``."""
    if language not in LANGUAGES:
        raise ValueError(f"no guides in {language!r}; there is {', '.join(LANGUAGES)}")
    files = (file.name for file in resources.path("guides", language).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in files if name.endswith(".md")))


def _text(guide_id: str, language: str) -> str:
    return resources.path("guides", language, f"{guide_id}.md").read_text(encoding="utf-8")


def _unknown(guide_id: str, language: str) -> GuideUnknown:
    return GuideUnknown(
        tr("Det finns ingen guide som heter {id}.", id=guide_id),
        to_do=tr("Välj en av: {ids}.", ids=", ".join(ids(language))),
    )
