"""What every page and dialog is handed: the work, background tasks, messages and the way to other pages."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from itcoach.sensitive.findings import SensitiveText
from itcoach.sensitive.guard import Answer, answered

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from models.errors import Trouble
    from ui.autosync import AutoSync
    from ui.lock import Lock
    from ui.messages import Messages
    from ui.pile import Pile
    from ui.settings import Scheme, Settings
    from ui.tasks import Tasks

__all__ = ["Desk", "Frame"]

Result = TypeVar("Result")


class Frame(Protocol):
    """What the window does for a page."""

    def go(self, key: str, **arguments: object) -> None:
        """Open the page ``key``."""

    def back(self) -> None:
        """Return to the page before."""

    def turn_to_resident(self, widget: "QWidget") -> None:
        """Show ``widget`` alone, large, for the resident."""

    def turn_back(self) -> None:
        """Show the frame again."""

    def use_language(self, code: str) -> None:
        """Speak another language at once."""

    def use_look(self, scheme: "Scheme", text_scale: float) -> None:
        """Use another theme or size of text at once."""


class Desk(QObject):
    """Hand a page what it works with.

    Attributes:
        changed: Tells that stored data changed, by a write here or by sync; the page on screen refreshes.
        turned_back: Tells that the resident's view was left, also by Esc or F11.
        handed_over: Tells that the laptop has been paired with another coach's code than the day began with.
        work: The opened database, the clock, the coach.
        tasks: Background work.
        messages: The foot of the window.
        settings: The coach's choices, and memory for widths and the like.
        frame: The window, for language and look.
        autosync: Syncs by itself, once it has been started.
        lock: Locks the window, once it watches.
        not_saved: What holds words that could not be stored; the coach is told before they are given up.
    """

    changed = Signal()
    turned_back = Signal()
    handed_over = Signal()

    def __init__(
        self, *, work: "Workplace", tasks: "Tasks", messages: "Messages", settings: "Settings", frame: Frame
    ) -> None:
        super().__init__()
        self.work, self.tasks, self.messages = work, tasks, messages
        self.settings, self.frame = settings, frame
        self.autosync: AutoSync | None = None
        self.lock: Lock | None = None
        self.not_saved: set[QObject] = set()

    @cached_property
    def pile(self) -> "Pile":
        """Return the sheets that are to be printed together."""
        from ui.pile import Pile

        return Pile(self)

    def go(self, key: str, **arguments: object) -> None:
        """Open the page ``key``, handing it ``arguments``; Esc comes back."""
        self.frame.go(key, **arguments)

    def back(self) -> None:
        """Return to the page before."""
        self.frame.back()

    def turn_to_resident(self, widget: "QWidget") -> None:
        """Show ``widget`` alone, large, over the whole screen, until Esc, F11 or :meth:`turn_back`."""
        self.frame.turn_to_resident(widget)

    def turn_back(self) -> None:
        """Leave the resident's view."""
        self.frame.turn_back()

    def read(
        self,
        parent: QObject,
        work: Callable[[], Result],
        on_success: Callable[[Result], object],
        *,
        on_failure: "Callable[[Trouble], object] | None" = None,
        latest: str | None = None,
    ) -> None:
        """Read on the database thread; see :meth:`ui.tasks.Tasks.database`."""
        self.tasks.database(parent, work, on_success=on_success, on_failure=on_failure, latest=latest)

    def write(
        self,
        parent: QObject,
        work: Callable[[], Result],
        on_success: Callable[[Result], object] | None = None,
        *,
        on_failure: "Callable[[Trouble], object] | None" = None,
    ) -> None:
        """Write on the database thread, hand over the result and tell :attr:`changed`.

        The change is told even when ``parent`` is gone by then, since the data changed all the same. Where
        the words hold what is never stored, the coach is asked, and ``work`` is done once more with the
        answer; where the coach would rather change them by hand, it is a failure.
        """

        def stored(result: Result) -> None:
            if on_success is not None and isValid(parent):
                on_success(result)
            self.changed.emit()

        def failed(trouble: "Trouble") -> None:
            if on_failure is not None and isValid(parent):
                on_failure(trouble)
            else:
                self.messages.trouble(trouble)

        def refused(trouble: "Trouble") -> None:
            if isinstance(trouble, SensitiveText):
                self._ask(parent, trouble, again, partial(failed, trouble))
            else:
                failed(trouble)

        def again(answer: Answer) -> None:
            def answered_work() -> Result:
                with answered(answer):
                    return work()

            self.tasks.database(self, answered_work, on_success=stored, on_failure=refused)

        self.tasks.database(self, work, on_success=stored, on_failure=refused)

    def _ask(
        self,
        parent: QObject,
        trouble: "SensitiveText",
        again: "Callable[[Answer], object]",
        leave: Callable[[], object],
    ) -> None:
        from ui.dialogs.sensitive_text import SensitiveTextDialog

        over = parent if isValid(parent) and isinstance(parent, QWidget) else QApplication.activeWindow()
        dialog = SensitiveTextDialog(trouble, answer=again, leave=leave, parent=over)
        dialog.open()
