"""What is done at a visit: the tasks, the ticked steps of the guides, the leaflets left behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from itcoach.visiting.history import TaskView
from models.visit import Leaflet, Visit, VisitTask
from models.vocabulary import DoneBy, LeafletKind, Outcome, Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "LeafletLine",
    "add_task",
    "leaflets_of",
    "record_leaflet",
    "remove_task",
    "restore_task",
    "stuck",
    "tick_step",
    "update_task",
]


@dataclass(frozen=True)
class LeafletLine:
    """A leaflet that was left at a visit."""

    kind: LeafletKind
    guide_id: str | None
    language: str
    made_at: datetime


def add_task(
    work: "Workplace",
    *,
    visit_id: str,
    topic: Topic,
    guide_id: str | None = None,
    guide_version: str = "",
    outcome: Outcome | None = None,
    done_by: DoneBy | None = None,
    note: str = "",
) -> TaskView:
    """Add a thing that is done at the visit.

    Raises:
        SensitiveText: The note holds a personnummer or a code.
    """
    task = VisitTask(
        visit_id=visit_id,
        topic=topic,
        guide_id=guide_id,
        guide_version=guide_version,
        steps_done=[],
        outcome=outcome,
        done_by=done_by,
        note=note,
    )
    with work.store.write() as session:
        session.add(task)
    return TaskView.of(task)


def update_task(
    work: "Workplace",
    *,
    task_id: str,
    topic: Topic,
    outcome: Outcome | None,
    done_by: DoneBy | None,
    note: str = "",
) -> TaskView:
    """Change what a task was about, how it ended and who did it.

    Raises:
        SensitiveText: The note holds a personnummer or a code.
    """
    with work.store.write() as session:
        task = session.get_one(VisitTask, task_id)
        task.topic, task.outcome, task.done_by, task.note = topic, outcome, done_by, note
    return TaskView.of(task)


def remove_task(work: "Workplace", *, task_id: str) -> None:
    """Remove a task that was added by mistake."""
    with work.store.write() as session:
        session.delete(session.get_one(VisitTask, task_id))


def restore_task(work: "Workplace", *, visit_id: str, task: TaskView) -> TaskView:
    """Put a removed task back as it was, under a new identity: a deletion is for good."""
    with work.store.write() as session:
        restored = VisitTask(
            visit_id=visit_id,
            topic=task.topic,
            guide_id=task.guide_id,
            guide_version=task.guide_version,
            steps_done=list(task.steps_done),
            stuck_at=task.stuck_at,
            outcome=task.outcome,
            done_by=task.done_by,
            note=task.note,
        )
        session.add(restored)
    return TaskView.of(restored)


def tick_step(
    work: "Workplace",
    *,
    visit_id: str,
    guide_id: str,
    guide_version: str,
    topic: Topic,
    step: int,
    done: bool = True,
) -> TaskView:
    """Tick a step of a guide, or take the tick away; the first tick makes the guide a task of the visit."""
    with work.store.write() as session:
        task = _task_of_guide(session, visit_id, guide_id, guide_version, topic)
        ticked = set(task.steps_done) | {step} if done else set(task.steps_done) - {step}
        # A new list, since a change inside one is not seen as an edit.
        task.steps_done = sorted(ticked)
    return TaskView.of(task)


def stuck(
    work: "Workplace", *, visit_id: str, guide_id: str, guide_version: str, topic: Topic, step: int
) -> TaskView:
    """Note the step of a guide where it did not turn out as it should, also if the step is done in the end.

    The last such step of a task is kept: it is for those who improve the guide
    (:mod:`itcoach.guides.sticks`).
    """
    with work.store.write() as session:
        task = _task_of_guide(session, visit_id, guide_id, guide_version, topic)
        task.stuck_at = step
    return TaskView.of(task)


def record_leaflet(
    work: "Workplace",
    *,
    kind: LeafletKind,
    language: str,
    visit_id: str | None = None,
    resident_id: str | None = None,
    guide_id: str | None = None,
    guide_version: str = "",
) -> LeafletLine:
    """Keep that a leaflet was handed out; the same one at the same visit counts once."""
    same = {"kind": kind, "guide_id": guide_id, "guide_version": guide_version, "language": language}
    with work.store.write() as session:
        visit = session.get_one(Visit, visit_id) if visit_id else None
        again = select(Leaflet).filter_by(visit_id=visit_id, **same)
        leaflet = session.scalars(again).first() if visit else None
        if leaflet is None:
            who = visit.resident_id if visit else resident_id
            leaflet = Leaflet(visit_id=visit_id, resident_id=who, made_at=work.clock.now(), **same)
            session.add(leaflet)
            session.flush()
    return _leaflet(leaflet)


def leaflets_of(session: "Session", visit_id: str) -> tuple[LeafletLine, ...]:
    """Return the leaflets left at a visit, in order."""
    rows = session.scalars(select(Leaflet).where(Leaflet.visit_id == visit_id).order_by(Leaflet.id))
    return tuple(map(_leaflet, rows))


def _leaflet(row: Leaflet) -> LeafletLine:
    return LeafletLine(row.kind, row.guide_id, row.language, row.made_at)


def _task_of_guide(
    session: "Session", visit_id: str, guide_id: str, guide_version: str, topic: Topic
) -> VisitTask:
    task = session.scalars(
        select(VisitTask)
        .where(VisitTask.visit_id == visit_id, VisitTask.guide_id == guide_id)
        .order_by(VisitTask.id)
    ).first()
    if task is None:
        task = VisitTask(
            visit_id=visit_id, topic=topic, guide_id=guide_id, guide_version=guide_version, steps_done=[]
        )
        session.add(task)
        session.flush()
    return task
