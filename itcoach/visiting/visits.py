"""The visit: started, worked at, and finished, with everything saved as it happens.

The note being typed lies in a draft on the laptop; at the end it becomes a revision that is never changed
again. A later edit is a new revision with the earlier ones as its parents.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from itcoach.visiting.history import current_notes, notes_as_read
from itcoach.visiting.tasks import (
    add_task,
    record_leaflet,
    remove_task,
    restore_task,
    stuck,
    tick_step,
    update_task,
)
from itcoach.visiting.view import (
    FinishedVisit,
    VisitView,
    open_visits,
    summary_of,
    view,
)
from models.booking import Booking
from models.people import Resident
from models.regime import refuse_anonymous, regime_here
from models.visit import NoteDraft, Visit, VisitNote
from models.vocabulary import BookingStatus, Place, Regime, VisitStatus
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "VisitView",
    "add_task",
    "edit_note",
    "finish",
    "open_visits",
    "record_leaflet",
    "remove_task",
    "restore_task",
    "save_draft",
    "start",
    "start_drop_in",
    "start_without_person",
    "stuck",
    "summary_of",
    "tick_step",
    "update_task",
    "view",
]

_DROP_IN_MINUTES: Final = 60
"""How long a visit that was not booked is expected to last."""


def start(work: "Workplace", *, booking_id: str) -> VisitView:
    """Start the visit of a booking, which checks in; starting it again returns the same visit.

    Raises:
        RecordGone: There is no such booking.
    """
    with work.store.write() as session:
        booking = session.get_one(Booking, booking_id)
        visit = session.scalars(
            select(Visit)
            .where(Visit.booking_id == booking_id, Visit.coach_id == work.coach_id)
            .order_by(Visit.id.desc())
        ).first()
        if visit is None:
            # Nobody is alone in a home by telephone.
            minutes = None if booking.place == Place.PHONE else booking.minutes
            visit = _new_visit(work, session, booking.resident_id, booking_id, minutes)
    return view(work, visit_id=visit.id)


def start_drop_in(work: "Workplace", *, resident_id: str) -> VisitView:
    """Start a visit that was not booked; while it is open, starting it again returns the same visit.

    Raises:
        RecordGone: There is no such resident.
    """
    with work.store.write() as session:
        resident = session.get_one(Resident, resident_id)
        visit = session.scalars(
            select(Visit).where(
                Visit.resident_id == resident.id,
                Visit.coach_id == work.coach_id,
                Visit.booking_id.is_(None),
                Visit.status == VisitStatus.OPEN,
            )
        ).first()
        if visit is None:
            visit = _new_visit(work, session, resident_id, None, _DROP_IN_MINUTES)
    return view(work, visit_id=visit.id)


def start_without_person(work: "Workplace") -> VisitView:
    """Start a visit that names nobody; while one is open, starting it again returns the same.

    It is what a coach counts where the municipality keeps nothing about people: tasks, travel, leaflets.
    """
    with work.store.write() as session:
        visit = session.scalars(
            select(Visit).where(
                Visit.resident_id == "",
                Visit.coach_id == work.coach_id,
                Visit.status == VisitStatus.OPEN,
            )
        ).first()
        if visit is None:
            visit = _new_visit(work, session, "", None, _DROP_IN_MINUTES)
    return view(work, visit_id=visit.id)


def save_draft(work: "Workplace", *, visit_id: str, text: str, again: bool = False) -> None:
    """Save what stands in the note field; called within a second of the typing.

    Args:
        work: The laptop.
        visit_id: The visit.
        text: What stands there.
        again: It has been saved before: where both the visit and that are gone, the person has been erased
            meanwhile, and nothing is stored anew.

    Raises:
        DiskFull: There was no room; what was saved before is untouched.
        NobodyIsKept: The municipality keeps counts alone.
    """
    row = {"text": text, "saved_at": work.clock.now()}
    with work.store.write() as session:
        refuse_anonymous(session)
        if again and session.get(Visit, visit_id) is None and session.get(NoteDraft, visit_id) is None:
            return
        session.execute(
            insert(NoteDraft)
            .values(visit_id=visit_id, **row)
            .on_conflict_do_update(index_elements=["visit_id"], set_=row)
        )


def finish(
    work: "Workplace",
    *,
    visit_id: str,
    travel_minutes: int | None = None,
    next_step: str = "",
    note: str | None = None,
    end: datetime | None = None,
) -> FinishedVisit:
    """End a visit: the draft becomes the note, and the booking is done.

    Finishing again corrects the end, the travel and the next step. Nothing is demanded; what is missing is
    pointed out in the answer.

    Args:
        work: The laptop.
        visit_id: Which visit.
        travel_minutes: There and back.
        next_step: What comes next.
        note: The note as it stands on the screen; the draft where none is given.
        end: When it ended. Where none is given: when it was finished before, when the coach checked out, or
            now. An end before the start (the clock may have been set back) is moved to the start.

    Raises:
        SensitiveText: The note or the next step holds a personnummer or a code; the draft is kept, and
            the visit goes on.
    """
    with work.store.write() as session:
        visit = session.get_one(Visit, visit_id)
        said = end or visit.end or visit.checked_out_at or work.clock.now()
        visit.end = max(said, visit.start)
        visit.checked_out_at = visit.checked_out_at or visit.end
        visit.travel_minutes, visit.next_step = travel_minutes, next_step.strip()
        visit.status = VisitStatus.FINISHED
        draft = session.get(NoteDraft, visit_id)
        written = draft.text if draft and note is None else note
        if written is not None:
            _write_note(work, session, visit, written)
        booking = session.get(Booking, visit.booking_id) if visit.booking_id else None
        if booking is not None:
            booking.status = BookingStatus.DONE
    finished = summary_of(work, visit_id=visit_id)
    return finished if said >= visit.start else _set_back(finished)


def edit_note(work: "Workplace", *, visit_id: str, text: str) -> VisitView:
    """Write a new revision of the note of a finished visit; the earlier ones remain.

    Raises:
        SensitiveText: The text holds a personnummer or a code; a draft that was saved is kept.
    """
    with work.store.write() as session:
        _write_note(work, session, session.get_one(Visit, visit_id), text)
    return view(work, visit_id=visit_id)


def _new_visit(
    work: "Workplace", session: "Session", resident_id: str, booking_id: str | None, minutes: int | None
) -> Visit:
    """Begin a visit; the coach is expected to have left after ``minutes``, where any are given."""
    now = work.clock.now()
    visit = Visit(
        booking_id=booking_id,
        resident_id=resident_id,
        coach_id=work.coach_id,
        start=now,
        expected_end=now + timedelta(minutes=minutes) if minutes else None,
    )
    session.add(visit)
    session.flush()
    return visit


def _write_note(work: "Workplace", session: "Session", visit: Visit, text: str) -> None:
    """Keep ``text`` as a revision over the newest ones, unless it says what they say; drop the draft."""
    text = text.strip()
    newest = current_notes(session, [visit.id]).get(visit.id, ())
    as_read = notes_as_read(session, [visit.id]).get(visit.id)
    if text != (as_read.text if as_read else ""):
        if not text and regime_here(session) is Regime.CODED:
            # Else it would read as one whose words are on another laptop.
            text = tr("(tömd)")
        session.add(
            VisitNote(
                visit_id=visit.id,
                resident_id=visit.resident_id,
                parents=[note.id for note in newest],
                text=text,
                written_by=work.coach_id,
                written_at=work.clock.now(),
            )
        )
    session.execute(delete(NoteDraft).where(NoteDraft.visit_id == visit.id))


def _set_back(finished: FinishedVisit) -> FinishedVisit:
    words = tr("Sluttiden låg före starttiden. Klockan kan ha ställts om: kontrollera tiderna.")
    return replace(finished, points=(words, *finished.points))
