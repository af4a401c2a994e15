"""The part of a resident's card about what is held: extract, correction, requests and how they stand."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from itcoach.extract import making
from itcoach.extract.words import title
from itcoach.labels import label, request_state
from itcoach.printing.saving import file_name
from itcoach.privacy import rights
from itcoach.privacy.rights import Standing
from models.vocabulary import RequestState
from resources.words import capital, tr
from ui.dialogs.rights_request import RightsRequestDialog
from ui.pages.resident_sections import Section
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import Kind, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel, quoted
from ui.widgets.when_words import day_words

if TYPE_CHECKING:
    from itcoach.privacy.rights import RequestView
    from itcoach.residents import ResidentCard
    from models.errors import Trouble
    from sync.extracts import Extract
    from sync.protocol import ExtractAnswer
    from ui.desk import Desk

__all__ = ["FOLDER", "RightsCard"]

FOLDER = "extract.folder"
_KINDS: dict[str, Kind] = {
    RequestState.ASKED: "attention",
    RequestState.GRANTED: "neutral",
    RequestState.REFUSED: "neutral",
    RequestState.DONE: "good",
}


class RightsCard(Section):
    """Show how what is held about a resident stands, and do what the resident has a right to.

    Attributes:
        notices: What stands at the top of the card, if anything: that the data are restricted, or that the
            name was removed.
        edit_asked: The card is to be corrected, or the name filled in again.
        restriction_known: Tells whether the data are restricted, once it has been read.
        extract: Saves the extract.
        dialog: The form or the file dialog on screen, if any.
    """

    edit_asked = Signal()
    restriction_known = Signal(bool)

    def __init__(self, desk: "Desk") -> None:
        super().__init__(tr("Uppgifter om invånaren"))
        self._desk = desk
        self._resident_id = self._who = ""
        self._shown: Standing | None = None
        self._server_away = ""
        self.dialog: RightsRequestDialog | QFileDialog | None = None
        self._removed = Notice("", "attention", "account-question")
        self._restricted = Notice("", "attention", "lock-outline")
        self.name_again = SecondaryButton(tr("Fyll i namnet igen"), self.edit_asked.emit, "pencil")
        self._removed.add_action(self.name_again)
        self.extract = SecondaryButton(tr("Registerutdrag"), self._ask_extract, "file-account-outline")
        self.correct = SecondaryButton(tr("Rätta uppgifter"), self.edit_asked.emit, "pencil")
        self.request = SecondaryButton(tr("Anteckna en begäran"), self._ask_request, "comment-text-outline")
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (self.extract, self.correct, self.request):
            flow.addWidget(button)
        about = WrappedLabel(
            tr("Invånaren har rätt att få veta allt som är sparat, få fel rättade och be att det raderas."),
            role="quiet_text",
        )
        for part in (about, buttons):
            self.body.insertWidget(self.body.count() - 2, part)
        self.notices = QWidget()
        column = QVBoxLayout(self.notices)
        column.setContentsMargins(0, 0, 0, 0)
        for notice in (self._removed, self._restricted):
            column.addWidget(notice)
        self._show(Standing((), restricted=False, names_removed_on=None))

    def show_resident(self, card: "ResidentCard") -> None:
        """Read how the data of this resident stand, and show it."""
        if card.resident_id != self._resident_id:
            self._resident_id, self._shown = card.resident_id, None
        self._who = card.shown_name
        work, whose = self._desk.work, self._resident_id
        self._desk.read(self, lambda: rights.standing(work, resident_id=whose), self._show, latest="standing")

    def _show(self, standing: "Standing") -> None:
        if standing == self._shown:
            return
        self._shown = standing
        day = standing.names_removed_on
        self._removed.show_text(
            tr("Namn och anteckningar togs bort {day}, när tiden för dem var ute.", day=day_words(day))
            if day
            else ""
        )
        self._restricted.show_text(
            tr("Uppgifterna ligger kvar men får inte ändras. Bokningar och nya begäran går att skriva.")
            if standing.restricted
            else "",
            tr("Begränsad"),
        )
        self.notices.setVisible(bool(day) or standing.restricted)
        self.correct.setEnabled(not standing.restricted)
        self.restriction_known.emit(standing.restricted)
        self.clear()
        for request in standing.requests:
            self.content.addWidget(self._row(request))

    def _row(self, request: "RequestView") -> QWidget:
        row = QWidget()
        flow = FlowLayout(row)
        words = [
            tr("{kind}, {day}", kind=capital(label(request.kind)), day=day_words(request.asked_on)),
            quoted(request.words) if request.words else "",
            _decided(request),
            request.reason,
        ]
        text = WrappedLabel("\n".join(filter(None, words)))
        state = StatusChip(request_state(request.state, request.kind), _KINDS.get(request.state, "neutral"))
        flow.addWidget(state)
        if request.by_coach:
            done = QuietButton(tr("Klart"), partial(self._finish, request.request_id), "check")
            done.setAccessibleName(tr("{kind} är klar", kind=capital(label(request.kind))))
            flow.addWidget(done)
        self.divide()
        self.content.addWidget(text)
        return row

    def _finish(self, request_id: str) -> None:
        work = self._desk.work
        self._desk.write(self, lambda: rights.finish(work, request_id=request_id))

    def _ask_request(self) -> None:
        def stored(_: None) -> None:
            self._desk.messages.done(tr("Begäran är antecknad."))

        self.dialog = RightsRequestDialog(self._desk, self._resident_id, self._who, stored, self)
        self.dialog.begin()

    # The extract: the server is asked first, then the file, so that what is saved is what was found.

    def _ask_extract(self) -> None:
        whose, desk = self._resident_id, self._desk
        self.extract.setEnabled(False)
        self._server_away = ""
        if desk.autosync is None:
            self._gather(whose, None)
            return
        desk.autosync.ask_server(
            self,
            lambda client: client.extract(whose),
            on_success=partial(self._gather, whose),
            on_failure=partial(self._without_server, whose),
        )

    def _without_server(self, whose: str, trouble: "Trouble") -> None:
        self._server_away = tr(
            "Servern kunde inte vara med: {why} Utdraget säger vad som saknas.", why=trouble.happened
        )
        self._gather(whose, None)

    def _gather(self, whose: str, server: "ExtractAnswer | None") -> None:
        work = self._desk.work
        self._desk.read(
            self,
            lambda: making.gather(work, resident_id=whose, server=server),
            self._choose_file,
            on_failure=self._failed,
        )

    def _choose_file(self, held: "Extract") -> None:
        self.extract.setEnabled(True)
        dialog = QFileDialog(self, tr("Spara registerutdraget"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilters([tr("PDF, med JSON bredvid ({patterns})", patterns="*.pdf")])
        remembered = self._desk.settings.recall(FOLDER)
        dialog.setDirectory(remembered if isinstance(remembered, str) else str(Path.home()))
        dialog.selectFile(file_name(title(held)))
        dialog.fileSelected.connect(partial(self._save, held))
        self.dialog = dialog
        dialog.open()

    def _save(self, held: "Extract", path: str) -> None:
        self._desk.settings.remember(FOLDER, str(Path(path).parent))
        self._desk.read(self, lambda: making.save(held, Path(path)), self._saved, on_failure=self._failed)

    def _saved(self, paths: "tuple[Path, Path]") -> None:
        words = tr(
            "Utdraget är sparat som {name}, med JSON bredvid. Läs igenom det innan du lämnar ut det, och ta "
            "bort filerna sedan.",
            name=paths[0].name,
        )
        if self._server_away:
            self._desk.messages.note(f"{words} {self._server_away}", kind="attention")
        else:
            self._desk.messages.done(words)

    def _failed(self, trouble: "Trouble") -> None:
        self.extract.setEnabled(True)
        self._desk.messages.trouble(trouble)


def _decided(request: "RequestView") -> str:
    """Return who decided what, in one line."""
    if request.decided_on is None:
        return ""
    said = ", ".join(filter(None, (request.reference, request.decided_by)))
    return tr("Beslut {day}: {said}", day=day_words(request.decided_on), said=said or label(request.state))
