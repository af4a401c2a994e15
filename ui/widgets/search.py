"""The search field: asks a short while after the last key."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme
from ui.icons import icon

__all__ = ["SearchField"]

WIDTH = 220
PAUSE_MS = 60
"""How long after the last key the search starts: shorter than the gap between two keys of a quick typist."""


class SearchField(QLineEdit):
    """Take words to search for; Esc empties it, Enter and a short pause search.

    Args:
        hint: What can be searched for; placeholder and accessible name.

    Attributes:
        searched: Hands over the words, without blanks around them; ``""`` when emptied.
    """

    searched = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setMinimumWidth(round(WIDTH * theme.text_scale()))
        self.setClearButtonEnabled(True)
        self.addAction(icon("magnify", "quiet_ink"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(lambda: self._pause.start())
        self.returnPressed.connect(self._search)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for emptying the field while it holds something."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text():
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.clear()
                return True
        return super().event(event)

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())
