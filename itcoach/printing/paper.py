"""What is put on paper: gathers the facts, has them set, and saves the file.

Nothing is recorded by making a leaflet, which a preview does too; ``visits.record_leaflet`` keeps that one
was handed out.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from itcoach.calendar import bookings
from itcoach.calendar.day import BookingEntry, BusyEntry, DayPlan
from itcoach.codes import written
from itcoach.guides import catalogue
from itcoach.guides.text import ALIKE
from itcoach.labels import label
from itcoach.leaflets import DaySheet, DaySheetRow, GuideChoice, Sender, SummaryTask, VisitSummary
from itcoach.privacy import access
from itcoach.privacy.protection import may_see, shown_name
from itcoach.visiting import visits
from models.booking import Booking
from models.clock import to_local
from models.errors import Trouble
from models.people import Coach, Municipality, Resident
from models.visit import Visit
from models.vocabulary import AccessPart, BookingStatus, DoneBy, Outcome, Place
from resources.words import language as interface_language
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from itcoach.visiting.history import TaskView
    from itcoach.visiting.tasks import LeafletLine
    from itcoach.workplace import Workplace

__all__ = [
    "DeviceNotApart",
    "day_sheet",
    "flyer",
    "guide_leaflet",
    "municipality",
    "on_sheet",
    "plain_guide_leaflet",
    "safety_cards",
    "sender",
    "sender_of",
    "staff_leaflet",
    "visit_summary",
]


class DeviceNotApart(Trouble):
    """A guide tells devices apart, but not the one that it is wanted for."""

    def __init__(self, variants: "Sequence[str]") -> None:
        super().__init__(
            tr("Guiden har inga egna steg för den enheten."),
            safe=tr("Ingenting har sparats."),
            to_do=tr("Välj en av: {ids}.", ids=", ".join(variants)),
        )


def sender(work: "Workplace", *, language: str) -> Sender:
    """Return who gives the leaflets out, as the municipality has decided."""
    with work.store.read() as session:
        row = municipality(session)
        return sender_of(vars(row) if row else {}, language)


def sender_of(decided: "Mapping[str, Any]", language: str) -> Sender:
    """Return who gives it out by a municipality's fields, with general words for what it has not said."""
    return Sender(
        municipality=decided.get("name") or tr("Din kommun", lang=language),
        service=decided.get("service_name") or tr("IT-coach", lang=language),
        phone=decided.get("switchboard_phone") or tr("Kommunens växel", lang=language),
        hours=decided.get("opening_hours") or "",
        cost=decided.get("cost") or "",
        web=decided.get("web_address") or "",
    )


def municipality(session: "Session") -> Municipality | None:
    """Return what the municipality has decided; nothing before the first sync."""
    return session.scalars(select(Municipality).order_by(Municipality.id)).first()


def day_sheet(work: "Workplace", *, day: date) -> bytes:
    """Return the coach's day as a PDF of one page, in the interface language.

    A protected identity stands on it as a code and a time, nothing more.
    """
    from itcoach import leaflets

    plan, language = bookings.day(work, day=day), interface_language()
    with work.store.read() as session:
        coach = _coach_name(session, work.coach_id)
    rows = tuple(
        _visit_row(entry) if isinstance(entry, BookingEntry) else _busy_row(entry)
        for entry in plan.entries
        if isinstance(entry, BusyEntry) or entry.takes_time
    )
    access.note_many(work, on_sheet(plan), AccessPart.DAY_SHEET)
    sheet = DaySheet(day=day, coach_name=coach, rows=rows)
    return leaflets.day_sheet(sheet, sender=sender(work, language=language), language=language)


def on_sheet(plan: DayPlan) -> tuple[str, ...]:
    """Return the identities of the residents who stand on a day's sheet."""
    return tuple(dict.fromkeys(entry.resident_id for entry in plan.bookings if entry.takes_time))


def visit_summary(
    work: "Workplace", *, visit_id: str, language: str, large_print: bool = False, note: str = ""
) -> bytes:
    """Return what a resident keeps of a visit as a PDF.

    The coach's own note of the visit is not in it.

    Args:
        work: The laptop.
        visit_id: Which visit.
        language: Of the printed words.
        large_print: Whether to set it in 18 pt.
        note: The coach's words to the resident.
    """
    from itcoach import leaflets

    came_of_it = visits.summary_of(work, visit_id=visit_id)
    with work.store.read() as session:
        visit = session.get_one(Visit, visit_id)
        resident = session.get_one(Resident, visit.resident_id)
        coach, next_booking = _coach_name(session, visit.coach_id), _next_booking(session, visit)
    summary = VisitSummary(
        day=to_local(visit.start).date(),
        coach_name=coach,
        resident_name=shown_name(resident),
        goal=resident.goal if may_see(work, resident) else "",
        done=tuple(_done(task, language) for task in came_of_it.tasks),
        can_do_alone=tuple(_what(task, language) for task in came_of_it.tasks if _can_alone(task)),
        next_step=came_of_it.next_step,
        next_booking=next_booking,
        leaflets=tuple(_leaflet_title(leaflet, language) for leaflet in came_of_it.leaflets),
        note_to_resident=note.strip(),
    )
    return leaflets.visit_summary(
        summary, sender=sender(work, language=language), language=language, large_print=large_print
    )


def guide_leaflet(
    work: "Workplace",
    *,
    choices: "Sequence[GuideChoice]",
    language: str,
    large_print: bool = False,
    note: str = "",
    booklet: bool = False,
) -> bytes:
    """Return guides as a PDF for a resident to keep.

    Args:
        work: The laptop.
        choices: The guides and which of their steps, in the order they are printed.
        language: Of the guides and of the printed headings.
        large_print: Whether to set it in 18 pt.
        note: The coach's words to the resident.
        booklet: Whether it is an A5 booklet, two pages on each side of an A4.
    """
    from itcoach import leaflets

    spoken = {choice.guide.language for choice in choices}
    if language not in spoken and len(spoken) == 1:
        (language,) = spoken  # a municipality's own guide may be there in Swedish alone
    return leaflets.guide_leaflet(
        choices,
        sender=sender(work, language=language),
        edition=work.clock.today(),
        language=language,
        note=note.strip(),
        large_print=large_print,
        booklet=booklet,
    )


def plain_guide_leaflet(
    *, guide_id: str, language: str, today: date, device: str = "", large_print: bool = False
) -> bytes:
    """Return a guide as a PDF where no municipality is known, since no database is open.

    Raises:
        GuideUnknown: There is no such guide in that language.
        DeviceNotApart: It tells devices apart, but not ``device``.
    """
    from itcoach import leaflets

    guide = catalogue.load(guide_id, language, device)
    if device and guide.variants and not {device, ALIKE.get(device)} & set(guide.variants):
        raise DeviceNotApart(guide.variants)
    return leaflets.guide_leaflet(
        [GuideChoice(guide)],
        sender=sender_of({}, language),
        edition=today,
        language=language,
        large_print=large_print,
    )


def flyer(work: "Workplace", *, language: str, trifold: bool, large_print: bool = False) -> bytes:
    """Return what the service is and how to book it as a PDF: a trifold on an A4, or pages of A5."""
    from itcoach import leaflets

    return leaflets.flyer(
        sender=sender(work, language=language),
        edition=work.clock.today(),
        language=language,
        trifold=trifold,
        large_print=large_print,
    )


def staff_leaflet(work: "Workplace", *, language: str, large_print: bool = False) -> bytes:
    """Return when to suggest a visit and how to book it, for staff, as a PDF in A5."""
    from itcoach import leaflets

    return leaflets.staff_leaflet(
        sender=sender(work, language=language),
        edition=work.clock.today(),
        language=language,
        large_print=large_print,
    )


def safety_cards(work: "Workplace", *, language: str) -> bytes:
    """Return ten safety cards on an A4 as a PDF."""
    from itcoach import leaflets

    return leaflets.safety_cards(
        sender=sender(work, language=language), edition=work.clock.today(), language=language
    )


def _visit_row(entry: BookingEntry) -> DaySheetRow:
    row = DaySheetRow(
        start=entry.start,
        end=entry.end,
        who=written(entry.code),
        phone="",
        address="",
        area="",
        wish="",
        last_time="",
        kind="visit",
        flags=(),
    )
    if entry.protected:
        return row
    at_home = entry.place == Place.HOME
    flags = (
        tr("Två IT-coacher") if entry.two_coaches else "",
        "" if at_home else label(entry.place),
        # Paper gets lost: what the note says stands on the card alone.
        tr("Säkerhet: se kortet") if entry.safety_note else "",
    )
    return replace(
        row,
        who=entry.who,
        phone=entry.phone,
        address=entry.address if at_home else entry.venue,
        area=entry.area if at_home else "",
        wish=" · ".join(filter(None, (entry.wish, entry.remark))),
        last_time=entry.last_visit.line if entry.last_visit else "",
        flags=tuple(filter(None, flags)),
    )


def _busy_row(entry: BusyEntry) -> DaySheetRow:
    return DaySheetRow(
        start=entry.start,
        end=entry.end,
        who=entry.title or label(entry.kind),
        phone="",
        address=entry.place,
        area="",
        wish="",
        last_time="",
        kind="busy",
        flags=(tr("Hela dagen"),) if entry.all_day else (),
    )


def _coach_name(session: "Session", coach_id: str) -> str:
    coach = session.get(Coach, coach_id)
    return coach.name if coach else ""


def _next_booking(session: "Session", visit: Visit) -> datetime | None:
    """Return the local time of the first booking after the visit."""
    start = session.scalars(
        select(Booking.start)
        .where(
            Booking.resident_id == visit.resident_id,
            Booking.status == BookingStatus.BOOKED,
            Booking.start > visit.start,
            Booking.id != (visit.booking_id or ""),
        )
        .order_by(Booking.start)
        .limit(1)
    ).first()
    return to_local(start) if start else None


def _done(task: "TaskView", language: str) -> SummaryTask:
    return SummaryTask(
        topic_label=label(task.topic, lang=language),
        guide_title=_guide_title(task.guide_id, language) if task.guide_id else task.note,
        outcome_label=label(task.outcome, lang=language) if task.outcome else "",
        done_by_label=_who(task.done_by, language),
    )


def _who(done_by: "DoneBy | None", language: str) -> str:
    """Return who did a task, said to the resident."""
    match done_by:
        case DoneBy.COACH:
            return tr("IT-coachen gjorde det", lang=language)
        case DoneBy.TOGETHER:
            return tr("vi gjorde det tillsammans", lang=language)
        case DoneBy.RESIDENT:
            return tr("du gjorde det själv", lang=language)
        case _:
            return ""


def _can_alone(task: "TaskView") -> bool:
    return task.done_by == DoneBy.RESIDENT and task.outcome == Outcome.SOLVED


def _what(task: "TaskView", language: str) -> str:
    title = _guide_title(task.guide_id, language) if task.guide_id else task.note
    return title or label(task.topic, lang=language)


def _leaflet_title(leaflet: "LeafletLine", language: str) -> str:
    kind = label(leaflet.kind, lang=language)
    return _guide_title(leaflet.guide_id, leaflet.language) or kind if leaflet.guide_id else kind


def _guide_title(guide_id: str | None, language: str) -> str:
    """Return a guide's title; nothing for a guide that this version does not have."""
    try:
        return catalogue.load(guide_id, language).title if guide_id else ""
    except Trouble:
        return ""
