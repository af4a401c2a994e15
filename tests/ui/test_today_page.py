"""Today: the day in order, what to know before each visit, and the start of one."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.inclusion import measurements
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.booking import BusyTime
from models.clock import SWEDEN, Clock
from models.vocabulary import Asked, BookingKind, DeviceKind, DoneBy, MeasurementKind, Outcome, Place, Topic
from tests.helpers.ui import (
    accessible_name,
    clipped_texts,
    cut_short,
    pseudo_language,
    settle,
    unnamed_controls,
    wait_idle,
)
from ui import theme
from ui.page_spec import PageSpec
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.main_window import MainWindow
    from ui.pages.base import Page

MONDAY = date(2026, 11, 23)


class OtherPage(TodayPage):
    """Stands for the pages that today leads to, and remembers what it was asked for."""

    asked: dict[str, object]

    def arguments(self, **arguments: object) -> None:
        self.asked = arguments

    def refresh(self) -> None: ...


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=SWEDEN)


@pytest.fixture
def gunvor(work: Workplace) -> str:
    """Gunvor, who had a visit in October, and is booked at nine; Sven-Olof follows at ten past ten."""
    card = residents.create(
        work,
        name="Gunvor Öberg",
        phone="070-174 06 11",
        address="Åbyvägen 12",
        area="Bällsta",
        goal="Jag vill se barnbarnen när jag pratar med dem",
    )
    residents.add_device(work, resident_id=card.resident_id, kind=DeviceKind.PRINTER, model="HP")
    october = Workplace(
        work.store, Clock.starting_at(datetime(2026, 10, 12, 9, tzinfo=SWEDEN)), work.coach_id
    )
    visit = visits.start_drop_in(october, resident_id=card.resident_id)
    visits.add_task(
        october,
        visit_id=visit.visit_id,
        topic=Topic.INTERNET,
        outcome=Outcome.SOLVED,
        done_by=DoneBy.RESIDENT,
    )
    visits.save_draft(
        october, visit_id=visit.visit_id, text="Wifi på plats. Sonen skrev lösenordet på en lapp."
    )
    visits.finish(october, visit_id=visit.visit_id, next_step="Skrivaren")
    bookings.create(
        work, resident_id=card.resident_id, start=at(9), wish="Skrivaren skriver inte ut från telefonen"
    )
    return card.resident_id


@pytest.fixture
def sven_olof(work: Workplace, gunvor: str) -> str:
    card = residents.create(work, name="Sven-Olof Fägerlind", phone="070-174 06 22", area="Brottby")
    return bookings.create(
        work, resident_id=card.resident_id, start=at(10, 10), place=Place.HOME, wish="Surfplattan är trög"
    )


@pytest.fixture
def open_today(open_window: "Callable[..., MainWindow]") -> "Callable[[], tuple[MainWindow, TodayPage]]":
    def open_() -> "tuple[MainWindow, TodayPage]":
        others = [
            PageSpec(key, lambda: "Annat", "cog", OtherPage)
            for key in ("visit", "bookings", "leaflets", "residents", "guides", "followups")
        ]
        window = open_window([PageSpec("today", lambda: "Idag", "calendar-today", TodayPage), *others])
        assert isinstance(window.page, TodayPage)
        return window, window.page

    return open_


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button_in(widget: QWidget, text: str) -> QPushButton:
    return next(button for button in widget.findChildren(QPushButton) if button.text() == text)


def asked_of(page: "Page | None") -> dict[str, object]:
    assert isinstance(page, OtherPage)
    return page.asked


@pytest.mark.usefixtures("sven_olof")
def test_the_day_stands_in_order_with_what_was_done_last_time(
    open_today: "Callable[[], tuple[MainWindow, TodayPage]]",
) -> None:
    _, page = open_today()
    assert page.title() == "Måndag 23\u00a0november"
    assert [card.entry.who for card in page.timeline.cards.values()] == [
        "Gunvor Öberg",
        "Sven-Olof Fägerlind",
    ]
    first = words_in(next(iter(page.timeline.cards.values())))
    assert "Skrivaren skriver inte ut från telefonen" in first
    assert "Senast" in first
    assert "nu 08.00" in words_in(page.timeline)
    assert "10 minuter emellan · Bällsta → Brottby" in words_in(page.timeline)


@pytest.mark.usefixtures("sven_olof")
def test_a_too_short_gap_is_pointed_out(open_today: "Callable[[], tuple[MainWindow, TodayPage]]") -> None:
    _, page = open_today()
    assert "Bara 10 minuter mellan Gunvor Öberg och Sven-Olof Fägerlind." in page.warnings.text()


@pytest.mark.usefixtures("gunvor")
def test_the_brief_tells_goal_devices_and_suggests_a_guide(
    open_today: "Callable[[], tuple[MainWindow, TodayPage]]",
) -> None:
    _, page = open_today()
    brief = words_in(page.brief)
    for said in (
        "Jag vill se barnbarnen",
        "Åbyvägen 12",
        "070-174 06 11",
        "HP",
        "Wifi på plats",
        "Skrivaren",
    ):
        assert said in brief


@pytest.mark.usefixtures("gunvor")
def test_start_visit_opens_the_visit(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace
) -> None:
    window, page = open_today()
    assert page.brief.start is not None
    qtbot.mouseClick(page.brief.start, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, page.desk.tasks)
    (open_visit,) = visits.open_visits(work)
    assert asked_of(window.page) == {"visit": open_visit.visit_id}


@pytest.mark.usefixtures("gunvor")
def test_a_visit_that_was_not_finished_is_offered_again(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace
) -> None:
    booking = bookings.day(work, day=MONDAY).bookings[0]
    visits.start(work, booking_id=booking.id)
    window, page = open_today()
    notice = page.going_on.itemAt(0).widget()
    assert notice is not None
    assert "Besöket hos Gunvor Öberg började" in words_in(notice)
    button = button_in(notice, "Fortsätt besöket")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "visit" in asked_of(window.page)


@pytest.mark.usefixtures("sven_olof")
def test_the_keyboard_goes_through_the_day(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]"
) -> None:
    window, page = open_today()
    gunvor, sven_olof = page.timeline.cards.values()
    assert window.focusWidget() is gunvor
    qtbot.keyClick(gunvor, Qt.Key.Key_Down)
    assert window.focusWidget() is sven_olof
    qtbot.keyClick(sven_olof, Qt.Key.Key_Return)
    wait_idle(qtbot, page.desk.tasks)
    settle()
    assert "Sven-Olof" in words_in(page.brief)


@pytest.mark.usefixtures("gunvor")
def test_meetings_and_absence_are_shown_but_are_no_visits(
    open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace
) -> None:
    with work.store.write() as session:
        session.add(BusyTime(coach_id=work.coach_id, start=at(8, 15), end=at(8, 45), title="Morgonmöte"))
    _, page = open_today()
    assert "Morgonmöte" in words_in(page.timeline)
    assert len(page.timeline.cards) == 1


def test_an_empty_day_says_what_to_do_next(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]"
) -> None:
    window, page = open_today()
    assert "Inga bokningar den här dagen" in words_in(page.timeline)
    button = button_in(page.timeline, "Läs in lista")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked_of(window.page) == {"importing": True}


@pytest.mark.usefixtures("gunvor")
def test_the_day_after_and_back_again(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]"
) -> None:
    _, page = open_today()
    qtbot.mouseClick(page.later, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, page.desk.tasks)
    assert page.title().startswith("Tisdag 24")
    qtbot.mouseClick(page.to_today, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, page.desk.tasks)
    assert page.title().startswith("Måndag 23")


@pytest.mark.usefixtures("sven_olof")
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_is_named_and_fits(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]", scale: float
) -> None:
    window, _ = open_today()
    for language in ("sv", "en"):
        window.use_language(language)
        window.use_look("light", scale)
        wait_idle(qtbot, window.page.desk.tasks)  # type: ignore[union-attr]
        settle()
        assert unnamed_controls(window) == []
        assert clipped_texts(window) == []
    assert theme.text_scale() == scale


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_who_is_visited_is_read_whole_beside_what_is_missing(
    qtbot: "QtBot",
    open_today: "Callable[[], tuple[MainWindow, TodayPage]]",
    work: Workplace,
    gunvor: str,
    scale: float,
) -> None:
    residents.update(work, resident_id=gunvor, two_coaches_needed=True)
    window, _ = open_today()
    window.use_look("light", scale)
    page = window.page
    assert isinstance(page, TodayPage)
    wait_idle(qtbot, page.desk.tasks)
    assert "Två coacher" in words_in(page.timeline)
    assert cut_short(page.timeline) == []


@pytest.mark.usefixtures("sven_olof")
def test_doubled_texts_still_fit(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]"
) -> None:
    with pseudo_language():
        window, page = open_today()
        wait_idle(qtbot, page.desk.tasks)
        settle()
        assert clipped_texts(window) == []


def test_the_brief_says_when_it_is_time_for_a_measurement(
    open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace
) -> None:
    bookings.create(work, resident_id=measured(work, 1, 190), start=at(9))
    _, page = open_today()
    said = words_in(page.brief).replace("\u00a0", " ")
    assert "Dags för mätning, efter 6 månader: senast 1 januari 2027" in said


def measured(work: Workplace, number: int, days_ago: int) -> str:
    """Register someone who answered the first time some days ago."""
    then = Workplace(work.store, Clock.starting_at(at(8) - timedelta(days=days_ago)), work.coach_id)
    person = residents.create(work, name=f"Invånare {number}").resident_id
    measurements.save_measurement(
        then, resident_id=person, kind=MeasurementKind.FIRST, answers=[1] * 12, asked=Asked.READ_ALOUD
    )
    return person


def test_a_few_measurements_are_reminded_of_with_a_way_to_the_others(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace
) -> None:
    people = [measured(work, number, 190 - number) for number in range(5)]
    measured(work, 5, 250)
    booked = bookings.local_time(MONDAY + timedelta(days=3), time(9))
    bookings.create(work, resident_id=people[0], start=booked, kind=BookingKind.FOLLOW_UP)
    window, page = open_today()
    left = page.findChildren(QPushButton)
    said = [accessible_name(each) for each in left]
    said = [each for each in said if "senast" in each or "mätning" in each]
    assert [each.replace("\u00a0", " ") for each in said] == [
        "Invånare 1, senast 2 januari 2027",
        "Invånare 2, senast 3 januari 2027",
        "Invånare 3, senast 4 januari 2027",
        "1 mätning blev inte av: säg varför",
    ]
    qtbot.mouseClick(button_in(page, "1 till att göra"), Qt.MouseButton.LeftButton)
    assert asked_of(window.page) == {"part": "todo"}


def test_a_long_name_to_be_measured_does_not_widen_the_day(
    open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace, qapp: QApplication
) -> None:
    theme.apply(qapp, "light", 1.5)
    person = measured(work, 1, 190)
    residents.update(work, resident_id=person, name="Maximiliana-Fredrika Åkerströmmersdotter von Hälsinge")
    _, page = open_today()
    (day,) = [each for each in page.findChildren(QScrollArea) if each.isAncestorOf(page.timeline)]
    assert day.horizontalScrollBar().maximum() == 0
    assert "senast" in words_in(page)


@pytest.mark.usefixtures("gunvor")
def test_the_measurements_to_do_belong_to_today_alone(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]", work: Workplace
) -> None:
    person = measured(work, 1, 190)
    window, page = open_today()
    assert "Mätningar att göra" in words_in(page)
    qtbot.mouseClick(page.later, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, page.desk.tasks)
    settle()
    assert "Mätningar att göra" not in words_in(page)
    qtbot.mouseClick(page.to_today, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, page.desk.tasks)
    settle()
    reminder = next(each for each in page.findChildren(QPushButton) if each.text() == "Invånare 1")
    qtbot.mouseClick(reminder, Qt.MouseButton.LeftButton)
    assert asked_of(window.page) == {"resident": person}


def test_now_moves_with_the_clock(
    qtbot: "QtBot", open_today: "Callable[[], tuple[MainWindow, TodayPage]]", gunvor: str, work: Workplace
) -> None:
    _, page = open_today()
    page.timeline.move_now(at(9, 42).isoformat())
    assert "nu 09.42" in words_in(page.timeline)
    assert gunvor
