"""The picture of a guide's step: a line drawing on white, as it will stand on the printed leaflet."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from itcoach.guides import catalogue
from ui import theme

__all__ = ["GuidePicture"]

CORNER = 8
LEAST_HEIGHT = 130
RATIO = 4 / 3


class GuidePicture(QWidget):
    """Draw a step's picture as large as there is room for; its alternative text is its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._number = "", 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, name: str, alternative: str, number: int = 1) -> None:
        """Draw the picture ``name`` of the step ``number``; without a name the widget hides."""
        self.setAccessibleName(alternative)
        self.setToolTip(alternative)
        self._name, self._number = name, number
        self.setVisible(bool(name))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which every drawing can be read."""
        return QSize(round(240 * RATIO), 240)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which the marked place is still seen."""
        return QSize(round(LEAST_HEIGHT * RATIO), LEAST_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture on a white sheet at the top, also in the dark theme: the drawings are black."""
        height = min(self.height(), self.width() / RATIO)
        sheet = QRectF(0, 0, height * RATIO, height)
        sheet.moveLeft((self.width() - sheet.width()) / 2)
        sheet.adjust(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line"))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        outline = QPainterPath()
        outline.addRoundedRect(sheet, CORNER, CORNER)
        painter.drawPath(outline)
        inside = sheet.adjusted(6, 6, -6, -6)
        painter.drawPixmap(inside.topLeft(), self._drawn(inside.size().toSize()))

    def _drawn(self, size: QSize) -> QPixmap:
        """Return the picture in device pixels of this very size, as drawn before where it was."""
        ratio = self.devicePixelRatioF()
        key = f"guide {self._name} {self._number} {size.width()} {size.height()} {ratio}"
        pixmap = QPixmap()
        if self._name and not QPixmapCache.find(key, pixmap):
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            drawing = QSvgRenderer(QByteArray(catalogue.picture(self._name, self._number)))
            drawing.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
            painter = QPainter(pixmap)
            drawing.render(painter, QRectF(0, 0, size.width(), size.height()))
            painter.end()
            QPixmapCache.insert(key, pixmap)
        return pixmap
