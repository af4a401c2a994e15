"""A sheet about the measurements, seen before it is printed: the questions, or a resident's own answers."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from itcoach.printing import orders
from itcoach.printing.orders import Made, Order, Sheet
from models.vocabulary import MeasurementKind
from resources.words import LANGUAGES, tr
from ui import theme, wheel
from ui.pages.leaflet_output import Output
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["IndexSheet", "print_answers", "print_questions"]

SIZE: Final = QSize(820, 640)


class IndexSheet(QDialog):
    """Show a sheet as it comes out, and print it, save it or put it in the pile.

    Args:
        desk: What the page works with.
        order: The sheet.
        whom: Whose it is, as shown on screen.
        parent: The page.

    Attributes:
        preview: The sheet.
        output: Printing and saving.
    """

    def __init__(self, desk: "Desk", order: Order, whom: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._order, self._whom = desk, order, whom
        self._made: Made | None = None
        asks = order.sheet is Sheet.QUESTIONS
        title = tr("Frågorna på papper") if asks else tr("Svaren att ta hem")
        self.setWindowTitle(title)
        self.output = Output(desk, self)
        self.preview = PdfPreview()
        self.language, self.size_of_type = QComboBox(), QComboBox()
        wheel.keep_from(self.language, self.size_of_type)
        self._build(title, asks=asks)
        self.language.activated.connect(self._make)
        self.size_of_type.activated.connect(self._make)
        scale = 1 + (theme.text_scale() - 1) * 0.5
        room = parent.window().size()
        self.resize(
            min(round(SIZE.width() * scale), room.width() - 32),
            min(round(SIZE.height() * scale), room.height() - 32),
        )
        self._make()

    def _build(self, title: str, *, asks: bool) -> None:
        about = (
            tr("Koden står på pappret och inget namn. Svaren förs in under För in svar från papper.")
            if asks
            else tr("Koden står på bladet och inget namn. Ge det till den som vill ha det.")
        )
        names = {"sv": tr("Svenska"), "en": tr("Engelska")}
        for code in LANGUAGES:
            self.language.addItem(names[code], code)
        self.language.setCurrentIndex(max(self.language.findData(self._order.language), 0))
        self.language.setAccessibleName(tr("Språk"))
        self.size_of_type.addItem(tr("Stor text (18 punkter)"), True)
        self.size_of_type.addItem(tr("Vanlig text (14 punkter)"), False)
        self.size_of_type.setCurrentIndex(0 if asks else 1)
        self.size_of_type.setAccessibleName(tr("Textens storlek"))
        self.print_button = PrimaryButton(tr("Skriv ut"), self._print, "printer")
        self.save_button = SecondaryButton(tr("Spara som PDF…"), self._save, "content-save-outline")
        self.pile_button = SecondaryButton(tr("Lägg i högen"), self._add, "layers-plus")
        self.close_button = SecondaryButton(tr("Stäng"), self.reject)
        self.problem = Notice(kind="bad")
        self.problem.show_text("")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(WrappedLabel(title, role="heading"))
        column.addWidget(WrappedLabel(about))
        choices = QHBoxLayout()
        choices.addWidget(self.language)
        choices.addWidget(self.size_of_type)
        choices.addStretch(1)
        column.addLayout(choices)
        column.addWidget(self.problem)
        column.addWidget(self.preview, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        for button in (self.pile_button, self.save_button, self.print_button):
            buttons.addWidget(button)
        column.addLayout(buttons)

    def _make(self) -> None:
        order = self._order = replace(
            self._order,
            language=self.language.currentData(),
            large_print=bool(self.size_of_type.currentData()),
        )
        work = self._desk.work
        self._made = None
        self._allow()
        self.preview.show_busy()
        self._desk.read(
            self,
            lambda: orders.make(work, order=order),
            self._show,
            on_failure=self._not_made,
            latest="index_sheet",
        )

    def _show(self, made: Made) -> None:
        self._made = made
        self.preview.show_pdf(made.content)
        self._allow()

    def _not_made(self, trouble: "Trouble") -> None:
        self.preview.show_ready()
        self.problem.show_text(trouble.sentence())

    def _allow(self) -> None:
        for button in (self.print_button, self.save_button, self.pile_button):
            button.setEnabled(self._made is not None)

    def _print(self) -> None:
        if self._made is not None and not self.output.busy:
            self.output.print_sheet(self._order, self._made, self.preview.document.pageCount())
            if self.output.busy:  # what comes of it is told at the foot of the window
                self.accept()

    def _save(self) -> None:
        if self._made is not None:
            self.output.save_sheet(self._order, self._made)
            if self.output.file_dialog is not None:
                self.output.file_dialog.accepted.connect(self.accept)

    def _add(self) -> None:
        if self._made is not None:
            added = self._desk.pile.add(self._order, self._made.title, self._whom)
            words = tr("Bladet ligger i högen.") if added else tr("Bladet ligger redan i högen.")
            self._desk.messages.note(words, kind="good" if added else "neutral")
            self.accept()


def print_questions(
    desk: "Desk", page: QWidget, *, resident_id: str, kind: MeasurementKind, whom: str, language: str = "sv"
) -> IndexSheet:
    """Show the questions for a resident as they come out on paper, over ``page``.

    Args:
        desk: What the page works with.
        page: The page.
        resident_id: Whose code stands on it.
        kind: Which measurement of the series.
        whom: What the resident is called on screen.
        language: Of the questions at first.
    """
    order = Order(Sheet.QUESTIONS, language, resident_id=resident_id, kind=kind, large_print=True)
    return _opened(IndexSheet(desk, order, whom, page))


def print_answers(
    desk: "Desk", page: QWidget, *, resident_id: str, whom: str, language: str = "sv"
) -> IndexSheet:
    """Show a resident's own answers as they come out on paper, over ``page``."""
    order = Order(Sheet.ANSWERS, language, resident_id=resident_id)
    return _opened(IndexSheet(desk, order, whom, page))


def _opened(dialog: IndexSheet) -> IndexSheet:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
