"""A visit is measured, finished and kept: the form, the last questions, and what survives."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.followups import schedule
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import open_store
from models.vocabulary import Asked, BookingKind, DoneBy, Outcome, Topic, VisitStatus
from tests.conftest import KEY
from tests.helpers.people import measured
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls
from tests.helpers.visiting import VIDEO_CALL, Elsewhere, Open, on_screen, press, rest, write_note
from ui.dialogs.sensitive_text import SensitiveTextDialog
from ui.main_window import MainWindow
from ui.pages.visit import VisitPage
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks


PERSONNUMMER = "19121212-1212"


def answer(qtbot: "QtBot", page: VisitPage, keys: str) -> None:
    form = page.index.form
    assert form is not None
    for key in keys:
        asked = form.at
        qtbot.keyClick(form, key)
        assert form.at == asked + 1, f"{key} answers nothing here"


def test_the_measurement_is_answered_on_the_turned_screen(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    assert page.tabs.buttons["index"].text() == "Mätning · dags"
    press(qtbot, page.tabs.buttons["index"])
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    form = page.index.form
    assert form is not None
    assert form.isVisible()
    assert not page.isVisible()
    answer(qtbot, page, "323210111011" + "2")
    press(qtbot, form.finish_button, tasks)

    [measured] = residents.card(work, resident_id=resident).measurements
    assert measured.answers == (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
    assert measured.asked is Asked.ON_SCREEN
    assert page.index.result is not None
    said = [each.text() for each in page.index.result.findChildren(WrappedLabel)]
    assert "Index 44 av 100" in said
    assert page.isVisible()
    assert page.tabs.buttons["index"].text() == "Mätning"


def test_a_form_can_wait_and_go_on(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks"
) -> None:
    press(qtbot, page.tabs.buttons["index"])
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    answer(qtbot, page, "32")
    assert page.index.form is not None
    press(qtbot, page.index.form.pause_button, tasks)
    window.use_language("en")
    rest(qtbot, tasks)

    again = on_screen(window).index
    assert again.start_button is not None
    press(qtbot, again.start_button)
    assert again.form is not None
    assert again.form.state.answers[:3] == (3, 2, None)


@pytest.mark.parametrize("way", [Asked.ON_SCREEN, Asked.READ_ALOUD])
def test_a_form_turned_back_with_esc_goes_on_where_it_was(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks", way: Asked
) -> None:
    press(qtbot, page.tabs.buttons["index"])
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    answer(qtbot, page, "32")
    window.activateWindow()
    settle()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    rest(qtbot, tasks)
    assert page.index.start_button.text() == "Fortsätt mätningen"

    page.index.ways[way].setChecked(True)
    press(qtbot, page.index.start_button)
    assert page.index.form is not None
    assert page.index.form.state.answers[:3] == (3, 2, None)
    assert page.index.form.progress.text() == "Fråga 3 av 12"


def test_the_questions_read_aloud_stay_beside_the_note(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    press(qtbot, page.tabs.buttons["index"])
    page.index.ways[Asked.READ_ALOUD].setChecked(True)
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    assert page.note.isVisible()
    answer(qtbot, page, "3" * 13)
    assert page.index.form is not None
    press(qtbot, page.index.form.finish_button, tasks)

    assert residents.card(work, resident_id=resident).measurements[0].asked is Asked.READ_ALOUD


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_read_aloud_the_way_on_and_the_pause_are_in_sight(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks", scale: float
) -> None:
    window.use_look("light", scale)
    rest(qtbot, tasks)
    page = on_screen(window)
    press(qtbot, page.tabs.buttons["index"])
    page.index.ways[Asked.READ_ALOUD].setChecked(True)
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    answer(qtbot, page, "3")
    form = page.index.form
    assert form is not None
    settle()
    for button in (form.back_button, form.pause_button, form.next_button):
        assert button.visibleRegion().boundingRect() == button.rect(), button.text()


def test_finishing_points_out_what_is_missing_and_books_the_next(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, window: MainWindow, tasks: "Tasks"
) -> None:
    write_note(qtbot, page, "Ringde barnbarnen.")
    page.tasks.add(Topic.CONTACT)
    rest(qtbot, tasks)
    press(qtbot, page.finish_button, tasks)
    dialog = page.dialog
    assert dialog is not None
    [row] = dialog.rows
    press(qtbot, row.outcome.buttons[Outcome.SOLVED], tasks)
    press(qtbot, row.done_by.buttons[DoneBy.TOGETHER], tasks)
    qtbot.keyClicks(dialog.travel, "25")
    qtbot.keyClicks(dialog.next_step, "Skicka en bild")
    dialog.book_next.click()
    rest(qtbot, tasks)
    start = dialog.start_of_next()
    press(qtbot, dialog.finish_button, tasks)

    view = visits.view(work, visit_id=visit)
    assert view.status is VisitStatus.FINISHED
    assert (view.travel_minutes, view.next_step) == (25, "Skicka en bild")
    assert visits.open_visits(work) == ()
    assert (view.tasks[0].outcome, view.tasks[0].done_by) == (Outcome.SOLVED, DoneBy.TOGETHER)
    [coming] = view.resident.bookings
    assert (coming.start, coming.wish) == (start.astimezone(UTC), "Skicka en bild")
    assert isinstance(window.page, Elsewhere)
    assert window.page.came_with == {"visit": visit}


def test_a_clash_of_the_next_booking_is_pointed_out(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    press(qtbot, page.finish_button, tasks)
    dialog = page.dialog
    assert dialog is not None
    bookings.create(work, resident_id=resident, start=dialog.start_of_next())
    dialog.book_next.click()
    rest(qtbot, tasks)

    assert dialog.problems.isVisible()
    assert "samtidigt" in dialog.problems.text()


def test_the_next_visit_is_booked_as_the_follow_up_that_is_due(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    measured(work, resident, days_ago=160)
    press(qtbot, page.finish_button, tasks)
    dialog = page.dialog
    assert dialog is not None
    assert not dialog.follow_up.isVisible()
    dialog.book_next.click()
    rest(qtbot, tasks)
    assert "Mätningen efter 6 månader kan göras vid besöket" in dialog.follow_up.text()
    press(qtbot, dialog.follow_up.make_button, tasks)
    assert "görs vid besöket" in dialog.follow_up.text()
    press(qtbot, dialog.finish_button, tasks)

    (line, _) = schedule.code_list(work, today=work.clock.today())
    assert line.booked is not None
    [coming] = residents.card(work, resident_id=resident).bookings
    assert (coming.kind, coming.minutes) == (BookingKind.FOLLOW_UP, 30)


def asked(dialog: QDialog) -> SensitiveTextDialog:
    return next(each for each in dialog.findChildren(SensitiveTextDialog) if each.isVisible())


def test_a_personnummer_is_refused_in_words_and_removed_at_a_press(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, tasks: "Tasks"
) -> None:
    write_note(qtbot, page, f"Fick lapp med {PERSONNUMMER} nu")
    assert "personnummer" in page.note.warning.text()
    assert PERSONNUMMER not in visits.view(work, visit_id=visit).text
    press(qtbot, page.finish_button, tasks)
    dialog = page.dialog
    assert dialog is not None
    press(qtbot, dialog.finish_button, tasks)
    press(qtbot, asked(dialog).edit)
    assert "personnummer" in dialog.trouble.text()
    assert visits.view(work, visit_id=visit).status is VisitStatus.OPEN

    press(qtbot, dialog.finish_button, tasks)
    press(qtbot, asked(dialog).remove, tasks)
    view = visits.view(work, visit_id=visit)
    assert view.status is VisitStatus.FINISHED
    assert view.text == "Fick lapp med nu"


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_note_can_be_read_beside_its_warning(
    qtbot: "QtBot", open_visit: Open, window: MainWindow, visit: str, scale: float
) -> None:
    window.use_look("light", scale)
    window.resize(1280, 720)
    page = open_visit(visit)
    write_note(qtbot, page, f"Visade wifi. Ringde sonen. Bokade om. Fick en lapp med {PERSONNUMMER}")
    assert page.note.clean_button.isVisible()
    field = page.note.field
    assert field.viewport().height() >= 3 * field.fontMetrics().lineSpacing()
    settle()
    assert not clipped_texts(page.note.warning)


def test_a_code_in_the_note_is_warned_about_and_a_number_removed_beside_it(
    qtbot: "QtBot", page: VisitPage
) -> None:
    write_note(qtbot, page, "pinkod 1234")
    assert "kod" in page.note.warning.text()
    assert not page.note.clean_button.isVisible()

    write_note(qtbot, page, f" {PERSONNUMMER}")
    press(qtbot, page.note.clean_button)
    assert page.note.field.toPlainText() == "pinkod 1234"


def test_a_finished_visits_note_is_changed_as_a_new_revision(
    qtbot: "QtBot", work: Workplace, visit: str, open_visit: Open, tasks: "Tasks"
) -> None:
    visits.save_draft(work, visit_id=visit, text="Först")
    visits.finish(work, visit_id=visit)
    page = open_visit(visit)
    assert page.title() == "Besök · Gunvor Öberg · avslutat"
    write_note(qtbot, page, " och sedan")
    press(qtbot, page.finish_button, tasks)

    view = visits.view(work, visit_id=visit)
    assert view.text == "Först och sedan"
    assert visits.open_visits(work) == ()


TYPING = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from itcoach.settings import Settings
from itcoach.workplace import Workplace
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import open_store
from ui import theme
from ui.main_window import MainWindow, PageSpec
from ui.pages.visit import VisitPage
from ui.tasks import Tasks

def wait(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()

folder, visit, coach = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
app = QApplication([])
theme.apply(app, "light")
clock = Clock.starting_at(datetime(2026, 11, 23, 7, tzinfo=UTC))
store = open_store(folder / "itcoach.db", bytes(range(32)), clock)
specs = [PageSpec("visit", lambda: "visit", "home", VisitPage)]
window = MainWindow(specs, Tasks(), Settings(folder / "settings.json"))
window.furnish()
from ui.desk import Desk
window.desk = Desk(work=Workplace(store, clock, coach), tasks=window._tasks, messages=window.messages,
                   settings=window._settings, frame=window)
window.show()
window.go("visit", visit=visit)
while not window.page.note.field.isEnabled():
    wait(20)
for word in "one two three four five six seven eight".split():
    QTest.keyClicks(window.page.note.field, word + " ")
    wait(100)
wait(1000)
print("typed", flush=True)
QTest.keyClicks(window.page.note.field, "lost")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_after_a_kill_at_most_the_last_second_is_gone(tmp_path: Path, work: Workplace, visit: str) -> None:
    work.store.close()
    killed = subprocess.run(
        [sys.executable, "-c", TYPING, str(tmp_path), visit, work.coach_id],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert killed.stdout == "typed\n", killed.stderr
    assert killed.returncode == -9

    store = open_store(tmp_path / "itcoach.db", KEY, Clock.starting_at(datetime(2026, 11, 23, 8, tzinfo=UTC)))
    with store.read():
        [left] = visits.open_visits(Workplace(store, work.clock, work.coach_id))
    store.close()
    assert left.visit_id == visit
    assert left.text.startswith("one two three four five six seven eight")


def every_part(qtbot: "QtBot", page: VisitPage, tasks: "Tasks") -> Iterator[str]:
    page.open_guide(VIDEO_CALL)
    for button in (page.guides.player.done_button, page.guides.player.done_button):
        press(qtbot, button, tasks)
    press(qtbot, page.guides.player.not_so_button, tasks)
    for key in list(page.tabs.buttons):
        page.tabs.choose(key)
        settle()
        yield key


@pytest.mark.parametrize(("language", "scale"), [("sv", 1.0), ("en", 1.0), ("sv", 1.5), ("en", 1.5)])
def test_every_part_is_named_and_whole(
    qtbot: "QtBot", window: MainWindow, page: VisitPage, tasks: "Tasks", language: str, scale: float
) -> None:
    window.use_language(language)
    window.use_look("light", scale)
    window.resize(1280, 720)
    rest(qtbot, tasks)
    page = on_screen(window)
    for part in every_part(qtbot, page, tasks):
        assert unnamed_controls(page) == [], part
        assert clipped_texts(page) == [], part
    press(qtbot, page.finish_button, tasks)
    assert page.dialog is not None
    page.dialog.book_next.setChecked(True)
    rest(qtbot, tasks)
    assert unnamed_controls(page.dialog) == []
    assert clipped_texts(page.dialog) == []


def test_words_twice_as_long_fit(
    qtbot: "QtBot", qapp: QApplication, window: MainWindow, visit: str, tasks: "Tasks"
) -> None:
    with pseudo_language():
        window.resize(1280, 720)
        window.go("visit", visit=visit)
        rest(qtbot, tasks)
        page = on_screen(window)
        for part in every_part(qtbot, page, tasks):
            assert clipped_texts(page) == [], part
