"""Making the sheet that is chosen, behind the window, and showing it; the last one stays until then."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from itcoach.printing import orders
from itcoach.printing.orders import Made, Order
from resources.words import tr

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk
    from ui.pages.leaflet_choices import LeafletChoices
    from ui.widgets.pdf_preview import PdfPreview

__all__ = ["Maker"]


class Maker(QObject):
    """Keep the preview as the choices are.

    Args:
        desk: What it works with.
        choices: What is chosen.
        preview: Where it is shown.

    Attributes:
        allowed: Tells whether what is chosen can be printed, at once or when it is made.
        order: What is shown.
        made: The sheet that is shown; ``None`` until there is one.
    """

    allowed = Signal(bool)

    def __init__(self, desk: "Desk", choices: "LeafletChoices", preview: "PdfPreview") -> None:
        super().__init__(preview)
        self._desk, self._choices, self._preview = desk, choices, preview
        self._making, self._may = True, True
        self._next: Callable[[], object] | None = None
        self.order: Order | None = None
        self.made: Made | None = None

    def make(self) -> None:
        """Make what is chosen now, and show it."""
        order = self._choices.chosen()
        if not self._choices.is_clean():
            self._stop()
            if self.order is None or self.order.sheet is not order.sheet:
                self._show_nothing(
                    tr("Bladet kan inte göras än"), tr("Rätta det som är markerat till vänster.")
                )
            return
        self._making = True
        self._allow(may=True)
        self._preview.show_busy()
        work = self._desk.work
        self._desk.read(
            self,
            lambda: orders.make(work, order=order),
            partial(self._show, order),
            on_failure=self._not_made,
            latest="preview",
        )

    def when_made(self, then: Callable[[], object]) -> None:
        """Call ``then`` when what is chosen is on screen; never where it cannot be made."""
        self._choices.settle()
        if not self._may:
            return  # The field or the preview says why.
        if self._making:
            self._next = then
        else:
            then()

    def _show(self, order: Order, made: Made) -> None:
        if order != self._choices.chosen():
            return  # Something else was chosen while it was made.
        self.order, self.made = order, made
        self._preview.show_pdf(made.content)
        self._making = False
        if self._next is not None:
            then, self._next = self._next, None
            then()

    def _not_made(self, trouble: "Trouble") -> None:
        self._stop()
        if isinstance(trouble, orders.NothingChosen):
            self._show_nothing(trouble.happened, trouble.to_do)
        else:
            self._show_nothing(tr("Bladet kunde inte göras"), trouble.sentence())

    def _show_nothing(self, title: str, text: str) -> None:
        self.order = self.made = None
        self._preview.show_nothing(title, text)

    def _stop(self) -> None:
        """Let nothing be printed, since there is nothing to print."""
        self._making, self._next = False, None
        self._preview.show_ready()
        self._allow(may=False)

    def _allow(self, *, may: bool) -> None:
        self._may = may
        self.allowed.emit(may)
