"""The part of the settings about backups of the laptop."""

from typing import TYPE_CHECKING

from itcoach.laptop import backups
from itcoach.laptop.backups import LAST
from resources.words import tr
from ui.dialogs.backup import BackupDialog
from ui.dialogs.restore import RestoreDialog
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["BackupCard"]


class BackupCard(Card):
    """Say when the last backup was made, make one, and begin from one.

    Attributes:
        last: When the last one was made.
        make: Makes one.
        restore: Begins from one.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Säkerhetskopia"))
        self._desk = desk
        self.body.addWidget(
            WrappedLabel(
                tr(
                    "En krypterad fil med allt som finns på den här datorn, också det som inte är skickat. "
                    "Förvara den inlåst, och kasta den när du har gjort en ny."
                ),
                role="small",
            )
        )
        self.last, self.reminder = WrappedLabel(""), Notice(kind="attention")
        self.make = SecondaryButton(tr("Säkerhetskopiera…"), lambda: BackupDialog(desk, self).begin())
        self.restore = SecondaryButton(
            tr("Läs in en säkerhetskopia…"), lambda: RestoreDialog(desk, self).begin()
        )
        buttons = FlowLayout()
        buttons.addWidget(self.make)
        buttons.addWidget(self.restore)
        self.body.addWidget(self.last)
        self.body.addWidget(self.reminder)
        self.body.addLayout(buttons)

    def refresh(self) -> None:
        """Show when the last one was made, and a reminder where that is long ago."""
        words, is_late = backups.last_words(self._desk.settings.recall(LAST), self._desk.work.clock.now())
        self.last.setText("" if is_late else words)
        self.last.setVisible(not is_late)
        self.reminder.show_text(words if is_late else "")
