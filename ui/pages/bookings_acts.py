"""What is done with a booking from its page: the visit is started, it is moved, cancelled, and put back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from itcoach.calendar import bookings
from itcoach.calendar.bookings import Previous
from models.vocabulary import BookingStatus
from resources.words import tr
from ui.pages.bookings_week import move_and_look

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from itcoach.calendar.day import BookingEntry
    from ui.desk import Desk

__all__ = ["BookingActs"]


class BookingActs(QObject):
    """Do what the coach asks with a booking, say so, and offer to undo it.

    Args:
        desk: What it works with.
        page: Stands behind the dialogs.
    """

    def __init__(self, desk: "Desk", page: "QWidget") -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def start(self, entry: "BookingEntry") -> None:
        """Start the visit of a booking, or open the one that was started."""
        if entry.hidden or not (entry.visit_id or entry.status == BookingStatus.BOOKED):
            return
        from itcoach.visiting import visits

        work = self._desk.work
        self._desk.write(
            self,
            lambda: visits.start(work, booking_id=entry.id).visit_id,
            lambda visit_id: self._desk.go("visit", visit=visit_id),
        )

    def move(self, entry: "BookingEntry", start: "datetime") -> None:
        """Move a booking, say so with what is to point out about the new time, and offer to undo it."""
        work = self._desk.work
        self._desk.write(self, lambda: move_and_look(work, entry, start), lambda moved: self._done(*moved))

    def ask_where_to(self, entry: "BookingEntry") -> None:
        """Ask for another time."""
        from ui.dialogs.move_booking import MoveBooking

        dialog = MoveBooking(self._desk, self._page, entry)
        dialog.moved.connect(self._done)
        dialog.begin()

    def ask_why(self, entry: "BookingEntry") -> None:
        """Ask why a booking is cancelled."""
        from ui.dialogs.cancel_booking import CancelBooking

        dialog = CancelBooking(self._desk, self._page, entry)
        dialog.cancelled.connect(partial(self._done, tr("Bokningen med {who} är inställd.", who=entry.who)))
        dialog.begin()

    def no_show(self, entry: "BookingEntry") -> None:
        """Note that nobody was at home."""
        work = self._desk.work
        self._desk.write(
            self,
            lambda: bookings.mark_no_show(work, booking_id=entry.id),
            partial(self._done, tr("Antecknat att ingen var hemma hos {who}.", who=entry.who)),
        )

    def restore(self, entry: "BookingEntry") -> None:
        """Let a booking that was cancelled hold again."""
        before = Previous(entry.id, {"status": BookingStatus.BOOKED, "cancel_reason": ""})
        work = self._desk.work
        self._desk.write(
            self,
            lambda: bookings.restore(work, previous=before),
            partial(self._done, tr("Bokningen med {who} gäller igen.", who=entry.who)),
        )

    def _done(self, text: str, previous: Previous) -> None:
        work, desk = self._desk.work, self._desk
        desk.messages.done(
            text, undo=lambda: desk.write(desk, lambda: bookings.restore(work, previous=previous))
        )
