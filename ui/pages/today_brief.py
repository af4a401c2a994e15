"""What a coach reads before a visit: who, the goal in own words, the last times, what to bring."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from itcoach.codes import written
from itcoach.followups.series import FollowUpState
from itcoach.labels import label
from models.vocabulary import BookingStatus
from resources.words import language, tr
from ui.widgets.booking_safety import BookingSafety
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.text import SectionTitle, WrappedLabel, quoted
from ui.widgets.when_words import day_of, day_words

if TYPE_CHECKING:
    from itcoach.calendar.bookings import Brief
    from itcoach.followups.lines import FollowUpLine
    from itcoach.visiting.history import PastVisit
    from ui.desk import Desk

__all__ = ["BriefCard"]

NOTE_LENGTH = 220
GROUP_SPACE = 8
"""Beside the space between lines, in pixels: what belongs together stands together."""


class BriefCard(Card):
    """Show the brief of one booking.

    Attributes:
        start_asked: "Starta besök" was pressed, with the booking's identity.
        start: The button.
    """

    start_asked = Signal(str)

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self.start: PrimaryButton | None = None
        self.setAccessibleName(tr("Inför besöket"))

    def show_brief(self, brief: "Brief") -> None:
        """Show ``brief`` instead of the one before."""
        self._clear()
        entry, resident = brief.booking, brief.resident
        code = written(entry.code)
        self.body.addWidget(SectionTitle(entry.who if entry.who == code else f"{entry.who} · {code}"))
        if resident is None:
            self._small(tr("Skyddade personuppgifter: bara den coach som är utsedd ser mer."))
            self.body.addStretch(1)
            return
        self.body.addWidget(_goal(resident.goal))
        self._facts(brief)
        self._buttons(brief)
        for visit in brief.last_visits:
            self._past(visit)
        self._suggest(entry.wish)
        self.body.addStretch(1)

    def _facts(self, brief: "Brief") -> None:
        entry, resident = brief.booking, brief.resident
        assert resident is not None
        where = ", ".join(filter(None, (entry.venue or resident.address, entry.area)))
        for text in (where, resident.phone, entry.remark):
            if text:
                self.body.addWidget(WrappedLabel(text))
        if resident.contact_name:
            relation = f" ({resident.contact_relation})" if resident.contact_relation else ""
            contact = " ".join(filter(None, (f"{resident.contact_name}{relation}", resident.contact_phone)))
            self._small(tr("Kontaktperson: {who}", who=contact))
        devices = [" ".join(filter(None, (label(d.kind), d.model))) for d in resident.devices]
        if devices:
            self._small(", ".join(devices))
        safety = BookingSafety(self._desk, entry, self)
        self.body.addWidget(safety)
        safety.show_check(brief.check)
        if resident.safety_note:
            notice = Notice(tr("Trygghet vid besöket"), "attention")
            notice.show_text(resident.safety_note)
            self.body.addWidget(notice)
        if brief.follow_up is not None:
            self._small(_measurement(brief.follow_up))

    def _buttons(self, brief: "Brief") -> None:
        entry = brief.booking
        if entry.status == BookingStatus.BOOKED:
            words = tr("Fortsätt besöket") if entry.visit_id else tr("Starta besök")
            self.body.addSpacing(GROUP_SPACE)
            self.start = PrimaryButton(words, lambda: self.start_asked.emit(entry.id), "play")
            self.body.addWidget(self.start)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(
            SecondaryButton(
                tr("Flytta eller ställ in"),
                lambda: self._desk.go("bookings", day=entry.start.date().isoformat(), booking=entry.id),
            )
        )
        flow.addWidget(
            SecondaryButton(
                tr("Öppna kortet"), lambda: self._desk.go("residents", resident=entry.resident_id)
            )
        )
        self.body.addWidget(row)

    def _past(self, visit: "PastVisit") -> None:
        day = day_of(visit.start)
        self.body.addSpacing(GROUP_SPACE)
        self.body.addWidget(WrappedLabel(f"{day} · {visit.coach_name}", role="strong"))
        for task in visit.tasks:
            words = (
                label(task.topic),
                task.outcome and label(task.outcome),
                task.done_by and label(task.done_by),
            )
            self._small(" · ".join(filter(None, words)))
        if visit.note:
            short = visit.note if len(visit.note) <= NOTE_LENGTH else f"{visit.note[:NOTE_LENGTH].rstrip()} …"
            self.body.addWidget(WrappedLabel(short))
        if visit.next_step:
            self._small(tr("Nästa steg: {step}", step=visit.next_step))

    def _suggest(self, wish: str) -> None:
        from itcoach.guides import search

        found = search.suggest(language(), wish)[:2]
        if found:
            self.body.addSpacing(GROUP_SPACE)
            self.body.addWidget(WrappedLabel(tr("Förslag"), role="strong"))
        for guide in found:
            show = partial(self._desk.go, "guides", guide=guide.id)
            button = QuietButton(guide.title, show, "book-open-variant")
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _small(self, text: str) -> None:
        self.body.addWidget(WrappedLabel(text, role="small"))

    def _clear(self) -> None:
        self.start = None
        while (item := self.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _goal(goal: str) -> WrappedLabel:
    if goal:
        return WrappedLabel(quoted(goal), role="quote")
    return WrappedLabel(tr("Inget mål skrivet än. Fråga vad personen vill kunna."), role="quiet_text")


def _measurement(line: "FollowUpLine") -> str:
    kind = label(line.kind)
    if line.state is FollowUpState.OPEN:
        closes = day_words(line.closes)
        return tr("Dags för mätning, {kind}: senast {day}", kind=kind, day=closes)
    return tr("Nästa mätning, {kind}: {day}", kind=kind, day=day_words(line.due))
