"""What can be done where a printer does not work, or where there is none."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from itcoach.guides import catalogue
from resources.words import language, tr
from ui import theme
from ui.printing import NoPrinter, has_printer
from ui.widgets.buttons import Button, SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.guides.text import Guide
    from models.errors import Trouble

__all__ = ["PrinterHelp"]

WIDTH = 520
OFFLINE_GUIDE: Final = "skrivare-offline"


class PrinterHelp(QDialog):
    """Say what happened and offer what helps.

    Args:
        trouble: What happened; none where the coach asked for help.
        again: Tries again; none where there is nothing to try.
        test_page: Prints a page that is of use by itself.
        save_test_page: Saves it, where there is no printer.
        save: Saves what was to be printed as a file; none where there is nothing.
        open_guide: Shows the guide about a printer that does not answer.
        parent: The page.

    Attributes:
        notice: What happened.
        buttons: What is offered, in order.
    """

    def __init__(
        self,
        trouble: "Trouble | None",
        *,
        again: Callable[[], object] | None,
        test_page: Callable[[], object],
        save_test_page: Callable[[], object],
        save: Callable[[], object] | None,
        open_guide: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Hjälp med skrivaren"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 20, 24, 20)
        self._layout.setSpacing(12)
        self._layout.addWidget(WrappedLabel(tr("Hjälp med skrivaren"), role="heading"))
        found = has_printer()
        if trouble is None and not found:
            trouble = NoPrinter()
        self.notice = Notice(kind="bad")
        happened = trouble.happened if trouble else ""
        self.notice.show_text(" ".join((trouble.safe, trouble.to_do)).strip() if trouble else "", happened)
        self._layout.addWidget(self.notice)
        self._layout.addWidget(WrappedLabel("\n".join(_checks())))
        self.buttons: list[Button] = []
        if again is not None:
            self._offer(tr("Försök igen"), again, "refresh")
        if found:
            self._offer(tr("Skriv ut en provsida: trygghetskort"), test_page, "card-text-outline")
        if save is not None:
            self._offer(tr("Spara som PDF"), save, "content-save-outline")
        if not found:
            self._offer(tr("Spara en provsida: trygghetskort"), save_test_page, "card-text-outline")
        guide = _guide()
        if guide is not None:
            words = tr("Öppna guiden: {title}", title=guide.title)
            self._offer(words, lambda: open_guide(guide.id), "book-open-variant")
        self._offer(tr("Stäng"), lambda: None)
        self.buttons[0].setFocus()
        wide = max(round(WIDTH * theme.text_scale()), self.minimumSizeHint().width())
        self.resize(wide, self._layout.totalHeightForWidth(wide))

    def _offer(self, words: str, done: Callable[[], object], symbol: str = "") -> None:
        def pressed() -> None:
            self.accept()
            done()

        button = SecondaryButton(words, pressed, symbol)
        self._layout.addWidget(button)
        self.buttons.append(button)

    def done(self, result: int) -> None:
        """Close for good."""
        super().done(result)
        self.deleteLater()


def _checks() -> tuple[str, ...]:
    return (
        tr("• Är skrivaren på, och lyser den som den brukar?"),
        tr("• Finns det papper och bläck?"),
        tr("• Är datorn och skrivaren på samma wifi, eller sitter kabeln i?"),
    )


def _guide() -> "Guide | None":
    return next((guide for guide in catalogue.library(language()) if guide.id == OFFLINE_GUIDE), None)
