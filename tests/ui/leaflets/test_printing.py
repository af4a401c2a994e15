"""One sheet on its way out: on paper, as a file, noted at its visit, and what is said where it fails."""

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest

from itcoach.codes import written
from itcoach.guides import catalogue
from itcoach.printing import orders
from itcoach.printing.orders import ChosenGuide, Order, Shape, Sheet
from itcoach.visiting import visits
from models.vocabulary import LeafletKind
from tests.helpers.leaflets import (
    GUIDE,
    OneSided,
    alike,
    click,
    handed_out,
    ink,
    named,
    onto,
    pages_of,
    ready,
    told,
)
from tests.helpers.ui import clipped_texts, unnamed_controls
from ui.outgoing import setup_of
from ui.pages.leaflets import LeafletsPage
from ui.printing import Job, NoPrinter, Part, PrinterGone, Queue, Setup

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

Open = Callable[..., LeafletsPage]
A4 = (595, 842)


def test_the_pages_are_drawn_on_the_printers_paper_in_their_own_size(
    qtbot: "QtBot", tmp_path: Path, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE)
    page.output.choose_printer = onto(tmp_path / "paper.pdf")
    QTest.keyClick(page.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, page)
    (tmp_path / "leaflet.pdf").write_bytes(page.preview.content)
    printed, wanted = pages_of(tmp_path / "paper.pdf"), pages_of(tmp_path / "leaflet.pdf")
    assert len(printed) == len(wanted) > 1
    for one, other in zip(printed, wanted, strict=True):
        assert ink(one) == pytest.approx(ink(other), abs=4)
    assert told(page) == ["Utskrivet."]


def put(work: "Workplace", order: Order, file: Path) -> "list[QImage]":
    """Print a sheet without a window, and return the pages."""
    made = orders.make(work, order=order)
    onto(file)(Job(made.title, setup_of(order), 1)).put(made.title, made.content, setup_of(order))
    return pages_of(file)


@pytest.mark.usefixtures("qapp")
def test_only_the_chosen_pages_are_printed(tmp_path: Path, work: "Workplace") -> None:
    made = orders.make(work, order=Order(Sheet.GUIDE, guides=(ChosenGuide(GUIDE),)))
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    Queue(printer, Setup()).put(made.title, made.content, Setup())
    assert len(pages_of(tmp_path / "paper.pdf")) == 1


@pytest.mark.usefixtures("qapp")
def test_a_booklet_lies_down(tmp_path: Path, work: "Workplace") -> None:
    order = Order(Sheet.GUIDE, guides=(ChosenGuide(GUIDE),), shape=Shape.BOOKLET)
    printed = put(work, order, tmp_path / "paper.pdf")
    assert len(printed) % 2 == 0
    assert all(each.width() > each.height() for each in printed)


@pytest.mark.usefixtures("qapp")
def test_two_a5_leaflets_lie_beside_each_other_on_an_a4(tmp_path: Path, work: "Workplace") -> None:
    (first, *_) = put(work, Order(Sheet.STAFF), tmp_path / "paper.pdf")
    assert (first.width(), first.height()) == (842, 595)
    half = first.width() // 2
    left, right = (ink(first.copy(x, 0, half, first.height())) for x in (0, half))
    assert left == pytest.approx(right, abs=2)
    assert left[1] > 300


@pytest.mark.usefixtures("qapp")
def test_a_missing_back_is_an_empty_page(tmp_path: Path) -> None:
    three = PdfWriter()
    for _ in range(3):
        three.add_blank_page(*A4)
    content = BytesIO()
    three.write(content)
    setup = Setup(both_sides=QPrinter.DuplexMode.DuplexShortSide)
    queue = onto(tmp_path / "paper.pdf", OneSided)(Job("Blad", setup, 3))
    for part in (Part.FRONTS, Part.BACKS):
        queue.put("Blad", content.getvalue(), setup, part)
    assert [len(pages_of(tmp_path / name)) for name in ("paper.pdf", "paper (2).pdf")] == [2, 2]


def test_a5_paper_is_asked_for_where_it_is_in_the_printer() -> None:
    a5 = setup_of(Order(Sheet.FLYER, shape=Shape.A5, two_on_a4=False))
    assert (a5.a5, a5.twice, a5.landscape) == (True, False, False)
    assert a5.both_sides is QPrinter.DuplexMode.DuplexLongSide
    for folded in (Order(Sheet.FLYER, shape=Shape.TRIFOLD), Order(Sheet.GUIDE, shape=Shape.BOOKLET)):
        assert setup_of(folded).both_sides is QPrinter.DuplexMode.DuplexShortSide
    assert setup_of(Order(Sheet.CARDS)).both_sides is None


def booklet_on_one_side(qtbot: "QtBot", page: LeafletsPage, file: Path) -> None:
    QTest.keyClick(page.choices.guide_shape, Qt.Key.Key_Down)
    page.output.choose_printer = onto(file, OneSided)
    click(page.print_button)
    ready(qtbot, page)


def test_a_printer_with_one_side_prints_the_fronts_then_the_backs(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE, visit=visit)
    booklet_on_one_side(qtbot, page, tmp_path / "paper.pdf")
    turning = page.output.turning
    assert turning is not None
    assert turning.isVisible()
    assert unnamed_controls(turning) == []
    assert clipped_texts(turning) == []
    assert handed_out(work, visit) == []
    QTest.keyClick(turning, Qt.Key.Key_Return)
    ready(qtbot, page)
    (tmp_path / "leaflet.pdf").write_bytes(page.preview.content)
    wanted = pages_of(tmp_path / "leaflet.pdf")
    fronts, backs = pages_of(tmp_path / "paper.pdf"), pages_of(tmp_path / "paper (2).pdf")
    assert [len(fronts), len(backs)] == [len(wanted) // 2] * 2
    for mine, theirs in zip(fronts + backs, wanted[::2] + wanted[1::2], strict=True):
        assert alike(mine, theirs)
    assert not alike(fronts[0], backs[0])
    assert page.output.turning is None
    assert handed_out(work, visit) == [(LeafletKind.GUIDE, GUIDE, "sv")]


def test_the_fronts_alone_are_not_handed_out(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE, visit=visit)
    booklet_on_one_side(qtbot, page, tmp_path / "paper.pdf")
    QTest.keyClick(page.output.turning, Qt.Key.Key_Escape)
    ready(qtbot, page)
    assert not (tmp_path / "paper (2).pdf").exists()
    assert handed_out(work, visit) == []
    assert page.print_button.isEnabled()


def test_what_is_printed_for_a_visit_is_noted_there_once(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE, visit=visit)
    page.output.choose_printer = onto(tmp_path / "paper.pdf")
    for _ in range(2):
        click(page.print_button)
        ready(qtbot, page)
    assert handed_out(work, visit) == [(LeafletKind.GUIDE, GUIDE, "sv")]


def test_nothing_is_noted_when_the_dialog_was_closed(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(visit=visit)
    page.output.choose_printer = lambda _job: None
    click(page.print_button)
    ready(qtbot, page)
    assert handed_out(work, visit) == []
    assert told(page) == []


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this computer has a printer")
def test_without_a_printer_it_is_said_and_a_file_offered(open_leaflets: Open) -> None:
    page = open_leaflets(guide=GUIDE)
    click(page.print_button)
    help_ = page.output.help
    assert help_ is not None
    assert unnamed_controls(help_) == []
    said = [each.text() for each in help_.buttons]
    assert said[:2] == ["Försök igen", "Spara som PDF"]
    assert help_.notice.title.text() == "Ingen skrivare hittades på den här datorn."
    click(named(help_, "Spara som PDF"))
    assert page.output.file_dialog is not None
    assert page.output.file_dialog.isVisible()


def test_the_guide_about_a_silent_printer_is_offered_where_there_is_one(open_leaflets: Open) -> None:
    page = open_leaflets(guide=GUIDE)
    click(page.choices.help)
    assert page.output.help is not None
    there = any(guide.id == "skrivare-offline" for guide in catalogue.library("sv"))
    offered = [each.text() for each in page.output.help.buttons if each.text().startswith("Öppna guiden")]
    assert len(offered) == there


def test_a_test_page_is_the_safety_cards(
    qtbot: "QtBot", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE)
    # Stands in for a system with a printer; the page itself comes out of the PDF printer.
    monkeypatch.setattr("ui.dialogs.printer_help.has_printer", lambda: True)
    page.output.choose_printer = onto(tmp_path / "paper.pdf")
    click(page.choices.help)
    assert page.output.help is not None
    click(named(page.output.help, "Skriv ut en provsida: trygghetskort"))
    ready(qtbot, page)
    (sheet,) = pages_of(tmp_path / "paper.pdf")
    assert ink(sheet)[1] > 400
    assert told(page) == ["Utskrivet."]


def refused(qtbot: "QtBot", page: LeafletsPage) -> str:
    """Print and return what is said to have happened."""
    click(page.print_button)
    ready(qtbot, page)
    assert page.output.help is not None
    return page.output.help.notice.title.text()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(visit=visit)
    page.output.choose_printer = onto(tmp_path / "no folder" / "paper.pdf")
    assert refused(qtbot, page) == "Skrivaren tog inte emot bladet."
    assert handed_out(work, visit) == []
    page.output.choose_printer = onto(tmp_path / "paper.pdf")
    assert page.output.help is not None
    click(named(page.output.help, "Försök igen"))
    ready(qtbot, page)
    assert handed_out(work, visit) == [(LeafletKind.VISIT_SUMMARY, None, "sv")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_full_disk_is_told_and_nothing_noted(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(visit=visit)
    os.symlink("/dev/full", tmp_path / "full.pdf")
    page.output.choose_printer = onto(tmp_path / "full.pdf")
    assert refused(qtbot, page) == "Skrivaren tog inte emot bladet."
    assert handed_out(work, visit) == []


def test_a_printer_that_has_gone_is_told(
    qtbot: "QtBot", work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(visit=visit)

    class Gone(Queue):
        name = "Kontoret"  # type: ignore[assignment]

    page.output.choose_printer = lambda job: Gone(QPrinter(), job.setup)
    assert refused(qtbot, page) == PrinterGone().happened
    assert handed_out(work, visit) == []


def test_a_printer_that_is_found_at_the_second_try(
    qtbot: "QtBot", tmp_path: Path, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE)
    answers: Iterator[Callable[[Job], Queue | None]] = iter([none_there, onto(tmp_path / "paper.pdf")])
    page.output.choose_printer = lambda job: next(answers)(job)
    assert refused(qtbot, page) == NoPrinter().happened
    assert page.output.help is not None
    click(named(page.output.help, "Försök igen"))
    ready(qtbot, page)
    assert (tmp_path / "paper.pdf").exists()


def none_there(_job: Job) -> Queue | None:
    raise NoPrinter


class FolderOpener(QObject):
    """Stand in for the system's file manager."""

    opened: str = ""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened = url.toLocalFile()


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this computer has a printer")
def test_without_a_printer_the_test_page_is_saved(
    qtbot: "QtBot", tmp_path: Path, open_leaflets: Open
) -> None:
    page = open_leaflets(guide=GUIDE)
    page.desk.settings.remember("leaflet_folder", str(tmp_path))
    click(page.choices.help)
    assert page.output.help is not None
    click(named(page.output.help, "Spara en provsida: trygghetskort"))
    ready(qtbot, page)
    assert page.output.file_dialog is not None
    page.output.file_dialog.accept()
    ready(qtbot, page)
    assert len(pages_of(tmp_path / "Trygghetskort.pdf")) == 1


@pytest.fixture
def opener() -> Iterator[FolderOpener]:
    opener = FolderOpener()
    QDesktopServices.setUrlHandler("file", opener, "open")  # type: ignore[arg-type]
    yield opener
    QDesktopServices.unsetUrlHandler("file")


def test_a_summary_is_saved_noted_and_its_folder_opened(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, opener: FolderOpener, open_leaflets: Open
) -> None:
    page = open_leaflets(visit=visit)
    page.desk.settings.remember("leaflet_folder", str(tmp_path))
    click(page.save_button)
    assert page.output.file_dialog is not None
    code = visits.view(work, visit_id=visit).resident.code
    wanted = tmp_path / f"Besök 2026-11-23 {written(code)}.pdf"
    assert page.output.file_dialog.selectedFiles() == [str(wanted)]
    shown = page.preview.content
    page.output.file_dialog.accept()
    ready(qtbot, page)
    assert wanted.read_bytes() == shown
    assert handed_out(work, visit) == [(LeafletKind.VISIT_SUMMARY, None, "sv")]
    (banner,) = page.desk.messages.shown()
    assert banner.text == f"Sparat som {wanted.name}."
    assert banner.action is not None
    click(banner.action)
    assert opener.opened == str(tmp_path)


def test_a_file_that_cannot_be_saved_is_told(
    qtbot: "QtBot", tmp_path: Path, work: "Workplace", visit: str, open_leaflets: Open
) -> None:
    page = open_leaflets(visit=visit)
    click(page.save_button)
    assert page.output.file_dialog is not None
    page.output.file_dialog.fileSelected.emit(str(tmp_path / "gone" / "blad.pdf"))
    ready(qtbot, page)
    (banner,) = page.desk.messages.shown()
    assert banner.text.startswith("Filen kunde inte sparas där")
    assert handed_out(work, visit) == []
