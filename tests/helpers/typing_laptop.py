"""A laptop in a process of its own, where a coach types a note in the real field until it is killed.

Run with the folder of its database. It writes a line for every key that has reached the field.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from itcoach import residents
from itcoach.settings import Settings
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import open_store
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.page_list import page_specs
from ui.pages.visit_note import NotePanel
from ui.pages.visit_state import VisitState
from ui.tasks import Tasks

KEY = bytes(range(32))
TEXT = "Vi bytte patron i skrivaren och skrev ut bilden av barnbarnen. " * 20
KEY_EVERY_MS = 20


def main(folder: Path) -> None:
    app = QApplication([])
    clock = Clock()
    work = Workplace(open_store(folder / "itcoach.db", KEY, clock), clock, "coach")
    person = residents.create(work, name="Gunvor Öberg")
    visit = visits.start_drop_in(work, resident_id=person.resident_id)
    tasks, settings = Tasks(), Settings(folder / "settings.json")
    window = MainWindow(page_specs(), tasks, settings)
    window.furnish()
    desk = Desk(work=work, tasks=tasks, messages=window.messages, settings=settings, frame=window)
    panel = NotePanel(desk)
    panel.open(VisitState.at(desk, visit.visit_id), visit.text)
    panel.show()
    letters = iter(TEXT)

    def press() -> None:
        QTest.keyClicks(panel.field, next(letters))
        print("typed", flush=True)

    timer = QTimer()
    timer.timeout.connect(press)
    timer.start(KEY_EVERY_MS)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
