"""Tables, form rows, chips and the flowing line, as a person meets them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from itcoach.settings import Settings
from tests.helpers.ui import accessible_name, cell_text, settle, unnamed_controls
from ui import theme
from ui.forms import Form
from ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from ui.widgets.cards import EmptyState, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.table import Column, Table
from ui.widgets.tabs import Tabs
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("look")


@dataclass(frozen=True)
class Booking:
    name: str
    minutes: int


ROWS = [Booking("Åke", 90), Booking("Gunvor", 60), Booking("Maj", 120)]


def make_table(qtbot: "QtBot", settings: Settings) -> Table[Booking]:
    columns = [
        Column[Booking]("Invånare", lambda row: row.name, width=200),
        Column[Booking](
            "Min", lambda row: str(row.minutes), sort=lambda row: row.minutes, number=True, width=90
        ),
    ]
    table = Table("bookings", "Veckans bokningar", columns, settings)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.set_rows(ROWS)
    table.show()
    settle()
    return table


def click_heading(qtbot: "QtBot", table: Table[Booking], column: int) -> None:
    header = table.horizontalHeader()
    at = header.viewport().rect().topLeft()
    at.setX(header.sectionPosition(column) + 20)
    at.setY(10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_enter_presses_the_button_in_focus_and_not_the_dialogs_own(qtbot: "QtBot") -> None:
    pressed: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    save = PrimaryButton("Spara", lambda: pressed.append("save"))
    save.setDefault(True)
    leave = SecondaryButton("Stäng utan att spara", lambda: pressed.append("leave"))
    row = QHBoxLayout(dialog)
    row.addWidget(save)
    row.addWidget(leave)
    dialog.show()
    leave.setFocus()
    qtbot.keyClick(leave, Qt.Key.Key_Return)

    assert pressed == ["leave"]


def test_a_button_that_gets_its_words_later_looks_as_one_that_had_them(qtbot: "QtBot") -> None:
    at_once, later = QuietButton("Skriv målet", None, "pencil"), QuietButton("", None, "pencil")
    side = later.iconSize()
    for button in (at_once, later):
        qtbot.addWidget(button)
    later.setText("Skriv målet")
    assert (later.iconSize(), later.sizeHint()) == (at_once.iconSize(), at_once.sizeHint())
    later.setText("")
    assert (later.iconSize(), later.property("symbol_only")) == (side, True)


def test_the_keyboard_comes_to_the_tab_that_is_chosen(qtbot: "QtBot") -> None:
    tabs = Tabs("Delar")
    qtbot.addWidget(tabs)
    for key in ("one", "two"):
        tabs.add(key, key)
    tabs.show()
    tabs.choose("two")
    tabs.setFocus()
    assert tabs.focusWidget() is tabs.buttons["two"]


def test_a_table_sorts_by_number_and_keeps_the_chosen_row(qtbot: "QtBot", settings: Settings) -> None:
    table = make_table(qtbot, settings)
    assert table.rows() == ROWS
    table.select(ROWS[2])
    click_heading(qtbot, table, 1)
    assert [row.minutes for row in table.rows()] == [60, 90, 120]
    assert table.selected() == ROWS[2]
    table.set_rows([*ROWS, Booking("Bo", 30)])
    assert cell_text(table, 0, 0) == "Bo"
    assert table.selected() == ROWS[2]


def test_a_row_is_opened_with_the_keyboard(qtbot: "QtBot", settings: Settings) -> None:
    table = make_table(qtbot, settings)
    table.select(ROWS[0])
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.chosen, timeout=20_000) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [ROWS[1]]
    assert unnamed_controls(table) == []


def test_a_table_remembers_its_widths(qtbot: "QtBot", settings: Settings) -> None:
    first = make_table(qtbot, settings)
    first.horizontalHeader().resizeSection(0, 333)
    qtbot.waitUntil(lambda: settings.recall("table.bookings") is not None, timeout=20_000)
    assert make_table(qtbot, settings).columnWidth(0) == 333


def test_the_widths_of_a_table_grow_with_the_text(
    qtbot: "QtBot", qapp: "QApplication", settings: Settings
) -> None:
    settings.remember("table.bookings", [300, 90])
    theme.apply(qapp, "light", 1.5)
    assert make_table(qtbot, settings).columnWidth(0) == 450


def test_a_hidden_column_is_as_wide_as_before_when_it_is_shown_again(
    qtbot: "QtBot", settings: Settings
) -> None:
    first = make_table(qtbot, settings)
    first.horizontalHeader().resizeSection(0, 222)
    first.show_column(0, shown=False)
    qtbot.waitUntil(lambda: settings.recall("table.bookings") == [222, 90], timeout=20_000)
    assert make_table(qtbot, settings).columnWidth(0) == 222


def test_a_table_grows_with_the_size_of_text(
    qapp: "QApplication", qtbot: "QtBot", settings: Settings
) -> None:
    theme.apply(qapp, "light", 1.5)
    table = make_table(qtbot, settings)
    assert (table.columnWidth(0), table.iconSize().width()) == (300, 27)


@pytest.mark.parametrize("bad", ["wide", [1], [100, "x"], [-5, 90]])
def test_widths_that_make_no_sense_are_left_aside(qtbot: "QtBot", settings: Settings, bad: object) -> None:
    settings.remember("table.bookings", bad)
    assert make_table(qtbot, settings).columnWidth(0) == 200


def test_a_form_row_ties_label_field_help_and_error(qtbot: "QtBot") -> None:
    form = Form()
    qtbot.addWidget(form)
    phone = form.add("&Telefon", QLineEdit(), "Bara siffror.")
    form.add("Minuter", QSpinBox())
    form.show()
    phone.set_error("Numret är för kort.")
    assert phone.label.buddy() is phone.field
    assert accessible_name(phone.field) == "Telefon"
    assert phone.field.accessibleDescription() == "Bara siffror. Numret är för kort."
    assert phone.error == "Numret är för kort."
    assert form.focus_first_error()
    assert unnamed_controls(form) == []
    form.clear_errors()
    assert not form.focus_first_error()
    assert phone.field.accessibleDescription() == "Bara siffror."


def test_a_chip_says_its_state_in_a_word(qtbot: "QtBot") -> None:
    chip = StatusChip("Bokad", "good")
    qtbot.addWidget(chip)
    chip.show_state("Inställd", "bad")
    assert (chip.text(), accessible_name(chip)) == ("Inställd", "Inställd")


def test_an_empty_page_offers_what_to_do(qtbot: "QtBot") -> None:
    done: list[str] = []
    empty = EmptyState("Inga bokningar", "Hämta växelns lista.", ("Hämta", lambda: done.append("import")))
    qtbot.addWidget(empty)
    assert empty.button is not None
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert done == ["import"]


def test_a_text_that_is_cut_shows_whole_in_its_tip(qtbot: "QtBot") -> None:
    label = ElidedLabel("Skrivaren skriver inte ut från telefonen")
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < label.sizeHint().width()
    assert label.toolTip() == "Skrivaren skriver inte ut från telefonen"


def test_a_flow_goes_on_below_where_the_line_is_full(qtbot: "QtBot") -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    buttons = [SecondaryButton(f"Knapp {number}") for number in range(4)]
    for button in buttons:
        flow.addWidget(button)
    holder.resize(2 * buttons[0].sizeHint().width() + 20, 300)
    holder.show()
    settle()
    assert [button.y() > 0 for button in buttons] == [False, False, True, True]
    assert flow.heightForWidth(10_000) < flow.heightForWidth(holder.width())
