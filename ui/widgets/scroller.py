"""A part of a page that scrolls by itself, on the ground it stands on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from ui.widgets.scrolled import Scrolled

__all__ = ["Scroller"]


class Scroller(QScrollArea):
    """Scroll what is put into :attr:`body`, up and down only.

    Attributes:
        body: The layout to put the content into; a new one after :meth:`clear`.
        content: The widget that scrolls; likewise.
    """

    body: QVBoxLayout
    content: Scrolled

    def __init__(self, spacing: int = 8) -> None:
        super().__init__()
        self._spacing = spacing
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.clear()

    def clear(self) -> None:
        """Throw the content away and begin anew."""
        self.content = content = Scrolled()
        content.setObjectName("scrolled")
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 8, 0)
        self.body.setSpacing(self._spacing)
        self.setWidget(content)
        # A scroll area paints its content's ground unless told not to.
        content.setAutoFillBackground(False)
