"""Measured residents on a laptop, made up: as many as a test wants."""

import random
from datetime import UTC, datetime, timedelta

from itcoach.followups.series import due_dates
from itcoach.inclusion.questionnaire import CURRENT
from itcoach.workplace import Workplace
from models.measurement import Measurement
from models.people import Resident
from models.vocabulary import Asked, Gender, MeasurementKind, MissedReason, Source

__all__ = ["measured"]

AREAS = ("Bällsta", "Markim", "Orkesta", "Kårsta", "Össeby", "")


def measured(work: Workplace, size: int, *, own: float = 1.0, seed: int = 5) -> None:
    """Store residents who were measured over the last two years, and what came of their follow-ups."""
    chance = random.Random(seed)
    rows: list[Resident | Measurement] = []
    for number in range(size):
        resident = Resident(
            id=f"resident-{number:05}",
            code=f"K{number:05}",
            name=f"Invånare {number}",
            area=chance.choices(AREAS, [9, 6, 4, 2, 1, 1])[0],
            birth_year=chance.randint(1932, 1972),
            gender=chance.choices([Gender.WOMAN, Gender.MAN, Gender.OTHER, None], [30, 20, 1, 2])[0],
            heard_from=chance.choices([*list(Source)[:4], None], [8, 5, 4, 2, 2])[0],
        )
        rows.append(resident)
        asked_by = work.coach_id if chance.random() < own else "another-coach"
        begun = datetime(2024, 11, 1, 10, tzinfo=UTC) + timedelta(days=chance.randrange(740))
        rows += _series(resident.id, asked_by, begun, work.clock.now(), chance)
    with work.store.write() as session:
        session.add_all(rows)


def _series(
    resident_id: str, asked_by: str, begun: datetime, now: datetime, chance: random.Random
) -> list[Measurement]:
    level = chance.gauss(1.3, 0.6)
    found = [_answered(resident_id, asked_by, MeasurementKind.FIRST, begun, level, chance)]
    for kind, due in due_dates(begun).items():
        at = datetime(due.year, due.month, due.day, 11, tzinfo=UTC)
        course = chance.random()
        if at < now and course < 0.65:
            found.append(_answered(resident_id, asked_by, kind, at, level + 0.4, chance))
        elif at < now and course < 0.85:
            reason = chance.choice(list(MissedReason)[:3])
            found.append(
                Measurement(
                    resident_id=resident_id,
                    kind=kind,
                    instrument=CURRENT,
                    asked_by=asked_by,
                    missed_reason=reason,
                )
            )
    return found


def _answered(
    resident_id: str,
    asked_by: str,
    kind: MeasurementKind,
    at: datetime,
    level: float,
    chance: random.Random,
) -> Measurement:
    answers = [
        chance.choice(["declined", None]) if chance.random() < 0.02
        else min(3, max(0, round(chance.gauss(level, 0.8))))
        for _ in range(12)
    ]  # fmt: skip
    return Measurement(
        resident_id=resident_id,
        kind=kind,
        instrument=CURRENT,
        answers=answers,
        extras={"contact": chance.randrange(4)},
        asked=chance.choice(list(Asked)),
        asked_by=asked_by,
        answered_at=at,
    )
