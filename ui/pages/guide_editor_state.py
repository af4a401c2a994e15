"""A draft of a guide in the middle of being written: what is typed, what was before, and what is saved.

It outlives the page, which is built anew when the language or the look changes.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from itcoach.guides import catalogue, own
from itcoach.guides.manuscript import Manuscript, name_for
from itcoach.sensitive.findings import without
from models.clock import to_local
from resources.words import LANGUAGES
from ui.widgets.when_words import clock_text

if TYPE_CHECKING:
    from itcoach.guides.own import OpenDraft
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["EditorState"]

SAVE_AFTER_MS = 400
"""How long after the first unsaved key it is saved: well within the second that may be lost."""
TRY_AGAIN_MS = 10_000
MOST_STEPS_BACK = 200


class EditorState(QObject):
    """Hold the manuscript of a draft, with the way back, and save it as it is typed.

    One stands at the desk for each draft that was opened, see :meth:`at`.

    Attributes:
        changed: Tells that the manuscript changed.
        replaced: Tells that it is another one, not typed in the fields: after a step back, or when opened.
        saved: Tells when it was saved last, as "09.41".
        failed: Tells that it could not be saved.
        draft: As it was when opened; none before.
        manuscript: What is written.
        at_part: The part of the form that is on screen.
        language: The language that is written in.
        is_kept: Whether it is stored: from its first word on.
    """

    changed = Signal()
    replaced = Signal()
    saved = Signal(str)
    failed = Signal()

    def __init__(self, desk: "Desk", draft_id: str) -> None:
        super().__init__(desk)
        self.setObjectName(draft_id)
        self.draft_id = draft_id
        self.draft: OpenDraft | None = None
        self.manuscript = Manuscript()
        self.at_part, self.language = "about", LANGUAGES[0]
        self._desk = desk
        self._original = ""
        self._past: list[Manuscript] = []
        self._future: list[Manuscript] = []
        self._key = ""
        self._unsaved = False
        self.is_kept = True
        self._stored: dict[str, str] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.save)

    @classmethod
    def at(cls, desk: "Desk", draft_id: str) -> "EditorState":
        """Return what the desk remembers of the draft."""
        return desk.findChild(cls, draft_id) or cls(desk, draft_id)

    @classmethod
    def begun(cls, desk: "Desk") -> "EditorState":
        """Return a new draft, which is kept from its first word on."""
        draft = own.begin(desk.work)
        state = cls(desk, draft.view.draft_id)
        state.is_kept = False
        state.open(draft)
        return state

    @property
    def is_blank(self) -> bool:
        """Whether nothing was ever written in it: there is nothing to open, and nothing to put aside."""
        return not (self.is_kept or self._unsaved)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step back can be taken back."""
        return bool(self._future)

    @property
    def original(self) -> str:
        """Return the name of the guide that this one may stand for; empty where there is none."""
        return self._original

    @property
    def stands_for_original(self) -> bool:
        """Whether it will stand for the guide that it was copied from."""
        return bool(self._original) and self.manuscript.form.id == self._original

    def open(self, draft: "OpenDraft") -> None:
        """Take a draft as it is stored; what is typed and not saved yet stays."""
        before, self.draft = self.draft, draft
        if before is None or (not self._unsaved and draft.texts != self._stored):
            self.manuscript, self._stored = Manuscript.of(draft.texts), draft.texts
            self._past, self._future, self._key = [], [], ""
            self._original = draft.original
        if self.language not in self.manuscript.forms:
            self.language = LANGUAGES[0]
        self.replaced.emit()

    def change(self, manuscript: Manuscript, key: str = "") -> None:
        """Take what was typed; changes with the same ``key`` one after another are one step back."""
        if manuscript == self.manuscript:
            return
        if not key or key != self._key:
            self._past = [*self._past[-MOST_STEPS_BACK:], self.manuscript]
        self._key, self._future = key, []
        self._take(self._named(manuscript))
        if not key:
            self.replaced.emit()

    def undo(self) -> None:
        """Go a step back."""
        if self._past:
            self._future.append(self.manuscript)
            self._go(self._past.pop())

    def redo(self) -> None:
        """Take a step back back."""
        if self._future:
            self._past.append(self.manuscript)
            self._go(self._future.pop())

    def stand_for_original(self, stands: bool) -> None:
        """Let it stand for the guide that it was copied from, or beside it."""
        if stands != self.stands_for_original:
            title = self.manuscript.form.title
            name = self._original if stands else name_for(title, catalogue.ids(LANGUAGES[0]))
            self.change(self.manuscript.with_field(LANGUAGES[0], "id", name))

    def save(self) -> None:
        """Save at once what is not saved."""
        self._timer.stop()
        if not self._unsaved or self.draft is None:
            return
        work, draft_id, manuscript = self._desk.work, self.draft_id, self.manuscript
        begins = not self.is_kept

        def saved() -> dict[str, str]:
            # A personnummer is never stored, not even until the coach has taken it away.
            texts = {language: without(text) for language, text in manuscript.texts().items()}
            own.save_typing(work, draft_id=draft_id, guide_id=manuscript.form.id, texts=texts, begins=begins)
            return texts

        self._desk.tasks.database(
            self, saved, on_success=partial(self._done, manuscript), on_failure=self._not_done
        )

    def finish(self) -> None:
        """Save, and make an edit of it that is sent."""
        self.save()
        work, draft_id = self._desk.work, self.draft_id
        self._desk.write(self, lambda: own.finish_typing(work, draft_id=draft_id))

    def _go(self, manuscript: Manuscript) -> None:
        self._key = ""
        self._take(manuscript)
        self.replaced.emit()

    def _take(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self._unsaved = True
        if not self._timer.isActive():
            self._timer.start(SAVE_AFTER_MS)
        self.changed.emit()

    def _named(self, manuscript: Manuscript) -> Manuscript:
        """Name a guide of its own after its title."""
        if self._original and manuscript.form.id == self._original:
            return manuscript
        name = name_for(manuscript.form.title, catalogue.ids(LANGUAGES[0])) if manuscript.form.title else ""
        return manuscript.with_field(LANGUAGES[0], "id", name)

    def _done(self, manuscript: Manuscript, texts: dict[str, str]) -> None:
        self._desk.not_saved.discard(self)
        self._stored, self.is_kept = texts, True
        if self.manuscript == manuscript:
            self._unsaved = False
        elif not self._timer.isActive():
            self._timer.start(SAVE_AFTER_MS)
        self.saved.emit(clock_text(to_local(self._desk.work.clock.now())))

    def _not_done(self, trouble: "Trouble") -> None:
        self._desk.messages.trouble(trouble)
        self._desk.not_saved.add(self)
        self.failed.emit()
        if not self._timer.isActive():
            self._timer.start(TRY_AGAIN_MS)
