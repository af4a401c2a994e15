"""The guides' line drawings (SVG) on paper."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas
from svglib.svglib import svg2rlg

from itcoach.leaflets import fonts
from itcoach.leaflets.layout import Strip
from itcoach.leaflets.tagged import Element, TaggedDocument

__all__ = ["block", "picture"]

_SELF_CONTAINED: Final = frozenset("q Q cm w J j M d m l c h re S s f f* B B* b b* n W W* g G rg RG".split())
"""Operators that need no font and nothing else of the document that they stand in."""


class _OneFamily:
    """Give svglib the embedded family, whatever family the drawing asks for."""

    def find_font(self, name: str, weight: str = "normal", style: str = "normal") -> tuple[str, bool]:
        """Return the name of the weight that is embedded."""
        heavy = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
        return (fonts.BOLD if heavy else fonts.REGULAR), True


@dataclass(frozen=True)
class _Drawing:
    """A drawing, ready to be placed.

    Args:
        shapes: As svglib reads it.
        operators: What draws it, or nothing where it depends on the document, as letters do.
    """

    shapes: Any
    operators: str

    def place(self, paper: TaggedDocument, x: float, y: float, scale: float) -> None:
        """Draw it with its lower left corner at ``x``, ``y``."""
        if self.operators:
            paper.add(f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm\n{self.operators}\nQ")
            return
        paper.canvas.saveState()
        paper.canvas.translate(x, y)
        paper.canvas.scale(scale, scale)
        renderPDF.draw(self.shapes, paper.canvas, 0, 0)
        paper.canvas.restoreState()


def block(left: float, bottom: float, right: float, top: float) -> Mapping[str, str]:
    """Return the attributes of a figure that stands there on its page."""
    return {
        "O": "/Layout",
        "Placement": "/Block",
        "BBox": f"[{left:.2f} {bottom:.2f} {right:.2f} {top:.2f}]",
    }


def picture(svg: bytes, element: Element, *, width: float, height: float) -> Strip:
    """Return the drawing scaled to fit ``width`` × ``height`` points, drawn under ``element``.

    Raises:
        ValueError: ``svg`` is no drawing.
    """
    drawing = _read(svg)
    scale = min(width / drawing.shapes.width, height / drawing.shapes.height)
    wide, high = drawing.shapes.width * scale, drawing.shapes.height * scale

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        element.attributes = block(x, top - high, x + wide, top)
        paper.mark(element)
        drawing.place(paper, x, top - high, scale)

    return Strip(high, draw, width=wide)


@functools.lru_cache(maxsize=256)
def _read(svg: bytes) -> _Drawing:
    """Return the drawing; reading one takes longer than setting a page, and most come back."""
    fonts.register()
    shapes: Any = svg2rlg(BytesIO(svg), font_map=_OneFamily())
    if shapes is None or shapes.width <= 0 or shapes.height <= 0:
        raise ValueError("the picture is no SVG drawing with a size")
    # Else ReportLab begins each drawing in its own default, which is not embedded.
    shapes.initialFontName = fonts.REGULAR
    canvas = Canvas(BytesIO(), initialFontName=fonts.REGULAR)
    renderPDF.draw(shapes, canvas, 0, 0)
    lines = [line for code in canvas._code for line in code.splitlines() if line]  # noqa: SLF001 - nothing else gives it
    alone = all(line.split()[-1] in _SELF_CONTAINED for line in lines)
    return _Drawing(shapes, "\n".join(lines) if alone else "")
