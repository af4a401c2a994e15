"""Paper that is folded: which pages stand side by side, and the mark where to fold."""

from collections.abc import Iterator
from typing import Final

from reportlab.lib.units import mm

from itcoach.leaflets.tagged import ORNAMENT, TaggedDocument

__all__ = ["PAGES_OF_A_SHEET", "fold_mark", "folded"]

PAGES_OF_A_SHEET: Final = 4
"""Pages of a booklet on one paper: two on each side."""
_MARK: Final = (5 * mm, 10 * mm)  # from the edge of the paper; most printers reach it


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


def fold_mark(paper: TaggedDocument, x: float) -> None:
    """Draw short lines at the upper and the lower edge where the paper is folded."""
    near, far = _MARK
    paper.mark(ORNAMENT)
    paper.canvas.setStrokeGray(0)
    paper.canvas.setLineWidth(0.5)
    paper.canvas.line(x, near, x, far)
    paper.canvas.line(x, paper.height - near, x, paper.height - far)
