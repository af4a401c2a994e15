"""Choosing a guide: a search field above the guides by topic, those that fit the wish first."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from itcoach import guide_search, guides
from itcoach.guides import Guide
from itcoach.labels import label
from resources.words import language, tr
from ui.widgets.cards import EmptyState
from ui.widgets.search import SearchField

__all__ = ["GuideList"]

GUIDE = Qt.ItemDataRole.UserRole


class GuideList(QWidget):
    """Show the guides in the interface language.

    Args:
        today: Decides which guides should have been reviewed.

    Attributes:
        current: Hands over the guide that was moved to.
        chosen: Hands over the guide that was pressed, or chosen with Enter.
        search: The field to search in, also by problem.
    """

    current = Signal(object)
    chosen = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._suggested: tuple[Guide, ...] = ()
        self.search = SearchField(tr("Sök guide eller problem"))
        self.search.searched.connect(lambda _: self.refresh())
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Guider"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _: self._tell(self.current, item))
        self.list.itemClicked.connect(lambda item: self._tell(self.chosen, item))
        self.list.itemActivated.connect(lambda item: self._tell(self.chosen, item))
        self._nothing = EmptyState(
            tr("Ingen guide passar"), tr("Pröva ett annat ord, till exempel vad som krånglar.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing, 1)
        self.refresh()

    def suggest(self, suggested: Iterable[Guide]) -> None:
        """Show these guides first while nothing is searched for."""
        if tuple(suggested) != self._suggested:
            self._suggested = tuple(suggested)
            self.refresh()

    def refresh(self) -> None:
        """Show the guides that fit what is searched for."""
        words = self.search.text().strip()
        found = guide_search.search(language(), words)
        self.list.blockSignals(True)
        self.list.clear()
        if self._suggested and not words:
            self._add_group(tr("Förslag för det här besöket"), self._suggested)
        for group, members in groupby(found, key=lambda guide: guide.group):
            self._add_group(label(group), members)
        self.list.blockSignals(False)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def select(self, guide_id: str) -> bool:
        """Move to a guide; tell whether it is in the list."""
        for row in range(self.list.count()):
            guide = self.list.item(row).data(GUIDE)
            if guide is not None and guide.id == guide_id:
                self.list.setCurrentRow(row)
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search field down to the first guide with the arrow or Enter."""
        keys = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in keys:
            self.refresh()
            rows = range(self.list.count())
            first = next((row for row in rows if self.list.item(row).data(GUIDE) is not None), None)
            if first is not None:
                self.list.setFocus()
                self.list.setCurrentRow(first)
                return True
        return super().eventFilter(watched, event)

    def _add_group(self, title: str, members: Iterable[Guide]) -> None:
        heading = QListWidgetItem(title)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setBold(True)
        heading.setFont(font)
        self.list.addItem(heading)
        for guide in members:
            item = QListWidgetItem(self._about(guide))
            item.setData(GUIDE, guide)
            self.list.addItem(item)

    def _about(self, guide: Guide) -> str:
        about = tr("{minutes} min · {steps} steg", minutes=guide.minutes, steps=len(guide.steps))
        if guides.is_due(guide, self._today):
            about = tr("{about} · behöver granskas", about=about)
        return f"{guide.title}\n{about}"

    def _tell(self, signal: SignalInstance, item: QListWidgetItem | None) -> None:
        guide = item.data(GUIDE) if item is not None else None
        if guide is not None:
            signal.emit(guide)
