"""A new booking: who, when, where, and what the resident wishes."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.calendar.bookings import local_time
from itcoach.followups.schedule import BOOKED_MINUTES
from itcoach.labels import label
from itcoach.residents import ResidentCard, ResidentHit
from itcoach.safety import second_coach
from models.clock import to_local
from models.vocabulary import BookingKind, Place, Source
from resources.words import capital, tr
from ui.dialogs.dialog import FormDialog
from ui.forms import FormRow
from ui.widgets.follow_up_notice import FollowUpNotice
from ui.widgets.free_text import NumberGuard, TextArea, looks_secret
from ui.widgets.notice import Notice
from ui.widgets.resident_picker import ResidentPicker
from ui.widgets.when_fields import WhenFields, beside
from ui.widgets.when_words import when_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from ui.desk import Desk

__all__ = ["BookingForm"]

MINUTES = 60
FIRST_FREE = time(9)


class BookingForm(FormDialog):
    """Ask for a new booking.

    Args:
        desk: What the page works with.
        parent: The page that asks.
        day: The day to begin with.
        resident_id: Whose it will be, where that is known.
        follow_up: Whether it is to be a follow-up.

    Attributes:
        booked: Hands over the new booking's identity, its start and a sentence about it.
    """

    booked = Signal(str, object, str)

    def __init__(
        self, desk: "Desk", parent: QWidget, *, day: date, resident_id: str = "", follow_up: bool = False
    ) -> None:
        super().__init__(desk, tr("Ny bokning"), tr("Boka tiden"), parent)
        self._made: tuple[dict[str, Any], ResidentCard] | None = None
        self.who = ResidentPicker(desk)
        self._who_row = self.form.add(tr("Vem"), self.who)
        self.protected = Notice(tr("Skyddade personuppgifter"), "attention", "shield-account")
        self.protected.show_text("")
        layout = self.form.layout()
        assert layout is not None
        layout.addWidget(self.protected)
        self.follow_up = FollowUpNotice(desk, self._make_follow_up)
        layout.addWidget(self.follow_up)
        minutes = BOOKED_MINUTES if follow_up else MINUTES
        self.when = WhenFields(desk, local_time(day, FIRST_FREE), minutes, desk.work.coach_id)
        self.when.add_to(self.form)
        self._add_where()
        self._add_wish()
        rows = [self._venue_row, self._wish_row, *self.who.new_rows]
        self._guard = NumberGuard(rows)
        if follow_up:
            self._make_follow_up()
        self.kind.currentIndexChanged.connect(self._look_for_follow_up)
        self.when.changed.connect(self._look_for_follow_up)
        self.who.changed.connect(self._who_changed)
        work = desk.work
        desk.read(
            self,
            lambda: bookings.free_start(work, day=day, at=FIRST_FREE, minutes=minutes),
            self._suggest,
        )
        if resident_id:
            desk.read(self, lambda: residents.card(work, resident_id=resident_id), self._take_card)

    def values(self) -> object:
        """Return what is filled in, comparable."""
        fields = (self.venue.text(), self.wish.text())
        choices = (self.place, self.kind, self.source)
        return self.who.values(), self.when.values(), fields, [box.currentData() for box in choices]

    def save(self) -> None:
        """Book the time, and make the card of a new resident first; say at each field what is missing."""
        self.form.clear_errors()
        for row in self.who.new_rows:
            row.set_error("")
        if not self._check():
            return
        work, picked, fresh = self.desk.work, self.who.hit, self.who.new_fields()
        start, fields, second = self.when.start(), self._fields(), self.when.second_coach_id()

        def book() -> tuple[str, str]:
            if picked is None:
                card = self._card_of(fresh)
                resident_id, name = card.resident_id, card.shown_name
            else:
                resident_id, name = picked.resident_id, picked.shown_name
            booking_id = bookings.create(work, resident_id=resident_id, start=start, **fields)
            if second:
                second_coach.book_second(work, booking_id=booking_id, coach_id=second)
            return booking_id, name

        def tell(made: object) -> None:
            assert isinstance(made, tuple)
            booking_id, name = made
            first = to_local(start)
            when = when_text(first, first + timedelta(minutes=self.when.minutes.value()))
            self.booked.emit(booking_id, first, tr("{who} är bokad {when}.", who=name, when=when))

        self.store(book, tell)

    def _card_of(self, fresh: dict[str, Any]) -> ResidentCard:
        """Make the card of a new resident, once: the booking may be refused and tried again."""
        if self._made is None or self._made[0] != fresh:
            self._made = fresh, residents.create(self.desk.work, **fresh)
        return self._made[1]

    def _add_where(self) -> None:
        self.place = _choices(Place)
        self.venue = QLineEdit()
        self._venue_row = FormRow(tr("Vilken plats"), self.venue, tr("Till exempel biblioteket."))
        beside(self.form, FormRow(tr("Plats"), self.place), self._venue_row)
        self.place.currentIndexChanged.connect(self._place_changed)
        self._place_changed()

    def _add_wish(self) -> None:
        self.kind, self.source = _choices(BookingKind), _choices(Source)
        self.source.setCurrentIndex(self.source.findData(Source.SELF))
        self.wish = TextArea(2)
        self._wish_row = self.form.add(
            tr("Önskan"), self.wish, tr("Vad personen vill ha hjälp med, med egna ord.")
        )
        beside(self.form, FormRow(tr("Vad"), self.kind), FormRow(tr("Bokad av"), self.source))
        self._secret = Notice(tr("Ser ut som en kod eller ett lösenord"), "attention")
        self._secret.show_text("")
        layout = self._wish_row.layout()
        assert layout is not None
        layout.addWidget(self._secret)
        self.wish.textChanged.connect(self._warn_of_secrets)

    def _check(self) -> bool:
        if self.who.hit is None and not self.who.is_new():
            self._who_row.set_error(tr("Välj en invånare, eller skriv in en ny."))
            self.who.search.setFocus()
            return False
        if self.who.is_new() and not self.who.name.text().strip():
            self.who.new_rows[0].set_error(tr("Skriv ett namn."))
            self.who.name.setFocus()
            return False
        if not self._guard.check():
            rows = (*self.who.new_rows, *self.form.rows)
            next(row for row in rows if row.error).field.setFocus()
            return False
        return True

    def _fields(self) -> dict[str, Any]:
        place = Place(self.place.currentData())
        return {
            "minutes": self.when.minutes.value(),
            "place": place,
            "venue": self.venue.text() if place is Place.VENUE else "",
            "kind": BookingKind(self.kind.currentData()),
            "wish": self.wish.text(),
            "source": Source(self.source.currentData()),
            "coach_id": self.when.coach_id(),
        }

    def _suggest(self, start: datetime) -> None:
        if self.values() == self._untouched:
            self.when.set_start(start)
            self._untouched = self.values()

    def _take_card(self, card: ResidentCard) -> None:
        hit = ResidentHit(
            card.resident_id, card.code, card.name, card.phone, card.address, card.area,
            card.protected_identity, "",
        )  # fmt: skip
        untouched = self.values() == self._untouched
        self.who.choose(hit)
        if untouched:
            self._untouched = self.values()

    def _who_changed(self) -> None:
        hit = self.who.hit
        self.when.resident_id = hit.resident_id if hit else ""
        self.when.look()
        self._who_row.set_error("")
        if hit is None or not hit.protected_identity:
            self.protected.show_text("")
            return
        self.protected.show_text(
            tr("Ses helst på en neutral plats, till exempel biblioteket. Skriv inget som visar vem det är.")
        )
        self.place.setCurrentIndex(self.place.findData(Place.VENUE))

    def _make_follow_up(self) -> None:
        self.kind.setCurrentIndex(self.kind.findData(BookingKind.FOLLOW_UP))

    def _look_for_follow_up(self) -> None:
        is_one = self.kind.currentData() == BookingKind.FOLLOW_UP
        self.follow_up.look(self.when.resident_id, self.when.start().date(), is_one=is_one)

    def _place_changed(self) -> None:
        self._venue_row.setVisible(self.place.currentData() == Place.VENUE)

    def _warn_of_secrets(self) -> None:
        found = looks_secret([self.wish.text()])
        self._secret.show_text(tr("Skriv hellre att hjälp med inloggning behövs.") if found else "")


def _choices(kinds: "Iterable[StrEnum]") -> QComboBox:
    box = QComboBox()
    for kind in kinds:
        box.addItem(capital(label(kind)), kind)
    return box
