"""Where coach and resident are in a guide: one state that both of their views show."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from itcoach.guides import Guide, Step

__all__ = ["GuidePlay"]


class GuidePlay(QObject):
    """Keep which step is on screen, which are done, and whether its help is shown.

    Args:
        guide: What is gone through, in the resident's language.
        done: The numbers of the steps that were done before; it goes on at the first that is not.

    Attributes:
        changed: Tells that something to show changed.
        ticked: Tells the number of a step that was done.
        stuck: Tells the number of a step where it did not turn out so.
        guide: The guide, in the language in use.
        done: The numbers of the steps that are done.
        at: The number of the step on screen; one more than the last when all are behind.
        helping: Whether the help of the step is shown.
    """

    changed = Signal()
    ticked = Signal(int)
    stuck = Signal(int)

    def __init__(self, guide: Guide, done: Iterable[int] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.guide, self.done, self.helping = guide, set(done), False
        open_steps = (step.number for step in guide.steps if step.number not in self.done)
        self.at = next(open_steps, len(guide.steps) + 1)

    @property
    def step(self) -> Step | None:
        """Return the step on screen, or none when all are behind."""
        return self.guide.steps[self.at - 1] if self.at <= len(self.guide.steps) else None

    def speak(self, guide: Guide) -> None:
        """Go on in the same guide in another language."""
        self.guide = guide
        self.at = min(self.at, len(guide.steps) + 1)
        self.changed.emit()

    def tick(self) -> None:
        """Mark the step as done and go to the next."""
        if self.step is None:
            return
        number, self.helping = self.at, False
        self.done.add(number)
        self.at += 1
        self.ticked.emit(number)
        self.changed.emit()

    def not_so(self) -> None:
        """Show the help of this very step."""
        if self.step is None or self.helping:
            return
        self.helping = True
        self.stuck.emit(self.at)
        self.changed.emit()

    def go(self, number: int) -> None:
        """Show the step ``number``; one outside the guide changes nothing."""
        if 1 <= number <= len(self.guide.steps) + 1:
            self.at, self.helping = number, False
            self.changed.emit()

    def back(self) -> None:
        """Show the step before."""
        self.go(self.at - 1)
