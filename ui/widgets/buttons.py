"""Buttons: one primary a page, the others plain or quiet."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from ui import theme
from ui.icons import icon

__all__ = ["Button", "PrimaryButton", "QuietButton", "SecondaryButton"]

ICON_SIDE = 18


class Button(QPushButton):
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
            # The glyph stands at the left of its room: the rest is the gap before the words.
            self.setIconSize(QSize(side + 4 if text else side, side))
        self.setProperty("symbol_only", not text)
        if done is not None:
            self.clicked.connect(lambda: done())


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
