"""A drawing of how a pile of printed paper is turned before its backs are printed."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.words import tr
from ui import theme

__all__ = ["TurnedPaper"]

WIDTH, HEIGHT = 420, 132
SHEET = (130, 92)
"""A sheet that lies down, in pixels at text size 100 %."""


class TurnedPaper(QWidget):
    """Draw printed sheets on the left, an arrow over their short edge, and their empty backs on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Bild: bunten vänds över kortsidan, som en boksida"))

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        return QSize(WIDTH, HEIGHT) * theme.text_scale()

    def minimumSizeHint(self) -> QSize:
        """Return the same: a smaller drawing is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(theme.text_scale(), theme.text_scale())
        left, right = QPointF(12, 34), QPointF(WIDTH - SHEET[0] - 20, 34)
        self._stack(painter, left)
        self._print(painter, left)
        self._stack(painter, right)
        self._arrow(painter, QPointF(left.x() + SHEET[0] + 14, 50), QPointF(right.x() - 12, 50))

    def _stack(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(theme.color("ink"), 2))
        painter.setBrush(theme.color("surface"))
        for off in (8, 4, 0):
            painter.drawRect(QRectF(at.x() + off, at.y() - off + 4, *SHEET))

    def _print(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(theme.color("quiet_ink"), 3))
        for column in (12, 74):
            for line in range(4):
                y = at.y() + 24 + line * 15
                painter.drawLine(QPointF(at.x() + column, y), QPointF(at.x() + column + 44, y))

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(theme.color("primary"), 4, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(start)
        path.cubicTo(QPointF(start.x() + 20, 2), QPointF(end.x() - 20, 2), end)
        painter.drawPath(path)
        painter.drawLine(end, QPointF(end.x() - 14, end.y() - 8))
        painter.drawLine(end, QPointF(end.x() + 2, end.y() - 17))
