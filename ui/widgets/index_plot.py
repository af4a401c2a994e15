"""The inclusion index as four bars and a curve over time: values written at what they measure, no grade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.words import tr
from ui import theme

__all__ = ["Bar", "IndexBars", "IndexCurve", "Occasion"]

HIGHEST: Final = 100
GAP: Final = 8
DOT: Final = 5


@dataclass(frozen=True)
class Bar:
    """A dimension: its name, the points of the latest time, and of the first time before it."""

    name: str
    points: int | None
    first: int | None = None

    @property
    def words(self) -> str:
        """Return the value as it is written at the bar."""
        if self.points is None:
            return tr("för få svar")
        return (
            str(self.points)
            if self.first is None
            else tr("{n}, var {first}", n=self.points, first=self.first)
        )


@dataclass(frozen=True)
class Occasion:
    """A time of measuring: the day, what to call it, and the index; without one there is a word why."""

    day: date
    day_words: str
    name: str
    points: int | None
    why_none: str = ""

    @property
    def words(self) -> str:
        """Return the value as it is written at the point."""
        return self.why_none if self.points is None else str(self.points)


class _Plot(QWidget):
    """Be drawn from text size and tokens, and say the same in words to a screen reader."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, lines: Sequence[str]) -> None:
        """Give the values as text, also as the tip."""
        self.setAccessibleDescription(". ".join(lines))
        self.setToolTip("\n".join(lines))
        self.updateGeometry()
        self.update()

    def text_width(self, text: str, *, bold: bool = False) -> int:
        """Return how wide ``text`` is in pixels, once a blank is added."""
        return self._metrics(bold=bold).horizontalAdvance(text + " ")

    def painter(self) -> QPainter:
        """Return a painter that draws smooth edges in the size of small text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.tabular(self.font()))
        return painter

    def line(self) -> int:
        """Return the height of a line of text, in pixels."""
        return self.fontMetrics().height()

    def _metrics(self, *, bold: bool) -> QFontMetrics:
        return QFontMetrics(_bold(self.font()) if bold else theme.tabular(self.font()))


class IndexBars(_Plot):
    """Show the dimensions of one occasion as bars from 0 to 100."""

    def __init__(self) -> None:
        super().__init__(tr("De fyra delarna, 0 till 100"))
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars instead."""
        self._bars = tuple(bars)
        self.say([f"{bar.name}: {bar.words}" for bar in bars])

    def sizeHint(self) -> QSize:
        """Return room for a line a bar."""
        return QSize(self._names() + self._values() + 120, len(self._bars) * self._step())

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which the words and some bar fit."""
        return QSize(self._names() + self._values() + 40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name, bar and value on a line each."""
        painter = self.painter()
        left, right = self._names(), self._values()
        room = self.width() - left - right - GAP
        for at, bar in enumerate(self._bars):
            top, height = at * self._step(), self._step() - GAP
            centre = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(theme.color("ink"))
            painter.drawText(QRectF(0, top, left, height), centre, bar.name)
            track = QRectF(left, top + height * 0.2, room, height * 0.6)
            _fill(painter, track, "primary_soft")
            if bar.points is not None:
                filled = QRectF(track)
                filled.setWidth(room * bar.points / HIGHEST)
                _fill(painter, filled, "primary")
            if bar.first is not None:
                self._mark_first(painter, track, bar.first)
            painter.setPen(theme.color("quiet_ink" if bar.points is None else "ink"))
            painter.drawText(QRectF(left + room + GAP, top, right, height), centre, bar.words)

    def _mark_first(self, painter: QPainter, track: QRectF, points: int) -> None:
        """Draw a line across where the bar ended the first time."""
        x = track.left() + track.width() * points / HIGHEST
        painter.setPen(QPen(theme.color("surface"), 5))
        painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))
        painter.setPen(QPen(theme.color("ink"), 2))
        painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))

    def _step(self) -> int:
        return self.line() + GAP + 4

    def _names(self) -> int:
        return max((self.text_width(bar.name) for bar in self._bars), default=0) + GAP

    def _values(self) -> int:
        return max((self.text_width(bar.words) for bar in self._bars), default=0)


class IndexCurve(_Plot):
    """Show the index over time, the value at each point and the day below it."""

    def __init__(self) -> None:
        super().__init__(tr("Index över tid, 0 till 100"))
        self._occasions: tuple[Occasion, ...] = ()

    def show_occasions(self, occasions: Sequence[Occasion]) -> None:
        """Show these occasions instead, the earliest first."""
        self._occasions = tuple(occasions)
        self.say([f"{each.name}, {each.day_words}: {each.words}" for each in occasions])

    def sizeHint(self) -> QSize:
        """Return room for the curve and two lines below."""
        return QSize(max(360, len(self._occasions) * self._label()), self.line() * 10)

    def minimumSizeHint(self) -> QSize:
        """Return room for the words below each point."""
        return QSize(len(self._occasions) * self._label() + self._axis(), self.line() * 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axis, the curve and the words."""
        painter = self.painter()
        self._draw_axis(painter)
        known = [(self._point(each), each) for each in self._occasions]
        painter.setPen(QPen(theme.color("primary"), 3, c=Qt.PenCapStyle.RoundCap))
        for (start, before), (end, after) in pairwise(known):
            if before.points is not None and after.points is not None:
                painter.drawLine(start, end)
        for point, each in known:
            self._draw_occasion(painter, point, each)

    def _draw_axis(self, painter: QPainter) -> None:
        for value in (0, HIGHEST // 2, HIGHEST):
            y = self._y(value)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(self._axis(), y), QPointF(self.width(), y))
            painter.setPen(theme.color("quiet_ink"))
            where = QRectF(0, y - self.line() / 2, self._axis() - GAP, self.line())
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(value))

    def _draw_occasion(self, painter: QPainter, point: QPointF, each: Occasion) -> None:
        centre, line, width = Qt.AlignmentFlag.AlignHCenter, self.line(), self._label()
        painter.setPen(Qt.PenStyle.NoPen)
        if each.points is not None:
            painter.setBrush(theme.color("primary"))
            painter.drawEllipse(point, DOT, DOT)
        painter.setFont(_bold(self.font()))
        painter.setPen(theme.color("ink" if each.points is not None else "quiet_ink"))
        above = QRectF(point.x() - width / 2, point.y() - DOT - 2 - line, width, line)
        painter.drawText(above, centre, each.words)
        painter.setFont(theme.tabular(self.font()))
        painter.setPen(theme.color("quiet_ink"))
        below = QRectF(point.x() - width / 2, self.height() - 2 * line, width, line)
        painter.drawText(below, centre, each.name)
        painter.drawText(below.translated(0, line), centre, each.day_words)

    def _point(self, each: Occasion) -> QPointF:
        days = [other.day.toordinal() for other in self._occasions]
        first, last = days[0], days[-1]
        left, right = self._axis() + self._label() / 2, self.width() - self._label() / 2
        share = (each.day.toordinal() - first) / (last - first) if last > first else 0.5
        # The words below never lie over each other, however near the days are.
        at = self._occasions.index(each)
        lowest = left + at * self._label()
        highest = right - (len(days) - 1 - at) * self._label()
        x = min(max(left + share * (right - left), lowest), max(highest, lowest))
        return QPointF(x, self._y(each.points if each.points is not None else 0))

    def _y(self, points: int) -> float:
        top, bottom = self.line() * 1.4, self.height() - 2.5 * self.line()
        return bottom - (bottom - top) * points / HIGHEST

    def _axis(self) -> int:
        return self.text_width(str(HIGHEST)) + GAP

    def _label(self) -> int:
        words = [text for each in self._occasions for text in (each.name, each.day_words)]
        widest = max((self.text_width(text) for text in words), default=0)
        return max(widest, *(self.text_width(each.words, bold=True) for each in self._occasions), 0) + GAP


def _fill(painter: QPainter, rect: QRectF, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(token))
    painter.drawRoundedRect(rect, 4, 4)


def _bold(font: QFont) -> QFont:
    bold = theme.tabular(font)
    bold.setBold(True)
    return bold
