"""Which database a command works on, its key, and the questions that a command asks."""

import contextlib
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from models.database_troubles import files_in_words
from models.errors import Trouble
from models.keyrings import NoKeyring
from models.keystore import KeyState, Keystore, PassphraseNeeded
from resources.words import tr
from sync.central.accounts import the_tenant
from sync.central.database import bring_up_to_date, central_engine

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

__all__ = [
    "NoDatabase",
    "add_deed",
    "add_municipality",
    "confirm",
    "database_of",
    "key_for",
    "key_of",
    "opened",
    "tenant_of",
    "typed",
    "typed_twice",
]

_FILE: Final = "sqlite:///"
_DATABASE: Final = "ITCOACH_CENTRAL_DATABASE"
_PASSPHRASE: Final = "ITCOACH_CENTRAL_PASSPHRASE"


class NoDatabase(Trouble):
    """There is no database yet."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det finns ingen databas för servern än."), to_do=tr("Skapa den och en kommun med init.")
        )


class DatabaseAway(Trouble):
    """PostgreSQL does not answer, or does not let the role in."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen går inte att nå."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Se efter att PostgreSQL är igång och att adressen, rollen och lösenordet stämmer."),
        )


class SecretInSight(Trouble):
    """A password stands on the command line."""

    def __init__(self) -> None:
        super().__init__(
            tr("Lösenordet till databasen syns för alla på datorn när det står på kommandoraden."),
            safe=tr("Ingenting har gjorts."),
            to_do=tr("Lägg adressen i miljövariabeln {name} i stället.", name=_DATABASE),
        )


class PassphrasesDiffer(Trouble):
    """The new passphrase was not typed the same twice."""

    def __init__(self) -> None:
        super().__init__(
            tr("Lösenfraserna är inte lika."), safe=tr("Ingenting har ändrats."), to_do=tr("Försök igen.")
        )


class NotConfirmed(Trouble):
    """Nobody said yes."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen har svarat ja."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Svara ja på frågan, eller ange --yes."),
        )


def database_of(options: "argparse.Namespace") -> str:
    """Return the URL of the database: as given, else from the environment, else a file of the server's own.

    Raises:
        SecretInSight: A password is given on the command line.
    """
    if options.database:
        with contextlib.suppress(ArgumentError, ValueError):
            if make_url(options.database).password:
                raise SecretInSight
        return str(options.database)
    given = os.environ.get(_DATABASE)
    if given:
        return given
    home = os.environ.get("ITCOACH_CENTRAL_HOME") or platformdirs.user_data_dir(
        "itcoach-central", appauthor=False
    )
    return f"sqlite:///{Path(home).absolute() / 'central.db'}"


@contextlib.contextmanager
def opened(
    options: "argparse.Namespace", *, new: bool = False, key: bytes | None = None
) -> "Iterator[Engine]":
    """Give the database, brought up to date.

    Args:
        options: Of the command.
        new: Make the database where there is none.
        key: The key of its file, if it is known already.

    Raises:
        Trouble: The database or its key cannot be used.
    """
    url = database_of(options)
    if not new:
        _check_there(url)
    try:
        with files_in_words():
            engine = central_engine(url, key_of if key is None else lambda _path: key)
            try:
                bring_up_to_date(engine)
            except BaseException:
                engine.dispose()
                raise
    except OperationalError as error:
        raise DatabaseAway from error
    try:
        yield engine
    finally:
        engine.dispose()


def key_for(url: str) -> bytes:
    """Return the key of a database that is there; PostgreSQL has none.

    Raises:
        Trouble: There is no database, or no way to its key.
    """
    _check_there(url)
    with files_in_words():
        return key_of(Path(url.removeprefix(_FILE))) if url.startswith(_FILE) else b""


def key_of(path: Path) -> bytes:
    """Return the key of the encrypted file ``path``; it is made for a new file.

    It is in the keyring, or follows from ``ITCOACH_CENTRAL_PASSPHRASE``, else from what is typed.

    Raises:
        Trouble: There is no way to the key.
    """
    keystore = Keystore(path.parent)
    if keystore.state is not KeyState.NEW:
        try:
            return keystore.unlock(os.environ.get(_PASSPHRASE))
        except PassphraseNeeded:
            return keystore.unlock(typed(tr("Lösenfras för serverns databas: ")))
    passphrase = os.environ.get(_PASSPHRASE)
    if passphrase is None:
        try:
            return keystore.create_in_keyring()
        except NoKeyring:
            passphrase = typed_twice(tr("Ny lösenfras för serverns databas: "))
    return keystore.create_from_passphrase(passphrase)


def add_municipality(parser: "argparse.ArgumentParser") -> None:
    """Let the operator say which municipality a command is about, for :func:`tenant_of`."""
    parser.add_argument("--municipality", default=None, help=tr("kommunens namn"))


def add_deed(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    command: "Callable[[argparse.Namespace], None]",
) -> "argparse.ArgumentParser":
    """Add what a command does to a municipality, and return its parser."""
    parser = deeds.add_parser(name, help=words)
    add_municipality(parser)
    parser.set_defaults(command=command)
    return parser


def tenant_of(engine: "Engine", options: "argparse.Namespace") -> int:
    """Return the number of the municipality that a command is about."""
    return the_tenant(engine, options.municipality)


def confirm(options: "argparse.Namespace", question: str) -> None:
    """Ask, unless ``--yes`` is given, and go on only if the answer is yes.

    Raises:
        NotConfirmed: It is not, or nobody is there to answer.
    """
    if options.yes:
        return
    if not sys.stdin.isatty() or input(question + " ").strip().casefold() not in ("ja", "j", "yes", "y"):
        raise NotConfirmed


def _check_there(url: str) -> None:
    if url.startswith(_FILE) and not Path(url.removeprefix(_FILE)).exists():
        raise NoDatabase


def typed(prompt: str, needed: type[Trouble] = PassphraseNeeded) -> str:
    """Ask for a passphrase; ``needed`` is raised where nobody is there to type it."""
    if not sys.stdin.isatty():
        raise needed
    return getpass.getpass(prompt)


def typed_twice(prompt: str, needed: type[Trouble] = PassphraseNeeded) -> str:
    """Ask for a new passphrase.

    Raises:
        PassphrasesDiffer: It is not typed the same both times.
    """
    passphrase = typed(prompt, needed)
    if typed(tr("Samma lösenfras en gång till: "), needed) != passphrase:
        raise PassphrasesDiffer
    return passphrase
