"""The part of the settings about the lock: when it comes, and what opens it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from itcoach.laptop import locking
from models.keystore import KeyState
from models.vocabulary import LOCK_MINUTES_MOST
from resources.words import ntr, tr
from ui.dialogs.passphrase import PassphraseDialog
from ui.forms import Form
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.laptop.locking import Standing
    from ui.desk import Desk

__all__ = ["LockCard"]


class LockCard(Card):
    """Let the coach choose when the program locks and whether a passphrase opens it.

    Attributes:
        minutes: After how long.
        choose: Asks for a passphrase from now on, or for another one.
        remove: Takes the passphrase away.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Lås"))
        self._desk = desk
        self._has_one = False
        form = Form()
        self.minutes = QComboBox()
        self._row = form.add(
            tr("Lås när ingen har rört programmet på"),
            self.minutes,
            tr("Ctrl+L låser genast. Det du skriver sparas först, och nyckeln försvinner ur datorns minne."),
        )
        self._limit = WrappedLabel("", role="small")
        self.opens = WrappedLabel("")
        self.advice = Notice(kind="attention")
        self.choose = SecondaryButton("", self._choose)
        self.remove = SecondaryButton(tr("Ta bort lösenfrasen…"), self._remove)
        buttons = FlowLayout()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        for each in (form, self._limit, self.opens, self.advice):
            self.body.addWidget(each)
        self.body.addLayout(buttons)
        self.minutes.activated.connect(self._keep_minutes)

    def refresh(self) -> None:
        """Show how it is locked now."""
        work = self._desk.work
        self._desk.read(self, lambda: locking.standing(work), self._show, latest="lock")

    def _show(self, standing: "Standing") -> None:
        self.minutes.clear()
        for each in locking.minutes_to_choose(standing.most):
            self.minutes.addItem(ntr("{n} minut", "{n} minuter", each), each)
        chosen = min(self._desk.settings.lock_minutes, standing.most)
        fitting = [at for at in range(self.minutes.count()) if self.minutes.itemData(at) <= chosen]
        self.minutes.setCurrentIndex(fitting[-1])
        self._limit.setText(
            ntr("Kommunen tillåter högst {n} minut.", "Kommunen tillåter högst {n} minuter.", standing.most)
        )
        self._limit.setVisible(standing.most < LOCK_MINUTES_MOST)
        self._show_what_opens(standing.opens)

    def _show_what_opens(self, opens: KeyState) -> None:
        self._has_one = opens is KeyState.BOTH
        self.opens.setText(
            {
                KeyState.KEYRING: tr("Datorns nyckelring öppnar programmet utan att fråga."),
                KeyState.BOTH: tr("Programmet öppnas och låses upp med din lösenfras."),
            }.get(opens, tr("Databasen är låst med en lösenfras, eftersom datorn inte har någon nyckelring."))
        )
        advised = opens is KeyState.KEYRING
        self.advice.show_text(
            tr(
                "Den som sitter vid datorn medan du är inloggad kan alltså låsa upp. Lås datorn när du går "
                "ifrån den, eller välj en lösenfras här."
            )
            if advised
            else ""
        )
        self.choose.setText(tr("Byt lösenfras…") if self._has_one else tr("Kräv lösenfras…"))
        self.choose.setVisible(opens is not KeyState.PASSPHRASE)
        self.remove.setVisible(self._has_one)

    def _choose(self) -> None:
        PassphraseDialog(self._desk, self, has_one=self._has_one).begin()

    def _remove(self) -> None:
        PassphraseDialog(self._desk, self, has_one=True, takes_away=True).begin()

    def _keep_minutes(self) -> None:
        self._desk.settings.lock_minutes = self.minutes.currentData()
        if self._desk.lock is not None:
            self._desk.lock.read_minutes()
