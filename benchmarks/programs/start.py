"""Start IT-coach as its command does; tell when the window, and then the day's list, have been painted.

Run with ``ITCOACH_HOME`` set to a laptop that has bookings today.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.programs.report import happened
from itcoach import app

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class _Watched(app.Application):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, passphrase=os.environ.get("ITCOACH_PASSPHRASE"))

    def show(self) -> None:
        self.window.painted.connect(lambda: happened("painted"))
        self.tasks.busy_changed.connect(self._look)
        super().show()

    def _look(self, _busy: int) -> None:
        timeline = getattr(self.window.page, "timeline", None)
        if timeline is not None and timeline.cards:
            self.tasks.busy_changed.disconnect(self._look)
            _watch(next(iter(timeline.cards.values())))


def _watch(card: "QWidget") -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, _shown)
            return False

    card.installEventFilter(Watch(card))


def _shown() -> None:
    from PySide6.QtWidgets import QApplication

    happened("day")
    QApplication.quit()


app.Application = _Watched  # type: ignore[misc]

if __name__ == "__main__":
    from itcoach.__main__ import main

    sys.exit(main([]))
