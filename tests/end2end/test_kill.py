"""The program is killed while a coach types: at most the last second is missing, and the visit is offered."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.clock import Clock
from models.database import open_store
from models.visit import VisitNote
from tests.helpers import typing_laptop

ROOT = Path(__file__).parents[2]


def typed_until_killed(folder: Path, keys: int) -> list[float]:
    """Kill a laptop in the middle of typing; return how many seconds before that each key was typed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.typing_laptop", str(folder)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    ) as laptop:
        assert laptop.stdout is not None
        moments = []
        for line in laptop.stdout:
            assert line == "typed\n"
            moments.append(time.monotonic())
            if len(moments) == keys:
                laptop.kill()
                break
        killed = time.monotonic()
    assert len(moments) == keys
    return [killed - moment for moment in moments]


@pytest.mark.parametrize("keys", [90, 131])
def test_a_kill_at_any_moment_costs_at_most_the_last_second(tmp_path: Path, keys: int) -> None:
    ages = typed_until_killed(tmp_path, keys)
    clock = Clock()
    work = Workplace(open_store(tmp_path / "itcoach.db", typing_laptop.KEY, clock), clock, "coach")
    (left,) = visits.open_visits(work)
    assert left.shown_name == "Gunvor Öberg"
    safe = sum(age > 1 for age in ages)
    assert safe > 0
    assert len(left.text) >= safe
    assert left.text == typing_laptop.TEXT[: len(left.text)]
    goes_on = visits.view(work, visit_id=left.visit_id)
    visits.save_draft(work, visit_id=left.visit_id, text=goes_on.text + " Klart.")
    visits.finish(work, visit_id=left.visit_id)
    with work.store.read() as session:
        assert session.query(VisitNote).one().text == left.text + " Klart."
    work.store.close()


def test_a_kill_in_the_first_moments_leaves_a_visit_to_go_on_with(tmp_path: Path) -> None:
    typed_until_killed(tmp_path, 3)
    clock = Clock()
    work = Workplace(open_store(tmp_path / "itcoach.db", typing_laptop.KEY, clock), clock, "coach")
    (left,) = visits.open_visits(work)
    assert typing_laptop.TEXT.startswith(left.text)
    work.store.close()
