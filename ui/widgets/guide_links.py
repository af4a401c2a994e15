"""The guides before and after one, as buttons."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach.guides.text import Guide
from ui.widgets.buttons import SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.text import WrappedLabel

__all__ = ["GuideLinks"]


class GuideLinks(QWidget):
    """Offer guides under a title; nothing is seen where there are none.

    Args:
        title: What they are, such as "Nästa guide".

    Attributes:
        wanted: Tells the id of the guide that was pressed.
        buttons: In order.
    """

    wanted = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addWidget(WrappedLabel(title, role="strong"))
        self._row = FlowLayout()
        column.addLayout(self._row)
        self.buttons: list[SecondaryButton] = []
        self._shown: tuple[Guide, ...] = ()

    def show_guides(self, guides: Sequence[Guide]) -> None:
        """Offer these guides."""
        self.setVisible(bool(guides))
        if tuple(guides) == self._shown:
            return
        self._shown = tuple(guides)
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for guide in guides:
            button = SecondaryButton(guide.title, partial(self.wanted.emit, guide.id), "book-open-variant")
            self.buttons.append(button)
            self._row.addWidget(button)
