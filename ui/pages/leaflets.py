"""The leaflets: chosen on the left, seen on the right as they come out of the printer."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QPushButton

from itcoach import guides, paper, visits
from itcoach.codes import written
from itcoach.leaflets import GuideChoice
from itcoach.paper import RecentVisit
from models.vocabulary import LeafletKind
from resources.words import tr
from ui.actions import Key
from ui.pages.base import Page
from ui.pages.leaflet_choices import Choices, LeafletChoices, Sheet
from ui.printing import NoPrinter, NotPrinted, ask_for_printer, print_pdf
from ui.widgets.buttons import SecondaryButton
from ui.widgets.pdf_preview import PdfPreview

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["LeafletsPage"]

FOLDER: Final = "leaflet_folder"


class LeafletsPage(Page):
    """Build a leaflet, see it, print it or save it.

    Attributes:
        choices: What is chosen.
        preview: The leaflet.
        choose_printer: Asks which printer to use, given the title and the number of pages; ``None`` when
            nothing was chosen. The system's dialog, unless something else is put here.
        question: Whether to print a guide that should have been reviewed, while it is asked.
        file_dialog: Where to save, while it is asked.
    """

    scrolls = False  # the choices and the preview scroll by themselves

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Utskrifter"))
        self._wanted_visit = ""
        self._visits: tuple[RecentVisit, ...] = ()
        self._making = True
        self._next: Callable[[], object] | None = None
        self.choose_printer: Callable[[str, int], QPrinter | None] = partial(ask_for_printer, self)
        self.question: QMessageBox | None = None
        self.file_dialog: QFileDialog | None = None
        self.save_button = SecondaryButton(
            tr("Spara som PDF…"), self._ask_and(self._save), "content-save-outline"
        )
        self.tools.addWidget(self.save_button)
        self.print_button = self.set_primary(
            tr("Skriv ut"), self._ask_and(self._print), key=Key.PRINT, symbol="printer"
        )
        self.choices = LeafletChoices(desk.work.clock.today())
        self.choices.changed.connect(self._make)
        self.preview = PdfPreview()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.choices)
        row.addWidget(self.preview, 1)
        self.body.addLayout(row, 1)
        self.first_focus = self.choices.sheets[Sheet.GUIDE]

    def arguments(self, *, guide: str = "", visit: str = "", day: str = "") -> None:
        """Choose a guide, the summary of a visit, a guide to hand out at a visit, or a day (ISO 8601)."""
        if guide or visit or day:
            self._wanted_visit = visit
            self.choices.choose(guide=guide, visit=visit, day=day)
            checked = (button for button in self.choices.sheets.values() if button.isChecked())
            self.first_focus = next(checked)

    def refresh(self) -> None:
        """Offer the latest visits, and show the leaflet as it is now."""
        work, wanted = self.desk.work, self._wanted_visit
        also = wanted or self.choices.chosen().visit_id
        self.desk.read(self, lambda: paper.recent_visits(work, also=also), self._show_visits, latest="visits")

    def _show_visits(self, found: tuple[RecentVisit, ...]) -> None:
        self._visits = found
        self.choices.show_visits(found, self._wanted_visit)
        self._wanted_visit = ""
        self._make()

    def _make(self) -> None:
        """Make the leaflet behind the window and show it."""
        chosen = self.choices.chosen()
        if chosen.sheet is not Sheet.DAY and not self.choices.is_clean():
            self._stop_making()
            return
        if chosen.sheet is Sheet.SUMMARY and not chosen.visit_id:
            self._stop_making()
            self.preview.show_nothing(
                tr("Välj ett besök"),
                tr("Sammanfattningen visar vad ni gjorde, vad invånaren kan själv nu och nästa tid."),
            )
            return
        self._making = True
        self._allow(on=True)
        self.desk.read(
            self,
            self._maker(chosen),
            partial(self._show, chosen),
            on_failure=self._not_made,
            latest="preview",
        )

    def _maker(self, chosen: Choices) -> Callable[[], bytes]:
        work = self.desk.work
        if chosen.sheet is Sheet.DAY:
            return lambda: paper.day_sheet(work, day=chosen.day)
        looks = {"language": chosen.language, "large_print": chosen.large_print, "note": chosen.note}
        if chosen.sheet is Sheet.GUIDE:
            choices = [GuideChoice(guides.load(chosen.guide_id, chosen.language))]
            return lambda: paper.guide_leaflet(work, choices=choices, **looks)  # type: ignore[arg-type]
        return lambda: paper.visit_summary(work, visit_id=chosen.visit_id, **looks)  # type: ignore[arg-type]

    def _show(self, chosen: Choices, content: bytes) -> None:
        if chosen != self.choices.chosen():
            return  # Something else was chosen while it was made.
        self.preview.show_pdf(content)
        self._making = False
        if self._next is not None:
            go_on, self._next = self._next, None
            go_on()

    def _not_made(self, trouble: "Trouble") -> None:
        self._stop_making()
        self.preview.show_nothing(tr("Bladet kunde inte göras"), trouble.sentence())

    def _stop_making(self) -> None:
        """Let nothing be printed, since there is nothing to print."""
        self._making, self._next = False, None
        self._allow(on=False)

    def _allow(self, *, on: bool) -> None:
        for button in (self.print_button, self.save_button):
            button.setEnabled(on)

    def _ask_and(self, go_on: Callable[[], object]) -> Callable[[], None]:
        """Return what a button does: ask first where the guide should have been reviewed."""

        def pressed() -> None:
            self.choices.settle()
            if not self.print_button.isEnabled():
                return  # What was just written cannot be printed, and its field says why.
            if self._making:
                # What is on screen is not yet what is chosen.
                self._next = pressed
            elif self.choices.is_due():
                self._ask(go_on)
            else:
                go_on()

        return pressed

    def _ask(self, go_on: Callable[[], object]) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Guiden behöver granskas"))
        box.setText(self.choices.due.text())
        box.setInformativeText(tr("Stämmer den fortfarande? Läs igenom den innan du lämnar ut den."))
        onward = box.addButton(tr("Lämna ut den ändå"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(tr("Avbryt"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(_push(stop))
        box.setEscapeButton(stop)
        box.buttonClicked.connect(lambda button: go_on() if button is onward else None)
        box.finished.connect(box.deleteLater)
        self.question = box
        box.open()

    def _print(self) -> None:
        content, chosen = self.preview.content, self.choices.chosen()
        try:
            printer = self.choose_printer(self._name_of(chosen), self.preview.document.pageCount())
        except NoPrinter as trouble:
            self._offer_pdf(trouble)
            return
        if printer is None:
            return
        name = printer.printerName()

        def printed(_: None) -> None:
            words = tr("Skickat till {printer}.", printer=name) if name else tr("Utskrivet.")
            self.desk.messages.done(words)
            self._record(chosen)

        self.desk.read(self, lambda: print_pdf(printer, content), printed, on_failure=self._not_printed)

    def _not_printed(self, trouble: "Trouble") -> None:
        if isinstance(trouble, NotPrinted):
            self._offer_pdf(trouble)
        else:
            self.desk.messages.trouble(trouble)

    def _offer_pdf(self, trouble: "Trouble") -> None:
        self.desk.messages.trouble(trouble, action=(tr("Spara som PDF"), self._save))

    def _save(self) -> None:
        content, chosen = self.preview.content, self.choices.chosen()
        folder = self.desk.settings.recall(FOLDER)
        if not isinstance(folder, str) or not Path(folder).is_dir():
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, tr("Spara som PDF"), folder, tr("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_file_name(self._name_of(chosen)))
        dialog.fileSelected.connect(lambda name: self._save_as(Path(name), content, chosen))
        dialog.finished.connect(dialog.deleteLater)
        self.file_dialog = dialog
        dialog.open()

    def _save_as(self, path: Path, content: bytes, chosen: Choices) -> None:
        def saved(_: None) -> None:
            self.desk.settings.remember(FOLDER, str(path.parent))
            self.desk.messages.note(
                tr("Sparat som {file}.", file=path.name),
                action=(tr("Öppna mappen"), partial(_open_folder, path.parent)),
                kind="good",
            )
            self._record(chosen)

        self.desk.read(self, lambda: paper.save_pdf(path, content), saved)

    def _record(self, chosen: Choices) -> None:
        """Keep that a leaflet is handed out at a visit."""
        if chosen.sheet is Sheet.DAY or not chosen.visit_id:
            return
        work = self.desk.work
        guide = guides.load(chosen.guide_id, chosen.language) if chosen.sheet is Sheet.GUIDE else None
        self.desk.write(
            self,
            lambda: visits.record_leaflet(
                work,
                kind=LeafletKind.GUIDE if guide else LeafletKind.VISIT_SUMMARY,
                language=chosen.language,
                visit_id=chosen.visit_id,
                guide_id=guide.id if guide else None,
                guide_version=guide.version if guide else "",
            ),
        )

    def _name_of(self, chosen: Choices) -> str:
        """Return what the leaflet is called in the print queue and as a file: never with a person's name."""
        match chosen.sheet:
            case Sheet.GUIDE:
                return guides.load(chosen.guide_id, chosen.language).title
            case Sheet.SUMMARY:
                visit = next(each for each in self._visits if each.visit_id == chosen.visit_id)
                return tr("Besök {day} {code}", day=visit.day.isoformat(), code=written(visit.code))
            case Sheet.DAY:
                return tr("Dagblad {day}", day=chosen.day.isoformat())


def _file_name(title: str) -> str:
    return re.sub(r'[<>:"/\\|?*]', "", title).strip(" .") + ".pdf"


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _push(button: object) -> QPushButton:
    assert isinstance(button, QPushButton)
    return button
