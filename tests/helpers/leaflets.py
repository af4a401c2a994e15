"""What the tests of the leaflets' page share: a hand at it, and printers that print into files."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from itcoach.visiting import visits
from models.vocabulary import LeafletKind
from tests.helpers.ui import settle, wait_idle
from ui.pages.leaflets import LeafletsPage
from ui.printing import Job, Queue, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from itcoach.workplace import Workplace

GUIDE = "whatsapp-videosamtal"
WIFI = "skrivare-wifi"
_INK = bytes(value < 128 for value in range(256))


class OneSided(Queue):
    """A printer that prints on one side only; a file has no sides."""

    turns = False  # type: ignore[assignment]


def onto(file: Path, kind: type[Queue] = Queue) -> "Callable[[Job], Queue]":
    """Choose a printer that prints into a file; the second sheet gets a file of its own."""

    def choose(job: Job) -> Queue:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        printer.setResolution(100)
        prepare(printer, job)
        return kind(printer, job.setup, pile=not job.pages)

    return choose


def ready(qtbot: "QtBot", page: LeafletsPage) -> None:
    """Wait until what is chosen is made, printed and recorded."""
    wait_idle(qtbot, page.desk.tasks)
    settle()


def words(page: LeafletsPage) -> str:
    """Return what is to be read in the preview."""
    return page.preview.view.accessibleDescription()


def click(button: QPushButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def pick(box: QComboBox, text: str) -> None:
    """Go down a box to choose from, until the line that begins so."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while not box.currentText().startswith(text):
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before


def named(place: QWidget, name: str) -> QPushButton:
    """Return the button of that name, or with these words on it."""
    found = place.findChildren(QPushButton)
    return next(each for each in found if name in (each.accessibleName(), each.text()))


def pile_of(page: LeafletsPage) -> list[str]:
    """Return the lines of the pile, as they are read."""
    return [page.pile.list.item(row).text() for row in range(page.pile.list.count())]


def handed_out(work: "Workplace", visit: str) -> list[tuple[LeafletKind, str | None, str]]:
    leaflets = visits.view(work, visit_id=visit).leaflets
    return [(each.kind, each.guide_id, each.language) for each in leaflets]


def told(page: LeafletsPage) -> list[str]:
    """Return what is said at the foot of the window."""
    return [banner.text for banner in page.desk.messages.shown()]


def pages_of(file: Path) -> list[QImage]:
    """Return the pages of a PDF as pictures."""
    document = QPdfDocument()
    document.load(str(file))
    sizes = (document.pagePointSize(page) for page in range(document.pageCount()))
    return [document.render(at, QSize(round(s.width()), round(s.height()))) for at, s in enumerate(sizes)]


def ink(page: QImage) -> tuple[int, int, int, int]:
    """Return the edges of what is printed on a page; nothing but zeros where it is empty."""
    grey = page.convertToFormat(QImage.Format.Format_ARGB32)
    on_white = QImage(grey.size(), QImage.Format.Format_Grayscale8)
    on_white.fill(Qt.GlobalColor.white)
    painter = QPainter(on_white)
    painter.drawImage(0, 0, grey)
    painter.end()
    bits, wide = bytes(on_white.constBits()), on_white.bytesPerLine()
    rows = [bits[at : at + on_white.width()].translate(_INK) for at in range(0, len(bits), wide)]
    inked = [(number, row) for number, row in enumerate(rows) if 1 in row]
    if not inked:
        return 0, 0, 0, 0
    left, right = min(row.find(1) for _, row in inked), max(row.rfind(1) for _, row in inked)
    return left, right, inked[0][0], inked[-1][0]


def alike(one: QImage, other: QImage) -> bool:
    """Tell whether two pages show the same, however sharp each is."""
    greys = []
    for page in (one, other):
        small = page.scaled(48, 48, mode=Qt.TransformationMode.SmoothTransformation)
        greys.append([small.pixelColor(x, y) for x in range(48) for y in range(48)])
    off = sum(abs(_grey(a) - _grey(b)) for a, b in zip(*greys, strict=True))
    return off / len(greys[0]) < 4


def _grey(color: QColor) -> float:
    return color.lightness() if color.alpha() else 255
