"""The second half of printing on both sides with a printer that knows only one."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from resources.words import tr
from ui import theme
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.scroller import Scroller
from ui.widgets.text import WrappedLabel
from ui.widgets.turned_paper import TurnedPaper

__all__ = ["TurnPaper"]

WIDTH, HEIGHT = 600, 520


class TurnPaper(QDialog):
    """Say how the paper is turned, and wait until it is.

    Args:
        title: The sheet whose fronts have been printed.
        go_on: Prints the backs.
        stop: Leaves it at the fronts.
        parent: The page.
    """

    def __init__(
        self, title: str, *, go_on: Callable[[], object], stop: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._stop = stop
        self.setWindowTitle(tr("Vänd bunten"))
        body = Scroller(spacing=12)
        body.body.addWidget(WrappedLabel(tr("Framsidorna är på väg ut"), role="heading"))
        body.body.addWidget(WrappedLabel(title, role="strong"))
        body.body.addWidget(
            WrappedLabel(tr("Skrivaren trycker på en sida i taget. Vänd bunten så här när den är klar:"))
        )
        body.body.addWidget(TurnedPaper())
        for number, words in enumerate(_steps(), 1):
            body.body.addWidget(WrappedLabel(f"{number}. {words}"))
        body.body.addWidget(
            WrappedLabel(
                tr(
                    "Vet du inte vilken sida skrivaren trycker på? Gör ett kryss överst på ett tomt papper, "
                    "lägg det i facket och skriv ut något på en sida. Då ser du det."
                ),
                role="small",
            )
        )
        body.body.addStretch(1)
        self.back_button = PrimaryButton(tr("Skriv ut baksidorna"), self._go_on, "printer")
        self.stop_button = SecondaryButton(tr("Sluta här"), self.reject)
        self._onward = go_on
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.back_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(body, 1)
        layout.addLayout(buttons)
        room = parent.window().height() - 48
        self.resize(round(WIDTH * theme.text_scale()), min(round(HEIGHT * theme.text_scale()), room))
        self.back_button.setDefault(True)
        self.back_button.setFocus()

    def _go_on(self) -> None:
        self.accept()
        self.deleteLater()
        self._onward()

    def reject(self) -> None:
        """Leave it at the fronts."""
        super().reject()
        self.deleteLater()
        self._stop()


def _steps() -> tuple[str, ...]:
    return (
        tr("Ta ut papperen. Ändra inte ordningen."),
        tr("Vänd hela bunten över kortsidan, som en boksida. Den kant som kom ut först ska nu in sist."),
        tr("Lägg bunten i pappersfacket så att de tomma sidorna blir tryckta."),
        tr("Det papper som skrevs ut först ska dras in först."),
    )
