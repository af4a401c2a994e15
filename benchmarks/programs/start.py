"""Start IT-coach as its command does; tell when the window, its rail and the day's list have been painted.

Run with ``ITCOACH_HOME`` set to a laptop that has bookings today.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.programs.report import happened
from itcoach import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class _Watched(app.Application):
    def __init__(self, folder: Path, **how: Any) -> None:
        super().__init__(folder, passphrase=os.environ.get("ITCOACH_PASSPHRASE"), **how)

    def show(self) -> None:
        self.window.painted.connect(lambda: happened("painted"))
        self.tasks.busy_changed.connect(self._look)
        super().show()

    def _after_first_paint(self) -> None:
        super()._after_first_paint()
        when_painted(self.window.rail, lambda: happened("rail"))

    def _look(self, _busy: int) -> None:
        timeline = getattr(self.window.page, "timeline", None)
        if timeline is not None and timeline.cards:
            self.tasks.busy_changed.disconnect(self._look)
            when_painted(next(iter(timeline.cards.values())), _shown)


def when_painted(widget: "QWidget", told: "Callable[[], object]") -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, told)
            return False

    widget.installEventFilter(Watch(widget))


def _shown() -> None:
    from PySide6.QtWidgets import QApplication

    happened("day")
    QApplication.quit()


if __name__ == "__main__":
    from itcoach.__main__ import main

    app.Application = _Watched  # type: ignore[misc]
    sys.exit(main([]))
