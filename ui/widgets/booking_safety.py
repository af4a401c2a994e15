"""What a booking lacks for a safe visit, with what can be done about it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach.safety.rules import RiskNeed
from resources.words import tr
from ui.widgets.buttons import SecondaryButton
from ui.widgets.notice import Notice

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from ui.desk import Desk

__all__ = ["BookingSafety", "risk_words"]


class BookingSafety(QWidget):
    """Point out a missing risk check and a missing second coach; nothing of it hinders a visit.

    Args:
        desk: What the dialogs work with.
        entry: The booking.
        parent: Over whose window the dialogs stand.
        short: There is little room: only what is missing is said, not what can be done.

    Attributes:
        check: Makes the risk check, where it is missing.
        second: Books a second coach, where one is missing.
    """

    def __init__(self, desk: "Desk", entry: "BookingEntry", parent: QWidget, *, short: bool = False) -> None:
        super().__init__()
        self._short = short
        self._desk, self._entry, self._over = desk, entry, parent
        self.check: SecondaryButton | None = None
        self.second: SecondaryButton | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        if entry.risk_need is not RiskNeed.NONE:
            self.check = SecondaryButton(tr("Gör den nu"), self._check, "clipboard-check-outline")
            self.check.setAccessibleName(tr("Gör riskbedömningen nu"))
            go_on = tr(
                "Gör den på telefon eller på kontoret. Det går att starta ändå: säg då till någon var du är."
            )
            missing = tr("Riskbedömning saknas") if short else risk_words(entry.risk_need)
            self._add(missing, go_on, "clipboard-alert-outline", self.check)
        if entry.second_coach_missing:
            self.second = SecondaryButton(tr("Boka en till"), self._book, "account-plus")
            self.second.setAccessibleName(tr("Boka en coach till"))
            alone = tr("Bara en är bokad den tiden.")
            needed = tr("Bara en coach bokad") if short else tr("Två coacher behövs vid besöket")
            self._add(needed, alone, "account-alert-outline", self.second)
        elif entry.two_coaches:
            self._add(tr("Två coacher behövs vid besöket"), "", "account-multiple", None)
        if not self._column.count():
            self.hide()

    def _add(self, title: str, text: str, symbol: str, button: SecondaryButton | None) -> None:
        notice = Notice(title, "attention", symbol)
        self._column.addWidget(notice)
        if text and not self._short:
            notice.show_text(text)
        if button is not None:
            self._column.addWidget(button)

    def _check(self) -> None:
        from ui.dialogs.risk_check import ask_risk_check

        ask_risk_check(self._desk, self._over, self._entry.resident_id, self._entry.id)

    def _book(self) -> None:
        from ui.dialogs.second_coach import SecondCoach

        SecondCoach(self._desk, self._over, self._entry).begin()


def risk_words(need: RiskNeed) -> str:
    """Return why a risk check is wanted; nothing where none is."""
    return {
        RiskNeed.NONE: "",
        RiskNeed.FIRST: tr("Riskbedömning saknas inför första besöket hemma"),
        RiskNeed.OLD: tr("Riskbedömningen är mer än ett år gammal"),
        RiskNeed.INCIDENT: tr("Något har hänt sedan förra riskbedömningen"),
    }[need]
