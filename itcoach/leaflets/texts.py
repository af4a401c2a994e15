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

__all__ = ["NAMES", "Items", "Section", "Text", "read", "texts"]

NAMES: Final = ("flyer", "staff", "card")

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
        title: The heading.
        blocks: Paragraphs and lists, from top to bottom.
    """

    title: str
    blocks: tuple[str | Items, ...]


@dataclass(frozen=True)
class Text:
    """What is written on a leaflet.

    Args:
        title: The first heading.
        lead: What stands below it.
        picture: File name of the picture, or nothing.
        picture_alt: What it shows.
        sections: The rest.
    """

    title: str
    lead: tuple[str | Items, ...]
    picture: str
    picture_alt: str
    sections: tuple[Section, ...]


@functools.cache
def texts(language: str) -> dict[str, str]:
    """Return the Markdown of every text in ``language`` by its name, one of :data:`NAMES`."""
    return {
        name: resources.path("leaflets", language, f"{name}.md").read_text(encoding="utf-8") for name in NAMES
    }


def read(name: str, language: str, sender: Sender) -> Text:
    """Return a text with the service's name filled in."""
    title, picture, alt = "", "", ""
    # The lead is a section without a heading.
    parts: list[tuple[str, list[str | Items]]] = [("", [])]
    for line in texts(language)[name].replace("{service}", sender.service).splitlines():
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("## "):
            parts.append((line[3:], []))
        elif match := _PICTURE.fullmatch(line):
            alt, picture = match.groups()
        elif match := _ITEM.fullmatch(line):
            _add_item(parts[-1][1], match[2], numbered=match[1] != "-")
        elif line.strip():
            parts[-1][1].append(line)
    lead, *sections = parts
    return Text(
        title,
        tuple(lead[1]),
        picture,
        alt,
        tuple(Section(heading, tuple(blocks)) for heading, blocks in sections),
    )


def _add_item(blocks: list[str | Items], text: str, *, numbered: bool) -> None:
    last = blocks[-1] if blocks else ""
    if isinstance(last, Items) and last.numbered == numbered:
        blocks[-1] = Items((*last.texts, text), numbered)
    else:
        blocks.append(Items((text,), numbered))
