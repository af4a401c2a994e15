"""A table of the group view: its rows, and what makes it for any choice of persons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from itcoach.group.hiding import FEWEST, SHARES_FROM, Merging, rest_of_groups
from itcoach.group.people import Facts
from itcoach.inclusion.scoring import rounded

__all__ = [
    "OTHERS",
    "REASON",
    "Make",
    "People",
    "Row",
    "Table",
    "group_rows",
    "mean_of",
    "merged_rows",
    "not_shown",
    "put_together",
]

OTHERS: Final = "*"
"""The row of those groups that are not shown by themselves."""
REASON: Final = "reason."
"""What the key of a row begins with that tells of a reason for falling away."""
People: TypeAlias = Sequence[Facts]


@dataclass(frozen=True)
class Row:
    """A line of a table: the categories that are put together in it, and a count a column."""

    keys: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A table, or that there is one which is not shown.

    Attributes:
        name: What it is about, such as ``followup.six_months``, ``index``, ``question.3``,
            ``change.six_months``, ``baseline.six_months``, ``group.area``, ``group.area.index``.
        columns: What is counted in each column: occasions, or parts of those in the row.
        rows: Empty where it is not shown.
        means: By column, whole points; nothing where there is none.
        compared: For a change: how many could be compared; nothing where it is not shown.
    """

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    means: tuple[int | None, ...] = ()
    compared: int | None = None

    @property
    def shown(self) -> bool:
        """Tell whether it may be shown."""
        return bool(self.rows)

    def total(self, column: int = 0) -> int:
        """Return how many are counted in a column."""
        return sum(row.counts[column] for row in self.rows)


Make: TypeAlias = Callable[[People], Table]


def not_shown(name: str) -> Make:
    """Return what makes the table that is named and nothing more."""
    return lambda _: Table(name)


def merged_rows(merging: Merging, counts: Sequence[Sequence[int]]) -> tuple[Row, ...]:
    """Return a row for each group of categories, with a count for each of ``counts``."""
    rows = (
        Row(tuple(map(str, group)), tuple(sum(vector[place] for place in group) for vector in counts))
        for group in merging
    )
    return tuple(row for row in rows if any(row.counts))


def mean_of(points: Sequence[Fraction], measured: int, *, exact: bool) -> int | None:
    """Return the mean in whole points, if it rests on enough and its being there tells nothing hidden.

    Where it is not shown how many lack a value, those may be five: their absence must not show in it.
    """
    room = 0 if exact else FEWEST
    if len(points) < SHARES_FROM or measured < SHARES_FROM + room:
        return None
    return rounded(sum(points, Fraction()) / len(points))


def put_together(tallies: Sequence[Mapping[str, int]]) -> tuple[str, ...] | None:
    """Return the groups that are shown only together, or nothing where none may be shown."""
    names = {name for tally in tallies for name in tally}
    return rest_of_groups({name: [tally.get(name, 0) for tally in tallies] for name in names})


def group_rows(counts: Mapping[str, Sequence[int]], rest: Sequence[str], prefix: str = "") -> tuple[Row, ...]:
    """Return a row for each group, the largest first, and the rest together at the end."""
    apart = sorted((name for name in counts if name not in rest), key=lambda name: (-sum(counts[name]), name))
    rows = [Row((prefix + name,), tuple(counts[name])) for name in apart]
    joined = [counts[name] for name in counts if name in rest]
    if joined:
        rows.append(Row((prefix + OTHERS,), tuple(map(sum, zip(*joined, strict=True)))))
    return tuple(rows)
