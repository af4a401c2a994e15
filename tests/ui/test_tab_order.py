"""Tab goes through a page as it is read, and round by the rail; nothing holds the keyboard."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.privacy import rights
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.vocabulary import RequestKind
from tests.helpers.ui import settle
from tests.helpers.visiting import rest
from ui.main_window import MainWindow, PageSpec
from ui.page_list import page_specs
from ui.pages.residents import ResidentsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

ENOUGH = 120


@pytest.fixture
def gunvor(work: Workplace) -> str:
    person = residents.create(work, name="Gunvor Öberg", goal="Ringa").resident_id
    bookings.create(work, resident_id=person, start=work.clock.now() + timedelta(hours=1))
    rights.ask(work, resident_id=person, kind=RequestKind.CORRECTION, words="Fel telefon")
    return person


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow], gunvor: str) -> MainWindow:
    return open_window(page_specs())


def stops(window: MainWindow) -> list[QWidget]:
    """Return where Tab stops, until it is back where it began."""
    window.activateWindow()
    settle()
    here = begun = window.focusWidget()
    found: list[QWidget] = []
    for _ in range(ENOUGH):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = window.focusWidget()
        found.append(here)
        if here is begun and len(found) > 1:
            return found
    pytest.fail(f"the keyboard never comes back: {found[-9:]}")


@pytest.mark.parametrize("key", [spec.key for spec in page_specs() if spec.key != "guide_editor"])
def test_every_page_is_gone_through_and_left_by_the_rail(
    qtbot: "QtBot", tasks: "Tasks", window: MainWindow, work: Workplace, gunvor: str, key: str
) -> None:
    visit = visits.start_drop_in(work, resident_id=gunvor).visit_id
    window.go(key, **({"visit": visit} if key == "visit" else {}))
    rest(qtbot, tasks)
    walked = stops(window)
    assert window.rail.lock_button in walked
    assert all(each.isVisible() for each in walked)


def test_the_card_is_gone_through_from_top_to_bottom_though_its_parts_are_read_one_by_one(
    qtbot: "QtBot", tasks: "Tasks", window: MainWindow, gunvor: str
) -> None:
    window.go("residents", resident=gunvor)
    rest(qtbot, tasks)
    page = window.page
    assert isinstance(page, ResidentsPage)
    card = page.card
    parts = [card.coming, card.devices, card.safety, card.measurements, card.rights]
    walked = [
        number for stop in stops(window) for number, part in enumerate(parts) if part.isAncestorOf(stop)
    ]
    assert walked == sorted(walked)
    assert set(walked) == set(range(len(parts)))
