"""Buttons: one primary a page, the others plain or quiet."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui import theme
from ui.icons import icon
from ui.widgets.text import plain_tip, restyle

__all__ = ["Button", "KeyButton", "NameButton", "PrimaryButton", "QuietButton", "SecondaryButton"]

ICON_SIDE = 18
GAP = 4


class KeyButton(QPushButton):
    """Be pressed with Enter as well as with the space bar.

    Qt itself leaves Enter to the dialog: "Close without saving" in focus would save.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class Button(KeyButton):
    """Do ``done`` when pressed; the text is a verb.

    Args:
        text: The words on the button; also its accessible name.
        done: Called without arguments.
        symbol: The name of an icon, or none.
    """

    role = ""
    ink = "ink"

    def __init__(self, text: str, done: Callable[[], object] | None = None, symbol: str = "") -> None:
        super().__init__(text)
        self.setProperty("role", self.role)
        self.setAutoDefault(False)
        if symbol:
            self.setIcon(icon(symbol, self.ink))
            side = round(ICON_SIDE * theme.text_scale())
            self.setIconSize(QSize(side, side))
        self._make_room()
        if done is not None:
            self.clicked.connect(lambda: done())

    def setText(self, text: str) -> None:
        """Show other words, with the icon as far from them as on any button."""
        super().setText(text)
        before = self.property("symbol_only")
        self._make_room()
        if self.property("symbol_only") != before:
            restyle(self)

    def _make_room(self) -> None:
        """Give the icon the gap before the words: the glyph stands at the left of its room."""
        side, words = self.iconSize().height(), bool(self.text())
        self.setIconSize(QSize(max(self.iconSize().width(), side + GAP) if words else side, side))
        self.setProperty("symbol_only", not words)


class PrimaryButton(Button):
    """Do the one main thing of a page or dialog."""

    role = "primary"
    ink = "on_primary"


class SecondaryButton(Button):
    """Do one of the other things."""

    role = "secondary"


class QuietButton(Button):
    """Do a small thing, such as "Visa alla"; looks like a link."""

    role = "quiet"
    ink = "primary"


class NameButton(QuietButton):
    """Lead to somebody; a name longer than the room is cut short, and stands whole in the tip."""

    def __init__(self, text: str, done: Callable[[], object] | None = None, symbol: str = "") -> None:
        super().__init__(text, done, symbol)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few letters, since the rest may be cut."""
        whole = super().minimumSizeHint()
        metrics = self.fontMetrics()
        cut = metrics.horizontalAdvance(self.text()) - metrics.horizontalAdvance("Mmm…")
        return QSize(whole.width() - max(0, cut), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the name as fits."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        lacks = self.sizeHint().width() - self.width()
        if lacks > 0:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(self.text()) - lacks
            option.text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
