"""What the window says and offers in a municipality of names, of codes, and of counts alone."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from itcoach import residents
from itcoach.printing import handouts, orders
from itcoach.visiting import visits
from models.people import Coach, Municipality
from models.regime import NobodyIsKept
from models.visit import Leaflet, Visit, VisitNote, VisitTask
from models.vocabulary import DoneBy, Outcome, Regime, Topic, VisitStatus
from tests.helpers.ui import clipped_texts, settle, unnamed_controls, wait_idle
from ui.main_window import MainWindow, PageSpec
from ui.page_list import page_specs
from ui.pages.leaflet_choices import ABOUT_SOMEBODY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace
    from ui.tasks import Tasks

Go = Callable[..., object]


@pytest.fixture
def regime(request: pytest.FixtureRequest, work: "Workplace") -> Regime:
    with work.store.write() as session:
        session.add(Municipality(name="Sjöstad", regime=request.param))
    return Regime(request.param)


@pytest.fixture
def window(regime: Regime, open_window: Callable[[Sequence[PageSpec]], MainWindow]) -> MainWindow:
    return open_window(page_specs())


@pytest.fixture
def go(qtbot: "QtBot", window: MainWindow, tasks: "Tasks") -> Go:
    def to(key: str, **arguments: object) -> object:
        window.go(key, **arguments)
        wait_idle(qtbot, tasks)
        settle()
        return window.page

    return to


def every(regime: Regime) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("regime", [regime], indirect=True)


@every(Regime.CODED)
def test_in_coded_the_window_says_that_names_stay_here(go: Go, window: MainWindow) -> None:
    for page in ("residents", "bookings"):
        notice = go(page).regime
        assert (notice.isVisible(), notice.title.text()) == (
            True,
            "Namn och anteckningar stannar på den här datorn",
        )
    assert "säkerhetskopia" in go("settings").regime_text.text()
    assert not go("today").regime.isVisible()
    for page in ("residents", "bookings", "settings"):
        go(page)
        assert (unnamed_controls(window), clipped_texts(window)) == ([], [])


@every(Regime.IDENTIFIED)
def test_where_names_are_kept_nothing_is_said_but_in_the_settings(go: Go) -> None:
    for page in ("residents", "bookings", "today"):
        assert not go(page).regime.isVisible()
    assert go("settings").regime_name.text() == "Namn och anteckningar sparas"


@every(Regime.ANONYMOUS)
def test_where_only_counts_are_kept_each_page_says_so_and_offers_a_visit(go: Go, window: MainWindow) -> None:
    for page in ("today", "residents", "bookings"):
        shown = go(page)
        assert shown.regime.isVisible()
        assert "Inga invånare" in shown.regime.text()
        assert shown.primary.text() == "Starta besök utan person"
        assert (unnamed_controls(window), clipped_texts(window)) == ([], [])
        if page == "residents":
            assert shown.primary.hasFocus()
            assert not shown.search.isVisible()
        if page == "bookings":  # the own absences still come from a calendar
            assert shown.read_in.text() == "Läs in kalender…"
    assert not go("today").print_sheet.isVisible()
    go("today")
    assert "Här bokas ingen" in [
        label.text() for label in window.page.findChildren(QLabel) if label.isVisible()
    ]


@pytest.mark.parametrize(
    ("regime", "offered"), [(Regime.CODED, True), (Regime.ANONYMOUS, False)], indirect=["regime"]
)
def test_sheets_about_somebody_are_offered_where_persons_are_kept(go: Go, offered: bool) -> None:
    choices = go("leaflets").choices
    assert {choices.sheets[each].isVisible() for each in ABOUT_SOMEBODY} == {offered}
    assert choices.sheets[orders.Sheet.FLYER].isVisible()


@every(Regime.ANONYMOUS)
def test_a_sheet_about_somebody_that_was_chosen_before_gives_way_to_a_guide(
    go: Go, window: MainWindow
) -> None:
    go("leaflets").choices.sheets[orders.Sheet.ANSWERS].setChecked(True)
    go("bookings")
    assert go("leaflets").choices.chosen().sheet is orders.Sheet.GUIDE


@every(Regime.ANONYMOUS)
def test_a_visit_without_a_person_is_worked_through_and_counted(
    qtbot: "QtBot", go: Go, window: MainWindow, tasks: "Tasks", work: "Workplace"
) -> None:
    qtbot.mouseClick(go("residents").primary, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks), settle()
    page = window.page
    assert "utan person" in page.title()
    assert [each.isVisible() for each in (page.note, page.goal)] == [False, False]
    assert [key for key, tab in page.tabs.buttons.items() if tab.isVisible()] == ["choose"]
    page.tasks.add(Topic.OTHER)
    wait_idle(qtbot, tasks), settle()
    (row,) = page.tasks.rows.values()
    qtbot.mouseClick(row.outcome.buttons[Outcome.SOLVED], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.done_by.buttons[DoneBy.RESIDENT], Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks)
    assert (unnamed_controls(window), clipped_texts(window)) == ([], [])
    qtbot.mouseClick(page.finish_button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks), settle()
    assert not page.dialog.next_step.isVisible()
    qtbot.keyClicks(page.dialog.travel, "25")
    page.dialog.leaflets.setChecked(False)
    qtbot.mouseClick(page.dialog.finish_button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, tasks), settle()
    with work.store.read() as session:
        visit, task = session.scalars(select(Visit)).one(), session.scalars(select(VisitTask)).one()
    assert (visit.resident_id, visit.travel_minutes, visit.status) == ("", 25, VisitStatus.FINISHED)
    assert (task.topic, task.outcome, task.done_by) == (Topic.OTHER, Outcome.SOLVED, DoneBy.RESIDENT)


@every(Regime.ANONYMOUS)
@pytest.mark.usefixtures("regime")
def test_a_leaflet_is_counted_at_a_visit_without_a_person(work: "Workplace") -> None:
    visit = visits.start_without_person(work)
    assert visits.start_without_person(work).visit_id == visit.visit_id
    visits.tick_step(
        work, visit_id=visit.visit_id, guide_id="wifi", guide_version="1", topic=Topic.INTERNET, step=1
    )
    (recent,) = handouts.recent_visits(work)
    handed = handouts.of_visit(recent, language="sv")
    assert (recent.shown_name, {order.sheet for order in handed} - {orders.Sheet.GUIDE}) == (
        "Besök utan person",
        set(),
    )
    with pytest.raises(orders.NothingChosen):
        orders.make(work, order=orders.Order(orders.Sheet.SUMMARY, "sv", visit_id=visit.visit_id))
    orders.record(work, order=orders.Order(orders.Sheet.FLYER, "sv", visit_id=visit.visit_id))
    with work.store.read() as session:
        leaflet = session.scalars(select(Leaflet)).one()
    assert (leaflet.visit_id, leaflet.resident_id) == (visit.visit_id, "")


@every(Regime.ANONYMOUS)
@pytest.mark.usefixtures("regime")
def test_words_about_a_person_are_refused_in_words(work: "Workplace") -> None:
    visit = visits.start_without_person(work)
    for store in (
        lambda: residents.create(work, name="Gunvor"),
        lambda: visits.save_draft(work, visit_id=visit.visit_id, text="Gunvor"),
        lambda: visits.edit_note(work, visit_id=visit.visit_id, text="Gunvor"),
        lambda: visits.add_task(work, visit_id=visit.visit_id, topic=Topic.OTHER, note="Gunvor"),
        lambda: visits.finish(work, visit_id=visit.visit_id, next_step="Gunvor"),
    ):
        with pytest.raises(NobodyIsKept):
            store()


@every(Regime.CODED)
@pytest.mark.usefixtures("regime")
def test_of_a_note_that_is_elsewhere_it_is_said_where_and_ones_own_words_stay(work: "Workplace") -> None:
    resident = residents.create(work, name="Gunvor").resident_id
    visit = visits.start_drop_in(work, resident_id=resident).visit_id
    visits.edit_note(work, visit_id=visit, text="Bytte lösenordsapp")
    with work.store.write() as session:
        session.add(Coach(id="b", name="Coach B"))
        mine = session.scalars(select(VisitNote)).one()
        session.add(
            VisitNote(
                visit_id=visit,
                resident_id=resident,
                parents=[mine.id],
                text="",
                written_by="b",
                written_at=work.clock.now(),
            )
        )
    shown = visits.view(work, visit_id=visit)
    assert (shown.text, shown.text_away) == (
        "Bytte lösenordsapp",
        ("En nyare anteckning finns på datorn hos Coach B.",),
    )
    assert "datorn hos Coach B" in residents.card(work, resident_id=resident).visits[0].note
    assert visits.edit_note(work, visit_id=visit, text="Bytte lösenordsapp").text == "Bytte lösenordsapp"
    visits.edit_note(work, visit_id=visit, text="")
    assert visits.view(work, visit_id=visit).text == "(tömd)"


@every(Regime.CODED)
@pytest.mark.usefixtures("regime")
def test_the_card_of_a_colleagues_code_can_be_filled_in_without_a_name(work: "Workplace") -> None:
    card = residents.create(work, area="Sundby")
    assert card.shown_name == card.code[:5] + "-" + card.code[5:]
    assert residents.update(work, resident_id=card.resident_id, goal="Ringa").goal == "Ringa"
