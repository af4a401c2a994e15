"""The bars and the curve of the inclusion index on paper, painted from ``itcoach.inclusion.drawing``."""

from typing import Final

from reportlab.lib.colors import Color, HexColor

from itcoach.inclusion.drawing import Box, Dot, Drawing, Ink, Lettering, Line, Shape, Words
from itcoach.leaflets import fonts
from itcoach.leaflets.layout import INK, TEAL, Strip
from itcoach.leaflets.pictures import block
from itcoach.leaflets.tagged import Element, TaggedDocument

__all__ = ["figure", "lettering"]

_INKS: Final[dict[Ink, Color]] = {
    Ink.TEXT: INK,
    Ink.QUIET: INK,
    Ink.RULE: HexColor("#8B8578"),
    Ink.FULL: TEAL,
    Ink.SOFT: HexColor("#D5E4E4"),
    Ink.GROUND: HexColor("#FFFFFF"),
}
_CAPITALS: Final = 0.67
"""How high capitals and figures stand, of the size of the type."""


def lettering(size: float) -> Lettering:
    """Return how letters of ``size`` points measure on paper."""

    def width(text: str, bold: bool) -> float:
        return fonts.width(fonts.printable(text), fonts.BOLD if bold else fonts.REGULAR, size)

    return Lettering(size * 1.3, width)


def figure(drawing: Drawing, title: str, parent: Element, *, size: float) -> Strip:
    """Return a drawing as a figure that is read aloud as its ``title`` and its words.

    Args:
        drawing: What is painted; it was made with the :func:`lettering` of ``size``.
        title: What it shows.
        parent: What it stands under.
        size: Of its letters, points.
    """
    element = Element("Figure", parent, alt=f"{title}: {'; '.join(drawing.words)}.")

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        element.attributes = block(x, top - drawing.height, x + drawing.width, top)
        paper.mark(element)
        for shape in drawing.shapes:
            _paint(paper, shape, x, top, size)

    return Strip(drawing.height, draw, width=drawing.width)


def _paint(paper: TaggedDocument, shape: Shape, x: float, top: float, size: float) -> None:
    canvas = paper.canvas
    canvas.setFillColor(_INKS[shape.ink])
    match shape:
        case Line():
            canvas.setStrokeColor(_INKS[shape.ink])
            canvas.setLineWidth(shape.width)
            canvas.setLineCap(1)
            canvas.line(x + shape.x1, top - shape.y1, x + shape.x2, top - shape.y2)
        case Box():
            place = (x + shape.x, top - shape.y - shape.height, shape.width, shape.height)
            canvas.roundRect(*place, shape.radius, stroke=0, fill=1)
        case Dot():
            canvas.circle(x + shape.x, top - shape.y, shape.radius, stroke=0, fill=1)
        case Words():
            canvas.setFont(fonts.BOLD if shape.bold else fonts.REGULAR, size)
            write = {
                "start": canvas.drawString,
                "middle": canvas.drawCentredString,
                "end": canvas.drawRightString,
            }
            base = top - shape.y - _CAPITALS * size / 2
            write[shape.align](x + shape.x, base, fonts.printable(shape.text))
