"""A backup of the laptop's own: one encrypted file on a stick, and how a laptop begins from one.

It is made beside the database first, compared with it, and then carried to its place and read again there, so
that a slow or odd file system matters to nothing but the copying. A restored laptop holds what the backup
holds; it is paired anew, and asks the server then how far its edits had come.
"""

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from itcoach.dates import clock_time, plain_date
from itcoach.laptop.paths import restored_file
from models.backup import (
    BackupThere,
    BackupUnreadable,
    BackupUnsound,
    draft_for,
    is_sound,
    key_and_salt,
    key_of,
)
from models.clock import to_local
from models.database import COPIES, connect
from models.database_troubles import DiskFailed, DiskFull, NoAccess, database_in_words, files_in_words
from models.errors import Trouble
from models.files import settle
from models.keystore import PASSPHRASE_LENGTH, PassphraseTooShort
from models.outbox import leave_identity
from models.table_map import forget_map
from models.workshops import workshop
from resources.words import language, ntr, tr

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    import sqlcipher3.dbapi2 as sqlcipher

    from itcoach.workplace import Workplace
    from models.clock import Clock
    from models.database import Store

__all__ = [
    "LAST",
    "SUFFIX",
    "BackupCancelled",
    "Found",
    "NoRoomForBackup",
    "NoRoomToCopy",
    "PlaceGone",
    "back_up",
    "found_words",
    "last_words",
    "look",
    "must_pair",
    "prepare_restore",
    "take_restored",
]

SUFFIX: Final = ".itcoach"
LAST: Final = "backup.last"
"""The memory of the settings where the time of the last backup is kept."""
LATE_DAYS: Final = 30
"""After so many days without a backup the settings say so."""
_MADE: Final = "backup_made"
_PIECE: Final = 1 << 20


class BackupCancelled(Trouble):
    """The coach broke it off."""

    def __init__(self) -> None:
        super().__init__(
            tr("Säkerhetskopieringen är avbruten."),
            safe=tr("Databasen är orörd, och inget halvt är kvar."),
            to_do=tr("Börja om när det passar."),
        )


class NoRoomForBackup(Trouble):
    """There is no room in the place for the backup."""

    def __init__(self) -> None:
        super().__init__(
            tr("Säkerhetskopian får inte plats där."),
            safe=tr("Databasen är orörd, och inget halvt är kvar."),
            to_do=tr("Ta bort något annat därifrån, eller välj en annan plats."),
        )


class NoRoomToCopy(Trouble):
    """There is no room on the laptop itself, where the backup is made before it is carried to its place."""

    def __init__(self) -> None:
        super().__init__(
            tr("Säkerhetskopian görs färdig på datorn först, och datorns disk är full."),
            safe=tr("Databasen är orörd, och inget halvt är kvar."),
            to_do=tr("Ta bort något annat från datorn och försök igen."),
        )


class PlaceGone(Trouble):
    """The place cannot be written, or is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det går inte att skriva där. Kanske är USB-minnet urdraget eller skrivskyddat."),
            safe=tr("Databasen är orörd. Använd inte en fil som kan ha blivit kvar där."),
            to_do=tr("Sätt i minnet igen, eller välj en annan plats."),
        )


@dataclass(frozen=True)
class Found:
    """What a backup holds.

    Attributes:
        made_at: When it was made.
        residents: How many people it holds.
        unsent_here: Edits of the laptop as it is now that have not been sent and are not taken along.
    """

    made_at: datetime
    residents: int
    unsent_here: int


def back_up(
    work: "Workplace",
    *,
    target: Path,
    passphrase: str,
    progress: "Callable[[float], None]" = lambda _: None,
    cancel: "threading.Event | None" = None,
) -> Path:
    """Write a verified backup to ``target`` and return its path, which ends with :data:`SUFFIX`.

    Args:
        work: The opened laptop; it can be worked at meanwhile.
        target: The file; one that exists is never written over.
        passphrase: Of the backup alone.
        progress: Is told how much is done, 0 to 1.
        cancel: Set it to break off.

    Raises:
        PassphraseTooShort: It has fewer characters than a passphrase of the database.
        BackupThere: ``target`` exists.
        BackupUnsound: What was written could not be read again.
        NoRoomForBackup: There is no room in its place.
        NoRoomToCopy: There is no room on the laptop.
        PlaceGone: It cannot be written there.
        BackupCancelled: ``cancel`` was set. As with each trouble, nothing half-written is left.
    """
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise PassphraseTooShort
    target = target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX)
    with _place_in_words(), files_in_words():
        if target.exists():
            raise BackupThere
        if not target.parent.is_dir():
            raise PlaceGone

    def told(done: float) -> None:
        if cancel is not None and cancel.is_set():
            raise BackupCancelled
        progress(done)

    with contextlib.ExitStack() as until_carried:
        try:
            folder = until_carried.enter_context(workshop(work.store.path.parent, "backup"))
            local = _made_here(work, folder, passphrase, lambda done: told(done * 0.8))
        except DiskFull as error:
            raise NoRoomToCopy from error
        with _place_in_words(), draft_for(target) as draft, files_in_words():
            _carry(local, draft, lambda done: told(0.8 + done * 0.2))
    return target


def _made_here(work: "Workplace", folder: Path, passphrase: str, progress: "Callable[[float], None]") -> Path:
    local = folder / "backup.db"
    key, salt = key_and_salt(passphrase)
    if not work.store.copy_out(local, key, salt, progress):
        raise BackupUnsound
    with database_in_words(local):
        _note_made(local, key, work.clock.now())
    return local


def look(work: "Workplace", *, source: Path, passphrase: str) -> Found:
    """Return what the backup ``source`` holds.

    Raises:
        BackupUnreadable: The passphrase is another one, or the file is damaged or no backup of a laptop.
        NoSuchBackup: It is not there.
        NoAccess: It cannot be read.
    """
    with _opened(work.store.path.parent, source, passphrase) as (path, key):
        with contextlib.closing(connect(path, key)) as connection:
            made = _made_at(connection)
            residents = connection.execute("SELECT count(*) FROM resident").fetchone()[0]
    with work.store.plain() as here:
        unsent = here.execute("SELECT count(*) FROM outbox WHERE state = 'waiting'").fetchone()[0]
    return Found(made, residents, unsent)


def prepare_restore(store: "Store", *, source: Path, passphrase: str) -> None:
    """Lay what the backup ``source`` holds beside the database, for the next start to begin with.

    It has the key of the database that is open, and is no laptop of the municipality's until it is paired.

    Raises:
        BackupUnreadable: The passphrase is another one, or the file is damaged or no backup of a laptop.
        NewerDatabase: A newer version of the program wrote it.
        DiskFull: There is no room.
    """
    folder = store.path.parent
    with _opened(folder, source, passphrase) as (path, key):
        new = path.with_name("restored.db")
        store.copy_in(path, key, new)
        restored = store.open_beside(new)
        try:
            with restored.engine.execution_options(writes=True).begin() as connection:
                connection.exec_driver_sql(f"DROP TABLE {_MADE}")
                leave_identity(connection)
        finally:
            restored.close()
        with files_in_words():
            settle(new)
            os.replace(new, restored_file(folder))
            settle(folder)


def take_restored(path: Path, clock: "Clock") -> None:
    """Begin with what :func:`prepare_restore` laid ready, if anything; what was here is kept in ``copies``.

    Broken off, it goes on at the next start. An erasure removes what was kept with the other copies.
    """
    ready = restored_file(path.parent)
    if not ready.exists():
        return
    kept = path.parent / COPIES
    kept.mkdir(mode=0o700, exist_ok=True)
    forget_map(path)
    for suffix in ("-wal", "-shm", ""):  # the log first: it must never meet another database
        file = path.with_name(path.name + suffix)
        if file.exists():
            os.replace(file, kept / f"{path.stem}-replaced-{clock.now():%Y%m%d-%H%M%S}{path.suffix}{suffix}")
    os.replace(ready, path)


def found_words(found: Found, now: datetime) -> str:
    """Return what a backup holds, in words."""
    words = [
        _made_words(found.made_at, now),
        ntr("Den innehåller {n} invånare.", "Den innehåller {n} invånare.", found.residents),
    ]
    if found.unsent_here:
        words.append(
            ntr(
                "{n} ändring på datorn är inte skickad och följer inte med.",
                "{n} ändringar på datorn är inte skickade och följer inte med.",
                found.unsent_here,
            )
        )
    return " ".join(words)


def last_words(last: object, now: datetime) -> tuple[str, bool]:
    """Return when the last backup was made, in words, and whether it is time for another.

    Args:
        last: What the settings remember: a time as text, or nothing.
        now: The time.
    """
    try:
        made = datetime.fromisoformat(str(last))
    except ValueError:
        return tr("Ingen säkerhetskopia är gjord på den här datorn än."), True
    words = _made_words(made, now)
    late = now - made > timedelta(days=LATE_DAYS)
    return (words + " " + tr("Det är dags för en ny.") if late else words), late


def _made_words(made: datetime, now: datetime) -> str:
    day = to_local(made)
    days = (to_local(now).date() - day.date()).days
    if days <= 0:
        return tr("Säkerhetskopian är gjord i dag {time}.", time=clock_time(day, language()))
    when = f"{plain_date(day.date(), language())} {clock_time(day, language())}"
    return ntr(
        "Säkerhetskopian är gjord {when}, för {n} dag sedan.",
        "Säkerhetskopian är gjord {when}, för {n} dagar sedan.",
        days,
        when=when,
    )


def must_pair(store: "Store") -> bool:
    """Tell whether the laptop began from a backup and has not been paired since."""
    with store.plain() as connection:
        row = connection.execute("SELECT 1 FROM sync_state WHERE replaces != ''").fetchone()
    return row is not None


@contextlib.contextmanager
def _opened(folder: Path, source: Path, passphrase: str) -> "Iterator[tuple[Path, bytes]]":
    """Give a copy of a backup that can be opened, and its key; the file itself is only read."""
    key = key_of(source, passphrase)
    with workshop(folder, "restore") as beside:
        with files_in_words():
            path = Path(shutil.copyfile(source, beside / "backup.db"))
        if not is_sound(path, key) or not _is_ours(path, key):
            raise BackupUnreadable
        yield path, key


def _is_ours(path: Path, key: bytes) -> bool:
    with contextlib.closing(connect(path, key)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return {_MADE, "sync_state", "outbox", "alembic_version"} <= tables


def _note_made(path: Path, key: bytes, now: datetime) -> None:
    with contextlib.closing(connect(path, key)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").close()
        connection.execute(f"CREATE TABLE {_MADE} (at TEXT NOT NULL)").close()
        connection.execute(f"INSERT INTO {_MADE} VALUES (?)", (now.isoformat(),)).close()
        connection.execute("PRAGMA journal_mode = DELETE").close()


def _made_at(connection: "sqlcipher.Connection") -> datetime:
    try:
        return datetime.fromisoformat(connection.execute(f"SELECT at FROM {_MADE}").fetchone()[0])
    except (ValueError, TypeError) as error:
        raise BackupUnreadable from error


def _carry(source: Path, target: Path, progress: "Callable[[float], None]") -> None:
    """Copy a file and read it again from the disk it lies on.

    Raises:
        BackupUnsound: It reads otherwise than it was written.
    """
    size, done, written = source.stat().st_size, 0, hashlib.blake2b()
    target.touch(mode=0o600)
    with source.open("rb") as file, target.open("wb") as copy:
        while piece := file.read(_PIECE):
            copy.write(piece)
            written.update(piece)
            done += len(piece)
            progress(done / size / 2)
        copy.flush()
        os.fsync(copy.fileno())
        if hasattr(os, "posix_fadvise"):  # else what is read again is what is still in memory
            os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    read = hashlib.blake2b()
    with target.open("rb") as copy:
        while piece := copy.read(_PIECE):
            read.update(piece)
            progress(0.9)
    if read.digest() != written.digest():
        raise BackupUnsound


@contextlib.contextmanager
def _place_in_words() -> "Iterator[None]":
    try:
        yield
    except DiskFull as error:
        raise NoRoomForBackup from error
    except (NoAccess, DiskFailed) as error:
        raise PlaceGone from error
