"""Files that a page saves: asked for, written in the background, and told of."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from resources.words import tr

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["Saver"]

FOLDER: Final = "saving.folder"


class Saver(QObject):
    """Ask where to save, save, and say what became of it.

    Args:
        desk: What the page works with.
        page: Over which it asks.

    Attributes:
        dialog: The file dialog that was opened last.
    """

    def __init__(self, desk: "Desk", page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: QFileDialog | None = None

    def ask(self, title: str, name: str, kinds: Sequence[str], then: Callable[[str], object]) -> None:
        """Open the file dialog in the folder used last, and hand the chosen path to ``then``.

        Args:
            title: Of the dialog.
            name: What the file is called at first, without the end.
            kinds: ``csv``, ``ics`` or ``pdf``: what may be saved, the first unless another is chosen.
            then: Takes the path.
        """
        folder = self._desk.settings.recall(FOLDER)
        known = isinstance(folder, str) and Path(folder).is_dir()
        dialog = QFileDialog(self._page, title, str(folder) if known else str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        words = {
            "csv": tr("Lista för kalkylprogram (*.csv)"),
            "ics": tr("Kalender (*.ics)"),
            "pdf": tr("PDF (*.pdf)"),
        }
        by_filter = {words[kind]: kind for kind in kinds}
        dialog.setNameFilters(list(by_filter))
        dialog.setDefaultSuffix(kinds[0])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(by_filter[chosen]))
        dialog.selectFile(name)
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def save(self, work: Callable[[], Path], remark: str = "") -> None:
        """Save in the background with ``work``, which returns the path; then say so, with a remark."""
        self._desk.read(self, work, partial(self._saved, remark=remark))

    def _saved(self, path: Path, *, remark: str) -> None:
        self._desk.settings.remember(FOLDER, str(path.parent))
        words = tr("Sparat som {file}.", file=path.name)
        if path.suffix == ".csv":
            words = tr("Sparat som {file}, med en kodbok bredvid.", file=path.name)
        action = (tr("Öppna mappen"), partial(_open_folder, path.parent))
        self._desk.messages.note(f"{words} {remark}".strip(), action=action, kind="good")


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
