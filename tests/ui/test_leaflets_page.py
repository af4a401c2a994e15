"""Leaflets: chosen, seen as they will be, printed or saved, and noted at the visit."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from itcoach import bookings, guides, paper, residents, visits
from itcoach.codes import written
from itcoach.leaflets import GuideChoice
from models.clock import Clock
from models.vocabulary import DoneBy, LeafletKind, Outcome, Topic
from tests.helpers.ui import clipped_texts, pseudo_language, settle, unnamed_controls, wait_idle
from ui import theme
from ui.main_window import MainWindow, PageSpec
from ui.pages.leaflet_choices import Sheet
from ui.pages.leaflets import LeafletsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

GUIDE = "whatsapp-videosamtal"
A4 = (595, 842)


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
def open_leaflets(
    qtbot: "QtBot", open_window: Callable[[list[PageSpec]], MainWindow]
) -> Callable[..., LeafletsPage]:
    def open_(**arguments: str) -> LeafletsPage:
        window = open_window([PageSpec("leaflets", lambda: "Utskrifter", "printer", LeafletsPage)])
        window.go("leaflets", **arguments)
        page = window.page
        assert isinstance(page, LeafletsPage)
        ready(qtbot, page)
        return page

    return open_


def ready(qtbot: "QtBot", page: LeafletsPage) -> None:
    wait_idle(qtbot, page.desk.tasks)
    settle()


def words(page: LeafletsPage) -> str:
    """Return what is to be read in the preview."""
    return page.preview.view.accessibleDescription()


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def handed_out(work: "Workplace", visit: str) -> list[tuple[LeafletKind, str | None, str]]:
    leaflets = visits.view(work, visit_id=visit).leaflets
    return [(each.kind, each.guide_id, each.language) for each in leaflets]


def onto(file: Path) -> Callable[[str, int], QPrinter]:
    """Choose a printer that prints into a file."""

    def choose(_title: str, _pages: int) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        printer.setResolution(150)
        return printer

    return choose


def pages_of(file: Path) -> list[QImage]:
    document = QPdfDocument()
    document.load(str(file))
    return [document.render(page, QSize(*A4)) for page in range(document.pageCount())]


def test_a_guide_is_seen_as_it_will_be_printed(
    work: "Workplace", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    assert page.preview.content == paper.guide_leaflet(
        work, choices=[GuideChoice(guides.load(GUIDE, "sv"))], language="sv"
    )
    assert guides.load(GUIDE, "sv").title in words(page)
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
        choices=[GuideChoice(guides.load(GUIDE, "en"))],
        language="en",
        large_print=True,
        note="Call me on Friday.",
    )


def test_what_is_printed_is_what_was_just_written(
    qtbot: "QtBot", work: "Workplace", open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    printed = []
    page.choose_printer = lambda _title, _pages: printed.append(page.preview.content)
    QTest.keyClicks(page.choices.note, "Ring mig.")
    QTest.keyClick(page.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, page)
    assert printed == [
        paper.guide_leaflet(
            work, choices=[GuideChoice(guides.load(GUIDE, "sv"))], language="sv", note="Ring mig."
        )
    ]


def test_another_guide_is_chosen(qtbot: "QtBot", open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    page.choices.guide.setFocus()
    QTest.keyClicks(page.choices.guide, "Papper")
    ready(qtbot, page)
    assert "Papper och bläck" in words(page)


def test_the_summary_of_a_visit_is_seen(visit: str, open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(visit=visit)
    assert page.choices.visit.currentText() == "Gunvor Öberg, 23\u00a0november\u00a02026"
    assert "Se barnbarnen" in words(page)
    assert not page.choices.guide.isVisible()


def test_the_guide_of_the_visit_is_chosen_beforehand(
    work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    visits.add_task(work, visit_id=visit, topic=Topic.CONTACT, guide_id="whatsapp-videosamtal")
    page = open_leaflets(visit=visit)
    assert page.choices.guide.currentData() == "whatsapp-videosamtal"


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
    later = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == "Dagen efter")
    click(later)
    ready(qtbot, page)
    assert "Byta bläck" in words(page)


def test_the_pages_are_drawn_on_the_printers_paper_in_their_own_size(
    qtbot: "QtBot", tmp_path: Path, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)
    page.choose_printer = onto(tmp_path / "paper.pdf")
    QTest.keyClick(page.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, page)
    (tmp_path / "leaflet.pdf").write_bytes(page.preview.content)
    printed, wanted = pages_of(tmp_path / "paper.pdf"), pages_of(tmp_path / "leaflet.pdf")
    assert len(printed) == len(wanted) > 1
    for one, other in zip(printed, wanted, strict=True):
        assert ink(one) == pytest.approx(ink(other), abs=3)
    assert [banner.text for banner in page.desk.messages.shown()] == ["Utskrivet."]


def ink(page: QImage) -> tuple[int, int, int, int]:
    """Return the edges of what is printed on a page."""
    dark = [
        (x, y)
        for y in range(0, page.height(), 2)
        for x in range(0, page.width(), 2)
        if page.pixelColor(x, y).lightness() < 128
    ]
    across, down = [x for x, _ in dark], [y for _, y in dark]
    return min(across), max(across), min(down), max(down)


def test_only_the_chosen_pages_are_printed(
    qtbot: "QtBot", tmp_path: Path, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE)

    def choose(title: str, pages: int) -> QPrinter:
        printer = onto(tmp_path / "paper.pdf")(title, pages)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(2, 2)
        return printer

    page.choose_printer = choose
    click(page.print_button)
    ready(qtbot, page)
    assert len(pages_of(tmp_path / "paper.pdf")) == 1


def test_what_is_printed_for_a_visit_is_noted_there_once(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(guide=GUIDE, visit=visit)
    page.choose_printer = onto(tmp_path / "paper.pdf")
    for _ in range(2):
        click(page.print_button)
        ready(qtbot, page)
    assert handed_out(work, visit) == [(LeafletKind.GUIDE, GUIDE, "sv")]


def test_nothing_is_noted_when_the_dialog_was_closed(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(visit=visit)
    page.choose_printer = lambda _title, _pages: None
    click(page.print_button)
    ready(qtbot, page)
    assert handed_out(work, visit) == []
    assert page.desk.messages.shown() == []


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this computer has a printer")
def test_without_a_printer_it_is_said_and_a_file_offered(open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    click(page.print_button)
    (banner,) = page.desk.messages.shown()
    assert banner.text.startswith("Ingen skrivare hittades på den här datorn. Spara som PDF i stället")
    assert banner.action is not None
    assert banner.action.text() == "Spara som PDF"
    click(banner.action)
    assert page.file_dialog is not None
    assert page.file_dialog.isVisible()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(visit=visit)
    page.choose_printer = onto(tmp_path / "no folder" / "paper.pdf")
    click(page.print_button)
    ready(qtbot, page)
    (banner,) = page.desk.messages.shown()
    assert banner.text.startswith("Skrivaren tog inte emot bladet. Bladet finns kvar på skärmen.")
    assert handed_out(work, visit) == []


class FolderOpener(QObject):
    """Stand in for the system's file manager."""

    opened: str = ""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened = url.toLocalFile()


@pytest.fixture
def opener() -> Iterator[FolderOpener]:
    opener = FolderOpener()
    QDesktopServices.setUrlHandler("file", opener, "open")  # type: ignore[arg-type]
    yield opener
    QDesktopServices.unsetUrlHandler("file")


def test_a_summary_is_saved_noted_and_its_folder_opened(
    qtbot: "QtBot",
    tmp_path: Path,
    work: "Workplace",
    visit: str,
    opener: FolderOpener,
    open_leaflets: Callable[..., LeafletsPage],
) -> None:
    page = open_leaflets(visit=visit)
    page.desk.settings.remember("leaflet_folder", str(tmp_path))
    click(page.save_button)
    assert page.file_dialog is not None
    code = visits.view(work, visit_id=visit).resident.code
    wanted = tmp_path / f"Besök 2026-11-23 {written(code)}.pdf"
    assert page.file_dialog.selectedFiles() == [str(wanted)]
    shown = page.preview.content
    page.file_dialog.accept()
    ready(qtbot, page)
    assert wanted.read_bytes() == shown
    assert handed_out(work, visit) == [(LeafletKind.VISIT_SUMMARY, None, "sv")]
    (banner,) = page.desk.messages.shown()
    assert banner.text == f"Sparat som {wanted.name}."
    assert banner.action is not None
    click(banner.action)
    assert opener.opened == str(tmp_path)


def test_a_file_that_cannot_be_saved_is_told(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Callable[..., LeafletsPage]
) -> None:
    page = open_leaflets(visit=visit)
    click(page.save_button)
    assert page.file_dialog is not None
    page.file_dialog.fileSelected.emit(str(tmp_path / "gone" / "blad.pdf"))
    ready(qtbot, page)
    (banner,) = page.desk.messages.shown()
    assert banner.text.startswith("Bladet kunde inte sparas där")
    assert handed_out(work, visit) == []


@pytest.fixture
def clock(request: pytest.FixtureRequest, clock: Clock) -> Clock:
    """A day on which the guides should have been reviewed, where a test asks for it."""
    if "guides_are_due" not in request.fixturenames:
        return clock
    due = max(guide.review_by for guide in guides.library("sv"))
    return Clock.starting_at(bookings.local_time(date(due.year + 1, 1, 7), clock.now().time()))


@pytest.fixture
def guides_are_due() -> None:
    """Ask for that day."""


@pytest.mark.usefixtures("guides_are_due")
@pytest.mark.parametrize(("answer", "printed"), [("Avbryt", False), ("Lämna ut den ändå", True)])
def test_a_guide_that_should_have_been_reviewed_asks_first(
    qtbot: "QtBot",
    tmp_path: Path,
    open_leaflets: Callable[..., LeafletsPage],
    answer: str,
    printed: bool,
) -> None:
    page = open_leaflets(guide=GUIDE)
    assert "skulle ha granskats senast" in page.choices.due.text()
    page.choose_printer = onto(tmp_path / "paper.pdf")
    click(page.print_button)
    assert page.question is not None
    assert not (tmp_path / "paper.pdf").exists()
    click(next(each for each in page.question.findChildren(QPushButton) if each.text() == answer))
    ready(qtbot, page)
    assert (tmp_path / "paper.pdf").exists() is printed


def test_a_reviewed_guide_asks_nothing(open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    assert not page.choices.due.isVisible()
    page.choose_printer = lambda _title, _pages: None
    click(page.print_button)
    assert page.question is None


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
        click(next(each for each in page.findChildren(QPushButton) if each.accessibleName() == name))
    ready(qtbot, page)
    assert "Hej du" in words(page)
    assert page.print_button.isEnabled()


def test_pages_turn_and_grow(open_leaflets: Callable[..., LeafletsPage]) -> None:
    preview = open_leaflets(guide=GUIDE).preview
    click(preview.later)
    assert preview.view.pageNavigator().currentPage() == 1
    click(preview.earlier)
    assert preview.view.pageNavigator().currentPage() == 0
    before = preview.view.horizontalScrollBar().maximum()
    for name in ("Visa större", "Visa större"):
        click(next(each for each in preview.findChildren(QPushButton) if each.accessibleName() == name))
    assert preview.view.horizontalScrollBar().maximum() > before


def test_everything_has_a_name(visit: str, open_leaflets: Callable[..., LeafletsPage]) -> None:
    page = open_leaflets(guide=GUIDE)
    for sheet in Sheet:
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
        for sheet in Sheet:
            page.choices.sheets[sheet].click()
            ready(qtbot, page)
            assert clipped_texts(page) == []
