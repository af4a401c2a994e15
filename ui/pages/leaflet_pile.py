"""The pile as a list: what comes out, in which order, how far it has come, and what did not work."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from itcoach.printing.orders import Order, Shape, Sheet
from resources.words import ntr, tr
from ui.icons import icon
from ui.outgoing import Item, State
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["PilePanel"]

_SYMBOLS: Final = {
    State.WAITING: ("file-document-outline", "ink"),
    State.UNDER_WAY: ("progress-clock", "primary"),
    State.TO_TURN: ("file-rotate-left-outline", "attention"),
    State.OUT: ("check-circle", "good"),
    State.FAILED: ("alert-circle", "bad"),
}


class _List(QListWidget):
    """Move a line with Alt and the arrows, take it away with Delete."""

    def __init__(self, panel: "PilePanel") -> None:
        super().__init__()
        self._panel = panel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the buttons below do."""
        moves = {Qt.Key.Key_Up: self._panel.up, Qt.Key.Key_Down: self._panel.down}
        key = Qt.Key(event.key())
        if key in moves and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            moves[key].click()
        elif key is Qt.Key.Key_Delete:
            self._panel.remove.click()
        else:
            super().keyPressEvent(event)


class PilePanel(QWidget):
    """Show the pile and let the coach arrange it.

    Args:
        desk: What it works with.

    Attributes:
        list: The sheets.
        up: Moves the chosen sheet up.
        down: Moves it down.
        remove: Takes it away.
        empty: Takes all away.
        progress: How far a run has come.
        cancel: Ends it after the sheet under way.
        turned: The paper is turned: goes on with the backs.
    """

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk, self._pile = desk, desk.pile
        self._shown: list[Item] = []
        self.list = _List(self)
        self.list.setAccessibleName(tr("Blad i högen"))
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _: self._allow())
        self.up = SecondaryButton(tr("Flytta upp"), lambda: self._move(-1), "arrow-up")
        self.down = SecondaryButton(tr("Flytta ned"), lambda: self._move(1), "arrow-down")
        self.remove = SecondaryButton(tr("Ta bort"), self._remove, "close")
        self.empty = QuietButton(tr("Töm högen"), lambda: self._take(self._pile.items), "trash-can-outline")
        self.progress, self.words = QProgressBar(), WrappedLabel("", role="strong")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Hur långt det har kommit"))
        self.cancel = SecondaryButton(tr("Avbryt"), self._cancel)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._card())
        self._layers.addWidget(
            EmptyState(
                tr("Högen är tom"),
                tr(
                    "Lägg blad i högen, så kan du skriva ut eller spara flera på en gång. "
                    "Högen finns kvar så länge programmet är öppet."
                ),
                symbol="layers-outline",
            )
        )
        self._pile.changed.connect(self.show_pile)
        self.show_pile()

    def show_pile(self) -> None:
        """Show the pile as it is now; the chosen sheet stays chosen."""
        items, chosen, row = list(self._pile.items), self._chosen(), self.list.currentRow()
        self.list.blockSignals(True)
        while self.list.count() > len(items):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(items):
            self.list.addItem("")
        for at, item in enumerate(items):
            line = self.list.item(at)
            line.setText(f"{at + 1}. {item.title}\n{_about(item)}")
            line.setIcon(icon(*_SYMBOLS[item.state]))
        self._shown = items
        self.list.setCurrentRow(items.index(chosen) if chosen in items else min(max(row, 0), len(items) - 1))
        self.list.blockSignals(False)
        self._layers.setCurrentIndex(0 if self._pile.items else 1)
        self._show_progress()
        self._allow()

    def _card(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.words, 1)
        head.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.progress)
        card.body.addLayout(column)
        card.body.addWidget(self.list, 1)
        buttons = FlowLayout(spacing=8)
        for button in (self.up, self.down, self.remove, self.empty):
            buttons.addWidget(button)
        card.body.addLayout(buttons)
        return card

    def _chosen(self) -> Item | None:
        row = self.list.currentRow()
        return self._shown[row] if row >= 0 else None

    def _move(self, by: int) -> None:
        item = self._chosen()
        if item is not None:
            self._pile.move(item, by)

    def _remove(self) -> None:
        item = self._chosen()
        if item is not None:
            self._take([item])

    def _take(self, items: Sequence[Item]) -> None:
        before = self._pile.take(items)
        n = len(before) - len(self._pile.items)
        words = ntr("{n} blad är borttaget ur högen.", "{n} blad är borttagna ur högen.", n)
        self._desk.messages.done(words, undo=lambda: self._pile.put_back(before))

    def _cancel(self) -> None:
        if self._pile.run is not None:
            self.list.setFocus()
            self._pile.run.cancel()

    def _allow(self) -> None:
        row, last = self.list.currentRow(), self.list.count() - 1
        free = self._pile.run is None
        self.up.setEnabled(free and row > 0)
        self.down.setEnabled(free and 0 <= row < last)
        self.remove.setEnabled(free and row >= 0)
        self.empty.setEnabled(free and last >= 0)

    def _show_progress(self) -> None:
        run = self._pile.run
        begins, ends = run is not None and self.cancel.isHidden(), run is None and self.cancel.hasFocus()
        for widget in (self.progress, self.cancel):
            widget.setVisible(run is not None)
        # The button that was pressed, or this one, can be pressed no more; the keyboard stays close by.
        if begins and self.isVisible():
            self.cancel.setFocus()
        elif ends:
            self.list.setFocus()
        if run is None:
            n = len(self._pile.items)
            words = ntr("{n} blad i högen", "{n} blad i högen, i den ordning de kommer ut", n)
            self.words.setText(words)
            return
        self.progress.setRange(0, len(run.items))
        self.progress.setValue(run.done)
        title = run.under_way.title if run.under_way else ""
        number = min(run.done + 1, len(run.items))
        if run.cancelled:
            words = tr("Slutar efter det här bladet: {title}", title=title)
        else:
            words = tr("Blad {number} av {n}: {title}", number=number, n=len(run.items), title=title)
        self.words.setText(words)
        self.cancel.setEnabled(not run.cancelled)


def _about(item: Item) -> str:
    """Return what tells two sheets of the same name apart, and how far it has come."""
    order = item.order
    state = {
        State.WAITING: "",
        State.UNDER_WAY: tr("på väg ut"),
        State.TO_TURN: tr("väntar på att bunten vänds"),
        State.OUT: tr("klart"),
        State.FAILED: tr("Kom inte ut. {why}", why=item.problem),
    }[item.state]
    return " · ".join(filter(None, (item.whom, *_looks(order), state)))


def _looks(order: Order) -> tuple[str, ...]:
    if order.sheet is Sheet.DAY:
        return (tr("A4"),)
    shape = {
        Shape.A4: tr("A4"),
        Shape.BOOKLET: tr("häfte"),
        Shape.TRIFOLD: tr("vikt på tre"),
        Shape.A5: tr("A5"),
    }[Shape.A5 if order.sheet is Sheet.STAFF else order.shape]
    return (
        shape,
        {"sv": tr("svenska"), "en": tr("engelska")}[order.language],
        tr("stor text") if order.large_print else "",
        tr("med hälsning") if order.note else "",
    )
