"""The part of the settings about the access log: what it holds about the coach who works here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from itcoach import dates
from itcoach.labels import label
from resources.words import capital, language, ntr, tr
from ui.widgets.buttons import SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.notice import Notice
from ui.widgets.table import Column, Table
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.privacy.own_log import LogLine, OwnLog
    from ui.desk import Desk

__all__ = ["AccessCard"]

LINES = 9
"""Seen at once; the table scrolls."""


class AccessCard(Card):
    """Tell what is logged, and show the coach's own lines when asked.

    Attributes:
        show_lines: Shows them.
        number: How many there are.
        waiting: What could not be written yet.
        table: The lines.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Vad loggen har om mig"))
        self._desk = desk
        self.body.addWidget(
            WrappedLabel(
                tr(
                    "När du öppnar, skriver ut eller sparar något om en invånare skrivs en rad i kommunens "
                    "åtkomstlogg: vem, när och vad, men inte vad som stod där. Kommunen kan gå igenom den. "
                    "Ingen kan ändra en rad, och den tas bort först när loggens tid är ute."
                )
            )
        )
        self.show_lines = SecondaryButton(tr("Visa mina rader"), self._read, "format-list-bulleted")
        self.number = WrappedLabel("", role="small")
        self.waiting = Notice(kind="attention")
        self.waiting.show_text("")
        self.table: Table[LogLine] = Table("own_log", tr("Mina rader i loggen"), _columns(), desk.settings)
        self.table.setFixedHeight((LINES + 1) * (self.table.fontMetrics().lineSpacing() + 12))
        self.number.hide()
        self.table.hide()
        self.body.addWidget(self.show_lines, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.number)
        self.body.addWidget(self.waiting)
        self.body.addWidget(self.table)

    def _read(self) -> None:
        from itcoach.privacy.own_log import own_log

        work = self._desk.work
        self._desk.read(self, lambda: own_log(work), self._show, latest="own_log")

    def _show(self, log: "OwnLog") -> None:
        said = ntr("{n} rad de senaste 30 dagarna.", "{n} rader de senaste 30 dagarna.", log.number)
        if log.unsent:
            said += " " + tr("{n} följer med nästa gång datorn synkar.", n=log.unsent)
        self.number.setText(said)
        self.waiting.show_text(
            ntr(
                "{n} rad har inte gått att skriva än. Är disken full? Den skrivs med nästa.",
                "{n} rader har inte gått att skriva än. Är disken full? De skrivs med nästa.",
                log.unwritten,
            )
            if log.unwritten
            else ""
        )
        self.table.set_rows(list(log.lines))
        self.number.show()
        self.table.setVisible(bool(log.lines))


def _columns() -> "list[Column[LogLine]]":
    def when(line: "LogLine") -> str:
        return f"{day_words(line.at.date())} {dates.clock_time(line.at, language())}"

    def what(line: "LogLine") -> str:
        return capital(f"{label(line.action)} {label(line.part)}")

    return [
        Column(tr("När"), when, sort=lambda line: line.at.isoformat(), width=222),
        Column(tr("Vem"), lambda line: line.who, width=170),
        Column(tr("Vad"), what),
    ]
