"""A booked visit with Gunvor Öberg, open in a window."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.vocabulary import DeviceKind
from resources.words import tr
from tests.helpers.visiting import Elsewhere, Open, on_screen, rest
from ui.main_window import MainWindow, PageSpec
from ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks


@pytest.fixture
def resident(work: Workplace) -> str:
    card = residents.create(
        work,
        name="Gunvor Öberg",
        phone="070-174 06 05",
        address="Åbyvägen 12",
        goal="Jag vill se barnbarnen när jag pratar med dem",
    )
    residents.add_device(work, resident_id=card.resident_id, kind=DeviceKind.IPHONE, model="iPhone 13")
    return card.resident_id


@pytest.fixture
def visit(work: Workplace, resident: str) -> str:
    booking = bookings.create(
        work, resident_id=resident, start=work.clock.now(), wish="Vill ringa videosamtal i WhatsApp"
    )
    return visits.start(work, booking_id=booking).visit_id


@pytest.fixture
def window(open_window: Callable[[Sequence[PageSpec]], MainWindow]) -> MainWindow:
    return open_window(
        [
            PageSpec("today", lambda: "Idag", "calendar-today", Elsewhere),
            PageSpec("leaflets", lambda: "Utskrifter", "printer", Elsewhere),
            PageSpec("visit", lambda: tr("Besök"), "home", VisitPage, in_rail=False),
        ]
    )


@pytest.fixture
def open_visit(qtbot: "QtBot", window: MainWindow, tasks: "Tasks") -> Open:
    def open_(visit_id: str) -> VisitPage:
        window.go("visit", visit=visit_id)
        rest(qtbot, tasks)
        return on_screen(window)

    return open_


@pytest.fixture
def page(open_visit: Open, visit: str) -> VisitPage:
    return open_visit(visit)
