"""Backing the laptop up into one file with a passphrase of its own."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from itcoach.laptop import backups
from itcoach.laptop.backups import LAST, BackupCancelled
from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.file_field import FileField
from ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["BackupDialog"]

FOLDER = "backup.folder"
POLL_MS = 100


class BackupDialog(FormDialog):
    """Ask for the place and the passphrase, write the backup, and show how far it has come.

    Args:
        desk: What the page works with.
        parent: The page that asks.
    """

    def __init__(self, desk: "Desk", parent: QWidget) -> None:
        super().__init__(desk, tr("Säkerhetskopiera"), tr("Säkerhetskopiera"), parent)
        folder = desk.settings.recall(FOLDER)
        name = f"itcoach-{desk.work.clock.today().isoformat()}{backups.SUFFIX}"
        begins = str(Path(folder if isinstance(folder, str) else Path.home()) / name)
        self.file = FileField(tr("Fil"), backups.SUFFIX, saves=True, begins=begins)
        self.form.add(
            tr("Fil"), self.file, tr("Helst på ett USB-minne. En fil som redan finns skrivs aldrig över.")
        )
        self.first, self.again = SecretField(), SecretField()
        self.form.add(tr("Lösenfras för säkerhetskopian"), self.first, tr("Minst 12 tecken, gärna fyra ord."))
        self._repeated = self.form.add(
            tr("En gång till"), self.again, tr("Utan den kan ingen läsa säkerhetskopian, inte heller du.")
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Hur långt det har kommit"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self._layout.insertWidget(1, self.bar)
        self._cancel: threading.Event | None = None
        self._done = 0.0
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(lambda: self.bar.setValue(round(self._done * 100)))

    def sizeHint(self) -> QSize:
        """Return room for the bar as well."""
        bar = self.bar.sizeHint().height() + self._layout.spacing()
        return super().sizeHint() + QSize(0, bar)

    def values(self) -> object:
        """Return nothing: a passphrase that was not used is not kept for later."""
        return None

    def save(self) -> None:
        """Write the backup."""
        self.form.clear_errors()
        self.problem.show_text("")
        target = self.file.path()
        if self.first.text() != self.again.text():
            self._repeated.set_error(tr("De två är inte lika. Skriv samma lösenfras båda gångerna."))
            self.again.setFocus()
            return
        if target is None:
            self.file.line.setFocus()
            return
        work, passphrase, cancel = self.desk.work, self.first.text(), threading.Event()
        self._cancel, self._done = cancel, 0.0
        self._show_running(on=True)
        # On the network's thread: it has a connection of its own, and notes are saved meanwhile.
        self.desk.tasks.network(
            self,
            lambda: backups.back_up(
                work, target=target, passphrase=passphrase, progress=self._come_to, cancel=cancel
            ),
            on_success=self._written,
            on_failure=self._not_written,
        )

    def reject(self) -> None:
        """Break off what is under way, or close."""
        if self._cancel is not None:
            self._cancel.set()
        else:
            super().reject()

    def _come_to(self, done: float) -> None:
        self._done = done

    def _show_running(self, *, on: bool) -> None:
        self.save_button.setEnabled(not on)
        self.form.setEnabled(not on)
        self.cancel_button.setText(tr("Avbryt") if on else tr("Stäng"))
        self.bar.setValue(0)
        self.bar.setVisible(on)
        self._poll.start() if on else self._poll.stop()
        if not on:
            self._cancel = None

    def _written(self, path: Path) -> None:
        self._show_running(on=False)
        settings = self.desk.settings
        settings.remember(FOLDER, str(path.parent))
        settings.remember(LAST, self.desk.work.clock.now().isoformat())
        self.accept()
        self.desk.messages.done(tr("Säkerhetskopian {name} är skriven och kontrollerad.", name=path.name))
        self.desk.changed.emit()

    def _not_written(self, trouble: "Trouble") -> None:
        self._show_running(on=False)
        if isinstance(trouble, BackupCancelled):
            self.accept()
            self.desk.messages.note(trouble.happened)
        else:
            self.problem.show_text(trouble.sentence())
