"""The QR code of an address, drawn as lines so that it prints as sharp as the letters."""

import functools
import re
from itertools import groupby
from typing import Final

import segno
from reportlab.lib.units import mm

from itcoach.leaflets.layout import INK, Strip
from itcoach.leaflets.pictures import block
from itcoach.leaflets.tagged import Element, TaggedDocument

__all__ = ["code", "in_words", "link"]

_LEAST: Final = 20 * mm
_LEAST_MODULE: Final = 0.6 * mm  # what the camera of an old mobile still tells apart at reading distance
_QUIET: Final = 4


def link(address: str) -> str:
    """Return the address as a mobile opens it."""
    address = address.strip()
    return address if re.match(r"https?://", address, re.IGNORECASE) else f"https://{address}"


def in_words(address: str) -> str:
    """Return the address as a person types it."""
    return re.sub(r"^https?://(www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/")


def code(address: str, element: Element) -> Strip:
    """Return the code with its quiet zone of four modules, without which a mobile may not find it.

    The code is 20 mm wide; a long address makes it larger rather than its modules too fine.
    """
    rows = _matrix(link(address))
    module = max(_LEAST / len(rows), _LEAST_MODULE)
    side = (len(rows) + 2 * _QUIET) * module

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        element.attributes = block(x, top - side, x + side, top)
        paper.mark(element)
        paper.canvas.setFillColor(INK)
        path = paper.canvas.beginPath()
        for down, row in enumerate(rows, start=_QUIET + 1):
            across = _QUIET
            for dark, modules in groupby(row):
                length = len(list(modules))
                if dark:
                    path.rect(x + across * module, top - down * module, length * module, module)
                across += length
        paper.canvas.drawPath(path, stroke=0, fill=1)

    return Strip(side, draw, width=side)


@functools.lru_cache(maxsize=16)
def _matrix(address: str) -> tuple[bytearray, ...]:
    """Return the modules, row by row; every leaflet of a municipality has the same."""
    return tuple(segno.make(address, error="m", micro=False).matrix)
