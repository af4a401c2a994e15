"""A sheet: chosen, seen as it will be, with what is missing or must not be there told beside it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from itcoach import residents
from itcoach.calendar import bookings
from itcoach.guides import catalogue
from itcoach.leaflets import GuideChoice
from itcoach.printing import orders, paper
from itcoach.printing.orders import ChosenGuide, Order, Shape, Sheet
from itcoach.visiting import visits
from models.clock import Clock
from models.vocabulary import DeviceKind, Topic
from tests.helpers.leaflets import GUIDE, WIFI, click, named, onto, pick, ready, words
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls
from ui import theme
from ui.pages.leaflets import LeafletsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace


def test_a_guide_is_seen_as_it_will_be_printed(
    work: "Workplace", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    assert page.preview.content == paper.guide_leaflet(
        work, choices=[GuideChoice(catalogue.load(GUIDE, "sv"))], language="sv"
    )
    assert catalogue.load(GUIDE, "sv").title in words(page)
    shown = page.preview.view.grab().toImage()
    colours = {shown.pixelColor(x, shown.height() // 2).name() for x in range(0, shown.width(), 3)}
    assert QColor("white").name() in colours
    assert len(colours) > 1


def test_language_size_and_greeting_are_in_the_preview(
    qtbot: "QtBot", work: "Workplace", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    page.choices.language.setFocus()
    QTest.keyClicks(page.choices.language, "e")
    QTest.keyClicks(page.choices.text_size, "s")
    QTest.keyClicks(page.choices.note, "Call me on Friday.")
    with qtbot.waitSignal(page.choices.changed):
        pass
    ready(qtbot, page)
    assert page.preview.content == paper.guide_leaflet(
        work,
        choices=[GuideChoice(catalogue.load(GUIDE, "en"))],
        language="en",
        large_print=True,
        note="Call me on Friday.",
    )


def test_what_is_printed_is_what_was_just_written(
    qtbot: "QtBot", work: "Workplace", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    printed = []
    page.output.choose_printer = lambda _job: printed.append(page.preview.content)
    QTest.keyClicks(page.choices.note, "Ring mig.")
    QTest.keyClick(page.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, page)
    assert printed == [
        paper.guide_leaflet(
            work, choices=[GuideChoice(catalogue.load(GUIDE, "sv"))], language="sv", note="Ring mig."
        )
    ]


def test_another_guide_is_chosen(qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    pick(page.choices.guides.blocks[0].guide, "Anslut skrivaren till wifi")
    with qtbot.waitSignal(page.choices.changed):
        pass
    ready(qtbot, page)
    assert "Anslut skrivaren till wifi" in words(page)


def test_some_steps_of_two_guides_make_one_leaflet(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    click(page.choices.guides.more)
    second = page.choices.guides.blocks[1]
    assert second.guide.hasFocus()
    settle()
    pick(second.guide, "Anslut skrivaren till wifi")
    click(second.unfold)
    QTest.keyClick(second.steps, Qt.Key.Key_Space)  # the first step, where the keyboard now is
    with qtbot.waitSignal(page.choices.changed):
        pass
    ready(qtbot, page)
    steps = catalogue.load(WIFI, "sv").steps
    assert steps[0].title not in words(page)
    assert steps[1].title in words(page)
    assert catalogue.load(GUIDE, "sv").steps[0].title in words(page)
    click(second.unfold)
    assert second.unfold.text() == f"{len(steps) - 1} av {len(steps)} steg"


def test_a_guide_is_taken_off_the_leaflet_again(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    blocks = page.choices.guides
    assert not blocks.blocks[0].remove.isVisible()
    click(blocks.more)
    click(blocks.blocks[0].remove)
    with qtbot.waitSignal(page.choices.changed):
        pass
    assert len(blocks.chosen()) == 1
    assert not blocks.blocks[0].remove.isVisible()
    assert blocks.blocks[0].guide.hasFocus()


def test_a_guide_without_steps_is_not_printed(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    (block,) = page.choices.guides.blocks
    click(block.unfold)
    shown = words(page)
    for _ in range(block.steps.count()):
        QTest.keyClick(block.steps, Qt.Key.Key_Space)
        QTest.keyClick(block.steps, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.choices.changed):
        pass
    ready(qtbot, page)
    assert block.problem.isVisible()
    assert not page.print_button.isEnabled()
    assert words(page) == shown  # the last sheet that could be made


def test_the_variant_of_the_residents_own_device_is_chosen(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    guide = next(each for each in catalogue.library("sv") if len(each.variants) > 1)
    own = guide.variants[1]
    gunvor = visits.view(work, visit_id=visit).resident.resident_id
    residents.add_device(work, resident_id=gunvor, kind=DeviceKind(own))
    page = open_leaflets(guide=guide.id)
    device = page.choices.guides.blocks[0].device
    assert device.isVisible()
    assert device.currentData() == guide.variants[0]
    page.choices.visit.setFocus()
    QTest.keyClick(page.choices.visit, Qt.Key.Key_Down)
    ready(qtbot, page)
    assert device.currentData() == own
    wanted = Order(Sheet.GUIDE, "sv", (ChosenGuide(guide.id, device=own),))
    assert page.preview.content == orders.make(work, order=wanted).content


def test_each_sheet_is_seen_in_its_shape(qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(day="2026-11-23")
    shapes = {Sheet.GUIDE: page.choices.guide_shape, Sheet.FLYER: page.choices.flyer_shape}
    seen = []
    for sheet in (Sheet.GUIDE, Sheet.FLYER, Sheet.STAFF, Sheet.CARDS):
        QTest.keyClick(page.choices.sheets[sheet], Qt.Key.Key_Space)
        for _ in range(2 if sheet in shapes else 1):
            ready(qtbot, page)
            points = page.preview.document.pagePointSize(0)
            folding = page.choices.folding.isVisible()
            seen.append((sheet, page.choices.chosen().shape, round(points.width()), folding))
            QTest.keyClick(shapes.get(sheet, page.choices.paper), Qt.Key.Key_Down)
    assert seen == [
        (Sheet.GUIDE, Shape.A4, 595, False),
        (Sheet.GUIDE, Shape.BOOKLET, 842, True),
        (Sheet.FLYER, Shape.TRIFOLD, 842, True),
        (Sheet.FLYER, Shape.A5, 420, False),
        (Sheet.STAFF, Shape.A4, 420, False),
        (Sheet.CARDS, Shape.A4, 595, False),
    ]


def test_what_the_municipality_has_not_said_is_told_and_the_leaflet_made(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    assert page.missing.text().startswith(
        "Kommunen har inte angett sitt namn, numret till växeln, när växeln svarar och vad besöket"
    )
    assert page.preview.content
    page.choices.sheets[Sheet.DAY].click()
    assert not page.missing.isVisible()  # nobody else reads the day sheet


@pytest.mark.usefixtures("municipality")
def test_nothing_is_said_where_the_municipality_has_said_all(
    open_leaflets: Callable[..., LeafletsPage],
) -> None:
    assert not open_leaflets(guide=GUIDE).missing.isVisible()


def test_the_summary_of_a_visit_is_seen(visit: str, open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(visit=visit)
    assert page.choices.visit.currentText() == "Gunvor Öberg, 23\u00a0november\u00a02026"
    assert "Se barnbarnen" in words(page)
    assert not page.choices.guides.isVisible()


def test_the_guide_of_the_visit_is_chosen_beforehand(
    work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    visits.add_task(work, visit_id=visit, topic=Topic.CONTACT, guide_id="whatsapp-videosamtal")
    page = open_leaflets(visit=visit)
    assert page.choices.guides.chosen() == (ChosenGuide("whatsapp-videosamtal"),)


def test_the_summary_wants_a_visit(
    qtbot: "QtBot", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets()
    page.choices.sheets[Sheet.SUMMARY].click()
    ready(qtbot, page)
    assert page.preview.content == b""
    assert not page.print_button.isEnabled()
    page.choices.visit.setFocus()
    QTest.keyClick(page.choices.visit, Qt.Key.Key_Down)
    ready(qtbot, page)
    assert "Gunvor Öberg" in words(page)
    assert page.print_button.isEnabled()


def test_the_day_sheet_of_another_day(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    gunvor = visits.view(work, visit_id=visit).resident.resident_id
    at = bookings.local_time(date(2026, 11, 24), time(9))
    bookings.create(work, resident_id=gunvor, start=at, wish="Byta bläck")
    page = open_leaflets(day="2026-11-23")
    assert "Byta bläck" not in words(page)
    click(named(page, "Dagen efter"))
    ready(qtbot, page)
    assert "Byta bläck" in words(page)


@pytest.fixture
def clock(request: pytest.FixtureRequest, clock: Clock) -> Clock:
    """A day on which the guides should have been reviewed, where a test asks for it."""
    if "guides_are_due" not in request.fixturenames:
        return clock
    due = max(guide.review_by for guide in catalogue.library("sv"))
    return Clock.starting_at(bookings.local_time(date(due.year + 1, 1, 7), clock.now().time()))


@pytest.fixture
def guides_are_due() -> None:
    """Ask for that day."""


@pytest.mark.usefixtures("guides_are_due")
@pytest.mark.parametrize(("answer", "printed"), [("Avbryt", False), ("Lämna ut ändå", True)])
def test_a_guide_that_should_have_been_reviewed_asks_first(
    qtbot: "QtBot",
    tmp_path: Path,
    open_leaflets: Callable[..., LeafletsPage],
    answer: str,
    printed: bool,
) -> None:
    page = open_leaflets(guide=GUIDE)
    assert "skulle ha granskats senast" in page.choices.due.text()
    page.output.choose_printer = onto(tmp_path / "paper.pdf")
    click(page.print_button)
    assert page.output.question is not None
    assert not (tmp_path / "paper.pdf").exists()
    click(named(page.output.question, answer))
    ready(qtbot, page)
    assert (tmp_path / "paper.pdf").exists() is printed


def test_a_personnummer_in_the_greeting_is_pointed_out_and_taken_out(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    QTest.keyClicks(page.choices.note, "Hej 811218-9876 du")
    with qtbot.waitSignal(page.choices.changed):
        pass
    ready(qtbot, page)
    assert "811218" not in words(page)
    assert not page.print_button.isEnabled()
    name = "Din hälsning: Ta bort numret ur texten"
    with qtbot.waitSignal(page.choices.changed):
        click(named(page, name))
    ready(qtbot, page)
    assert "Hej du" in words(page)
    assert page.print_button.isEnabled()


def test_a_code_in_the_greeting_is_warned_about(
    qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    QTest.keyClicks(page.choices.note, "Wifi-kod: anka77")
    with qtbot.waitSignal(page.choices.changed):
        pass
    ready(qtbot, page)
    assert page.choices.secret.isVisible()
    assert page.choices.secret.text().startswith("Det ser ut att stå en kod eller ett lösenord.")
    page.choices.sheets[Sheet.CARDS].click()  # without a greeting
    assert not page.choices.secret.isVisible()


def test_a_greeting_that_cannot_be_printed_leaves_no_other_sheet_in_sight(
    qtbot: "QtBot", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(visit=visit)
    page.choices.sheets[Sheet.CARDS].click()
    ready(qtbot, page)
    page.choices.note.setText("811218-9876")
    page.choices.sheets[Sheet.SUMMARY].click()
    ready(qtbot, page)
    assert page.preview.content == b""


def test_what_is_chosen_and_written_outlives_another_look(
    qtbot: "QtBot", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE, visit=visit)
    click(page.choices.guides.more)
    QTest.keyClicks(page.choices.note, "Ring mig.")
    QTest.keyClicks(page.choices.text_size, "s")
    chosen = page.choices.chosen()
    window = page.window()
    page.desk.frame.use_look("dark", 1.25)
    again = window.page  # type: ignore[attr-defined]
    ready(qtbot, again)
    assert again is not page
    assert again.choices.chosen() == chosen
    assert "Ring mig." in words(again)


def test_another_page_may_ask_for_something_else_meanwhile(
    qtbot: "QtBot", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    page.desk.go("leaflets", visit=visit)
    ready(qtbot, page)
    assert page.choices.chosen().sheet is Sheet.SUMMARY
    assert "Se barnbarnen" in words(page)


def test_pages_turn_and_grow(open_leaflets: Callable[..., LeafletsPage]) -> None:
    preview = open_leaflets(guide=GUIDE).preview
    click(preview.later)
    assert preview.view.pageNavigator().currentPage() == 1
    click(preview.earlier)
    assert preview.view.pageNavigator().currentPage() == 0
    before = preview.view.horizontalScrollBar().maximum()
    for name in ("Visa större", "Visa större"):
        click(named(preview, name))
    assert preview.view.horizontalScrollBar().maximum() > before


def test_everything_has_a_name(visit: str, open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    for sheet in page.choices.sheets:
        page.choices.sheets[sheet].click()
        assert unnamed_controls(page) == []


@pytest.mark.usefixtures("guides_are_due")
@pytest.mark.parametrize(("scale", "doubled"), [(1.0, False), (1.0, True), (1.5, False)])
def test_nothing_is_cut_off(
    qtbot: "QtBot",
    qapp: QApplication,
    visit: str,
    open_leaflets: Callable[..., LeafletsPage],
    scale: float,
    doubled: bool,
) -> None:
    theme.apply(qapp, "light", scale)
    with pseudo_language() if doubled else nullcontext():
        page = open_leaflets(guide=GUIDE)
        for sheet in page.choices.sheets:
            page.choices.sheets[sheet].click()
            ready(qtbot, page)
            assert clipped_texts(page) == []
