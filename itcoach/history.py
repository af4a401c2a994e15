"""What has been done with a resident: the visits so far, their tasks, and the notes as they read now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import Coach
from models.visit import Visit, VisitNote, VisitTask
from models.vocabulary import DoneBy, Outcome, Topic, VisitStatus

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["PastVisit", "TaskView", "coach_names", "current_notes", "past_visits", "tasks_of"]


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
    names, tasks, notes = coach_names(session), tasks_of(session, ids), current_notes(session, ids)
    return tuple(
        PastVisit(
            visit.id,
            visit.start,
            visit.end,
            visit.status,
            names.get(visit.coach_id, ""),
            tasks.get(visit.id, ()),
            "\n\n".join(note.text for note in notes.get(visit.id, ())),
            visit.next_step,
        )
        for visit in visits
    )


def coach_names(session: "Session") -> dict[str, str]:
    """Return the name of every coach by identity."""
    return {identity: name for identity, name in session.execute(select(Coach.id, Coach.name))}


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
    revisions: dict[str, list[VisitNote]] = defaultdict(list)
    for note in session.scalars(
        select(VisitNote).where(VisitNote.visit_id.in_(visit_ids)).order_by(VisitNote.id)
    ):
        revisions[note.visit_id].append(note)
    return {
        visit_id: tuple(note for note in notes if note.id not in {p for each in notes for p in each.parents})
        for visit_id, notes in revisions.items()
    }
