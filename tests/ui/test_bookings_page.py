"""The bookings: a week seen, a booking chosen, moved, cancelled, found and started, by mouse and by keys."""

import dataclasses
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.calendar.bookings import local_time
from models.vocabulary import BookingStatus
from tests.helpers.bookings import (
    CALENDAR,
    LIST,
    OtherPage,
    calm,
    dialog,
    open_bookings,
    read_in,
    stored,
    write,
)
from tests.helpers.ui import clipped_texts, pseudo_language, scroll_sideways, unnamed_controls, wait_idle
from ui.dialogs.cancel_booking import CancelBooking
from ui.dialogs.import_list import ImportList
from ui.dialogs.move_booking import MoveBooking
from ui.main_window import MainWindow
from ui.pages.bookings import BookingsPage
from ui.pages.bookings_week import week_at_hand
from ui.widgets.booking_block import BookingBlock
from ui.widgets.week_paint import Ghost

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(open_window: Callable[..., MainWindow], work: "Workplace", qtbot: "QtBot") -> BookingsPage:
    read_in(work, LIST)
    page = open_bookings(open_window)
    calm(qtbot, page)
    return page


def block_of(page: BookingsPage, who: str, day: str) -> BookingBlock:
    return next(
        block
        for block in page.week.grid.blocks()
        if block.entry.who == who and block.entry.start.date().isoformat() == day
    )


def held_over(page: BookingsPage) -> str:
    """Return the new day and time of the booking that is held in the air; empty for none."""
    ghost = page.week.grid.findChild(Ghost)
    assert ghost is not None
    return ghost.when if ghost.isVisible() else ""


def middle(block: BookingBlock) -> QPoint:
    return block.rect().center()


def drag(page: BookingsPage, block: BookingBlock, days: int, minutes: int) -> None:
    """Press, move in two steps, and hold."""
    scale = page.week.grid.scale
    across = scale.left(1 + days) - scale.left(1)
    down = scale.y(600 + minutes) - scale.y(600)
    QTest.mousePress(block, LEFT, pos=middle(block))
    QTest.mouseMove(block, middle(block) + QPoint(across // 2 or 20, down // 2 or 20))
    QTest.mouseMove(block, middle(block) + QPoint(across, down))


def test_the_week_shows_my_bookings_with_what_to_look_at(page: BookingsPage) -> None:
    assert page.title() == "Vecka 48 · 23–29 nov 2026"
    assert len(page.week.grid.blocks()) == 14
    said = block_of(page, "Berit Fägerlind", "2026-11-26").accessibleName()
    assert said.startswith("Berit Fägerlind, tors 26 nov 11.00–12.00, Kårsta, bokad, riskbedömning saknas.")
    assert "har två bokningar samtidigt" in said
    assert [page.panel.warnings.item(row).text() for row in range(page.panel.warnings.count())] == [
        "Berit Fägerlind har två bokningar samtidigt."
    ]


def test_what_was_remarked_is_read_in_the_opened_booking_alone(page: BookingsPage) -> None:
    block = next(each for each in page.week.grid.blocks() if each.entry.wish)
    again = BookingBlock(dataclasses.replace(block.entry, remark="Hör dåligt"), (), "", page)
    assert block.entry.wish in again.toolTip()
    assert "Hör dåligt" not in again.toolTip() + again.accessibleName() + again.accessibleDescription()


def test_a_week_with_nothing_to_look_at_has_no_heading_for_it(
    open_window: Callable[..., MainWindow], qtbot: "QtBot"
) -> None:
    empty = open_bookings(open_window)
    calm(qtbot, empty)
    assert not empty.panel.warnings.isVisible()
    assert "Att se över" not in [label.text() for label in empty.findChildren(QLabel) if label.isVisible()]


def test_bookings_at_the_same_time_lie_side_by_side(page: BookingsPage) -> None:
    first, second = (block for block in page.week.grid.blocks() if block.entry.who == "Berit Fägerlind")
    assert not first.geometry().intersects(second.geometry())
    assert first.geometry().top() == second.geometry().top()


def test_a_booking_dragged_to_another_day_is_moved_and_brought_back(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    block = block_of(page, "Börje Dahlström", "2026-11-27")
    drag(page, block, days=-1, minutes=52)
    assert held_over(page) == "tors 26 nov 13.30–14.30"
    QTest.mouseRelease(block, LEFT, pos=middle(block))
    calm(qtbot, page)
    assert stored(work, "2026-11-26", "Dahlström").start.time() == time(13, 30)
    message = page.desk.messages.shown()[-1]
    assert message.text == "Börje Dahlström är flyttad till tors 26 nov 13.30–14.30."
    assert message.action is not None
    QTest.mouseClick(message.action, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-27", "Dahlström").start.time() == time(12, 45)
    assert block_of(page, "Börje Dahlström", "2026-11-27").isVisible()


def test_a_move_onto_another_booking_is_done_and_pointed_out(page: BookingsPage, qtbot: "QtBot") -> None:
    block = block_of(page, "Börje Dahlström", "2026-11-27")
    drag(page, block, days=0, minutes=-90)
    QTest.mouseRelease(block, LEFT, pos=middle(block))
    calm(qtbot, page)
    assert "Sven-Olof Fägerlind och Börje Dahlström är bokade samtidigt." in (
        page.desk.messages.shown()[-1].text
    )


def test_esc_lets_a_dragged_booking_be(page: BookingsPage, work: "Workplace", qtbot: "QtBot") -> None:
    block = block_of(page, "Börje Dahlström", "2026-11-27")
    drag(page, block, days=-1, minutes=60)
    QTest.keyClick(block, Qt.Key.Key_Escape)
    assert held_over(page) == ""
    QTest.mouseRelease(block, LEFT, pos=middle(block))
    calm(qtbot, page)
    assert stored(work, "2026-11-27", "Dahlström").start.time() == time(12, 45)
    assert not page.desk.messages.shown()


def test_news_wait_while_a_booking_is_held(page: BookingsPage, work: "Workplace", qtbot: "QtBot") -> None:
    block = block_of(page, "Börje Dahlström", "2026-11-27")
    drag(page, block, days=-1, minutes=0)
    bookings.cancel(work, booking_id=stored(work, "2026-11-25", "Ulla-Britt").id)
    page.desk.changed.emit()
    calm(qtbot, page)
    assert held_over(page).startswith("tors 26 nov")
    QTest.keyClick(block, Qt.Key.Key_Escape)
    shown = block_of(page, "Ulla-Britt Dahlström", "2026-11-25")
    assert shown.entry.status is BookingStatus.CANCELLED
    assert "avbokad" in shown.accessibleName()


def test_a_booking_is_moved_with_the_keys(page: BookingsPage, work: "Workplace", qtbot: "QtBot") -> None:
    block = block_of(page, "Siv Höög", "2026-11-26")
    block.setFocus()
    QTest.keyClick(block, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(block, Qt.Key.Key_Up, CTRL)
    QTest.keyClick(block, Qt.Key.Key_Up)  # once lifted, the arrows alone will do
    assert held_over(page) == "fre 27 nov 15.00–16.00"
    QTest.keyClick(block, Qt.Key.Key_Return)
    calm(qtbot, page)
    assert stored(work, "2026-11-27", "Siv").start.time() == time(15)
    assert block_of(page, "Siv Höög", "2026-11-27").hasFocus()


def test_the_arrows_go_from_booking_to_booking(page: BookingsPage) -> None:
    block_of(page, "Inga-Lill Höög", "2026-11-23").setFocus()
    for key, who in (
        (Qt.Key.Key_Down, "Sven-Olof Fägerlind"),
        (Qt.Key.Key_Right, "Åke Höög"),
        (Qt.Key.Key_Right, "Ulla-Britt Dahlström"),
        (Qt.Key.Key_Left, "Åke Höög"),
    ):
        focused = page.window().focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        assert page.panel.entry is not None
        assert page.panel.entry.who == who


def test_a_booking_is_moved_in_the_dialog(page: BookingsPage, work: "Workplace", qtbot: "QtBot") -> None:
    QTest.mouseClick(block_of(page, "Rut Höög", "2026-11-25"), LEFT)
    QTest.mouseClick(page.panel.move_button, LEFT)
    move = dialog(qtbot, page, MoveBooking)
    move.when.time.setFocus()
    QTest.keyClicks(move.when.time, "11")
    calm(qtbot, page)
    assert "Rut Höög och Ulla-Britt Dahlström är bokade samtidigt." in move.when.problems.text()
    # The dialog has grown with it.
    pointed_out = move.when.problems
    assert pointed_out.visibleRegion().boundingRect().height() == pointed_out.height()
    QTest.mouseClick(move.save_button, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Rut").start.time() == time(11)


def test_a_booking_is_cancelled_with_a_reason_and_stands_again(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    QTest.mouseClick(block_of(page, "Rut Höög", "2026-11-25"), LEFT)
    QTest.mouseClick(page.panel.cancel, LEFT)
    asked = dialog(qtbot, page, CancelBooking)
    write(asked.reason, "ringde återbud")
    QTest.keyClick(asked.reason, Qt.Key.Key_Return)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Rut").cancel_reason == "ringde återbud"
    assert page.panel.start.isHidden()
    QTest.mouseClick(page.panel.restore, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Rut").status is BookingStatus.BOOKED


def test_nobody_at_home_is_noted_and_undone_with_ctrl_z(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    QTest.mouseClick(block_of(page, "Rut Höög", "2026-11-25"), LEFT)
    QTest.mouseClick(page.panel.no_show, LEFT)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Rut").status is BookingStatus.NO_SHOW
    QTest.keyClick(page.window(), Qt.Key.Key_Z, CTRL)
    calm(qtbot, page)
    assert stored(work, "2026-11-25", "Rut").status is BookingStatus.BOOKED


def test_ctrl_f_finds_among_all_bookings(page: BookingsPage, qtbot: "QtBot") -> None:
    QTest.keyClick(page.window(), Qt.Key.Key_F, CTRL)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "rune")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    calm(qtbot, page)
    assert [row.start.date().isoformat() for row in page.table.rows()] == ["2026-12-04"]
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.panel.entry is not None
    assert page.panel.entry.who == "Rune Åkerström"
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(page.table.rows()) == 14, timeout=20_000)


def test_a_search_without_a_hit_says_so(page: BookingsPage, qtbot: "QtBot") -> None:
    page.show_view("list")
    QTest.keyClicks(page.search, "xyzzy")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    calm(qtbot, page)
    assert page.table.isHidden()


def test_the_week_of_all_coaches_names_them(page: BookingsPage, qtbot: "QtBot") -> None:
    page.coach.setFocus()
    QTest.keyClick(page.coach, Qt.Key.Key_End)
    calm(qtbot, page)
    who = {block.entry.coach for block in page.week.grid.blocks()}
    assert who == {"Coach A", "Coach B"}
    assert len(page.week.grid.blocks()) == 26


def test_other_weeks_and_back_to_today(page: BookingsPage, qtbot: "QtBot") -> None:
    QTest.mouseClick(page.after, LEFT)
    calm(qtbot, page)
    assert page.title() == "Vecka 49 · 30 nov–6 dec 2026"
    assert block_of(page, "Gun Ekwall", "2026-11-30").isVisible()
    QTest.mouseClick(page.today, LEFT)
    calm(qtbot, page)
    assert page.title().startswith("Vecka 48")


def test_the_visit_starts_from_the_booking(page: BookingsPage, qtbot: "QtBot") -> None:
    QTest.mouseClick(block_of(page, "Rut Höög", "2026-11-25"), LEFT)
    QTest.mouseClick(page.panel.start, LEFT)
    calm(qtbot, page)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.page, OtherPage)
    assert window.page.handed["visit"]


def test_the_card_is_a_click_away(page: BookingsPage, qtbot: "QtBot") -> None:
    block = block_of(page, "Rut Höög", "2026-11-25")
    QTest.mouseClick(block, LEFT)
    resident = block.entry.resident_id
    QTest.mouseClick(page.panel.card_button, LEFT)
    calm(qtbot, page)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert isinstance(window.page, OtherPage)
    assert window.page.handed == {"resident": resident}


def test_the_weekend_and_late_hours_are_shown_when_they_hold_something(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    assert page.week.grid.scale.days == 5
    who = residents.search(work, text="Rut")[0].resident_id
    bookings.create(work, resident_id=who, start=local_time(date(2026, 11, 28), time(19)))
    page.refresh()
    calm(qtbot, page)
    assert page.week.grid.scale.days == 6
    assert page.week.grid.scale.last == 20


def test_a_booking_is_opened_from_another_page(page: BookingsPage, work: "Workplace", qtbot: "QtBot") -> None:
    entry = stored(work, "2026-12-04", "Rune")
    page.desk.go("bookings", booking=entry.id)
    calm(qtbot, page)
    assert page.monday == date(2026, 11, 30)
    assert page.panel.entry is not None
    assert page.panel.entry.id == entry.id


def test_meetings_and_days_away_are_shown(
    open_window: Callable[..., MainWindow], work: "Workplace", qtbot: "QtBot"
) -> None:
    read_in(work, CALENDAR)
    page = open_bookings(open_window)
    page.desk.go("bookings", day="2026-12-03")
    calm(qtbot, page)
    said = [child.accessibleDescription() for child in page.week.children() if child.isWidgetType()]
    assert any("Semester" in text for text in said)


def test_a_file_dropped_on_the_page_is_previewed(page: BookingsPage, qtbot: "QtBot") -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(LIST))])
    at = page.rect().center().toPointF()
    event = QDropEvent(at, Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)
    assert dialog(qtbot, page, ImportList).preview is not None


def test_a_protected_identity_of_another_coach_cannot_be_moved(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    card = residents.create(work, protected_identity=True, named_coach_id=bookings.coaches(work)[1].id)
    bookings.create(work, resident_id=card.resident_id, start=local_time(date(2026, 11, 24), time(14)))
    page.refresh()
    calm(qtbot, page)
    block = next(block for block in page.week.grid.blocks() if block.entry.hidden)
    block.setFocus()
    QTest.keyClick(block, Qt.Key.Key_Right, CTRL)
    assert held_over(page) == ""
    assert page.panel.move_button.isHidden()
    assert page.panel.start.isHidden()


@pytest.mark.parametrize("view", ["week", "list"])
@pytest.mark.parametrize(
    ("language", "scale", "doubled"),
    [("sv", 1.0, False), ("en", 1.0, False), ("sv", 1.0, True), ("sv", 1.5, False)],
)
def test_all_is_named_and_fits(
    page: BookingsPage, qtbot: "QtBot", view: str, language: str, scale: float, doubled: bool
) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    with pseudo_language() if doubled else nullcontext():
        window.use_look("light", scale)
        window.use_language(language)
        again = window.page
        assert isinstance(again, BookingsPage)
        calm(qtbot, again)
        again.show_view(view)
        again.choose(again.week.grid.blocks()[0].entry.id)
        calm(qtbot, again)
        assert unnamed_controls(window) == []
        assert clipped_texts(again) == []
        assert scroll_sideways(again.views) == []


def test_at_a_weekend_the_week_that_begins_is_shown() -> None:
    monday = date(2026, 11, 23)
    shown = {monday + timedelta(days=day): week_at_hand(monday + timedelta(days=day)) for day in range(7)}
    assert [week for _, week in sorted(shown.items())] == [monday] * 5 + [date(2026, 11, 30)] * 2


@pytest.mark.parametrize(("name", "begins"), [("v.csv", b"\xef\xbb\xbf"), ("v.ics", b"BEGIN:VCALENDAR")])
def test_the_week_is_saved_as_a_list_or_a_calendar(
    page: BookingsPage, qtbot: "QtBot", tmp_path: Path, name: str, begins: bytes
) -> None:
    QTest.mouseClick(page.save_out, LEFT)
    assert page.saver.dialog is not None
    page.saver.dialog.fileSelected.emit(str(tmp_path / name))
    page.saver.dialog.close()
    wait_idle(qtbot, page.desk.tasks)
    data = (tmp_path / name).read_bytes()
    assert data.startswith(begins)
    assert b"20261123" in data or b"2026-11-23" in data
    assert f"Sparat som {name}" in page.desk.messages.shown()[-1].text
