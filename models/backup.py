"""What every backup of ours has in common, the server's and a laptop's: one encrypted file.

Its key follows from a passphrase by Argon2id, with the file's first 16 bytes as the salt. It is written under
a draft's name, read again, and only then gets its own; a file that exists is never written over.
"""

import contextlib
import os
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from models.database import connect
from models.database_troubles import DiskFailed, DiskFull, files_in_words, in_words
from models.errors import Trouble
from models.files import settle
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "BackupThere",
    "BackupUnreadable",
    "BackupUnsound",
    "NoSuchBackup",
    "contents",
    "copy_database",
    "draft_for",
    "is_sound",
    "key_and_salt",
    "key_of",
]

# Argon2id, second recommended option of RFC 9106 section 4. Never changed: it opens the files of years ago.
_ARGON2: Final = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4}
_SALT_BYTES: Final = 16
_PAGES_AT_ONCE: Final = 256
_MODULUS: Final = 2**128


class BackupThere(Trouble):
    """There is a file of that name."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det finns redan en fil med det namnet."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange ett nytt filnamn."),
        )


class BackupUnsound(Trouble):
    """What was written is not what was to be written."""

    def __init__(self) -> None:
        super().__init__(
            tr("Säkerhetskopian kunde inte läsas tillbaka som den skrevs."),
            safe=tr("Databasen är orörd, och den misslyckade kopian är borttagen."),
            to_do=tr("Försök igen på en annan disk."),
        )


class NoSuchBackup(Trouble):
    """There is no such file."""

    def __init__(self) -> None:
        super().__init__(
            tr("Den filen finns inte, eller så är minnet urdraget."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Sätt i minnet igen, eller välj en annan fil."),
        )


class BackupUnreadable(Trouble):
    """The passphrase is another one, or the file is no backup of ours."""

    def __init__(self) -> None:
        super().__init__(
            tr("Säkerhetskopian går inte att öppna. Lösenfrasen är en annan, eller så är filen skadad."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Kontrollera lösenfrasen, eller ta en annan säkerhetskopia."),
        )


def key_and_salt(passphrase: str) -> tuple[bytes, bytes]:
    """Return a key for a new backup (32 bytes) and the salt that its file begins with (16 bytes)."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return _key(passphrase, salt), salt


def key_of(file: "Path", passphrase: str) -> bytes:
    """Return the key that ``passphrase`` gives for the backup ``file`` (32 bytes).

    Raises:
        BackupUnreadable: It is too short to be one.
        NoSuchBackup: It is not there.
        NoAccess: It cannot be read.
    """
    if not file.is_file():
        raise NoSuchBackup
    with files_in_words(), file.open("rb") as opened:
        salt = opened.read(_SALT_BYTES)
    if len(salt) < _SALT_BYTES:
        raise BackupUnreadable
    return _key(passphrase, salt)


@contextlib.contextmanager
def draft_for(target: "Path") -> "Iterator[Path]":
    """Give the name of a draft; what is written there is called ``target`` at the end of the block.

    Where the block raises, nothing is left.

    Raises:
        BackupThere: There is a file ``target``; it is not touched.
        DiskFull: There is no room.
        NoAccess: It cannot be written there.
    """
    draft = target.with_name(target.name + ".new")
    with files_in_words():
        if target.exists():
            raise BackupThere
        _remove(draft)
    try:
        yield draft
        with files_in_words():
            settle(draft)
            if target.exists():
                raise BackupThere
            os.replace(draft, target)
            settle(target.parent)
    finally:
        with contextlib.suppress(OSError):  # a stick that was pulled out took it along
            _remove(draft)


def is_sound(path: "Path", key: bytes) -> bool:
    """Tell whether every page of a closed database is as it was written, and fits the others.

    Raises:
        DiskFull: There is no room to open it.
        DiskFailed: The disk it lies on answers with errors.
    """
    try:
        with contextlib.closing(connect(path, key)) as connection:
            broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            return not broken and connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlcipher.Error as error:
        trouble = in_words(error, path)
        if isinstance(trouble, DiskFull | DiskFailed):
            raise trouble from error
        return False


def copy_database(
    source: "sqlcipher.Connection",
    target: "Path",
    key: bytes,
    salt: bytes = b"",
    progress: "Callable[[float], None]" = lambda _: None,
) -> None:
    """Copy the state that ``source`` sees into a new file with a key of its own, all in the one file.

    Args:
        source: A connection; where it reads in a transaction, that state is copied.
        target: The new file.
        key: Its key (32 bytes).
        salt: Its first 16 bytes, random where none is given.
        progress: Is told how much is done, 0 to 1; what it raises breaks the copying off.
    """
    with contextlib.closing(connect(target, key, salt)) as copy:
        source.backup(
            copy,
            pages=_PAGES_AT_ONCE,
            progress=lambda _, left, whole: progress(1 - left / max(whole, 1)),
        )
        copy.execute("PRAGMA journal_mode = DELETE").close()


def contents(
    connection: "sqlcipher.Connection", progress: "Callable[[], None]" = lambda: None
) -> dict[str, tuple[int, int]]:
    """Return for each table how many rows it has and a sum of their hashes, to compare two databases by."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    found: dict[str, tuple[int, int]] = {}
    for (name,) in names:
        rows, total = 0, 0
        for row in connection.execute(f'SELECT * FROM "{name}"'):
            rows, total = rows + 1, (total + _hash(row)) % _MODULUS
            if rows % 1_000 == 0:
                progress()
        found[name] = rows, total
    return found


def _hash(row: tuple[Any, ...]) -> int:
    return int.from_bytes(blake2b(repr(tuple(row)).encode(), digest_size=16).digest())


def _key(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, **_ARGON2, hash_len=32, type=Type.ID)


def _remove(draft: "Path") -> None:
    for suffix in ("", "-wal", "-shm"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
