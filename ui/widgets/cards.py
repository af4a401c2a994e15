"""Cards, the empty state and the status chip."""

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.icons import icon
from ui.widgets.buttons import SecondaryButton
from ui.widgets.text import SectionTitle, WrappedLabel, restyle

__all__ = ["Card", "EmptyState", "Kind", "StatusChip", "Symbol"]

Kind = Literal["good", "attention", "bad", "neutral"]

_TOKENS: Final[dict[Kind, str]] = {
    "good": "good",
    "attention": "attention",
    "bad": "bad",
    "neutral": "ink",
}
_SYMBOLS: Final[dict[Kind, str]] = {
    "good": "check-circle",
    "attention": "alert",
    "bad": "alert-circle",
    "neutral": "information",
}


class Symbol(QLabel):
    """Show an icon that says nothing by itself; the word stands beside it.

    Args:
        name: The icon.
        token: Its colour.
        side: Its size in pixels at text size 100 %.
    """

    def __init__(self, name: str, token: str = "ink", side: int = 18) -> None:
        super().__init__()
        self._side, self._name, self._token = side, name, token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_icon(name, token)

    def show_icon(self, name: str, token: str = "ink") -> None:
        """Show another icon or colour."""
        self._name, self._token = name, token
        side = round(self._side * theme.text_scale())
        self.setPixmap(icon(name, token).pixmap(QSize(side, side), self.devicePixelRatio()))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colour from the new theme."""
        if event.type() is QEvent.Type.PaletteChange:
            self.show_icon(self._name, self._token)
        super().changeEvent(event)


class Card(QFrame):
    """Hold things that belong together on a ground of their own; add to :attr:`body`.

    Args:
        title: The heading, or none.
    """

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(SectionTitle(title))
            self.setAccessibleName(title)


class EmptyState(QWidget):
    """Say that there is nothing here yet and what to do next.

    Args:
        title: What is missing, in a few words.
        text: What to do next.
        action: The words on a button and what it does, or none.
        symbol: The icon above.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: tuple[str, Callable[[], object]] | None = None,
        symbol: str = "inbox-outline",
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 32, 24, 32)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(Symbol(symbol, "quiet_ink", side=48), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title, self.text = SectionTitle(title), WrappedLabel(text, role="quiet_text")
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        self.button: SecondaryButton | None = None
        if action is not None:
            self.button = SecondaryButton(*action)
            layout.addSpacing(8)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)


class StatusChip(QFrame):
    """Show a state as icon, word and colour together.

    Args:
        text: The word.
        kind: What the state means.
        symbol: An icon other than the kind's own.
    """

    def __init__(self, text: str, kind: Kind = "neutral", symbol: str = "") -> None:
        super().__init__()
        self.setProperty("chip", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 8, 3)
        layout.setSpacing(4)
        self._symbol, self._label = Symbol(_SYMBOLS[kind], side=16), QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self._symbol)
        layout.addWidget(self._label)
        self.show_state(text, kind, symbol)

    def text(self) -> str:
        """Return the word."""
        return self._label.text()

    def show_state(self, text: str, kind: Kind = "neutral", symbol: str = "") -> None:
        """Show another state."""
        self._symbol.show_icon(symbol or _SYMBOLS[kind], _TOKENS[kind])
        self._label.setText(text)
        self.setAccessibleName(text)
        for widget in (self, self._label):
            widget.setProperty("kind", kind)
            restyle(widget)
