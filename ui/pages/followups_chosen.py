"""The chosen follow-up below the list: its days in words, and what can be done about it."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from itcoach.codes import written
from itcoach.followups.series import FollowUpState
from itcoach.labels import label
from resources.words import capital, tr
from ui.pages.followups_list import OVER, booked_text
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.followups.lines import AskedTwice, FollowUpLine

__all__ = ["ChosenFollowUp", "may_measure"]


def may_measure(line: "FollowUpLine", today: date) -> bool:
    """Tell whether answers may be taken ``today``: at a visit, or from a paper that was ticked in time."""
    return line.may_be_asked and line.opens <= today and line.state is not FollowUpState.DONE


class ChosenFollowUp(Card):
    """Say what there is to know about one follow-up.

    Attributes:
        book_asked: "Boka uppföljning" or "Visa bokningen" was pressed, with the follow-up.
        missed_asked: "Registrera bortfall" or "Ändra orsaken" was pressed.
        take_back_asked: "Ta tillbaka bortfallet" was pressed.
        card_asked: "Öppna kortet" was pressed.
        paper_asked: "Skriv ut frågorna" was pressed.
    """

    book_asked = Signal(object)
    missed_asked = Signal(object)
    take_back_asked = Signal(object)
    card_asked = Signal(object)
    paper_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Vald uppföljning"))
        self._line: FollowUpLine | None = None
        self.who, self.days = WrappedLabel(role="strong"), WrappedLabel()
        self.twice = Notice(tr("Frågorna ställdes två gånger"), "attention", "account-multiple")
        for widget in (self.who, self.days, self.twice):
            self.body.addWidget(widget)
        self.book = SecondaryButton(
            tr("Boka uppföljning"), lambda: self._ask(self.book_asked), "calendar-plus"
        )
        self.missed = SecondaryButton(
            tr("Registrera bortfall"), lambda: self._ask(self.missed_asked), "account-off"
        )
        self.take_back = SecondaryButton(
            tr("Ta tillbaka bortfallet"), lambda: self._ask(self.take_back_asked), "undo"
        )
        self.card = SecondaryButton(
            tr("Öppna kortet"), lambda: self._ask(self.card_asked), "card-account-details-outline"
        )
        self.paper = SecondaryButton(tr("Skriv ut frågorna"), lambda: self._ask(self.paper_asked), "printer")
        self._buttons = QWidget()
        row = FlowLayout(self._buttons)
        for button in (self.book, self.paper, self.missed, self.take_back, self.card):
            row.addWidget(button)
        self.body.addWidget(self._buttons)
        self.hide()

    def show_line(self, line: "FollowUpLine | None", later: "FollowUpLine | None", today: date) -> None:
        """Show another follow-up, or none.

        Args:
            line: The follow-up.
            later: The one after it, if it is still to come.
            today: The day.
        """
        self._line = line
        self.setVisible(line is not None)
        if line is None:
            return
        code = written(line.code)
        who = code if line.shown_name == code else f"{line.shown_name} · {code}"
        self.who.setText(f"{who} · {label(line.kind)}")
        self.days.setText(" ".join(filter(None, (_days(line), _what_next(line, later, today)))))
        self.twice.show_text("\n".join(map(_twice, line.twice)))
        self._buttons.setVisible(not line.hidden)
        ended = line.state in OVER
        bookable = line.may_be_asked and line.closes >= today and not ended
        self.book.setVisible(bookable)
        self.paper.setVisible(bookable and line.opens <= today)
        self.book.setText(tr("Visa bokningen") if line.booked else tr("Boka uppföljning"))
        self.missed.setVisible(line.may_be_asked and line.state is not FollowUpState.DONE)
        is_missed = line.state is FollowUpState.MISSED
        self.missed.setText(tr("Ändra orsaken") if is_missed else tr("Registrera bortfall"))
        self.take_back.setVisible(line.may_be_asked and is_missed)

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the height follows from it, and the window need not grow for a guess."""
        return QSize(super().minimumSizeHint().width(), 0)

    def _ask(self, signal: object) -> None:
        signal.emit(self._line)  # type: ignore[attr-defined]


def _days(line: "FollowUpLine") -> str:
    if line.hidden:
        return tr("Skyddade personuppgifter: bara den coach som är utsedd ser mer.")
    if line.restricted and line.state not in OVER:
        return tr("Uppgifterna om invånaren är begränsade: inget mer skrivs, och ingen mätning görs.")
    if line.state is FollowUpState.DONE and line.done_on is not None:
        return tr("Gjord {day}.", day=day_words(line.done_on))
    if line.state is FollowUpState.MISSED and line.reason is not None:
        return tr("Bortfall: {reason}.", reason=label(line.reason))
    return tr(
        "Dagen är {day}. Frågorna kan ställas från {opens} till {closes}.",
        day=day_words(line.due),
        opens=day_words(line.opens),
        closes=day_words(line.closes),
    )


def _what_next(line: "FollowUpLine", later: "FollowUpLine | None", today: date) -> str:
    if not line.may_be_asked:
        return ""
    if line.state is FollowUpState.LAPSED:
        return tr("Tiden är ute: säg varför den inte blev av.")
    if line.state is FollowUpState.MISSED and line.opens <= today <= line.closes:
        return tr("Svarar personen ändå går det att göra mätningen till {day}.", day=day_words(line.closes))
    if line.state in OVER:
        return tr("Nästa uppföljning: {day}.", day=day_words(later.due)) if later else ""
    booked = booked_text(line)
    return f"{capital(booked)}." if booked else ""


def _twice(asked: "AskedTwice") -> str:
    return tr(
        "Två coacher gjorde mätningen utan att veta om varandra ({kind}). Båda svaren är kvar. "
        "De från {day} räknas, de från {others} gör det inte.",
        kind=label(asked.kind),
        day=day_words(asked.counts),
        others=", ".join(map(day_words, asked.others)),
    )
