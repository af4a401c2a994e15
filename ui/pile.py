"""The pile: sheets that are to be printed or saved together, kept while the program runs.

It lives beside the pages, which are built anew when the language or the look changes. It is not written to
the disk: a note to a resident may stand on a sheet.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from itcoach.printing import kept_pile, orders
from itcoach.printing.orders import Order
from resources.words import ntr, tr
from ui.outgoing import Ended, Item, Run, State, Way

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["Pile"]


class Pile(QObject):
    """Hold sheets in the order in which they are to come out.

    Attributes:
        changed: Something was added, taken away, moved, or has come further on its way out.
        ended: Hands over what came of a run and its way. What was printed has left the pile; so has what was
            saved where not all was, since it would lie there twice when saved again.
        turn: The paper of the sheet under way waits to be turned.
        items: The sheets.
        draft: What the page was handed and what was chosen on it, when it was left.
        run: The run under way, if there is one.
    """

    changed = Signal()
    ended = Signal(object, object)
    turn = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self.draft: tuple[dict[str, str], Order] | None = None
        self.items: list[Item] = []
        self.run: Run | None = None
        desk.changed.connect(self._see_who_is_gone)

    def _see_who_is_gone(self) -> None:
        """Let go of sheets about somebody who is erased, or whose name is: they must not lie here either."""
        wanted = {item.order: item.whom for item in self.items}
        if self.draft is not None:
            wanted.setdefault(self.draft[1], "")
        if wanted and self.run is None:
            self._desk.read(
                self, lambda: orders.gone(self._desk.work, wanted=wanted), self._let_go, latest="pile"
            )

    def _let_go(self, gone: frozenset[Order]) -> None:
        if self.run is not None:
            return
        if self.draft is not None and self.draft[1] in gone:
            self.draft = None
        there = [item for item in self.items if item.order not in gone]
        taken = len(self.items) - len(there)
        if taken:
            self.items = there
            self.changed.emit()
            self._desk.messages.note(
                ntr(
                    "{n} blad togs bort ur högen: uppgifterna om invånaren är borttagna.",
                    "{n} blad togs bort ur högen: uppgifterna om invånaren är borttagna.",
                    taken,
                )
            )

    def add(self, order: Order, title: str, whom: str = "") -> bool:
        """Put a sheet at the end; tell whether it was not there already, just the same.

        Args:
            order: The sheet.
            title: What it is called on screen.
            whom: Whose visit it is for, as shown on screen; empty for none.
        """
        order = orders.plain(order)
        if any(item.order == order for item in self.items):
            return False
        self.items.append(Item(order, title, whom=whom))
        self.changed.emit()
        return True

    def words(self) -> list[tuple[str, str]]:
        """Return what is written to residents on the sheets, each with the title of its sheet."""
        return [(_whose(item), item.order.note) for item in self.items if item.order.note]

    def choices(self) -> list[dict[str, Any]]:
        """Return the sheets that go through the lock; see :func:`itcoach.printing.kept_pile.as_choices`."""
        return kept_pile.as_choices(item.order for item in self.items)

    def bring_back(self, choices: Sequence[dict[str, Any]]) -> None:
        """Put the sheets that lay here before the lock where they were."""
        work = self._desk.work

        def put(found: Sequence[tuple[Order, str, str]]) -> None:
            for order, title, whom in found:
                self.add(order, title, whom)

        self._desk.read(self, lambda: kept_pile.bring_back(work, choices=choices), put)

    def words_of_draft(self) -> list[tuple[str, str]]:
        """Return what is written on the sheet that was being made, likewise."""
        note = self.draft[1].note if self.draft is not None else ""
        return [(tr("Ditt meddelande på bladet"), note)] if note else []

    def take(self, items: Sequence[Item]) -> list[Item]:
        """Take sheets away and return the pile as it was before, for :meth:`put_back`."""
        before = list(self.items)
        self.items = [item for item in self.items if item not in items]
        self.changed.emit()
        return before

    def put_back(self, before: Sequence[Item]) -> None:
        """Undo :meth:`take`; what has been added since stays."""
        since = [item for item in self.items if item not in before]
        self.items = [*before, *since]
        for item in self.items:
            if item.state is State.OUT:
                item.state = State.WAITING
        self.changed.emit()

    def move(self, item: Item, by: int) -> None:
        """Move a sheet up (-1) or down (1)."""
        at = self.items.index(item)
        to = at + by
        if 0 <= to < len(self.items):
            self.items[at], self.items[to] = self.items[to], self.items[at]
            self.changed.emit()

    def let_out(self, way: Way) -> None:
        """Begin to let all out."""
        self.run = Run(self._desk, self.items, way)
        self.run.moved.connect(self.changed)
        self.run.turn.connect(self.turn)
        self.run.ended.connect(self._end)
        self.run.start()

    def _end(self, ended: Ended) -> None:
        way = self.run.way if self.run is not None else None
        self.run = None
        if way is not None and way.keeps and not (ended.failed or ended.left):
            for item in ended.out:
                item.state = State.WAITING
        else:
            self.items = [item for item in self.items if item not in ended.out]
        self.changed.emit()
        self.ended.emit(ended, way)


def _whose(item: Item) -> str:
    return tr("{what} · {who}", what=item.title, who=item.whom) if item.whom else item.title
