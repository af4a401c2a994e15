"""Reading a list in: every row's fate is seen first, and nothing changes before the coach says so."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from itcoach.calendar import bookings
from itcoach.importing import Field, RowStatus
from models.base import derived_id
from models.people import Municipality
from models.vocabulary import Sharing
from tests.helpers.bookings import CALENDAR, LIST, calm, dialog, open_bookings
from tests.helpers.ui import cell_text, clipped_texts, pseudo_language, unnamed_controls
from ui.dialogs.choose_file import FOLDER, choose_list
from ui.dialogs.import_list import ImportList
from ui.main_window import MainWindow
from ui.pages.bookings import BookingsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

LEFT = Qt.MouseButton.LeftButton
NOVEMBER = date(2026, 11, 1)
DECEMBER = date(2026, 12, 31)


@pytest.fixture
def page(open_window: Callable[..., MainWindow]) -> BookingsPage:
    return open_bookings(open_window)


@pytest.fixture
def preview(page: BookingsPage, qtbot: "QtBot") -> ImportList:
    """Show what the switchboard's list would do."""
    page.open_file(str(LIST))
    return dialog(qtbot, page, ImportList)


def how_many(work: "Workplace") -> int:
    return len(bookings.between(work, first=NOVEMBER, last=DECEMBER))


def test_the_counts_are_shown_and_nothing_is_stored_yet(preview: ImportList, work: "Workplace") -> None:
    assert [button.text() for button in preview.filters.values() if not button.isHidden()] == [
        "Alla 52",
        "47 nya",
        "1 ändrad",
        "1 fanns redan",
        "3 går inte att använda",
    ]
    assert preview.read_in.text() == "Läs in 48 rader"
    assert len(preview.table.rows()) == 52
    assert how_many(work) == 0


def test_the_list_is_read_in(
    preview: ImportList, page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    QTest.mouseClick(preview.read_in, LEFT)
    calm(qtbot, page)
    assert page.desk.messages.shown()[-1].text == (
        "Listan är inläst: 47 nya och 1 ändrad. 3 rader gick inte att använda."
    )
    assert how_many(work) == 47
    assert page.week.grid.blocks()


def test_the_rows_of_a_colleague_are_counted_too(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    with work.store.write() as session:
        session.add(Municipality(id=derived_id("municipality"), rev=1, sharing=Sharing.OWN))
    page.open_file(str(LIST))
    preview = dialog(qtbot, page, ImportList)
    assert preview.preview is not None
    of_colleagues = preview.preview.colleagues
    assert of_colleagues > 1
    QTest.mouseClick(preview.read_in, LEFT)
    calm(qtbot, page)
    assert f" {of_colleagues} är kollegors." in page.desk.messages.shown()[-1].text


def test_a_list_of_other_coaches_is_seen_at_once(page: BookingsPage, qtbot: "QtBot", tmp_path: Path) -> None:
    theirs = tmp_path / "andras.csv"
    theirs.write_bytes(LIST.read_bytes().replace(b"Coach A", b"Coach C"))
    page.open_file(str(theirs))
    QTest.mouseClick(dialog(qtbot, page, ImportList).read_in, LEFT)
    calm(qtbot, page)

    assert page.coach.currentText() == "Allas bokningar"
    assert page.week.grid.blocks()


def test_the_same_list_again_has_nothing_to_read_in(
    preview: ImportList, page: BookingsPage, qtbot: "QtBot"
) -> None:
    QTest.mouseClick(preview.read_in, LEFT)
    calm(qtbot, page)
    page.open_file(str(LIST))
    again = dialog(qtbot, page, ImportList)
    assert again.filters[RowStatus.ALREADY_THERE].text() == "49 fanns redan"
    assert not again.read_in.isEnabled()


def test_the_refused_rows_say_why(preview: ImportList) -> None:
    QTest.mouseClick(preview.filters[RowStatus.REFUSED], LEFT)
    rows = preview.table.rows()
    assert [row.status for row in rows] == [RowStatus.REFUSED] * 3
    assert all(row.reason for row in rows)
    preview.table.setFocus()
    QTest.keyClick(preview.table, Qt.Key.Key_Down)
    selected = preview.table.selected()
    assert selected is not None
    assert selected.reason in preview.row_text.text()


def test_a_personnummer_is_left_out_and_said(preview: ImportList) -> None:
    row = next(row for row in preview.table.rows() if row.row == 10)
    assert cell_text(preview.table, 8, 4) == "Hjälp med skrivare, uppgavs i telefon"
    preview.table.select(row)
    assert "personnummer" in preview.row_text.text()
    assert "19121212" not in preview.row_text.text()


def test_another_column_is_previewed_anew_and_remembered(
    preview: ImportList, page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    assert preview.columns.boxes[Field.WISH].currentText() == "Ärende"
    box = preview.columns.boxes[Field.WISH]
    box.setFocus()
    QTest.keyClicks(box, "Anm")
    calm(qtbot, page)
    assert cell_text(preview.table, 5, 4) == "Kontakta enhetschefen"
    assert preview.columns.boxes[Field.REMARK].currentText() == "finns inte i listan"
    QTest.mouseClick(preview.read_in, LEFT)
    calm(qtbot, page)
    page.open_file(str(LIST))
    again = dialog(qtbot, page, ImportList)
    assert again.columns.boxes[Field.WISH].currentText() == "Anmärkning"


def test_a_missing_column_is_asked_for(page: BookingsPage, qtbot: "QtBot", tmp_path: Path) -> None:
    odd = tmp_path / "lista.csv"
    odd.write_text("Datum;Tid;Vem\xe4r;Telefon\n2026-11-23;09.00;Elsa Öberg;070\n", "utf-8")
    page.open_file(str(odd))
    shown = dialog(qtbot, page, ImportList)
    assert "Namn" in shown.missing.text()
    assert not shown.read_in.isEnabled()
    box = shown.columns.boxes[Field.NAME]
    box.setFocus()
    QTest.keyClicks(box, "Vem")
    calm(qtbot, page)
    assert shown.missing.text() == ""
    assert shown.read_in.text() == "Läs in 1 rad"
    assert shown.read_in.isEnabled()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "en bild"),
        (b"", "tom"),
        (b'Datum;Tid;Namn\n2026-11-23;09.00;"Elsa\n\n', "citattecken"),
        (b"Datum;Tid;Namn\n2026-11-23;09.00;El\0sa\n", "tecken som inte hör till en text"),
        ("Datum;Tid;Namn\n2026-11-23;09.00;Åsa".encode("cp850"), "går inte att läsa rätt"),
        (b"2026-11-23;09.00;60;Siv\n2026-11-23;10.00;60;Gun\n", "inga rubriker"),
        (b"Datum;Tid;Namn\n2026-11-23;09.00;" + b"x" * 2_000_000 + b"\n", "rad 2"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "kalender"),
    ],
)
def test_a_bad_file_is_told_of_and_changes_nothing(
    page: BookingsPage, work: "Workplace", qtbot: "QtBot", tmp_path: Path, content: bytes, says: str
) -> None:
    bad = tmp_path / "lista.csv"
    bad.write_bytes(content)
    page.open_file(str(bad))
    shown = dialog(qtbot, page, ImportList)
    assert says in shown.problem.text()
    assert "Ingenting har ändrats." in shown.problem.text()
    assert shown.read_in.isHidden()
    assert not page.desk.messages.shown()
    shown.open_file(str(LIST))
    calm(qtbot, page)
    assert shown.problem.text() == ""
    assert shown.read_in.isEnabled()


def test_a_file_that_is_gone_is_told_of(page: BookingsPage, qtbot: "QtBot", tmp_path: Path) -> None:
    page.open_file(str(tmp_path / "borta.csv"))
    assert "går inte att öppna" in dialog(qtbot, page, ImportList).problem.text()


def test_a_calendar_is_read_in_without_columns(page: BookingsPage, work: "Workplace", qtbot: "QtBot") -> None:
    page.open_file(str(CALENDAR))
    shown = dialog(qtbot, page, ImportList)
    assert shown.columns.isHidden()
    assert shown.show_columns.isHidden()
    QTest.mouseClick(shown.read_in, LEFT)
    calm(qtbot, page)
    assert {entry.who for entry in bookings.between(work, first=NOVEMBER, last=DECEMBER)} >= {
        "Gunvor Öberg",
        "Börje Ängqvist",
    }


def test_esc_closes_and_nothing_is_stored(
    preview: ImportList, page: BookingsPage, work: "Workplace", qtbot: "QtBot"
) -> None:
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    calm(qtbot, page)
    assert how_many(work) == 0


def test_the_folder_of_the_chosen_file_is_remembered(page: BookingsPage, qtbot: "QtBot") -> None:
    chosen: list[str] = []
    asked = choose_list(page, page.desk, chosen.append)
    asked.fileSelected.emit(str(LIST))
    assert chosen == [str(LIST)]
    assert page.desk.settings.recall(FOLDER) == str(LIST.parent)
    asked.reject()


@pytest.mark.parametrize(
    ("language", "scale", "doubled"),
    [("sv", 1.0, False), ("en", 1.0, False), ("sv", 1.0, True), ("sv", 1.5, False)],
)
def test_all_is_named_and_fits(
    page: BookingsPage, qtbot: "QtBot", language: str, scale: float, doubled: bool
) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    with pseudo_language() if doubled else nullcontext():
        window.use_look("light", scale)
        window.use_language(language)
        again = window.page
        assert isinstance(again, BookingsPage)
        again.open_file(str(LIST))
        shown = dialog(qtbot, again, ImportList)
        shown.table.select(shown.table.rows()[8])
        calm(qtbot, again)
        assert unnamed_controls(shown) == []
        assert clipped_texts(shown) == []
