"""Move a booking by writing its new time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.pages.bookings_week import move_and_look
from ui.widgets.when_fields import WhenFields

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from ui.desk import Desk

__all__ = ["MoveBooking"]


class MoveBooking(FormDialog):
    """Ask where a booking moves to.

    Attributes:
        moved: Hands over a sentence about it and what undoes it.
    """

    moved = Signal(str, object)

    def __init__(self, desk: "Desk", parent: QWidget, entry: "BookingEntry") -> None:
        words = tr("Flytta bokningen")
        super().__init__(desk, words, words, parent, heading=tr("Flytta {who}", who=entry.who))
        self._entry = entry
        coach = entry.coach_id or desk.work.coach_id
        self.when = WhenFields(desk, entry.start, entry.minutes, coach, moving=entry.id)
        self.when.add_to(self.form)

    def values(self) -> object:
        """Return what is filled in, comparable."""
        return self.when.values()

    def save(self) -> None:
        """Move the booking."""
        work, entry, when = self.desk.work, self._entry, self.when
        start, minutes, coach = when.start(), when.minutes.value(), when.coach_id()

        def tell(result: object) -> None:
            assert isinstance(result, tuple)
            self.moved.emit(*result)

        self.store(lambda: move_and_look(work, entry, start, minutes, coach), tell)
