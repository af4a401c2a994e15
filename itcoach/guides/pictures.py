"""The program's pictures, to be found by what guides say that they show."""

import functools
from dataclasses import dataclass

import resources
from itcoach.guides import catalogue
from itcoach.guides.search import folded
from resources.words import LANGUAGES

__all__ = ["Drawing", "drawings", "find"]


@dataclass(frozen=True)
class Drawing:
    """A picture of the program's.

    Attributes:
        name: The name of its file.
        shows: What it shows, by language, in the words of a guide that has it.
    """

    name: str
    shows: "dict[str, str]"


def drawings() -> tuple[Drawing, ...]:
    """Return all pictures by name."""
    shows: dict[str, dict[str, str]] = {name: {} for name in _names()}
    for language in LANGUAGES:
        for guide in catalogue.library(language):
            for device in guide.variants or ("",):
                for step in catalogue.load(guide.id, language, device).steps:
                    shows.setdefault(step.picture, {}).setdefault(guide.language, step.picture_alt)
    return tuple(Drawing(name, found) for name, found in sorted(shows.items()))


def find(every: "tuple[Drawing, ...]", said: str) -> tuple[Drawing, ...]:
    """Return those of ``every`` picture whose name or words hold each word of ``said``."""
    wanted = folded(said).split()

    def told(drawing: Drawing) -> str:
        return folded(" ".join((drawing.name, *drawing.shows.values())))

    return tuple(each for each in every if (words := told(each)) and all(word in words for word in wanted))


@functools.cache
def _names() -> tuple[str, ...]:
    files = (file.name for file in resources.path("pictures").iterdir())
    return tuple(name for name in files if name.endswith(".svg"))
