"""What has been done with a resident: the visits so far, their tasks, and the notes as they read now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import coach_names
from models.regime import regime_here, stays_here
from models.visit import Visit, VisitNote, VisitTask
from models.vocabulary import DoneBy, Outcome, Topic, VisitStatus
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = [
    "NoteAsRead",
    "PastVisit",
    "TaskView",
    "current_notes",
    "elsewhere",
    "notes_as_read",
    "past_visits",
    "tasks_of",
]


@dataclass(frozen=True)
class TaskView:
    """One thing done at a visit.

    Attributes:
        steps_done: Numbers of the guide's steps that were ticked, ascending.
        stuck_at: Number of the step where it got stuck last.
    """

    task_id: str
    topic: Topic
    guide_id: str | None
    guide_version: str
    steps_done: tuple[int, ...]
    stuck_at: int | None
    outcome: Outcome | None
    done_by: DoneBy | None
    note: str

    @classmethod
    def of(cls, task: VisitTask) -> "TaskView":
        """Return what the record holds."""
        return cls(
            task.id,
            task.topic,
            task.guide_id,
            task.guide_version,
            tuple(task.steps_done),
            task.stuck_at,
            task.outcome,
            task.done_by,
            task.note,
        )


@dataclass(frozen=True)
class NoteAsRead:
    """What this laptop can tell of a visit's note.

    Attributes:
        text: What stands here: of the newest revisions, or of those before that have words here.
        away: A sentence for each newest revision whose words are on another laptop.
    """

    text: str
    away: tuple[str, ...]

    @property
    def all(self) -> str:
        """Return the text, and where the rest is."""
        return "\n\n".join(filter(None, (self.text, *self.away)))


@dataclass(frozen=True)
class PastVisit:
    """A visit in a resident's history, the note as it reads now."""

    visit_id: str
    start: datetime
    end: datetime | None
    status: VisitStatus
    coach_name: str
    tasks: tuple[TaskView, ...]
    note: str
    next_step: str


def past_visits(session: "Session", resident_id: str, *, limit: int) -> tuple[PastVisit, ...]:
    """Return the latest visits of a resident, the latest first."""
    visits = session.scalars(
        select(Visit).where(Visit.resident_id == resident_id).order_by(Visit.start.desc()).limit(limit)
    ).all()
    ids = [visit.id for visit in visits]
    names, tasks, notes = coach_names(session), tasks_of(session, ids), notes_as_read(session, ids)
    return tuple(
        PastVisit(
            visit.id,
            visit.start,
            visit.end,
            visit.status,
            names.get(visit.coach_id, ""),
            tasks.get(visit.id, ()),
            notes[visit.id].all if visit.id in notes else "",
            visit.next_step,
        )
        for visit in visits
    )


def tasks_of(session: "Session", visit_ids: Collection[str]) -> dict[str, tuple[TaskView, ...]]:
    """Return the tasks of each visit, in the order they were begun."""
    found: dict[str, list[TaskView]] = defaultdict(list)
    # The identities sort by the time they were made.
    for task in session.scalars(
        select(VisitTask).where(VisitTask.visit_id.in_(visit_ids)).order_by(VisitTask.id)
    ):
        found[task.visit_id].append(TaskView.of(task))
    return {visit_id: tuple(tasks) for visit_id, tasks in found.items()}


def current_notes(session: "Session", visit_ids: Collection[str]) -> dict[str, tuple[VisitNote, ...]]:
    """Return each visit's revisions that no other supersedes; several when two laptops wrote at once."""
    return {visit_id: _newest(notes) for visit_id, notes in _revisions(session, visit_ids).items()}


def notes_as_read(session: "Session", visit_ids: Collection[str]) -> dict[str, NoteAsRead]:
    """Return each visit's note as it reads on this laptop.

    Where names and notes stay on the laptops, a revision that came from another has no words: what was
    written here before it goes on being read, and where the newer one is, is said.
    """
    names, held_back = coach_names(session), stays_here(regime_here(session))
    return {
        visit_id: _as_read(notes, names)
        if held_back
        else NoteAsRead("\n\n".join(each.text for each in _newest(notes)), ())
        for visit_id, notes in _revisions(session, visit_ids).items()
    }


def elsewhere(coach_name: str, *, newer: bool = False) -> str:
    """Say on whose laptop a note is."""
    if newer:
        return tr("En nyare anteckning finns på datorn hos {coach}.", coach=coach_name or tr("en kollega"))
    return tr("Anteckningen finns på datorn hos {coach}.", coach=coach_name or tr("en kollega"))


def _revisions(session: "Session", visit_ids: Collection[str]) -> dict[str, list[VisitNote]]:
    revisions: dict[str, list[VisitNote]] = defaultdict(list)
    for note in session.scalars(
        select(VisitNote).where(VisitNote.visit_id.in_(visit_ids)).order_by(VisitNote.id)
    ):
        revisions[note.visit_id].append(note)
    return revisions


def _newest(notes: list[VisitNote]) -> tuple[VisitNote, ...]:
    older = {parent for each in notes for parent in each.parents}
    return tuple(note for note in notes if note.id not in older)


def _as_read(notes: list[VisitNote], names: dict[str, str]) -> NoteAsRead:
    known = {note.id: note for note in notes}
    texts: dict[str, str] = {}
    away = []
    for leaf in _newest(notes):
        here = _with_words(leaf, known)
        texts |= {note.id: note.text for note in here}
        if not leaf.text:
            away.append(elsewhere(names.get(leaf.written_by, ""), newer=bool(here)))
    return NoteAsRead("\n\n".join(texts[each] for each in sorted(texts)), tuple(away))


def _with_words(note: VisitNote, known: dict[str, VisitNote]) -> list[VisitNote]:
    """Return the revision itself, or the nearest before it that have words here."""
    if note.text:
        return [note]
    return [each for parent in note.parents if parent in known for each in _with_words(known[parent], known)]
