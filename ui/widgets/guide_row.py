"""A guide's row in a list: its title, one line of facts, and a star to press."""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.icons import icon
from ui.widgets.guide_shelf import GuideShelf

__all__ = ["GUIDE", "GuideRow", "star_room"]

GUIDE: Final = Qt.ItemDataRole.UserRole
"""The id of a row's guide. A row holds plain values: Qt copies Python objects without counting them."""
SIDE: Final = 12
TOP: Final = 8
STAR_SIDE: Final = 18
STAR_ROOM: Final = 40
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop


def star_room() -> int:
    """Return how much of a row's right end the star takes for itself, in pixels."""
    return round(STAR_ROOM * theme.text_scale())


class GuideRow(QStyledItemDelegate):
    """Draw the first line of a guide's row heavier than the second, and a star, filled for a favourite."""

    def __init__(self, shelf: GuideShelf, parent: QObject) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._stars = {True: icon("star", "primary"), False: icon("star-outline", "quiet_ink")}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row; the facts stay on one line."""
        guide_id = index.data(GUIDE)
        if guide_id is None:
            super().paint(painter, option, index)
            return
        title, facts = index.data().split("\n")
        view, ground = self._view(), QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, view)
        rect: QRect = option.rect
        room = rect.adjusted(SIDE, TOP, -star_room(), -TOP)
        painter.save()
        painter.setFont(_bold(view.font()))
        painter.setPen(theme.color("ink"))
        painter.drawText(room, _WRAP, title)
        painter.setFont(view.font())
        painter.setPen(theme.color("quiet_ink"))
        facts = QFontMetrics(view.font()).elidedText(facts, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, facts)
        painter.restore()
        side = round(STAR_SIDE * theme.text_scale())
        star = QRect(0, 0, side, side)
        star.moveCenter(QRect(room.right(), rect.top(), star_room(), rect.height()).center())
        self._stars[guide_id in self._shelf.favourites].paint(painter, star)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return room for the title, on as many lines as it needs, and the line of facts."""
        if index.data(GUIDE) is None:
            return super().sizeHint(option, index)
        view = self._view()
        wide = QRect(0, 0, view.viewport().width() - SIDE - star_room(), 10_000)
        title = QFontMetrics(_bold(view.font())).boundingRect(wide, _WRAP, index.data().split("\n")[0])
        return QSize(wide.width(), title.height() + 2 + QFontMetrics(view.font()).height() + 2 * TOP)

    def _view(self) -> QListWidget:
        view = self.parent()
        assert isinstance(view, QListWidget)
        return view


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
