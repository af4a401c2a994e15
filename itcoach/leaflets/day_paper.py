"""The day sheet: a coach's day on one page, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from itcoach.dates import clock_time, long_date, plain_date
from itcoach.leaflets import fonts
from itcoach.leaflets.contents import DaySheet, DaySheetRow, Sender
from itcoach.leaflets.layout import INK, TEAL, Run, Strip, Style, break_lines, text
from itcoach.leaflets.parts import shortened
from itcoach.leaflets.tagged import ORNAMENT, Element, TaggedDocument
from resources.words import capital, ntr, tr

__all__ = ["compose"]

_MARGIN: Final = 15 * mm
_BETWEEN: Final = 10.0
_TIME, _WHO, _WHERE = 78.0, 128.0, 118.0
_BUSY_FILL: Final = HexColor("#ECECEC")
_FOOT: Final = 49.0
_FINE: Final = Style(9.5, 13)
# The coach reads a table: the width of a column is the measure there.
_NO_LIMIT: Final = 10_000

_Lines = Sequence[Run]
"""The paragraphs of a cell, each in one weight."""


@dataclass(frozen=True)
class _Set:
    """How the table is set: the size of the letters and how many lines a cell may take."""

    size: float
    lines: int

    @property
    def leading(self) -> float:
        return self.size * 1.3

    @property
    def padding(self) -> float:
        return self.size * 0.55


def compose(sheet: DaySheet, *, sender: Sender, language: str) -> bytes:
    """Return the day sheet as a PDF of one page."""
    title = tr("Dagens besök", lang=language)
    day = long_date(sheet.day, language)
    paper = TaggedDocument(
        title=f"{title}, {day}",
        author=f"{sender.municipality}, {sender.service}",
        language=language,
        day=sheet.day,
    )
    top = _head(paper, sheet, capital(day), language)
    if sheet.rows:
        _table(paper, sheet.rows, top, language)
    else:
        empty = tr("Inga besök är inlagda den här dagen.", lang=language)
        _draw(paper, text(empty, Style(14, 19), Element("P", paper.root), _width(paper)), top)
    _foot(paper, sheet, sender, language)
    paper.end_page()
    return paper.finish()


def _width(paper: TaggedDocument) -> float:
    return float(paper.width - 2 * _MARGIN)


def _draw(paper: TaggedDocument, strips: Sequence[Strip], top: float, x: float = _MARGIN) -> float:
    for strip in strips:
        strip.draw(paper, x, top)
        top -= strip.height
    return top


def _head(paper: TaggedDocument, sheet: DaySheet, day: str, language: str) -> float:
    visits = sum(row.kind == "visit" for row in sheet.rows)
    count = ntr("{n} besök", "{n} besök", visits, lang=language)
    width = _width(paper)
    heading = text(day, Style(22, 27, fonts.BOLD), Element("H1", paper.root), width)
    whose = text(f"{sheet.coach_name} · {count}", Style(12, 17), Element("P", paper.root), width)
    return _draw(paper, [*heading, *whose], paper.height - _MARGIN) - 12


def _foot(paper: TaggedDocument, sheet: DaySheet, sender: Sender, language: str) -> None:
    """Write at the foot who gives it out, in three lines whatever the municipality has to say."""
    width = _width(paper)
    edition = tr("Utgåva {day}.", lang=language, day=plain_date(sheet.day, language))
    never = tr("Vi frågar aldrig efter dina koder.", lang=language)
    keep = tr("Bladet har personuppgifter. Förstör det när dagen är slut.", lang=language)
    facts = (
        (sender.municipality, sender.service, sender.phone, edition),
        (sender.hours, sender.cost, never),
        (keep,),
    )
    strips: list[Strip] = []
    for line in facts:
        words = _side_by_side([fact for fact in line if fact.strip()], width)
        strips += text(words, _FINE, Element("P", paper.root), width, limit=_NO_LIMIT)
    _draw(paper, strips, _MARGIN + sum(strip.height for strip in strips))


def _side_by_side(facts: Sequence[str], width: float) -> str:
    """Return the facts in one line; where they do not fit, the longest lose their ends."""
    between = " · "
    room = width - fonts.width(between, _FINE.font, _FINE.size) * (len(facts) - 1)
    whole = list(facts)
    left = room
    by_length = sorted(range(len(facts)), key=lambda at: fonts.width(facts[at], _FINE.font, _FINE.size))
    for rank, at in enumerate(by_length):
        share = left / (len(facts) - rank)
        whole[at] = shortened(whole[at], _FINE.font, _FINE.size, share)
        left -= fonts.width(whole[at], _FINE.font, _FINE.size)
    return between.join(whole)


def _table(paper: TaggedDocument, rows: Sequence[DaySheetRow], top: float, language: str) -> None:
    columns = (_TIME, _WHO, _WHERE, _width(paper) - _TIME - _WHO - _WHERE)
    headings = (
        tr("Tid", lang=language),
        tr("Vem", lang=language),
        tr("Var", lang=language),
        tr("Önskan och senaste besök", lang=language),
    )
    cells = [[[Run(words, fonts.BOLD)] for words in headings]]
    cells += [_cells(row, language) for row in rows]
    how = _fitting(cells, columns, top - _MARGIN - _FOOT)
    owner = Element("Table", paper.root)
    for number, row in enumerate(cells):
        fill = number > 0 and rows[number - 1].kind == "busy"
        top = _row(paper, owner, row, columns, how, top, head=number == 0, fill=fill)


def _cells(row: DaySheetRow, language: str) -> list[list[Run]]:
    """Return the paragraphs of the row's four cells; those without words are left out."""
    time = f"{clock_time(row.start, language)}–{clock_time(row.end, language)}"
    busy = tr("Upptaget", lang=language) if row.kind == "busy" else ""
    last = tr("Senast {line}", lang=language, line=row.last_time) if row.last_time else ""
    cells = (
        [Run(time, fonts.BOLD)],
        [Run(row.who, fonts.BOLD), Run(row.phone.replace(" ", "\u00a0"), fonts.REGULAR)],
        [Run(row.address, fonts.REGULAR), Run(row.area, fonts.REGULAR)],
        [
            Run(" · ".join(row.flags), fonts.BOLD),
            Run(busy, fonts.REGULAR),
            Run(row.wish, fonts.REGULAR),
            Run(last, fonts.REGULAR),
        ],
    )
    return [[run for run in cell if run.words.strip()] for cell in cells]


def _fitting(cells: Sequence[Sequence[_Lines]], columns: Sequence[float], room: float) -> _Set:
    """Return the largest setting in which every row stands on the page.

    Below 11 pt, lines are given up before size, down to 9 pt with an ellipsis; a day beyond that shrinks.
    """
    wanted = [(11.0, 7), (10.5, 6), (10.0, 5), (10.0, 4), (10.0, 3), (9.5, 3), (9.0, 3), (9.0, 2)]
    for size, lines in wanted:
        how = _Set(size, lines)
        if _table_height(cells, columns, how) <= room:
            return how
    while _table_height(cells, columns, how) > room:
        how = _Set(how.size * 0.93, 2)
    return how


def _table_height(cells: Sequence[Sequence[_Lines]], columns: Sequence[float], how: _Set) -> float:
    return sum(_row_height(row, columns, how) for row in cells)


def _row_height(row: Sequence[_Lines], columns: Sequence[float], how: _Set) -> float:
    most = max(
        sum(len(lines) for lines in _trimmed(cell, width, how))
        for cell, width in zip(row, columns, strict=True)
    )
    return most * how.leading + 2 * how.padding


def _trimmed(cell: _Lines, column: float, how: _Set) -> list[list[str]]:
    """Return the lines of each paragraph; each keeps one line at least, and an ellipsis where it is cut."""
    width = column - _BETWEEN
    spare = max(0, how.lines - len(cell))
    paragraphs: list[list[str]] = []
    for run in cell:
        lines = [
            " ".join(word.words for word in line) for line in break_lines([run], how.size, width, _NO_LIMIT)
        ]
        keep = min(len(lines), 1 + spare)
        spare -= keep - 1
        if keep < len(lines):
            lines[keep - 1 :] = [shortened(" ".join(lines[keep - 1 :]), run.font, how.size, width)]
        paragraphs.append(lines)
    return paragraphs


def _row(
    paper: TaggedDocument,
    table: Element,
    cells: Sequence[_Lines],
    columns: Sequence[float],
    how: _Set,
    top: float,
    *,
    head: bool,
    fill: bool,
) -> float:
    """Draw a row under ``table`` and return where the next one begins."""
    height = _row_height(cells, columns, how)
    _rule(paper, top, height, head=head, fill=fill)
    row = Element("TR", table)
    x = _MARGIN
    for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        scope = "/Column" if head else "/Row"
        box = (
            Element("TH", row, attributes={"O": "/Table", "Scope": scope})
            if head or number == 0
            else Element("TD", row)
        )
        depth = top - how.padding
        for run, lines in zip(cell, _trimmed(cell, column, how), strict=True):
            style = Style(how.size, how.leading, run.font)
            strips = text(" ".join(lines), style, Element("P", box), column - _BETWEEN, limit=_NO_LIMIT)
            depth = _draw(paper, strips, depth, x + _BETWEEN / 2)
        x += column
    return top - height


def _rule(paper: TaggedDocument, top: float, height: float, *, head: bool, fill: bool) -> None:
    paper.mark(ORNAMENT)
    if fill:
        paper.canvas.setFillColor(_BUSY_FILL)
        paper.canvas.rect(_MARGIN, top - height, _width(paper), height, stroke=0, fill=1)
    paper.canvas.setStrokeColor(TEAL if head else INK)
    paper.canvas.setLineWidth(1.5 if head else 0.4)
    paper.canvas.line(_MARGIN, top - height, paper.width - _MARGIN, top - height)
