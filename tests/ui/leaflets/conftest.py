"""The leaflets' page in a window, and a visit to hand something out at."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from itcoach import residents
from itcoach.printing import orders
from itcoach.printing.orders import ChosenGuide, Order, Shape, Sheet
from itcoach.visiting import visits
from models.people import Municipality
from models.vocabulary import DoneBy, Outcome, Topic
from tests.helpers.leaflets import GUIDE, ready
from ui.main_window import MainWindow, PageSpec
from ui.pages.base import Page
from ui.pages.leaflets import LeafletsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace


@pytest.fixture
def visit(work: "Workplace") -> str:
    """A visit at Gunvor's where she made a video call by herself."""
    gunvor = residents.create(work, name="Gunvor Öberg", goal="Se barnbarnen")
    started = visits.start_drop_in(work, resident_id=gunvor.resident_id)
    visits.add_task(
        work,
        visit_id=started.visit_id,
        topic=Topic.CONTACT,
        guide_id=GUIDE,
        outcome=Outcome.SOLVED,
        done_by=DoneBy.RESIDENT,
    )
    visits.finish(work, visit_id=started.visit_id)
    return started.visit_id


@pytest.fixture
def municipality(work: "Workplace") -> None:
    with work.store.write() as session:
        session.add(
            Municipality(
                name="Sjöstad",
                service_name="IT-hjälpen",
                switchboard_phone="0123-45 67 89",
                opening_hours="vardagar 8–16",
                cost="Besöket är gratis",
            )
        )


@pytest.fixture
def open_leaflets(
    qtbot: "QtBot", open_window: Callable[[list[PageSpec]], MainWindow]
) -> Callable[..., LeafletsPage]:
    def open_(**arguments: str) -> LeafletsPage:
        window = open_window(
            [
                PageSpec("before", lambda: "Idag", "calendar-today", lambda desk: Page(desk, "Idag")),
                PageSpec("leaflets", lambda: "Utskrifter", "printer", LeafletsPage),
            ]
        )
        window.go("leaflets", **arguments)
        page = window.page
        assert isinstance(page, LeafletsPage)
        ready(qtbot, page)
        return page

    return open_


@pytest.fixture
def pile(work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]) -> LeafletsPage:
    """The page with four sheets in the pile: a guide, a flyer, cards and the summary of the visit."""
    page = open_leaflets(visit=visit)
    for order in (
        Order(Sheet.GUIDE, guides=(ChosenGuide(GUIDE),), visit_id=visit),
        Order(Sheet.FLYER, shape=Shape.TRIFOLD, visit_id=visit),
        Order(Sheet.CARDS, visit_id=visit),
        Order(Sheet.SUMMARY, visit_id=visit),
    ):
        page.desk.pile.add(order, orders.title(work, order=order))
    page.tabs.choose("pile")
    return page
