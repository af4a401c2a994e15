"""A field for the path of a file, with a button that opens the system's own dialog."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from resources.words import tr
from ui.widgets.buttons import SecondaryButton

__all__ = ["FileField"]


class FileField(QWidget):
    """Take the path of a file.

    Args:
        title: What the field holds, and the dialog's title.
        suffix: How the file's name ends.
        saves: Whether a new file is named; else one that exists is chosen.
        begins: The path that stands there at first.

    Attributes:
        line: The path as text.
        button: Opens the dialog.
        dialog: The dialog, once it has been opened.
    """

    def __init__(self, title: str, suffix: str, *, saves: bool, begins: str = "") -> None:
        super().__init__()
        self._title, self._suffix, self._saves = title, suffix, saves
        self.dialog: QFileDialog | None = None
        self.line = QLineEdit(begins)
        self.line.setAccessibleName(title)
        self.button = SecondaryButton(tr("Välj…"), self._choose)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)

    def path(self) -> Path | None:
        """Return the path, or nothing."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def _choose(self) -> None:
        self.dialog = dialog = QFileDialog(self, self._title)
        if self._saves:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            # What exists is never written over: the product says so itself.
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Säkerhetskopior ({patterns})", patterns=f"*{self._suffix}")])
        path = self.path()
        dialog.setDirectory(str(path.parent if path is not None else Path.home()))
        if self._saves and path is not None:
            dialog.selectFile(path.name)
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()
