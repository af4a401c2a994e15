"""The bars and the curve of the inclusion index on the screen, and the group's counts, painted from shapes.

The shapes come from ``itcoach.inclusion.drawing`` and ``itcoach.group.plots``, for screen and paper alike.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from itcoach.group import plots
from itcoach.inclusion import drawing
from itcoach.inclusion.drawing import Box, Dot, Drawing, Lettering, Line, Occasion, Words
from itcoach.inclusion.questionnaire import Instrument
from itcoach.inclusion.scoring import Score
from resources.words import language, tr
from ui import theme

if TYPE_CHECKING:
    from itcoach.group.grids import Grid

__all__ = ["CountBars", "IndexBars", "IndexCurve"]

_ALIGNMENT = {
    "start": Qt.AlignmentFlag.AlignLeft,
    "middle": Qt.AlignmentFlag.AlignHCenter,
    "end": Qt.AlignmentFlag.AlignRight,
}


class _Plot(QWidget):
    """Paint a drawing as wide as there is room, and say the same in words to a screen reader.

    Args:
        name: What it shows.
        draw: Makes the drawing for a width.
        least: Returns the least width that its words need.
    """

    def __init__(
        self, name: str, draw: Callable[[float, Lettering], Drawing], least: Callable[[Lettering], float]
    ) -> None:
        super().__init__()
        self._draw, self._least = draw, least
        self.setAccessibleName(name)
        said = self._drawing().words
        self.setAccessibleDescription(". ".join(said))
        self.setToolTip("\n".join(said))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the size that looks well."""
        width = max(self.minimumSizeHint().width(), round(self._letters().line * 22))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which the words fit."""
        width = round(self._least(self._letters())) + 1
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        """Return how high the drawing becomes in ``width``."""
        return round(self._draw(width, self._letters()).height) + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the width asks for."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drawing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self._drawing().shapes:
            _paint(painter, shape, self.font())

    def _drawing(self) -> Drawing:
        return self._draw(self.width(), self._letters())

    def _letters(self) -> Lettering:
        font = self.font()
        plain, bold = (QFontMetricsF(_set(font, bold=bold)) for bold in (False, True))

        def width(text: str, heavy: bool) -> float:
            return (bold if heavy else plain).horizontalAdvance(text)

        return Lettering(plain.height(), width)


class IndexBars(_Plot):
    """Show the dimensions of one occasion as bars from 0 to 100.

    Args:
        score: What is shown.
        before: What it is compared with, or nothing.
        form: The version that was answered.
    """

    def __init__(self, score: Score, before: Score | None, form: Instrument) -> None:
        def draw(room: float, letters: Lettering) -> Drawing:
            return drawing.bars(score, before, form, language(), room=room, letters=letters)

        def least(letters: Lettering) -> float:
            return drawing.room_for_bars(score, before, form, language(), letters=letters)

        super().__init__(tr("De fyra delarna, 0 till 100"), draw, least)


class IndexCurve(_Plot):
    """Show the index over time, the earliest occasion first."""

    def __init__(self, occasions: Sequence[Occasion]) -> None:
        def draw(room: float, letters: Lettering) -> Drawing:
            return drawing.curve(occasions, language(), room=room, letters=letters)

        least = partial(_room_for_curve, occasions)
        super().__init__(tr("Index över tid, 0 till 100"), draw, least)


class CountBars(_Plot):
    """Show the counts of a table of the group view."""

    def __init__(self, grid: "Grid") -> None:
        def draw(room: float, letters: Lettering) -> Drawing:
            return plots.plot(grid, room=room, letters=letters)

        def least(letters: Lettering) -> float:
            return plots.room_for_plot(grid, letters=letters)

        super().__init__(grid.title, draw, least)


def _room_for_curve(occasions: Sequence[Occasion], letters: Lettering) -> float:
    return drawing.room_for_curve(occasions, language(), letters=letters)


def _paint(painter: QPainter, shape: drawing.Shape, font: QFont) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    ink = theme.color(shape.ink)
    match shape:
        case Line():
            painter.setPen(QPen(ink, shape.width, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(shape.x1, shape.y1, shape.x2, shape.y2))
        case Box():
            painter.setBrush(ink)
            room = QRectF(shape.x, shape.y, shape.width, shape.height)
            painter.drawRoundedRect(room, shape.radius, shape.radius)
        case Dot():
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
        case Words():
            painter.setPen(ink)
            painter.setFont(_set(font, bold=shape.bold))
            alignment = _ALIGNMENT[shape.align] | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(_around(shape, painter), alignment | Qt.TextFlag.TextDontClip, shape.text)


def _around(words: Words, painter: QPainter) -> QRectF:
    """Return a place of which the point of ``words`` is the left end, the middle or the right end."""
    height, wide = painter.fontMetrics().height(), 2000.0
    left = {"start": words.x, "middle": words.x - wide / 2, "end": words.x - wide}[words.align]
    return QRectF(left, words.y - height / 2, wide, height)


def _set(font: QFont, *, bold: bool) -> QFont:
    set_font = theme.tabular(font)
    set_font.setBold(bold)
    return set_font
