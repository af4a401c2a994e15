"""What a visit shows: its page, the visits left open, and what came of one.

Where another coach is named for a protected identity, a coach reads no more than what is the coach's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from itcoach.privacy import access
from itcoach.privacy.protection import may_read_visit, may_see, shown_name
from itcoach.residents import ResidentCard, nobody, read_card
from itcoach.visiting.history import PastVisit, TaskView, notes_as_read, past_visits, tasks_of
from itcoach.visiting.tasks import LeafletLine, leaflets_of
from models.booking import Booking
from models.people import Resident
from models.visit import NoteDraft, Visit
from models.vocabulary import AccessPart, BookingKind, Place, Source, VisitStatus
from resources.words import ntr, tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "BookingOfVisit",
    "FinishedVisit",
    "OpenVisit",
    "VisitView",
    "open_visits",
    "summary_of",
    "view",
]

_LAST_VISITS: Final = 5
_UNUSUALLY_LONG: Final = timedelta(hours=6)


@dataclass(frozen=True)
class BookingOfVisit:
    """What was agreed before the visit."""

    booking_id: str
    start: datetime
    minutes: int
    kind: BookingKind
    place: Place
    venue: str
    wish: str
    remark: str
    source: Source


@dataclass(frozen=True)
class VisitView:
    """A visit with all that its page shows.

    Attributes:
        resident: The resident's card.
        expected_end: When the coach means to have left; nothing where nobody waits for that.
        checked_out_at: When the coach left, once that is said.
        booking: What was agreed; nothing for a drop-in.
        last_visits: The visits before this one, the latest first.
        text: What stands in the note field: the draft, else the note as it reads now.
        text_away: Sentences on newer words of the note that are on another laptop.
    """

    visit_id: str
    status: VisitStatus
    start: datetime
    end: datetime | None
    expected_end: datetime | None
    checked_out_at: datetime | None
    travel_minutes: int | None
    next_step: str
    resident: ResidentCard
    booking: BookingOfVisit | None
    last_visits: tuple[PastVisit, ...]
    tasks: tuple[TaskView, ...]
    leaflets: tuple[LeafletLine, ...]
    text: str
    text_away: tuple[str, ...]

    @property
    def is_a_count(self) -> bool:
        """Whether it is without a person: tasks, travel and leaflets are all that is kept of it."""
        return not self.resident.resident_id


@dataclass(frozen=True)
class OpenVisit:
    """A visit to go on with; one without a person has no name."""

    visit_id: str
    resident_id: str
    shown_name: str
    start: datetime
    status: VisitStatus
    text: str


@dataclass(frozen=True)
class FinishedVisit:
    """A visit that is over.

    Attributes:
        minutes: How long it was, never negative.
        points: What is worth a second look, in sentences; nothing was refused for it.
    """

    visit_id: str
    resident_id: str
    start: datetime
    end: datetime
    minutes: int
    travel_minutes: int | None
    next_step: str
    tasks: tuple[TaskView, ...]
    leaflets: tuple[LeafletLine, ...]
    note: str
    points: tuple[str, ...]


def open_visits(work: "Workplace") -> tuple[OpenVisit, ...]:
    """Return the visits to go on with, the latest first: those not finished, and those with a draft.

    What another coach began with a protected identity is not among them.
    """
    mine = (Visit.status == VisitStatus.OPEN) & (Visit.coach_id == work.coach_id)
    with work.store.read() as session:
        rows = session.execute(
            select(Visit, Resident, NoteDraft.text)
            .outerjoin(Resident, Resident.id == Visit.resident_id)
            .outerjoin(NoteDraft, NoteDraft.visit_id == Visit.id)
            .where(or_(mine, NoteDraft.visit_id.is_not(None)))
            .order_by(Visit.start.desc())
        ).all()
    return tuple(
        OpenVisit(
            visit.id,
            visit.resident_id,
            shown_name(resident) if resident else "",
            visit.start,
            visit.status,
            text or "",
        )
        for visit, resident, text in rows
        # One whose person is not on this laptop is not gone on with here.
        if (resident or not visit.resident_id) and may_read_visit(work, visit, resident)
    )


def view(work: "Workplace", *, visit_id: str) -> VisitView:
    """Return a visit as its page shows it.

    Where another coach is named for a protected identity, it holds what this coach did and wrote, no more.

    Raises:
        RecordGone: There is no such visit.
    """
    with work.store.read() as session:
        visit = session.get_one(Visit, visit_id)
        resident = session.get_one(Resident, visit.resident_id) if visit.resident_id else None
        booking = session.get(Booking, visit.booking_id) if visit.booking_id else None
        readable = may_read_visit(work, visit, resident)
        draft = session.get(NoteDraft, visit_id) if readable else None
        as_read = notes_as_read(session, [visit_id]).get(visit_id) if readable else None
        earlier = past_visits(session, visit.resident_id, limit=_LAST_VISITS + 1) if resident else ()
        tasks = _tasks(session, visit_id) if readable else ()
        leaflets = leaflets_of(session, visit_id) if readable else ()
    open_to_us = resident is not None and may_see(work, resident)
    others = tuple(each for each in earlier if each.visit_id != visit_id) if open_to_us else ()
    resident_card = read_card(work, resident_id=visit.resident_id) if resident else nobody()
    access.note(work, resident_id=visit.resident_id, part=AccessPart.VISIT)
    return VisitView(
        visit_id=visit.id,
        status=visit.status,
        start=visit.start,
        end=visit.end,
        expected_end=visit.expected_end,
        checked_out_at=visit.checked_out_at,
        travel_minutes=visit.travel_minutes,
        next_step=visit.next_step if readable else "",
        resident=resident_card,
        booking=_agreed(booking, words=open_to_us) if booking else None,
        last_visits=others[:_LAST_VISITS],
        tasks=tasks,
        leaflets=leaflets,
        text=draft.text if draft else as_read.text if as_read else "",
        text_away=as_read.away if as_read else (),
    )


def summary_of(work: "Workplace", *, visit_id: str) -> FinishedVisit:
    """Return what came of a visit, and what is worth a second look; as little as :func:`view` tells.

    Raises:
        RecordGone: There is no such visit.
    """
    with work.store.read() as session:
        visit = session.get_one(Visit, visit_id)
        readable = may_read_visit(work, visit, session.get(Resident, visit.resident_id))
        tasks = _tasks(session, visit_id) if readable else ()
        leaflets = leaflets_of(session, visit_id) if readable else ()
        notes = notes_as_read(session, [visit_id]).get(visit_id) if readable else None
    note = notes.all if notes else ""
    end = visit.end or work.clock.now()
    access.note(work, resident_id=visit.resident_id, part=AccessPart.VISIT)
    return FinishedVisit(
        visit_id=visit.id,
        resident_id=visit.resident_id,
        start=visit.start,
        end=max(end, visit.start),
        minutes=max(0, round((end - visit.start) / timedelta(minutes=1))),
        travel_minutes=visit.travel_minutes,
        next_step=visit.next_step if readable else "",
        tasks=tasks,
        leaflets=leaflets,
        note=note,
        points=tuple(_points(tasks, bool(note) or not visit.resident_id, end - visit.start)),
    )


def _tasks(session: "Session", visit_id: str) -> tuple[TaskView, ...]:
    return tasks_of(session, [visit_id]).get(visit_id, ())


def _agreed(booking: Booking, *, words: bool) -> BookingOfVisit:
    """Return what was agreed; without ``words`` the time and the kind of place alone."""
    return BookingOfVisit(
        booking.id,
        booking.start,
        booking.minutes,
        booking.kind,
        booking.place,
        booking.venue if words else "",
        booking.wish if words else "",
        booking.remark if words else "",
        booking.source,
    )


def _points(tasks: tuple[TaskView, ...], has_note: bool, length: timedelta) -> list[str]:
    no_outcome = sum(task.outcome is None for task in tasks)
    nobody = sum(task.done_by is None for task in tasks)
    points = [] if tasks else [tr("Ingen uppgift är noterad.")]
    if no_outcome:
        points.append(
            ntr("{n} uppgift saknar hur det gick.", "{n} uppgifter saknar hur det gick.", no_outcome)
        )
    if nobody:
        points.append(
            ntr("{n} uppgift saknar vem som gjorde den.", "{n} uppgifter saknar vem som gjorde dem.", nobody)
        )
    if not has_note:
        points.append(tr("Anteckningen är tom."))
    if length > _UNUSUALLY_LONG:
        hours = round(length / timedelta(hours=1))
        points.append(tr("Besöket blev {hours} timmar långt. Stämmer sluttiden?", hours=hours))
    return points
