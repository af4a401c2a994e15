"""The laptop's database: one encrypted SQLite file, opened with a raw key.

:func:`open_store` is the only door. It refuses what is no database of ours in plain words, brings an
older one up to date (after taking a copy), and hands out a :class:`Store` whose sessions write the outbox.
"""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from models.clock import Clock
from models.errors import Trouble
from models.outbox import record_edits
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from sqlalchemy.engine import ExceptionContext

__all__ = [
    "HEAD",
    "DatabaseBusy",
    "DatabaseDamaged",
    "DiskFull",
    "NewerDatabase",
    "NotEncrypted",
    "NotOurDatabase",
    "Store",
    "encrypted_engine",
    "open_store",
]

HEAD: Final = "0001"
"""The newest migration; a test holds it equal to Alembic's head. Kept here so that opening an up-to-date
database need not import Alembic."""

_BUSY_TIMEOUT_MS: Final = 5_000


class NotOurDatabase(Trouble):
    """The file is no database, or another key closed it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Filen med besök och bokningar går inte att läsa. Den är skadad eller har en annan nyckel."),
            safe=tr("Filen är orörd, och det som redan är skickat till kommunens server finns kvar där."),
            to_do=tr("Kontakta den som sköter servern för att återställa en säkerhetskopia."),
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


class DatabaseDamaged(Trouble):
    """SQLite found pages that contradict one another."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen på datorn är skadad."),
            safe=tr("Det som redan är skickat till kommunens server finns kvar där."),
            to_do=tr("Stäng programmet och kontakta den som sköter servern."),
        )


class DatabaseBusy(Trouble):
    """Another program held the database longer than the waiting time."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen används av ett annat program just nu."),
            safe=tr("Det som sparats tidigare är kvar."),
            to_do=tr("Stäng andra fönster av IT-coach och försök igen."),
        )


class Store:
    """The opened database. Sessions live as long as one piece of work and never leave this process.

    Args:
        engine: The engine of :func:`encrypted_engine`, at schema :data:`HEAD`.
        clock: Stamps the outbox with the laptop's time, which is information and decides nothing.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.path = Path(str(engine.url.database))
        session_class: type[Session] = type("LaptopSession", (Session,), {})
        record_edits(session_class, clock)
        self._read = sessionmaker(engine, class_=session_class, expire_on_commit=False, autoflush=False)
        self._write = sessionmaker(
            engine.execution_options(writes=True), class_=session_class, expire_on_commit=False
        )

    @contextlib.contextmanager
    def read(self) -> "Iterator[Session]":
        """Give a session that sees one consistent state and saves nothing."""
        with self._read() as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> "Iterator[Session]":
        """Give a session whose edits are saved whole at the end of the block, or not at all.

        Raises:
            DiskFull: There was no room; nothing of the block was saved.
        """
        with self._write.begin() as session:
            yield session

    def close(self) -> None:
        """Close every connection; the key is gone from this object."""
        self.engine.dispose()


def encrypted_engine(path: Path, key: bytes) -> Engine:
    """Return an engine on the SQLCipher file ``path``, with ``key`` (32 bytes) given raw.

    A raw key skips SQLCipher's own key derivation: the key is random already, or comes from Argon2id.
    """
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    key_pragma = f"PRAGMA key = \"x'{key.hex()}'\""

    def connect() -> Any:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            for statement in (
                # A wrong key is told in words below; SQLCipher need not write to the terminal too.
                "PRAGMA cipher_log_level = NONE",
                key_pragma,
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA secure_delete = ON",
                "PRAGMA temp_store = MEMORY",
                f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",
            ):
                connection.execute(statement).close()
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(f"sqlite:///{path}", creator=connect, module=sqlcipher)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _in_words)
    return engine


def open_store(path: Path, key: bytes, clock: Clock) -> Store:
    """Open the database at ``path``, or make it where there is none, and bring it up to date.

    Raises:
        NotEncrypted: The file is a plain SQLite database.
        NotOurDatabase: The file is something else, or has another key.
        NewerDatabase: A newer version of the program wrote it.
        DiskFull: There is no room for the copy that is taken before a migration.
    """
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(16) == b"SQLite format 3\x00":
                raise NotEncrypted
    engine = encrypted_engine(path, key)
    try:
        version = _version(engine)
        if version is not None and version > HEAD:
            raise NewerDatabase
        if version != HEAD:
            # Alembic is imported only when there is something to migrate: it costs a third of a second.
            from models.migrations.run import migrate

            migrate(engine, path, from_version=version)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, clock)


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        ).all()
        if not tables:
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _begin(connection: "Connection") -> None:
    # A writer takes the write lock at once, so that it cannot fail half-way on a lock upgrade.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _in_words(context: "ExceptionContext") -> Exception | None:
    text = str(context.original_exception)
    for sign, trouble in (
        ("is full", DiskFull),
        ("disk I/O error", DiskFull),
        ("not a database", NotOurDatabase),
        ("malformed", DatabaseDamaged),
        ("is locked", DatabaseBusy),
    ):
        if sign in text:
            return trouble()
    return None
