"""What lies in a scroll area: as high as its words need at the width there is, and no higher."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

__all__ = ["Scrolled"]


class Scrolled(QWidget):
    """Hold content that scrolls up and down.

    The least height of wrapped labels is a guess at some narrow width; a scroll area that believed it would
    end in empty space.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page_body")

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the height follows from the width where there are words that wrap."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.hasHeightForWidth() else least
