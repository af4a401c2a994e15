"""The day from top to bottom: bookings as cards, meetings as lines, free time and the way between."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from itcoach import dates
from itcoach.calendar.day import BookingEntry, BusyEntry, DayPlan
from itcoach.labels import label
from itcoach.safety.rules import RiskNeed
from models.vocabulary import BookingStatus, Place
from resources.words import language, ntr, tr
from ui import theme
from ui.widgets.cards import EmptyState, Kind, StatusChip, Symbol
from ui.widgets.flow import FlowLayout
from ui.widgets.text import ElidedLabel, WrappedLabel, restyle

__all__ = ["BookingCard", "Timeline"]

TIME_WIDTH: Final = 56

_CHIPS: Final[dict[BookingStatus, tuple[Kind, str]]] = {
    BookingStatus.DONE: ("good", "check-circle"),
    BookingStatus.NO_SHOW: ("attention", "home-remove-outline"),
    BookingStatus.CANCELLED: ("neutral", "cancel"),
}


class BookingCard(QFrame):
    """Show one booking; a click, Enter or Space chooses it.

    Attributes:
        chosen: The booking was chosen.
        entry: The booking.
    """

    chosen = Signal(str)

    def __init__(self, entry: BookingEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        beside = not theme.is_large()  # else the name has the line to itself
        column.addLayout(self._head(self._state_chips() if beside else []))
        below = [*([] if beside else self._state_chips()), *self._safety_chips()]
        if below:
            column.addWidget(_flowing(below))
        if entry.wish:
            column.addWidget(WrappedLabel(entry.wish))
        if entry.last_visit is not None:
            column.addWidget(WrappedLabel(tr("Senast {line}", line=entry.last_visit.line), role="small"))
        self.setAccessibleName(f"{_span(entry)} {entry.who}. {entry.wish}")

    def _state_chips(self) -> list[StatusChip]:
        """Return how the booking stands."""
        entry, chips = self.entry, []
        if entry.two_coaches:
            chips.append(StatusChip(tr("Två coacher"), "attention", "account-multiple"))
        if entry.status in _CHIPS:
            kind, symbol = _CHIPS[entry.status]
            chips.append(StatusChip(label(entry.status), kind, symbol))
        return chips

    def _safety_chips(self) -> list[StatusChip]:
        """Return what is missing for a safe visit."""
        missing = []
        if self.entry.risk_need is not RiskNeed.NONE:
            missing.append(StatusChip(tr("Riskbedömning saknas"), "attention", "clipboard-alert-outline"))
        if self.entry.second_coach_missing:
            missing.append(StatusChip(tr("Bara en coach bokad"), "attention", "account-alert-outline"))
        return missing

    def mark(self, *, chosen: bool) -> None:
        """Show whether the brief beside is this booking's."""
        self.setProperty("role", "chosen_card" if chosen else "card")
        restyle(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the booking."""
        self.chosen.emit(self.entry.id)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the booking by Enter or Space; the arrows go to the cards around."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit(self.entry.id)
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def _head(self, chips: list[StatusChip]) -> QHBoxLayout:
        entry = self.entry
        head = QHBoxLayout()
        head.setSpacing(8)
        name = ElidedLabel(f"{entry.who} · {where}" if (where := _where(entry)) else entry.who, role="strong")
        if entry.status == BookingStatus.CANCELLED:
            font = name.font()
            font.setStrikeOut(True)
            name.setFont(font)
        head.addWidget(name, 1)
        for chip in chips:
            head.addWidget(chip)
        return head


def _flowing(chips: list[StatusChip]) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row)
    for chip in chips:
        flow.addWidget(chip)
    return row


class Timeline(QWidget):
    """Show a day's entries in order, with now marked.

    Attributes:
        chosen: A booking was chosen.
        painted: A plan is being painted.
        cards: The bookings by identity.
    """

    chosen = Signal(str)
    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Dagens tider"))
        self.cards: dict[str, BookingCard] = {}
        self._plan: DayPlan | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._now_line = _NowLine()
        self._rows: list[tuple[datetime, QWidget]] = []

    def show_plan(self, plan: DayPlan, now: str | None, empty: EmptyState) -> None:
        """Show ``plan``; ``empty`` stands there when it holds nothing."""
        if plan == self._plan:
            self.move_now(now)
            empty.deleteLater()
            return
        focused = next((id_ for id_, card in self.cards.items() if card.hasFocus()), "")
        self._plan = plan
        self._clear()
        if plan.entries:
            empty.deleteLater()
        else:
            self._layout.addWidget(empty)
        before: BookingEntry | None = None
        for entry in plan.entries:
            if isinstance(entry, BookingEntry) and entry.takes_time:
                self._add_way(before, entry)
                before = entry
            self._add(entry)
        self.move_now(now)
        if focused in self.cards:
            self.cards[focused].setFocus()

    def forget(self) -> None:
        """Draw the next plan anew, also where it is the same: what an empty day offers has changed."""
        self._plan = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when there is a plan to paint."""
        super().paintEvent(event)
        if self._plan is not None:
            self.painted.emit()

    def mark(self, booking_id: str) -> None:
        """Show which booking is chosen."""
        for identity, card in self.cards.items():
            card.mark(chosen=identity == booking_id)

    def move_now(self, now: str | None) -> None:
        """Put the line of now between what has begun and what has not; take it away without ``now``."""
        self._layout.removeWidget(self._now_line)
        if now is None or not self._rows:
            self._now_line.hide()
            return
        moment = datetime.fromisoformat(now)
        self._now_line.show_time(moment)
        later = [widget for start, widget in self._rows if start > moment]
        place = self._layout.indexOf(later[0]) if later else self._layout.count()
        self._layout.insertWidget(place, self._now_line)
        self._now_line.show()

    def focus_chosen(self) -> None:
        """Give the keyboard to the chosen card, or the first."""
        chosen = [card for card in self.cards.values() if card.property("role") == "chosen_card"]
        for card in (chosen or list(self.cards.values()))[:1]:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, entry: BookingEntry | BusyEntry) -> None:
        if isinstance(entry, BookingEntry):
            content: QWidget = BookingCard(entry)
            assert isinstance(content, BookingCard)
            content.chosen.connect(self.chosen)
            self.cards[entry.id] = content
        else:
            content = _BusyLine(entry)
        self._add_row(entry.start, _times(entry), content)

    def _add_way(self, before: BookingEntry | None, entry: BookingEntry) -> None:
        """Say how long there is between two bookings, and from where to where."""
        if before is None or entry.start < before.end:
            return
        minutes = int((entry.start - before.end).total_seconds()) // 60
        words = ntr("{n} minut emellan", "{n} minuter emellan", minutes)
        if before.area and entry.area and before.area != entry.area:
            words += f" · {before.area} → {entry.area}"
        self._add_row(before.end, "", WrappedLabel(words, role="small"))

    def _add_row(self, start: datetime, times: str, content: QWidget) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        clock = WrappedLabel(times, role="strong")
        clock.setFont(theme.tabular(clock.font()))
        clock.setFixedWidth(round(TIME_WIDTH * theme.text_scale()))
        clock.setContentsMargins(0, 8 if times else 0, 0, 0)
        layout.addWidget(clock, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(content, 1)
        self._layout.addWidget(row)
        row.show()  # at once: a layout shows its widgets later, and what is hidden takes no keyboard
        self._rows.append((start, row))

    def _clear(self) -> None:
        self.cards.clear()
        self._rows.clear()
        self._layout.removeWidget(self._now_line)
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class _BusyLine(QWidget):
    """Show a meeting or an absence."""

    def __init__(self, entry: BusyEntry) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        absent = entry.kind == "absence"
        layout.addWidget(Symbol("calendar-remove" if absent else "account-group", "quiet_ink"))
        words = f"{entry.title} · {entry.place}" if entry.place else entry.title
        layout.addWidget(WrappedLabel(words, role="quiet_text"), 1)


class _NowLine(QWidget):
    """Mark now."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._words = WrappedLabel("", role="small")
        self._words.setWordWrap(False)
        layout.addWidget(Symbol("clock-outline", "primary", side=16))
        layout.addWidget(self._words)
        line = QFrame()
        line.setProperty("role", "now_line")
        line.setFixedHeight(2)
        layout.addWidget(line, 1)

    def show_time(self, moment: datetime) -> None:
        """Show the time of day."""
        self._words.setText(tr("nu {time}", time=dates.clock_time(moment, language())))


def _times(entry: BookingEntry | BusyEntry) -> str:
    if isinstance(entry, BusyEntry) and entry.all_day:
        return tr("Heldag")
    lines = (dates.clock_time(entry.start, language()), dates.clock_time(entry.end, language()))
    return "\n".join(lines) if isinstance(entry, BookingEntry) else lines[0]


def _span(entry: BookingEntry) -> str:
    return f"{dates.clock_time(entry.start, language())}–{dates.clock_time(entry.end, language())}"


def _where(entry: BookingEntry) -> str:
    if entry.place == Place.HOME:
        return entry.area or entry.address
    return entry.venue or label(entry.place)
