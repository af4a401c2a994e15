"""Fixtures that every part shares: an encrypted database, a clock that stands at a known day, a coach."""

import gc
import itertools
import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from itcoach.guides.published import put_on_shelf, shelf
from itcoach.sensitive.guard import WordGuard
from itcoach.workplace import Workplace
from models.base import derived_id
from models.clock import Clock
from models.database import Store, open_store
from models.people import Coach
from resources.words import set_language
from tests.helpers.compiling import compile_once
from tests.helpers.secret_service import has_fallen
from tests.helpers.small_disk import mounted

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
compile_once()
_homes = itertools.count()


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what all tests brought in, which none of them can lose."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Blame no test for the desktop's keyring, which seldom falls by a fault of its own."""
    report = yield
    if report.failed and has_fallen():
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, "gnome-keyring-daemon fell by itself")
    return report


KEY = bytes(range(32))
MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 08.00 in Sweden


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    set_language("sv")
    yield
    set_language("sv")


@pytest.fixture(autouse=True)
def _program_s_own_guides() -> Iterator[None]:
    """Let no test meet the guides that another has published."""
    before = shelf()
    yield
    put_on_shelf(before)


@pytest.fixture(autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the files of whoever runs it; who first writes there makes the folder."""
    monkeypatch.setenv("ITCOACH_HOME", str(tmp_path_factory.getbasetemp() / f"home-{next(_homes)}"))


@pytest.fixture
def clock() -> Clock:
    return Clock.starting_at(MONDAY_MORNING)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database once; the migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "itcoach.db"
    open_store(path, KEY, Clock()).close()
    return path


@pytest.fixture
def store(tmp_path: Path, clock: Clock, empty_database: Path) -> Iterator[Store]:
    store = open_store(shutil.copy(empty_database, tmp_path / "itcoach.db"), KEY, clock, WordGuard())
    yield store
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a real disk of 2 MB, which root may mount."""
    with mounted(tmp_path / "small") as allowed:
        if not allowed:
            pytest.skip("only root may mount a small disk")
        yield tmp_path / "small"


@pytest.fixture
def work(store: Store, clock: Clock) -> Workplace:
    """Give Coach A at an empty laptop."""
    coach = Coach(id=derived_id("coach", "coach a"), name="Coach A")
    with store.write() as session:
        session.add(coach)
    return Workplace(store, clock, coach.id)
