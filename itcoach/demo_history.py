"""What the coach of the demonstration has done before: a few earlier visits to people of the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from itcoach import residents
from itcoach.inclusion import measurements
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.vocabulary import Asked, DeviceKind, DoneBy, MeasurementKind, Outcome, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["remember"]


@dataclass(frozen=True)
class _Earlier:
    """A visit that was.

    Attributes:
        name: The resident's, as in the sample list.
        days_ago: How long before the demonstration's day.
        goal: The resident's own words.
        answers: To the index; none where it was not asked.
    """

    name: str
    days_ago: int
    goal: str
    devices: tuple[tuple[DeviceKind, str], ...]
    tasks: tuple[tuple[Topic, Outcome, DoneBy], ...]
    note: str
    next_step: str
    answers: "Sequence[int | None]" = ()


_VISITS: Final = (
    _Earlier(
        "Gunvor Höög",
        172,
        "Jag vill se barnbarnen när jag pratar med dem",
        ((DeviceKind.IPHONE, "SE 2020"), (DeviceKind.PRINTER, "HP")),
        ((Topic.INTERNET, Outcome.SOLVED, DoneBy.COACH),),
        "Wifi är på plats. Sonen har skrivit lösenordet på en lapp. Vill ta en sak i taget.",
        "Skicka en bild till sonen",
        (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1),
    ),
    _Earlier(
        "Gunvor Höög",
        42,
        "Jag vill se barnbarnen när jag pratar med dem",
        (),
        ((Topic.CONTACT, Outcome.SOLVED, DoneBy.RESIDENT), (Topic.MOBILE, Outcome.PARTLY, DoneBy.TOGETHER)),
        "Skickade en bild till sonen alldeles själv. Större text på telefonen hjälpte mycket.",
        "Ringa videosamtal",
    ),
    _Earlier(
        "Inga-Lill Höög",
        28,
        "Jag vill kunna betala räkningarna utan att fråga grannen",
        ((DeviceKind.WINDOWS, "Lenovo"),),
        ((Topic.SAFETY, Outcome.SOLVED, DoneBy.TOGETHER),),
        "Datorn är gammal och långsam. Maken vill vara med nästa gång.",
        "Gå igenom vad som händer med Windows 10",
    ),
    _Earlier(
        "Sven-Olof Fägerlind",
        14,
        "Läsa tidningen på plattan",
        ((DeviceKind.TABLET, "Samsung"),),
        ((Topic.TALK, Outcome.SOLVED, DoneBy.TOGETHER),),
        "Första besöket, vi pratade mest. Har haft plattan i sju år.",
        "Se om plattan går att uppdatera",
    ),
)


def remember(work: Workplace, *, today: datetime) -> None:
    """Make the earlier visits by the same use cases as any other, at a clock set back from ``today``."""
    for earlier in _VISITS:
        for hit in residents.search(work, text=earlier.name)[:1]:
            _visit(work, hit.resident_id, earlier, today - timedelta(days=earlier.days_ago))


def _visit(work: Workplace, resident_id: str, earlier: _Earlier, moment: datetime) -> None:
    then = Workplace(work.store, Clock.starting_at(moment), work.coach_id)
    residents.update(then, resident_id=resident_id, goal=earlier.goal)
    for kind, model in earlier.devices:
        residents.add_device(then, resident_id=resident_id, kind=kind, model=model)
    visit_id = visits.start_drop_in(then, resident_id=resident_id).visit_id
    for topic, outcome, done_by in earlier.tasks:
        visits.add_task(then, visit_id=visit_id, topic=topic, outcome=outcome, done_by=done_by)
    if earlier.answers:
        measurements.save_measurement(
            then,
            resident_id=resident_id,
            visit_id=visit_id,
            kind=MeasurementKind.FIRST,
            answers=earlier.answers,
            asked=Asked.READ_ALOUD,
        )
    visits.save_draft(then, visit_id=visit_id, text=earlier.note)
    end = moment + timedelta(minutes=50)
    visits.finish(then, visit_id=visit_id, end=end, travel_minutes=20, next_step=earlier.next_step)
