"""The tables of the group view as they are read: the same on screen, on paper and in a file."""

from dataclasses import dataclass

from resources.words import capital, tr

__all__ = ["Cell", "Grid", "Line", "Section"]


@dataclass(frozen=True)
class Cell:
    """A count, with its share where there are enough; or a mean.

    Attributes:
        count: How many.
        share: Per cent, whole.
        mean: Points, whole; in place of a count.
        hundredths: A number with two decimals, times a hundred; in place of a count.
    """

    count: int | None = None
    share: int | None = None
    mean: int | None = None
    hundredths: int | None = None

    @property
    def text(self) -> str:
        """Return what is read."""
        if self.mean is not None:
            return str(self.mean)
        if self.hundredths is not None:
            sign = "-" if self.hundredths < 0 else ""
            whole, rest = divmod(abs(self.hundredths), 100)
            return tr("{whole},{rest}", whole=f"{sign}{whole}", rest=f"{rest:02}")
        if self.count is None:
            return "–"
        return str(self.count) if self.share is None else f"{self.count} ({self.share}\u00a0%)"


@dataclass(frozen=True)
class Line:
    """A line of a table."""

    words: str
    cells: tuple[Cell, ...]

    @property
    def heading(self) -> str:
        """Return the words as they begin a line."""
        return capital(self.words)


@dataclass(frozen=True)
class Grid:
    """A table to be read.

    Attributes:
        name: As in the group's tables.
        title: What it is about.
        columns: Their headings, that of the lines first.
        lines: Empty where it is not shown.
        notes: What is said below it, or instead of it.
    """

    name: str
    title: str
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Tables that belong together.

    Attributes:
        key: ``overview``, ``groups`` or ``questions``.
    """

    key: str
    title: str
    about: str
    grids: tuple[Grid, ...]
