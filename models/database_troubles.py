"""What can go wrong with the database and with files, in words that a coach understands."""

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Final

import sqlcipher3.dbapi2 as sqlcipher

from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "DatabaseBusy",
    "DatabaseClosed",
    "DatabaseDamaged",
    "DiskFailed",
    "DiskFull",
    "DiskReadOnly",
    "NewerDatabase",
    "NoAccess",
    "NotEncrypted",
    "NotOurDatabase",
    "RecordGone",
    "database_in_words",
    "files_in_words",
    "in_words",
    "missing_in_words",
]


class NotOurDatabase(Trouble):
    """The file is no database, or another key closed it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Filen med besök och bokningar går inte att läsa. Den är skadad eller har en annan nyckel."),
            safe=tr("Filen är orörd, och det som redan är skickat till kommunens server finns kvar där."),
            to_do=tr("Öppna programmets fönster, så räddas det som går att läsa."),
        )


class NotEncrypted(Trouble):
    """The file is a plain SQLite database, which is never used for residents."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasfilen är inte krypterad och öppnas därför inte."),
            safe=tr("Filen är orörd."),
            to_do=tr("Flytta undan filen och starta programmet igen, så skapas en ny krypterad databas."),
        )


class NewerDatabase(Trouble):
    """The database was written by a newer version of the program."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen är skapad av en nyare version av IT-coach än den här."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Uppdatera programmet och öppna det igen."),
        )


class DiskFull(Trouble):
    """There is no room left to save."""

    def __init__(self) -> None:
        super().__init__(
            tr("Disken är full, så det senaste kunde inte sparas."),
            safe=tr("Allt som sparats tidigare är kvar, och texten på skärmen står kvar."),
            to_do=tr("Ta bort något annat från disken och spara igen."),
        )


class NoAccess(Trouble):
    """The program's files cannot be read or written."""

    def __init__(self) -> None:
        super().__init__(
            tr("Programmets filer går inte att öppna eller skriva."),
            safe=tr("Allt som sparats tidigare är kvar."),
            to_do=tr("Logga in på datorn med ditt vanliga konto, eller be den som sköter datorn om hjälp."),
        )


class DiskReadOnly(NoAccess):
    """Nothing may be written on the disk: it was made so, or the system did it since the disk is failing."""

    def __init__(self) -> None:
        Trouble.__init__(
            self,
            tr("Disken är skrivskyddad, så ingenting kan sparas."),
            safe=tr("Allt som sparats tidigare är kvar, och text som står på skärmen står kvar."),
            to_do=tr("Skriv upp det som inte är sparat, och be den som sköter datorn om hjälp."),
        )


class DiskFailed(Trouble):
    """The disk answered with an error, though there is room on it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Disken svarade med ett fel, så det senaste kunde inte läsas eller sparas."),
            safe=tr(
                "Det som redan är skickat till kommunens server finns kvar där, och text som står på skärmen "
                "står kvar."
            ),
            to_do=tr(
                "Försök igen. Händer det flera gånger: skriv upp det som inte är sparat, och be den som "
                "sköter datorn om hjälp."
            ),
        )


class DatabaseDamaged(Trouble):
    """SQLite found pages that contradict one another."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen på datorn är skadad."),
            safe=tr("Det som redan är skickat till kommunens server finns kvar där."),
            to_do=tr(
                "”Rädda det som går” i programmet lägger det som går att läsa i en ny databas, och sparar "
                "den skadade filen."
            ),
        )


class RecordGone(Trouble):
    """What was asked for by its identity is not here, or not any longer."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det du hade öppet finns inte längre på den här datorn."),
            safe=tr("Det du skrev finns kvar under Synk, om personen inte är raderad."),
            to_do=tr("Gå till Idag och fortsätt därifrån."),
        )


class DatabaseBusy(Trouble):
    """Another program held the database longer than the waiting time."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen används av ett annat program just nu."),
            safe=tr("Det som sparats tidigare är kvar."),
            to_do=tr("Stäng andra fönster av IT-coach och försök igen."),
        )


class DatabaseClosed(Trouble):
    """The database was closed while another thread was on its way to it: the day is over, or locked."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen är stängd."),
            safe=tr("Allt du har sparat är kvar."),
            to_do=tr("Öppna programmet igen."),
        )


@contextlib.contextmanager
def missing_in_words() -> "Iterator[None]":
    """Tell of a record that is not here in words.

    Raises:
        RecordGone: One was asked for by its identity.
    """
    from sqlalchemy.exc import NoResultFound

    try:
        yield
    except NoResultFound as error:
        raise RecordGone from error


@contextlib.contextmanager
def database_in_words(path: "Path") -> "Iterator[None]":
    """Tell of what SQLite and SQLCipher refuse in words, where it is no bug.

    Args:
        path: The database.

    Raises:
        Trouble: What :func:`in_words` says.
    """
    try:
        yield
    except sqlcipher.Error as error:
        trouble = in_words(error, path)
        if trouble is None:
            raise
        raise trouble from error


@contextlib.contextmanager
def files_in_words() -> "Iterator[None]":
    """Tell of a file that cannot be read or written in words.

    Raises:
        DiskFull: There is no room.
        DiskReadOnly: Nothing may be written there.
        DiskFailed: The disk answered with an error, or is gone.
        NoAccess: Anything else that the system refuses.
    """
    try:
        yield
    except OSError as error:
        raise _FILE_TROUBLES.get(error.errno or 0, NoAccess)() from error


_FILE_TROUBLES: "Final[dict[int, Callable[[], Trouble]]]" = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: DiskReadOnly,
    errno.EIO: DiskFailed,
    errno.ENODEV: DiskFailed,
    errno.ENXIO: DiskFailed,
}


def in_words(error: BaseException | None, path: "Path") -> Trouble | None:
    """Return the trouble that an error of the database at ``path`` means, or ``None`` where it is a bug."""
    text = str(error)
    signs: tuple[tuple[str, Callable[[], Trouble]], ...] = (
        ("is full", DiskFull),
        ("not a database", NotOurDatabase),
        ("malformed", DatabaseDamaged),
        ("is locked", DatabaseBusy),
        ("disk I/O error", DiskFailed),
        ("unable to open", NoAccess),
        ("readonly database", NoAccess),
    )
    for sign, trouble in signs:
        if sign in text:
            of_disk = trouble in (DiskFailed, NoAccess) and _disk_trouble(path.parent)
            return (of_disk or trouble)()
    return None


_NO_ROOM: Final = 64 << 10
"""SQLite takes room in pieces of half as many bytes, and calls it an I/O error where there is none."""


def _disk_trouble(folder: "Path") -> "Callable[[], Trouble] | None":
    """Return what is wrong with the disk that ``folder`` is on, as far as the system tells."""
    import shutil  # costs a start that has no trouble

    try:
        if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
            return DiskReadOnly
        return DiskFull if shutil.disk_usage(folder).free < _NO_ROOM else None
    except OSError:
        return None
