"""What is shown before the day can be: the lock, the first start, or why the database does not open."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from resources.words import tr
from ui import theme
from ui.forms import Form
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.file_field import FileField
from ui.widgets.notice import Notice
from ui.widgets.secret import SecretField
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from pathlib import Path

    from models.errors import Trouble

__all__ = ["Entrance"]

_log = logging.getLogger("itcoach.window")

CARD_WIDTH = 520


class Entrance(QWidget):
    """Ask what is needed to open the day, one card at a time.

    Attributes:
        passphrase_given: The coach wrote a passphrase, for a new database or an existing one.
        unlock_asked: The coach wants to go on; hands over the passphrase, ``None`` where none is asked for.
        name_given: The coach wrote a name at the first start.
        backup_given: The coach chose a backup to begin from; hands over its path and passphrase.
        backup_accepted: The coach has seen what it holds, and wants it.
        pairing_given: The coach wrote the server's address and a one-time code.
    """

    passphrase_given = Signal(str)
    unlock_asked = Signal(object)
    name_given = Signal(str)
    pairing_given = Signal(str, str)
    backup_given = Signal(object, str)
    backup_accepted = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.card: Card | None = None
        self.form: Form | None = None
        self.go_on: PrimaryButton | None = None
        self.other: SecondaryButton | None = None
        self.third: SecondaryButton | None = None
        self._address = self._code = ""  # as typed: who looks at another card finds them again

    def ask_passphrase(
        self, refused: "Trouble | None" = None, wait: int = 0, *, restored: bool = False
    ) -> None:
        """Ask for the passphrase of an existing database, with why and when it is asked again.

        Args:
            refused: Why the one that was written did not do.
            wait: Seconds until the next try.
            restored: Whether a backup, which has a passphrase of its own, has just been read in.
        """
        words = (
            tr("Säkerhetskopian är inläst. Skriv den lösenfras som du valde för den här datorn.")
            if restored
            else tr("Skriv lösenfrasen som låser databasen på den här datorn.")
        )
        form = self._show(tr("Lås upp"), words)
        field = SecretField()
        row = form.add(tr("Lösenfras"), field)
        if refused is not None:
            row.set_error(refused.sentence())
        self._primary(tr("Öppna"), lambda: self.passphrase_given.emit(field.text()), field)
        self._wait(wait)

    def ask_unlock(
        self, *, passphrase: bool, stored: bool = True, refused: "Trouble | None" = None, wait: int = 0
    ) -> None:
        """Ask to unlock a locked window; nothing here tells whose it is.

        Args:
            passphrase: Whether one is asked for; without it the keyring opens.
            stored: Whether all that was typed could be stored.
            refused: Why the one that was written did not do.
            wait: Seconds until the next try.
        """
        safe = tr("Det du skrev är sparat. Så länge programmet är låst synkas ingenting.")
        form = self._show(tr("Låst"), safe if stored else "")
        if not stored:
            self._say_not_stored()
        if not passphrase:
            self._primary(tr("Lås upp"), lambda: self.unlock_asked.emit(None), None)
            return
        field = SecretField()
        row = form.add(tr("Lösenfras"), field)
        self._primary(tr("Lås upp"), lambda: self.unlock_asked.emit(field.text()), field)
        if refused is not None:
            row.set_error(refused.sentence())
            self._wait(wait)

    def ask_new_passphrase(self, refused: "Trouble | None" = None) -> None:
        """Ask for a passphrase, twice, where there is no keyring to keep a key in."""
        form = self._show(
            tr("Välj en lösenfras"),
            tr(
                "Datorn har ingen nyckelring som kan förvara databasens nyckel. En lösenfras låser den "
                "i stället. Skriv ner den på ett säkert ställe: utan den kan ingen läsa det som finns här."
            ),
        )
        first, again = SecretField(), SecretField()
        row = form.add(tr("Lösenfras"), first, tr("Minst 12 tecken, gärna fyra ord."))
        repeated = form.add(tr("En gång till"), again)
        if refused is not None:
            row.set_error(refused.sentence())

        def check() -> None:
            from models.keystore import PASSPHRASE_LENGTH, PassphraseTooShort

            if len(first.text()) < PASSPHRASE_LENGTH:
                row.set_error(PassphraseTooShort().sentence())
                first.setFocus()
            elif first.text() == again.text():
                self.passphrase_given.emit(first.text())
            else:
                repeated.set_error(tr("De två är inte lika. Skriv samma lösenfras båda gångerna."))
                again.setFocus()

        self._primary(tr("Skapa databasen"), check, first)

    def ask_who(self, refused: "Trouble | None" = None, *, is_code: bool = False) -> None:
        """Ask at the first start who works here: by a code of the municipality, or by name.

        Args:
            refused: Why the pairing that was tried did not succeed.
            is_code: Whether it was for the code.
        """
        form = self._show(
            tr("Välkommen till IT-coach"),
            tr(
                "Har kommunen en server? Skriv adressen och koden du har fått, så hämtas ditt namn och "
                "dina besök."
            ),
        )
        address, code = QLineEdit(self._address), QLineEdit(self._code)
        of_address = form.add(tr("Serverns adress"), address, tr("Till exempel https://itcoach.kommunen.se"))
        of_code = form.add(tr("Kod"), code, tr("Gäller en gång och en kort stund."))
        if refused is not None:
            (of_code if is_code else of_address).set_error(refused.sentence())

        def keep() -> None:
            self._address, self._code = address.text(), code.text()

        address.textChanged.connect(keep)
        code.textChanged.connect(keep)
        self._primary(
            tr("Parkoppla"),
            lambda: self.pairing_given.emit(address.text().strip(), code.text().strip()),
            code if is_code else address,
        )
        self._secondary(tr("Börja utan server"), self.ask_name)
        self._third(tr("Läs in en säkerhetskopia"), self.ask_backup)

    def ask_backup(self, refused: "Trouble | None" = None, path: "Path | None" = None) -> None:
        """Ask for the backup that a new laptop is to begin from; ``path`` stands there where it is given."""
        from models.backup import NoSuchBackup

        form = self._show(
            tr("Läs in en säkerhetskopia"),
            tr("Allt som fanns i den finns sedan här. Datorn kopplas på nytt till kommunens server."),
        )
        begins = "" if path is None else str(path)
        file, passphrase = FileField(tr("Fil"), ".itcoach", saves=False, begins=begins), SecretField()
        of_file = form.add(tr("Fil"), file)
        of_passphrase = form.add(tr("Säkerhetskopians lösenfras"), passphrase)
        without_file = path is None or isinstance(refused, NoSuchBackup)
        if refused is not None:
            (of_file if without_file else of_passphrase).set_error(refused.sentence())

        def given() -> None:
            path = file.path()
            if path is None:
                file.line.setFocus()
            else:
                self.backup_given.emit(path, passphrase.text())

        first = file.line if without_file else passphrase
        self._primary(tr("Visa vad den innehåller"), given, first)
        self._secondary(tr("Tillbaka"), self.ask_who)

    def confirm_backup(self, words: str, path: "Path", passphrase: str) -> None:
        """Show what the backup holds, and ask whether to begin from it."""
        self._show(tr("Läs in en säkerhetskopia"), words)
        self._primary(tr("Läs in den"), lambda: self.backup_accepted.emit(path, passphrase), None)
        self._secondary(tr("Tillbaka"), self.ask_backup)

    def ask_name(self) -> None:
        """Ask the coach's name, to begin without a server."""
        form = self._show(
            tr("Vad heter du?"),
            tr("Namnet står vid dina bokningar. Parkoppla med kommunens server senare, under Inställningar."),
        )
        field = QLineEdit()
        row = form.add(tr("Ditt namn"), field)

        def check() -> None:
            if field.text().strip():
                self.name_given.emit(field.text().strip())
            else:
                row.set_error(tr("Skriv ditt namn, så att bokningarna kan visa vem som kommer."))

        self._primary(tr("Börja"), check, field)
        self._secondary(tr("Tillbaka"), self.ask_who)

    def show_trouble(self, trouble: "Trouble", again: Callable[[], object] | None) -> None:
        """Say why the day cannot be opened, with a way to try again where that can help."""
        _log.warning("not opened: %s", type(trouble).__name__)
        self._show(trouble.happened, " ".join(filter(None, (trouble.safe, trouble.to_do))))
        if again is not None:
            self._primary(tr("Försök igen"), again, None)

    def offer_rescue(
        self, trouble: "Trouble", rescue: Callable[[], object], again: Callable[[], object]
    ) -> None:
        """Say that the database is damaged, with ways to save what can be read and to try again."""
        _log.warning("not opened: %s", type(trouble).__name__)
        text = tr(
            "Programmet kan läsa ut det som går till en ny, krypterad databas. Den skadade filen sparas, och "
            "det som finns på kommunens server hämtas igen."
        )
        self._show(trouble.happened, " ".join((trouble.safe, text)))
        self._primary(tr("Rädda det som går"), rescue, None)
        self._secondary(tr("Försök igen"), again)

    def tell_rescued(self, text: str, go_on: Callable[[], object]) -> None:
        """Say what was saved, with a way on."""
        self._show(tr("Databasen går att använda igen"), text)
        self._primary(tr("Fortsätt"), go_on, None)

    def say_busy(self, text: str) -> None:
        """Show what is going on instead of the card."""
        self._show(text, "")

    def wait(self) -> None:
        """Take no answer while the last one is being looked at: it is given once, also by a double click."""
        if self.card is not None:
            self.card.setEnabled(False)

    def go_on_asking(self) -> None:
        """Take answers again, with what was written still there."""
        if self.card is not None and self.go_on is not None:
            self.card.setEnabled(True)
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, title: str, text: str) -> Form:
        if self.card is not None:
            self._layout.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
        self.card = Card(title)
        self.card.body.setContentsMargins(24, 24, 24, 24)
        self.card.body.setSpacing(12)
        self.card.setFixedWidth(round(CARD_WIDTH * theme.text_scale()))
        if text:
            self.card.body.addWidget(WrappedLabel(text))
        self.form = Form()
        self.card.body.addWidget(self.form)
        self._layout.addWidget(self.card)
        self.go_on = self.other = self.third = None
        return self.form

    def _primary(self, text: str, done: Callable[[], object], first: QLineEdit | None) -> None:
        assert self.card is not None
        assert self.form is not None
        self.go_on = PrimaryButton(text, done)
        self.card.body.addWidget(self.go_on)
        for row in self.form.rows:
            for field in row.findChildren(QLineEdit):
                field.textChanged.connect(lambda _, row=row: row.set_error(""))
                field.returnPressed.connect(self.go_on.click)
        (first or self.go_on).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_not_stored(self) -> None:
        assert self.card is not None
        notice = Notice(kind="bad")
        notice.show_text(
            tr(
                "Det senaste du skrev gick inte att spara, kanske för att disken är full. Det är kvar bakom "
                "låset och sparas så fort det går. Stäng inte av datorn."
            )
        )
        self.card.body.insertWidget(1, notice)

    def _wait(self, seconds: int) -> None:
        """Let the button count down before it can be pressed."""
        button, left = self.go_on, seconds
        assert button is not None
        words, timer = button.text(), QTimer(button, interval=1_000)

        def show() -> None:
            nonlocal left
            button.setEnabled(left <= 0)
            button.setText(words if left <= 0 else tr("Vänta {n} s", n=left))
            if left <= 0:
                timer.stop()
            left -= 1

        if seconds:
            timer.timeout.connect(show)
            timer.start()
            show()

    def _secondary(self, text: str, done: Callable[[], object]) -> None:
        assert self.card is not None
        self.other = SecondaryButton(text, done)
        self.card.body.addWidget(self.other)

    def _third(self, text: str, done: Callable[[], object]) -> None:
        assert self.card is not None
        self.third = SecondaryButton(text, done)
        self.card.body.addWidget(self.third)
