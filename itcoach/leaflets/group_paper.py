"""The group view on paper: every table with real headings, read aloud cell by cell."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from itcoach.group.plots import is_drawn, plot
from itcoach.leaflets import fonts
from itcoach.leaflets.formats import A4
from itcoach.leaflets.index_figure import figure, lettering
from itcoach.leaflets.layout import INK, TEAL, Strip, Style, height_of, stay_together, text
from itcoach.leaflets.parts import Leaflet
from itcoach.leaflets.tagged import ORNAMENT, Element, TaggedDocument
from resources.words import tr

if TYPE_CHECKING:
    from datetime import date

    from itcoach.group.grids import Grid, Section
    from itcoach.leaflets.contents import Sender

__all__ = ["compose"]

_BODY: Final = 11.0
_NUMBERS: Final = 92.0
_BETWEEN: Final = 8.0
_PADDING: Final = 4.0
_NO_LIMIT: Final = 10_000


def compose(
    sections: "Sequence[Section]",
    *,
    whose: str,
    about: Sequence[str],
    sender: "Sender",
    edition: "date",
    language: str,
) -> bytes:
    """Return the tables as a PDF in A4.

    Args:
        sections: What is told.
        whose: Whose tables they are.
        about: What is hidden and why, a paragraph each.
        sender: Who gives it out.
        edition: The day that stands on it.
        language: Code of the language of the words.
    """
    title = tr("Digital delaktighet i grupp", lang=language)
    leaflet = Leaflet(title, sender=sender, edition=edition, language=language, body=_BODY, form=A4)
    leaflet.layout.add(leaflet.title())
    leaflet.layout.add(leaflet.paragraphs(whose, replace(leaflet.sizes.lead, font=fonts.BOLD)))
    leaflet.layout.add(leaflet.paragraphs(about[0]))
    for section in sections:
        leaflet.layout.add([*leaflet.heading(section.title), *leaflet.paragraphs(section.about)])
        for grid in section.grids:
            _add(leaflet, grid)
    heading = leaflet.heading(tr("Vad som är dolt, och varför", lang=language))
    leaflet.layout.add([*heading, *(strip for words in about for strip in leaflet.paragraphs(words))])
    return leaflet.finish()


def _add(leaflet: Leaflet, grid: "Grid") -> None:
    style = replace(leaflet.sizes.body, font=fonts.BOLD, gap=14)
    strips = leaflet.heading(grid.title, "H3", style)
    if is_drawn(grid):
        letters = lettering(leaflet.sizes.body.size)
        drawn = figure(
            plot(grid, room=leaflet.width, letters=letters),
            grid.title,
            leaflet.root,
            size=leaflet.sizes.body.size,
        )
        strips.append(replace(drawn, gap=_PADDING))
    if grid.lines:
        strips += _table(leaflet, grid)
    for note in grid.notes:
        strips += leaflet.paragraphs(note)
    leaflet.layout.add(stay_together(strips) if len(grid.lines) < 12 else strips)


def _table(leaflet: Leaflet, grid: "Grid") -> list[Strip]:
    numbers = min(_NUMBERS, leaflet.width * 0.6 / max(1, len(grid.columns) - 1))
    widths = [leaflet.width - numbers * (len(grid.columns) - 1), *[numbers] * (len(grid.columns) - 1)]
    owner = Element("Table", leaflet.root)
    rows = [_row(owner, grid.columns, widths, leaflet.sizes.body, head=True)]
    for line in grid.lines:
        words = [line.heading, *(cell.text for cell in line.cells)]
        rows.append(_row(owner, words, widths, leaflet.sizes.body, head=False))
    return rows


def _row(owner: Element, words: Sequence[str], widths: Sequence[float], style: Style, *, head: bool) -> Strip:
    """Return a line of the table; its first cell is the heading of the line."""
    line = Element("TR", owner)
    cells: list[list[Strip]] = []
    for place, (cell, width) in enumerate(zip(words, widths, strict=True)):
        scope = "/Column" if head else "/Row"
        box = (
            Element("TH", line, attributes={"O": "/Table", "Scope": scope})
            if head or place == 0
            else Element("TD", line)
        )
        weight = replace(style, gap=0, font=fonts.BOLD if head else fonts.REGULAR)
        cells.append(text(cell, weight, Element("P", box), width - _BETWEEN, limit=_NO_LIMIT))
    height = max(map(height_of, cells)) + 2 * _PADDING

    def draw(paper: TaggedDocument, x: float, top: float) -> None:
        paper.mark(ORNAMENT)
        paper.canvas.setStrokeColor(TEAL if head else INK)
        paper.canvas.setLineWidth(1.2 if head else 0.3)
        paper.canvas.line(x, top - height, x + sum(widths), top - height)
        left = x
        for strips, width in zip(cells, widths, strict=True):
            depth = top - _PADDING
            for strip in strips:
                strip.draw(paper, left, depth)
                depth -= strip.height
            left += width

    return Strip(height, draw, tied=head)
