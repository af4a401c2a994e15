"""A made-up municipality of any size: residents, their visits and notes, drawn with a fixed seed."""

import random
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert, select

from itcoach.codes import new_code
from models.base import new_id
from models.booking import Booking
from models.clock import SWEDEN
from models.database import Store
from models.people import Resident
from models.visit import Visit, VisitNote
from models.vocabulary import VisitStatus

__all__ = ["book_day", "fill", "vocabulary"]

_FIRST = (
    "Gunvor Ingrid Karin Birgitta Anna Eva Lars Karl Nils Sven Åke Östen Ulla Maj Barbro Rut Hjördis Bengt "
    "Göran Arne Kjell Märta Elsa Signe Inga Astrid Ragnar Tore Bo Leif Siv"
).split()
_LAST = [
    first + second
    for first in "Öberg Lind Berg Holm Sjö Ek Gran Ny Sund Norr Väster Öster Söder Hög".split()
    for second in ("ström", "kvist", "mark", "man", "gren", "dahl", "lund")
]
_STREETS = [
    first + second
    for first in "Björk Stor Kyrk Skol Tall Ek Lärk Ros Sten Ängs Mörby Bank Stock Läns".split()
    for second in ("vägen", "gatan", "stigen", "backen")
]
_AREAS = ("Vallentuna", "Lindholmen", "Kårsta", "Brottby")
_COMMON = (
    "och det i att en på är av för med till den har de inte om ett han men var jag sig från vi så kan när "
    "nu hon"
).split()
_TOPICS = (
    "skrivaren skrivare skriva utskrift bläck papper wifi router lösenord mejl whatsapp videosamtal "
    "barnbarnen mobilen surfplattan datorn bankid banken sms bilder kameran ladda laddare uppdatering "
    "internet bredband telefonen sladden starta omstart inställningar"
).split()
_SYLLABLES = (
    "ba be da de fa fi ga ge ha he ka ke ki la le ma me na ne pa pe ra re ro sa se sku stra ta tro vä".split()
)
_BATCH = 5_000
_FIRST_VISIT = datetime(2024, 1, 1, tzinfo=UTC)


def fill(store: Store, *, coach_id: str, residents: int, visits: int) -> None:
    """Put residents, finished visits and one note a visit into an empty database, without an outbox."""
    dice = random.Random(20_261_123)
    words = vocabulary(dice)
    people = [_resident(dice) for _ in range(residents)]
    with store.write() as session:
        session.execute(insert(Resident), people)
    for first in range(0, visits, _BATCH):
        numbers = range(first, min(first + _BATCH, visits))
        pairs = [_visit(dice, number, dice.choice(people)["id"], coach_id, words) for number in numbers]
        with store.write() as session:
            session.execute(insert(Visit), [visit for visit, _ in pairs])
            session.execute(insert(VisitNote), [note for _, note in pairs])


def vocabulary(dice: random.Random) -> list[str]:
    """Return the words that notes are drawn from: common ones, those of the work, and rare ones."""
    rare = ["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 5))) for _ in range(20_000)]
    return _COMMON * 60 + _TOPICS * 25 + rare


def book_day(store: Store, *, coach_id: str, day: date) -> None:
    """Book six visits on ``day`` with residents who have been visited before."""
    with store.write() as session:
        people = session.scalars(select(Visit.resident_id).distinct().order_by(Visit.resident_id).limit(6))
        session.execute(
            insert(Booking),
            [
                {
                    "id": new_id(),
                    "resident_id": person,
                    "coach_id": coach_id,
                    "start": datetime.combine(day, time(8 + number, 30), SWEDEN),
                    "minutes": 45,
                    "wish": "Skrivaren skriver inte ut från mobilen.",
                }
                for number, person in enumerate(people)
            ],
        )


def _resident(dice: random.Random) -> dict[str, str]:
    groups = dice.randint(0, 9), dice.randint(100, 999), dice.randint(10, 99), dice.randint(10, 99)
    return {
        "id": new_id(),
        "code": new_code(),
        "name": f"{dice.choice(_FIRST)} {dice.choice(_LAST)}",
        "phone": "07{}-{} {} {}".format(*groups),
        "address": f"{dice.choice(_STREETS)} {dice.randint(1, 99)}",
        "area": dice.choice(_AREAS),
    }


def _visit(
    dice: random.Random, number: int, resident_id: str, coach_id: str, words: list[str]
) -> tuple[dict[str, object], dict[str, object]]:
    start = _FIRST_VISIT + timedelta(minutes=10 * number)
    visit: dict[str, object] = {
        "id": new_id(),
        "resident_id": resident_id,
        "coach_id": coach_id,
        "start": start,
        "end": start + timedelta(minutes=50),
        "status": VisitStatus.FINISHED,
    }
    note: dict[str, object] = {
        "id": new_id(),
        "visit_id": visit["id"],
        "resident_id": resident_id,
        "text": " ".join(dice.choices(words, k=dice.randint(15, 50))),
        "written_by": coach_id,
        "written_at": start,
    }
    return visit, note
