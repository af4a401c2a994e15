"""Putting a PDF on paper: the system's printer dialog, and the pages drawn as sharp as the printer prints."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from models.errors import Trouble
from resources.words import tr

__all__ = ["NoPrinter", "NotPrinted", "ask_for_printer", "print_pdf"]

SHARPEST = 600
"""Dots per inch beyond which nothing is seen, and a page in memory becomes too large."""
POINTS_PER_INCH = 72


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


def ask_for_printer(parent: QWidget, title: str, pages: int) -> QPrinter | None:
    """Let the coach choose a printer in the system's dialog; nothing when it was closed.

    Raises:
        NoPrinter: There is none to choose.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise NoPrinter
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, pages)
    chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if chosen else None


def print_pdf(printer: QPrinter, content: bytes) -> None:
    """Draw the chosen pages of a PDF onto the printer's paper, in their own size where they fit.

    May run on any thread.

    Raises:
        NotPrinted: The printer refused them.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    # The margins of the leaflets are wider than those a printer cannot reach.
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted
    try:
        for at, page in enumerate(_chosen(printer, document.pageCount())):
            if at and not printer.newPage():
                raise NotPrinted
            _draw(painter, printer, document, page)
    finally:
        painter.end()
        document.close()


def _chosen(printer: QPrinter, pages: int) -> range:
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        return range(printer.fromPage() - 1, min(printer.toPage(), pages))
    return range(pages)


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = document.pagePointSize(page) * (printer.resolution() / POINTS_PER_INCH)
    if size.width() > paper.width() or size.height() > paper.height():
        size = size.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    image = document.render(page, _pixels(size, printer.resolution()))
    painter.drawImage(QRectF(paper.topLeft(), size), image)


def _pixels(size: QSizeF, resolution: int) -> QSize:
    return (size * min(1.0, SHARPEST / resolution)).toSize()
