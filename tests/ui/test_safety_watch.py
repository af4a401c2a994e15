"""The warning past the expected end: over every page, after a restart, behind the lock, and truthful."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.safety import check_in
from itcoach.syncing.network import Line
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import new_id
from models.database_troubles import DiskFull
from models.people import Coach, Municipality
from tests.helpers.moving_clock import MovingClock
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from tests.helpers.visiting import Elsewhere, press, rest
from ui.dialogs.at_time import AtTime
from ui.dialogs.help_now import HelpNow
from ui.main_window import MainWindow, PageSpec
from ui.pages.today import TodayPage
from ui.pages.visit import VisitPage
from ui.safety_bar import ResidentReminder, SafetyBar, who_knows
from ui.safety_watch import SafetyWatch

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 09.00 in Sweden
OFFLINE = "Är allt bra? Programmet larmar ingen. Ingen annan ser det: datorn synkar inte."


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(NINE)


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg").resident_id


@pytest.fixture
def visit_id(work: Workplace, gunvor: str) -> str:
    """Begin a visit that is booked for an hour."""
    return visits.start(work, booking_id=bookings.create(work, resident_id=gunvor, start=NINE)).visit_id


@pytest.fixture
def open_(
    monkeypatch: pytest.MonkeyPatch,
    clock: MovingClock,
    open_window: "Callable[[list[PageSpec]], MainWindow]",
) -> Callable[[], MainWindow]:
    """Open the window on Idag, with a running clock that the test moves."""
    monkeypatch.setattr("ui.safety_watch.running_time", lambda: clock.running)

    def opened() -> MainWindow:
        window = open_window(
            [
                PageSpec("today", lambda: "Idag", "calendar-today", TodayPage),
                PageSpec("visit", lambda: "Besök", "home-account", VisitPage),
                PageSpec("incidents", lambda: "Händelser", "shield-alert-outline", Elsewhere),
            ]
        )
        settle()
        return window

    return opened


def bar_of(window: MainWindow) -> SafetyBar:
    return window.findChildren(SafetyBar)[-1]


def pass_time(window: MainWindow, clock: MovingClock, minutes: float) -> None:
    """Let time pass, and the timer go off that was aimed at it."""
    clock.go_on(minutes=minutes)
    window.watch.timer.timeout.emit()
    settle()


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_nothing_is_said_while_there_is_time(
    visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    pass_time(window, clock, 59)
    assert bar_of(window).isHidden()
    # Aimed at the end, which is a minute away: not a moment before it, and not long after.
    assert 59_000 < window.watch.timer.interval() <= 60_001


def test_past_the_expected_end_a_warning_stands_over_every_page(
    visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    pass_time(window, clock, 60)
    for key, arguments in (("today", {}), ("visit", {"visit": visit_id}), ("incidents", {})):
        window.go(key, **arguments)
        settle()
        assert bar_of(window).isVisible()
        assert bar_of(window).title() == "Besöket hos Gunvor Öberg skulle ha slutat 10.00."


def test_it_says_truthfully_that_nobody_else_knows(
    visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    pass_time(window, clock, 60)
    assert bar_of(window).text() == OFFLINE


def test_who_else_can_see_it_depends_on_the_line() -> None:
    assert "servern nås inte nu" in who_knows(Line.AWAY, is_paired=True)
    assert "bara om båda datorerna har synkat" in who_knows(Line.OPEN, is_paired=True)
    assert who_knows(Line.OPEN, is_paired=False) == OFFLINE


def test_it_draws_attention_again_with_some_sense(
    qtbot: "QtBot", visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    told: list[int] = []
    window.watch.reminded.connect(lambda: told.append(window.watch.over[0].reminders))
    for minutes in (60, 4, 1, 1, 9, 1):
        pass_time(window, clock, minutes)
    assert told == [1, 2, 3]


def test_fifteen_minutes_more(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, visit_id: str, clock: MovingClock,
    open_: Callable[[], MainWindow],
) -> None:  # fmt: skip
    window = open_()
    pass_time(window, clock, 61)
    press(qtbot, bar_of(window).extend, tasks)
    assert bar_of(window).isHidden()
    assert check_in.awaited(work)[0].expected_end == NINE + timedelta(minutes=76)
    pass_time(window, clock, 15)
    assert bar_of(window).isVisible()


def test_the_coach_has_gone_and_can_take_it_back(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, visit_id: str, clock: MovingClock,
    open_: Callable[[], MainWindow],
) -> None:  # fmt: skip
    window = open_()
    pass_time(window, clock, 61)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert bar_of(window).left.hasFocus()
    QTest.keyClick(bar_of(window).left, Qt.Key.Key_Return)
    rest(qtbot, tasks)
    assert bar_of(window).isHidden()
    assert check_in.awaited(work) == ()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, tasks)
    assert bar_of(window).isVisible()


def test_whoever_needs_help_sees_whom_to_call_and_that_nobody_was(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, visit_id: str, clock: MovingClock,
    open_: Callable[[], MainWindow],
) -> None:  # fmt: skip
    with work.store.write() as session:
        session.add(Municipality(id=new_id(), name="Sundbyvik", switchboard_phone="08-123 45 00"))
    window = open_()
    pass_time(window, clock, 61)
    press(qtbot, bar_of(window).help, tasks)
    (dialog,) = window.findChildren(HelpNow)
    for said in ("Ring 112", "08-123 45 00", "Programmet ringer ingen"):
        assert said in words_in(dialog)
    assert clipped_texts(dialog) == unnamed_controls(dialog) == []
    press(qtbot, dialog.write, tasks)
    assert isinstance(window.page, Elsewhere)
    assert window.page.came_with == {"visit": visit_id}


def test_the_resident_sees_a_line_about_time_and_nothing_about_danger(
    qtbot: "QtBot", visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    window.turn_to_resident(QLabel("Fråga 3 av 12"))
    pass_time(window, clock, 75)
    (reminder,) = window.findChildren(ResidentReminder)
    assert reminder.isVisible()
    assert reminder.text() == "Vår tid var till 10.00."
    assert not bar_of(window).isVisible()
    window.turn_back()
    settle()
    assert bar_of(window).isVisible()


def test_it_is_there_after_a_restart(
    work: Workplace, visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    clock.go_on(minutes=70)
    assert bar_of(open_()).isVisible()


def test_behind_the_lock_it_goes_on_without_a_name(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, visit_id: str, clock: MovingClock,
    open_: Callable[[], MainWindow],
) -> None:  # fmt: skip
    window = open_()
    assert window.place().ends == [(NINE + timedelta(hours=1)).isoformat()]
    window.end_day()
    window.show_entrance(QLabel("Låst"))
    pass_time(window, clock, 61)
    assert bar_of(window).isVisible()
    assert bar_of(window).title() == "Ett besök skulle ha slutat 10.00."
    assert bar_of(window).left.isHidden()
    assert "Gunvor" not in words_in(window)
    window.start(work)
    rest(qtbot, tasks)
    assert "Gunvor Öberg" in bar_of(window).title()


def test_a_covered_window_names_nobody(
    visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    pass_time(window, clock, 61)
    window.cover(QLabel("Låst"))
    assert bar_of(window).title() == "Ett besök skulle ha slutat 10.00."
    window.uncover()
    assert "Gunvor Öberg" in bar_of(window).title()


def test_a_process_that_begins_locked_goes_on_watching(qtbot: "QtBot", clock: MovingClock) -> None:
    watch = SafetyWatch(None, lambda: clock.running)
    with qtbot.waitSignal(watch.reminded, timeout=20_000):
        watch.go_on([(datetime.now(UTC) - timedelta(minutes=1)).isoformat()])
    assert watch.over[0].visit.who == ""


def test_a_clock_that_is_set_back_does_not_put_the_warning_off(
    visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    clock.go_on(minutes=30)
    clock.set(NINE - timedelta(hours=5))
    pass_time(window, clock, 30)
    assert bar_of(window).isVisible()


def test_a_check_out_that_was_forgotten_is_asked_about_in_the_morning(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, visit_id: str, clock: MovingClock,
    open_: Callable[[], MainWindow],
) -> None:  # fmt: skip
    clock.go_on(hours=23)
    window = open_()
    rest(qtbot, tasks)
    assert bar_of(window).isHidden()
    assert isinstance(window.page, TodayPage)
    asked = window.page.safety
    assert "Du checkade aldrig ut från besöket hos Gunvor Öberg 23\u00a0november\u00a02026." in words_in(
        asked
    )
    press(qtbot, button(asked, "En annan tid"), tasks)
    (dialog,) = asked.findChildren(AtTime)
    dialog.time.setTime(dialog.time.time().addSecs(-600))
    press(qtbot, dialog.save_button, tasks)
    assert check_in.awaited(work) == ()
    left = visits.view(work, visit_id=visit_id).checked_out_at
    assert left == NINE + timedelta(minutes=50)


def test_a_colleague_who_has_not_checked_out_is_pointed_out(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, gunvor: str, clock: MovingClock,
    open_: Callable[[], MainWindow],
) -> None:  # fmt: skip
    with work.store.write() as session:
        session.add(coach := Coach(name="Coach B"))
    visits.start_drop_in(Workplace(work.store, clock, coach.id), resident_id=gunvor)
    clock.go_on(minutes=75)
    window = open_()
    rest(qtbot, tasks)
    assert isinstance(window.page, TodayPage)
    assert "Coach B skulle ha gått från Gunvor Öberg 10.00" in words_in(window.page.safety)
    press(qtbot, button(window.page.safety, "Jag har fått svar"), tasks)
    assert check_in.awaited_colleagues(work) == ()


def test_the_visit_page_shows_when_the_coach_means_to_go(
    qtbot: "QtBot", tasks: "Tasks", work: Workplace, visit_id: str, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    window.go("visit", visit=visit_id)
    rest(qtbot, tasks)
    page = window.page
    assert isinstance(page, VisitPage)
    assert page.safety.change.text() == "Räknar med att gå 10.00"
    press(qtbot, page.safety.change, tasks)
    assert page.safety.dialog is not None
    page.safety.dialog.time.setTime(page.safety.dialog.time.time().addSecs(1_800))
    press(qtbot, page.safety.dialog.save_button, tasks)
    assert page.safety.change.text() == "Räknar med att gå 10.30"
    press(qtbot, page.safety.left, tasks)
    assert page.safety.gone.text() == "Gick 09.00. Jag är kvar"
    assert page.safety.left.isHidden()


@pytest.mark.parametrize(("scale", "doubled"), [(1.0, True), (1.5, False)])
def test_everything_is_named_and_fits(
    qtbot: "QtBot", tasks: "Tasks", visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow],
    scale: float, doubled: bool,
) -> None:  # fmt: skip
    window = open_()
    clock.go_on(minutes=61)
    with pseudo_language() if doubled else nullcontext():
        window.use_look("light", scale)
        window.go("visit", visit=visit_id)
        window.watch.look()
        rest(qtbot, tasks)
        wait_idle(qtbot, tasks)
        assert bar_of(window).isVisible()
        assert unnamed_controls(window) == []
        assert clipped_texts(bar_of(window)) == []
        page = window.page
        assert isinstance(page, VisitPage)
        assert clipped_texts(page.safety) == []


def button(widget: QWidget, text: str) -> QPushButton:
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text)


def test_the_time_that_is_told_is_written_as_the_language_writes_it(
    qtbot: "QtBot", tasks: "Tasks", visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow]
) -> None:
    window = open_()
    window.use_language("en")
    pass_time(window, clock, 60)
    press(qtbot, bar_of(window).left, tasks)
    assert "10:00" in window.messages.shown()[-1].text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_on_the_visit_page_the_window_stays_within_a_small_screen(
    qtbot: "QtBot", tasks: "Tasks", visit_id: str, clock: MovingClock, open_: Callable[[], MainWindow],
    language: str,
) -> None:  # fmt: skip
    window = open_()
    clock.go_on(minutes=76)
    window.use_language(language)
    window.use_look("light", 1.5)
    window.go("visit", visit=visit_id)
    window.watch.look()
    window.messages.trouble(DiskFull())
    rest(qtbot, tasks)
    assert bar_of(window).isVisible()
    assert clipped_texts(bar_of(window)) == []
    assert clipped_texts(window.messages) == []
    assert window.minimumSizeHint().height() <= 720
    assert window.height() <= 720
