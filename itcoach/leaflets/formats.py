"""The papers: their edges, and the type that suits them."""

from dataclasses import dataclass, replace
from typing import Final

from reportlab.lib.units import mm

from itcoach.leaflets import fonts
from itcoach.leaflets.layout import TEAL, Style

__all__ = ["A4", "A5", "BOOKLET", "FLYER", "LARGE", "NORMAL", "PANEL", "SMALLER", "Format", "Sizes"]

NORMAL: Final = 14.0
"""The body of the text, points."""
LARGE: Final = 18.0
"""The body of the text in large print, points."""


SMALLER: Final = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
"""Names and hours can be so long that a page or a panel does not hold them: only then is type smaller."""


@dataclass(frozen=True)
class Format:
    """A page, all in points.

    Args:
        width: Of the page.
        height: Of the page.
        inner: The margin at the fold or the holes: left on odd pages.
        outer: The other margin at the side.
        top: From the edge to the first line.
        foot: From the last line to the edge.
        edge: From the edge to the page's head and foot; most printers reach it.
        paper_width: Of the paper that the page stands on, with others beside it or not.
        small: Whether headings are set smaller and pictures stand between the lines, not beside them.
        head: Whether each page says at its top who gives it out.
    """

    width: float
    height: float
    inner: float
    outer: float
    top: float
    foot: float
    edge: float
    paper_width: float
    small: bool
    head: bool = True

    @property
    def column(self) -> float:
        """The width of the text, points."""
        return self.width - self.inner - self.outer

    @property
    def room(self) -> float:
        """The height for text, points."""
        return self.height - self.top - self.foot

    def left(self, page: int) -> float:
        """Return the left margin of a page, counted from 1."""
        return self.inner if page % 2 else self.outer


A4: Final = Format(
    width=210 * mm,
    height=297 * mm,
    inner=20 * mm,
    outer=20 * mm,
    top=27 * mm,
    foot=26 * mm,
    edge=16 * mm,
    paper_width=210 * mm,
    small=False,
)
A5: Final = Format(
    width=148 * mm,
    height=210 * mm,
    inner=15 * mm,
    outer=15 * mm,
    top=25 * mm,
    foot=23 * mm,
    edge=15 * mm,
    paper_width=148 * mm,
    small=True,
)
FLYER: Final = replace(A5, top=15 * mm, foot=21 * mm, head=False)
"""An A5 whose first heading is what catches the eye."""
BOOKLET: Final = replace(FLYER, width=148.5 * mm, inner=20 * mm, paper_width=297 * mm)
"""Half an A4; the inner margin is wider, since the fold takes some of it."""
PANEL: Final = Format(
    width=100 * mm,
    height=210 * mm,
    inner=15 * mm,
    outer=13 * mm,
    top=15 * mm,
    foot=15 * mm,
    edge=15 * mm,
    paper_width=297 * mm,
    small=True,
    head=False,
)
"""A third of an A4."""


@dataclass(frozen=True)
class Sizes:
    """The type of one leaflet; leading is the size and about five points more."""

    body: Style
    lead: Style
    title: Style
    section: Style
    step: Style
    label: Style
    fine: Style
    phone: Style
    furniture: Style

    @staticmethod
    def of(body: float, *, small: bool = False) -> "Sizes":
        """Return the type whose body is ``body`` points, for an A4 or for a small page."""
        more = body - NORMAL
        half = more / 2
        less = 3.0 if small else 0.0

        def style(size: float, leading: float, font: str, gap: float) -> Style:
            return Style(size, leading, font, gap=gap)

        return Sizes(
            body=style(body, body + 5, fonts.REGULAR, 7 + half - less / 2),
            lead=style(16 + more, 21 + more, fonts.REGULAR, 8 + half),
            title=style(28 + more - 1.5 * less, 33 + more - 1.5 * less, fonts.BOLD, 0),
            section=style(19 + more - less / 2, 24 + more - less / 2, fonts.BOLD, 24 + more - 2 * less),
            step=style(17 + more, 22 + more, fonts.BOLD, 2),
            label=Style(body, body + 5, fonts.BOLD, TEAL, 20 + more),
            fine=style(12 + half, 17 + half, fonts.REGULAR, 6 + half),
            phone=style(30 + more - less, 36 + more - less, fonts.BOLD, 4 + half),
            furniture=style(10.5 + half, 14 + half, fonts.REGULAR, 0),
        )
