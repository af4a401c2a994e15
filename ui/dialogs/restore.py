"""Beginning from a backup instead of what is on the laptop now."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from itcoach.laptop import backups
from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.icons import icon
from ui.widgets.buttons import PrimaryButton
from ui.widgets.file_field import FileField
from ui.widgets.notice import Notice
from ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from itcoach.laptop.backups import Found
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["RestoreDialog"]


class RestoreDialog(FormDialog):
    """Ask for the backup, show what it holds, and begin with it once that is accepted.

    Args:
        desk: What the page works with.
        parent: The page that asks.
    """

    def __init__(self, desk: "Desk", parent: QWidget) -> None:
        super().__init__(desk, tr("Läs in en säkerhetskopia"), tr("Visa vad den innehåller"), parent)
        self.save_button.setIcon(icon("magnify", PrimaryButton.ink))
        self.cancel_button.setText(tr("Avbryt"))
        self.file = FileField(tr("Fil"), backups.SUFFIX, saves=False)
        self.form.add(tr("Fil"), self.file)
        self.passphrase = SecretField()
        self.form.add(tr("Säkerhetskopians lösenfras"), self.passphrase)
        self.found = Notice(kind="attention")
        self.found.show_text("")
        self._layout.insertWidget(1, self.found)
        self._looked = False
        self.file.line.textChanged.connect(self._look_again)
        self.passphrase.textChanged.connect(self._look_again)

    def values(self) -> object:
        """Return nothing: a passphrase is not kept for later."""
        return None

    def save(self) -> None:
        """Show what the backup holds; the second time, begin with it."""
        self.problem.show_text("")
        source, passphrase, work = self.file.path(), self.passphrase.text(), self.desk.work
        if source is None:
            self.file.line.setFocus()
            return
        self.save_button.setEnabled(False)
        if self._looked:
            self.desk.read(
                self,
                lambda: backups.prepare_restore(work.store, source=source, passphrase=passphrase),
                lambda _: self._prepared(),
                on_failure=self._not_done,
            )
            return
        self.desk.read(
            self,
            lambda: backups.look(work, source=source, passphrase=passphrase),
            self._show_found,
            on_failure=self._not_done,
        )

    def _show_found(self, found: "Found") -> None:
        self.save_button.setEnabled(True)
        self._looked = True
        self.found.show_text(
            " ".join(
                [
                    backups.found_words(found, self.desk.work.clock.now()),
                    tr("Det som finns på datorn nu läggs undan. Datorn låses, och behöver kopplas på nytt."),
                ]
            )
        )
        self.save_button.setText(tr("Läs in den och lås"))

    def _prepared(self) -> None:
        self.accept()
        if self.desk.lock is not None:
            self.desk.lock.lock()

    def _not_done(self, trouble: "Trouble") -> None:
        self.save_button.setEnabled(True)
        self.problem.show_text(trouble.sentence())

    def _look_again(self) -> None:
        self._looked = False
        self.found.show_text("")
        self.save_button.setText(tr("Visa vad den innehåller"))
