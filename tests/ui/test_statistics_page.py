"""The statistics page: tables that are read, chosen, and saved, and words on what is hidden."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from itcoach.group.measurements import measurements_as_list
from itcoach.group.tables import Choice
from itcoach.workplace import Workplace
from models.people import Municipality
from models.vocabulary import Regime
from tests.helpers.measured import measured
from tests.helpers.ui import (
    cell_text,
    clipped_texts,
    cut_headings,
    pseudo_language,
    scroll_sideways,
    settle,
    unnamed_controls,
    wait_idle,
)
from ui import language, theme
from ui.pages.statistics import StatisticsPage
from ui.widgets.grid_table import GridTable
from ui.widgets.index_plot import CountBars

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ui.desk import Desk
    from ui.pages.base import Page

    Show = Callable[[Callable[[Desk], Page]], Page]


def shown(page: StatisticsPage) -> str:
    settle()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def tables(page: StatisticsPage) -> dict[str, GridTable]:
    settle()
    return {table.accessibleName(): table for table in page.findChildren(GridTable) if table.isVisible()}


def opened(show_page: "Show") -> StatisticsPage:
    return cast("StatisticsPage", show_page(StatisticsPage))


def test_with_nobody_measured_the_page_says_what_to_do(show_page: "Show") -> None:
    page = opened(show_page)
    assert "Färre än fem är mätta" in shown(page)
    assert not page.report.isEnabled()
    assert not tables(page)


def test_where_only_counts_are_kept_the_page_asks_for_no_measurements(
    show_page: "Show", work: Workplace
) -> None:
    with work.store.write() as session:
        session.query(Municipality).delete()
        session.add(Municipality(name="Sjöstad", regime=Regime.ANONYMOUS))
    page = opened(show_page)
    assert "Här görs inga mätningar" in shown(page)
    assert not page.save_codes.isVisible()


def test_the_counts_are_drawn_above_their_tables(show_page: "Show", work: Workplace) -> None:
    measured(work, 60)
    page = opened(show_page)
    settle()
    drawn = {each.accessibleName(): each for each in page.findChildren(CountBars) if each.isVisible()}
    assert list(drawn) == [
        "Efter 6 månader: vilka har svarat?",
        "Efter 12 månader: vilka har svarat?",
        "Index",
        "Efter 6 månader: förändring sedan första gången",
    ]
    follow_up = tables(page)["Efter 6 månader: vilka har svarat?"]
    said = drawn["Efter 6 månader: vilka har svarat?"].accessibleDescription()
    assert said.startswith(f"Har svarat: {cell_text(follow_up, 0, 1)}")


def test_the_tables_are_read_and_each_part_opens(show_page: "Show", qtbot: "QtBot", work: Workplace) -> None:
    measured(work, 60)
    page = opened(show_page)
    assert "60 invånare har gjort den första mätningen" in shown(page)
    assert "Ett antal under fem visas aldrig" in shown(page)
    follow_up = tables(page)["Efter 6 månader: vilka har svarat?"]
    assert cell_text(follow_up, 0, 0) == "Har svarat"
    assert "%" in cell_text(follow_up, 0, 1)
    qtbot.mouseClick(page.tabs.buttons["questions"], Qt.MouseButton.LeftButton)
    assert "1. Hur ofta använder du internet, i mobil, surfplatta eller dator?" in tables(page)
    qtbot.mouseClick(page.tabs.buttons["groups"], Qt.MouseButton.LeftButton)
    assert "Ålder" in tables(page)
    qtbot.mouseClick(page.tabs.buttons["about"], Qt.MouseButton.LeftButton)
    assert "inget betyg" in shown(page)
    assert not tables(page)


def test_own_or_all_is_chosen_in_words_and_remembered(
    show_page: "Show", qtbot: "QtBot", work: Workplace
) -> None:
    measured(work, 80, own=0.5)
    page = opened(show_page)
    assert page.choice.isVisible()
    assert page.choice.currentText() == "De som jag mätte första gången"
    own = shown(page)
    page.choice.setCurrentIndex(1)
    page.choice.activated.emit(1)
    assert "80 invånare" in shown(page)
    assert "80 invånare" not in own
    page.refresh()
    wait_idle(qtbot, page.desk.tasks)
    assert "80 invånare" in shown(page)


def test_files_are_saved_where_the_coach_says_and_troubles_are_told(
    show_page: "Show", qtbot: "QtBot", work: Workplace, tmp_path: Path
) -> None:
    measured(work, 30)
    page = opened(show_page)

    def save(button: QPushButton, path: Path) -> str:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert page.saver.dialog is not None
        page.saver.dialog.fileSelected.emit(str(path))
        page.saver.dialog.close()
        wait_idle(qtbot, page.desk.tasks)
        return page.desk.messages.shown()[-1].text

    assert "Sparat som t.csv, med en kodbok bredvid" in save(page.save, tmp_path / "t.csv")
    assert (tmp_path / "t-kodbok.txt").exists()
    assert "Filen är personuppgifter" in save(page.save_codes, tmp_path / "k.csv")
    assert (tmp_path / "k-kodbok.txt").exists()
    assert "Sparat som p.pdf" in save(page.report, tmp_path / "p.pdf")
    assert "Välj en annan mapp" in save(page.save, tmp_path / "finns inte" / "t.csv")


@pytest.mark.parametrize("choice", [Choice.MINE, Choice.ALL])
def test_the_coded_measurements_are_those_of_whom_the_page_shows(
    show_page: "Show", qtbot: "QtBot", work: Workplace, tmp_path: Path, choice: Choice
) -> None:
    measured(work, 80, own=0.5)
    page = opened(show_page)
    page.choice.setCurrentIndex(page.choice.findData(choice))
    page.choice.activated.emit(page.choice.currentIndex())
    qtbot.mouseClick(page.save_codes, Qt.MouseButton.LeftButton)
    assert page.saver.dialog is not None
    page.saver.dialog.fileSelected.emit(str(tmp_path / "k.csv"))
    page.saver.dialog.close()
    wait_idle(qtbot, page.desk.tasks)
    own_only = choice is Choice.MINE
    assert (tmp_path / "k.csv").read_bytes() == measurements_as_list(work, own_only=own_only)
    assert measurements_as_list(work, own_only=True) != measurements_as_list(work)


@pytest.mark.parametrize(("lang", "scale"), [("sv", 1.0), ("en", 1.5), ("doubled", 1.0)])
def test_nothing_is_unnamed_or_cut(
    show_page: "Show", qapp: "QApplication", qtbot: "QtBot", work: Workplace, lang: str, scale: float
) -> None:
    measured(work, 25)
    theme.apply(qapp, "light", scale)
    language.use_language(qapp, "en" if lang == "en" else "sv")
    with pseudo_language() if lang == "doubled" else contextlib.nullcontext():
        page = opened(show_page)
        for key in list(page.tabs.buttons):
            page.tabs.choose(key)
            settle()
            assert unnamed_controls(page) == []
            assert clipped_texts(page) == []
            if lang != "doubled":
                assert scroll_sideways(page) == []
                assert [cut_headings(table) for table in tables(page).values() if cut_headings(table)] == []
