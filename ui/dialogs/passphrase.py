"""The passphrase that is asked for besides the keyring: chosen, changed or taken away."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from itcoach.laptop import locking
from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["PassphraseDialog"]


class PassphraseDialog(FormDialog):
    """Ask for the passphrase from now on, and for the one until now where there is one.

    Args:
        desk: What the page works with.
        parent: The page that asks.
        has_one: Whether there is one until now.
        takes_away: There is to be none from now on.
    """

    def __init__(self, desk: "Desk", parent: QWidget, *, has_one: bool, takes_away: bool = False) -> None:
        titles = {
            (False, False): (tr("Välj en lösenfras"), tr("Kräv lösenfras")),
            (True, False): (tr("Byt lösenfras"), tr("Byt lösenfras")),
            (True, True): (tr("Ta bort lösenfrasen"), tr("Ta bort lösenfrasen")),
        }
        super().__init__(desk, *titles[has_one, takes_away], parent)
        self.now, self.new, self.again = SecretField(), SecretField(), SecretField()
        self._takes_away = takes_away
        if has_one:
            self.form.add(tr("Nuvarande lösenfras"), self.now)
        if not takes_away:
            self.form.add(tr("Ny lösenfras"), self.new, tr("Minst 12 tecken, gärna fyra ord."))
            self._repeated = self.form.add(
                tr("En gång till"),
                self.again,
                tr("Skriv ner den på ett säkert ställe: utan den öppnas inte det som finns på datorn."),
            )

    def values(self) -> object:
        """Return nothing: a passphrase that was not saved is not kept for later."""
        return None

    def save(self) -> None:
        """Use the new passphrase from now on."""
        self.form.clear_errors()
        if self.new.text() != self.again.text():
            self._repeated.set_error(tr("De två är inte lika. Skriv samma lösenfras båda gångerna."))
            self.again.setFocus()
            return
        work, now = self.desk.work, self.now.text() or None
        new = None if self._takes_away else self.new.text()
        done = tr("Lösenfrasen är borttagen.") if new is None else tr("Lösenfrasen gäller från och med nu.")
        self.store(
            lambda: locking.ask_for_passphrase(work, new=new, passphrase=now),
            lambda _: self.desk.messages.done(done),
        )
