"""Letting sheets out: the printer, the file or the folder is asked for, and what came of it is told."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget
from shiboken6 import isValid

from itcoach.printing import orders, saving
from itcoach.printing.orders import Made, Order, Sheet
from models.errors import Trouble
from resources.words import language, ntr, tr
from ui.dialogs.printer_help import PrinterHelp
from ui.dialogs.turn_paper import TurnPaper
from ui.outgoing import Ended, Item, Printing, Run, Saving, SavingAs, State, setup_of
from ui.printing import Job, NoPrinter, NotPrinted, PrinterGone, Queue, ask_for_printer
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["Output", "SomeStayed"]

FOLDER: Final = "leaflet_folder"


class SomeStayed(Trouble):
    """Some sheets of a pile did not come out."""


class Output(QObject):
    """Print and save, one sheet or the pile.

    Args:
        desk: What it works with.
        page: The page, over which the dialogs stand.

    Attributes:
        choose_printer: Asks which printer to use; ``None`` when nothing was chosen. The system's dialog,
            unless something else is put here.
        question: Whether to print a guide that should have been reviewed, while it is asked.
        file_dialog: Where to save, while it is asked.
        help: What helps with a printer, while it is shown.
        turning: How the paper is turned, while it is shown.
    """

    def __init__(self, desk: "Desk", page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.choose_printer: Callable[[Job], Queue | None] = partial(ask_for_printer, page)
        self.question: QMessageBox | None = None
        self.file_dialog: QFileDialog | None = None
        self.help: PrinterHelp | None = None
        self.turning: TurnPaper | None = None
        self._run: Run | None = None
        desk.pile.ended.connect(self._pile_ended)
        desk.pile.turn.connect(self.ask_to_turn)

    @property
    def busy(self) -> bool:
        """Tell whether a single sheet is on its way."""
        return self._run is not None

    def print_sheet(self, order: Order, made: Made, pages: int) -> None:
        """Ask for a printer and print a sheet."""

        def go_on() -> None:
            again = partial(self.print_sheet, order, made, pages)
            save = partial(self.save_sheet, order, made)
            queue = self._queue(Job(made.title, setup_of(order), pages), again, save)
            if queue is not None:
                self._let_out(Item(order, made.title, made), Printing(queue), again)

        self._ask_if_overdue([order], go_on)

    def save_sheet(self, order: Order, made: Made) -> None:
        """Ask for a file and save a sheet."""

        def go_on() -> None:
            dialog = self._file_dialog(tr("Spara som PDF"))
            dialog.setNameFilter(tr("PDF (*.pdf)"))
            dialog.setDefaultSuffix("pdf")
            dialog.selectFile(saving.file_name(made.title))
            dialog.fileSelected.connect(
                lambda name: self._let_out(Item(order, made.title, made), SavingAs(Path(name)), None)
            )
            dialog.open()

        self._ask_if_overdue([order], go_on)

    def print_pile(self) -> None:
        """Ask for a printer and print the pile."""
        wanted = [item.order for item in self._desk.pile.items]

        def go_on() -> None:
            queue = self._queue(_job_of_pile(wanted), self.print_pile, self.save_pile)
            if queue is not None:
                self._desk.pile.let_out(Printing(queue))

        self._ask_if_overdue(wanted, go_on)

    def save_pile(self) -> None:
        """Ask for a folder and save the pile in it, each sheet as a file."""

        def go_on() -> None:
            dialog = self._file_dialog(tr("Spara högen i en mapp"))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Spara här"))
            dialog.fileSelected.connect(lambda name: self._desk.pile.let_out(Saving(Path(name))))
            dialog.open()

        self._ask_if_overdue([item.order for item in self._desk.pile.items], go_on)

    def print_test_page(self) -> None:
        """Print a page that is of use by itself: the safety cards."""
        self._make_test_page(lambda order, made: self.print_sheet(order, made, 1))

    def save_test_page(self) -> None:
        """Save that page, to be printed where there is a printer."""
        self._make_test_page(self.save_sheet)

    def _make_test_page(self, then: Callable[[Order, Made], object]) -> None:
        work, order = self._desk.work, Order(Sheet.CARDS, language())
        self._desk.read(self, lambda: orders.make(work, order=order), lambda made: then(order, made))

    def show_help(
        self,
        trouble: Trouble | None = None,
        again: Callable[[], object] | None = None,
        save: Callable[[], object] | None = None,
    ) -> None:
        """Show what helps with a printer."""
        self.help = PrinterHelp(
            trouble,
            again=again,
            test_page=self.print_test_page,
            save_test_page=self.save_test_page,
            save=save,
            open_guide=lambda guide: self._desk.go("guides", guide=guide),
            parent=self._page,
        )
        self.help.open()

    def ask_to_turn(self) -> None:
        """Say how the paper is turned, where a sheet waits for it and the page is on screen."""
        run = self._run or self._desk.pile.run
        item = run.under_way if run is not None else None
        if run is None or item is None or item.state is not State.TO_TURN:
            return
        if not self._page.isVisible():
            words = tr("Framsidorna är utskrivna. Vänd bunten, så skrivs baksidorna ut.")
            action = (tr("Visa hur"), lambda: self._desk.go("leaflets"))
            self._desk.messages.note(words, action=action, kind="attention")
        elif self.turning is None:
            self.turning = TurnPaper(item.title, go_on=run.go_on, stop=run.cancel, parent=self._page)
            self.turning.destroyed.connect(self._turned)
            self.turning.open()

    def _turned(self) -> None:
        self.turning = None

    def _queue(self, job: Job, again: Callable[[], object], save: Callable[[], object]) -> Queue | None:
        try:
            return self.choose_printer(job)
        except NoPrinter as trouble:
            self.show_help(trouble, again, save)
            return None

    def _let_out(self, item: Item, way: Printing | SavingAs, again: Callable[[], object] | None) -> None:
        self._run = run = Run(self._desk, [item], way)
        run.turn.connect(self.ask_to_turn)
        run.ended.connect(lambda ended: self._ended(way, ended, again))
        run.start()

    def _ended(self, way: Printing | SavingAs, ended: Ended, again: Callable[[], object] | None) -> None:
        # The page may have been built anew meanwhile; the sheet went on its way all the same.
        shown = isValid(self)
        if shown:
            self._run = None
        if ended.trouble is not None and not shown:
            self._desk.messages.trouble(ended.trouble)
        elif ended.trouble is not None:
            item = ended.failed[0]
            assert item.made is not None
            self._tell_trouble(ended.trouble, again, partial(self.save_sheet, item.order, item.made))
        elif ended.out and isinstance(way, SavingAs):
            self._tell_saved(tr("Sparat som {file}.", file=way.file.name), way.folder)
        elif ended.out:
            assert isinstance(way, Printing)
            self._desk.messages.done(_printed(way, 1))

    def _tell_trouble(
        self, trouble: Trouble, again: Callable[[], object] | None, save: Callable[[], object]
    ) -> None:
        if isinstance(trouble, NotPrinted | PrinterGone):
            self.show_help(trouble, again, save)
        else:
            self._desk.messages.trouble(trouble)

    def _tell_saved(self, words: str, folder: Path) -> None:
        self._desk.settings.remember(FOLDER, str(folder))
        action = (tr("Öppna mappen"), partial(_open_folder, folder))
        self._desk.messages.note(words, action=action, kind="good")

    def _pile_ended(self, ended: Ended, way: object) -> None:
        n = len(ended.out)
        if ended.failed:
            self._tell_stayed(ended, way)
        elif ended.left:
            self._desk.messages.note(
                ntr(
                    "Avbrutet. {n} blad kom ut, resten ligger kvar i högen.",
                    "Avbrutet. {n} blad kom ut, resten ligger kvar i högen.",
                    n,
                ),
                kind="attention",
            )
        elif isinstance(way, Saving):
            words = ntr(
                "{n} blad är sparat i mappen {name}. Det ligger kvar i högen.",
                "{n} blad är sparade i mappen {name}. De ligger kvar i högen.",
                n,
                name=way.folder.name,
            )
            self._tell_saved(words, way.folder)
        elif isinstance(way, Printing):
            back = (tr("Lägg tillbaka i högen"), lambda: self._desk.pile.put_back(ended.out))
            self._desk.messages.note(_printed(way, n), action=back, kind="good")

    def _tell_stayed(self, ended: Ended, way: object) -> None:
        assert ended.trouble is not None
        all_of_them = len(ended.out) + len(ended.failed) + len(ended.left)
        trouble = SomeStayed(
            tr("{n} av {all} blad kom inte ut.", n=len(ended.failed), all=all_of_them),
            safe=tr("Det som blev kvar ligger i högen."),
            to_do=" ".join((ended.trouble.happened, ended.trouble.to_do)),
        )
        help_ = (tr("Hjälp med skrivaren"), partial(self.show_help, None, self.print_pile, self.save_pile))
        self._desk.messages.trouble(trouble, action=help_ if isinstance(way, Printing) else None)

    def _ask_if_overdue(self, wanted: Sequence[Order], go_on: Callable[[], object]) -> None:
        today = self._desk.work.clock.today()
        late = {guide.id: guide for order in wanted for guide in orders.overdue(order, today)}
        if not late:
            go_on()
            return
        box = QMessageBox(self._page)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Guiden behöver granskas"))
        box.setText(
            "\n".join(
                tr(
                    "{title} skulle ha granskats senast {day}.",
                    title=guide.title,
                    day=day_words(guide.review_by),
                )
                for guide in late.values()
            )
        )
        box.setInformativeText(tr("Stämmer det som står? Läs igenom det innan du lämnar ut det."))
        onward = box.addButton(tr("Lämna ut ändå"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(tr("Avbryt"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(_push(stop))
        box.setEscapeButton(stop)
        box.buttonClicked.connect(lambda button: go_on() if button is onward else None)
        box.finished.connect(box.deleteLater)
        self.question = box
        box.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        folder = self._desk.settings.recall(FOLDER)
        if not isinstance(folder, str) or not Path(folder).is_dir():
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            # A new account may lack it, and a folder that is not there cannot be chosen.
            folder = documents if Path(documents).is_dir() else str(Path.home())
        dialog = QFileDialog(self._page, title, folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.finished.connect(dialog.deleteLater)
        self.file_dialog = dialog
        return dialog


def _job_of_pile(wanted: Sequence[Order]) -> Job:
    """Return what the dialog is told: how the most demanding sheet lies."""
    setups = [setup_of(order) for order in wanted]
    most = next((setup for setup in setups if setup.both_sides is not None), setups[0])
    return Job(ntr("{n} blad", "{n} blad", len(wanted)), most)


def _printed(way: Printing, n: int) -> str:
    if way.queue.name:
        return ntr(
            "Skickat till {printer}.", "{n} blad är skickade till {printer}.", n, printer=way.queue.name
        )
    return ntr("Utskrivet.", "{n} blad är utskrivna.", n)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _push(button: object) -> QPushButton:
    assert isinstance(button, QPushButton)
    return button
