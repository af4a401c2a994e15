"""The rules of what a group's tables may show: no count below five, and none that can be worked out.

Every table divides the same persons. Instead of blanking a cell, whose size the sum of the others would
give away, categories are put together until each that is shown holds five persons or more; where that
cannot be done the whole table is left out. What is put together is decided by few fixed steps, so that
not even somebody who knows the steps can tell how large the hidden parts are
(``tests/itcoach/group/test_hiding.py`` tries).

A zero among answers and outcomes counts as small: it tells something about everybody. A zero among what is
*absent* (nobody left a question out, nobody fell away) is about nobody and may be shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

__all__ = [
    "FEWEST",
    "SHARES_FROM",
    "Merging",
    "finest",
    "is_shown",
    "rest_of_groups",
    "rest_of_rows",
    "stays_open",
]

FEWEST: Final = 5
"""The smallest count that is shown."""
SHARES_FROM: Final = 20
"""How many persons it takes before shares and means are shown beside the counts."""

Merging: TypeAlias = tuple[tuple[int, ...], ...]
"""Which categories are put together, by their place; one tuple for each that is shown."""


def is_shown(count: int, *, absence: bool = False) -> bool:
    """Tell whether a count is large enough to be shown.

    Args:
        count: How many persons.
        absence: Whether they are what is absent: then nobody may be shown too.
    """
    return count >= FEWEST or (absence and count == 0)


def finest(vectors: Sequence[Sequence[int]], merging: Sequence[Merging], *, sink: int) -> Merging | None:
    """Return the first of ``merging`` in which every count of every vector is shown.

    The last place of a vector is what is absent (a question left out). It stands by itself where it may, or
    else together with the category ``sink``.

    Args:
        vectors: Counts by category, the absent last: one for each table that is to be divided alike. One of
            zeros alone is passed over.
        merging: Ways to put the categories together, without the absent, the finest first.
        sink: With which category the absent is put together.

    Returns:
        The way, with the absent in it; nothing where no way will do.
    """
    told = [vector for vector in vectors if any(vector)]
    if not told:
        return None
    absent = len(told[0]) - 1
    for groups in merging:
        if all(_stands(vector, groups) and is_shown(vector[absent], absence=True) for vector in told):
            return (*groups, (absent,))
    for groups in merging:
        joined = tuple((*group, absent) if sink in group else group for group in groups)
        if all(_stands(vector, joined) for vector in told):
            return joined
    return None


def _stands(vector: Sequence[int], groups: Merging) -> bool:
    return all(is_shown(sum(vector[place] for place in group)) for group in groups)


def rest_of_groups(groups: Mapping[str, Sequence[int]]) -> tuple[str, ...] | None:
    """Return which groups have to stand together as "all others".

    Where one is small, the small ones are put together with the smallest of the large ones (all of that
    size), so that nobody can tell which of them is how large.

    Args:
        groups: How many persons each group has, in each of the populations that are shown.

    Returns:
        Their names; none where all are large enough; nothing where no group could stand by itself.
    """
    sizes = {name: sum(counts) for name, counts in groups.items() if any(counts)}
    large = [name for name in sizes if _fits([groups[name]])]
    rest = [name for name in sizes if name not in large]
    if not rest:
        return () if large else None
    for size in sorted({sizes[name] for name in large}):
        rest += [name for name in large if sizes[name] == size]
        if len(rest) < len(sizes) and _fits([groups[name] for name in rest]):
            return tuple(rest)
    return None


def rest_of_rows(
    tables: Sequence[Mapping[str, Sequence[int]]], rest: Sequence[str], *, absent: int | None = None
) -> tuple[str, ...] | None:
    """Return which groups have to stand together in a table that divides the groups further.

    Those that stand together already do; those with a small count join them, and so does the smallest of the
    others (all of that size), so that the count of nobody alone is left over.

    Args:
        tables: The counts of each group's row, in each of the populations that are shown.
        rest: Which groups stand together where they are only counted.
        absent: The column of what is absent, where there is one: nobody may be told there.

    Returns:
        Their names; none where every row may be shown; nothing where no group could stand by itself.
    """
    names = list(dict.fromkeys(name for table in tables for name in table))

    def may_stand(together: Sequence[str]) -> bool:
        for table in tables:
            rows = [table[name] for name in together if name in table]
            sums = [sum(column) for column in zip(*rows, strict=True)]
            if any(not is_shown(n, absence=at == absent) for at, n in enumerate(sums)):
                return False
        return True

    joined = list(rest)
    small = [name for name in names if name not in rest and not may_stand([name])]
    large = [name for name in names if name not in rest and name not in small]
    if not large:
        return None
    if not small and may_stand(joined):
        return tuple(joined)
    joined += small
    sizes = {name: sum(sum(table.get(name, ())) for table in tables) for name in large}
    for size in sorted(set(sizes.values())):
        joined += [name for name in large if sizes[name] == size]
        if len(joined) < len(names) and may_stand(joined):
            return tuple(joined)
    return None


def _fits(vectors: Sequence[Sequence[int]]) -> bool:
    return all(is_shown(sum(counts), absence=True) for counts in zip(*vectors, strict=True))


def stays_open(persons: Sequence[tuple[str, str, bool]]) -> bool:
    """Tell whether three things told of each person in pairs leave open what holds of all three at once.

    Tables of first and second, first and third, second and third together may settle how few share all three.
    They do not where persons could change places, so that all three tables stay as they are: each count below
    five has to be such that it could be one more or one less.

    Args:
        persons: Each person's group, course and half.
    """
    cells = Counter(persons)
    groups = sorted({group for group, _, _ in persons})
    courses = sorted({course for _, course, _ in persons})

    def moves(group: str, course: str, half: bool) -> bool:
        return any(
            min(cells[group, course, up], cells[group, way, not up], cells[other, course, not up],
                cells[other, way, up]) > 0
            for other in groups if other != group
            for way in courses if way != course
            for up in (half, not half)
        )  # fmt: skip

    return all(
        moves(group, course, half)
        for group in groups
        for course in courses
        for half in (False, True)
        if cells[group, course, half] < FEWEST
    )
