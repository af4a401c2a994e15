"""Putting a PDF on paper: the system's printer dialog, and the pages drawn as sharp as the printer prints."""

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from models.errors import Trouble
from resources.words import tr

__all__ = [
    "Job",
    "NoPrinter",
    "NotPrinted",
    "Part",
    "PrinterGone",
    "Queue",
    "Setup",
    "ask_for_printer",
    "has_printer",
]

SHARPEST = 600
"""Dots per inch beyond which nothing is seen, and a page in memory becomes too large."""
POINTS_PER_INCH = 72
PDF_END = b"%%EOF"
TAIL = 64

Duplex = QPrinter.DuplexMode


class NoPrinter(Trouble):
    """The computer knows of no printer."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen skrivare hittades på den här datorn."),
            to_do=tr("Spara som PDF i stället, eller anslut en skrivare och försök igen."),
        )


class NotPrinted(Trouble):
    """The printer did not take the pages."""

    def __init__(self) -> None:
        super().__init__(
            tr("Skrivaren tog inte emot bladet."),
            safe=tr("Bladet finns kvar på skärmen."),
            to_do=tr("Se efter att skrivaren är på och ansluten, eller spara som PDF i stället."),
        )


class PrinterGone(Trouble):
    """The chosen printer is no longer there."""

    def __init__(self) -> None:
        super().__init__(
            tr("Skrivaren som du valde finns inte längre."),
            safe=tr("Bladet finns kvar på skärmen."),
            to_do=tr("Se efter att den är på och ansluten, eller välj en annan."),
        )


class Part(Enum):
    """Which sides of the sheets are printed."""

    ALL = "all"
    FRONTS = "fronts"
    BACKS = "backs"


@dataclass(frozen=True)
class Setup:
    """How a sheet lies on paper.

    Attributes:
        landscape: The pages lie down.
        both_sides: How the paper is turned where it has to be printed on both sides; ``None`` where it has
            not, and the printer's own setting counts.
        a5: The paper is A5.
        twice: Each page, of A5, is printed twice beside itself on an A4 that lies down.
    """

    landscape: bool = False
    both_sides: QPrinter.DuplexMode | None = None
    a5: bool = False
    twice: bool = False


@dataclass(frozen=True)
class Job:
    """What the printer dialog is told.

    Attributes:
        title: In the print queue.
        setup: How the sheet lies, or the one of a pile that asks most of the printer.
        pages: How many, to choose among; 0 for a pile, of which all is printed.
    """

    title: str
    setup: Setup
    pages: int = 0


class Queue:
    """A printer as the coach has set it in the dialog; each sheet put on it is a job of its own.

    Args:
        printer: As the dialog left it.
        setup: What the dialog was told.
        pile: Several sheets are printed, and what was set for the most demanding is not for all.
    """

    def __init__(self, printer: QPrinter, setup: Setup, *, pile: bool = False) -> None:
        self._printer, self._pile = printer, pile
        self._dialogs = setup
        self._page_size = printer.pageLayout().pageSize()
        self._duplex = printer.duplex()
        self._file = Path(printer.outputFileName()) if printer.outputFileName() else None
        self._jobs = 0

    @property
    def name(self) -> str:
        """Return what the printer is called; empty where it prints into a file."""
        return "" if self._file else self._printer.printerName()

    @property
    def file(self) -> Path | None:
        """Return the file that is printed into, if it is one."""
        return self._file

    @property
    def turns(self) -> bool:
        """Tell whether both sides are printed without anyone turning the paper."""
        return self._file is not None or self._duplex is not Duplex.DuplexNone

    def put(self, title: str, content: bytes, setup: Setup, part: Part = Part.ALL) -> None:
        """Draw the chosen pages of a PDF onto paper, in their own size where they fit.

        May run on any thread.

        Raises:
            NotPrinted: The printer refused them.
            PrinterGone: It is not there any more.
        """
        if self.name and self.name not in QPrinterInfo.availablePrinterNames():
            raise PrinterGone
        self._jobs += 1
        self._lay(title, setup)
        buffer = QBuffer()
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument()
        document.load(buffer)
        try:
            self._draw_all(document, setup, part)
        except NotPrinted:
            self._leave_no_half_file()
            raise
        finally:
            document.close()
        if self._file and not _is_whole(Path(self._printer.outputFileName())):
            self._leave_no_half_file()
            raise NotPrinted

    def _lay(self, title: str, setup: Setup) -> None:
        printer = self._printer
        printer.setDocName(title)
        # The margins of the leaflets are wider than those a printer cannot reach.
        printer.setFullPage(True)
        if self._pile:
            a5 = QPageSize(QPageSize.PageSizeId.A5)
            printer.setPageSize(a5 if setup.a5 else self._page_size)
        printer.setPageOrientation(_orientation(setup))
        printer.setDuplex(self._duplex_of(setup))
        if self._file and self._jobs > 1:
            numbered = f"{self._file.stem} ({self._jobs}){self._file.suffix}"
            printer.setOutputFileName(str(self._file.with_name(numbered)))

    def _duplex_of(self, setup: Setup) -> QPrinter.DuplexMode:
        if self._pile and self._duplex is not Duplex.DuplexNone:
            if setup.both_sides is not None:
                return setup.both_sides
            # What was set for a booklet would turn every second page of a plain sheet upside down.
            return Duplex.DuplexNone if self._duplex is self._dialogs.both_sides else self._duplex
        return self._duplex

    def _draw_all(self, document: QPdfDocument, setup: Setup, part: Part) -> None:
        painter = QPainter()
        if not painter.begin(self._printer):
            raise NotPrinted
        try:
            for at, page in enumerate(self._chosen(document.pageCount(), part)):
                if at and not self._printer.newPage():
                    raise NotPrinted
                if page < document.pageCount():
                    self._draw(painter, document, page, twice=setup.twice)
        finally:
            ended = painter.end()
        if not ended or self._printer.printerState() is QPrinter.PrinterState.Error:
            raise NotPrinted

    def _chosen(self, pages: int, part: Part) -> range:
        """Return the pages to print; one beyond the last is an empty back, to keep the sheets in step."""
        chosen = range(pages)
        if self._printer.printRange() is QPrinter.PrintRange.PageRange and self._printer.fromPage():
            chosen = range(self._printer.fromPage() - 1, min(self._printer.toPage(), pages))
        if part is Part.ALL:
            return chosen
        first = chosen.start - chosen.start % 2
        return range(first, chosen.stop, 2) if part is Part.FRONTS else range(first + 1, chosen.stop + 1, 2)

    def _draw(self, painter: QPainter, document: QPdfDocument, page: int, *, twice: bool) -> None:
        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        room = paper.size() if not twice else QSizeF(paper.width() / 2, paper.height())
        size = document.pagePointSize(page) * (self._printer.resolution() / POINTS_PER_INCH)
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        image = document.render(page, _pixels(size, self._printer.resolution()))
        painter.drawImage(QRectF(paper.topLeft(), size), image)
        if twice:
            corner = paper.topLeft()
            corner.setX(corner.x() + room.width())
            painter.drawImage(QRectF(corner, size), image)

    def _leave_no_half_file(self) -> None:
        if self._file:
            half = Path(self._printer.outputFileName())
            if half.is_file():
                half.unlink()


def has_printer() -> bool:
    """Tell whether the computer knows of a printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_for_printer(parent: QWidget, job: Job) -> Queue | None:
    """Let the coach choose a printer in the system's dialog; nothing when it was closed.

    Raises:
        NoPrinter: There is none to choose.
    """
    if not has_printer():
        raise NoPrinter
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    prepare(printer, job)
    offered = printer.printerName()
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=bool(job.pages))
    if job.pages:
        dialog.setMinMax(1, job.pages)
    chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not chosen:
        return None
    if printer.printerName() != offered and printer.duplex() is Duplex.DuplexNone:
        # Another printer was chosen, and the dialog forgot what was set for the first.
        _turn_by_itself(printer, job.setup)
    return Queue(printer, job.setup, pile=not job.pages)


def prepare(printer: QPrinter, job: Job) -> None:
    """Set a printer as a sheet wants it, before the dialog shows it."""
    size = QPageSize.PageSizeId.A5 if job.setup.a5 else QPageSize.PageSizeId.A4
    printer.setDocName(job.title)
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(_orientation(job.setup))
    if job.setup.both_sides is not None:
        printer.setDuplex(job.setup.both_sides)


def _turn_by_itself(printer: QPrinter, setup: Setup) -> None:
    can = QPrinterInfo.printerInfo(printer.printerName()).supportedDuplexModes()
    if setup.both_sides in can:
        printer.setDuplex(setup.both_sides)


def _orientation(setup: Setup) -> QPageLayout.Orientation:
    lies = setup.landscape or setup.twice
    return QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait


def _pixels(size: QSizeF, resolution: int) -> QSize:
    return (size * min(1.0, SHARPEST / resolution)).toSize()


def _is_whole(file: Path) -> bool:
    """Tell whether a file that was printed into got its end: Qt does not say when the disk is full."""
    if not file.is_file() or file.stat().st_size < len(PDF_END):
        return False
    with file.open("rb") as whole:
        whole.seek(-min(file.stat().st_size, TAIL), os.SEEK_END)
        return PDF_END in whole.read()
