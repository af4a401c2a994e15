"""The guides by topic: search, read through, print."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from itcoach import guides
from itcoach.guides import Guide
from itcoach.labels import label
from resources.words import language, ntr, tr
from ui import theme
from ui.actions import Key
from ui.pages.base import Page
from ui.resident.guide_step import GuideStepView
from ui.widgets.cards import EmptyState
from ui.widgets.guide_play import GuidePlay
from ui.widgets.guide_player import GuidePlayer
from ui.widgets.search import SearchField

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuidesPage"]

LIST_WIDTH = 340
GUIDE = Qt.ItemDataRole.UserRole


class GuidesPage(Page):
    """Show the guides; one can be read through without a visit, and nothing of that is kept."""

    scrolls = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, tr("Guider"))
        self.print_button = self.set_primary(tr("Skriv ut"), self._print, key=Key.PRINT, symbol="printer")
        self.print_button.setEnabled(False)
        self.search = SearchField(tr("Sök guide eller problem, till exempel ”wifi”"))
        self.search.searched.connect(lambda _: self.refresh())
        self.add_key(Key.SEARCH, self.search.setFocus)
        self.add_key(Key.RESIDENT_VIEW, self._turn)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Guider"))
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(lambda item, _: self._open(item))
        self.player: GuidePlayer | None = None
        self._nothing = EmptyState(
            tr("Ingen guide passar"), tr("Pröva ett annat ord, eller sök på problemet.")
        )
        self._lang, self._chosen = language(), ""
        self._build()
        self.first_focus = self.search

    def arguments(self, *, guide: str = "") -> None:
        """Open the guide ``guide``, or the list."""
        self._chosen = guide or self._chosen

    def refresh(self) -> None:
        """Show the guides that fit what is searched for."""
        found = guides.search(language(), self.search.text())
        if [self._guide_at(row) for row in range(self.list.count())] == [None, *found]:
            return
        self._fill(found)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self._nothing, 1)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(round(LIST_WIDTH * (1 + (theme.text_scale() - 1) * 0.5)))
        row.addWidget(side)
        card = QFrame()
        card.setProperty("role", "card")
        self._detail = QVBoxLayout(card)
        self._detail.setContentsMargins(16, 16, 16, 16)
        self._empty = EmptyState(
            tr("Ingen guide vald"),
            tr("Välj en guide i listan för att läsa igenom den."),
            symbol="book-open-variant",
        )
        self._detail.addWidget(self._empty)
        row.addWidget(card, 1)
        self.body.addLayout(row, 1)

    def _fill(self, found: tuple[Guide, ...]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        current = None
        for group, members in groupby(found, key=lambda guide: guide.group):
            self._add_heading(label(group))
            for guide in members:
                item = self._add(guide)
                current = item if guide.id == self._chosen else current
        self.list.blockSignals(False)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if current is not None:
            self.list.setCurrentItem(current)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setBold(True)
        item.setFont(font)
        self.list.addItem(item)

    def _add(self, guide: Guide) -> QListWidgetItem:
        steps = ntr("{n} steg", "{n} steg", len(guide.steps))
        about = tr("{title}\n{minutes} min · {steps}", title=guide.title, minutes=guide.minutes, steps=steps)
        if guides.is_due(guide, self.desk.work.clock.today()):
            about = tr("{about} · behöver granskas", about=about)
        item = QListWidgetItem(about)
        item.setData(GUIDE, guide)
        self.list.addItem(item)
        return item

    def _guide_at(self, row: int) -> Guide | None:
        guide: Guide | None = self.list.item(row).data(GUIDE)
        return guide

    def _open(self, item: QListWidgetItem | None) -> None:
        guide: Guide | None = item.data(GUIDE) if item is not None else None
        if guide is None or (self.player is not None and self.player.play.guide.id == guide.id):
            return
        if self.player is not None:
            self.player.hide()
            self.player.deleteLater()
        self._chosen = guide.id
        play = GuidePlay(guides.load(guide.id, self._lang), parent=self)
        self.player = GuidePlayer(play, self.desk.work.clock.today())
        self.player.language_chosen.connect(partial(setattr, self, "_lang"))
        self._empty.hide()
        self._detail.addWidget(self.player)
        self.print_button.setEnabled(True)

    def _turn(self) -> None:
        if self.player is not None:
            view = GuideStepView(self.player.play)
            view.left.connect(self.desk.turn_back)
            self._resident_view = view
            self.desk.turn_to_resident(view)

    def _print(self) -> None:
        self.desk.go("leaflets", guide=self._chosen)
