"""The counts of the group view as bars: the same shapes on screen and in print as a resident's own.

A bar is as long as its count, and says it; nothing is drawn that does not stand in the table below it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from itcoach.inclusion.drawing import Box, Drawing, Ink, Shape, Words

if TYPE_CHECKING:
    from itcoach.group.grids import Grid
    from itcoach.inclusion.drawing import Lettering

__all__ = ["is_drawn", "plot", "room_for_plot"]

_DRAWN: Final = ("followup.", "index", "change.")
"""The tables that are drawn too: who came back, how they stand, and how it has gone."""
_STEP, _HEADING = 1.45, 1.5
"""The height of a bar with its room, and of what stands above several, in lines of text."""
_STEP_BELOW: Final = 2.4
"""The same where a bar stands below its words."""


@dataclass(frozen=True)
class _Bar:
    label: str
    count: int
    words: str


@dataclass(frozen=True)
class _Group:
    heading: str
    bars: tuple[_Bar, ...]


def is_drawn(grid: "Grid") -> bool:
    """Tell whether a table is drawn: it is one of those that are, and it is shown."""
    return grid.name.startswith(_DRAWN) and bool(_groups(grid))


def plot(grid: "Grid", *, room: float, letters: "Lettering") -> Drawing:
    """Draw the counts of a table, the bars of several columns below each other.

    Args:
        grid: One that :func:`is_drawn`.
        room: How wide it may be. Where not all fits beside each other, a bar stands below its words.
        letters: How the words measure.
    """
    groups = _groups(grid)
    line, gap = letters.line, letters.line * 0.5
    names, values = _columns(groups, letters)
    most = max(bar.count for group in groups for bar in group.bars)
    beside = names + values + 2 * gap + 6 * line <= room
    left, right = (names + gap, room - values - gap) if beside else (0.0, room)
    shapes: list[Shape] = []
    y = 0.0
    for group in groups:
        if group.heading:
            shapes.append(Words(0, y + line / 2, group.heading, bold=True))
            y += _HEADING * line
        for bar in group.bars:
            middle = y + line / 2
            long = (right - left) * bar.count / most
            shapes.append(Words(0, middle, bar.label))
            if beside:
                shapes.append(Words(left + long + gap, middle, bar.words))
            else:
                shapes.append(Words(room, middle, bar.words, "end"))
            top = middle - 0.4 * line if beside else middle + 0.7 * line
            shapes.append(Box(left, top, long, 0.8 * line, min(0.2 * line, long / 2), Ink.FULL))
            y += (_STEP if beside else _STEP_BELOW) * line
        y += gap if group.heading else 0
    said = tuple(
        ", ".join(filter(None, (group.heading, f"{bar.label}: {bar.words}")))
        for group in groups
        for bar in group.bars
    )
    return Drawing(room, y, tuple(shapes), said)


def room_for_plot(grid: "Grid", *, letters: "Lettering") -> float:
    """Return the least width in which the words of :func:`plot` fit."""
    groups = _groups(grid)
    beside = max(
        letters.width(bar.label, False) + letters.width(bar.words, False)
        for group in groups
        for bar in group.bars
    )
    return max(beside + letters.line, *(letters.width(group.heading, True) for group in groups))


def _groups(grid: "Grid") -> list[_Group]:
    """Return the lines that hold counts: a bar each, or one a column below what they are about."""
    groups = []
    several = len(grid.columns) > 2
    for line in grid.lines:
        counted = [
            _Bar(column if several else line.heading, cell.count, cell.text)
            for column, cell in zip(grid.columns[1:], line.cells, strict=True)
            if cell.count is not None
        ]
        if counted:
            groups.append(_Group(line.heading if several else "", tuple(counted)))
    return groups


def _columns(groups: list[_Group], letters: "Lettering") -> tuple[float, float]:
    bars = [bar for group in groups for bar in group.bars]
    return (
        max(letters.width(bar.label, False) for bar in bars),
        max(letters.width(bar.words, False) for bar in bars),
    )
