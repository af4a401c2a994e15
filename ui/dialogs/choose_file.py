"""Let the coach choose the list to read in."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from resources.words import tr

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["choose_list"]

FOLDER = "import.folder"


def choose_list(parent: QWidget, desk: "Desk", then: Callable[[str], object]) -> QFileDialog:
    """Open the file dialog in the folder used last, and hand the chosen path to ``then``."""
    dialog = QFileDialog(parent, tr("Välj listan att läsa in"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [
            tr("Listor och kalendrar ({patterns})", patterns="*.csv *.txt *.ics"),
            tr("Alla filer ({patterns})", patterns="*"),
        ]
    )
    remembered = desk.settings.recall(FOLDER)
    dialog.setDirectory(remembered if isinstance(remembered, str) else str(Path.home()))

    def chosen(path: str) -> None:
        desk.settings.remember(FOLDER, str(Path(path).parent))
        then(path)

    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog
