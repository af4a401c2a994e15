"""What needs the coach on the sync page: a card for each conflict, forked note, refused edit and draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from itcoach.syncing import aside, conflicts, drafts, resolving
from itcoach.syncing.record_words import moment_words
from resources.words import capital, tr
from ui.forms import Form
from ui.widgets.buttons import Button, QuietButton, SecondaryButton
from ui.widgets.cards import Card, StatusChip
from ui.widgets.flow import FlowLayout
from ui.widgets.free_text import NumberGuard, TextArea
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from itcoach.calendar.overlaps import Overlap
    from itcoach.syncing.aside import AsideView
    from itcoach.syncing.conflicts import ConflictView
    from itcoach.syncing.drafts import LeftDraft
    from itcoach.syncing.resolving import NoteFork
    from ui.desk import Desk

__all__ = ["AsideCard", "ConflictCard", "DraftCard", "NoteCard", "OverlapCard"]


@dataclass(frozen=True)
class _Drop:
    """Giving something up: the words on the button, what is asked first, and what it does."""

    words: str
    question: str
    done: Callable[[], object]


class _DecisionCard(Card):
    """Show something that needs the coach, with the ways to settle it.

    Args:
        desk: What the page works with.
        title: What it is about.
    """

    def __init__(self, desk: "Desk", title: str) -> None:
        super().__init__(title)
        self.desk = desk

    def add_buttons(self, *choices: tuple[str, Callable[[], object]], drop: "_Drop | None" = None) -> None:
        """Add a line of buttons; the last one gives something up, and asks first: it cannot be undone."""
        line = FlowLayout()
        self._add(line, *(SecondaryButton(words, done) for words, done in choices))
        self.body.addLayout(line)
        if drop is None:
            return
        ask, asked, answers = QuietButton(drop.words), QWidget(), FlowLayout()
        layout = QVBoxLayout(asked)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(WrappedLabel(drop.question))
        yes, no = SecondaryButton(drop.words, drop.done), SecondaryButton(tr("Behåll"))
        self._add(answers, no, yes)
        self._add(line, ask)
        layout.addLayout(answers)
        asked.hide()
        self.body.addWidget(asked)

        def turn(to_question: bool) -> None:
            ask.setVisible(not to_question)
            asked.setVisible(to_question)
            (no if to_question else ask).setFocus(Qt.FocusReason.OtherFocusReason)

        ask.clicked.connect(lambda: turn(True))
        no.clicked.connect(lambda: turn(False))

    def _add(self, line: FlowLayout, *buttons: Button) -> None:
        for button in buttons:
            # Several cards have the same words on their buttons: a screen reader hears which is which.
            button.setAccessibleDescription(self.accessibleName())
            line.addWidget(button)


class ConflictCard(_DecisionCard):
    """Show both versions beside each other, and let the coach take one."""

    def __init__(self, desk: "Desk", conflict: "ConflictView") -> None:
        title = tr("{record}: {field}", record=conflict.record, field=conflict.field)
        super().__init__(desk, title if conflict.field else conflict.record)
        self._id = conflict.conflict_id
        who = conflict.who if not conflict.when else f"{conflict.who} · {conflict.when}"
        gone = (tr("Borttaget"),)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        for writer, lines, stands in (
            (tr("Du"), conflict.mine, conflict.mine_stands),
            (who, conflict.theirs, not conflict.mine_stands),
        ):
            sides.addWidget(_side(writer, lines or gone, stands=stands), 1)
        self.body.addLayout(sides)
        self.body.addWidget(WrappedLabel(conflict.why, role="quiet_text"))
        choices: list[tuple[str, Callable[[], object]]] = [(tr("Jag har sett det"), self._seen)]
        if conflict.can_choose:
            choices = [
                (tr("Använd min"), partial(self._take, True)),
                (tr("Behåll deras"), partial(self._take, False)),
                *choices,
            ]
        self.add_buttons(*choices)

    def _take(self, mine: bool) -> None:
        work, conflict_id = self.desk.work, self._id
        self.desk.write(self, lambda: resolving.take(work, conflict_id=conflict_id, mine=mine))

    def _seen(self) -> None:
        work, conflict_id = self.desk.work, self._id
        self.desk.write(self, lambda: conflicts.seen(work, conflict_id=conflict_id))


class NoteCard(_DecisionCard):
    """Show the versions of a note, and let the coach make one of them."""

    def __init__(self, desk: "Desk", fork: "NoteFork") -> None:
        when = moment_words(fork.start, desk.work.clock.today())
        super().__init__(desk, tr("Anteckningen från {when}, {who}", when=when, who=fork.resident_name))
        self._fork = fork
        self.body.addWidget(WrappedLabel(tr("Den skrevs på två datorer samtidigt. Båda finns kvar.")))
        sides = QHBoxLayout()
        sides.setSpacing(16)
        for writer, text in fork.versions:
            sides.addWidget(_side(writer, (text,), stands=False), 1)
        self.body.addLayout(sides)
        form = Form()
        self.field = TextArea(6)
        self.field.setText(fork.together)
        self._guard = NumberGuard([form.add(tr("Så här ska det stå"), self.field)])
        self.body.addWidget(form)
        self.add_buttons((tr("Gör till en anteckning"), self._merge))

    def _merge(self) -> None:
        if not self._guard.check():
            return
        work, fork, text = self.desk.work, self._fork, self.field.text()
        self.desk.write(
            self,
            lambda: resolving.merge_notes(work, visit_id=fork.visit_id, revisions=fork.revisions, text=text),
        )


class AsideCard(_DecisionCard):
    """Show an edit that the server refused, with why, and let the coach try again or drop it."""

    def __init__(self, desk: "Desk", edit: "AsideView") -> None:
        super().__init__(desk, edit.record)
        self._edit = edit
        self.body.addWidget(
            StatusChip(tr("Servern tog inte emot det"), "attention"), 0, Qt.AlignmentFlag.AlignLeft
        )
        for line in edit.lines:
            self.body.addWidget(WrappedLabel(line))
        self.body.addWidget(WrappedLabel(edit.why, role="quiet_text"))
        again = [(tr("Försök igen"), self._send_again)] if edit.can_send_again else []
        question = tr("Ändringen försvinner. {what}", what=edit.if_dropped)
        drop = _Drop(tr("Släpp ändringen"), question, self._drop) if edit.can_drop else None
        self.add_buttons(*again, drop=drop)

    def _send_again(self) -> None:
        work, edit = self.desk.work, self._edit
        self.desk.write(
            self, lambda: aside.send_edits_again(work, entity=edit.entity, record_id=edit.record_id)
        )

    def _drop(self) -> None:
        work, edit = self.desk.work, self._edit
        self.desk.write(self, lambda: aside.drop_edits(work, entity=edit.entity, record_id=edit.record_id))


class DraftCard(_DecisionCard):
    """Show words that were typed and saved nowhere, to copy or to drop."""

    def __init__(self, desk: "Desk", draft: "LeftDraft") -> None:
        super().__init__(desk, draft.title)
        self._draft = draft
        self.body.addWidget(WrappedLabel(draft.why, role="quiet_text"))
        self.body.addWidget(WrappedLabel(draft.text))
        question = tr("Texten försvinner och finns ingen annanstans.")
        self.add_buttons(
            (tr("Kopiera texten"), self._copy), drop=_Drop(tr("Släpp texten"), question, self._drop)
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._draft.text)
        self.desk.messages.done(tr("Texten är kopierad."))

    def _drop(self) -> None:
        work, draft_id = self.desk.work, self._draft.draft_id
        self.desk.write(self, lambda: drafts.drop_draft(work, draft_id=draft_id))


class OverlapCard(_DecisionCard):
    """Show what stands on top of one another in the coach's calendar."""

    def __init__(self, desk: "Desk", overlap: "Overlap") -> None:
        super().__init__(desk, overlap.when)
        self.body.addWidget(WrappedLabel(overlap.text))
        self.add_buttons((tr("Visa i kalendern"), lambda: desk.go("bookings", day=overlap.day.isoformat())))


def _side(writer: str, lines: Sequence[str], *, stands: bool) -> QFrame:
    side = QFrame()
    side.setProperty("role", "inset")
    layout = QVBoxLayout(side)
    layout.setContentsMargins(12, 12, 12, 12)
    layout.setSpacing(4)
    layout.addWidget(WrappedLabel(writer, role="strong"))
    for line in lines:
        layout.addWidget(WrappedLabel(capital(line)))
    layout.addStretch(1)
    if stands:
        layout.addWidget(StatusChip(tr("gäller nu"), "good"), 0, Qt.AlignmentFlag.AlignLeft)
    return side
