"""A visit is worked through in the window, by mouse and keys, against the real encrypted database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from itcoach import residents
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database_troubles import DiskFull
from models.visit import NoteDraft, Visit
from models.vocabulary import DoneBy, Outcome, Topic
from sync.steps.erase import erase_here
from tests.helpers.ui import settle
from tests.helpers.visiting import VIDEO_CALL, Elsewhere, Open, on_screen, press, rest, write_note
from ui.main_window import MainWindow
from ui.pages.visit import VisitPage

BY_DEVICE = "skriv-ut-mobilen"
"""A guide of which some steps are others on an iPhone."""

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks


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


@pytest.mark.parametrize("erased", [True, False])
def test_a_visit_that_a_sync_takes_away_leaves_the_screen_and_of_the_erased_nothing_is_stored_anew(
    qtbot: "QtBot", work: Workplace, window: MainWindow, resident: str, visit: str, open_visit: Open,
    tasks: "Tasks", erased: bool,
) -> None:  # fmt: skip
    page = open_visit(visit)
    write_note(qtbot, page, "Gunvor vill swisha")
    with work.store.write() as session:
        if erased:
            erase_here(session, [("resident", resident), ("visit", visit)])
        else:
            session.delete(session.get_one(Visit, visit))
    qtbot.keyClicks(page.note.field, " snart")
    page.leaving()  # stored before the page hears of it
    assert window.desk is not None
    window.desk.changed.emit()
    rest(qtbot, tasks)
    assert isinstance(window.page, Elsewhere)
    assert page.title() == "Besök"
    assert not [label for label in page.findChildren(QLabel) if "Gunvor" in label.text()]
    window.go("visit", visit=visit)
    rest(qtbot, tasks)
    window.go("today")
    rest(qtbot, tasks)
    with work.store.read() as session:
        kept = [draft.text for draft in session.scalars(select(NoteDraft))]
    assert kept == ([] if erased else ["Gunvor vill swisha snart"])


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
    assert page.chooser.list.item(0).text().startswith("Förslag för det här besöket")
    page.chooser.list.itemClicked.emit(page.chooser.list.item(1))
    player = page.guides.player
    for _ in ("start", 1, 2):
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
    assert again.guides.plays[VIDEO_CALL].at == 3


def test_a_guide_begins_with_the_residents_telephone_and_keeps_the_place_on_another(
    qtbot: "QtBot", work: Workplace, window: MainWindow, visit: str, tasks: "Tasks", open_visit: Open
) -> None:
    page = open_visit(visit)
    page.open_guide(BY_DEVICE)
    player = page.guides.player
    assert page.guides.plays[BY_DEVICE].guide.device == "iphone"
    for _ in ("start", 1, 2):
        press(qtbot, player.done_button, tasks)
    press(qtbot, player.device_buttons["android"], tasks)

    assert page.guides.plays[BY_DEVICE].guide.device == "android"
    assert page.guides.plays[BY_DEVICE].at == 3
    page.open_guide("skicka-bild")
    assert page.guides.plays["skicka-bild"].guide.device == "android"
    [task] = visits.view(work, visit_id=visit).tasks
    assert task.steps_done == (1, 2)

    window.end_day()  # the program is closed and opened again
    window.start(work)
    again = open_visit(visit)
    assert (again.guides.plays[BY_DEVICE].at, again.tabs.current) == (3, BY_DEVICE)


def test_several_guides_stand_side_by_side(qtbot: "QtBot", page: VisitPage, tasks: "Tasks") -> None:
    for guide_id in (VIDEO_CALL, "skrivare-wifi"):
        page.open_guide(guide_id)
        press(qtbot, page.guides.player.done_button, tasks)
        press(qtbot, page.guides.player.done_button, tasks)
    press(qtbot, page.tabs.buttons[VIDEO_CALL])

    assert page.guides.player.isVisible()
    assert page.guides.player.play is page.guides.plays[VIDEO_CALL]
    assert len(page.tasks.rows) == 2


def test_the_guides_language_is_not_the_windows(qtbot: "QtBot", page: VisitPage, tasks: "Tasks") -> None:
    page.open_guide(VIDEO_CALL)
    player = page.guides.player
    press(qtbot, player.language_buttons["en"], tasks)
    page.open_guide("skrivare-wifi")

    assert page.guides.plays[VIDEO_CALL].guide.language == "en"
    assert page.finish_button.text() == "Avsluta besök"
    assert page.guides.plays["skrivare-wifi"].guide.language == "en"


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
    assert page.guides.plays[VIDEO_CALL].at == 1


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


def test_a_note_that_could_not_be_saved_is_not_given_up_without_a_word(
    qtbot: "QtBot", page: VisitPage, window: MainWindow, tasks: "Tasks", monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_disk(monkeypatch):
        qtbot.keyClicks(page.note.field, "Ska inte bort")
        page.leaving()
        rest(qtbot, tasks)
        window.close()
        rest(qtbot, tasks)
        assert window.isVisible()
        assert page.note.field.toPlainText() == "Ska inte bort"
        asked = window.messages.shown()[-1]
        assert "Anteckningen kunde inte sparas" in asked.text
    page.leaving()
    rest(qtbot, tasks)
    window.close()
    assert not window.isVisible()


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


def test_until_the_visit_is_read_no_frame_of_a_guide_is_shown(
    qtbot: "QtBot", window: MainWindow, visit: str, tasks: "Tasks"
) -> None:
    window.go("visit", visit=visit)
    page = on_screen(window)
    assert not page.guides.player.isVisible()
    assert not page.goal.isVisible()
    rest(qtbot, tasks)
    assert page.chooser.isVisible()
    assert page.goal.isVisible()
