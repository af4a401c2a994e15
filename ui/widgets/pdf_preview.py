"""A PDF as it will come out of the printer, with page and size."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from resources.words import ntr, tr
from ui import theme
from ui.widgets.buttons import QuietButton
from ui.widgets.cards import EmptyState

__all__ = ["PdfPreview"]

ZOOM_STEP = 1.25
SMALLEST, LARGEST = 0.25, 4.0
BUSY_MS = 300
"""After how long it is said that the PDF is made anew; a shorter wait would only flicker."""


class PdfPreview(QFrame):
    """Show a PDF from its bytes; without one, say what to do.

    Attributes:
        content: The bytes that are shown; empty when nothing is.
        document: The pages.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.content = b""
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self.document)
        self.view.setAccessibleName(tr("Förhandsvisning"))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        ground = self.view.palette()
        ground.setColor(QPalette.ColorRole.Dark, theme.color("line"))
        self.view.setPalette(ground)
        self.view.pageNavigator().currentPageChanged.connect(lambda: self._say_page())
        self._pages, self._busy = QLabel(), QLabel(tr("Görs om …"))
        for label in (self._pages, self._busy):
            label.setProperty("role", "quiet_text")
        self._busy.hide()
        self._soon_busy = QTimer(self, singleShot=True, interval=BUSY_MS)
        self._soon_busy.timeout.connect(self._busy.show)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addWidget(self.view, 1)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._empty: EmptyState | None = None
        self.show_nothing(tr("Bladet görs …"), tr("Det visas här om ett ögonblick."))

    def show_busy(self) -> None:
        """Say that the PDF is made anew, if it takes a while; what is shown stays until then."""
        self._soon_busy.start()

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF; the page in view stays where it can."""
        self.show_ready()
        if content == self.content:
            return
        page = self.view.pageNavigator().currentPage()
        self._load(content)
        self._layers.setCurrentIndex(0)
        last = self.document.pageCount() - 1
        if 0 < page <= last:
            self.view.pageNavigator().jump(page, QPointF())
        texts = (self.document.getAllText(at).text() for at in range(self.document.pageCount()))
        self.view.setAccessibleDescription("\n".join(texts))
        self._say_page()

    def show_ready(self) -> None:
        """Say no longer that it is made anew."""
        self._soon_busy.stop()
        self._busy.hide()

    def show_nothing(self, title: str, text: str) -> None:
        """Say that there is nothing to show yet, and what to do."""
        self.show_ready()
        self._load(b"")
        if self._empty is not None:
            self._layers.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = EmptyState(title, text, symbol="file-document-outline")
        self._layers.addWidget(self._empty)
        self._layers.setCurrentWidget(self._empty)

    def _load(self, content: bytes) -> None:
        self.content = content
        self.document.close()
        self._buffer.close()
        if content:
            self._buffer.setData(QByteArray(content))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self.document.load(self._buffer)

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.earlier = _tool(tr("Sidan före"), lambda: self._turn(-1), "chevron-left")
        self.later = _tool(tr("Nästa sida"), lambda: self._turn(1), "chevron-right")
        smaller = _tool(tr("Visa mindre"), lambda: self._zoom(1 / ZOOM_STEP), "magnify-minus-outline")
        larger = _tool(tr("Visa större"), lambda: self._zoom(ZOOM_STEP), "magnify-plus-outline")
        whole = _tool(tr("Visa hela bredden"), self._fit, "arrow-expand-horizontal")
        row.addWidget(self.earlier)
        row.addWidget(self._pages)
        row.addWidget(self.later)
        row.addStretch(1)
        row.addWidget(self._busy)
        for button in (smaller, larger, whole):
            row.addWidget(button)
        return row

    def _turn(self, pages: int) -> None:
        navigator = self.view.pageNavigator()
        wanted = navigator.currentPage() + pages
        if 0 <= wanted < self.document.pageCount():
            navigator.jump(wanted, QPointF())

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() is not QPdfView.ZoomMode.Custom:
            self.view.setZoomFactor(self._width_factor())
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, SMALLEST), LARGEST))

    def _width_factor(self) -> float:
        """Return the zoom at which a page is as wide as the view."""
        points = self.document.pagePointSize(0).width()
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        return room / (points * self.logicalDpiX() / 72) if points else 1.0

    def _fit(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _say_page(self) -> None:
        pages, page = self.document.pageCount(), self.view.pageNavigator().currentPage()
        self._pages.setText(
            tr("Sida {page} av {pages}", page=page + 1, pages=pages)
            if pages > 1
            else ntr("{n} sida", "{n} sidor", pages)
        )
        for button in (self.earlier, self.later):
            button.setVisible(pages > 1)


def _tool(name: str, done: Callable[[], object], symbol: str) -> QuietButton:
    button = QuietButton("", done, symbol)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
