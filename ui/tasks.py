"""The one way to do work behind the window: ``tasks.database(...)`` and ``tasks.network(...)``.

Two threads, one for the database and one for the network, each doing one thing at a time in the order
asked. The window never waits for either; results come back on the window's own thread.
"""

import gc
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QObject, QThread, Signal, Slot
from shiboken6 import isValid

from models.errors import Trouble

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["Tasks"]

Result = TypeVar("Result")


KEPT = 64


@dataclass(eq=False)
class _Op:
    parent: QObject
    on_success: Callable[[Any], object] | None
    on_failure: Callable[[Trouble], object] | None
    latest: str | None
    replaced: bool = False


class _Collecting:
    """Keep Python's cycle collector off while another thread works.

    It runs in whatever thread allocates next, and may then destroy widgets there, which ends the program.
    Between pieces of work it runs as always, on the window's thread.
    """

    _paused = 0

    @classmethod
    def pause(cls) -> None:
        """Collect no cycles until as many calls of :meth:`go_on` have followed."""
        cls._paused += 1
        gc.disable()

    @classmethod
    def go_on(cls) -> None:
        """Collect again, once nobody else has paused it."""
        cls._paused -= 1
        if not cls._paused:
            gc.enable()


class Tasks(QObject):
    """Run functions on the database thread or the network thread, one at a time on each.

    A function that raises :class:`Trouble` ends in ``on_failure`` or, without one, in :attr:`trouble`,
    which the window shows. Any other exception is a bug and goes to ``sys.excepthook``, the crash dialog.
    What comes too late, since the database is closed, concerns nobody.
    When ``parent`` is gone, or its request was replaced by a later one, its callbacks are dropped.

    Attributes:
        busy_changed: Tells how many pieces of work are under way or waiting.
        idle: Tells that nothing is, after the last callback has run.
        trouble: Hands over a :class:`Trouble` that nobody else took.
        damaged: Hands over that the database turned out to be damaged, also where somebody else took it:
            only the window has the way to save what can be read.
    """

    busy_changed = Signal(int)
    idle = Signal()
    trouble = Signal(object)
    damaged = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._under_way: dict[_Op, Future[Any]] = {}
        # The thread that did a piece of work lets go of it a moment after its result is here. It must not be
        # the last to: what the work refers to, widgets among it, would be destroyed on that thread.
        self._lately: deque[tuple[_Op, Callable[[], object]]] = deque(maxlen=KEPT)
        self._closed = False

    @property
    def busy(self) -> int:
        """Return how many pieces of work are under way or waiting."""
        return len(self._under_way)

    def database(
        self,
        parent: QObject,
        work: Callable[[], Result],
        *,
        on_success: Callable[[Result], object] | None = None,
        on_failure: Callable[[Trouble], object] | None = None,
        latest: str | None = None,
    ) -> None:
        """Run ``work`` on the database thread and hand its result to ``on_success`` on the window's.

        Args:
            parent: The widget that asks; no callback runs once it is destroyed.
            work: What to run; it must not touch a widget.
            on_success: Takes the result.
            on_failure: Takes the :class:`Trouble`, instead of the window's banner.
            latest: A name for requests of which only the last counts, such as a search while typing:
                an earlier one of the same parent and name is not begun, or its result is dropped.
        """
        self._run("database", work, _Op(parent, on_success, on_failure, latest))

    def network(
        self,
        parent: QObject,
        work: Callable[[], Result],
        *,
        on_success: Callable[[Result], object] | None = None,
        on_failure: Callable[[Trouble], object] | None = None,
        latest: str | None = None,
    ) -> None:
        """Run ``work`` on the network thread; otherwise like :meth:`database`."""
        self._run("network", work, _Op(parent, on_success, on_failure, latest))

    def when_idle(self, parent: QObject, done: Callable[[], object]) -> None:
        """Call ``done`` once nothing is under way, unless ``parent`` is gone by then; never at once."""

        def look() -> None:
            if not isValid(parent):
                return
            if self.busy:  # someone else who waited has begun something
                self.when_idle(parent, done)
            else:
                done()

        if self.busy:
            self.idle.connect(look, QtCore.Qt.ConnectionType.SingleShotConnection)
        else:
            QtCore.QTimer.singleShot(0, parent, look)

    def close(self) -> None:
        """Let what has begun and what waits for the database end, drop the callbacks, take no more."""
        self._closed = True
        if self._threads:
            self._threads["network"].shutdown(wait=True, cancel_futures=True)
            self._threads["database"].shutdown(wait=True)
        for op in list(self._under_way):
            self._forget(op)
        self._lately.clear()

    def _start_threads(self) -> None:
        # At the first piece of work, not before: the window is painted without any of this.
        from concurrent.futures import ThreadPoolExecutor

        self._threads = {
            name: ThreadPoolExecutor(1, thread_name_prefix=name) for name in ("database", "network")
        }
        self._ended.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)

    def _run(self, thread: str, work: Callable[[], object], op: _Op) -> None:
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("work is asked for from the window's thread only")
        if self._closed:
            return
        if op.latest is not None:
            self._replace_earlier(op)
        if not self._threads:
            self._start_threads()
        _Collecting.pause()
        self._lately.append((op, work))
        future = self._threads[thread].submit(work)
        self._under_way[op] = future
        self.busy_changed.emit(self.busy)
        future.add_done_callback(lambda done: self._ended.emit(op, done))

    def _forget(self, op: _Op) -> None:
        if self._under_way.pop(op, None) is not None:
            _Collecting.go_on()

    def _replace_earlier(self, op: _Op) -> None:
        for earlier, future in list(self._under_way.items()):
            if earlier.parent is op.parent and earlier.latest == op.latest:
                earlier.replaced = True
                future.cancel()

    @Slot(object, object)
    def _deliver(self, op: _Op, future: "Future[Any]") -> None:
        try:
            if not self._closed and not future.cancelled():
                self._hand_over(op, future)
        except Exception:
            sys.excepthook(*sys.exc_info())
        finally:
            self._forget(op)
            self.busy_changed.emit(self.busy)
            if not self._under_way:
                self.idle.emit()

    def _hand_over(self, op: _Op, future: "Future[Any]") -> None:
        error = future.exception()
        wanted = isValid(op.parent) and not op.replaced
        if error is None:
            if wanted and op.on_success is not None:
                op.on_success(future.result())
            return
        if not isinstance(error, Trouble):
            raise error
        if _is_damage(error):
            self.damaged.emit(error)  # first, so that no word of it stands without the way out
        if op.replaced or _comes_too_late(error):
            pass  # What was asked for after it tells how it went.
        elif wanted and op.on_failure is not None:
            op.on_failure(error)
        else:
            self.trouble.emit(error)


def _comes_too_late(error: Trouble) -> bool:
    from models.database_troubles import (
        DatabaseClosed,  # imported by whoever raised it, not for the first paint
    )

    return isinstance(error, DatabaseClosed)


def _is_damage(error: Trouble) -> bool:
    from models.database_troubles import DatabaseDamaged, NotOurDatabase

    return isinstance(error, DatabaseDamaged | NotOurDatabase)
