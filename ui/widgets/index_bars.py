"""The four dimensions of the inclusion index as bars with their numbers, and the index in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from itcoach.inclusion import Score, rounded
from itcoach.questionnaire import Instrument
from resources.words import language, tr
from ui import theme
from ui.widgets.text import WrappedLabel

__all__ = ["IndexBars"]

BAR_HEIGHT = 16


class IndexBars(QWidget):
    """Show a score: a bar and a number for each dimension, and the index. It is no grade, and says so.

    Args:
        score: What the answers came to.
        form: The version they were given to.
    """

    def __init__(self, score: Score, form: Instrument) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (letter, names) in enumerate(form.dimensions.items()):
            points = score.dimensions[letter]
            value = tr("för få svar") if points is None else str(rounded(points))
            name = names[language()]
            bar = _Bar(0.0 if points is None else float(points))
            bar.setAccessibleName(f"{name}: {value}")
            number = QLabel(value)
            number.setProperty("role", "strong")
            grid.addWidget(QLabel(name), line, 0)
            grid.addWidget(bar, line, 1)
            grid.addWidget(number, line, 2, Qt.AlignmentFlag.AlignRight)
        self.index = WrappedLabel(role="heading")
        self.index.setText(
            tr("För få svar för ett index. Svaren är sparade.")
            if score.index is None
            else tr("Index {n} av 100", n=rounded(score.index))
        )
        about = tr("Ett tal att följa över tid, inget betyg. Frågorna är ännu inte vetenskapligt prövade.")
        grid.addWidget(self.index, len(form.dimensions), 0, 1, 3)
        grid.addWidget(WrappedLabel(about, role="small"), len(form.dimensions) + 1, 0, 1, 3)


class _Bar(QWidget):
    def __init__(self, points: float) -> None:
        super().__init__()
        self._points = points
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, round(BAR_HEIGHT * theme.text_scale()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("edge"))
        painter.setBrush(theme.color("surface"))
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary"))
        room.setWidth(room.width() * self._points / 100)
        painter.drawRoundedRect(room, 4, 4)
