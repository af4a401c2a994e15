"""Where the guides get stuck is counted by version and step, and tells nothing of anybody."""

from dataclasses import fields

import pytest

from itcoach import residents
from itcoach.guides import catalogue
from itcoach.guides.sticks import StuckStep, where_stuck
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.vocabulary import Topic

CALL = "whatsapp-videosamtal"


@pytest.fixture
def playing(work: Workplace) -> list[str]:
    """Give three open visits to different residents."""
    names = ("Gunvor Öberg", "Sven Ek", "Maj Lund")
    people = [residents.create(work, name=name).resident_id for name in names]
    return [visits.start_drop_in(work, resident_id=each).visit_id for each in people]


def play(work: Workplace, visit: str, *, stuck_at: int | None, version: str = "") -> None:
    guide = catalogue.load(CALL, "sv")
    how = {"guide_id": CALL, "guide_version": version or guide.version, "topic": Topic.CONTACT}
    if stuck_at:
        visits.stuck(work, visit_id=visit, step=stuck_at, **how)  # type: ignore[arg-type]
    visits.tick_step(work, visit_id=visit, step=stuck_at or 1, **how)  # type: ignore[arg-type]


def test_a_step_is_counted_out_of_how_often_its_guide_was_played(work: Workplace, playing: list[str]) -> None:
    for visit, stuck_at in zip(playing, (3, 3, None), strict=True):
        play(work, visit, stuck_at=stuck_at)
    [found] = where_stuck(work)
    guide = catalogue.load(CALL, "sv")

    assert (found.title, found.step, found.step_title) == (guide.title, 3, guide.steps[2].title)
    assert (found.times, found.played, found.is_current) == (2, 3, True)


def test_an_older_version_is_counted_by_itself(work: Workplace, playing: list[str]) -> None:
    play(work, playing[0], stuck_at=9, version="0123456789ab")
    play(work, playing[1], stuck_at=1)
    now, older = sorted(where_stuck(work), key=lambda step: not step.is_current)

    assert (now.played, older.played) == (1, 1)
    assert (older.title, older.step, older.step_title) == (CALL, 9, "")


def test_nothing_is_told_of_residents_coaches_or_days(work: Workplace, playing: list[str]) -> None:
    play(work, playing[0], stuck_at=3)

    assert {field.name for field in fields(StuckStep)} == {
        "guide_id", "title", "language", "version", "is_current", "step", "step_title", "times", "played",
    }  # fmt: skip
    assert "Gunvor" not in repr(where_stuck(work))
