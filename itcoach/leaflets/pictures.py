"""The guides' line drawings (SVG) on paper."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from svglib.svglib import svg2rlg

from itcoach.leaflets import fonts
from itcoach.leaflets.layout import Strip
from itcoach.leaflets.tagged import Element, TaggedDocument

__all__ = ["block", "picture"]


class _OneFamily:
    """Give svglib the embedded family, whatever family the drawing asks for."""

    def find_font(self, name: str, weight: str = "normal", style: str = "normal") -> tuple[str, bool]:
        """Return the name of the weight that is embedded."""
        heavy = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
        return (fonts.BOLD if heavy else fonts.REGULAR), True


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
    fonts.register()
    drawing: Any = svg2rlg(BytesIO(svg), font_map=_OneFamily())
    if drawing is None or drawing.width <= 0 or drawing.height <= 0:
        raise ValueError("the picture is no SVG drawing with a size")
    # Else ReportLab begins each drawing in its own default, which is not embedded.
    drawing.initialFontName = fonts.REGULAR
    scale = min(width / drawing.width, height / drawing.height)
    drawing.scale(scale, scale)

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        bottom = top - drawing.height * scale
        right = x + drawing.width * scale
        element.attributes = block(x, bottom, right, top)
        paper.mark(element)
        renderPDF.draw(drawing, paper.canvas, x, bottom)

    return Strip(drawing.height * scale, draw, width=drawing.width * scale)
