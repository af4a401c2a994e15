"""What is shown while the last edits are sent, before the window closes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from resources.words import tr
from ui import theme
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.autosync import AutoSync

__all__ = ["Leaving"]

CARD_WIDTH = 520
POLL_MS = 200


class Leaving(QWidget):
    """Show how far the last sync has come, with a way to quit at once and a way to stay.

    Args:
        autosync: Sends what waits.
        quit_now: Closes the window at once.
        stay: Goes back to work.
    """

    def __init__(
        self, autosync: "AutoSync", *, quit_now: Callable[[], object], stay: Callable[[], object]
    ) -> None:
        super().__init__()
        self._sync = autosync
        layout = QVBoxLayout(self)
        layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card(tr("Skickar det sista"))
        card.body.setContentsMargins(24, 24, 24, 24)
        card.body.setSpacing(12)
        card.setFixedWidth(round(CARD_WIDTH * theme.text_scale()))
        self.progress = WrappedLabel("", role="strong")
        card.body.addWidget(self.progress)
        card.body.addWidget(
            WrappedLabel(
                tr(
                    "Fönstret stängs när allt är skickat. Stänger du nu finns resten kvar på datorn och "
                    "skickas nästa gång."
                )
            )
        )
        self.quit_now = PrimaryButton(tr("Stäng nu"), quit_now)
        self.stay = SecondaryButton(tr("Fortsätt arbeta"), stay)
        buttons = FlowLayout()
        buttons.addWidget(self.quit_now)
        buttons.addWidget(self.stay)
        card.body.addLayout(buttons)
        layout.addWidget(card)
        poll = QTimer(self, interval=POLL_MS)
        poll.timeout.connect(self._show_progress)
        poll.start()
        self._show_progress()

    def _show_progress(self) -> None:
        self.progress.setText(self._sync.words())
