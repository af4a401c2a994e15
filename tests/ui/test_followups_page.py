"""The list of codes: what is due, who is measured, booked and missed, all by the keyboard."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.followups import schedule
from itcoach.followups.series import FollowUpState
from itcoach.inclusion import measurements
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import derived_id
from models.clock import SWEDEN, Clock
from models.people import Coach, Municipality, Resident
from models.vocabulary import (
    Asked,
    BookingKind,
    MeasurementKind,
    MissedReason,
    Regime,
)
from tests.helpers.bookings import OtherPage
from tests.helpers.people import restricted
from tests.helpers.ui import (
    cell_text,
    clipped_texts,
    cut_cells,
    pseudo_language,
    settle,
    type_text,
    unnamed_controls,
    wait_idle,
)
from tests.helpers.visiting import rest
from ui import theme
from ui.dialogs.booking_form import BookingForm
from ui.dialogs.index_sheet import IndexSheet
from ui.dialogs.missed_follow_up import MissedFollowUp
from ui.dialogs.start_measurement import StartMeasurement
from ui.language import use_language
from ui.main_window import MainWindow
from ui.page_spec import PageSpec
from ui.pages.bookings import BookingsPage
from ui.pages.followups import FollowUpsPage
from ui.pages.index_keying import IndexKeyingPage
from ui.pages.visit import VisitPage
from ui.pages.visit_state import VisitState
from ui.widgets.when_words import short_date

LEFT = Qt.MouseButton.LeftButton
ANSWERS = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
NOW = datetime(2026, 11, 23, 8, tzinfo=SWEDEN)
COACH_B = derived_id("coach", "coach b")
Open = Callable[..., FollowUpsPage]


def measured(work: Workplace, name: str, *, days_ago: int, coach: str = "", **card: Any) -> str:
    """Register someone who answered the first time some days ago, and return the identity."""
    person = residents.create(work, name=name, **card).resident_id
    then = Workplace(work.store, Clock.starting_at(NOW - timedelta(days=days_ago)), coach or work.coach_id)
    answer(then, person, MeasurementKind.FIRST)
    return person


def answer(work: Workplace, person: str, kind: MeasurementKind, visit: str | None = None) -> None:
    measurements.save_measurement(
        work, resident_id=person, kind=kind, answers=ANSWERS, asked=Asked.READ_ALOUD, visit_id=visit
    )


@pytest.fixture
def gunvor(work: Workplace) -> str:
    """Gunvor answered half a year ago: her first follow-up is open."""
    return measured(work, "Gunvor Öberg", days_ago=190)


@pytest.fixture
def people(work: Workplace, gunvor: str) -> str:
    """Besides Gunvor one whose time is over, one who comes later, and one whom a colleague asks."""
    with work.store.write() as session:
        session.add(Coach(id=COACH_B, name="Coach B"))
    measured(work, "Sven-Olof Fägerlind", days_ago=250)
    measured(work, "Elsa Öberg", days_ago=30)
    measured(work, "Ulla Höög", days_ago=180, coach=COACH_B)
    return gunvor


@pytest.fixture
def open_page(open_window: Callable[..., MainWindow]) -> Open:
    def open_() -> FollowUpsPage:
        window = open_window(
            [
                PageSpec("followups", lambda: "Uppföljning", "clipboard-text", FollowUpsPage),
                PageSpec("visit", lambda: "Besök", "home-account", VisitPage),
                PageSpec("bookings", lambda: "Bokningar", "calendar-week", BookingsPage),
                PageSpec("residents", lambda: "Invånare", "account-multiple", OtherPage),
                PageSpec("index_keying", lambda: "Papper", "keyboard-outline", IndexKeyingPage),
            ]
        )
        assert isinstance(window.page, FollowUpsPage)
        return window.page

    return open_


def people_in(page: FollowUpsPage) -> list[tuple[str, str]]:
    """Return who stands in the list, and how it stands."""
    return [
        (cell_text(page.table, line, 0), cell_text(page.table, line, 3))
        for line in range(len(page.table.rows()))
    ]


def choose(page: FollowUpsPage, name: str) -> None:
    page.table.select(next(row for row in page.table.rows() if row.shown_name == name))
    settle()


def press(page: FollowUpsPage, button: QPushButton, qtbot: QtBot) -> None:
    """Press a button from the keyboard."""
    button.setFocus()
    assert button.isVisible()
    QTest.keyClick(button, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)


def undo(page: FollowUpsPage, qtbot: QtBot) -> None:
    page.window().activateWindow()  # as a window manager does when a dialog closes
    settle()
    QTest.keyClick(page.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, page.desk.tasks)


def words_of(page: FollowUpsPage) -> str:
    return page.desk.messages.shown()[-1].text


@pytest.mark.usefixtures("people")
def test_what_can_be_asked_stands_first_then_what_wants_a_reason(open_page: Open) -> None:
    page = open_page()
    assert people_in(page) == [
        ("Gunvor Öberg", "öppen till 1 jan 2027"),
        ("Sven-Olof Fägerlind", "tiden är ute, säg varför"),
    ]
    assert page.parts.buttons["todo"].text() == "Att göra · 2"
    assert page.parts.buttons["all"].text() == "Alla · 6"
    assert page.chosen.days.text().replace("\u00a0", " ") == (
        "Dagen är 17 november 2026. Frågorna kan ställas från 18 oktober 2026 till 1 januari 2027."
    )


@pytest.mark.usefixtures("people")
def test_all_on_this_laptop_holds_the_colleagues_too_and_the_choice_is_remembered(
    open_page: Open, settings: object
) -> None:
    page = open_page()
    page.whose.setFocus()
    QTest.keyClick(page.whose, Qt.Key.Key_Down)
    assert ("Ulla Höög", "öppen till 11 jan 2027") in people_in(page)
    assert settings.recall("followups.whose") == "all"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("people")
def test_found_by_name_and_by_code_written_as_it_is_read(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    QTest.keyClick(page.window(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    type_text(page.search, "fägerlind")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert [name for name, _ in people_in(page)] == ["Sven-Olof Fägerlind"]
    code = cell_text(page.table, 0, 1)
    for typed in (code, code.replace("-", "").lower()):
        page.search.setText(typed)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        assert [name for name, _ in people_in(page)] == ["Sven-Olof Fägerlind"]
    page.search.setText("xyz")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.nothing.title.text() == "Ingen hittades"
    press(page, page.nothing.button, qtbot)  # type: ignore[arg-type]
    assert len(page.table.rows()) == 8


@pytest.mark.usefixtures("gunvor")
def test_measuring_where_no_visit_is_under_way_starts_one_at_its_questions(
    open_page: Open, qtbot: QtBot, work: Workplace
) -> None:
    page = open_page()
    QTest.keyClick(page.window(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, page.desk.tasks)
    (dialog,) = page.findChildren(StartMeasurement)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.page, VisitPage)
    assert window.page.tabs.current == "index"
    assert window.page.index.start_button is not None
    assert len(visits.open_visits(work)) == 1


def test_measuring_goes_on_in_the_visit_that_is_open(
    open_page: Open, qtbot: QtBot, work: Workplace, gunvor: str
) -> None:
    visit = visits.start_drop_in(work, resident_id=gunvor).visit_id
    page = open_page()
    press(page, page.measure, qtbot)
    assert page.findChildren(StartMeasurement) == []
    assert VisitState.at(page.desk, visit).tab == "index"
    assert [each.visit_id for each in visits.open_visits(work)] == [visit]


@pytest.mark.parametrize("visit_is_open", [False, True])
def test_one_who_was_missed_and_answers_after_all_is_asked_at_the_visit(
    open_page: Open, qtbot: QtBot, work: Workplace, gunvor: str, visit_is_open: bool
) -> None:
    (line,) = schedule.due(work, today=work.clock.today())
    schedule.record_missed(work, follow_up_id=line.follow_up_id, reason=MissedReason.NOT_REACHED)
    if visit_is_open:
        visits.start_drop_in(work, resident_id=gunvor)
    page = open_page()
    page.parts.choose("missed")
    press(page, page.measure, qtbot)
    if not visit_is_open:
        (dialog,) = page.findChildren(StartMeasurement)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        rest(qtbot, page.desk.tasks)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.page, VisitPage)
    assert window.page.index.start_button is not None


def test_measuring_offers_the_booked_visit_of_today(
    open_page: Open, qtbot: QtBot, work: Workplace, gunvor: str
) -> None:
    booking = bookings.create(
        work, resident_id=gunvor, start=NOW + timedelta(hours=1), kind=BookingKind.FOLLOW_UP, minutes=30
    )
    page = open_page()
    assert people_in(page) == [("Gunvor Öberg", "bokad mån 23 nov 09.00")]
    press(page, page.measure, qtbot)
    (dialog,) = page.findChildren(StartMeasurement)
    assert dialog.ways["booked"].isChecked()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    (open_visit,) = visits.open_visits(work)
    assert visits.view(work, visit_id=open_visit.visit_id).booking.booking_id == booking  # type: ignore[union-attr]


def test_a_paper_that_was_ticked_in_time_is_all_that_is_left_when_the_time_is_over(
    open_page: Open, qtbot: QtBot, work: Workplace
) -> None:
    person = measured(work, "Sven-Olof Fägerlind", days_ago=250)
    page = open_page()
    press(page, page.measure, qtbot)
    (dialog,) = page.findChildren(StartMeasurement)
    assert [button.text() for button in dialog.ways.values()] == ["För in svar från papper"]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.page, IndexKeyingPage)
    assert window.page.place() == {"resident": person, "visit": ""}


@pytest.mark.usefixtures("gunvor")
def test_the_questions_are_printed_with_the_code(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    press(page, page.measure, qtbot)
    (dialog,) = page.findChildren(StartMeasurement)
    assert list(dialog.ways) == ["visit", "paper", "print"]
    for _ in range(2):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    assert dialog.ways["print"].isChecked()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    (sheet,) = page.findChildren(IndexSheet)
    assert sheet.isVisible()
    sheet.reject()
    rest(qtbot, page.desk.tasks)


@pytest.mark.usefixtures("gunvor")
def test_booking_a_follow_up_opens_the_form_filled_in(open_page: Open, qtbot: QtBot, work: Workplace) -> None:
    page = open_page()
    press(page, page.chosen.book, qtbot)
    window = page.window()
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(
        lambda: isinstance(window.page, BookingsPage) and bool(window.page.findChildren(BookingForm))
    )
    (form,) = window.page.findChildren(BookingForm)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: form.who.hit is not None, timeout=20_000)
    wait_idle(qtbot, page.desk.tasks)
    assert form.who.hit.name == "Gunvor Öberg"  # type: ignore[union-attr]
    assert form.kind.currentData() == BookingKind.FOLLOW_UP
    assert (form.when.minutes.value(), form.when.start().date()) == (30, date(2026, 11, 24))
    assert (
        form.follow_up.text()
        == "Mätningen efter 6 månader görs vid besöket, senast 1\u00a0januari\u00a02027."
    )
    QTest.mouseClick(form.save_button, LEFT)
    rest(qtbot, page.desk.tasks)
    (line,) = schedule.due(work, today=work.clock.today())
    assert line.booked is not None
    page.desk.go("followups")
    rest(qtbot, page.desk.tasks)
    again = window.page
    assert isinstance(again, FollowUpsPage)
    assert people_in(again) == [("Gunvor Öberg", "bokad tis 24 nov 09.00")]
    assert again.chosen.book.text() == "Visa bokningen"


@pytest.mark.usefixtures("gunvor")
def test_a_drop_out_is_recorded_with_its_reason_changed_and_undone(
    open_page: Open, qtbot: QtBot, work: Workplace
) -> None:
    page = open_page()
    press(page, page.chosen.missed, qtbot)
    (dialog,) = page.findChildren(MissedFollowUp)
    QTest.mouseClick(dialog.save_button, LEFT)
    assert dialog.form.rows[0].error == "Välj en orsak."
    QTest.keyClick(dialog.reason, Qt.Key.Key_Down)
    assert not dialog.later_too.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    assert words_of(page) == "Bortfallet för Gunvor Öberg är registrerat."
    assert page.nothing.title.text() == "Inget att göra just nu"
    page.parts.choose("missed")
    assert people_in(page) == [("Gunvor Öberg", "bortfall: ville inte")]
    assert cell_text(page.table, 0, 5) == "17 maj 2027"
    assert page.chosen.missed.text() == "Ändra orsaken"
    undo(page, qtbot)
    assert schedule.code_list(work, today=work.clock.today())[0].state is FollowUpState.OPEN


@pytest.mark.usefixtures("gunvor")
def test_for_one_who_has_died_the_later_follow_up_ends_too_and_undo_takes_both_back(
    open_page: Open, qtbot: QtBot, work: Workplace
) -> None:
    page = open_page()
    press(page, page.chosen.missed, qtbot)
    (dialog,) = page.findChildren(MissedFollowUp)
    dialog.reason.setCurrentIndex(dialog.reason.findData(MissedReason.MOVED))
    assert dialog.later_too.isVisible()
    assert not dialog.later_too.isChecked()
    dialog.reason.setCurrentIndex(dialog.reason.findData(MissedReason.DECEASED))
    assert dialog.later_too.text() == "Avsluta även uppföljningen efter 12 månader"
    assert dialog.later_too.isChecked()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    states = [line.state for line in schedule.code_list(work, today=work.clock.today())]
    assert states == [FollowUpState.MISSED, FollowUpState.MISSED]
    undo(page, qtbot)
    states = [line.state for line in schedule.code_list(work, today=work.clock.today())]
    assert states == [FollowUpState.OPEN, FollowUpState.COMING]


def test_who_answers_after_all_is_measured_while_there_is_time(
    open_page: Open, qtbot: QtBot, work: Workplace, gunvor: str
) -> None:
    (line,) = schedule.due(work, today=work.clock.today())
    schedule.record_missed(work, follow_up_id=line.follow_up_id, reason=MissedReason.NOT_REACHED)
    page = open_page()
    page.parts.choose("missed")
    assert page.measure.isEnabled()
    press(page, page.chosen.take_back, qtbot)
    assert words_of(page) == "Bortfallet för Gunvor Öberg är borttaget."
    assert schedule.next_kind(work, resident_id=gunvor, today=work.clock.today()) == "six_months"
    undo(page, qtbot)
    assert page.parts.buttons["missed"].text() == "Bortfall · 1"


def test_asked_by_two_coaches_offline_the_coach_is_told_which_counts(
    open_page: Open, work: Workplace, people: str
) -> None:
    colleague = Workplace(work.store, Clock.starting_at(NOW + timedelta(days=2)), COACH_B)
    answer(work, people, MeasurementKind.SIX_MONTHS, "her visit")
    answer(colleague, people, MeasurementKind.SIX_MONTHS, "his visit")
    page = open_page()
    page.parts.choose("done")
    assert people_in(page) == [("Gunvor Öberg", "gjord 23 nov 2026")]
    assert (
        page.chosen.twice.text()
        .replace("\u00a0", " ")
        .endswith("De från 23 november 2026 räknas, de från 25 november 2026 gör det inte.")
    )


def test_another_coachs_protected_identity_is_a_code_without_details(
    open_page: Open, work: Workplace
) -> None:
    with work.store.write() as session:
        session.add(Coach(id=COACH_B, name="Coach B"))
    measured(work, "", days_ago=190, protected_identity=True, named_coach_id=COACH_B)
    page = open_page()
    page.parts.choose("all")
    code = cell_text(page.table, 0, 1)
    assert people_in(page)[0] == (code, "skyddade personuppgifter")
    assert "bara den coach som är utsedd" in page.chosen.days.text()
    assert not page.chosen.book.isVisible()
    assert not page.measure.isEnabled()


@pytest.mark.usefixtures("people")
def test_where_the_data_are_restricted_the_list_says_so_and_offers_nothing(
    open_page: Open, work: Workplace, gunvor: str
) -> None:
    restricted(work, gunvor)
    page = open_page()
    assert "Gunvor Öberg" not in {name for name, _ in people_in(page)}
    page.parts.choose("all")
    choose(page, "Gunvor Öberg")
    assert ("Gunvor Öberg", "uppgifterna är begränsade") in people_in(page)
    assert "ingen mätning görs" in page.chosen.days.text()
    shown = [each for each in page.chosen.findChildren(QPushButton) if each.isVisible()]
    assert shown == [page.chosen.card]
    assert not page.measure.isEnabled()


def test_an_empty_list_says_where_follow_ups_come_from(open_page: Open) -> None:
    page = open_page()
    assert page.nothing.title.text() == "Inga uppföljningar än"
    assert "Frågorna finns i besöket" in page.nothing.text.text()
    assert not page.measure.isVisible()
    assert (
        page.window().focusWidget() is page.key_in
    )  # the keyboard stays on the page, though the table is gone


def test_where_only_counts_are_kept_the_page_says_so(open_page: Open, work: Workplace) -> None:
    with work.store.write() as session:
        session.add(Municipality(id=derived_id("municipality"), rev=1, regime=Regime.ANONYMOUS))
    page = open_page()
    assert page.nothing.title.text() == "Här görs inga uppföljningar"
    assert not page.measure.isVisible()


@pytest.mark.usefixtures("people")
def test_looking_at_the_list_is_no_look_at_a_card_but_opening_one_is(
    open_page: Open, qtbot: QtBot, work: Workplace
) -> None:
    page = open_page()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    rest(qtbot, page.desk.tasks)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.page, OtherPage)
    assert "resident" in window.page.handed


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("part", ["todo", "all"])
@pytest.mark.parametrize(
    ("language", "scale", "doubled"),
    [("sv", 1.0, False), ("en", 1.0, False), ("sv", 1.0, True), ("en", 1.5, False), ("sv", 1.5, False)],
)
def test_all_is_named_and_fits(
    open_page: Open, qtbot: QtBot, language: str, scale: float, doubled: bool, part: str
) -> None:
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    with pseudo_language() if doubled else nullcontext():
        window.use_look("light", scale)
        window.use_language(language)
        page.desk.go("followups", part=part)
        rest(qtbot, page.desk.tasks)
        assert unnamed_controls(window) == []
        assert clipped_texts(window) == []


def test_the_next_time_of_one_whose_time_is_over_is_still_to_come(
    open_page: Open, qtbot: QtBot, work: Workplace
) -> None:
    measured(work, "Ulla Lind", days_ago=250)
    page = open_page()
    page.parts.choose("all")
    rest(qtbot, page.desk.tasks)
    lapsed, coming = schedule.code_list(work, today=work.clock.today())
    assert (lapsed.state, coming.state) == (FollowUpState.LAPSED, FollowUpState.COMING)
    assert [cell_text(page.table, line, 5) for line in range(2)] == [short_date(coming.due)] * 2


@pytest.mark.usefixtures("people", "look")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_opened_with_large_text_it_does_not_widen_the_window(
    open_page: Open, qapp: QApplication, language: str
) -> None:
    theme.apply(qapp, "light", 1.5)
    use_language(qapp, language)
    assert open_page().window().width() == 1280


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_who_and_how_it_stands_is_read_whole(
    open_page: Open, qtbot: QtBot, work: Workplace, language: str, scale: float
) -> None:
    measured(work, "Ulla-Britt Lindqvist", days_ago=30)
    with work.store.write() as session:
        for each in session.query(Resident):
            each.code = "HDNMWN"  # few are wider
    (line, *_) = schedule.due(work, today=work.clock.today())
    schedule.record_missed(work, follow_up_id=line.follow_up_id, reason=MissedReason.NOT_REACHED)
    window = open_page().window()
    assert isinstance(window, MainWindow)
    window.use_look("light", scale)
    window.use_language(language)
    page = window.page
    assert isinstance(page, FollowUpsPage)
    rest(qtbot, page.desk.tasks)
    for part in ("todo", "coming", "missed"):
        page.parts.choose(part)
        assert cut_cells(page.table) == []


def test_without_others_beside_it_the_button_for_papers_has_its_words_at_any_size(
    open_page: Open, qtbot: QtBot
) -> None:
    window = open_page().window()
    assert isinstance(window, MainWindow)
    window.use_look("light", 1.5)
    page = window.page
    assert isinstance(page, FollowUpsPage)
    rest(qtbot, page.desk.tasks)
    assert page.key_in.text() == "För in svar från papper"


@pytest.mark.usefixtures("gunvor")
def test_the_questions_are_printed_and_papers_keyed_in_from_the_list(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    press(page, page.chosen.paper, qtbot)
    (sheet,) = page.findChildren(IndexSheet)
    assert sheet.isVisible()
    sheet.reject()
    window = page.window()
    assert isinstance(window, MainWindow)
    press(page, page.key_in, qtbot)
    assert isinstance(window.page, IndexKeyingPage)
