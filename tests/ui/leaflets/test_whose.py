"""The questions and a resident's own answers are built on the page of print-outs like every other sheet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from itcoach.printing.orders import Sheet
from itcoach.visiting import visits
from tests.helpers.leaflets import ready
from tests.helpers.people import measured
from tests.helpers.printed import Printed
from tests.helpers.ui import clipped_texts, pseudo_language, unnamed_controls
from ui import theme
from ui.pages.leaflets import LeafletsPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

Open = Callable[..., LeafletsPage]


@pytest.fixture
def gunvor(work: "Workplace", visit: str) -> str:
    """Gunvor, who was asked half a year ago."""
    resident_id = visits.view(work, visit_id=visit).resident.resident_id
    measured(work, resident_id, days_ago=180)
    return resident_id


def chosen(qtbot: "QtBot", page: LeafletsPage, sheet: Sheet, person: int = 1) -> str:
    qtbot.mouseClick(page.choices.sheets[sheet], Qt.MouseButton.LeftButton)
    page.choices.whose.setCurrentIndex(person)
    page.choices.whose.activated.emit(person)
    ready(qtbot, page)
    assert page.maker.made is not None
    return Printed(page.maker.made.content).text


def test_the_questions_that_are_due_are_built_in_large_print(
    qtbot: "QtBot", gunvor: str, open_leaflets: Open
) -> None:
    page = open_leaflets()
    words = chosen(qtbot, page, Sheet.QUESTIONS)
    assert page.choices.whose.currentText() == "Gunvor Öberg, efter 6 månader"
    assert "Har du flyttat sedan förra gången?" in words
    assert "Gunvor" not in words
    order = page.choices.chosen()
    assert (order.large_print, order.resident_id, order.kind) == (True, gunvor, "six_months")

    words = chosen(qtbot, page, Sheet.ANSWERS)
    assert "Det här svarade du" in words
    assert not page.choices.chosen().large_print
    assert page.choices.whom() == "Gunvor Öberg"


def test_nobody_chosen_nothing_is_printed(qtbot: "QtBot", gunvor: str, open_leaflets: Open) -> None:
    page = open_leaflets()
    qtbot.mouseClick(page.choices.sheets[Sheet.ANSWERS], Qt.MouseButton.LeftButton)
    ready(qtbot, page)
    assert not page.print_button.isEnabled()
    assert page.maker.made is None


def test_what_is_chosen_outlives_another_look(
    qtbot: "QtBot", qapp: "QApplication", gunvor: str, open_leaflets: Open
) -> None:
    page = open_leaflets()
    chosen(qtbot, page, Sheet.ANSWERS)
    page.desk.frame.use_look("dark", 1.0)
    again = page.window().page  # type: ignore[attr-defined]
    ready(qtbot, again)
    assert again.choices.chosen().resident_id == gunvor
    assert again.choices.chosen().sheet is Sheet.ANSWERS


@pytest.mark.parametrize(("scale", "doubled"), [(1.5, False), (1.0, True)])
def test_all_is_named_and_whole(
    qtbot: "QtBot", qapp: "QApplication", gunvor: str, open_leaflets: Open, scale: float, doubled: bool
) -> None:
    theme.apply(qapp, "light", scale)
    if doubled:
        with pseudo_language():
            page = open_leaflets()
            chosen(qtbot, page, Sheet.QUESTIONS)
    else:
        page = open_leaflets()
        chosen(qtbot, page, Sheet.QUESTIONS)
    assert unnamed_controls(page) == []
    assert clipped_texts(page) == []
