"""Watching over the check-out: when a visit should have ended, whatever page is on screen.

It lives as long as the window. While the program is locked the times are still watched, and nothing but the
times is known. It calls nobody.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from itcoach.safety import check_in
from itcoach.safety.check_in import AwaitedVisit, Surroundings
from itcoach.safety.rules import Reading, overrun, reminders, until_next
from models.clock import Clock, to_local
from resources.words import tr
from ui.widgets.when_words import clock_text

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["SafetyWatch", "Watched", "running_time"]

LONGEST_WAIT: Final = timedelta(minutes=1)
"""The clock may be set at any time, so it is looked at now and then."""
_UNKNOWN: Final = Surroundings("", is_paired=False)


@dataclass(frozen=True)
class Watched:
    """A visit that should be over.

    Attributes:
        visit: The visit; without a name while the program is locked.
        reminders: How many times the coach has been warned, this time included.
    """

    visit: AwaitedVisit
    reminders: int


def running_time() -> timedelta:
    """Return the time on the system's clock that is never set."""
    return timedelta(seconds=time.monotonic())


class SafetyWatch(QObject):
    """Tell when the coach should have left a visit and has not checked out.

    Args:
        parent: The window.
        running: Tells the time on a clock that is never set; :func:`running_time` unless given.

    Attributes:
        changed: What should be shown has changed; see :attr:`over`.
        reminded: It is time to draw attention to it (again).
        over: The visits that should have ended, the one that should have ended first first.
        around: Whom to call.
        timer: Aimed at the next moment when something changes.
    """

    changed = Signal()
    reminded = Signal()

    def __init__(self, parent: QObject | None = None, running: Callable[[], timedelta] | None = None) -> None:
        super().__init__(parent)
        self._running, self._clock = running or running_time, Clock()
        self._desk: Desk | None = None
        self._is_covered = False
        self._visits: tuple[AwaitedVisit, ...] = ()
        self._seen: dict[tuple[str, datetime], Reading] = {}
        self.over: tuple[Watched, ...] = ()
        self.around = _UNKNOWN
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.look)

    @property
    def desk(self) -> "Desk | None":
        """Return what to work with; nothing while the program is locked."""
        return None if self._is_covered else self._desk

    def start(self, desk: "Desk") -> None:
        """Watch over the visits of an opened database, from now on and whenever something is stored."""
        self._desk, self._clock, self._is_covered = desk, desk.work.clock, False
        desk.changed.connect(self.read)
        self.read()

    def cover(self, *, on: bool) -> None:
        """Show no name while the window is covered, though the database is still open."""
        self._is_covered = on
        self.changed.emit()

    def lock(self) -> None:
        """Forget all but the times, which go on being watched."""
        self._desk = None
        self.go_on(self.ends())

    def ends(self) -> list[str]:
        """Return when the visits that go on should be over, in ISO 8601: what may be known while locked."""
        return [visit.expected_end.isoformat() for visit in self._visits]

    def go_on(self, ends: Sequence[str]) -> None:
        """Watch the times that :meth:`ends` returned, also where another process did."""
        instants = [datetime.fromisoformat(end) for end in ends]
        now = self._now()
        seen = {end: reading for (_, end), reading in self._seen.items()}
        self._visits = tuple(AwaitedVisit("", "", end, end) for end in instants)
        self._seen = {("", end): seen.get(end, now) for end in instants}
        self.look()
        self.changed.emit()

    def read(self) -> None:
        """Read which visits nobody has checked out from."""
        if self._desk is not None:
            work = self._desk.work

            def read() -> tuple[tuple[AwaitedVisit, ...], Surroundings]:
                return check_in.awaited(work), check_in.surroundings(work)

            self._desk.read(self, read, self._take, latest="awaited")

    def look(self) -> None:
        """See what time it is, tell what follows from it, and look again when that changes."""
        now = self._now()
        overs = [(visit, overrun(visit.expected_end, self._seen[_key(visit)], now)) for visit in self._visits]
        before = self.over
        self.over = tuple(Watched(visit, times) for visit, over in overs if (times := reminders(over)))
        waits = [wait for _, over in overs if (wait := until_next(over)) is not None]
        if waits:
            # A millisecond more: the clock should have passed the moment, not stand just before it.
            wait = min(*waits, LONGEST_WAIT) + timedelta(milliseconds=1)
            self.timer.start(wait // timedelta(milliseconds=1))
        else:
            self.timer.stop()
        if self.over != before:
            self.changed.emit()
        known = {_key(each.visit): each.reminders for each in before}
        if any(each.reminders > known.get(_key(each.visit), 0) for each in self.over):
            self.reminded.emit()

    def extend(self, visit: AwaitedVisit) -> None:
        """Expect the coach a quarter of an hour later, and say when that is."""
        desk = self.desk
        if desk is None:
            return
        work = desk.work

        def told(end: datetime) -> None:
            desk.messages.done(tr("Du räknar med att gå {time}.", time=clock_text(to_local(end))))

        desk.write(self, lambda: check_in.extend(work, visit_id=visit.visit_id), told)

    def check_out(self, visit_id: str) -> None:
        """Note that the coach has left, and offer to take it back."""
        desk = self.desk
        if desk is None:
            return
        work = desk.work

        def take_back() -> None:
            desk.write(desk, lambda: check_in.check_in_again(work, visit_id=visit_id))

        def told(at: datetime) -> None:
            words = tr(
                "Du är utcheckad {time}. Skriv klart besöket när du hinner.", time=clock_text(to_local(at))
            )
            desk.messages.done(words, undo=take_back)

        desk.write(self, lambda: check_in.check_out(work, visit_id=visit_id), told)

    def _take(self, read: tuple[tuple[AwaitedVisit, ...], Surroundings]) -> None:
        now = self._now()
        self._visits, self.around = read
        self._seen = {_key(visit): self._seen.get(_key(visit), now) for visit in self._visits}
        self.look()
        self.changed.emit()

    def _now(self) -> Reading:
        return Reading(self._clock.now(), self._running())


def _key(visit: AwaitedVisit) -> tuple[str, datetime]:
    return visit.visit_id, visit.expected_end
