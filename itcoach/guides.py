"""The guides: what a coach goes through with a resident, step by step.

A guide is content, not interface: its language is chosen for the resident. ``docs/guides.md`` tells how one
is written, and :mod:`itcoach.guidegate` checks it.
"""

import functools
import re
from datetime import date

import resources
from itcoach.guidetext import GROUPS, Guide, Problem, Source, Step, read
from models.errors import Trouble
from resources.pictures.number import numbered
from resources.words import LANGUAGES, tr

__all__ = [
    "GROUPS",
    "Guide",
    "GuideUnknown",
    "GuideUnreadable",
    "Source",
    "Step",
    "has_picture",
    "ids",
    "is_due",
    "library",
    "load",
    "picture",
]


class GuideUnknown(Trouble):
    """There is no guide of that name."""


class GuideUnreadable(Trouble):
    """A guide's file is damaged."""


@functools.cache
def load(guide_id: str, language: str, device: str = "") -> Guide:
    """Return a guide in ``language``, one of :data:`resources.words.LANGUAGES`.

    Where steps differ between devices they are those for ``device``, a value of ``DeviceKind``, or for the
    first of :attr:`Guide.variants` if the guide does not tell that device apart.

    Raises:
        GuideUnknown: No such guide exists in that language.
        GuideUnreadable: Its file is damaged; the message names the file, the line and the fault.
    """
    if guide_id not in ids(language):
        raise GuideUnknown(
            tr("Det finns ingen guide som heter {id}.", id=guide_id),
            to_do=tr("Välj en av: {ids}.", ids=", ".join(ids(language))),
        )
    draft = read(_text(guide_id, language), language)
    if draft.problems:
        raise _unreadable(guide_id, language, min(draft.problems))
    return draft.guide(device)


@functools.cache
def library(language: str) -> tuple[Guide, ...]:
    """Return every guide in ``language``, by group and title."""
    guides = (load(guide_id, language) for guide_id in ids(language))
    return tuple(sorted(guides, key=lambda guide: (GROUPS.index(guide.group), guide.title)))


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


@functools.cache
def ids(language: str) -> tuple[str, ...]:
    """Return the names of the guides in ``language``."""
    if language not in LANGUAGES:
        raise ValueError(f"no guides in {language!r}; there is {', '.join(LANGUAGES)}")
    files = (file.name for file in resources.path("guides", language).iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in files if name.endswith(".md")))


def _text(guide_id: str, language: str) -> str:
    return resources.path("guides", language, f"{guide_id}.md").read_text(encoding="utf-8")
