"""The written texts of the flyer, the staff leaflet and the safety card.

They are content, one Markdown file per language in ``resources/leaflets``: ``#`` the title, what comes next
up to the first ``##`` the lead, then sections of paragraphs and lists. ``{service}`` stands for what the
municipality calls the service.
"""

import functools
import re
from dataclasses import dataclass
from typing import Final

import resources
from itcoach.leaflets.contents import Sender

__all__ = ["NAMES", "Items", "Section", "picture", "read", "texts"]

NAMES: Final = ("flyer", "staff", "card")

_HEADING: Final = re.compile("##? ")
_PICTURE: Final = re.compile(r"!\[(.+)\]\((.+)\)")
_ITEM: Final = re.compile(r"(-|\d+\.) (.+)")


@dataclass(frozen=True)
class Items:
    """A list, in points or numbered."""

    texts: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True)
class Section:
    """A part under a heading of its own.

    Args:
        title: The heading; that of the first part is the title of the whole.
        picture: File name of its picture, or nothing.
        picture_alt: What the picture shows.
        blocks: Paragraphs and lists, from top to bottom.
    """

    title: str
    picture: str
    picture_alt: str
    blocks: tuple[str | Items, ...]


@functools.cache
def texts(language: str) -> dict[str, str]:
    """Return the Markdown of every text in ``language`` by its name, one of :data:`NAMES`."""
    return {
        name: resources.path("leaflets", language, f"{name}.md").read_text(encoding="utf-8") for name in NAMES
    }


def read(name: str, language: str, sender: Sender) -> tuple[Section, ...]:
    """Return a text with the service's name filled in: its title and lead, and its sections."""
    sections: list[Section] = []
    blocks: list[str | Items] = []
    heading, picture, alt = "", "", ""
    for line in [*texts(language)[name].replace("{service}", sender.service).splitlines(), "# "]:
        if match := _HEADING.match(line):
            if heading:
                sections.append(Section(heading, picture, alt, tuple(blocks)))
            heading, picture, alt, blocks = line[match.end() :], "", "", []
        elif match := _PICTURE.fullmatch(line):
            alt, picture = match.groups()
        elif match := _ITEM.fullmatch(line):
            _add_item(blocks, match[2], numbered=match[1] != "-")
        elif line.strip():
            blocks.append(line)
    return tuple(sections)


def picture(name: str) -> bytes:
    """Return the SVG of a section's picture."""
    return resources.path("leaflets", "pictures", name).read_bytes()


def _add_item(blocks: list[str | Items], text: str, *, numbered: bool) -> None:
    last = blocks[-1] if blocks else ""
    if isinstance(last, Items) and last.numbered == numbered:
        blocks[-1] = Items((*last.texts, text), numbered)
    else:
        blocks.append(Items((text,), numbered))
