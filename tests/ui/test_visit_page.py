"""A visit is worked through in the window, by mouse and keys, against the real encrypted database."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from itcoach import bookings, residents, visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import DiskFull, open_store
from models.vocabulary import Asked, DeviceKind, DoneBy, Outcome, Topic, VisitStatus
from resources.words import tr
from tests.conftest import KEY
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

VIDEO_CALL = "whatsapp-videosamtal"
PERSONNUMMER = "19121212-1212"
Open = Callable[[str], VisitPage]


class Elsewhere(Page):
    """Stand for the other pages."""

    def __init__(self, desk: object) -> None:
        super().__init__(desk, "Annan sida")  # type: ignore[arg-type]
        self.came_with: dict[str, object] = {}

    def arguments(self, **arguments: object) -> None:
        self.came_with = arguments


@pytest.fixture
def resident(work: Workplace) -> str:
    card = residents.create(
        work,
        name="Gunvor Öberg",
        phone="070-174 06 05",
        address="Åbyvägen 12",
        goal="Jag vill se barnbarnen när jag pratar med dem",
    )
    residents.add_device(work, resident_id=card.resident_id, kind=DeviceKind.IPHONE, model="iPhone 13")
    return card.resident_id


@pytest.fixture
def visit(work: Workplace, resident: str) -> str:
    booking = bookings.create(
        work, resident_id=resident, start=work.clock.now(), wish="Vill ringa videosamtal i WhatsApp"
    )
    return visits.start(work, booking_id=booking).visit_id


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow]) -> MainWindow:
    return open_window(
        [
            PageSpec("today", lambda: "Idag", "calendar-today", Elsewhere),
            PageSpec("leaflets", lambda: "Utskrifter", "printer", Elsewhere),
            PageSpec("visit", lambda: tr("Besök"), "home", VisitPage, in_rail=False),
        ]
    )


@pytest.fixture
def open_visit(qtbot: "QtBot", window: MainWindow, tasks: "Tasks") -> Open:
    def open_(visit_id: str) -> VisitPage:
        window.go("visit", visit=visit_id)
        rest(qtbot, tasks)
        return on_screen(window)

    return open_


@pytest.fixture
def page(open_visit: Open, visit: str) -> VisitPage:
    return open_visit(visit)


def on_screen(window: MainWindow) -> VisitPage:
    assert isinstance(window.page, VisitPage)
    return window.page


def rest(qtbot: "QtBot", tasks: "Tasks") -> None:
    """Let what was asked for be done, and what follows from it."""
    for _ in range(3):
        wait_idle(qtbot, tasks)
        settle()


def press(qtbot: "QtBot", button: QPushButton, tasks: "Tasks | None" = None) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    if tasks is not None:
        rest(qtbot, tasks)


def write_note(qtbot: "QtBot", page: VisitPage, text: str) -> None:
    qtbot.keyClicks(page.note.field, text)
    qtbot.waitUntil(lambda: page.note.status.text().startswith("sparad "), timeout=3_000)


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(visits, "save_draft", refuse)
        yield


def test_the_resident_the_goal_and_the_time_are_on_top(
    qtbot: "QtBot", work: Workplace, resident: str, open_visit: Open, tasks: "Tasks"
) -> None:
    earlier = visits.start_drop_in(work, resident_id=resident).visit_id
    page = open_visit(earlier)
    assert page.title() == "Besök · Gunvor Öberg · 0 min"

    press(qtbot, page.tabs.buttons["about"])
    texts = " ".join(label.text() for label in page.about.findChildren(type(page.goal.goal)))
    assert "Åbyvägen 12" in texts
    assert "070-174 06 05" in texts
    assert "iPhone 13" in texts
    assert "barnbarnen" in page.goal.goal.text()


def test_the_title_counts_the_minutes(work: Workplace, resident: str, open_visit: Open) -> None:
    earlier = Clock.starting_at(work.clock.now() - timedelta(minutes=34))
    begun = visits.start_drop_in(Workplace(work.store, earlier, work.coach_id), resident_id=resident)

    assert open_visit(begun.visit_id).title() == "Besök · Gunvor Öberg · 34 min"


def test_the_goal_is_written_in_place(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    press(qtbot, page.goal.edit_button)
    page.goal.field.selectAll()
    qtbot.keyClicks(page.goal.field, "Skriva ut foton")
    qtbot.keyClick(page.goal.field, Qt.Key.Key_Return)
    rest(qtbot, tasks)

    assert residents.card(work, resident_id=resident).goal == "Skriva ut foton"
    assert "Skriva ut foton" in page.goal.goal.text()


def test_the_wish_suggests_a_guide_and_ticks_are_kept_after_a_restart(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, tasks: "Tasks", window: MainWindow
) -> None:
    assert page.chooser.list.item(0).text() == "Förslag för det här besöket"
    page.chooser.list.itemClicked.emit(page.chooser.list.item(1))
    player = page.guides.players[VIDEO_CALL]
    press(qtbot, player.done_button, tasks)
    press(qtbot, player.done_button, tasks)
    press(qtbot, player.not_so_button, tasks)

    [task] = visits.view(work, visit_id=visit).tasks
    assert (task.guide_id, task.steps_done, task.stuck_at) == (VIDEO_CALL, (1, 2), 3)
    assert task.task_id in page.tasks.rows

    window.use_language("en")
    rest(qtbot, tasks)
    again = on_screen(window)
    assert again is not page
    assert again.tabs.current == VIDEO_CALL
    assert again.guides.players[VIDEO_CALL].play.at == 3


def test_several_guides_stand_side_by_side(qtbot: "QtBot", page: VisitPage, tasks: "Tasks") -> None:
    for guide_id in (VIDEO_CALL, "skrivare-wifi"):
        page.open_guide(guide_id)
        press(qtbot, page.guides.players[guide_id].done_button, tasks)
    press(qtbot, page.tabs.buttons[VIDEO_CALL])

    assert page.guides.players[VIDEO_CALL].isVisible()
    assert len(page.tasks.rows) == 2


def test_the_guides_language_is_not_the_windows(qtbot: "QtBot", page: VisitPage, tasks: "Tasks") -> None:
    page.open_guide(VIDEO_CALL)
    player = page.guides.players[VIDEO_CALL]
    press(qtbot, player.language_buttons["en"], tasks)
    page.open_guide("skrivare-wifi")

    assert player.play.guide.language == "en"
    assert page.finish_button.text() == "Avsluta besök"
    assert page.guides.players["skrivare-wifi"].play.guide.language == "en"


def test_f11_turns_one_step_to_the_resident_and_nothing_of_the_coachs(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks"
) -> None:
    write_note(qtbot, page, "Hemlighet")
    page.open_guide(VIDEO_CALL)
    qtbot.keyClick(page, Qt.Key.Key_F11)
    settle()
    view = page.resident_view
    assert view is not None
    assert view.isVisible()
    assert not page.note.isVisible()
    assert not page.tasks.isVisible()

    press(qtbot, view.done_button, tasks)
    window.activateWindow()  # The off-screen platform forgets that it is, once it fills the screen.
    settle()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    settle()
    assert page.note.isVisible()
    assert page.guides.players[VIDEO_CALL].play.at == 2


def test_f11_without_a_guide_says_what_to_do(qtbot: "QtBot", page: VisitPage, window: MainWindow) -> None:
    qtbot.keyClick(page, Qt.Key.Key_F11)

    assert "Välj en guide" in window.messages.shown()[-1].text


def test_the_note_is_saved_while_typing_goes_on(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, tasks: "Tasks"
) -> None:
    for word in ("Wifi ", "på ", "plats ", "nu."):
        qtbot.keyClicks(page.note.field, word)
        qtbot.wait(150)  # A typist's pace: never as long a pause as the saving waits.
    rest(qtbot, tasks)

    assert visits.view(work, visit_id=visit).text.startswith("Wifi på")


def test_the_note_outlives_another_page_and_another_language(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, window: MainWindow, tasks: "Tasks"
) -> None:
    qtbot.keyClicks(page.note.field, "Ring Per")
    window.go("today")
    rest(qtbot, tasks)
    assert visits.view(work, visit_id=visit).text == "Ring Per"

    window.back()
    qtbot.keyClicks(page.note.field, " i morgon")
    window.use_language("en")
    rest(qtbot, tasks)
    assert on_screen(window).note.field.toPlainText() == "Ring Per i morgon"


def test_a_refresh_leaves_the_note_and_the_keyboard_alone(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks"
) -> None:
    page.note.field.setFocus()
    qtbot.keyClicks(page.note.field, "Halv men")
    page.desk.changed.emit()
    rest(qtbot, tasks)

    assert page.note.field.toPlainText() == "Halv men"
    assert page.note.field.hasFocus()


def test_typing_asks_for_no_refresh(qtbot: "QtBot", page: VisitPage) -> None:
    with qtbot.assertNotEmitted(page.desk.changed):
        write_note(qtbot, page, "Tyst")


def test_a_full_disk_keeps_the_text_on_screen_and_tries_again(
    qtbot: "QtBot",
    work: Workplace,
    page: VisitPage,
    visit: str,
    window: MainWindow,
    tasks: "Tasks",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with full_disk(monkeypatch):
        qtbot.keyClicks(page.note.field, "Ska inte bort")
        page.leaving()
        rest(qtbot, tasks)
        assert page.note.status.text() == "inte sparad"
        assert "Disken är full" in window.messages.shown()[-1].text
        window.use_language("en")
        rest(qtbot, tasks)

    again = on_screen(window)
    assert again.note.field.toPlainText() == "Ska inte bort"
    again.leaving()
    rest(qtbot, tasks)
    assert visits.view(work, visit_id=visit).text == "Ska inte bort"


def test_a_task_is_added_answered_removed_and_put_back(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, window: MainWindow, tasks: "Tasks"
) -> None:
    menu = page.tasks.add_button.menu()
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Skrivare och utskrift").trigger()
    rest(qtbot, tasks)
    [row] = page.tasks.rows.values()
    press(qtbot, row.outcome.buttons[Outcome.SOLVED], tasks)
    press(qtbot, row.done_by.buttons[DoneBy.RESIDENT], tasks)
    [task] = visits.view(work, visit_id=visit).tasks
    assert (task.topic, task.outcome, task.done_by) == (Topic.PRINTER, Outcome.SOLVED, DoneBy.RESIDENT)

    press(qtbot, row.remove_button, tasks)
    assert visits.view(work, visit_id=visit).tasks == ()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, tasks)
    [back] = visits.view(work, visit_id=visit).tasks
    assert (back.outcome, back.done_by) == (Outcome.SOLVED, DoneBy.RESIDENT)


def test_pressing_an_answer_again_takes_it_away(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, tasks: "Tasks"
) -> None:
    page.tasks.add(Topic.OTHER)
    rest(qtbot, tasks)
    [row] = page.tasks.rows.values()
    press(qtbot, row.outcome.buttons[Outcome.PARTLY], tasks)
    press(qtbot, row.outcome.buttons[Outcome.PARTLY], tasks)

    assert visits.view(work, visit_id=visit).tasks[0].outcome is None


def test_the_keyboard_reaches_tabs_tasks_and_answers(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, tasks: "Tasks"
) -> None:
    page.tabs.buttons["choose"].setFocus()
    qtbot.keyClick(page.tabs.buttons["choose"], Qt.Key.Key_Left)
    assert page.tabs.current == "index"
    page.tasks.add(Topic.TALK)
    rest(qtbot, tasks)
    [row] = page.tasks.rows.values()
    reached = set()
    for _ in range(40):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        reached.add(page.window().focusWidget())
    assert {row.remove_button, *row.outcome.buttons.values(), *row.done_by.buttons.values()} <= reached
    assert {page.note.field, page.finish_button, page.tasks.add_button} <= reached


def answer(qtbot: "QtBot", page: VisitPage, keys: str) -> None:
    for key in keys:
        assert page.index.form is not None
        qtbot.keyClick(page.index.form, key)


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
    answer(qtbot, page, "434321222122" + "3")
    press(qtbot, form.finish_button, tasks)

    [measured] = residents.card(work, resident_id=resident).measurements
    assert measured.answers == (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
    assert measured.asked is Asked.ON_SCREEN
    assert page.index.bars is not None
    assert page.index.bars.index.text() == "Index 44 av 100"
    assert page.isVisible()
    assert page.tabs.buttons["index"].text() == "Mätning"


def test_a_form_can_wait_and_go_on(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks"
) -> None:
    press(qtbot, page.tabs.buttons["index"])
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    answer(qtbot, page, "43")
    assert page.index.form is not None
    press(qtbot, page.index.form.pause_button, tasks)
    window.use_language("en")
    rest(qtbot, tasks)

    again = on_screen(window).index
    assert again.start_button is not None
    press(qtbot, again.start_button)
    assert again.form is not None
    assert again.form.state.answers[:3] == (3, 2, None)


def test_the_questions_read_aloud_stay_beside_the_note(
    qtbot: "QtBot", work: Workplace, page: VisitPage, resident: str, tasks: "Tasks"
) -> None:
    press(qtbot, page.tabs.buttons["index"])
    page.index.ways[Asked.READ_ALOUD].setChecked(True)
    assert page.index.start_button is not None
    press(qtbot, page.index.start_button)
    assert page.note.isVisible()
    answer(qtbot, page, "4" * 13)
    assert page.index.form is not None
    press(qtbot, page.index.form.finish_button, tasks)

    assert residents.card(work, resident_id=resident).measurements[0].asked is Asked.READ_ALOUD


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
    assert (view.travel_minutes, view.next_step, view.has_draft) == (25, "Skicka en bild", False)
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


def test_a_personnummer_is_refused_in_words_and_removed_at_a_press(
    qtbot: "QtBot", work: Workplace, page: VisitPage, visit: str, tasks: "Tasks"
) -> None:
    write_note(qtbot, page, f"Fick lapp med {PERSONNUMMER} nu")
    press(qtbot, page.finish_button, tasks)
    dialog = page.dialog
    assert dialog is not None
    press(qtbot, dialog.finish_button, tasks)
    assert "personnummer" in dialog.trouble.text()
    assert visits.view(work, visit_id=visit).status is VisitStatus.OPEN

    press(qtbot, dialog.clean_button)
    press(qtbot, dialog.finish_button, tasks)
    view = visits.view(work, visit_id=visit)
    assert view.status is VisitStatus.FINISHED
    assert view.text == "Fick lapp med nu"


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
    assert not view.has_draft


def test_two_drop_ins_are_never_mixed_up(
    qtbot: "QtBot", work: Workplace, resident: str, open_visit: Open, tasks: "Tasks"
) -> None:
    other = residents.create(work, name="Åke Ny").resident_id
    first, second = (visits.start_drop_in(work, resident_id=each).visit_id for each in (resident, other))
    page = open_visit(first)
    qtbot.keyClicks(page.note.field, "Gunvors")
    page = open_visit(second)
    assert page.note.field.toPlainText() == ""
    assert page.goal.goal.text() == "Vad vill invånaren själv kunna?"

    qtbot.keyClicks(page.note.field, "Hans")
    page = open_visit(first)
    assert page.note.field.toPlainText() == "Gunvors"
    assert visits.view(work, visit_id=second).text == "Hans"


TYPING = """
import os, signal, sys
from datetime import UTC, datetime
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
window.start = lambda work: None
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
    press(qtbot, page.guides.players[VIDEO_CALL].done_button, tasks)
    press(qtbot, page.guides.players[VIDEO_CALL].not_so_button, tasks)
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
