"""The encrypted database: refused in plain words, copied before a migration, never half saved."""

import contextlib
import itertools
import random
import shutil
import sqlite3
import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import event, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

import models.migrations
from models.clock import Clock
from models.database import HEAD, Store, open_store
from models.database_troubles import DatabaseClosed, DiskFull, NewerDatabase, NotEncrypted, NotOurDatabase
from models.migrations.run import configuration, migrate
from models.people import Resident
from models.schema import LAPTOP_METADATA
from models.sessions import encrypted_engine
from tests.conftest import KEY


def add_resident(store: Store, name: str) -> None:
    with store.write() as session:
        session.add(Resident(code="A7K3QX", name=name))


def names(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Resident.name).order_by(Resident.name)))


def test_what_is_saved_is_there_after_reopening_and_nowhere_in_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "itcoach.db"
    store = open_store(path, KEY, Clock())
    add_resident(store, "Gunvor Öberg")
    files = list(tmp_path.iterdir())
    assert files
    assert not any(b"Gunvor" in file.read_bytes() for file in files)
    store.close()
    store = open_store(path, KEY, Clock())
    assert names(store) == ["Gunvor Öberg"]
    store.close()


def test_closing_waits_for_what_another_thread_reads(store: Store) -> None:
    with store.plain() as connection:
        numbers = connection.execute(
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number)"
            " SELECT n FROM number LIMIT 300000"
        )
        closing = Thread(target=store.close)
        closing.start()
        assert sum(1 for _ in numbers) == 300_000
    closing.join()


def test_once_closed_it_is_opened_by_nobody_again(store: Store) -> None:
    add_resident(store, "Gunvor Öberg")  # so that there is an engine that could connect anew
    store.close()
    store.close()
    for way in (store.plain, store.read, store.write):
        with pytest.raises(DatabaseClosed), way():
            pass
    for work in (store.check, store.rewrite):
        with pytest.raises(DatabaseClosed):
            work()


def test_a_rescue_waits_for_who_writes_and_takes_along_all_that_was_written(store: Store) -> None:
    written, has_begun = [], Event()

    def write_on() -> None:
        with contextlib.suppress(DatabaseClosed):
            for number in itertools.count():
                add_resident(store, f"Gunvor {number:05}")
                written.append(f"Gunvor {number:05}")
                has_begun.set()

    writing = Thread(target=write_on)
    writing.start()
    assert has_begun.wait(10)
    store.rescue()
    writing.join(10)
    again = open_store(store.path, KEY, Clock())
    assert names(again) == written
    again.close()


def test_only_the_owner_reads_the_database(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new.db", KEY, Clock())
    with store.write() as session:
        session.add(Resident(code="A7K3QX"))
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("new.db*")}
    assert modes == {0o600}
    store.close()


def test_another_key_is_refused_and_the_file_left_alone(store: Store) -> None:
    add_resident(store, "Gunvor")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(NotOurDatabase, match="Filen är orörd"):
        open_store(store.path, bytes(32), Clock())
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" * 900, random.Random(1).randbytes(8192), b"hej"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "itcoach.db"
    path.write_bytes(content)
    with pytest.raises(NotOurDatabase):
        open_store(path, KEY, Clock())
    assert path.read_bytes() == content


def test_a_plain_database_is_never_used(tmp_path: Path) -> None:
    path = tmp_path / "itcoach.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE resident (name)")
    plain.close()
    with pytest.raises(NotEncrypted, match="inte krypterad"):
        open_store(path, KEY, Clock())


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(NewerDatabase, match="Uppdatera programmet"):
        open_store(store.path, KEY, Clock())


def test_a_full_disk_loses_nothing_that_was_saved(store: Store) -> None:
    add_resident(store, "Gunvor")
    store.close()
    full = Store(store.path, KEY, Clock())

    def no_more_room(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}").close()

    event.listen(full.engine, "connect", no_more_room)
    with pytest.raises(DiskFull, match="Disken är full"):
        add_resident(full, "x" * 500_000)
    assert names(full) == ["Gunvor"]
    full.close()


def test_the_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    made = inspect(store.engine)
    expected = {t.name: {c.name for c in t.columns} for m in LAPTOP_METADATA for t in m.tables.values()}
    for table, columns in expected.items():
        assert {column["name"] for column in made.get_columns(table)} == columns
        wanted = {
            index.name for m in LAPTOP_METADATA if table in m.tables for index in m.tables[table].indexes
        }
        assert {index["name"] for index in made.get_indexes(table)} == wanted


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


def test_a_copy_is_taken_before_a_migration_and_opens_with_the_same_key(store: Store, tmp_path: Path) -> None:
    add_resident(store, "Gunvor")
    scripts = a_further_migration(tmp_path)
    migrate(store.engine, store.path, from_version=HEAD, config=configuration(scripts))
    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM added_later")) == 0
    copy = encrypted_engine(tmp_path / "copies" / f"itcoach-{HEAD}.db", KEY)
    with copy.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Resident)) == 1
        assert not inspect(connection).has_table("added_later")
    copy.dispose()


def a_further_migration(tmp_path: Path) -> Path:
    """Copy the project's migrations and add one after the newest."""
    source = Path(str(models.migrations.__file__)).parent
    scripts = tmp_path / "migrations"
    shutil.copytree(source, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9000_later.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision = '9000', {HEAD!r}\n"
        "def upgrade():\n    op.execute('CREATE TABLE added_later (x)')\n"
    )
    return scripts


def test_an_error_of_the_database_quotes_nothing_that_was_to_be_saved(store: Store) -> None:
    gunvor = insert(Resident).values(id="twice", code="A7K3QX", name="Gunvor Öberg")
    with store.write() as session:
        session.execute(gunvor)
    with pytest.raises(IntegrityError) as caught, store.write() as session:
        session.execute(gunvor)
    assert "Gunvor" not in str(caught.value)
