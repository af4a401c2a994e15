"""Choosing a guide: a search field above the guides by topic, with the coach's favourites first."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from itcoach.guides import catalogue, search
from itcoach.guides.text import Guide
from itcoach.labels import label
from models.vocabulary import DeviceKind
from resources.words import language, ntr, tr
from ui import theme
from ui.actions import add_shortcut
from ui.icons import icon
from ui.widgets.cards import EmptyState
from ui.widgets.guide_page import own_words
from ui.widgets.guide_row import GUIDE, GuideRow, star_room
from ui.widgets.guide_shelf import GuideShelf
from ui.widgets.search import SearchField
from ui.widgets.text import plain_tip

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuideList"]

GROUP: Final = Qt.ItemDataRole.UserRole + 1
COUNTED: Final = Qt.ItemDataRole.UserRole + 2
CHEVRON_SIDE: Final = 18
LATER_MS: Final = 150
_COLLAPSED: Final = "guides.collapsed"


class GuideList(QWidget):
    """Show the guides in the interface language.

    The groups fold with a press, Enter or the arrows; a star is chosen with a press, or Ctrl+D.

    Attributes:
        current: Hands over the guide that was moved to.
        chosen: Hands over the guide that was pressed, or chosen with Enter.
        search: The field to search in, also by problem.
    """

    current = Signal(object)
    chosen = Signal(object)

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._today, self._settings = desk.work.clock.today(), desk.settings
        self._shelf = GuideShelf.at(desk)
        # Later: what is pressed in the list must not be taken away while it tells of the press, and a guide
        # that is opened is not kept waiting.
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.refresh)
        self._shelf.changed.connect(self._later.start)
        self._suggested: tuple[Guide, ...] = ()
        self.search = SearchField(tr("Sök guide eller problem"))
        self.search.searched.connect(lambda _: self.refresh())
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Guider"))
        # The rows are as high as their titles need at this width.
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setItemDelegate(GuideRow(self._shelf, self.list))
        side = round(CHEVRON_SIDE * theme.text_scale())
        self.list.setIconSize(QSize(side, side))
        self.list.currentItemChanged.connect(lambda item, _: self._tell(self.current, item))
        self._shelf.changed.connect(self.list.viewport().update)
        self.list.itemClicked.connect(self._press)
        self.list.itemActivated.connect(self._press)
        self.list.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        add_shortcut(self.list, ("Ctrl+D",), self._like)
        self._nothing = EmptyState(
            tr("Ingen guide passar"), tr("Pröva ett annat ord, till exempel vad som krånglar.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing, 1)
        desk.read(self, search.prepare, lambda _: None)
        self.refresh()

    def suggest(self, suggested: Iterable[Guide]) -> None:
        """Show these guides first while nothing is searched for."""
        if tuple(suggested) != self._suggested:
            self._suggested = tuple(suggested)
            self.refresh()

    def refresh(self) -> None:
        """Show the guides that fit what is searched for; the place in the list is kept."""
        place, at = self.list.verticalScrollBar().value(), self._place(self.list.currentItem())
        words = self.search.text()
        groups = list(self._found(words) if words.strip() else self._groups())
        self.list.blockSignals(True)
        self.list.clear()
        for key, title, members in groups:
            self._add_group(key, title, members)
        self._go_to(at)
        self.list.blockSignals(False)
        self.list.verticalScrollBar().setValue(place)
        self.list.setVisible(bool(groups))
        self._nothing.setVisible(not groups)

    def select(self, guide_id: str) -> bool:
        """Move to a guide, unfolding the group that it stands in; tell whether it is in the list."""
        for row in self._rows():
            if self.list.item(row).data(GUIDE) == guide_id:
                self._fold(self._group_of(row), fold=False)
                self.list.setCurrentRow(row)
                return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down from the search field, fold and unfold with the arrows, and press a star."""
        if watched is self.list.viewport():
            return isinstance(event, QMouseEvent) and self._presses_star(event)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return self._go_down()
            if watched is self.list and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                return self._fold(self._group_of(self.list.currentRow()), fold=key == Qt.Key.Key_Left)
        return super().eventFilter(watched, event)

    def _groups(self) -> Iterator[tuple[str, str, tuple[Guide, ...]]]:
        shelf = {guide.id: guide for guide in catalogue.library(language())}
        for key, title, ids in (
            ("suggested", tr("Förslag för det här besöket"), [guide.id for guide in self._suggested]),
            ("favourites", tr("Favoriter"), self._shelf.favourites),
            ("recent", tr("Senast använda"), self._shelf.recent),
        ):
            if members := tuple(shelf[guide_id] for guide_id in ids if guide_id in shelf):
                yield key, title, members
        for group, of_group in groupby(shelf.values(), key=lambda guide: guide.group):
            yield group.value, label(group), tuple(of_group)

    def _found(self, words: str) -> Iterator[tuple[str, str, tuple[Guide, ...]]]:
        if found := search.search(language(), words):
            yield "", tr("Det här passar bäst"), found

    def _add_group(self, key: str, title: str, members: tuple[Guide, ...]) -> None:
        heading = QListWidgetItem(f"{title} · {len(members)}")
        heading.setData(GROUP, key)
        counted = ntr("{n} guide", "{n} guider", len(members))
        heading.setData(COUNTED, f"{title}, {counted}")
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.font()
        font.setBold(True)
        heading.setFont(font)
        self.list.addItem(heading)
        for guide in members:
            facts = " · ".join(self._facts(guide))
            item = QListWidgetItem(f"{guide.title}\n{facts}")
            item.setData(GUIDE, guide.id)
            devices = ", ".join(label(DeviceKind(each)) for each in guide.devices)
            item.setToolTip(plain_tip(devices))
            liked = (tr("favorit"),) if guide.id in self._shelf.favourites else ()
            spoken = ", ".join((guide.title, facts, devices, *liked))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.list.addItem(item)
        self._show_folded(key, folded=key in self._folded())

    def _facts(self, guide: Guide) -> tuple[str, ...]:
        """Return what is to be known before choosing; the devices would not fit on the line."""
        due = (tr("⚠ behöver granskas"),) if catalogue.is_due(guide, self._today) else ()
        number = catalogue.own_number(guide.id)
        own = (own_words(number),) if number else ()
        return (*own, tr("{n} min", n=guide.minutes), tr("nivå {n}", n=guide.level), *due)

    def _folded(self) -> list[str]:
        folded = self._settings.recall(_COLLAPSED)
        return folded if isinstance(folded, list) else []

    def _fold(self, key: str, *, fold: bool) -> bool:
        if not key or fold == (key in self._folded()):
            return False
        others = [each for each in self._folded() if each != key]
        self._settings.remember(_COLLAPSED, [*others, key] if fold else others)
        self.list.setCurrentRow(self._show_folded(key, folded=fold))
        return True

    def _show_folded(self, key: str, *, folded: bool) -> int:
        """Hide or show the guides of a group; return the row of its heading."""
        at = next(row for row in self._rows() if self.list.item(row).data(GROUP) == key)
        heading = self.list.item(at)
        heading.setIcon(icon("chevron-right" if folded else "chevron-down", "quiet_ink"))
        state = tr("ihopfälld") if folded else tr("utfälld")
        heading.setData(Qt.ItemDataRole.AccessibleTextRole, f"{heading.data(COUNTED)}, {state}")
        for row in range(at + 1, self.list.count()):
            if self.list.item(row).data(GROUP) is not None:
                break
            self.list.item(row).setHidden(folded)
        return at

    def _press(self, item: QListWidgetItem) -> None:
        if key := item.data(GROUP):
            self._fold(key, fold=key not in self._folded())
        else:
            self._tell(self.chosen, item)

    def _presses_star(self, event: QMouseEvent) -> bool:
        """Take a press on a row's star for itself."""
        at = event.position().toPoint()
        item = self.list.itemAt(at)
        room = self.list.viewport().width() - star_room()
        if item is None or item.data(GUIDE) is None or at.x() < room:
            return False
        if event.type() is QEvent.Type.MouseButtonRelease:
            self._shelf.toggle(item.data(GUIDE))
        return event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)

    def _like(self) -> None:
        item = self.list.currentItem()
        if item is not None and (guide_id := item.data(GUIDE)) is not None:
            self._shelf.toggle(guide_id)

    def _go_down(self) -> bool:
        """Go to the first guide in sight."""
        self.refresh()
        for row in self._rows():
            item = self.list.item(row)
            if item.data(GUIDE) is not None and not item.isHidden():
                self.list.setFocus()
                self.list.setCurrentRow(row)
                return True
        return False

    def _rows(self) -> range:
        return range(self.list.count())

    def _group_of(self, row: int) -> str:
        while row >= 0:
            if (key := self.list.item(row).data(GROUP)) is not None:
                return str(key)
            row -= 1
        return ""

    def _place(self, item: QListWidgetItem | None) -> tuple[str, str]:
        """Return the group of a row and the id of its guide."""
        if item is None:
            return "", ""
        return self._group_of(self.list.row(item)), item.data(GUIDE) or ""

    def _go_to(self, place: tuple[str, str]) -> None:
        """Move to a row as :meth:`_place` names it, or to the same guide in another group."""
        group, guide_id = place
        rows = [row for row in self._rows() if self._place(self.list.item(row))[1] == guide_id]
        same = [row for row in rows if self._group_of(row) == group]
        if (group or guide_id) and (same or (rows and guide_id)):
            self.list.setCurrentRow((same or rows)[0])

    def _tell(self, signal: SignalInstance, item: QListWidgetItem | None) -> None:
        guide_id = item.data(GUIDE) if item is not None else None
        if guide_id is not None:
            signal.emit(catalogue.load(guide_id, language()))
