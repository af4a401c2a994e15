"""The questions and the answers are printed from the card and the visit, seen before they come out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from itcoach import residents
from itcoach.codes import written
from itcoach.followups import schedule
from itcoach.workplace import Workplace
from models.rights import AccessEntry
from models.vocabulary import AccessAction, MeasurementKind
from tests.helpers.people import measured
from tests.helpers.printed import Printed
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from ui.dialogs.index_sheet import IndexSheet, print_answers, print_questions
from ui.pages.base import Page
from ui.pages.resident_index import MeasurementsCard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.desk import Desk
    from ui.tasks import Tasks


@pytest.fixture
def resident(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg").resident_id


@pytest.fixture
def page(show_page: "Callable[[Callable[[Desk], Page]], Page]") -> Page:
    return show_page(lambda desk: Page(desk, "Sidan"))


@pytest.fixture
def rest(qtbot: "QtBot", tasks: "Tasks") -> Callable[[], None]:
    def rest_() -> None:
        for _ in range(3):
            wait_idle(qtbot, tasks)
            settle()

    return rest_


@pytest.fixture
def sheet(page: Page, resident: str, rest: Callable[[], None]) -> IndexSheet:
    kind = MeasurementKind.FIRST
    dialog = print_questions(page.desk, page, resident_id=resident, kind=kind, whom="Gunvor Öberg")
    rest()
    return dialog


def words_of(sheet: IndexSheet) -> str:
    return " ".join(Printed(sheet.preview.content).text.split())


def test_the_questions_are_seen_with_the_code_in_large_print(
    work: Workplace, resident: str, sheet: IndexSheet
) -> None:
    text = words_of(sheet)
    assert written(residents.card(work, resident_id=resident).code) in text
    assert "Gunvor" not in text
    assert sheet.size_of_type.currentData() is True


def test_another_language_is_made_anew(sheet: IndexSheet, rest: Callable[[], None]) -> None:
    sheet.language.setCurrentIndex(1)
    sheet.language.activated.emit(1)
    assert not sheet.print_button.isEnabled()
    rest()
    assert "How often do you use the internet" in words_of(sheet)
    assert sheet.print_button.isEnabled()


def test_it_is_saved_as_a_file_called_by_the_code(
    qtbot: "QtBot",
    work: Workplace,
    resident: str,
    sheet: IndexSheet,
    rest: Callable[[], None],
    tmp_path: Path,
) -> None:
    qtbot.mouseClick(sheet.save_button, Qt.MouseButton.LeftButton)
    asked = sheet.output.file_dialog
    assert asked is not None
    path = tmp_path / "fragor.pdf"
    content = sheet.preview.content
    asked.fileSelected.emit(str(path))
    rest()
    assert path.read_bytes() == content
    with work.store.read() as session:
        actions = {entry.action for entry in session.query(AccessEntry)}
    assert AccessAction.EXPORTED in actions
    asked.reject()


def test_it_can_wait_in_the_pile(qtbot: "QtBot", page: Page, sheet: IndexSheet) -> None:
    qtbot.mouseClick(sheet.pile_button, Qt.MouseButton.LeftButton)
    [item] = page.desk.pile.items
    assert item.title.startswith("Frågor ")
    assert item.whom == "Gunvor Öberg"
    page.desk.pile.items.clear()


def test_without_answers_the_sheet_says_so_and_prints_nothing(
    page: Page, resident: str, rest: Callable[[], None]
) -> None:
    dialog = print_answers(page.desk, page, resident_id=resident, whom="Gunvor Öberg")
    rest()
    assert "Det finns inga svar att skriva ut." in dialog.problem.text()
    assert not dialog.print_button.isEnabled()


@pytest.mark.parametrize("doubled", [False, True])
def test_all_is_named_and_whole(
    page: Page, resident: str, rest: Callable[[], None], work: Workplace, doubled: bool
) -> None:
    measured(work, resident, days_ago=10)
    if doubled:
        with pseudo_language():
            dialog = print_answers(page.desk, page, resident_id=resident, whom="Gunvor Öberg")
    else:
        dialog = print_answers(page.desk, page, resident_id=resident, whom="Gunvor Öberg")
    rest()
    assert unnamed_controls(dialog) == []
    assert clipped_texts(dialog) == []


def card_of(qtbot: "QtBot", work: Workplace, page: Page, resident: str) -> MeasurementsCard:
    card = MeasurementsCard(page.desk)
    qtbot.addWidget(card)
    whose = {"resident_id": resident, "today": work.clock.today()}
    following, lapsed = schedule.next_for(work, **whose), schedule.lapsed_for(work, **whose)
    card.show_measurements(residents.card(work, resident_id=resident), following, lapsed)
    return card


def offered(card: MeasurementsCard) -> list[str]:
    return [each.text() for each in card.findChildren(QPushButton) if not each.isHidden()]


@pytest.mark.parametrize(
    ("days_ago", "paper"),
    [
        (None, ["Skriv ut frågorna", "För in svar från papper"]),
        (10, ["Skriv ut svaren"]),
        (190, ["Skriv ut frågorna", "För in svar från papper", "Skriv ut svaren"]),
        (240, ["För in svar från papper", "Skriv ut svaren"]),
    ],
)
def test_the_card_offers_the_paper_that_is_of_use_then(
    qtbot: "QtBot", work: Workplace, page: Page, resident: str, days_ago: int | None, paper: list[str]
) -> None:
    if days_ago is not None:
        measured(work, resident, days_ago=days_ago)
    kinds = {"Skriv ut frågorna", "För in svar från papper", "Skriv ut svaren"}
    assert [words for words in offered(card_of(qtbot, work, page, resident)) if words in kinds] == paper
