"""The week: the days with what lasts all day, and the hours below, which scroll."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QVBoxLayout, QWidget

from itcoach.calendar.day import BookingEntry, BusyEntry, DayPlan
from resources.words import tr
from ui import theme
from ui.widgets.week_grid import WeekGrid
from ui.widgets.week_paint import busy_text, paint_busy
from ui.widgets.week_scale import Scale
from ui.widgets.when_words import day_text, short_day

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["WeekView"]

_MORNING = 7 * 60 + 45


class WeekView(QWidget):
    """Show Monday to Friday, and the weekend where it holds something.

    Attributes:
        grid: The hours; its signals tell what is chosen and moved.
    """

    def __init__(self) -> None:
        super().__init__()
        self.grid = WeekGrid()
        self._header = _Header()
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setWidget(self.grid)
        self.grid.reached.connect(self._bring_into_sight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._area, 1)
        # The morning comes into sight once there is something to scroll, and never again by itself.
        self._area.verticalScrollBar().rangeChanged.connect(
            self._show_morning, Qt.ConnectionType.SingleShotConnection
        )

    def set_days(self, days: "Sequence[DayPlan]", now: datetime, *, name_coach: bool = False) -> None:
        """Show a week; see :meth:`ui.widgets.week_grid.WeekGrid.set_days`."""
        shown = [day for day in days if day.day.weekday() < 5 or day.entries]
        self._header.set_days(shown, now, self._area.verticalScrollBar().sizeHint().width())
        self.grid.set_days(shown, now, name_coach=name_coach)

    def _show_morning(self) -> None:
        self._area.verticalScrollBar().setValue(self.grid.scale.y(_MORNING))

    def _bring_into_sight(self, rect: QRect) -> None:
        self._area.ensureVisible(rect.center().x(), rect.bottom(), 0, 16)
        self._area.ensureVisible(rect.center().x(), rect.top(), 0, 16)


class _Header(QWidget):
    """Name the days over their columns, and show what lasts all day."""

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[DayPlan, ...] = ()
        self._now: datetime | None = None
        self._margin = 0

    def set_days(self, days: "Sequence[DayPlan]", now: datetime, margin: int) -> None:
        self._days, self._now, self._margin = tuple(days), now, margin
        said = [", ".join([day_text(day.day), *map(busy_text, _all_day(day))]) for day in days]
        self.setAccessibleName(tr("Veckans dagar"))
        self.setAccessibleDescription("; ".join(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        strips = max((len(_all_day(day)) for day in self._days), default=0)
        return QSize(400, line + 14 + strips * (line + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._days:
            busy = _all_day(self._days[self._scale().column_at(event.pos().x())])
            QToolTip.showText(event.globalPos(), "\n".join(map(busy_text, busy)), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scale = QPainter(self), self._scale()
        line = self.fontMetrics().height()
        for column, day in enumerate(self._days):
            room = QRect(scale.left(column), 2, scale.left(column + 1) - scale.left(column), line + 8)
            self._paint_name(painter, room, day)
            for at, entry in enumerate(_all_day(day)):
                strip = QRect(room.left() + 3, line + 14 + at * (line + 8), room.width() - 8, line + 6)
                paint_busy(painter, strip, busy_text(entry))

    def _paint_name(self, painter: QPainter, room: QRect, day: DayPlan) -> None:
        today = self._now is not None and day.day == self._now.date()
        bookings = sum(isinstance(entry, BookingEntry) and entry.takes_time for entry in day.entries)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        text = short_day(day.day)
        if today:
            width = painter.fontMetrics().horizontalAdvance(both := tr("{day} · idag", day=text)) + 16
            text = both if width < room.width() else text
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(room.adjusted(3, 0, -5, 0), 6, 6)
        painter.setPen(theme.color("on_primary" if today else "ink" if bookings else "quiet_ink"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 8)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
        painter.setFont(self.font())

    def _scale(self) -> Scale:
        return Scale(self.width() - self._margin, len(self._days))


def _all_day(day: DayPlan) -> list[BusyEntry]:
    return [entry for entry in day.entries if isinstance(entry, BusyEntry) and entry.all_day]
