"""Settle what two people wrote at once: take one version, or make one note of several.

What is taken is an ordinary edit, so that it travels and is audited like any other. Both versions stay kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from itcoach.privacy import access
from itcoach.privacy.protection import may_read_visit, shown_name
from itcoach.syncing.conflicts import shown_conflict, together
from itcoach.visiting.history import current_notes, elsewhere
from models.base import Record
from models.people import Resident, coach_names
from models.regime import regime_here, stays_here
from models.visit import Visit, VisitNote
from models.vocabulary import AccessPart
from models.wire import from_wire
from resources.words import tr
from sync import client

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace
    from sync.client import Conflict

__all__ = ["NoteFork", "forked_notes", "merge_notes", "take"]


@dataclass(frozen=True)
class NoteFork:
    """A visit whose note was written on two laptops at once.

    Attributes:
        visit_id: The visit.
        resident_name: Whom it was with.
        start: When it began.
        revisions: The identities of the versions.
        versions: Who wrote each, and what.
        together: Those that are here one after the other, to begin from.
    """

    visit_id: str
    resident_name: str
    start: datetime
    revisions: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    together: str


def take(work: "Workplace", *, conflict_id: str, mine: bool) -> None:
    """Let one version stand: what was written here, or elsewhere.

    Fields that mean something only together (when a booking is, how long, with whom) are taken together.
    A record that was deleted meanwhile does not come back; then it is only noted as seen.
    """
    with work.store.write() as session:
        conflicts = together(session, conflict_id)
        # What the coach may not read, the coach does not decide either.
        can_choose = shown_conflict(work, session, conflicts).can_choose
        row = _row(session, conflicts[0]) if can_choose else None
        for conflict in conflicts:
            if row is not None:
                column = row.__table__.columns[conflict.field]
                setattr(row, conflict.field, from_wire(column, conflict.mine if mine else conflict.theirs))
            client.mark_seen(session, conflict.id, work.clock)


def _row(session: "Session", conflict: "Conflict") -> Any:
    kinds = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    return session.get(kinds[conflict.entity], conflict.record)


def forked_notes(work: "Workplace") -> tuple[NoteFork, ...]:
    """Return the visits whose note has several newest versions, the earliest visit first."""
    with work.store.read() as session:
        several = select(VisitNote.visit_id).group_by(VisitNote.visit_id).having(func.count() > 1)
        notes = current_notes(session, session.scalars(several).all())
        forked = {visit_id: found for visit_id, found in notes.items() if len(found) > 1}
        names = coach_names(session)
        visits = [
            visit
            for visit in session.scalars(select(Visit).where(Visit.id.in_(forked)).order_by(Visit.start))
            if may_read_visit(work, visit, session.get(Resident, visit.resident_id))
        ]
        forks = [_fork(session, visit, forked[visit.id], names) for visit in visits]
    access.note_many(work, [visit.resident_id for visit in visits], AccessPart.VISIT)
    return tuple(forks)


def _fork(session: "Session", visit: Visit, notes: tuple[VisitNote, ...], names: dict[str, str]) -> NoteFork:
    resident = session.get(Resident, visit.resident_id)
    return NoteFork(
        visit.id,
        shown_name(resident) if resident else tr("okänd"),
        visit.start,
        tuple(note.id for note in notes),
        tuple((names.get(note.written_by, tr("okänd")), _words(session, note, names)) for note in notes),
        "\n\n".join(note.text for note in notes if note.text),
    )


def _words(session: "Session", note: VisitNote, names: dict[str, str]) -> str:
    away = not note.text and stays_here(regime_here(session))
    return elsewhere(names.get(note.written_by, "")) if away else note.text


def merge_notes(work: "Workplace", *, visit_id: str, revisions: tuple[str, ...], text: str) -> None:
    """Write one revision over the ``revisions`` that the coach saw; they remain, and are its parents.

    Raises:
        SensitiveText: The text holds a personnummer or a code; nothing is written.
    """
    text = text.strip()
    with work.store.write() as session:
        session.add(
            VisitNote(
                visit_id=visit_id,
                resident_id=session.get_one(Visit, visit_id).resident_id,
                parents=list(revisions),
                text=text,
                written_by=work.coach_id,
                written_at=work.clock.now(),
            )
        )
