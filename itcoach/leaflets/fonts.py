"""Atkinson Hyperlegible for paper: made for low vision, embedded and subset in every document.

Its zero has a stroke through it, to tell it from the letter O. In a number to call somebody who does not know
that reads Ø or 8, and nothing that is printed mixes the two: on paper the zero is an open one.
"""

import unicodedata
from functools import cache, lru_cache
from io import BytesIO
from typing import Final

import fontpkg_atkinson_hyperlegible as atkinson
from fontTools.ttLib import TTFont as Drawings
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.ttLib.tables.ttProgram import Program
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

__all__ = ["BOLD", "REGULAR", "printable", "register", "width"]

REGULAR: Final = "AtkinsonHyperlegible-Regular"
BOLD: Final = "AtkinsonHyperlegible-Bold"

# Signs that people paste and the font lacks, as the sign that means the same to a reader.
_STAND_INS: Final = str.maketrans(
    {"→": ">", "←": "<", "✓": "√", "\u2011": "-", "\u2009": " ", "\u202f": "\u00a0", "\t": " ", "\r": ""}
)


@cache
def register() -> None:
    """Make the two weights known to ReportLab, once per process."""
    for name in (REGULAR, BOLD):
        # Only the signs in use are embedded, not all of ASCII.
        pdfmetrics.registerFont(TTFont(name, _with_open_zero(name), asciiReadable=False))


def printable(text: str) -> str:
    """Return ``text`` with signs that the font has no shape for replaced, accents composed.

    A sign without a stand-in becomes a question mark: a reader sees that something stood there.
    """
    register()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    composed = unicodedata.normalize("NFC", text).translate(_STAND_INS)
    return "".join(sign if sign == "\n" or ord(sign) in known else "?" for sign in composed)


def width(text: str, font: str, size: float) -> float:
    """Return how wide ``text`` is set, in points."""
    return _width(text, font) * size


def _with_open_zero(name: str) -> BytesIO:
    """Return a weight of the type in which the two halves inside its zero are one."""
    file = str(atkinson.ROOT / "files" / f"{name}.ttf")
    # What is not changed is not even read, and the same file comes out every day.
    changed = BytesIO()
    with Drawings(file, recalcTimestamp=False, recalcBBoxes=False, lazy=True) as drawings:
        zero = drawings["glyf"]["zero"]
        points = list(zip(zero.coordinates, zero.flags, strict=True))
        edge, upper, lower = (end + 1 for end in zero.endPtsOfContours)
        above, below = points[edge:upper], points[upper:lower]
        # Either begins and ends where the stroke cuts it: without those four points the curve goes round.
        # The lower half begins at the bottom: two points on, the stroke cuts in, and the third is across it.
        points = [*points[:edge], *below[:2], *above[1:-1], *below[4:]]
        zero.coordinates = GlyphCoordinates([point for point, _ in points])
        zero.flags = bytearray(flag for _, flag in points)
        zero.endPtsOfContours, zero.numberOfContours = [edge - 1, len(points) - 1], 2
        zero.program = Program()
        zero.program.fromBytecode(b"")  # what moved the points of the stroke on a coarse screen
        drawings.save(changed)
    changed.seek(0)
    return changed


@lru_cache(maxsize=20_000)
def _width(text: str, font: str) -> float:
    """Return the width at a size of one point; the same words come back on every leaflet."""
    return float(pdfmetrics.stringWidth(text, font, 1))
