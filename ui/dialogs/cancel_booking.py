"""Cancel a booking, and say why."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from itcoach.calendar import bookings
from resources.words import tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.free_text import NumberGuard

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from ui.desk import Desk

__all__ = ["CancelBooking"]


class CancelBooking(FormDialog):
    """Ask why a booking is cancelled.

    Attributes:
        cancelled: Hands over what undoes it.
    """

    cancelled = Signal(object)

    def __init__(self, desk: "Desk", parent: QWidget, entry: "BookingEntry") -> None:
        words = tr("Ställ in bokningen")
        super().__init__(desk, words, words, parent, heading=tr("Ställ in {who}", who=entry.who))
        self._entry = entry
        self.reason = QLineEdit()
        row = self.form.add(tr("Varför?"), self.reason, tr("Till exempel ”ringde återbud”. Får lämnas tomt."))
        self._guard = NumberGuard([row])

    def values(self) -> object:
        """Return what is filled in, comparable."""
        return self.reason.text()

    def save(self) -> None:
        """Cancel the booking."""
        self.form.clear_errors()
        if not self._guard.check():
            self.form.focus_first_error()
            return
        work, booking_id, reason = self.desk.work, self._entry.id, self.reason.text()
        self.store(lambda: bookings.cancel(work, booking_id=booking_id, reason=reason), self.cancelled.emit)
