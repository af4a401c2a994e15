"""Where coach and resident are in a guide: one state that both of their views show."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from itcoach.guides.text import Guide, Step

__all__ = ["START", "GuidePlay"]

START = 0
"""The place before the first step, where it says what is needed."""


class GuidePlay(QObject):
    """Keep which step is on screen, which are done, and how much of its help is shown.

    Args:
        guide: What is gone through, in the resident's language.
        done: The numbers of the steps that were done before; it goes on at the first that is not.

    Attributes:
        changed: Tells that something to show changed.
        ticked: Tells the number of a step that was done.
        stuck: Tells the number of a step where it did not turn out so.
        guide: The guide, in the language and for the device in use.
        done: The numbers of the steps that are done.
        at: The number of the step on screen; :data:`START` before the first, :attr:`end` after the last.
        help_level: 0 for none, 1 for the step's own help, 2 for that of the whole guide: it went wrong again.
    """

    changed = Signal()
    ticked = Signal(int)
    stuck = Signal(int)

    def __init__(self, guide: Guide, done: Iterable[int] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.guide, self.done, self.help_level = guide, set(done), 0
        self._went_wrong: Counter[int] = Counter()
        open_steps = (step.number for step in guide.steps if step.number not in self.done)
        self.at = next(open_steps, self.end) if self.done else START

    @property
    def end(self) -> int:
        """Return the place after the last step."""
        return len(self.guide.steps) + 1

    @property
    def step(self) -> Step | None:
        """Return the step on screen, or none before the first and when all are behind."""
        return self.guide.steps[self.at - 1] if START < self.at < self.end else None

    def use(self, guide: Guide) -> None:
        """Go on in the same guide in another language or for another device."""
        self.guide = guide
        self.at = min(self.at, self.end)
        self.changed.emit()

    def tick(self) -> None:
        """Mark the step as done and go to the next; from the start, go to the first."""
        number = self.at
        if number == self.end:
            return
        self.at, self.help_level = number + 1, 0
        if number != START:
            self.done.add(number)
            self.ticked.emit(number)
        self.changed.emit()

    def not_so(self) -> None:
        """Show the help of this very step; the second time also that of the whole guide."""
        if self.step is None:
            return
        self._went_wrong[self.at] += 1
        self.help_level = min(self._went_wrong[self.at], 2)
        self.stuck.emit(self.at)
        self.changed.emit()

    def go(self, number: int) -> None:
        """Show the step ``number``; one outside the guide changes nothing."""
        if START <= number <= self.end:
            self.at, self.help_level = number, 0
            self.changed.emit()

    def back(self) -> None:
        """Show the step before."""
        self.go(self.at - 1)
