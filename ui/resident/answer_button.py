"""One answer of the form that is turned to the resident: as large as its words need."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout

from ui.widgets.buttons import KeyButton
from ui.widgets.text import WrappedLabel

__all__ = ["AnswerButton"]

LEAST_HEIGHT = 48


class AnswerButton(KeyButton):
    """Be one answer: as many lines as its words need, and the key that chooses it.

    Attributes:
        number: The key that chooses it, shown before the words.
    """

    def __init__(self, text: str, number: int) -> None:
        super().__init__()
        self.number = number
        self.setAccessibleName(text)
        self.setProperty("role", "card_button")
        self.setCheckable(True)
        self.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(16)
        key, words = _Number(str(number)), WrappedLabel(text)
        key.setProperty("role", "strong")
        for label, stretch in ((key, 0), (words, 1)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, stretch)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(policy.Policy.MinimumExpanding)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the size that the words want."""
        return self._layout().sizeHint().expandedTo(QSize(0, LEAST_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the least size that the words can be read in."""
        return self._layout().minimumSize().expandedTo(QSize(0, LEAST_HEIGHT))

    def heightForWidth(self, width: int) -> int:
        """Return how high the words become in ``width``."""
        return max(LEAST_HEIGHT, self._layout().heightForWidth(width))

    def _layout(self) -> QLayout:
        layout = self.layout()
        assert layout is not None
        return layout


class _Number(QLabel):
    """A figure as wide as the widest, so that the answers below each other begin at one line."""

    def sizeHint(self) -> QSize:
        """Return the size of the widest figure."""
        width = self.fontMetrics().horizontalAdvance
        return super().sizeHint().expandedTo(QSize(max(width(figure) for figure in "0123456789"), 0))

    def minimumSizeHint(self) -> QSize:
        """Return the same: there is nothing to cut."""
        return self.sizeHint()
