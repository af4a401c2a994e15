"""Read a list as CSV: headings and rows, each with the number that a spreadsheet shows for it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from itcoach.importing.columns import known_headings
from itcoach.importing.troubles import EmptyList, HugeCell, NoHeader, UnclosedQuote

__all__ = ["Table", "TableRow", "read_table"]

_DELIMITERS: Final = ";\t,"
_DATA_NOT_HEADING: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[.:]\d\d|\d+|\d{1,2}[/.]\d{1,2}.*")


@dataclass(frozen=True)
class TableRow:
    """A row of a list.

    Attributes:
        number: As a spreadsheet shows it; the headings are row 1.
        cells: As many as there are headings.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A list: its headings and the rows that hold anything."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(text: str) -> Table:
    """Return the list in ``text``, with its delimiter guessed from the headings.

    Raises:
        UnreadableList: There are no headings or rows, or a quotation mark or cell is out of order.
    """
    text = text.removeprefix("\ufeff")
    # A line that only tells Excel the delimiter; Excel does not show it.
    declared = re.match(r"sep=(.)\n", text)
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text)
    records = _records(text, delimiter)
    headings = next((cells for _, cells in records if any(cells)), ())
    if not headings:
        raise EmptyList
    width = len(headings)
    while width and not headings[width - 1]:
        width -= 1
    headings = headings[:width]
    if not _are_headings(headings):
        raise NoHeader
    rows = tuple(
        TableRow(n, (*cells, *[""] * (width - len(cells)))[: max(width, len(cells))])
        for n, cells in records
        if any(cells)
    )
    if not rows:
        raise EmptyList
    return Table(headings, rows)


def _are_headings(cells: tuple[str, ...]) -> bool:
    if known_headings(cells) >= 2:
        return True
    return len(cells) >= 3 and not any(_DATA_NOT_HEADING.fullmatch(cell) for cell in cells)


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most headings we know, else the most columns."""
    first = next((line for line in text.split("\n") if line.strip()), "")

    def fit(delimiter: str) -> tuple[int, int]:
        cells = next(iter(csv.reader([first[:10_000]], delimiter=delimiter)), [])
        return known_headings(cells), len(cells)

    return max(_DELIMITERS, key=fit)


class _Lines:
    """The lines of a text, one by one, with the place kept."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken == len(self.lines):
            raise StopIteration
        self.taken += 1
        return self.lines[self.taken - 1] + "\n"


def _records(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        begun = lines.taken
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise HugeCell(number) from None
            # Several lines in one unfinished cell: the mark that was meant to close it stands elsewhere.
            if lines.taken - begun > 1 or "unexpected end" in str(error):
                raise UnclosedQuote(number) from None
            cells = next(csv.reader([lines.lines[begun]], delimiter=delimiter))
        yield number, tuple(cell.strip() for cell in cells)
