"""A line or two on a ground of their own: a warning, a tip, what is good to know."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from ui.widgets.cards import Kind, Symbol
from ui.widgets.text import WrappedLabel

__all__ = ["Notice"]

_SYMBOLS: Final[dict[Kind, tuple[str, str]]] = {
    "good": ("eye-check-outline", "good"),
    "attention": ("alert", "attention"),
    "bad": ("alert-circle", "bad"),
    "neutral": ("information-outline", "ink"),
}


class Notice(QFrame):
    """Show a heading and a text beside an icon, on the ground of ``kind``.

    Args:
        title: A few words above the text, or none.
        kind: What it means; the icon says the same.
        symbol: An icon other than the kind's own.
        side: The icon's size in pixels at text size 100 %; larger beside large words.
    """

    def __init__(self, title: str = "", kind: Kind = "neutral", symbol: str = "", side: int = 20) -> None:
        super().__init__()
        self.setProperty("chip", True)
        self.setProperty("kind", kind)
        name, token = _SYMBOLS[kind]
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        self._symbol = Symbol(symbol or name, token, side=side)
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        self.title, self._text = WrappedLabel(title, role="strong"), WrappedLabel()
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self._text)
        row.addLayout(column, 1)
        # Now that it has its place: a label without one would be shown as a window of its own.
        self.title.setVisible(bool(title))

    def add_action(self, button: QPushButton) -> None:
        """Put a button on the right, for what can be done about it."""
        self._row.addWidget(button)
        # Level with the words, which the button's height puts in the middle.
        self._row.setAlignment(self._symbol, Qt.AlignmentFlag.AlignVCenter)

    def text(self) -> str:
        """Return the text."""
        return self._text.text()

    def show_text(self, text: str, title: str | None = None) -> None:
        """Show another text, and heading where given; an empty text hides the whole."""
        if title is not None:
            self.title.setText(title)
            self.title.setVisible(bool(title))
        self._text.setText(text)
        self.setVisible(bool(text))
