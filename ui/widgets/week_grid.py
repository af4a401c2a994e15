"""The hours of a week: bookings as blocks that can be moved, meetings and absence hatched, now marked."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from itcoach.calendar.bookings import local_time
from itcoach.calendar.day import BookingEntry, BusyEntry, CalendarWarning, DayPlan
from models.clock import to_local
from resources.words import tr
from ui.widgets.booking_block import BookingBlock
from ui.widgets.booking_words import may_change
from ui.widgets.week_paint import Ghost, busy_text, paint_busy, paint_hours, paint_now
from ui.widgets.week_scale import FIRST_HOUR, LAST_HOUR, Placed, Scale, place

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["WeekGrid"]

_STEP: Final = 15
"""Minutes that a moved booking snaps to."""
_STEPS: Final = {
    Qt.Key.Key_Up: (0, -_STEP),
    Qt.Key.Key_Down: (0, _STEP),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_MOVING: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True)
class _Held:
    """A booking held in the air, over a minute of a day."""

    block: BookingBlock
    column: int
    minute: int


class WeekGrid(QWidget):
    """Show days as columns.

    A block is moved by dragging, or by Ctrl or Alt with the arrow keys and then Enter; Esc lets it be.

    Attributes:
        chosen: Hands over the booking that was chosen.
        opened: Hands over the booking that was opened.
        moved: Hands over a booking and its new start (aware).
        reached: Hands over the part that should be in sight.
    """

    chosen = Signal(object)
    opened = Signal(object)
    moved = Signal(object, object)
    reached = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[DayPlan, ...] = ()
        self._placed: list[Placed] = []
        self._blocks: dict[str, BookingBlock] = {}
        self._hours = (FIRST_HOUR, LAST_HOUR)
        self._now: datetime | None = None
        self._held: _Held | None = None
        self._later: tuple[Sequence[DayPlan], datetime, bool] | None = None
        self._ghost = Ghost(self)
        self.setAccessibleName(tr("Veckans tider"))

    @property
    def scale(self) -> Scale:
        """Return where days and hours lie now."""
        return Scale(self.width(), len(self._days), *self._hours)

    def block(self, booking_id: str) -> BookingBlock | None:
        """Return the block of a booking, if the week shows it."""
        return self._blocks.get(booking_id)

    def blocks(self) -> list[BookingBlock]:
        """Return every block, by day and time."""
        return list(self._blocks.values())

    def set_days(self, days: "Sequence[DayPlan]", now: datetime, *, name_coach: bool) -> None:
        """Show these days; while a booking is held in the air they wait.

        Args:
            days: In order.
            now: Local time, for the line.
            name_coach: Whether the blocks say whose they are.
        """
        if self._held is not None:
            self._later = (days, now, name_coach)
            return
        focused = next((entry_id for entry_id, block in self._blocks.items() if block.hasFocus()), "")
        self._days, self._now, self._placed = tuple(days), now, place(days)
        self._hours = (
            min([FIRST_HOUR, *(placed.start // 60 for placed in self._placed)]),
            max([LAST_HOUR, *(-(-placed.end // 60) for placed in self._placed)]),
        )
        self._make_blocks([warning for day in days for warning in day.warnings], name_coach)
        self.updateGeometry()
        self.update()
        if focused:
            # Where its block is gone, the keyboard stays in the week instead of falling to the rail.
            self._blocks.get(focused, self).setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, booking_id: str) -> None:
        """Mark the chosen booking; the Tab key leads to it, else to the first."""
        at = booking_id if booking_id in self._blocks else next(iter(self._blocks), "")
        for each, block in self._blocks.items():
            block.setChecked(each == booking_id)
            block.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == at else Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        """Return the height of all hours."""
        return QSize(400, self.scale.height + 8)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, since what is around it scrolls."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the blocks anew."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Tell what a hatched block is."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for placed in self._placed:
                if isinstance(placed.entry, BusyEntry) and self._rect(placed).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), busy_text(placed.entry), self)
                    return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hours, today, what is busy, and now."""
        if self._now is None:
            return
        painter = QPainter(self)
        paint_hours(painter, self.scale, [day.day for day in self._days], self._now.date())
        painter.setFont(self.font())
        for placed in self._placed:
            if isinstance(placed.entry, BusyEntry):
                paint_busy(painter, self._rect(placed), busy_text(placed.entry))
        for column, day in enumerate(self._days):
            if day.day == self._now.date():
                paint_now(painter, self.scale, column, self._now)

    def _make_blocks(self, warnings: "Sequence[CalendarWarning]", name_coach: bool) -> None:
        for block in self._blocks.values():
            block.hide()
            block.deleteLater()
        self._blocks = {}
        for placed in self._placed:
            entry = placed.entry
            if isinstance(entry, BookingEntry):
                about = [warning for warning in warnings if entry.id in warning.ids]
                self._blocks[entry.id] = self._block_of(entry, about, entry.coach if name_coach else "")
        self._arrange()

    def _block_of(
        self, entry: BookingEntry, warnings: "Sequence[CalendarWarning]", coach: str
    ) -> BookingBlock:
        block = BookingBlock(entry, warnings, coach, self)
        block.focused.connect(lambda: self._took_focus(block))
        block.clicked.connect(lambda: self.chosen.emit(entry))
        block.opened.connect(lambda: self.opened.emit(entry))
        block.dragged.connect(lambda at, grip: self._drag(block, at, grip))
        block.dropped.connect(self._drop)
        block.key_pressed.connect(lambda event: self._key(block, event))
        block.show()
        return block

    def _arrange(self) -> None:
        for placed in self._placed:
            if block := self._blocks.get(placed.entry.id):
                block.setGeometry(self._rect(placed))

    def _rect(self, placed: Placed) -> QRect:
        return self.scale.rect(placed.column, placed.start, placed.end, placed.lane)

    def _took_focus(self, block: BookingBlock) -> None:
        self.chosen.emit(block.entry)
        self.reached.emit(block.geometry())

    def _drag(self, block: BookingBlock, at: QPoint, grip: QPoint) -> None:
        minute = self.scale.minute_at(at.y() - grip.y())
        self._hold(block, self.scale.column_at(at.x()), round(minute / _STEP) * _STEP)

    def _nudge(self, block: BookingBlock, days: int, minutes: int) -> None:
        here = self._held or next(placed for placed in self._placed if placed.entry is block.entry)
        minute = here.minute if isinstance(here, _Held) else here.start
        self._hold(block, here.column + days, minute + minutes)
        said = tr("{when}. Enter flyttar, Esc avbryter.", when=self._ghost.when)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _hold(self, block: BookingBlock, column: int, minute: int) -> None:
        """Hold a booking over a minute of a day, within the hours on screen."""
        first, last = (hour * 60 for hour in self._hours)
        minutes = min(block.entry.minutes, last - first)
        column = min(max(column, 0), len(self._days) - 1)
        minute = min(max(minute, first), (last - minutes) // _STEP * _STEP)
        self._held = _Held(block, column, minute)
        block.held = True
        start = self._start_of(self._held)
        end = to_local(start.astimezone(UTC) + timedelta(minutes=block.entry.minutes))
        self._ghost.show_at(self.scale.rect(column, minute, minute + minutes), start, end, block.entry.who)
        self.reached.emit(self._ghost.geometry())

    def _start_of(self, held: _Held) -> datetime:
        return local_time(self._days[held.column].day, time(*divmod(held.minute, 60)))

    def _drop(self) -> None:
        held = self._held
        if held is None:
            return
        entry, start = held.block.entry, self._start_of(held)
        self._let_be(held)
        if start != entry.start:
            self.moved.emit(entry, start)

    def _let_be(self, held: _Held) -> None:
        """End the holding; what came to be shown meanwhile is shown now."""
        held.block.let_go()
        self._held = None
        self._ghost.hide()
        if self._later is not None:
            (days, now, name_coach), self._later = self._later, None
            self.set_days(days, now, name_coach=name_coach)

    def _key(self, block: BookingBlock, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            if not (event.modifiers() & _MOVING or self._held):
                self._choose_beside(block, *_STEPS[key])
            elif may_change(block.entry):
                self._nudge(block, *_STEPS[key])
        elif key == Qt.Key.Key_Escape and self._held:
            self._let_be(self._held)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._held:
            self._drop()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(block.entry)
        else:
            return
        event.accept()

    def _choose_beside(self, block: BookingBlock, days: int, minutes: int) -> None:
        bookings = [placed for placed in self._placed if placed.entry.id in self._blocks]
        here = next(placed for placed in bookings if placed.entry is block.entry)
        if days:
            beyond = [placed for placed in bookings if (placed.column - here.column) * days > 0]
            nearest = min((abs(placed.column - here.column) for placed in beyond), default=0)
            beyond = [placed for placed in beyond if abs(placed.column - here.column) == nearest]
            found = min(beyond, key=lambda placed: abs(placed.start - here.start), default=None)
        else:
            order = [placed for placed in bookings if placed.column == here.column]
            at = order.index(here) + (1 if minutes > 0 else -1)
            found = order[at] if 0 <= at < len(order) else None
        if found is not None:
            self._blocks[found.entry.id].setFocus(Qt.FocusReason.OtherFocusReason)
