"""What must not be stored is shown where it stands, and one press saves the text without it."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from itcoach import residents
from itcoach.workplace import Workplace
from resources.words import set_language
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from ui import theme
from ui.dialogs.sensitive_text import SensitiveTextDialog
from ui.pages.base import Page

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.desk import Desk
    from ui.tasks import Tasks

NUMBER = "19121212-1212"
Write = Callable[..., SensitiveTextDialog]


class Empty(Page):
    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, "Sida")


@pytest.fixture
def page(show_page: Callable[..., Any]) -> Page:
    shown = show_page(Empty)
    assert isinstance(shown, Page)
    return shown


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(work, name="Gunvor").resident_id


@pytest.fixture
def write(qtbot: "QtBot", work: Workplace, page: Page, gunvor: str, tasks: "Tasks") -> Write:
    def write_(**how: Any) -> SensitiveTextDialog:
        goal = how.pop("goal")
        page.desk.write(page, lambda: residents.update(work, resident_id=gunvor, goal=goal), **how)
        wait_idle(qtbot, tasks)
        return next(each for each in page.findChildren(SensitiveTextDialog) if each.isVisible())

    return write_


def marked(dialog: SensitiveTextDialog) -> list[str]:
    return [each.cursor.selectedText() for text in dialog.texts for each in text.extraSelections()]


def goal(work: Workplace, gunvor: str) -> str:
    return residents.card(work, resident_id=gunvor).goal


def test_the_number_is_marked_and_taken_out_at_a_press(
    qtbot: "QtBot", work: Workplace, gunvor: str, write: Write, tasks: "Tasks"
) -> None:
    done: list[object] = []
    dialog = write(goal=f"Ringa barnbarnen. Pnr {NUMBER}. Se bilder.", on_success=done.append)
    assert marked(dialog) == [NUMBER]
    assert dialog.keep.isHidden()
    assert goal(work, gunvor) == ""
    dialog.remove.click()
    wait_idle(qtbot, tasks)
    assert goal(work, gunvor) == "Ringa barnbarnen. Se bilder."
    assert len(done) == 1


def test_the_coach_may_change_it_by_hand_and_nothing_is_saved(
    work: Workplace, gunvor: str, write: Write
) -> None:
    failed: list[object] = []
    dialog = write(goal="Lösenord: Sommar2024!", on_failure=failed.append)
    assert dialog.keep.isHidden()
    dialog.edit.click()
    assert len(failed) == 1
    assert goal(work, gunvor) == ""


def test_what_is_doubtful_can_be_saved_all_the_same(
    qtbot: "QtBot", work: Workplace, gunvor: str, write: Write, tasks: "Tasks"
) -> None:
    dialog = write(goal="Lära sig byta lösen: katten")
    assert marked(dialog) == ["katten"]
    dialog.keep.click()
    wait_idle(qtbot, tasks)
    assert goal(work, gunvor) == "Lära sig byta lösen: katten"


def test_a_long_text_is_shown_around_what_was_found(write: Write) -> None:
    dialog = write(goal=f"{'ord ' * 300}pinkod 4711 {'ord ' * 300}")
    assert marked(dialog) == ["4711"]
    assert len(dialog.texts[0].toPlainText()) < 250


@pytest.mark.parametrize("words", ["sv", "en", "doubled"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_clipped_or_without_a_name(
    qapp: QApplication, write: Write, words: str, scale: float
) -> None:
    theme.apply(qapp, "light", scale)
    if words == "en":
        set_language("en")
    with pseudo_language() if words == "doubled" else nullcontext():
        dialog = write(goal=f"Pnr {NUMBER} och portkod 4711")
        settle()
        assert unnamed_controls(dialog) == []
        assert clipped_texts(dialog) == []
    theme.apply(qapp, "light", 1.0)
