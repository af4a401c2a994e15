"""Beside the calendar: the chosen booking, and what to look at in the week."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from itcoach.labels import label
from models.vocabulary import BookingStatus, Place
from resources.words import tr
from ui import theme
from ui.icons import icon
from ui.widgets.booking_safety import BookingSafety
from ui.widgets.booking_words import may_change, state_kind, state_symbol
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.cards import Card, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.scrolled import Scrolled
from ui.widgets.text import SectionTitle, WrappedLabel
from ui.widgets.when_words import when_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itcoach.calendar.day import BookingEntry, CalendarWarning
    from itcoach.safety.risk_checks import MadeCheck
    from ui.desk import Desk

__all__ = ["BookingsPanel"]

WIDTH = 292
IDS = Qt.ItemDataRole.UserRole


class BookingsPanel(QWidget):
    """Show the chosen booking with what can be done about it, and the warnings of the week.

    Attributes:
        start_asked: The visit of the booking should start.
        move_asked: The booking should be moved.
        cancel_asked: It should be cancelled.
        no_show_asked: Nobody was at home.
        card_asked: The resident's card should be shown.
        restore_asked: A cancelled booking should stand again.
        safety: What the booking lacks for a safe visit; nothing while none is chosen.
        warning_chosen: Hands over the bookings (identities) that a warning is about.
    """

    start_asked = Signal(object)
    move_asked = Signal(object)
    cancel_asked = Signal(object)
    no_show_asked = Signal(object)
    card_asked = Signal(object)
    restore_asked = Signal(object)
    warning_chosen = Signal(object)

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self.entry: BookingEntry | None = None
        self.safety: BookingSafety | None = None
        # Wider text needs a wider panel, but the calendar beside it needs its room too.
        self.setFixedWidth(round(WIDTH * (1 + (theme.text_scale() - 1) * 0.25)))
        self._build_card()
        self._build_warnings()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = Scrolled()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._card)
        column.addWidget(self._warnings_title)
        column.addWidget(self.warnings)
        column.addStretch(1)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.show_booking(None)
        self.show_warnings(())

    def show_booking(self, entry: "BookingEntry | None") -> None:
        """Show a booking as far as the list tells of it, or ask to choose one."""
        if entry is None or self.entry is None or entry.id != self.entry.id:
            for widget in (self._where, self._wish, self._last, self._remark, self._reason):
                widget.hide()
        if entry != self.entry or entry is None:
            self._show_safety(entry)
        self.entry = entry
        self._chip.setVisible(entry is not None)
        self._show_buttons(entry)
        if entry is None:
            self._who.setText(tr("Ingen bokning är vald"))
            self._say(self._when, tr("Klicka på en bokning, eller gå dit med Tabb och piltangenterna."))
            return
        self._who.setText(entry.who)
        symbol, _ = state_symbol(entry)
        self._chip.show_state(label(entry.status), state_kind(entry), symbol)
        self._say(self._when, f"{when_text(entry.start, entry.end)} · {label(entry.kind)}")

    def _show_safety(self, entry: "BookingEntry | None") -> None:
        if self.safety is not None:
            self.safety.hide()
            self.safety.deleteLater()
        self.safety = BookingSafety(self._desk, entry, self, short=True) if entry is not None else None
        if self.safety is not None:
            self._safety_place.addWidget(self.safety)

    def show_details(self, entry: "BookingEntry", check: "MadeCheck | None") -> None:
        """Show the rest of the booking and its risk check, now that it is noted who looks at it."""
        if self.entry is None or entry.id != self.entry.id:
            return  # another one is chosen meanwhile
        if self.safety is not None:
            self.safety.show_check(check)
        self._say(self._where, _where_and_phone(entry))
        self._say(self._wish, tr("”{wish}”", wish=entry.wish) if entry.wish else "")
        self._say(self._remark, tr("Anmärkning: {text}", text=entry.remark) if entry.remark else "")
        self._say(
            self._reason, tr("Inställd: {text}", text=entry.cancel_reason) if entry.cancel_reason else ""
        )
        last = tr("Senast {line}", line=entry.last_visit.line) if entry.last_visit else tr("Första besöket")
        self._say(self._last, "" if entry.hidden else last)

    def show_warnings(self, warnings: "Sequence[CalendarWarning]") -> None:
        """List what to look at in the week."""
        texts = [warning.text for warning in warnings]
        self.warnings.setVisible(bool(texts))
        self._warnings_title.setVisible(bool(texts))
        if texts == [self.warnings.item(row).text() for row in range(self.warnings.count())]:
            return
        self.warnings.clear()
        for warning in warnings:
            item = QListWidgetItem(icon("alert", "attention"), warning.text)
            item.setData(IDS, warning.ids)
            self.warnings.addItem(item)
        self.warnings.fit()

    def _build_card(self) -> None:
        self._card = Card()
        self._card.setAccessibleName(tr("Vald bokning"))
        self._who, self._chip = SectionTitle(""), StatusChip("")
        self._when, self._where = WrappedLabel(), WrappedLabel()
        self._wish, self._remark = WrappedLabel(), WrappedLabel(role="quiet_text")
        self._last, self._reason = WrappedLabel(role="quiet_text"), WrappedLabel(role="quiet_text")
        for widget in (
            self._who, self._chip, self._when, self._where, self._wish, self._reason, self._remark,
            self._last,
        ):  # fmt: skip
            self._card.body.addWidget(widget)
        self._safety_place = QVBoxLayout()
        self._card.body.addLayout(self._safety_place)
        self.start = PrimaryButton(tr("Starta besök"), lambda: self.start_asked.emit(self.entry), "play")
        self._card.body.addSpacing(4)
        self._card.body.addWidget(self.start)
        self.move_button = SecondaryButton(tr("Flytta"), lambda: self.move_asked.emit(self.entry))
        self.cancel = SecondaryButton(tr("Ställ in"), lambda: self.cancel_asked.emit(self.entry))
        self.no_show = QuietButton(tr("Ingen hemma"), lambda: self.no_show_asked.emit(self.entry))
        self.card_button = QuietButton(tr("Öppna kortet"), lambda: self.card_asked.emit(self.entry))
        self.restore = SecondaryButton(tr("Boka igen"), lambda: self.restore_asked.emit(self.entry))
        row = FlowLayout(spacing=8)
        for button in (self.move_button, self.cancel, self.restore, self.no_show, self.card_button):
            row.addWidget(button)
        self._card.body.addLayout(row)
        self._hint = WrappedLabel(
            tr("Dra bokningen till en ny tid, eller håll ner Ctrl, gå med pilarna och tryck Enter."),
            role="small",
        )
        self._card.body.addWidget(self._hint)

    def _build_warnings(self) -> None:
        self._warnings_title = SectionTitle(tr("Att se över"))
        self.warnings = _Warnings()
        self.warnings.itemActivated.connect(lambda item: self.warning_chosen.emit(item.data(IDS)))
        self.warnings.itemClicked.connect(lambda item: self.warning_chosen.emit(item.data(IDS)))

    def _show_buttons(self, entry: "BookingEntry | None") -> None:
        open_booking = entry is not None and may_change(entry)
        for widget in (self.move_button, self.cancel, self.no_show, self._hint):
            widget.setVisible(open_booking)
        self.start.setVisible(open_booking or (entry is not None and entry.visit_id is not None))
        self.start.setText(tr("Öppna besöket") if entry and entry.visit_id else tr("Starta besök"))
        self.card_button.setVisible(entry is not None and not entry.hidden)
        lost = (BookingStatus.CANCELLED, BookingStatus.NO_SHOW)
        self.restore.setVisible(entry is not None and entry.status in lost and not entry.hidden)

    @staticmethod
    def _say(widget: WrappedLabel, text: str) -> None:
        widget.setText(text)
        widget.setVisible(bool(text))


class _Warnings(QListWidget):
    """A list as high as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Att se över"))
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setIconSize(QSize(18, 18))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height of all rows, which follows from the width."""
        self.doItemsLayout()
        last = self.visualItemRect(self.item(self.count() - 1)) if self.count() else QRect()
        around = self.height() - self.viewport().height()
        self.setFixedHeight(max(last.bottom(), 0) + around + self.spacing() + 2)


def _where_and_phone(entry: "BookingEntry") -> str:
    if entry.place == Place.PHONE:
        where = [label(entry.place)]
    elif entry.place == Place.VENUE:
        where = [entry.venue or label(entry.place)]
    else:
        where = [entry.address, entry.area] if entry.address or entry.area else [label(entry.place)]
    return "\n".join(filter(None, (", ".join(filter(None, where)), entry.phone, entry.coach)))
