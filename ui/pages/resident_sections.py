"""The parts of a resident's card: devices, what is booked, visits."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from itcoach import dates
from itcoach.labels import label
from models.clock import to_local
from models.vocabulary import VisitStatus
from resources.words import capital, language, tr
from ui import theme
from ui.pages.visit_tasks import task_title
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import Card, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.text import WrappedLabel
from ui.widgets.when_words import day_of

if TYPE_CHECKING:
    from itcoach.residents import ComingBooking, DeviceView
    from itcoach.visiting.history import PastVisit
    from ui.desk import Desk

__all__ = ["ComingCard", "DevicesCard", "Section", "VisitsCard"]

EXCERPT = 180
HEAD_HEIGHT = 36
VISITS_AT_FIRST = 5


class Section(Card):
    """Be a card with a heading whose content is made anew when what it shows has changed.

    Args:
        title: The heading.
        action: The button beside the heading, if any.
    """

    def __init__(self, title: str, action: QWidget | None = None) -> None:
        super().__init__()
        self.setAccessibleName(title)
        head = QHBoxLayout()
        # As high with a button as without, so that headings beside each other stand level.
        head.addStrut(round(HEAD_HEIGHT * theme.text_scale()))
        head.addWidget(WrappedLabel(title, role="heading"), 1)
        if action is not None:
            head.addWidget(action)
        self.body.addLayout(head)
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        self.body.addLayout(self.content)
        self.body.addStretch(1)

    def clear(self) -> None:
        """Take the content away."""
        while (item := self.content.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def quiet(self, text: str) -> None:
        """Add a quiet line."""
        self.content.addWidget(WrappedLabel(text, role="quiet_text"))

    def divide(self) -> None:
        """Add a thin line between two entries."""
        self.content.addWidget(_Divider())


class DevicesCard(Section):
    """List the devices; each can be changed and removed.

    Attributes:
        add_asked: A new device is wanted.
        edit_asked: A device is to be changed.
        remove_asked: A device is to be removed.
    """

    add_asked = Signal()
    edit_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self) -> None:
        self.add_button = SecondaryButton("", self._add, "plus")
        self.add_button.setAccessibleName(tr("Lägg till enhet"))
        self.add_button.setToolTip(tr("Lägg till enhet"))
        super().__init__(tr("Enheter"), self.add_button)

    def show_devices(self, devices: "tuple[DeviceView, ...]") -> None:
        """List these devices."""
        self.clear()
        if not devices:
            self.quiet(tr("Inga enheter än. Lägg till mobilen, datorn eller skrivaren som ni arbetar med."))
        for device in devices:
            self.content.addWidget(self._row(device))

    def _row(self, device: "DeviceView") -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(0)
        title = " · ".join(filter(None, (capital(label(device.kind)), device.model)))
        words.addWidget(WrappedLabel(title, role="strong"))
        for text in (device.system, device.note):
            if text:
                words.addWidget(WrappedLabel(text, role="small"))
        words.addStretch(1)
        line.addLayout(words, 1)
        for name, symbol, signal in (
            (tr("Ändra {device}", device=title), "pencil", self.edit_asked),
            (tr("Ta bort {device}", device=title), "close", self.remove_asked),
        ):
            button = QuietButton("", partial(signal.emit, device), symbol)
            button.setAccessibleName(name)
            button.setToolTip(name)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add(self) -> None:
        self.add_asked.emit()


class ComingCard(Section):
    """List what is booked from now on."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Bokat"))
        self._desk = desk

    def show_bookings(self, bookings: "tuple[ComingBooking, ...]") -> None:
        """List these bookings."""
        self.clear()
        if not bookings:
            self.quiet(tr("Inget bokat. Boka nästa besök med knappen ovanför."))
        for booking in bookings:
            self._add(booking)

    def _add(self, booking: "ComingBooking") -> None:
        start = to_local(booking.start)
        when = f"{capital(dates.long_date(start.date(), language()))}, {dates.clock_time(start, language())}"
        about = " · ".join(
            (capital(label(booking.kind)), tr("{n} min", n=booking.minutes), label(booking.place))
        )
        self.content.addWidget(WrappedLabel(when, role="strong"))
        self.content.addWidget(WrappedLabel(about, role="small"))
        if booking.wish:
            self.content.addWidget(WrappedLabel(booking.wish))
        go = partial(self._desk.go, "bookings", day=start.date().isoformat(), booking=booking.booking_id)
        button = QuietButton(tr("Visa i kalendern"), go, "calendar-week")
        button.setAccessibleName(tr("Visa {when} i kalendern", when=when))
        _add_to_left(self.content, button)


class VisitsCard(Section):
    """List the visits, the latest first, with who did what and the note."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Besök hittills"))
        self._desk = desk
        self._all = False
        self._open: set[str] = set()
        self._visits: tuple[PastVisit, ...] = ()

    def show_visits(self, visits: "tuple[PastVisit, ...]") -> None:
        """List these visits."""
        self._visits = visits
        self.clear()
        if not visits:
            self.quiet(tr("Inga besök än. Boka ett, eller starta ett direkt med knapparna ovanför."))
        shown = visits if self._all else visits[:VISITS_AT_FIRST]
        for at, visit in enumerate(shown):
            if at:
                self.divide()
            self._add(visit)
        if len(shown) < len(visits):
            words = tr("Visa alla {n} besök", n=len(visits))
            _add_to_left(self.content, QuietButton(words, self._show_all, "chevron-down"))

    def _add(self, visit: "PastVisit") -> None:
        head = QWidget()
        flow = FlowLayout(head)
        when = WrappedLabel(" · ".join(filter(None, (day_of(visit.start), visit.coach_name))), role="strong")
        when.setWordWrap(False)
        flow.addWidget(when)
        if visit.status == VisitStatus.OPEN:
            flow.addWidget(StatusChip(tr("Pågår"), "attention", "clock-outline"))
        self.content.addWidget(head)
        for task in visit.tasks:
            words = (
                task_title(task),
                task.outcome and label(task.outcome),
                task.done_by and label(task.done_by),
            )
            self.content.addWidget(WrappedLabel("• " + " · ".join(filter(None, words))))
        if visit.next_step:
            self.content.addWidget(WrappedLabel(tr("Nästa steg: {step}", step=visit.next_step)))
        self._add_note(visit)

    def _add_note(self, visit: "PastVisit") -> None:
        note = WrappedLabel(visit.note, role="quiet_text")
        short = _excerpt(visit.note)
        if visit.note:
            self.content.addWidget(note)
        row = QWidget()
        flow = FlowLayout(row, spacing=4)
        if short != visit.note:
            button = QuietButton("")
            button.clicked.connect(lambda: self._unfold(visit, note, button))
            self._say_note(visit, note, button)
            flow.addWidget(button)
        day = day_of(visit.start)
        if visit.status == VisitStatus.OPEN:
            words, name = tr("Fortsätt besöket"), tr("Fortsätt besöket {day}", day=day)
            go, symbol = partial(self._desk.go, "visit", visit=visit.visit_id), "play"
        else:
            words, name = (
                tr("Skriv ut sammanfattning"),
                tr("Skriv ut sammanfattning av besöket {day}", day=day),
            )
            go, symbol = partial(self._desk.go, "leaflets", visit=visit.visit_id), "printer"
        onward = QuietButton(words, go, symbol)
        onward.setAccessibleName(name)
        flow.addWidget(onward)
        self.content.addWidget(row)

    def _unfold(self, visit: "PastVisit", note: WrappedLabel, button: QuietButton) -> None:
        self._open ^= {visit.visit_id}
        self._say_note(visit, note, button)

    def _say_note(self, visit: "PastVisit", note: WrappedLabel, button: QuietButton) -> None:
        whole = visit.visit_id in self._open
        note.setText(visit.note if whole else _excerpt(visit.note))
        button.setText(tr("Visa mindre av anteckningen") if whole else tr("Visa hela anteckningen"))
        button.setAccessibleName(f"{button.text()}, {day_of(visit.start)}")

    def _show_all(self) -> None:
        self._all = True
        self.show_visits(self._visits)
        self.setFocus()

    def start_over(self) -> None:
        """Fold everything again, for another resident."""
        self._all, self._open = False, set()


class _Divider(QWidget):
    """Draw a line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(9)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line in the middle."""
        painter = QPainter(self)
        painter.setPen(theme.color("line"))
        painter.drawLine(0, 4, self.width(), 4)


def _excerpt(note: str) -> str:
    if len(note) <= EXCERPT:
        return note
    cut = note[:EXCERPT]
    return cut[: cut.rfind(" ")].rstrip(" ,.;:") + " …"


def _add_to_left(layout: QVBoxLayout, button: QWidget) -> None:
    row = QWidget()
    FlowLayout(row).addWidget(button)
    layout.addWidget(row)
