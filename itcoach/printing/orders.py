"""An order: which sheet is wanted and how, what is made of it, and what is kept when it was handed out.

The window chooses an order, sees it, prints it or saves it, alone or in a pile with others.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from itcoach.calendar import bookings
from itcoach.codes import written
from itcoach.guides import catalogue
from itcoach.inclusion import sheets
from itcoach.labels import label
from itcoach.leaflets import GuideChoice
from itcoach.printing import paper
from itcoach.privacy import access
from itcoach.privacy.protection import shown_name
from itcoach.sensitive.findings import refuse_personnummer
from itcoach.visiting import visits
from models.clock import to_local
from models.errors import Trouble
from models.people import Resident
from models.safety import Incident
from models.visit import Visit
from models.vocabulary import AccessAction, AccessPart, DeviceKind, LeafletKind, MeasurementKind
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itcoach.guides.text import Guide
    from itcoach.workplace import Workplace

__all__ = [
    "ChosenGuide",
    "Made",
    "NothingChosen",
    "Order",
    "Shape",
    "Sheet",
    "gone",
    "let_out",
    "make",
    "missing",
    "overdue",
    "plain",
    "record",
    "title",
]


class Sheet(StrEnum):
    """What can be printed."""

    GUIDE = "guide"
    SUMMARY = "summary"
    FLYER = "flyer"
    STAFF = "staff"
    CARDS = "cards"
    DAY = "day"
    QUESTIONS = "questions"
    """The questions of the inclusion index, to tick."""
    ANSWERS = "answers"
    """A resident's own answers."""
    INCIDENT = "incident"
    """An incident at a visit, for the manager."""


class Shape(StrEnum):
    """What the paper is folded or cut to."""

    A4 = "a4"
    BOOKLET = "booklet"
    """A5 pages on both sides of A4, folded in the middle."""
    TRIFOLD = "trifold"
    """A4 on both sides, folded twice."""
    A5 = "a5"


@dataclass(frozen=True)
class ChosenGuide:
    """A guide, or part of one.

    Attributes:
        steps: Which; empty for all.
        device: The kind of device it is told for, where it differs; empty for the first.
    """

    guide_id: str
    steps: frozenset[int] = frozenset()
    device: str = ""


@dataclass(frozen=True)
class Order:
    """A sheet as it is wanted.

    Attributes:
        language: Of the sheet.
        guides: For a guide leaflet: which.
        large_print: Whether to set it in 18 pt.
        two_on_a4: An A5 sheet is printed two on an A4, to be cut apart.
        visit_id: The visit it is about, or is handed out at; empty for none.
        day: For a day sheet.
        incident_id: For an incident that is reported on paper.
        note: The coach's words to the resident.
        resident_id: Whose questions or answers.
        kind: Which measurement of the series the questions are for.
    """

    sheet: Sheet
    language: str = "sv"
    guides: tuple[ChosenGuide, ...] = ()
    large_print: bool = False
    shape: Shape = Shape.A4
    two_on_a4: bool = True
    visit_id: str = ""
    day: date = date.min
    incident_id: str = ""
    note: str = field(default="", repr=False)
    resident_id: str = ""
    kind: MeasurementKind = MeasurementKind.FIRST


@dataclass(frozen=True)
class Made:
    """A sheet that is made.

    Attributes:
        content: The PDF.
        title: What it is called in the print queue and as a file: never with a person's name.
    """

    content: bytes = field(repr=False)
    title: str


class NothingChosen(Trouble):
    """Something has to be chosen before the sheet can be made."""


def make(work: "Workplace", *, order: Order) -> Made:
    """Make the sheet; nothing is recorded by it.

    Raises:
        NothingChosen: No guide, or no visit with somebody, is chosen.
        SensitiveText: The note holds a personnummer.
        GuideUnknown: There is no such guide in that language.
    """
    refuse_personnummer(order.note)
    size = {"language": order.language, "large_print": order.large_print}
    match order.sheet:
        case Sheet.GUIDE:
            content = _guide_leaflet(work, order)
        case Sheet.SUMMARY if not _was_with_somebody(work, order.visit_id):
            raise NothingChosen(
                tr("Välj ett besök."),
                to_do=tr("Sammanfattningen visar vad ni gjorde, vad invånaren kan själv nu och nästa tid."),
            )
        case Sheet.SUMMARY:
            content = paper.visit_summary(work, visit_id=order.visit_id, note=order.note, **size)  # type: ignore[arg-type]
        case Sheet.FLYER:
            content = paper.flyer(work, trifold=order.shape is Shape.TRIFOLD, **size)  # type: ignore[arg-type]
        case Sheet.STAFF:
            content = paper.staff_leaflet(work, **size)  # type: ignore[arg-type]
        case Sheet.CARDS:
            content = paper.safety_cards(work, language=order.language)
        case Sheet.DAY:
            content = paper.day_sheet(work, day=order.day)
        case Sheet.INCIDENT:
            from itcoach.safety.incident_sheet import incident_paper

            content = incident_paper(work, incident_id=order.incident_id, language=order.language)
        case Sheet.QUESTIONS | Sheet.ANSWERS if not order.resident_id:
            raise NothingChosen(
                tr("Välj vems bladet är."),
                to_do=tr("Bladet har invånarens kod, och inget namn."),
            )
        case Sheet.QUESTIONS:
            whose = {"resident_id": order.resident_id, "kind": order.kind}
            content = sheets.question_form(work, **whose, **size)  # type: ignore[arg-type]
        case Sheet.ANSWERS:
            content = sheets.my_answers(work, resident_id=order.resident_id, **size)  # type: ignore[arg-type]
    return Made(content, title(work, order=order))


def overdue(order: Order, today: date) -> "tuple[Guide, ...]":
    """Return the guides of an order that should have been reviewed before ``today``."""
    found = []
    for chosen in order.guides if order.sheet is Sheet.GUIDE else ():
        try:
            guide = catalogue.load(chosen.guide_id, order.language)
        except Trouble:
            continue  # Making the leaflet tells of it.
        if catalogue.is_due(guide, today):
            found.append(guide)
    return tuple(found)


def let_out(work: "Workplace", *, order: Order, action: AccessAction) -> None:
    """Note in the access log whom a sheet is about that is about to be printed or saved."""
    if order.sheet is Sheet.DAY:
        persons = paper.on_sheet(bookings.day(work, day=order.day))
        access.note_many(work, persons, AccessPart.DAY_SHEET, action)
    elif order.visit_id:
        with work.store.read() as session:
            person = session.get_one(Visit, order.visit_id).resident_id
        access.note(work, resident_id=person, part=AccessPart.VISIT, action=action)
    elif order.incident_id:
        with work.store.read() as session:
            about = session.get_one(Incident, order.incident_id).resident_id
        access.note(work, resident_id=about or "", part=AccessPart.SAFETY, action=action)
    elif order.resident_id:
        access.note(work, resident_id=order.resident_id, part=AccessPart.MEASUREMENTS, action=action)


def record(work: "Workplace", *, order: Order) -> None:
    """Keep at the visit of an order, if it has one, what was handed out; the same one counts once."""
    if not order.visit_id:
        return
    kinds = {
        Sheet.SUMMARY: LeafletKind.VISIT_SUMMARY,
        Sheet.FLYER: LeafletKind.FLYER,
        Sheet.CARDS: LeafletKind.SAFETY_CARD,
    }
    if order.sheet is Sheet.GUIDE:
        for chosen in order.guides:
            guide = catalogue.load(chosen.guide_id, order.language)
            visits.record_leaflet(
                work,
                kind=LeafletKind.GUIDE,
                language=order.language,
                visit_id=order.visit_id,
                guide_id=guide.id,
                guide_version=guide.version,
            )
    elif order.sheet in kinds:
        visits.record_leaflet(work, kind=kinds[order.sheet], language=order.language, visit_id=order.visit_id)


def missing(work: "Workplace") -> tuple[str, ...]:
    """Return, in words, what the leaflets should tell and the municipality has not said."""
    with work.store.read() as session:
        row = paper.municipality(session)
    told = (
        (row and row.name, tr("sitt namn")),
        (row and row.switchboard_phone, tr("numret till växeln")),
        (row and row.opening_hours, tr("när växeln svarar")),
        (row and row.cost, tr("vad besöket kostar")),
    )
    return tuple(words for value, words in told if not value)


def gone(work: "Workplace", *, wanted: "Mapping[Order, str]") -> frozenset[Order]:
    """Return the orders about somebody of whom nothing more is to be printed as it was.

    Erased or no longer held here; or called by a name that was removed or is protected since.

    Args:
        work: The laptop.
        wanted: The orders, with what their person is called on screen.
    """
    with work.store.read() as session:

        def is_gone(order: Order, called: str) -> bool:
            visit = session.get(Visit, order.visit_id) if order.visit_id else None
            incident = session.get(Incident, order.incident_id) if order.incident_id else None
            if (order.visit_id and visit is None) or (order.incident_id and incident is None):
                return True
            named = {order.resident_id, visit and visit.resident_id, incident and incident.resident_id}
            persons = [session.get(Resident, each) for each in named if each]
            return any(
                person is None
                or (person.names_removed_on is not None and called != shown_name(person))
                or (person.protected_identity and called not in ("", shown_name(person)))
                for person in persons
            )

        return frozenset(order for order, called in wanted.items() if is_gone(order, called))


def plain(order: Order) -> Order:
    """Return an order without what does not count for its sheet, so that equal sheets have equal orders."""
    guide, foldable = order.sheet is Sheet.GUIDE, order.sheet in (Sheet.GUIDE, Sheet.FLYER)
    halves = order.sheet is Sheet.STAFF or (order.sheet is Sheet.FLYER and order.shape is Shape.A5)
    of_day, told = order.sheet is Sheet.DAY, order.sheet in (Sheet.GUIDE, Sheet.SUMMARY)
    return Order(
        order.sheet,
        order.language,
        guides=tuple(_plain_guide(chosen, order.language) for chosen in order.guides) if guide else (),
        large_print=order.large_print and order.sheet not in (Sheet.CARDS, Sheet.DAY),
        shape=order.shape if foldable else Shape.A4,
        two_on_a4=order.two_on_a4 if halves else True,
        visit_id="" if of_day else order.visit_id,
        day=order.day if of_day else date.min,
        incident_id=order.incident_id,
        note=order.note if told else "",
        resident_id=order.resident_id,
        kind=order.kind,
    )


def _plain_guide(chosen: ChosenGuide, code: str) -> ChosenGuide:
    """Return a chosen guide with the device it is told for, and steps only where some are left out."""
    guide = catalogue.load(chosen.guide_id, code, chosen.device)
    every = chosen.steps == {step.number for step in guide.steps}
    return ChosenGuide(chosen.guide_id, frozenset() if every else chosen.steps, guide.device)


def _guide_title(chosen: ChosenGuide, code: str) -> str:
    """Return a guide's title with its device and its steps where it is told for one, or in part."""
    guide = catalogue.load(chosen.guide_id, code, chosen.device)
    device = label(DeviceKind(guide.device)) if guide.device else ""
    steps = tr("steg {numbers}", numbers=_ranges(sorted(chosen.steps))) if chosen.steps else ""
    return ", ".join(filter(None, (guide.title, device, steps)))


def _ranges(numbers: "Sequence[int]") -> str:
    """Return "1–3, 5" for 1, 2, 3 and 5."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def _guide_leaflet(work: "Workplace", order: Order) -> bytes:
    if not order.guides:
        raise NothingChosen(tr("Välj en guide."), to_do=tr("Bladet görs av guidens steg."))
    return paper.guide_leaflet(
        work,
        choices=tuple(
            GuideChoice(catalogue.load(chosen.guide_id, order.language, chosen.device), chosen.steps)
            for chosen in order.guides
        ),
        language=order.language,
        large_print=order.large_print,
        note=order.note,
        booklet=order.shape is Shape.BOOKLET,
    )


def title(work: "Workplace", *, order: Order) -> str:
    """Return what a sheet is called in the print queue and as a file: never with a person's name."""
    match order.sheet:
        case Sheet.GUIDE:
            first = _guide_title(order.guides[0], order.language)
            more = len(order.guides) - 1
            return tr("{title} och {n} till", title=first, n=more) if more else first
        case Sheet.SUMMARY:
            return _title_of_visit(work, order.visit_id)
        case Sheet.FLYER:
            return tr("Flygblad")
        case Sheet.STAFF:
            return tr("Blad till personal")
        case Sheet.CARDS:
            return tr("Trygghetskort")
        case Sheet.DAY:
            return tr("Dagblad {day}", day=order.day.isoformat())
        case Sheet.INCIDENT:
            return tr("Händelserapport {day}", day=work.clock.today().isoformat())
        case Sheet.QUESTIONS:
            return tr("Frågor {code}", code=_code_of(work, order.resident_id))
        case Sheet.ANSWERS:
            return tr("Svar {code}", code=_code_of(work, order.resident_id))


def _was_with_somebody(work: "Workplace", visit_id: str) -> bool:
    with work.store.read() as session:
        return bool(visit_id and session.get_one(Visit, visit_id).resident_id)


def _code_of(work: "Workplace", resident_id: str) -> str:
    with work.store.read() as session:
        return written(session.get_one(Resident, resident_id).code)


def _title_of_visit(work: "Workplace", visit_id: str) -> str:
    with work.store.read() as session:
        visit = session.get_one(Visit, visit_id)
        resident = session.get_one(Resident, visit.resident_id)
    return tr("Besök {day} {code}", day=to_local(visit.start).date().isoformat(), code=written(resident.code))
