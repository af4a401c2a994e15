"""What can go wrong with the database and with files, in words that a coach understands."""

import contextlib
import errno
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as sqlcipher

from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = [
    "DatabaseBusy",
    "DatabaseClosed",
    "DatabaseDamaged",
    "DiskFull",
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


class DatabaseDamaged(Trouble):
    """SQLite found pages that contradict one another."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen på datorn är skadad."),
            safe=tr("Det som redan är skickat till kommunens server finns kvar där."),
            to_do=tr(
                "Välj ”Rädda det som går” i programmets fönster: det som går att läsa läggs i en ny databas, "
                "och den skadade filen sparas."
            ),
        )


class RecordGone(Trouble):
    """What was asked for by its identity is not here, or not any longer."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det du hade öppet finns inte längre på den här datorn."),
            safe=tr("Det du skrev finns kvar under Synk."),
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
def database_in_words() -> "Iterator[None]":
    """Tell of what SQLite and SQLCipher refuse in words, where it is no bug.

    Raises:
        Trouble: What :func:`in_words` says.
    """
    try:
        yield
    except sqlcipher.Error as error:
        trouble = in_words(error)
        if trouble is None:
            raise
        raise trouble from error


@contextlib.contextmanager
def files_in_words() -> "Iterator[None]":
    """Tell of a file that cannot be read or written in words.

    Raises:
        DiskFull: There is no room.
        NoAccess: Anything else that the system refuses.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (DiskFull() if full else NoAccess()) from error


def in_words(error: BaseException | None) -> Trouble | None:
    """Return the trouble that an error of the database means, or ``None`` where it is a bug."""
    text = str(error)
    for sign, trouble in (
        ("is full", DiskFull),
        ("disk I/O error", DiskFull),
        ("not a database", NotOurDatabase),
        ("malformed", DatabaseDamaged),
        ("is locked", DatabaseBusy),
        ("unable to open", NoAccess),
        ("readonly database", NoAccess),
    ):
        if sign in text:
            return trouble()
    return None
