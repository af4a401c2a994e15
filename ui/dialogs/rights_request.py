"""A resident asks for an extract, a correction, an erasure or a restriction."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from itcoach.labels import label
from itcoach.privacy import rights
from models.vocabulary import RequestKind
from resources.words import capital, tr
from ui.dialogs.dialog import FormDialog
from ui.widgets.free_text import NumberGuard, TextArea

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["RightsRequestDialog"]


class RightsRequestDialog(FormDialog):
    """Take down what a resident asks for, in the resident's words.

    Args:
        desk: What the page works with.
        resident_id: Who asks.
        who: As it is shown.
        then: Called when it is stored.
        parent: The page that asks.
    """

    def __init__(
        self, desk: "Desk", resident_id: str, who: str, then: Callable[[None], object], parent: QWidget
    ) -> None:
        heading = tr("Begäran från {who}", who=who)
        super().__init__(desk, tr("Anteckna en begäran"), tr("Spara begäran"), parent, heading=heading)
        self._resident_id, self._then = resident_id, then
        self.kind = QComboBox()
        for kind in RequestKind:
            self.kind.addItem(capital(label(kind)), kind)
        self.words = TextArea(4)
        self.form.add(tr("Vad invånaren begär"), self.kind, _meanings())
        row = self.form.add(
            tr("Med invånarens egna ord"), self.words, tr("Skriv som det sades. Skälet behöver inte anges.")
        )
        self._guard = NumberGuard([row])

    def values(self) -> tuple[object, str]:
        """Return what is filled in, comparable."""
        return self.kind.currentData(), self.words.text().strip()

    def save(self) -> None:
        """Store the request, unless a personnummer stands in it."""
        self.form.clear_errors()
        if not self._guard.check():
            self.form.focus_first_error()
            return
        work, whose = self.desk.work, self._resident_id
        kind, words = RequestKind(self.kind.currentData()), self.words.text()
        self.store(lambda: rights.ask(work, resident_id=whose, kind=kind, words=words), self._then)


def _meanings() -> str:
    return tr(
        "Registerutdrag och rättelse gör du själv på kortet. Radering och begränsning avgörs av den som "
        "kommunen har utsett, och beslutet kommer hit."
    )
