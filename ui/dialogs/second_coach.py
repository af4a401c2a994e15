"""Book a second coach for a visit where two are needed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from itcoach.calendar import bookings
from itcoach.safety import second_coach
from resources.words import tr
from ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itcoach.calendar.bookings import CoachChoice
    from itcoach.calendar.day import BookingEntry
    from ui.desk import Desk

__all__ = ["SecondCoach"]


class SecondCoach(FormDialog):
    """Ask who comes along.

    Attributes:
        coach: Who.
    """

    def __init__(self, desk: "Desk", parent: QWidget, entry: "BookingEntry") -> None:
        heading = tr("Boka en coach till hos {who}", who=entry.who)
        super().__init__(desk, tr("Boka en coach till"), tr("Boka coachen"), parent, heading=heading)
        self._entry = entry
        self.coach = QComboBox()
        self.form.add(
            tr("Vem följer med?"),
            self.coach,
            tr("Kollegan får en egen bokning på samma tid, på sin dator vid nästa synkning. Stäm av först."),
        )
        work = desk.work
        desk.read(self, lambda: bookings.coaches(work), self._fill)

    def values(self) -> object:
        """Return what is filled in, comparable: closing loses nothing."""
        return None

    def save(self) -> None:
        """Book the coach."""
        self.form.clear_errors()
        chosen = self.coach.currentData()
        if not chosen:
            self.form.rows[0].set_error(tr("Det finns ingen annan coach att boka."))
            return
        work, booking_id, desk = self.desk.work, self._entry.id, self.desk
        words = tr("{coach} är bokad till samma besök.", coach=self.coach.currentText())
        self.store(
            lambda: second_coach.book_second(work, booking_id=booking_id, coach_id=chosen),
            lambda _: desk.messages.done(words),
        )

    def _fill(self, coaches: "Iterable[CoachChoice]") -> None:
        for coach in coaches:
            if coach.id != self._entry.coach_id:
                self.coach.addItem(coach.name, coach.id)
