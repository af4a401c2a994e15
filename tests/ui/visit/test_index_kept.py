"""A form that is being answered survives a kill, and a paper handed over goes to its visit."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from itcoach import residents
from itcoach.inclusion import measurements
from itcoach.inclusion.scoring import DECLINED
from itcoach.workplace import Workplace
from models.database import open_store
from models.database_troubles import RecordGone
from models.measurement import Measurement, MeasurementDraft
from models.vocabulary import Asked, MeasurementKind
from sync.steps.erase import erase_here
from tests.conftest import KEY
from tests.helpers.people import measured
from tests.helpers.visiting import Elsewhere, on_screen, press, rest
from ui.main_window import MainWindow, PageSpec
from ui.pages.index_keying import IndexKeyingPage
from ui.pages.visit import VisitPage
from ui.resident.index_form import IndexForm

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

ANSWERING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from itcoach.settings import Settings
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import open_store
from tests.helpers.ui import settle
from ui import theme
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.pages.visit import VisitPage
from ui.tasks import Tasks

folder, visit, coach = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
app = QApplication([])
theme.apply(app, "light")
clock = Clock.starting_at(datetime(2026, 11, 23, 7, tzinfo=UTC))
store = open_store(folder / "itcoach.db", bytes(range(32)), clock)
tasks = Tasks()
specs = [
    PageSpec("today", lambda: "today", "home", lambda desk: Page(desk, "today")),
    PageSpec("visit", lambda: "visit", "home", VisitPage),
]
window = MainWindow(specs, tasks, Settings(folder / "s.json"))
window.furnish()
window.show()

def rest():
    settle()
    while tasks.busy:
        app.processEvents()
    settle()

window.start(Workplace(store, clock, coach))
window.go("visit", visit=visit)
rest()
page = window.page
page.tabs.choose("index")
page.index.start_button.click()
for key in "3218":
    QTest.keyClick(page.index.form, key)
    rest()
print("answered", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_answers_survive_a_kill(tmp_path: Path, work: Workplace, visit: str, resident: str) -> None:
    work.store.close()
    killed = subprocess.run(
        [sys.executable, "-c", ANSWERING, str(tmp_path), visit, work.coach_id],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert killed.stdout == "answered\n", killed.stderr
    assert killed.returncode == -9

    store = open_store(tmp_path / "itcoach.db", KEY, work.clock)
    left = measurements.progress(
        Workplace(store, work.clock, work.coach_id), resident_id=resident, kind=MeasurementKind.FIRST
    )
    store.close()
    assert left is not None
    assert left.answers[:5] == (3, 2, 1, DECLINED, None)


def test_words_that_are_being_written_are_stored_when_the_page_is_left_or_the_program_locks(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    measured(work, resident, days_ago=180, asked=Asked.PAPER)
    page.desk.changed.emit()
    rest(qtbot, tasks)
    press(qtbot, page.tabs.buttons["index"])
    page.index.ways[Asked.READ_ALOUD].setChecked(True)
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    form = page.index.form
    assert form is not None
    qtbot.keyClicks(form, "3" * 12 + "0" * 6)
    assert form.words is not None
    qtbot.keyClicks(form.words, "Ny telefon")
    rest(qtbot, tasks)

    page.leaving()
    rest(qtbot, tasks)
    left = measurements.progress(work, resident_id=resident, kind=MeasurementKind.SIX_MONTHS)
    assert left is not None
    assert left.extras["changes_in_words"] == "Ny telefon"

    press(qtbot, form.next_button)
    form.finish_button.click()
    page.leaving()  # while it is being stored
    rest(qtbot, tasks)
    assert measurements.progress(work, resident_id=resident, kind=MeasurementKind.SIX_MONTHS) is None


@pytest.mark.parametrize("way", [Asked.READ_ALOUD, Asked.ON_SCREEN])
def test_a_form_of_whom_a_sync_takes_away_leaves_the_screen_and_is_not_stored_anew(
    qtbot: "QtBot", work: Workplace, window: MainWindow, page: VisitPage, resident: str, visit: str,
    tasks: "Tasks", way: Asked,
) -> None:  # fmt: skip
    press(qtbot, page.tabs.buttons["index"])
    page.index.ways[way].setChecked(True)
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    form = page.index.form
    assert form is not None
    qtbot.keyClicks(form, "32")
    rest(qtbot, tasks)
    with work.store.write() as session:
        erase_here(session, [("resident", resident), ("visit", visit)])
    qtbot.keyClicks(form, "1")
    rest(qtbot, tasks)
    assert window.desk is not None
    window.desk.changed.emit()
    rest(qtbot, tasks)
    assert isinstance(window.page, Elsewhere)
    assert not [each for each in window.findChildren(IndexForm) if each.isVisible()]
    with work.store.read() as session:
        assert session.query(MeasurementDraft).all() == []
    with pytest.raises(RecordGone):
        measured(work, resident, days_ago=0)


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow]) -> MainWindow:
    return open_window(
        [
            PageSpec("today", lambda: "Idag", "calendar-today", Elsewhere),
            PageSpec("index_keying", lambda: "Papper", "keyboard-outline", IndexKeyingPage, in_rail=False),
            PageSpec("visit", lambda: "Besök", "home", VisitPage, in_rail=False),
        ]
    )


def test_a_paper_handed_over_at_a_visit_is_keyed_in_for_it(
    qtbot: "QtBot",
    work: Workplace,
    page: VisitPage,
    window: MainWindow,
    resident: str,
    visit: str,
    tasks: "Tasks",
) -> None:
    press(qtbot, page.tabs.buttons["index"])
    page.index.ways[Asked.PAPER].setChecked(True)
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button, tasks)
    keying = window.page
    assert isinstance(keying, IndexKeyingPage)
    code = residents.card(work, resident_id=resident).code
    for letter in code:
        qtbot.keyClick(keying.code, letter)
    rest(qtbot, tasks)
    qtbot.keyClicks(keying.day.lineEdit(), "\r")
    assert keying.rows is not None
    for key, field in zip("3232101110113", filter(None, keying.rows.fields.values()), strict=False):
        if field.isEnabled():
            qtbot.keyClick(field, key)
    keying.rows.fill({"contact": "3"})
    press(qtbot, keying.save_button, tasks)

    assert on_screen(window).tabs.buttons["index"].text() == "Mätning"
    [view] = residents.card(work, resident_id=resident).measurements
    assert (view.asked, view.answers[0]) == (Asked.PAPER, 3)
    with work.store.read() as session:
        assert session.get_one(Measurement, view.measurement_id).visit_id == visit


def test_the_questions_can_be_printed_from_the_visit(qtbot: "QtBot", page: VisitPage, tasks: "Tasks") -> None:
    press(qtbot, page.tabs.buttons["index"])
    words = [each.text() for each in page.index.findChildren(QPushButton)]
    assert "Skriv ut frågorna" in words
    assert "Skriv ut svaren" not in words


@pytest.mark.parametrize(
    ("spoken", "question"),
    [("", "Hur ofta"), ("Engelska", "How often"), ("finska", "Hur ofta")],
)
def test_the_resident_is_asked_in_the_residents_language(
    qtbot: "QtBot",
    work: Workplace,
    resident: str,
    page: VisitPage,
    tasks: "Tasks",
    spoken: str,
    question: str,
) -> None:
    residents.update(work, resident_id=resident, language=spoken)
    page.desk.changed.emit()
    rest(qtbot, tasks)
    press(qtbot, page.tabs.buttons["index"])
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    assert page.index.form is not None
    assert page.index.form.question.text().startswith(question)
