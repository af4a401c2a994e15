"""A resident's card: who it is, the goal in own words, and what to know before going there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from itcoach.codes import written
from itcoach.labels import label
from itcoach.sensitive.findings import without
from resources.words import capital, tr
from ui import theme
from ui.forms import FormRow
from ui.pages.resident_index import MeasurementsCard
from ui.pages.resident_rights import RightsCard
from ui.pages.resident_safety import SafetyCard
from ui.pages.resident_sections import ComingCard, DevicesCard, VisitsCard
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import Card, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.notice import Notice
from ui.widgets.scrolled import Scrolled
from ui.widgets.text import WrappedLabel, quoted, restyle
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.followups.lines import FollowUpLine
    from itcoach.residents import ResidentCard
    from ui.desk import Desk

__all__ = ["GoalEditor", "ResidentCardView"]

TWO_COLUMNS = 620
"""Width in pixels, at text size 100 %, from which two parts stand beside each other."""


class GoalEditor(QWidget):
    """Show the goal as a quote; change it in its place.

    Attributes:
        given: Tells the new goal.
        field: Where it is written.
    """

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._goal = ""
        self._quote = WrappedLabel()
        self.change = QuietButton("", self.begin, "pencil")
        shown = QHBoxLayout()
        shown.addWidget(self._quote, 1)
        shown.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        self._shown = QWidget()
        self._shown.setLayout(shown)
        shown.setContentsMargins(0, 0, 0, 0)
        self.field = TextArea(3)
        self.row = FormRow(
            tr("Mål, med invånarens egna ord"),
            self.field,
            tr("Vad vill personen kunna? Skriv som det sades."),
        )
        self._guard = NumberGuard([self.row])
        self.save = SecondaryButton(tr("Spara målet"), self.store, "content-save-outline")
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons)
        flow.addWidget(self.save)
        flow.addWidget(QuietButton(tr("Avbryt"), self.stop))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._shown, self.row, self._buttons):
            column.addWidget(part)
        self.stop()

    @property
    def editing(self) -> bool:
        """Tell whether the goal is being written."""
        return not self.row.isHidden()

    def show_goal(self, goal: str) -> None:
        """Show a goal; one that is being written stays."""
        self._goal = goal
        words = tr("Ändra målet") if goal else tr("Skriv målet")
        self.change.setText("" if goal else words)
        self.change.setAccessibleName(words)
        self.change.setToolTip(words)
        self._quote.setText(quoted(goal) if goal else tr("Inget mål än. Fråga vad personen vill kunna."))
        self._quote.setProperty("role", "quote" if goal else "quiet_text")
        restyle(self._quote)

    def begin(self, words: str | None = None) -> None:
        """Let the goal be written, beginning with ``words`` or the goal as it is."""
        self.field.setText(self._goal if words is None else words)
        self._switch(editing=True)
        self.field.setFocus()

    def stop(self) -> None:
        """Show the goal as it was."""
        self._switch(editing=False)

    def store(self) -> None:
        """Hand over what is written, unless a personnummer stands in it."""
        self.row.set_error("")
        goal = self.field.text().strip()
        if not self._guard.check():
            self.field.setFocus()
        elif goal != self._goal:
            self.given.emit(goal)
            self.show_goal(goal)
            self.stop()
            self.change.setFocus()
        else:
            self.stop()

    def leave(self) -> None:
        """Store what is written, without a personnummer, before the page is left."""
        if self.editing:
            self.field.setText(without(self.field.text()))
            self.store()

    def event(self, event: QEvent) -> bool:
        """Keep Esc for leaving the field while the goal is being written."""
        if self.editing and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.stop()
                self.change.setFocus()
                return True
        return super().event(event)

    def _switch(self, *, editing: bool) -> None:
        self._shown.setVisible(not editing)
        self.row.setVisible(editing)
        self._buttons.setVisible(editing)
        self.row.set_error("")


class ResidentCardView(Scrolled):
    """Show one card; what is done with it is told by signals of its parts.

    Attributes:
        visit_asked: "Starta besök utan bokning".
        booking_asked: "Boka besök".
        edit_asked: "Redigera".
        card: What is shown.
    """

    visit_asked = Signal()
    booking_asked = Signal()
    edit_asked = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        self.card: ResidentCard | None = None
        self._follow_ups: tuple[FollowUpLine | None, FollowUpLine | None] = None, None
        self.goal = GoalEditor()
        self.devices, self.coming = DevicesCard(), ComingCard(desk)
        self.visits, self.measurements = VisitsCard(desk), MeasurementsCard(desk)
        self.rights = RightsCard(desk)
        self.rights.edit_asked.connect(self.edit_asked)
        self.rights.restriction_known.connect(self._hold)
        self._held = False
        self.safety = SafetyCard(desk)
        self._parts = (
            self.coming, self.devices, self.safety, self.visits, self.measurements, self.rights,
        )  # fmt: skip
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(16)
        self._beside.addWidget(self.coming, 1)
        self._beside.addWidget(self.devices, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        column.addWidget(self._head())
        column.addWidget(self.rights.notices)
        column.addLayout(self._beside)
        column.addWidget(self.safety)
        column.addWidget(self.visits)
        column.addWidget(self.measurements)
        column.addWidget(self.rights)
        column.addStretch(1)

    def show_card(
        self, card: "ResidentCard", following: "FollowUpLine | None", lapsed: "FollowUpLine | None"
    ) -> None:
        """Show a card; nothing moves when it is as it was.

        Args:
            card: The card.
            following: The resident's next follow-up.
            lapsed: The one whose time is over and that lacks a reason.
        """
        self.rights.show_resident(card)
        before = self.card
        self.safety.show_card(card)
        if (card, (following, lapsed)) == (before, self._follow_ups):
            return
        focus = self._focused_name()
        self.card, self._follow_ups = card, (following, lapsed)
        if before is None or before.resident_id != card.resident_id:
            self.goal.stop()
            self.visits.start_over()
            self._held = False
        self._show_head(card)
        for part in self._parts:
            part.setVisible(not card.hidden)
        self.coming.show_bookings(card.bookings)
        self.devices.show_devices(card.devices)
        self.visits.show_visits(card.visits)
        self._show_what_may_be_changed()
        self._focus_again(focus)

    def _hold(self, held: bool) -> None:
        """Close what would be refused, where the data are restricted."""
        if held != self._held:
            self._held = held
            self._show_what_may_be_changed()

    def _show_what_may_be_changed(self) -> None:
        assert self.card is not None
        asked = (None, None) if self._held else self._follow_ups
        self.measurements.show_measurements(self.card, *asked, may_ask=not self._held)
        self.safety.hold(self._held)
        devices = self.devices.findChildren(QPushButton)
        for button in (self.edit, self.start_visit, self.goal.change, *devices):
            button.setEnabled(not self._held)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put devices beside what is booked where there is room."""
        wide = self.width() >= TWO_COLUMNS * theme.text_scale()
        self._beside.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        super().resizeEvent(event)

    def _head(self) -> Card:
        head = Card()
        self._name = WrappedLabel("", role="title")
        self._code = WrappedLabel("", role="quiet_text")
        self._chips = QWidget()
        self._chip_row = FlowLayout(self._chips)
        self._safety = Notice("", "attention", "shield-alert-outline")
        self._restricted = Notice("", "attention", "shield-lock")
        self._facts = WrappedLabel()
        self._more = WrappedLabel("", role="small")
        self.start_visit = SecondaryButton(tr("Starta besök utan bokning"), self.visit_asked.emit, "play")
        self.book = SecondaryButton(tr("Boka besök"), self.booking_asked.emit, "calendar-plus")
        self.edit = SecondaryButton(tr("Redigera"), self.edit_asked.emit, "pencil")
        self._actions = QWidget()
        flow = FlowLayout(self._actions)
        for button in (self.book, self.start_visit, self.edit):
            flow.addWidget(button)
        for part in (
            self._name, self._code, self._chips, self._restricted, self.goal, self._safety, self._facts,
            self._more, self._actions,
        ):  # fmt: skip
            head.body.addWidget(part)
        return head

    def _show_head(self, card: "ResidentCard") -> None:
        self._name.setText(card.shown_name)
        self._code.setText(tr("Kod {code}", code=written(card.code)))
        self._show_chips(card)
        self._restricted.show_text(
            tr("Skyddade personuppgifter: bara den coach som är utsedd ser mer än koden.")
            if card.hidden
            else ""
        )
        self.goal.show_goal(card.goal)
        self._show_safety(card)
        self._facts.setText("\n".join(_facts(card)))
        self._more.setText("\n".join(_more(card)))
        self._facts.setVisible(bool(self._facts.text()))
        self._more.setVisible(bool(self._more.text()))
        self.goal.setVisible(not card.hidden)
        self._actions.setVisible(not card.hidden)

    def _show_chips(self, card: "ResidentCard") -> None:
        while (item := self._chip_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if card.protected_identity:
            self._chip_row.addWidget(StatusChip(tr("Skyddade personuppgifter"), "attention", "shield-lock"))
        if card.two_coaches_needed:
            self._chip_row.addWidget(StatusChip(tr("Två coacher"), "attention", "account-multiple"))
        self._chips.setVisible(self._chip_row.count() > 0)

    def _show_safety(self, card: "ResidentCard") -> None:
        shown, expires = card.safety_note, card.safety_note_expires
        days = {
            name: day_words(day) if day else ""
            for name, day in (("noted", card.safety_note_date), ("expires", expires))
        }
        title = tr("Trygghet vid besöket")
        if days["expires"]:
            title = tr("Trygghet vid besöket, visas till och med {day}", day=days["expires"])
        text = tr("{note} (skrivet {day})", note=shown, day=days["noted"]) if days["noted"] else shown
        self._safety.show_text(text if shown else "", title)

    def _focused_name(self) -> str:
        focus = self.window().focusWidget()
        inside = isinstance(focus, QPushButton) and self.isAncestorOf(focus)
        return focus.accessibleName() or focus.text() if inside and focus else ""  # type: ignore[attr-defined]

    def _focus_again(self, name: str) -> None:
        """Give the keyboard to the button that took the place of the one in focus."""
        if not name:
            return
        for button in self.findChildren(QPushButton):
            if not button.isHidden() and (button.accessibleName() or button.text()) == name:
                button.setFocus()
                return
        self.devices.add_button.setFocus()


def _facts(card: "ResidentCard") -> list[str]:
    """Return how to reach the person."""
    relation = f" ({card.contact_relation})" if card.contact_relation else ""
    contact = ", ".join(filter(None, (f"{card.contact_name}{relation}".strip(), card.contact_phone)))
    where = ", ".join(filter(None, (card.address, card.area)))
    return [
        words
        for words in (
            card.phone and tr("Telefon: {phone}", phone=card.phone),
            where and tr("Adress: {address}", address=where),
            contact and tr("Kontaktperson: {who}", who=contact),
        )
        if words
    ]


def _more(card: "ResidentCard") -> list[str]:
    """Return what is good to know, a line for what belongs together."""
    person = (
        card.birth_year and tr("Född {year}", year=card.birth_year),
        card.gender and capital(label(card.gender)),
        card.language and tr("Språk: {language}", language=card.language),
        card.heard_from and tr("Hörde talas om IT-coach genom: {source}", source=label(card.heard_from)),
    )
    papers = card.send_documents_to and tr("Papper skickas till: {where}", where=card.send_documents_to)
    return [line for line in (" · ".join(str(word) for word in person if word), papers) if line]
