"""The guides by topic: search, read through, print."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from itcoach.guides import catalogue, own, sticks
from itcoach.guides.sticks import StuckStep
from itcoach.guides.text import Guide
from resources.words import language, tr
from ui import theme
from ui.actions import Key
from ui.pages.base import Page
from ui.resident.guide_step import GuideStepView
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import EmptyState
from ui.widgets.guide_list import GuideList
from ui.widgets.guide_play import START, GuidePlay
from ui.widgets.guide_player import GuidePlayer
from ui.widgets.guide_shelf import GuideShelf
from ui.widgets.guide_stuck import StuckPanel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuidesPage"]

LIST_WIDTH = 340


class GuidesPage(Page):
    """Show the guides; one can be gone through without a visit, and nothing of that is kept.

    Attributes:
        list: The guides to choose among.
        player: Shows the chosen one.
        stuck: Shows where visits got stuck, after :attr:`stuck_button`.
    """

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Guider"))
        self.print_button = self.set_primary(tr("Skriv ut"), self._print, key=Key.PRINT, symbol="printer")
        self.print_button.setEnabled(False)
        self.own_button = SecondaryButton(tr("Egna guider"), lambda: desk.go("own_guides"))
        self.copy_button = SecondaryButton(tr("Kopiera och ändra"), self._copy)
        self.copy_button.setEnabled(False)
        for button in (self.own_button, self.copy_button):
            self.tools.addWidget(button)
        self.list = GuideList(desk)
        self.list.setFixedWidth(round(LIST_WIDTH * (1 + (theme.text_scale() - 1) * 0.5)))
        self.list.current.connect(self._open)
        self.add_key(Key.SEARCH, self.list.search.setFocus)
        self.add_key(Key.RESIDENT_VIEW, self._turn)
        self.player = GuidePlayer(desk)
        self.list.chosen.connect(lambda _: self.player.done_button.setFocus())
        self.player.hide()
        self.player.guide_wanted.connect(self._go_to)
        self.resident_view: GuideStepView | None = None
        self._lang, self._device = language(), ""
        self.player.language_chosen.connect(partial(setattr, self, "_lang"))
        self.player.device_chosen.connect(partial(setattr, self, "_device"))
        self._build()
        self.first_focus = self.list.search

    def arguments(self, *, guide: str = "") -> None:
        """Open the guide ``guide``, or the list."""
        if guide:
            self._go_to(guide)

    def place(self) -> dict[str, Any]:
        """Return which guide is read."""
        return {} if self.player.play is None else {"guide": self.player.play.guide.id}

    def refresh(self) -> None:
        """Show the guides that there are; one that is read stays."""
        self.list.refresh()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        self.stuck_button = QuietButton(tr("Här fastnar många"), self._show_stuck, "map-marker-alert-outline")
        left.addWidget(self.stuck_button)
        row.addLayout(left)
        card = QFrame()
        card.setProperty("role", "card")
        self._detail = QVBoxLayout(card)
        self._detail.setContentsMargins(16, 16, 16, 16)
        text = tr("Välj en guide i listan för att läsa igenom den.")
        self._empty = EmptyState(tr("Ingen guide vald"), text, symbol="book-open-variant")
        self._detail.addWidget(self._empty)
        self.stuck = StuckPanel(self.desk.settings)
        self.stuck.hide()
        self.stuck.chosen.connect(self._go_to_step)
        for part in (self.stuck, self.player):
            self._detail.addWidget(part)
        row.addWidget(card, 1)
        self.body.addLayout(row, 1)

    def _go_to(self, guide_id: str) -> None:
        """Open a guide from elsewhere, and show where it stands in the list."""
        self.list.search.clear()
        self.list.refresh()
        self.list.select(guide_id)

    def _open(self, guide: Guide) -> None:
        before = self.player.play
        if before is not None and before.guide.id == guide.id:
            self._show_part(self.player)
            return
        self._show_part(self.player)
        play = GuidePlay(catalogue.load(guide.id, self._lang, self._device), parent=self)
        play.changed.connect(lambda: self._begun(play))
        self.player.show_play(play)
        if before is not None:
            before.deleteLater()
        self.print_button.setEnabled(True)
        self.copy_button.setEnabled(True)

    def _show_stuck(self) -> None:
        work = self.desk.work
        self._show_part(self.stuck)
        self.desk.read(self, lambda: sticks.where_stuck(work), self.stuck.show_steps, latest="stuck")

    def _go_to_step(self, step: StuckStep) -> None:
        """Open a guide at the step where it got stuck."""
        self._go_to(step.guide_id)
        self._show_part(self.player)
        play = self.player.play
        if play is not None and play.guide.id == step.guide_id:
            play.go(step.step)

    def _show_part(self, part: QWidget) -> None:
        for each in (self._empty, self.stuck, self.player):
            each.setVisible(each is part)

    def _begun(self, play: GuidePlay) -> None:
        if play.at > START:
            GuideShelf.at(self.desk).used(play.guide.id)

    def _turn(self) -> None:
        if self.player.play is not None:
            self.resident_view = GuideStepView(self.desk, self.player.play)
            self.resident_view.left.connect(self.desk.turn_back)
            self.desk.turned_back.connect(self.resident_view.deleteLater)
            self.desk.turn_to_resident(self.resident_view)

    def _copy(self) -> None:
        if self.player.play is not None:
            work, desk, guide_id = self.desk.work, self.desk, self.player.play.guide.id
            desk.write(
                self,
                lambda: own.copy(work, guide_id=guide_id),
                lambda draft: desk.go("guide_editor", draft=draft),
            )

    def _print(self) -> None:
        if self.player.play is not None:
            self.desk.go("leaflets", guide=self.player.play.guide.id)
