"""Sheets on their way out, one after the other behind the window: made, printed or saved, and recorded.

A sheet that fails is told of and the rest go on. Cancelling lets the sheet under way end, so that there are
whole sheets only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from itcoach import files
from itcoach.printing import orders, saving
from itcoach.printing.orders import Made, Order, Shape, Sheet
from models.vocabulary import AccessAction
from ui.printing import Part, Queue, Setup

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["Ended", "Item", "Printing", "Run", "Saving", "SavingAs", "State", "Way", "setup_of"]

Duplex = QPrinter.DuplexMode


class State(StrEnum):
    """How far a sheet has come."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    TO_TURN = "to_turn"
    """Its fronts are printed, and its paper waits to be turned."""
    OUT = "out"
    FAILED = "failed"


@dataclass(eq=False)
class Item:
    """A sheet on its way.

    Attributes:
        title: What it is called on screen.
        whom: Whose visit it is for, as shown on screen; empty for none.
        made: The sheet as it was seen; made anew where nothing is given.
        problem: Why it did not come out, for the coach to read.
    """

    order: Order
    title: str
    whom: str = field(default="", repr=False, kw_only=True)
    made: Made | None = field(default=None, repr=False)
    state: State = State.WAITING
    problem: str = ""


@dataclass(frozen=True)
class Ended:
    """What came of it.

    Attributes:
        out: The sheets that came out.
        failed: Those that did not.
        left: Those that were not begun, since it was cancelled.
        trouble: The last one met, if any.
    """

    out: tuple[Item, ...]
    failed: tuple[Item, ...]
    left: tuple[Item, ...]
    trouble: "Trouble | None" = None


class Way(Protocol):
    """A way for sheets to come out.

    Attributes:
        keeps: A pile of which all came out this way is kept, since it may be wanted on paper as well.
        action: What the access log calls it.
    """

    keeps: bool
    action: AccessAction

    def parts(self, order: Order) -> tuple[Part, ...]:
        """Return what is done one after the other; between two parts the coach turns the paper."""

    def put(self, made: Made, order: Order, part: Part) -> None:
        """Let a sheet out, on any thread; raise a ``Trouble`` where it cannot."""


class Printing:
    """Print the sheets."""

    keeps = False
    action = AccessAction.PRINTED

    def __init__(self, queue: Queue) -> None:
        self.queue = queue

    def parts(self, order: Order) -> tuple[Part, ...]:
        """Return both sides by turns where the printer prints on one side only."""
        by_turns = setup_of(order).both_sides is not None and not self.queue.turns
        return (Part.FRONTS, Part.BACKS) if by_turns else (Part.ALL,)

    def put(self, made: Made, order: Order, part: Part) -> None:
        """Print a sheet; see :meth:`ui.printing.Queue.put`."""
        self.queue.put(made.title, made.content, setup_of(order), part)


class Saving:
    """Save the sheets in a folder, each under a name of its own."""

    keeps = True
    action = AccessAction.EXPORTED

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def parts(self, order: Order) -> tuple[Part, ...]:
        """Return the whole sheet."""
        return (Part.ALL,)

    def put(self, made: Made, order: Order, part: Part) -> None:
        """Save a sheet; see :func:`itcoach.printing.saving.save_into`."""
        saving.save_into(self.folder, made)


class SavingAs(Saving):
    """Save one sheet under the name that the coach chose."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.parent)
        self.file = file

    def put(self, made: Made, order: Order, part: Part) -> None:
        """Save it; see :func:`itcoach.files.save`."""
        files.save(self.file, made.content)


class Run(QObject):
    """Let sheets out one by one.

    Args:
        desk: What it works with.
        items: The sheets, in order.
        way: How they come out.

    Attributes:
        moved: A sheet has come further.
        turn: The paper of a sheet waits to be turned; :meth:`go_on` prints its backs.
        ended: Hands over an :class:`Ended`.
        under_way: The sheet that is made, printed or waits to be turned; ``None`` when it has ended.
    """

    moved = Signal()
    turn = Signal()
    ended = Signal(object)

    def __init__(self, desk: "Desk", items: Sequence[Item], way: Way) -> None:
        super().__init__(desk)
        self.items, self.way = tuple(items), way
        self.under_way: Item | None = None
        self._desk = desk
        self._cancelled = False
        self._trouble: Trouble | None = None
        self._onward: Callable[[], None] | None = None
        for item in self.items:
            item.state, item.problem = State.WAITING, ""

    @property
    def done(self) -> int:
        """Return how many sheets have come out or failed."""
        return sum(item.state in (State.OUT, State.FAILED) for item in self.items)

    @property
    def cancelled(self) -> bool:
        """Tell whether it ends after the sheet under way."""
        return self._cancelled

    def start(self) -> None:
        """Begin."""
        self._next()

    def cancel(self) -> None:
        """End after the sheet under way; at once where its paper waits to be turned."""
        self._cancelled = True
        if self._onward is not None:
            self._onward = None
            assert self.under_way is not None
            self.under_way.state = State.WAITING
            self._next()
        else:
            self.moved.emit()

    def go_on(self) -> None:
        """Print the backs, now that the paper is turned."""
        if self._onward is not None:
            onward, self._onward = self._onward, None
            onward()

    def _next(self) -> None:
        waiting = (item for item in self.items if item.state is State.WAITING)
        item = None if self._cancelled else next(waiting, None)
        self.under_way = item
        if item is None:
            self._end()
            return
        self._move(item, State.UNDER_WAY)
        if item.made is not None:
            self._put(item, item.made, self.way.parts(item.order))
            return
        work, order = self._desk.work, item.order
        self._desk.read(
            self,
            lambda: orders.make(work, order=order),
            lambda made: self._put(item, made, self.way.parts(order)),
            on_failure=lambda trouble: self._fail(item, trouble),
        )

    def _put(self, item: Item, made: Made, parts: tuple[Part, ...]) -> None:
        part, *rest = parts
        self._move(item, State.UNDER_WAY)
        work = self._desk.work

        def put() -> None:
            if part is not Part.BACKS:
                orders.let_out(work, order=item.order, action=self.way.action)
            self.way.put(made, item.order, part)

        self._desk.read(
            self,
            put,
            lambda _: self._ask_to_turn(item, made, tuple(rest)) if rest else self._out(item),
            on_failure=lambda trouble: self._fail(item, trouble),
        )

    def _ask_to_turn(self, item: Item, made: Made, rest: tuple[Part, ...]) -> None:
        if self._cancelled:
            item.state = State.WAITING
            self._next()
            return
        self._onward = lambda: self._put(item, made, rest)
        self._move(item, State.TO_TURN)
        self.turn.emit()

    def _out(self, item: Item) -> None:
        work, order = self._desk.work, item.order
        if order.visit_id:
            # A trouble with the record is told at the foot; the sheet is out all the same.
            self._desk.write(self, lambda: orders.record(work, order=order))
        self._move(item, State.OUT)
        self._next()

    def _fail(self, item: Item, trouble: "Trouble") -> None:
        self._trouble = trouble
        item.problem = trouble.happened
        self._move(item, State.FAILED)
        self._next()

    def _move(self, item: Item, state: State) -> None:
        item.state = state
        self.moved.emit()

    def _end(self) -> None:
        def those(state: State) -> tuple[Item, ...]:
            return tuple(item for item in self.items if item.state is state)

        self.ended.emit(Ended(those(State.OUT), those(State.FAILED), those(State.WAITING), self._trouble))
        self.deleteLater()


def setup_of(order: Order) -> Setup:
    """Return how a sheet lies on paper."""
    short = Duplex.DuplexShortSide
    if order.sheet is Sheet.FLYER and order.shape is Shape.TRIFOLD:
        return Setup(landscape=True, both_sides=short)
    if order.sheet is Sheet.GUIDE and order.shape is Shape.BOOKLET:
        return Setup(landscape=True, both_sides=short)
    if order.sheet in (Sheet.FLYER, Sheet.STAFF):
        # Two of the same side by side: turned over either edge, a front still has its own back.
        return (
            Setup(both_sides=short, twice=True)
            if order.two_on_a4
            else Setup(both_sides=Duplex.DuplexLongSide, a5=True)
        )
    return Setup()
