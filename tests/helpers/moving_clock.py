"""A clock that stands until a test moves it, and another beside it that is never set."""

from datetime import UTC, datetime, timedelta

from models.clock import Clock

__all__ = ["MovingClock"]


class MovingClock(Clock):
    """Stand at a moment; :meth:`go_on` lets time pass, :meth:`set` turns the hands.

    Attributes:
        running: The time that has passed, whatever the hands show.
    """

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self._moment = moment.astimezone(UTC)
        self.running = timedelta(0)

    def now(self) -> datetime:
        return self._moment

    def go_on(self, *, asleep: bool = False, **spans: float) -> None:
        """Let time pass; what runs beside the hands stands still while the laptop is ``asleep``."""
        passed = timedelta(**spans)
        self._moment += passed
        if not asleep:
            self.running += passed

    def set(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)
