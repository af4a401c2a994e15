"""Set text on pages: lines, lists, frames, and what must stay together.

Everything becomes strips, pieces of a page that are never cut. Strips that are tied to the next one go to
a new page together; only what is taller than a page is let go of.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm

from itcoach.leaflets import fonts
from itcoach.leaflets.tagged import ORNAMENT, Element, TaggedDocument

__all__ = [
    "INK",
    "LINE_LIMIT",
    "PADDING",
    "TEAL",
    "Layout",
    "Run",
    "Strip",
    "Style",
    "balanced",
    "bar",
    "beside",
    "break_lines",
    "frame",
    "height_of",
    "stay_together",
    "text",
]

LINE_LIMIT: Final = 60
"""Characters on a line, at most."""
PADDING: Final = 4 * mm
"""Between a frame and what stands in it, points."""
INK: Final = HexColor("#000000")
TEAL: Final = HexColor("#0E5A63")
"""The product's colour; 7.9:1 on white, so it may carry text as well."""

Draw = Callable[[TaggedDocument, float, float], None]


@dataclass(frozen=True)
class Style:
    """How a text is set.

    Args:
        size: Of the letters, points.
        leading: From line to line, points.
        font: Name of a registered font.
        colour: Of the letters.
        gap: Space above the first line, points; dropped at the top of a page.
    """

    size: float
    leading: float
    font: str = fonts.REGULAR
    colour: Color = INK
    gap: float = 0.0


@dataclass(frozen=True)
class Run:
    """Words in one weight; runs follow each other with a space between."""

    words: str
    font: str


@dataclass(frozen=True)
class Strip:
    """A piece of a page that is never cut.

    Args:
        height: Points, the gap above not counted.
        draw: Called with the paper, the left edge and the top edge.
        gap: Space above, dropped at the top of a page.
        tied: Whether it stays on the page of the next strip.
        width: Points, where it is known.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    tied: bool = False
    width: float = 0.0


def break_lines(runs: Iterable[Run], size: float, width: float, limit: int = LINE_LIMIT) -> list[list[Run]]:
    """Return the words in lines at most ``width`` points and ``limit`` characters long.

    Words are never hyphenated; one that is longer than a line is cut after a slash or before a dot, as in an
    address, or else where the line ends.
    """
    lines: list[list[Run]] = []
    line: list[Run] = []
    length, reach = 0, 0.0
    for word in (piece for run in runs for piece in _words(run, size, width, limit)):
        space = fonts.width(" ", word.font, size)
        extent = fonts.width(word.words, word.font, size)
        if line and (length + 1 + len(word.words) > limit or reach + space + extent > width):
            lines.append(line)
            line, length, reach = [], 0, 0.0
        length += len(word.words) + bool(line)
        reach += extent + (space if line else 0.0)
        line.append(word)
    return [*lines, line] if line else lines


def text(
    words: str | Sequence[Run],
    style: Style,
    element: Element,
    width: float,
    *,
    limit: int = LINE_LIMIT,
    tied: bool = False,
    goes_on: bool = False,
) -> list[Strip]:
    """Return the lines of a paragraph; its first two and its last two lines stay together.

    Args:
        words: The text, or its runs.
        style: How it is set.
        element: What it belongs to.
        width: Of the column, points.
        limit: Characters on a line, at most.
        tied: Whether it stays on the page of what follows.
        goes_on: Whether more text of the same element follows.
    """
    runs = [Run(words, style.font)] if isinstance(words, str) else words
    lines = break_lines(runs, style.size, width, limit)
    last = len(lines) - 1
    return [
        Strip(
            style.leading,
            _line(line, style, element, more=number < last or goes_on),
            gap=style.gap if number == 0 else 0.0,
            tied=tied or (number < last and (last < 3 or number in (0, last - 1))),
        )
        for number, line in enumerate(lines)
    ]


def balanced(words: str, style: Style, width: float) -> float:
    """Return the width, at most ``width`` points, in which the lines of a heading are about as long."""
    runs = [Run(words, style.font)]
    count = len(break_lines(runs, style.size, width))
    longest = max((fonts.width(word, style.font, style.size) for word in words.split()), default=0.0)
    low, high = min(width, max(width / 2, longest)), width
    while high - low > style.size / 4:
        middle = (low + high) / 2
        fits = len(break_lines(runs, style.size, middle)) == count
        low, high = (low, middle) if fits else (middle, high)
    return high


def height_of(strips: Sequence[Strip]) -> float:
    """Return the height of the strips with all their gaps, points."""
    return sum(strip.gap + strip.height for strip in strips)


def stay_together(strips: Sequence[Strip]) -> list[Strip]:
    """Return the strips tied to one another; the last one as it was."""
    return [replace(strip, tied=True) for strip in strips[:-1]] + list(strips[-1:])


def beside(
    strips: Sequence[Strip],
    aside: Strip,
    *,
    after: int,
    strips_at: float = 0.0,
    aside_at: float = 0.0,
    at_foot: bool = False,
) -> Strip:
    """Return one strip with ``strips`` in a column and ``aside`` in another.

    Args:
        strips: From top to bottom.
        aside: What stands beside them.
        after: How many of ``strips`` are read before ``aside``.
        strips_at: From the left edge to the column, points.
        aside_at: From the left edge to ``aside``, points.
        at_foot: Whether ``aside`` stands at the foot, not at the top.
    """
    height = max(height_of(strips) - strips[0].gap, aside.height + _DROP)
    drop = height - aside.height if at_foot else _DROP

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        edge = top
        for number, strip in enumerate(strips):
            if number == after:
                aside.draw(paper, x + aside_at, top - drop)
            edge -= strip.gap if number else 0.0
            strip.draw(paper, x + strips_at, edge)
            edge -= strip.height
        if after >= len(strips):
            aside.draw(paper, x + aside_at, top - drop)

    return Strip(height, draw, gap=strips[0].gap)


def frame(strips: Sequence[Strip], width: float, *, weight: float, colour: Color, gap: float) -> list[Strip]:
    """Return the strips inside a drawn frame of ``width`` points, which stays open where a page ends."""

    def framed(strip: Strip, first: bool, last: bool) -> Strip:
        above = PADDING if first else strip.gap
        height = above + strip.height + (PADDING if last else 0.0)

        def draw(paper: TaggedDocument, x: float, top: float) -> None:
            paper.mark(ORNAMENT)
            paper.canvas.setStrokeColor(colour)
            paper.canvas.setLineWidth(weight)
            paper.canvas.setLineCap(2)
            for edge in (x, x + width):
                paper.canvas.line(edge, top, edge, top - height)
            if first:
                paper.canvas.line(x, top, x + width, top)
            if last:
                paper.canvas.line(x, top - height, x + width, top - height)
            strip.draw(paper, x + PADDING, top - above)

        return Strip(height, draw, gap=gap if first else 0.0, tied=strip.tied)

    end = len(strips) - 1
    return [framed(strip, number == 0, number == end) for number, strip in enumerate(strips)]


def bar(strips: Sequence[Strip]) -> list[Strip]:
    """Return the strips with a broad bar at their left, as for a person's own words."""

    def barred(strip: Strip, first: bool) -> Strip:
        inner = 0.0 if first else strip.gap

        def draw(paper: TaggedDocument, x: float, top: float) -> None:
            paper.mark(ORNAMENT)
            paper.canvas.setFillColor(TEAL)
            paper.canvas.rect(x, top - inner - strip.height, 4, inner + strip.height, stroke=0, fill=1)
            strip.draw(paper, x + 16, top - inner)

        return Strip(inner + strip.height, draw, gap=strip.gap if first else 0.0, tied=strip.tied)

    return [barred(strip, number == 0) for number, strip in enumerate(strips)]


class Layout:
    """Fill pages with strips from the top.

    Args:
        height: Of the room for strips on a page, points.
    """

    def __init__(self, height: float) -> None:
        self.height = height
        self.pages: list[list[tuple[Strip, float]]] = [[]]
        self._used = 0.0

    @property
    def room(self) -> float:
        """How much of the page is left, points."""
        return self.height - self._used

    def add(self, strips: Iterable[Strip]) -> None:
        """Place the strips; those that are tied to each other on one page, where a page can hold them."""
        group: list[Strip] = []
        for strip in strips:
            group.append(strip)
            if not strip.tied:
                self._place(group)
                group = []
        if group:
            self._place(group)

    def add_at_foot(self, strips: Sequence[Strip]) -> None:
        """Place the strips together at the foot of the page, or of a new one."""
        needed = self.needed(strips)
        if needed > self.room:
            self.turn()
        self._used = max(self._used, self.height - height_of(strips))
        self._place(strips)

    def needed(self, strips: Sequence[Strip]) -> float:
        """Return the height the strips take where they are put next, points."""
        return height_of(strips) - (0.0 if self._used else strips[0].gap)

    def _place(self, group: Sequence[Strip]) -> None:
        if self.pages[-1] and self.needed(group) > self.room:
            self.turn()
        for strip in group:
            gap = strip.gap if self._used else 0.0
            if self.pages[-1] and gap + strip.height > self.room + 0.01:
                self.turn()
                gap = 0.0
            self.pages[-1].append((strip, self._used + gap))
            self._used += gap + strip.height

    def turn(self) -> None:
        """Go on at a new page."""
        self.pages.append([])
        self._used = 0.0


_SEAM: Final = re.compile(r"(?<=[/?&=@])(?=[^/?&=@])|(?=\.\w)")
"""After the signs that part an address, and before its dots: a line that ends in a dot looks finished.

At a hyphen nothing is cut: nobody would know whether it belongs to the address."""
_DROP: Final = 3.0  # the ascent of the letters stands below the top of their line


def _words(run: Run, size: float, width: float, limit: int) -> Iterable[Run]:
    for word in fonts.printable(run.words).replace("\n", " ").split(" "):
        rest = word
        while rest:
            end = min(len(rest), limit)
            while end > 1 and fonts.width(rest[:end], run.font, size) > width:
                end -= 1
            if end < len(rest):
                end = max((at for at in _seams(rest) if at <= end), default=end)
            yield Run(rest[:end], run.font)
            rest = rest[end:]


def _seams(word: str) -> Iterable[int]:
    """Return where a long word is best cut; one or two signs at its start are no line."""
    return (seam.start() for seam in _SEAM.finditer(word, 3))


def _line(line: Sequence[Run], style: Style, element: Element, *, more: bool) -> Draw:
    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        paper.mark(element)
        ink = paper.canvas.beginText()
        ink.setTextOrigin(x, top - (style.leading - style.size) / 2 - style.size * 0.80)
        ink.setFillColor(style.colour)
        for number, (font, words) in enumerate(groupby(line, key=lambda word: word.font)):
            ink.setFont(font, style.size)
            ink.textOut((" " if number else "") + " ".join(word.words for word in words))
        if more:
            # No ink, but it keeps the words apart when the text is read aloud or copied.
            ink.textOut(" ")
        paper.canvas.drawText(ink)

    return draw
