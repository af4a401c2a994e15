"""Open every guide of the library in the player and tell how many milliseconds it takes until it is painted.

Run with ``ITCOACH_HOME`` set to a laptop; the argument is how often each guide is opened.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from itcoach.guides import catalogue
from itcoach.laptop.opening import open_laptop, workplace
from itcoach.laptop.paths import home
from itcoach.settings import Settings
from models.clock import Clock
from ui import language, theme
from ui.main_window import MainWindow, PageSpec
from ui.pages.guides import GuidesPage
from ui.tasks import Tasks


class _Painted(QObject):
    """Count the paintings of a widget."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() is QEvent.Type.Paint
        return False


def _milliseconds(done: Callable[[], object], painted: _Painted) -> float:
    """Do something and return how long it takes until it has been painted.

    Processor time, since the window's thread does it all and waits for nothing: with the machine at rest it
    is what one sees, and others' work does not count.
    """
    QApplication.processEvents()
    before, began = painted.times, time.process_time()
    done()
    while painted.times == before:
        QApplication.processEvents()
    return (time.process_time() - began) * 1000


def _measure(page: GuidesPage, rounds: int) -> dict[str, float]:
    first, *others = [guide.id for guide in catalogue.library("sv")]
    painted = _Painted(page)
    taken: dict[str, list[float]] = {"first": [_milliseconds(lambda: page.list.select(first), painted)]}
    painted = _Painted(page.player.content.content)

    def note(name: str, done: Callable[[], object]) -> None:
        taken.setdefault(name, []).append(_milliseconds(done, painted))

    for number in range(rounds):
        for guide_id in (*others, first):
            note("opened", lambda guide_id=guide_id: page.list.select(guide_id))
            play = page.player.play
            assert play is not None
            for step in play.guide.steps[: 3 if number else None]:
                note("drawn_again" if number else "drawn", lambda at=step.number, play=play: play.go(at))
            note("english", page.player.language_buttons["en"].click)
            page.player.language_buttons["sv"].click()
    medians = {name: statistics.median(each) for name, each in taken.items()}
    return {**medians, "opened_p95": statistics.quantiles(taken["opened"], n=20)[-1]}


def main() -> None:
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
    app = QApplication([])
    clock = Clock()
    store = open_laptop(home(), clock, passphrase=os.environ.get("ITCOACH_PASSPHRASE"))
    tasks = Tasks()
    theme.apply(app, "light")
    language.use_language(app, "sv")
    spec = PageSpec("guides", lambda: "Guider", "book-open-variant", GuidesPage)
    window = MainWindow([spec], tasks, Settings(home() / "settings.json"))
    window.resize(1280, 720)
    window.show()
    window.start(workplace(store, clock))
    page = window.page
    assert isinstance(page, GuidesPage)
    while tasks.busy:
        app.processEvents()
    for name, ms in _measure(page, int(sys.argv[1])).items():
        print(name, ms)
    window.end()
    tasks.close()
    store.close()


if __name__ == "__main__":
    main()
