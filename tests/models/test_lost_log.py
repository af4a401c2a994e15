"""A log that the disk has damaged after a crash: what was committed is gone, and that is not kept silent."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.clock import Clock
from models.database import Store, open_store
from models.people import Resident
from tests.conftest import KEY

PEOPLE = 5
HEADER, FRAME = 32, 24 + 4_096


@pytest.fixture
def crashed(store: Store, tmp_path: Path) -> Path:
    """Give a laptop's files as a crash leaves them after some people were saved, one at a time."""
    for number in range(PEOPLE):
        with store.write() as session:
            session.add(Resident(code=f"R{number}"))
    left = tmp_path / "crashed"
    left.mkdir()
    for name in ("itcoach.db", "itcoach.db-wal"):
        shutil.copy(store.path.with_name(name), left)
    return left / "itcoach.db"


def opened(path: Path) -> tuple[int, bool]:
    """Return how many people are there, and whether something is known to be lost."""
    store = open_store(path, KEY, Clock())
    with store.read() as session:
        people = session.scalar(select(func.count()).select_from(Resident)) or 0
    store.close()
    return people, store.has_lost


def log_of(path: Path) -> Path:
    return path.with_name("itcoach.db-wal")


def flip(path: Path, at: int) -> None:
    content = bytearray(log_of(path).read_bytes())
    content[at] ^= 1
    log_of(path).write_bytes(content)


def test_after_a_crash_all_that_was_saved_is_there_and_nothing_is_said(crashed: Path) -> None:
    assert opened(crashed) == (PEOPLE, False)


@pytest.mark.parametrize("at", [HEADER + FRAME + 500, HEADER + 9, 17])
def test_a_damaged_frame_or_head_of_the_log_is_told_once(crashed: Path, at: int) -> None:
    flip(crashed, at)
    assert opened(crashed) == (0, True)
    assert opened(crashed) == (0, False)


@pytest.mark.parametrize("tear", [lambda log: log[:-2_000], lambda log: log[:-100] + b"\xff" * 100])
def test_what_the_crash_broke_off_is_no_loss_of_what_was_saved(
    crashed: Path, tear: Callable[[bytes], bytes]
) -> None:
    log_of(crashed).write_bytes(tear(log_of(crashed).read_bytes()))
    assert opened(crashed) == (PEOPLE - 1, False)


def test_frames_of_a_log_that_was_begun_anew_are_not_taken_for_lost(
    store: Store, crashed: Path, tmp_path: Path
) -> None:
    with store.plain() as connection:
        connection.rollback()
        connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    with store.write() as session:
        session.add(Resident(code="NY"))
    for name in ("itcoach.db", "itcoach.db-wal"):
        shutil.copy(store.path.with_name(name), crashed.parent)
    assert opened(crashed) == (PEOPLE + 1, False)
