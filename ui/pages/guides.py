"""The guides by topic: search, read through, print."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from itcoach import guides
from itcoach.guides import Guide
from resources.words import language, tr
from ui import theme
from ui.actions import Key
from ui.pages.base import Page
from ui.resident.guide_step import GuideStepView
from ui.widgets.cards import EmptyState
from ui.widgets.guide_list import GuideList
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_player import GuidePlayer

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuidesPage"]

LIST_WIDTH = 340


class GuidesPage(Page):
    """Show the guides; one can be gone through without a visit, and nothing of that is kept."""

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Guider"))
        self.print_button = self.set_primary(tr("Skriv ut"), self._print, key=Key.PRINT, symbol="printer")
        self.print_button.setEnabled(False)
        self.list = GuideList(desk.work.clock.today())
        self.list.setFixedWidth(round(LIST_WIDTH * (1 + (theme.text_scale() - 1) * 0.5)))
        self.list.current.connect(self._open)
        self.add_key(Key.SEARCH, self.list.search.setFocus)
        self.add_key(Key.RESIDENT_VIEW, self._turn)
        self.player: GuidePlayer | None = None
        self.resident_view: GuideStepView | None = None
        self._lang, self._chosen = language(), ""
        self._build()
        self.first_focus = self.list.search

    def arguments(self, *, guide: str = "") -> None:
        """Open the guide ``guide``, or the list."""
        if guide:
            self.list.search.clear()
            self.list.refresh()
            self.list.select(guide)

    def refresh(self) -> None:
        """Show the guides that there are; one that is read stays."""
        if self.player is None:
            self.list.refresh()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.list)
        card = QFrame()
        card.setProperty("role", "card")
        self._detail = QVBoxLayout(card)
        self._detail.setContentsMargins(16, 16, 16, 16)
        text = tr("Välj en guide i listan för att läsa igenom den.")
        self._empty = EmptyState(tr("Ingen guide vald"), text, symbol="book-open-variant")
        self._detail.addWidget(self._empty)
        row.addWidget(card, 1)
        self.body.addLayout(row, 1)

    def _open(self, guide: Guide) -> None:
        if self._chosen == guide.id:
            return
        self._chosen = guide.id
        if self.player is not None:
            self.player.hide()
            self.player.deleteLater()
        play = GuidePlay(guides.load(guide.id, self._lang), parent=self)
        self.player = GuidePlayer(play, self.desk.work.clock.today())
        self.player.language_chosen.connect(partial(setattr, self, "_lang"))
        self._empty.hide()
        self._detail.addWidget(self.player)
        self.print_button.setEnabled(True)

    def _turn(self) -> None:
        if self.player is not None:
            self.resident_view = GuideStepView(self.player.play)
            self.resident_view.left.connect(self.desk.turn_back)
            self.desk.turned_back.connect(self.resident_view.deleteLater)
            self.desk.turn_to_resident(self.resident_view)

    def _print(self) -> None:
        self.desk.go("leaflets", guide=self._chosen)
