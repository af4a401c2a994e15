"""A new booking: who is found while typing, clashes are pointed out, a personnummer never gets in."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.inclusion import measurements
from itcoach.workplace import Workplace
from models.base import derived_id
from models.clock import SWEDEN, Clock
from models.people import Municipality
from models.vocabulary import Asked, BookingKind, MeasurementKind, Place, Sharing, Source
from tests.helpers.bookings import LIST, calm, dialog, open_bookings, read_in, stored, write
from tests.helpers.ui import clipped_texts, pseudo_language, unnamed_controls
from ui.dialogs.booking_form import BookingForm
from ui.main_window import MainWindow
from ui.pages.bookings import BookingsPage
from ui.widgets.buttons import SecondaryButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(open_window: Callable[..., MainWindow], work: Workplace, qtbot: "QtBot") -> BookingsPage:
    read_in(work, LIST)
    page = open_bookings(open_window)
    calm(qtbot, page)
    return page


@pytest.fixture
def form(page: BookingsPage, qtbot: "QtBot") -> BookingForm:
    QTest.keyClick(page.window(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    return dialog(qtbot, page, BookingForm)


def find(form: BookingForm, qtbot: "QtBot", words: str) -> None:
    write(form.who.search, words)
    qtbot.waitUntil(lambda: form.who.hits.count() > 0, timeout=20_000)


def set_when(form: BookingForm, day: date, hour: int) -> None:
    form.when.day.setDate(QDate(day.year, day.month, day.day))
    form.when.time.setFocus()
    QTest.keyClicks(form.when.time, f"{hour:02}00")


def test_the_time_that_stands_there_is_free_and_on_a_weekday(page: BookingsPage, qtbot: "QtBot") -> None:
    page.arguments(day="2026-11-29")  # a Sunday
    page.new_booking()
    form = dialog(qtbot, page, BookingForm)
    calm(qtbot, page)
    assert (form.when.start().date(), form.when.problems.isVisible()) == (date(2026, 11, 30), False)


def test_a_resident_is_found_while_typing_and_booked(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    find(form, qtbot, "ulla dahl")
    QTest.keyClick(form.who.search, Qt.Key.Key_Return)
    set_when(form, date(2026, 11, 26), 14)
    QTest.keyClicks(form.wish, "Skicka bilder till dottern")
    QTest.mouseClick(form.save_button, LEFT)
    calm(qtbot, page)
    made = stored(work, "2026-11-26", "Ulla-Britt")
    assert (made.start.time(), made.minutes, made.wish) == (time(14), 60, "Skicka bilder till dottern")
    assert made.source is Source.SELF
    assert page.desk.messages.shown()[-1].text == "Ulla-Britt Dahlström är bokad tors 26 nov 14.00–15.00."
    assert page.panel.entry == made


def test_a_hit_is_chosen_with_the_arrows(form: BookingForm, qtbot: "QtBot") -> None:
    find(form, qtbot, "höög")
    QTest.keyClick(form.who.search, Qt.Key.Key_Down)
    QTest.keyClick(form.who.hits, Qt.Key.Key_Down)
    wanted = form.who.hits.item(1).text()
    QTest.keyClick(form.who.hits, Qt.Key.Key_Return)
    assert form.who.hit is not None
    assert wanted.startswith(form.who.hit.name)
    assert form.isVisible()


def test_a_clash_is_pointed_out_and_can_be_booked_all_the_same(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    find(form, qtbot, "elsa öberg")
    QTest.keyClick(form.who.search, Qt.Key.Key_Return)
    set_when(form, date(2026, 11, 25), 12)
    calm(qtbot, page)
    assert form.when.problems.text() == "Ulla-Britt Dahlström och Elsa Öberg är bokade samtidigt."
    QTest.mouseClick(form.save_button, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Elsa").start.time() == time(12)
    assert page.panel.warnings.count() == 2


def test_where_coaches_hold_their_own_residents_a_colleagues_booking_says_where_it_goes(
    page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    with work.store.write() as session:
        session.add(Municipality(id=derived_id("municipality"), rev=1, sharing=Sharing.OWN))
    QTest.keyClick(page.window(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog(qtbot, page, BookingForm)
    qtbot.waitUntil(lambda: form.when.coach.count() == 2, timeout=20_000)
    assert not form.when.apart.isVisible()
    form.when.coach.setFocus()
    QTest.keyClick(form.when.coach, Qt.Key.Key_Down)
    assert form.when.coach.currentText() == "Coach B"
    assert form.when.apart.text() == (
        "Coach B får bokningen på sin dator vid nästa synkning. Vad Coach B mer har bokat syns inte här."
    )
    QTest.keyClick(form.when.coach, Qt.Key.Key_Up)
    assert not form.when.apart.isVisible()


def test_a_personnummer_in_the_wish_is_refused_and_taken_out(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    find(form, qtbot, "elsa öberg")
    QTest.keyClick(form.who.search, Qt.Key.Key_Return)
    set_when(form, date(2026, 11, 25), 15)
    QTest.keyClicks(form.wish, "Skrivare, pnr 19121212-1212 i telefon")
    QTest.mouseClick(form.save_button, LEFT)
    row = next(row for row in form.form.rows if row.field is form.wish)
    assert "personnummer" in row.error
    take_out = next(button for button in row.findChildren(SecondaryButton) if button.isVisible())
    QTest.mouseClick(take_out, LEFT)
    assert form.wish.text() == "Skrivare, i telefon"
    QTest.mouseClick(form.save_button, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Elsa").wish == "Skrivare, i telefon"


def test_a_new_resident_is_written_down_in_place(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    write(form.who.search, "Märta Ny")
    QTest.mouseClick(form.who.fresh, LEFT)
    assert form.who.name.text() == "Märta Ny"
    QTest.keyClicks(form.who.phone, "070-174 06 99")
    write(form.who.address, "Åbyvägen 1")
    set_when(form, date(2026, 11, 24), 15)
    QTest.mouseClick(form.save_button, LEFT)
    calm(qtbot, page)
    assert [hit.phone for hit in residents.search(work, text="Märta")] == ["070-174 06 99"]
    assert stored(work, "2026-11-24", "Märta").address == "Åbyvägen 1"


def test_who_has_a_card_already_is_pointed_out(form: BookingForm, page: BookingsPage, qtbot: "QtBot") -> None:
    QTest.mouseClick(form.who.fresh, LEFT)
    write(form.who.name, "Elsa Öberg")
    qtbot.waitUntil(lambda: form.who.same.isVisible(), timeout=20_000)
    assert form.who.same.text() == "Välj Elsa Öberg"
    QTest.mouseClick(form.who.same, LEFT)
    assert form.who.hit is not None
    assert not form.who.is_new()


def test_nobody_chosen_is_said_at_the_field(form: BookingForm, work: Workplace) -> None:
    before = len(bookings.between(work, first=date(2026, 11, 1), last=date(2026, 12, 31)))
    QTest.mouseClick(form.save_button, LEFT)
    assert form.form.rows[0].error == "Välj en invånare, eller skriv in en ny."
    assert form.who.search.hasFocus()
    assert len(bookings.between(work, first=date(2026, 11, 1), last=date(2026, 12, 31))) == before


def test_a_new_resident_needs_a_name(form: BookingForm) -> None:
    QTest.mouseClick(form.who.fresh, LEFT)
    QTest.mouseClick(form.save_button, LEFT)
    assert form.who.new_rows[0].error == "Skriv ett namn."


def test_a_protected_identity_is_offered_a_neutral_place(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    code = residents.create(work, protected_identity=True).code
    find(form, qtbot, code)
    QTest.keyClick(form.who.search, Qt.Key.Key_Return)
    assert "neutral plats" in form.protected.text()
    assert form.place.currentData() == Place.VENUE
    QTest.keyClicks(form.venue, "Biblioteket")
    set_when(form, date(2026, 11, 24), 15)
    QTest.mouseClick(form.save_button, LEFT)
    calm(qtbot, page)
    made = next(entry for entry in bookings.day(work, day=date(2026, 11, 24)).bookings if entry.code == code)
    assert (made.place, made.venue) == (Place.VENUE, "Biblioteket")


def test_the_form_opens_for_a_resident_and_not_again_on_the_way_back(
    page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    hit = residents.search(work, text="Elsa Öberg")[0]
    page.desk.go("bookings", new_for=hit.resident_id)
    form = dialog(qtbot, page, BookingForm)
    assert form.who.hit is not None
    assert form.who.hit.name == "Elsa Öberg"
    form.reject()
    page.desk.go("visit")
    page.desk.back()
    calm(qtbot, page)
    assert not any(each.isVisible() for each in page.findChildren(BookingForm))


def test_a_form_closed_by_mistake_comes_back_as_it_was(
    form: BookingForm, page: BookingsPage, qtbot: "QtBot"
) -> None:
    QTest.keyClicks(form.wish, "Videosamtal")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    message = page.desk.messages.shown()[-1]
    assert message.action is not None
    QTest.mouseClick(message.action, LEFT)
    assert form.isVisible()
    assert form.wish.text() == "Videosamtal"


@pytest.fixture
def elsa(page: BookingsPage, work: Workplace) -> str:
    """Elsa, who answered the first time in June: her follow-up opens on the 25th of November."""
    person = residents.search(work, text="Elsa Öberg")[0].resident_id
    june = Clock.starting_at(datetime(2026, 6, 25, 9, tzinfo=SWEDEN))
    measurements.save_measurement(
        Workplace(work.store, june, work.coach_id),
        resident_id=person,
        kind=MeasurementKind.FIRST,
        answers=[1] * 12,
        asked=Asked.READ_ALOUD,
    )
    return person


def choose_elsa(form: BookingForm, page: BookingsPage, qtbot: "QtBot", day: date) -> None:
    find(form, qtbot, "elsa öberg")
    QTest.keyClick(form.who.search, Qt.Key.Key_Return)
    set_when(form, day, 15)
    calm(qtbot, page)


@pytest.mark.usefixtures("elsa")
def test_a_follow_up_that_opens_before_the_booked_day_is_told_and_made_one_of(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot"
) -> None:
    choose_elsa(form, page, qtbot, date(2026, 11, 24))
    assert not form.follow_up.isVisible()
    set_when(form, date(2026, 11, 26), 15)
    calm(qtbot, page)
    assert form.follow_up.title.text() == "Dags för uppföljning"
    assert "kan göras vid besöket" in form.follow_up.text()
    form.follow_up.make_button.setFocus()
    QTest.keyClick(form.follow_up.make_button, Qt.Key.Key_Return)
    calm(qtbot, page)
    assert "görs vid besöket" in form.follow_up.text()
    assert not form.follow_up.make_button.isVisible()
    assert form.when.minutes.value() == 60
    QTest.mouseClick(form.save_button, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-26", "Elsa").kind == BookingKind.FOLLOW_UP


def test_a_follow_up_that_is_booked_already_or_closes_first_is_told_of(
    form: BookingForm, page: BookingsPage, work: Workplace, qtbot: "QtBot", elsa: str
) -> None:
    choose_elsa(form, page, qtbot, date(2027, 3, 1))
    assert "behöver göras före den dagen, senast 8\u00a0februari\u00a02027" in form.follow_up.text()
    booked = bookings.local_time(date(2026, 12, 1), time(9))
    bookings.create(work, resident_id=elsa, start=booked, kind=BookingKind.FOLLOW_UP)
    set_when(form, date(2026, 11, 27), 15)
    calm(qtbot, page)
    assert form.follow_up.text() == "Mätningen efter 6 månader är redan bokad tis 1 dec 09.00."
    assert not form.follow_up.make_button.isVisible()


@pytest.mark.parametrize("new", [False, True])
@pytest.mark.parametrize(
    ("language", "scale", "doubled"),
    [("sv", 1.0, False), ("en", 1.0, False), ("sv", 1.0, True), ("sv", 1.5, False)],
)
def test_all_is_named_and_fits(
    page: BookingsPage, qtbot: "QtBot", language: str, scale: float, doubled: bool, new: bool
) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    with pseudo_language() if doubled else nullcontext():
        window.use_look("light", scale)
        window.use_language(language)
        again = window.page
        assert isinstance(again, BookingsPage)
        again.new_booking()
        form = dialog(qtbot, again, BookingForm)
        if new:
            form.who.write_new()
        form.place.setCurrentIndex(form.place.findData(Place.VENUE))
        calm(qtbot, again)
        assert unnamed_controls(form) == []
        assert clipped_texts(form) == []
