"""What an open visit has on screen and not yet in the database.

It outlives the page, which is built anew when the language or the look changes.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from itcoach.sensitive.findings import without
from itcoach.visiting import visits
from models.clock import to_local
from ui.widgets.when_words import clock_text

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["VisitState"]

SAVE_AFTER_MS = 400
"""How long after the first unsaved key the note is saved: well within the second that may be lost."""
TRY_AGAIN_MS = 10_000


class VisitState(QObject):
    """Save the note of a visit as it is typed, and remember what is open on its page.

    One stands at the desk for each visit that was opened, see :meth:`at`. A note that could not be saved (the
    disk is full) is kept here and tried again.

    Attributes:
        saved: Tells when the note was saved last, as "09.41".
        failed: Tells that the note could not be saved.
        guides: The ids of the guides that were opened, in order.
        tab: The part of the page that is on screen.
        language: The language that guides and questions are shown in.
        device: The device that was chosen for the guides, or none.
        was_saved: Whether anything of the note has ever been stored.
    """

    saved = Signal(str)
    failed = Signal()

    def __init__(self, desk: "Desk", visit_id: str) -> None:
        super().__init__(desk)
        self.setObjectName(visit_id)
        self.visit_id = visit_id
        self.guides: list[str] = []
        self.tab = ""
        self.language = ""
        self.device = ""
        self.was_saved = False
        self._desk = desk
        self._unsaved: str | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.save)

    @classmethod
    def at(cls, desk: "Desk", visit_id: str) -> "VisitState":
        """Return what the desk remembers of the visit."""
        return desk.findChild(cls, visit_id) or cls(desk, visit_id)

    @property
    def unsaved(self) -> str | None:
        """Return the note where it is not yet saved, else none."""
        return self._unsaved

    def what_is_open(self) -> dict[str, Any]:
        """Return what is open on the visit's page, for :meth:`reopen`."""
        return {"guides": self.guides, "tab": self.tab, "language": self.language, "device": self.device}

    def reopen(
        self, *, guides: Sequence[str] = (), tab: str = "", language: str = "", device: str = ""
    ) -> None:
        """Remember what was open before the lock; what has been opened since stays."""
        self.guides += [each for each in guides if each not in self.guides]
        self.tab, self.language = self.tab or tab, self.language or language
        self.device = self.device or device

    def typed(self, text: str) -> None:
        """Take the note as it stands now, and save it shortly."""
        self._unsaved = text
        if not self._timer.isActive():
            self._timer.start(SAVE_AFTER_MS)

    def save(self) -> None:
        """Save at once what is not saved."""
        self._timer.stop()
        text = self._unsaved
        if text is None:
            return
        work, visit_id, again = self._desk.work, self.visit_id, self.was_saved
        # A personnummer is never stored, not even until the coach has taken it away.
        kept = without(text)
        self._desk.tasks.database(
            self,
            lambda: visits.save_draft(work, visit_id=visit_id, text=kept, again=again),
            on_success=lambda _: self._done(text),
            on_failure=self._not_done,
        )

    def forget(self) -> None:
        """Drop what is not saved: the note is written otherwise."""
        self._timer.stop()
        self._unsaved = None
        self._desk.not_saved.discard(self)

    def _done(self, text: str) -> None:
        self._desk.not_saved.discard(self)
        self.was_saved = True
        if self._unsaved == text:
            self._unsaved = None
        self.saved.emit(clock_text(to_local(self._desk.work.clock.now())))

    def _not_done(self, trouble: "Trouble") -> None:
        self._desk.messages.trouble(trouble)
        self._desk.not_saved.add(self)
        self.failed.emit()
        if self._unsaved is not None and not self._timer.isActive():
            self._timer.start(TRY_AGAIN_MS)
