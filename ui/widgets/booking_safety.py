"""What a booking lacks for a safe visit, with what can be done about it, and what its risk check says."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from itcoach.safety.rules import RiskNeed
from resources.words import language, ntr, tr
from ui.widgets.buttons import SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from itcoach.safety.risk_checks import MadeCheck
    from ui.desk import Desk

__all__ = ["BookingSafety", "RiskNotice", "risk_words", "unanswered_words"]


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
        self._advice = RiskNotice()
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
        self._column.addWidget(self._advice)

    def show_check(self, check: "MadeCheck | None") -> None:
        """Show what the latest risk check says, now that it is noted who looks at it."""
        self._advice.show_check(check)
        if not self._advice.isHidden():
            self.show()

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


class RiskNotice(Notice):
    """Show what to do because of a risk check, what was decided, and what it left open; else nothing."""

    def __init__(self) -> None:
        super().__init__(symbol="clipboard-check-outline")
        self.hide()

    def show_check(self, check: "MadeCheck | None") -> None:
        """Show a risk check, or none."""
        if check is None:
            self.hide()
            return
        lines = [*check.advice(language()), *check.measures.splitlines()]
        left = [unanswered_words(check)] if check.unanswered else []
        title = tr("Från riskbedömningen {day}", day=day_of(check.checked_at))
        self.show_text("\n".join([*(f"• {line}" for line in lines), *left]), title)


def unanswered_words(check: "MadeCheck") -> str:
    """Return how many questions a risk check left open."""
    return ntr("{n} fråga är inte besvarad.", "{n} frågor är inte besvarade.", check.unanswered)


def risk_words(need: RiskNeed) -> str:
    """Return why a risk check is wanted; nothing where none is."""
    return {
        RiskNeed.NONE: "",
        RiskNeed.FIRST: tr("Riskbedömning saknas inför första besöket hemma"),
        RiskNeed.OLD: tr("Riskbedömningen är mer än ett år gammal"),
        RiskNeed.INCIDENT: tr("Något har hänt sedan förra riskbedömningen"),
    }[need]
