"""A disk that is full, that nobody may write on, that fails: each is told as what it is."""

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from models.clock import Clock
from models.database import Store, open_store
from models.database_troubles import (
    DiskFailed,
    DiskFull,
    DiskReadOnly,
    NoAccess,
    database_in_words,
    files_in_words,
)
from models.errors import Trouble
from models.people import Resident
from tests.conftest import KEY
from tests.helpers.small_disk import filled, write_protect
from tests.sync.matrix.processes import no_room


def test_a_disk_that_answers_with_an_error_is_not_called_full(store: Store) -> None:
    def typed() -> None:
        with store.write() as session:
            session.add(Resident(code="A7K3QX", goal="ringa barnbarnen " * 5_000))

    with no_room(os.getpid(), lambda: 4096), pytest.raises(DiskFailed, match="Försök igen") as told:
        typed()
    assert "full" not in told.value.sentence()
    assert "står kvar" in told.value.safe
    typed()


def test_a_disk_that_is_write_protected_is_told_and_the_database_untouched(
    small_disk: Path, empty_database: Path, clock: Clock
) -> None:
    path = Path(shutil.copy(empty_database, small_disk / "itcoach.db"))
    before = path.read_bytes()
    write_protect(small_disk)
    with pytest.raises(DiskReadOnly, match="skrivskyddad"):
        open_store(path, KEY, clock)
    assert path.read_bytes() == before


def test_an_error_of_a_disk_without_room_is_told_as_a_full_one(small_disk: Path) -> None:
    for sign in ("disk I/O error", "unable to open database file"):
        with filled(small_disk), pytest.raises(DiskFull), database_in_words(small_disk / "itcoach.db"):
            raise sqlcipher.OperationalError(sign)


def test_a_file_that_nobody_may_open_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "itcoach.db").mkdir()
    with pytest.raises(NoAccess) as told, database_in_words(tmp_path / "itcoach.db"):
        closing(sqlcipher.connect(str(tmp_path / "itcoach.db")))
    assert type(told.value) is NoAccess


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, DiskReadOnly),
        (errno.EIO, DiskFailed),
        (errno.ENODEV, DiskFailed),
        (errno.EACCES, NoAccess),
    ],
)
def test_a_file_of_the_program_says_the_same(number: int, trouble: type[Trouble]) -> None:
    with pytest.raises(Trouble) as told, files_in_words():
        raise OSError(number, "the disk")
    assert type(told.value) is trouble
