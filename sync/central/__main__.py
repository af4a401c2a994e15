"""The server from the shell: ``itcoach-central``."""

import argparse
import contextlib
import getpass
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from models.clock import Clock, to_local
from models.database import files_in_words
from models.errors import Trouble
from models.keystore import KeyState, Keystore, NoKeyring, PassphraseNeeded
from resources.words import LANGUAGES, set_language, tr
from sync.central.accounts import (
    add_coach,
    create_municipality,
    devices,
    make_pairing_code,
    revoke,
    the_tenant,
)
from sync.central.database import bring_up_to_date, central_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

__all__ = ["PlainHttpRefused", "default_database", "main", "open_central"]

_PASSPHRASE: Final = "ITCOACH_CENTRAL_PASSPHRASE"
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class PlainHttpRefused(Trouble):
    """The server would speak unencrypted to the network."""

    def __init__(self) -> None:
        super().__init__(
            tr("Utan certifikat får servern bara lyssna på den egna datorn."),
            safe=tr("Servern har inte startats."),
            to_do=tr("Ange --certfile och --keyfile, eller lyssna på 127.0.0.1 bakom en proxy med TLS."),
        )


def default_database() -> str:
    """Return the URL of the database: from the environment, else an encrypted file of the server's own."""
    given = os.environ.get("ITCOACH_CENTRAL_DATABASE")
    if given:
        return given
    home = os.environ.get("ITCOACH_CENTRAL_HOME") or platformdirs.user_data_dir(
        "itcoach-central", appauthor=False
    )
    return f"sqlite:///{Path(home).absolute() / 'central.db'}"


def open_central(url: str) -> "Engine":
    """Open the server's database, make it where there is none, and bring it up to date.

    The key of an SQLite file is in the keyring, or follows from ``ITCOACH_CENTRAL_PASSPHRASE`` (else the
    passphrase is asked for).

    Raises:
        Trouble: The database or its key cannot be used.
    """
    engine = central_engine(url, _key)
    try:
        bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit code."""
    set_language(_language_of(arguments))
    options = _parser().parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], None] = options.command
        command(options)
    except Trouble as trouble:
        print(trouble.sentence(), file=sys.stderr)
        return 1
    return 0


def _language_of(arguments: list[str] | None) -> str:
    # The help itself is translated, so the language is looked up before all else is parsed.
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang", nargs="?", default="sv")
    lang = parser.parse_known_args(arguments)[0].lang
    return lang if lang in LANGUAGES else "sv"


def _key(path: Path) -> bytes:
    keystore = Keystore(path.parent)
    if keystore.state is not KeyState.NEW:
        try:
            return keystore.unlock(os.environ.get(_PASSPHRASE))
        except PassphraseNeeded:
            return keystore.unlock(_ask_passphrase())
    passphrase = os.environ.get(_PASSPHRASE)
    if passphrase is None:
        try:
            return keystore.create_in_keyring()
        except NoKeyring:
            passphrase = _ask_passphrase()
    return keystore.create_from_passphrase(passphrase)


def _ask_passphrase() -> str:
    if not sys.stdin.isatty():
        raise PassphraseNeeded
    return getpass.getpass(tr("Lösenfras för serverns databas: "))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="itcoach-central", description=tr("Kommunens server för IT-coach."))
    parser.add_argument("--database", default=None, help=tr("databasens adress"))
    parser.add_argument("--lang", choices=LANGUAGES, default="sv", help=tr("språk"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help=tr("skapa databasen och en kommun"))
    init.add_argument("--name", required=True, help=tr("kommunens namn"))
    for option, words in (
        ("--phone", tr("växelns telefonnummer")),
        ("--hours", tr("öppettider")),
        ("--cost", tr("vad ett besök kostar")),
        ("--web", tr("webbadress")),
    ):
        init.add_argument(option, default="", help=words)
    init.set_defaults(command=_init)

    _coach_command(commands, "add-coach", tr("lägg till en it-coach"), _add_coach)
    _coach_command(commands, "pair", tr("skapa en engångskod för en dator"), _pair)

    listing = commands.add_parser("devices", help=tr("visa kopplade datorer"))
    listing.set_defaults(command=_devices)
    closing = commands.add_parser("revoke", help=tr("spärra en dator"))
    closing.add_argument("device", help=tr("datorns nummer, se devices"))
    closing.set_defaults(command=_revoke)
    for each in (listing, closing):
        each.add_argument("--municipality", default=None, help=tr("kommunens namn"))

    serve = commands.add_parser("serve", help=tr("starta servern"))
    serve.add_argument("--host", default="127.0.0.1", help=tr("adress att lyssna på"))
    serve.add_argument("--port", type=int, default=8443, help=tr("port att lyssna på"))
    serve.add_argument("--certfile", default=None, help=tr("certifikat (PEM)"))
    serve.add_argument("--keyfile", default=None, help=tr("certifikatets nyckel (PEM)"))
    serve.set_defaults(command=_serve)
    return parser


def _coach_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    command: Callable[[argparse.Namespace], None],
) -> None:
    parser = commands.add_parser(name, help=words)
    parser.add_argument("name", metavar="NAME", help=tr("coachens namn"))
    parser.add_argument("--municipality", default=None, help=tr("kommunens namn"))
    parser.set_defaults(command=command)


@contextlib.contextmanager
def _opened(options: argparse.Namespace) -> "Iterator[Engine]":
    with files_in_words():
        engine = open_central(options.database or default_database())
    try:
        yield engine
    finally:
        engine.dispose()


def _init(options: argparse.Namespace) -> None:
    with _opened(options) as engine:
        create_municipality(
            engine,
            Clock(),
            name=options.name,
            switchboard_phone=options.phone,
            opening_hours=options.hours,
            cost=options.cost,
            web_address=options.web,
        )
    print(tr("Kommunen är skapad. Lägg till en it-coach med add-coach."))


def _add_coach(options: argparse.Namespace) -> None:
    with _opened(options) as engine:
        add_coach(engine, Clock(), the_tenant(engine, options.municipality), options.name)
    print(tr("Coachen är tillagd. Skapa en kod för datorn med pair."))


def _pair(options: argparse.Namespace) -> None:
    with _opened(options) as engine:
        code = make_pairing_code(engine, Clock(), the_tenant(engine, options.municipality), options.name)
    print(code)
    print(tr("Koden gäller i 30 minuter och för en dator."), file=sys.stderr)


def _devices(options: argparse.Namespace) -> None:
    with _opened(options) as engine:
        rows = devices(engine, the_tenant(engine, options.municipality))
    for row in rows:
        seen = to_local(row.last_seen).strftime("%Y-%m-%d %H:%M") if row.last_seen else "-"
        print("\t".join((row.device, row.status, seen, row.coach, row.name)))


def _revoke(options: argparse.Namespace) -> None:
    with _opened(options) as engine:
        revoke(engine, the_tenant(engine, options.municipality), options.device)
    print(tr("Datorn är spärrad från och med nästa kontakt."))


def _serve(options: argparse.Namespace) -> None:
    # Imported where it serves: the other commands of the shell answer sooner without.
    import uvicorn

    from sync.central.app import create_app

    if options.certfile is None and options.host not in _LOOPBACK:
        raise PlainHttpRefused
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    with _opened(options) as engine:
        uvicorn.run(
            create_app(engine, Clock()),
            host=options.host,
            port=options.port,
            ssl_certfile=options.certfile,
            ssl_keyfile=options.keyfile,
            access_log=False,  # it would log addresses; the application logs what is needed
            server_header=False,
        )


if __name__ == "__main__":
    sys.exit(main())
