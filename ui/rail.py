"""The rail on the left: the pages by icon and word, and the state of sync at its foot."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from resources.words import tr
from ui import theme
from ui.actions import Key, page_shortcut
from ui.icons import icon
from ui.opening import RAIL_WIDTH
from ui.page_spec import PageSpec
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Kind, Symbol
from ui.widgets.text import WrappedLabel

__all__ = ["Rail", "SyncLine"]

KEYS = 9


class SyncLine(QWidget):
    """Say in words how sync stands."""

    _TOKENS: dict[Kind, str] = {  # noqa: RUF012
        "good": "good",
        "attention": "attention",
        "bad": "bad",
        "neutral": "quiet_ink",
    }

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        self._symbol, self._words = Symbol("cloud-sync-outline"), WrappedLabel("", role="small")
        layout.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.kind: Kind = "neutral"
        self.symbol = ""
        self.set_state("", "neutral")

    def text(self) -> str:
        """Return the words."""
        return self._words.text()

    def set_state(self, text: str, kind: Kind = "neutral", symbol: str = "cloud-sync-outline") -> None:
        """Show how sync stands, such as "7 ändringar väntar · frånkopplad"."""
        self.kind, self.symbol = kind, symbol
        self._words.setText(text)
        self._symbol.show_icon(symbol, self._TOKENS[kind])
        self._symbol.setVisible(bool(text))
        self.setAccessibleName(text or tr("Synkning"))


class Rail(QFrame):
    """Show the pages and where the coach is.

    Args:
        specs: All pages; those not ``in_rail`` are left out.
        go: Opens a page by its key.
        lock: Locks the window.
    """

    def __init__(
        self, specs: Sequence[PageSpec], go: Callable[[str], object], lock: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(tr("Sidor"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 8, 8)
        layout.setSpacing(4)
        wordmark = QLabel("IT-coach")
        wordmark.setObjectName("wordmark")
        wordmark.setContentsMargins(12, 0, 0, 8)
        layout.addWidget(wordmark)
        self.buttons: dict[str, QPushButton] = {}
        for number, spec in enumerate((spec for spec in specs if spec.in_rail), start=1):
            self.buttons[spec.key] = _button(spec, number, go)
            layout.addWidget(self.buttons[spec.key])
            if number <= KEYS:
                # A shortcut of the button itself would wait a tenth of a second to look pressed.
                QShortcut(page_shortcut(number), self).activated.connect(self.buttons[spec.key].click)
        self.setFixedWidth(self._width())
        layout.addStretch(1)
        self.lock_button = _lock_button(lock)
        layout.addWidget(self.lock_button)
        self.sync_line = SyncLine()
        layout.addWidget(self.sync_line)

    def _width(self) -> int:
        # The page on screen is marked in bold, which is wider than the hint.
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        usual = RAIL_WIDTH * (1 + (theme.text_scale() - 1) * 0.8)
        return max(round(usual), round(widest * 1.08) + 16)

    def mark(self, key: str) -> None:
        """Mark the page ``key`` as the one on screen; a page outside the rail leaves the mark."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)


def _lock_button(lock: Callable[[], object]) -> QPushButton:
    button = KeyButton(icon("lock-outline", "primary"), tr("Lås"))
    side = round(20 * theme.text_scale())
    button.setIconSize(QSize(side, side))
    button.setToolTip(tr("Lås programmet ({key})", key=Key.LOCK.value))
    button.clicked.connect(lambda: lock())
    return button


def _button(spec: PageSpec, number: int, go: Callable[[str], object]) -> QPushButton:
    button = KeyButton(icon(spec.icon, "primary"), spec.title())
    side = round(20 * theme.text_scale())
    button.setIconSize(QSize(side, side))
    button.setCheckable(True)
    button.setAutoExclusive(True)
    button.clicked.connect(lambda: go(spec.key))
    if number <= KEYS:
        button.setToolTip(f"{spec.title()} (Alt+{number})")
    return button
