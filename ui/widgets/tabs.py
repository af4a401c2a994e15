"""Tabs that go on below where the line is full, so that none is ever out of sight."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout

__all__ = ["Tabs"]


class _Tab(Button):
    role = "tab"


class Tabs(QWidget):
    """Choose one of several parts; the arrow keys go between them.

    Args:
        name: What the parts are of, for a screen reader.

    Attributes:
        chosen: Tells the key of the tab that was chosen.
        buttons: By key, in order.
    """

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.buttons: dict[str, Button] = {}
        self.current = ""
        self._group = QButtonGroup(self)
        self._row = FlowLayout(self, spacing=4)

    def add(self, key: str, title: str, tip: str = "") -> None:
        """Add a tab at the end."""
        button = _Tab(title, partial(self.choose, key))
        button.setCheckable(True)
        button.setToolTip(tip)
        self._group.addButton(button)
        self._row.addWidget(button)
        self.buttons[key] = button

    def clear(self) -> None:
        """Take all tabs away."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        while self._row.takeAt(0) is not None:
            pass
        self.buttons, self.current = {}, ""

    def leave_out(self, *keys: str) -> None:
        """Offer all parts but these."""
        for key in keys:
            self.buttons[key].hide()

    def rename(self, key: str, title: str) -> None:
        """Give a tab another title."""
        self.buttons[key].setText(title)

    def choose(self, key: str) -> None:
        """Choose a tab."""
        self.buttons[key].setChecked(True)
        if self.hasFocus():
            self.buttons[key].setFocus()
        if key != self.current:
            self.current = key
            self.chosen.emit(key)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard on the tab that is chosen, where it is seen."""
        # No focus proxy: Qt would then stop at the tabs and at the tab.
        if self.current:
            self.buttons[self.current].setFocus(reason)
        else:  # Until a tab is chosen.
            super().setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the tab beside with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = list(self.buttons)
        if step is None or self.current not in keys:
            super().keyPressEvent(event)
            return
        key = keys[(keys.index(self.current) + step) % len(keys)]
        self.choose(key)
        self.buttons[key].setFocus()
