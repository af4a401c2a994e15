"""A laptop's backup as a file: whole or not there, and read by nobody without its passphrase."""

import errno
import os
import shutil
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command

from itcoach import residents
from itcoach.laptop import backups
from itcoach.laptop.backups import BackupCancelled, NoRoomForBackup, NoRoomToCopy, PlaceGone
from itcoach.laptop.paths import restored_file
from itcoach.workplace import Workplace
from models.backup import (
    BackupThere,
    BackupUnreadable,
    BackupUnsound,
    NoSuchBackup,
    copy_database,
    key_and_salt,
)
from models.clock import Clock
from models.database import COPIES, HEAD, Store, connect, open_store
from models.database_troubles import DiskFull
from models.keystore import PassphraseTooShort
from models.migrations.run import configuration
from models.sessions import encrypted_engine
from models.table_map import map_file
from tests.conftest import KEY, MONDAY_MORNING
from tests.helpers.small_disk import filled

PASSPHRASE = "fyra andra ord om katten"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "usb"
    stick.mkdir()
    return stick


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg", goal="Ringa barnbarnen").resident_id


def back_up(work: Workplace, stick: Path, **how: Any) -> Path:
    return backups.back_up(work, target=stick / "kopia", passphrase=PASSPHRASE, **how)


def nothing_half_written(work: Workplace, stick: Path) -> bool:
    beside = {each.name for each in work.store.path.parent.iterdir()}
    return not list(stick.iterdir()) and not any(each.startswith(("backup-", "restore-")) for each in beside)


def test_a_backup_is_one_encrypted_file_that_its_passphrase_alone_opens(
    work: Workplace, gunvor: str, stick: Path
) -> None:
    come: list[float] = []
    file = back_up(work, stick, progress=come.append)
    assert [each.name for each in stick.iterdir()] == ["kopia.itcoach"]
    assert b"Gunvor" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert come == sorted(come)
    assert come[-1] <= 1
    found = backups.look(work, source=file, passphrase=PASSPHRASE)
    assert found.residents == 1
    assert found.made_at - MONDAY_MORNING < timedelta(minutes=5)
    with pytest.raises(BackupUnreadable):
        backups.look(work, source=file, passphrase="en annan lösenfras")
    assert [each.name for each in stick.iterdir()] == ["kopia.itcoach"]  # looking leaves nothing there


@pytest.mark.parametrize("how", ["start", "erasure"])
@pytest.mark.parametrize("left", ["backup-abc123", "restore-abc123"])
def test_what_a_killed_backup_left_is_removed(store: Store, clock: Clock, left: str, how: str) -> None:
    folder = store.path.parent / left
    folder.mkdir()
    (folder / "backup.db").write_bytes(b"everything about everybody")
    if how == "erasure":
        store.rewrite()
    else:
        store.close()
        open_store(store.path, KEY, clock).close()
    assert not folder.exists()


def test_a_backup_under_way_is_not_taken_for_what_a_killed_one_left(
    store: Store, work: Workplace, gunvor: str, stick: Path, clock: Clock
) -> None:
    def meanwhile(_: float) -> None:
        open_store(store.path, KEY, clock).close()  # such as another command of the program

    file = back_up(work, stick, progress=meanwhile)
    assert backups.look(work, source=file, passphrase=PASSPHRASE).residents == 1


def test_what_is_restored_is_what_was_backed_up_and_what_was_here_is_kept(
    store: Store, work: Workplace, gunvor: str, stick: Path, clock: Clock
) -> None:
    file = back_up(work, stick)
    residents.update(work, resident_id=gunvor, goal="Något nyare")
    backups.prepare_restore(store, source=file, passphrase=PASSPHRASE)
    assert residents.card(work, resident_id=gunvor).goal == "Något nyare"  # until the next start
    store.close()
    backups.take_restored(store.path, clock)
    for path, goal in (
        (store.path, "Ringa barnbarnen"),
        (*(store.path.parent / COPIES).glob("*.db"), "Något nyare"),
    ):
        opened = open_store(path, KEY, clock)
        again = Workplace(opened, clock, work.coach_id)
        assert residents.card(again, resident_id=gunvor).goal == goal
        opened.close()
    assert not restored_file(store.path.parent).exists()
    backups.take_restored(store.path, clock)  # nothing more is taken


def test_the_map_of_what_was_here_is_not_taken_for_that_of_what_is_restored(
    store: Store, work: Workplace, stick: Path, clock: Clock
) -> None:
    store.check()
    assert map_file(store.path).exists()
    backups.prepare_restore(store, source=back_up(work, stick), passphrase=PASSPHRASE)
    store.close()
    backups.take_restored(store.path, clock)
    assert not map_file(store.path).exists()


def test_a_start_that_is_broken_off_between_the_two_files_goes_on_at_the_next(
    store: Store, work: Workplace, gunvor: str, stick: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.prepare_restore(store, source=back_up(work, stick), passphrase=PASSPHRASE)
    store.close()
    real = os.replace

    def dies(source: Path, target: Path) -> None:
        if target == store.path:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", dies)
        with pytest.raises(KeyboardInterrupt):
            backups.take_restored(store.path, clock)
    assert not store.path.exists()
    backups.take_restored(store.path, clock)
    opened = open_store(store.path, KEY, clock)
    assert residents.card(Workplace(opened, clock, work.coach_id), resident_id=gunvor).goal
    opened.close()


def test_a_file_that_exists_is_never_written_over(work: Workplace, stick: Path) -> None:
    (stick / "kopia.itcoach").write_text("något annat")
    with pytest.raises(BackupThere):
        back_up(work, stick)
    assert (stick / "kopia.itcoach").read_text() == "något annat"
    with pytest.raises(PassphraseTooShort):
        backups.back_up(work, target=stick / "b", passphrase="kort")


@pytest.mark.parametrize(
    ("number", "trouble"), [(errno.ENOSPC, NoRoomForBackup), (errno.EIO, PlaceGone), (errno.EROFS, PlaceGone)]
)
def test_a_full_disk_and_a_stick_that_is_pulled_out_are_told_in_words_and_leave_nothing_half_written(
    work: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: type[Exception]
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, "the stick")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", refuse)
        with pytest.raises(trouble, match="Databasen är orörd"):
            back_up(work, stick)
    assert nothing_half_written(work, stick)
    with pytest.raises(PlaceGone):
        backups.back_up(work, target=stick / "borta" / "kopia", passphrase=PASSPHRASE)
    assert nothing_half_written(work, stick)


def test_where_the_laptop_itself_is_full_it_is_not_the_stick_that_is_blamed(
    small_disk: Path, empty_database: Path, stick: Path, clock: Clock
) -> None:
    with closing(open_store(Path(shutil.copy(empty_database, small_disk)), KEY, clock)) as full:
        work = Workplace(full, clock, "coach")
        file = back_up(work, stick)
        file.rename(stick / "äldre.itcoach")
        with filled(small_disk):
            with pytest.raises(NoRoomToCopy, match="datorns disk är full"):
                back_up(work, stick)
            with pytest.raises(DiskFull):
                backups.look(work, source=stick / "äldre.itcoach", passphrase=PASSPHRASE)
        assert [each.name for each in stick.iterdir()] == ["äldre.itcoach"]
        assert [each.name for each in small_disk.iterdir() if each.is_dir()] == []


def test_a_backup_that_reads_otherwise_than_it_was_written_gets_no_name(
    work: Workplace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worn_out(path: Path, *_: object) -> None:
        with next(stick.iterdir()).open("r+b") as file:
            file.seek(5_000)
            file.write(b"\x00\x01\x02")

    with monkeypatch.context() as patched:
        patched.setattr("os.posix_fadvise", worn_out)
        with pytest.raises(BackupUnsound):
            back_up(work, stick)
    assert nothing_half_written(work, stick)


def test_a_copy_that_lacks_a_row_is_noticed(
    work: Workplace, gunvor: str, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models import backup

    copy = backup.copy_database

    def lossy(source: Any, target: Path, key: bytes, *rest: Any) -> None:
        copy(source, target, key, *rest)
        connection = backup.connect(target, key)
        connection.execute("DELETE FROM resident")
        connection.close()

    monkeypatch.setattr(backup, "copy_database", lossy)
    with pytest.raises(BackupUnsound):
        back_up(work, stick)
    assert nothing_half_written(work, stick)


def test_it_can_be_broken_off(work: Workplace, stick: Path) -> None:
    cancel = threading.Event()
    with pytest.raises(BackupCancelled):
        back_up(work, stick, progress=lambda done: cancel.set() if done > 0.3 else None, cancel=cancel)
    assert nothing_half_written(work, stick)


def test_what_is_no_backup_or_is_damaged_is_told(work: Workplace, gunvor: str, stick: Path) -> None:
    file = back_up(work, stick)
    damaged = bytearray(file.read_bytes())
    damaged[9_000] ^= 1
    for content in (b"", b"\x89PNG" * 9, bytes(damaged)):
        (stick / "x.itcoach").write_bytes(content)
        with pytest.raises(BackupUnreadable):
            backups.look(work, source=stick / "x.itcoach", passphrase=PASSPHRASE)
    with pytest.raises(NoSuchBackup):
        backups.look(work, source=stick / "y.itcoach", passphrase=PASSPHRASE)
    shutil.rmtree(stick)


def test_a_backup_of_an_older_version_is_brought_up_to_date_when_it_is_read_in(
    store: Store, clock: Clock, stick: Path, tmp_path: Path
) -> None:
    first = encrypted_engine(tmp_path / "first.db", KEY)
    config = configuration()
    with first.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("CREATE TABLE backup_made (at TEXT NOT NULL)")
        connection.exec_driver_sql("INSERT INTO backup_made VALUES ('2025-01-07T08:00:00+00:00')")
    first.dispose()
    key, salt = key_and_salt(PASSPHRASE)
    with closing(connect(tmp_path / "first.db", KEY)) as older:
        copy_database(older, stick / "äldre.itcoach", key, salt)
    backups.prepare_restore(store, source=stick / "äldre.itcoach", passphrase=PASSPHRASE)
    with closing(connect(restored_file(store.path.parent), KEY)) as restored:
        assert restored.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)


def test_its_age_is_told_and_after_a_month_a_reminder() -> None:
    now = MONDAY_MORNING
    assert backups.last_words(None, now) == ("Ingen säkerhetskopia är gjord på den här datorn än.", True)
    for days, words, late in (
        (0, "gjord i dag 08.00.", False),
        (10, "gjord 13\xa0november\xa02026 08.00, för 10 dagar sedan.", False),
        (31, "för 31 dagar sedan. Det är dags för en ny.", True),
    ):
        told, is_late = backups.last_words((now - timedelta(days=days)).isoformat(), now)
        assert told.endswith(words)
        assert is_late is late
