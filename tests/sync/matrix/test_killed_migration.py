"""A program killed in the middle of bringing an old database up to date finds all of it at the next start."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from models.clock import Clock
from models.database import HEAD, open_store
from sync.central.database import HEAD as CENTRAL_HEAD
from sync.central.database import bring_up_to_date, central_engine
from tests.helpers.central import KEY
from tests.helpers.replay import RECORDINGS
from tests.sync.matrix.processes import ROOT

RELEASED = sorted(RECORDINGS.glob("schema-*/"))


def killed(kind: str, old: Path, folder: Path) -> list[Path]:
    """Return copies of ``old``, each left by a program killed some statements later than the last."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.helpers.dying_migration", kind, str(old), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    numbers = done.stdout.split()
    assert len(numbers) >= 2
    return [folder / number / "itcoach.db" for number in numbers]


def counted(connection: object, tables: tuple[str, ...]) -> list[int]:
    return [
        connection.execute(text(f"SELECT count(*) FROM {each}")).scalar_one()  # type: ignore[attr-defined]
        for each in tables
    ]


@pytest.mark.parametrize("old", RELEASED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("kind", ["laptop", "server"])
def test_killed_in_the_middle_of_a_migration_nothing_is_lost(kind: str, old: Path, tmp_path: Path) -> None:
    tables = ("resident", "booking", "visit_note", "outbox" if kind == "laptop" else "audit_event")
    found = set()
    for path in killed(kind, old / ("laptop.db" if kind == "laptop" else "central.db"), tmp_path / "killed"):
        if kind == "laptop":
            store = open_store(path, KEY, Clock())
            engine, head = store.engine, HEAD
        else:
            engine, head = central_engine(f"sqlite:///{path}", lambda _path: KEY), CENTRAL_HEAD
            bring_up_to_date(engine)
        with engine.connect() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            assert version == head
            found.add(tuple(counted(connection, tables)))
        engine.dispose()
        if kind == "laptop":
            store.close()
    assert len(found) == 1
    assert all(number > 0 for number in found.pop())
