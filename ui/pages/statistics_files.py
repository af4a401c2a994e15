"""The files of the statistics page: asked for, saved in the background, and told of."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from resources.words import tr

if TYPE_CHECKING:
    from itcoach.group import Overview
    from itcoach.group_tables import Choice
    from ui.desk import Desk

__all__ = ["StatisticsFiles"]

FOLDER: Final = "statistics.folder"


class StatisticsFiles(QObject):
    """Ask where to save, save, and say what became of it.

    Attributes:
        dialog: The file dialog that is open, for whoever looks for it.
    """

    def __init__(self, desk: "Desk", page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: QFileDialog | None = None

    def ask(self, title: str, name: str, then: Callable[[str], object], *, suffix: str = "csv") -> None:
        """Open the file dialog in the folder used last, and hand the chosen path to ``then``."""
        folder = self._desk.settings.recall(FOLDER)
        known = isinstance(folder, str) and Path(folder).is_dir()
        dialog = QFileDialog(self._page, title, str(folder) if known else str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("PDF (*.pdf)") if suffix == "pdf" else tr("Lista för kalkylprogram (*.csv)"))
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{name} {self._desk.work.clock.today().isoformat()}.{suffix}")
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def save_tables(self, overview: "Overview", choice: "Choice", path: str) -> None:
        """Save the tables of a choice with their codebook."""
        from itcoach import group_saving

        self._save(lambda: group_saving.save_tables(Path(path), overview, choice)[0])

    def save_pdf(self, overview: "Overview", choice: "Choice", path: str) -> None:
        """Save the tables of a choice as a PDF."""
        from itcoach import group_saving

        work = self._desk.work
        self._save(lambda: group_saving.save_report(work, Path(path), overview, choice))

    def save_codes(self, path: Path, *, own_only: bool) -> None:
        """Save the coded measurements with their codebook."""
        from itcoach import group_saving

        work = self._desk.work
        self._save(
            lambda: group_saving.save_measurements(work, path, own_only=own_only)[0],
            tr("Filen är personuppgifter: koderna kan kopplas till invånare."),
        )

    def _save(self, work: Callable[[], Path], remark: str = "") -> None:
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
