"""How the week is drawn: hours, what is busy, now, and the booking held in the air."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from models.clock import SWEDEN
from ui import theme
from ui.widgets.when_words import clock_text, day_text, span_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.calendar.day import BusyEntry
    from ui.widgets.week_scale import Scale

__all__ = ["Ghost", "busy_text", "paint_busy", "paint_hours", "paint_now"]

_HATCH = 9
"""Pixels between the lines of what is busy."""


def busy_text(entry: "BusyEntry") -> str:
    """Return what a meeting or an absence is called, with its hours and place."""
    hours = "" if entry.all_day else span_text(entry.start, entry.end)
    return ", ".join(filter(None, (entry.title, hours, entry.place)))


def paint_hours(painter: QPainter, scale: "Scale", days: "Sequence[date]", today: date) -> None:
    """Draw a line for each hour and a ground for each day; today's is tinted."""
    font = theme.tabular(painter.font())
    font.setPointSizeF(theme.points() * 0.92)
    painter.setFont(font)
    top = scale.y(scale.first * 60)
    for column, day in enumerate(days):
        left, right = scale.left(column), scale.left(column + 1)
        room = QRect(left, top, right - left, scale.height - top)
        painter.fillRect(room, theme.color("surface"))
        if day == today:
            tint = theme.color("primary_soft")
            tint.setAlphaF(0.4)
            painter.fillRect(room, tint)
        painter.setPen(theme.color("line"))
        painter.drawLine(left, top, left, scale.height)
    line = painter.fontMetrics().height()
    for hour in range(scale.first, scale.last + 1):
        y = scale.y(hour * 60)
        painter.setPen(theme.color("line"))
        painter.drawLine(scale.left(0), y, scale.width, y)
        if hour < scale.last:
            painter.setPen(theme.color("quiet_ink"))
            whole = clock_text(datetime(2000, 1, 1, hour, tzinfo=SWEDEN))
            text = f"{hour:02}" if scale.hours_alone else whole
            painter.drawText(QRect(0, y, scale.left(0) - 8, line), Qt.AlignmentFlag.AlignRight, text)


def paint_busy(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw time that is taken by something else: hatched, its words on a plain ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.fillPath(shape, theme.color("paper"))
    painter.setClipPath(shape)
    painter.setPen(QPen(theme.color("line"), 3))
    for x in range(rect.left() - rect.height(), rect.right(), _HATCH):
        painter.drawLine(QLineF(x, rect.bottom() + 1, x + rect.height(), rect.top()))
    painter.setClipping(False)
    painter.setPen(QPen(theme.color("edge"), 1, Qt.PenStyle.DashLine))
    painter.drawPath(shape)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - 16)
    height = min(metrics.height() + 2, rect.height() - 2)
    ground = QRect(rect.left() + 4, rect.top() + 2, metrics.horizontalAdvance(shown) + 8, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("paper"))
    painter.drawRoundedRect(ground, 4, 4)
    painter.setPen(theme.color("ink"))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def paint_now(painter: QPainter, scale: "Scale", column: int, now: datetime) -> None:
    """Draw the line of the present minute through its day."""
    minute = now.hour * 60 + now.minute
    if not scale.first * 60 <= minute <= scale.last * 60:
        return
    y, left = scale.y(minute), scale.left(column)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("bad"), 2))
    painter.setBrush(theme.color("bad"))
    painter.drawLine(left, y, scale.left(column + 1), y)
    painter.drawEllipse(QRectF(left - 4, y - 4, 8, 8))


class Ghost(QWidget):
    """Show where a booking held in the air would land, with its new time.

    Attributes:
        when: The new day and time in words.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._grid = parent
        self.when = ""
        self._lines: tuple[str, ...] = ()
        self.hide()

    def show_at(self, rect: QRect, start: datetime, end: datetime, who: str) -> None:
        """Show it at ``rect``, for these local times."""
        day, span = day_text(start.date()), span_text(start, end)
        self.when, self._lines = f"{day} {span}", (span, day, who)
        font = theme.tabular(self.font())
        font.setBold(True)
        self.setFont(font)
        # The new time must be read whole, also over a narrow day.
        width = max(rect.width(), self.fontMetrics().horizontalAdvance(span) + 20)
        height = max(rect.height(), self.fontMetrics().height() * 2 + 8)
        left = min(rect.left(), self._grid.width() - width)
        self.setGeometry(left, rect.top(), width, height)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a dashed frame with the time first."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("primary"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(theme.color("ink"))
        room, metrics = self.rect().adjusted(8, 4, -6, -4), painter.fontMetrics()
        for at, text in enumerate(self._lines[: room.height() // metrics.height()]):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            line = QRect(room.left(), room.top() + at * metrics.height(), room.width(), metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, shown)
