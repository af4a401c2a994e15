"""A booking as a block in the week: chosen by a click or the arrow keys, moved by dragging."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from models.vocabulary import BookingStatus
from ui import theme
from ui.icons import icon
from ui.widgets.booking_words import described, may_change, state_symbol, where_text
from ui.widgets.text import plain_tip
from ui.widgets.when_words import clock_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.calendar.day import BookingEntry, CalendarWarning

__all__ = ["BookingBlock"]

_BAR: Final = 4
_INSET: Final = 4
_SIGN: Final = 14


class BookingBlock(QAbstractButton):
    """Show one booking.

    Args:
        entry: The booking.
        warnings: What is pointed out about it.
        coach: Whose it is, where the week shows several coaches.
        parent: The grid.

    Attributes:
        dragged: Hands over where the pointer is, in the parent, and where in the block it took hold.
        dropped: The block was let go.
        key_pressed: Hands over a key that the grid may know; it accepts the event when it does.
        focused: The keyboard came here.
        opened: It was opened by a double click or Enter.
    """

    dragged = Signal(QPoint, QPoint)
    dropped = Signal()
    key_pressed = Signal(QKeyEvent)
    focused = Signal()
    opened = Signal()

    def __init__(
        self, entry: "BookingEntry", warnings: "Sequence[CalendarWarning]", coach: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.entry, self._coach = entry, coach
        self._warned = bool(warnings)
        self._grip: QPoint | None = None
        self._dragging = False
        self.held = False
        """Whether the grid holds it in the air; Esc then belongs to the grid."""
        self.setCheckable(True)
        said = described(entry, warnings)
        self.setAccessibleName(said)
        self.setAccessibleDescription(entry.wish)
        # What was remarked is read in the opened booking, which stands in the access log.
        self.setToolTip(plain_tip("\n".join(filter(None, (said, coach, entry.wish)))))
        if may_change(entry):
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def sizeHint(self) -> QSize:
        """Return one line of text."""
        return QSize(80, self.fontMetrics().height() + 2 * _INSET)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for letting a lifted block down again."""
        if (
            self.held
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard came here."""
        super().focusInEvent(event)
        self.focused.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the grid first."""
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.LeftButton and may_change(self.entry):
            self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag once the pointer has moved a little."""
        if self._grip is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        if self._dragging or (at - self._grip).manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
            self.dragged.emit(self.mapToParent(at), self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        if self._dragging:
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        self.opened.emit()

    def let_go(self) -> None:
        """Forget the pointer and the air: the move has ended, or is not to be."""
        self._grip, self._dragging, self.held = None, False, False
        self.setDown(False)

    def nextCheckState(self) -> None:
        """Leave it to the grid which block is chosen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the signs and as many words as fit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        room = self.rect().adjusted(_BAR + _INSET, 2, -_INSET, -2)
        self._paint_words(painter, room)

    def _colours(self) -> tuple[str, str]:
        if not self.entry.takes_time:
            return "paper", "edge"
        if self._warned:
            return "attention_soft", "attention"
        return (
            ("good_soft", "good") if self.entry.status == BookingStatus.DONE else ("primary_soft", "primary")
        )

    def _paint_ground(self, painter: QPainter) -> None:
        ground, edge = self._colours()
        chosen = self.isChecked() or self.hasFocus()
        width = 3 if self.hasFocus() else 2 if chosen else 1
        pen = QPen(theme.color("primary" if chosen else edge), width)
        if not self.entry.takes_time and not chosen:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.color(ground))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        painter.fillRect(QRect(3, 4, _BAR - 1, self.height() - 8), theme.color(edge))

    def _paint_signs(self, painter: QPainter, room: QRect) -> int:
        """Draw the signs from the right of a line and return the width they take of it."""
        signs = []
        if self._warned:
            signs.append(("alert", "attention"))
        if self.entry.status != BookingStatus.BOOKED:
            signs.append(state_symbol(self.entry))
        if self.entry.protected:
            signs.append(("shield-account", "ink"))
        if self.entry.two_coaches:
            signs.append(("account-multiple", "ink"))
        side = round(_SIGN * theme.text_scale())
        if room.width() < side * 6:
            signs = signs[:1]  # The time beside them must be readable.
        right = room.right()
        for name, token in signs:
            top = room.top() + (room.height() - side) // 2
            icon(name, token).paint(painter, QRect(right - side, top, side, side))
            right -= side + 2
        return room.right() - right

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        strong, plain = QFont(self.font()), theme.tabular(self.font())
        strong.setBold(True)
        strong.setStrikeOut(not self.entry.takes_time)
        plain.setPointSizeF(theme.points() * 0.92)
        metrics = QFontMetrics(strong)
        lines = max(room.height() // metrics.height(), 1)
        time, who = clock_text(self.entry.start), self.entry.who
        if lines == 1:
            names, details = [f"{time} {who}"], []
        else:
            names = _wrapped(who, metrics, room.width()) if lines > 2 else [who]
            details = [f"{time} {where_text(self.entry)}", self._coach, self.entry.wish]
        # The signs stand beside the time, where the name has its whole line.
        signed = len(names) if details else 0
        painter.setPen(theme.color("ink"))
        for number, text in enumerate([*names, *filter(None, details)][:lines]):
            line = QRect(room.left(), room.top() + number * metrics.height(), room.width(), metrics.height())
            used = self._paint_signs(painter, line) if number == signed else 0
            painter.setFont(strong if number < len(names) else plain)
            if number == signed and details:
                # A time cut short says nothing; a place cut short still does.
                least = painter.fontMetrics().horizontalAdvance(f"{time} Mm…")
                text = text if least <= room.width() - used else time
                if painter.fontMetrics().horizontalAdvance(text[: len(time)]) > room.width() - used:
                    continue
            painter.setPen(theme.color("ink"))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() - used)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _wrapped(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Return ``text`` on two lines where it is wider than one and its first word is not."""
    first, _, rest = text.partition(" ")
    if not rest or metrics.horizontalAdvance(text) <= width or metrics.horizontalAdvance(first) > width:
        return [text]
    return [first, rest]
