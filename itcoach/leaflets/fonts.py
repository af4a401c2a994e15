"""Atkinson Hyperlegible for paper: made for low vision, embedded and subset in every document."""

import unicodedata
from functools import cache, lru_cache
from typing import Final

import fontpkg_atkinson_hyperlegible as atkinson
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
        file = str(atkinson.ROOT / "files" / f"{name}.ttf")
        # Only the signs in use are embedded, not all of ASCII.
        pdfmetrics.registerFont(TTFont(name, file, asciiReadable=False))


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


@lru_cache(maxsize=20_000)
def _width(text: str, font: str) -> float:
    """Return the width at a size of one point; the same words come back on every leaflet."""
    return float(pdfmetrics.stringWidth(text, font, 1))
