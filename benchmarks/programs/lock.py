"""Start IT-coach, lock it once the day is open, and unlock it; tell when each was painted.

Run with ``ITCOACH_HOME`` set to a laptop that has bookings today; the argument is its passphrase, if any. The
lock replaces the process: what is below runs twice.
"""

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from benchmarks.programs.report import happened
from benchmarks.programs.start import when_painted
from itcoach import app
from ui.door import Door

if TYPE_CHECKING:
    from pathlib import Path


class _WatchedDoor(Door):
    asks = Signal()

    def ask_unlock(self, *refused: Any) -> None:
        super().ask_unlock(*refused)
        when_painted(self.shown(), self.asks.emit)

    def cover(self) -> None:
        super().cover()
        happened("covered")


class _Watched(app.Application):
    def __init__(self, folder: "Path", **how: Any) -> None:
        self.was_locked = how["place"] is not None
        super().__init__(folder, passphrase=sys.argv[1] if sys.argv[1:] else None, **how)
        if self.was_locked:
            self.door.asks.connect(self._locked)

    def show(self) -> None:
        self.tasks.busy_changed.connect(self._look)
        super().show()

    def _look(self, _busy: int) -> None:
        timeline = getattr(self.window.page, "timeline", None)
        if timeline is not None and timeline.cards:
            self.tasks.busy_changed.disconnect(self._look)
            when_painted(next(iter(timeline.cards.values())), self._shown)

    def _shown(self) -> None:
        from PySide6.QtWidgets import QApplication

        if self.was_locked:
            happened("unlocked")
            QApplication.quit()
        else:
            happened("day")
            self.tasks.when_idle(self.window, self._lock_now)

    def _lock_now(self) -> None:
        if self.lock is None or self.autosync is None or self.tasks.busy:
            self.tasks.when_idle(self.window, self._lock_now)
        else:
            happened("lock")
            self.lock.lock()

    def _locked(self) -> None:
        happened("locked")
        self.tasks.when_idle(self.window, self._unlock_now)  # nobody is as quick as that

    def _unlock_now(self) -> None:
        happened("unlock")
        self._unlock(sys.argv[1] if sys.argv[1:] else None)


app.Door = _WatchedDoor  # type: ignore[misc]
app.Application = _Watched  # type: ignore[misc]

if __name__ == "__main__":
    from itcoach.__main__ import main

    sys.exit(main([]))
