"""The residents that fit what is typed: name, code, and where the words were found."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import theme
from ui.widgets.text import plain_tip

__all__ = ["Line", "ResidentList"]

LINE = Qt.ItemDataRole.UserRole
SIDE, TOP = 12, 8


@dataclass(frozen=True)
class Line:
    """A person in the list: what to call them, and a quiet line below."""

    resident_id: str
    name: str
    about: str


class ResidentList(QListWidget):
    """Show people under each other; moving to one opens the card.

    Args:
        name: What a screen reader calls the list.

    Attributes:
        current: Tells the identity of the resident that was moved to.
    """

    current = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setItemDelegate(_Delegate(self))
        self.currentItemChanged.connect(lambda item, _: self._tell(item))
        self.itemClicked.connect(self._tell)

    def show_lines(self, lines: Sequence[Line], chosen: str = "") -> None:
        """Show these people; ``chosen`` is marked where it is among them, and nothing is told."""
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(f"{line.name}, {line.about}" if line.about else line.name)
            item.setToolTip(plain_tip(line.about))
            item.setData(LINE, line)
            self.addItem(item)
            if line.resident_id == chosen:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def lines(self) -> list[Line]:
        """Return the people shown, in order."""
        return [self.item(row).data(LINE) for row in range(self.count())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the lines out anew: how high they are follows from the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.current.emit(item.data(LINE).resident_id)


class _Delegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: Line = index.data(LINE)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary_soft"))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 6, 6)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(QRect(rect.left() + 2, rect.top() + 6, 4, rect.height() - 12), 2, 2)
        room = rect.adjusted(SIDE, TOP, -SIDE, -TOP)
        font = QFont(option.font)
        painter.setFont(_bold(font))
        painter.setPen(theme.color("ink"))
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        used = painter.drawText(room, wrap, line.name)
        painter.setFont(font)
        painter.setPen(theme.color("quiet_ink"))
        painter.drawText(room.adjusted(0, used.height() + 2, 0, 0), wrap, line.about)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: Line = index.data(LINE)
        view = self.parent()
        assert isinstance(view, ResidentList)
        width = view.viewport().width() - 2 * SIDE
        font = view.font()
        height = sum(
            _height(each, text, width)
            for each, text in ((_bold(font), line.name), (font, line.about))
            if text
        )
        return QSize(width, height + 2 * TOP + 2)


def _height(font: QFont, text: str, width: int) -> int:
    metrics = QFontMetrics(font)
    return metrics.boundingRect(QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap, text).height()


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
