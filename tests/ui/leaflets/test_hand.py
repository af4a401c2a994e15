"""The leaflets' page under a hand that is not careful: the wheel, Escape, a list that is opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from itcoach.printing.orders import Sheet
from tests.helpers.leaflets import WIFI, ready
from tests.helpers.ui import settle, type_text
from ui.pages.leaflets import LeafletsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def wheel_down(widget: QWidget) -> None:
    """Turn the wheel with the pointer over the widget, as the system tells of it."""
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -240))
    settle()


def fields(page: LeafletsPage) -> list[QComboBox | QDateEdit]:
    found = [*page.choices.findChildren(QComboBox), *page.choices.findChildren(QDateEdit)]
    return [field for field in found if field.isVisible()]


@pytest.mark.parametrize("sheet", [Sheet.GUIDE, Sheet.DAY])
def test_the_wheel_over_a_field_changes_nothing(
    visit: str, open_leaflets: Callable[..., LeafletsPage], sheet: Sheet
) -> None:
    page = open_leaflets(guide=WIFI, visit=visit)
    page.choices.sheets[sheet].click()
    settle()
    before = page.choices.chosen()
    assert fields(page)
    for field in fields(page):
        page.choices.ensureWidgetVisible(field)
        settle()
        wheel_down(field)
        assert not field.hasFocus()
    assert page.choices.chosen() == before


def test_the_wheel_over_a_field_scrolls_the_page(open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=WIFI)
    bar = page.choices.verticalScrollBar()
    page.choices.ensureWidgetVisible(page.choices.visit)
    settle()
    bar.setValue(min(bar.value(), bar.maximum() - 40))
    before = bar.value()
    assert bar.maximum() > before
    wheel_down(page.choices.visit)
    assert bar.value() > before


def test_the_wheel_changes_the_field_that_has_the_keyboard(
    open_leaflets: Callable[..., LeafletsPage],
) -> None:
    page = open_leaflets(guide=WIFI)
    box = page.choices.language
    page.choices.ensureWidgetVisible(box)
    box.setFocus()
    settle()
    before = box.currentIndex()
    wheel_down(box)
    assert box.currentIndex() == before + 1


def test_escape_stays_with_the_leaflets(open_leaflets: Callable[..., LeafletsPage], qtbot: "QtBot") -> None:
    page = open_leaflets(guide=WIFI)
    qtbot.keyClick(page.window(), Qt.Key.Key_Escape)
    assert page.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform, of any list
def test_an_opened_list_shows_every_line(open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=WIFI)
    box = page.choices.guide_shape
    box.setCurrentIndex(1)
    page.choices.ensureWidgetVisible(box)
    settle()
    box.showPopup()
    settle()
    lines = box.view()
    rows = [lines.visualRect(box.model().index(row, 0)) for row in range(box.count())]
    assert all(lines.viewport().rect().contains(row) for row in rows)
    assert not lines.window().geometry().contains(box.mapToGlobal(box.rect().center()))
    box.hidePopup()


@pytest.mark.parametrize("words", ["Hej 19121212-1212", "Din kod är 4711, lösenord: hemligt"])
def test_what_is_wrong_with_the_greeting_is_scrolled_into_sight(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage], words: str
) -> None:
    page = open_leaflets(guide=WIFI)
    page.choices.ensureWidgetVisible(page.choices.note)
    page.choices.note.setFocus()
    type_text(page.choices.note, words)
    page.choices.settle()
    ready(qtbot, page)
    view = page.choices.viewport()
    warning = next(row for row in page.choices.form.rows if row.error or row.field is page.choices.secret)
    if not warning.error:
        assert warning.isVisible()
    lowest = warning.mapTo(view, warning.rect().bottomLeft()).y()
    assert 0 < lowest < view.height()
