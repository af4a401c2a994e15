"""What a booking form says about the measurement that the chosen resident has before them."""

from typing import TYPE_CHECKING

from itcoach.followups import schedule
from itcoach.labels import label
from resources.words import tr
from ui.widgets.buttons import SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.when_words import clock_text, day_text, day_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from itcoach.followups.lines import FollowUpLine
    from ui.desk import Desk

__all__ = ["FollowUpNotice"]


class FollowUpNotice(Notice):
    """Tell that a follow-up is open, or opens before the booked day, and offer to make the booking one.

    Args:
        desk: What the form works with.
        make: Makes the booking a follow-up.

    Attributes:
        make_button: Makes the booking a follow-up.
    """

    def __init__(self, desk: "Desk", make: "Callable[[], object]") -> None:
        super().__init__(tr("Dags för uppföljning"), "neutral", "clipboard-text")
        self._desk = desk
        self.make_button = SecondaryButton(tr("Gör bokningen till en uppföljning"), make)
        self.add_action(self.make_button)
        self.show_text("")

    def look(self, resident_id: str, day: "date", *, is_one: bool) -> None:
        """Look for the follow-up of a resident who is booked on ``day``.

        Args:
            resident_id: Who, empty while nobody is chosen.
            day: The booked day.
            is_one: Whether the booking is a follow-up already.
        """
        if not resident_id:
            self.show_text("")
            return
        work = self._desk.work
        self._desk.read(
            self,
            lambda: schedule.to_book(work, resident_id=resident_id, day=day),
            lambda line: self._show(line, day, is_one=is_one),
            latest="follow_up",
        )

    def _show(self, line: "FollowUpLine | None", day: "date", *, is_one: bool) -> None:
        if line is None:
            self.show_text("")
            return
        kind, closes = label(line.kind), day_words(line.closes)
        too_late = day > line.closes
        self.make_button.setVisible(not (is_one or too_late or line.booked))
        if line.booked is not None:
            when = f"{day_text(line.booked.start.date())} {clock_text(line.booked.start)}"
            words = tr("Mätningen {kind} är redan bokad {when}.", kind=kind, when=when)
        elif too_late:
            words = tr("Mätningen {kind} behöver göras före den dagen, senast {day}.", kind=kind, day=closes)
        elif is_one:
            words = tr("Mätningen {kind} görs vid besöket, senast {day}.", kind=kind, day=closes)
        else:
            words = tr("Mätningen {kind} kan göras vid besöket, senast {day}.", kind=kind, day=closes)
        self.show_text(words)
