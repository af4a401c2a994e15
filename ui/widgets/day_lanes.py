"""Side by side: which of the entries of a day must share its width."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Lane", "lanes"]


@dataclass(frozen=True)
class Lane:
    """A share of a day's width.

    Attributes:
        at: Its place from the left, from 0.
        of: How many share the width.
    """

    at: int
    of: int


def lanes(spans: Sequence[tuple[float, float]]) -> list[Lane]:
    """Return a lane for each span (start, end; any unit), so that no two that overlap lie on each other."""
    order = sorted(range(len(spans)), key=lambda place: spans[place])
    taken: dict[int, int] = {}
    found: dict[int, Lane] = {}
    ends: list[float] = []

    def close() -> None:
        found.update({place: Lane(at, len(ends)) for place, at in taken.items()})
        taken.clear()
        ends.clear()

    for place in order:
        start, end = spans[place]
        if ends and start >= max(ends):
            close()
        free = next((at for at, until in enumerate(ends) if until <= start), None)
        if free is None:
            free = len(ends)
            ends.append(end)
        ends[free] = end
        taken[place] = free
    close()
    return [found[place] for place in range(len(spans))]
