"""Which pages stand side by side on a paper that is folded."""

from collections.abc import Iterator
from typing import Final

from reportlab.lib.units import mm

__all__ = ["FOLD_MARK", "PAGES_OF_A_SHEET", "folded"]

PAGES_OF_A_SHEET: Final = 4
"""Pages of a booklet on one paper: two on each side."""
FOLD_MARK: Final = (5 * mm, 10 * mm)
"""Where the mark of a fold begins and ends, from the edge of the paper; most printers reach it."""


def folded(count: int) -> Iterator[tuple[int, int]]:
    """Return the pages, left and right, of each side of the papers of a saddle-stitched booklet.

    The outermost paper comes first, its outer side before its inner side: printed on both sides and turned on
    the short edge, the papers lie in one another as they come out, and are folded and stapled in the middle.

    Args:
        count: Of pages; a multiple of :data:`PAGES_OF_A_SHEET`.
    """
    if count % PAGES_OF_A_SHEET:
        raise ValueError(f"a booklet of {count} pages is no whole number of papers")
    for first in range(1, count // 2, 2):
        last = count + 1 - first
        yield last, first
        yield first + 1, last - 1
