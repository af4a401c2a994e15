"""The central server's database: PostgreSQL by URL, or one encrypted SQLite file.

There is no plain SQLite: a file with residents in it is never unencrypted. PostgreSQL keeps its files as its
operator has set up the disks.
"""

import contextlib
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from models.database_troubles import NewerDatabase
from models.errors import Trouble
from models.migrations.run import configuration, migrate
from models.sessions import encrypted_engine
from resources.words import tr
from sync.central.isolation import check_role, enter
from sync.steps.apply import is_passing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

__all__ = [
    "CONNECTIONS",
    "HEAD",
    "UnknownDatabase",
    "bring_up_to_date",
    "central_engine",
    "is_ready",
    "reading",
    "writing",
]

HEAD: Final = "0005"
"""The newest migration."""

CONNECTIONS: Final = 14
"""Connections to PostgreSQL that one process of the server uses at most."""

_UPGRADE_LOCK: Final = 7_203_811
_TRIES: Final = 6
_Answer = TypeVar("_Answer")


class UnknownDatabase(Trouble):
    """The database URL is of a kind that the server does not use."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasens adress går inte att använda."),
            to_do=tr("Ange postgresql+psycopg://… eller sqlite:///sökväg (filen krypteras)."),
        )


def central_engine(url: str, key: "Callable[[Path], bytes]") -> "Engine":
    """Return an engine on the server's database.

    Args:
        url: ``postgresql+psycopg://…`` or ``sqlite:///path``.
        key: Gives the key (32 bytes) of the encrypted SQLite file at a path.

    Raises:
        UnknownDatabase: It is neither.
    """
    try:
        parsed = make_url(url)
    except Exception as error:
        raise UnknownDatabase from error
    if parsed.get_backend_name() == "postgresql":
        # An error would else quote the values of its statement, names and notes, into the server's log.
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=20,
            connect_args={"connect_timeout": 5},
            hide_parameters=True,
        )
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise UnknownDatabase
    path = Path(parsed.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    return encrypted_engine(path, key(path))


def bring_up_to_date(engine: "Engine") -> None:
    """Run the missing migrations; an SQLite file is copied first.

    Raises:
        NewerDatabase: A newer version of the server wrote it.
        DiskFull: There is no room for the copy.
        RoleTooStrong: On PostgreSQL, row-level security would not hold for the role.
    """
    with engine.connect() as connection:
        check_role(connection)
        version = MigrationContext.configure(connection).get_current_revision()
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise NewerDatabase
    config = configuration(Path(__file__).parent / "migrations")
    if engine.dialect.name == "sqlite":
        migrate(engine, Path(str(engine.url.database)), from_version=version, config=config)
        return
    with engine.begin() as connection:
        # One at a time, where several servers start on one database; who comes second finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADE_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_ready(engine: "Engine") -> bool:
    """Tell whether the database answers and has the schema of this program."""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == HEAD
    except (SQLAlchemyError, Trouble):
        return False


def writing(
    engine: "Engine", work: "Callable[[Connection], _Answer]", *, tenant: int | None = None
) -> _Answer:
    """Run ``work`` in a transaction and commit; run it again after a deadlock or the like.

    Args:
        engine: The server's database.
        work: Must have no effect outside the database.
        tenant: The municipality whose rows it sees and writes. Without one it meets an empty database on
            PostgreSQL until it enters one itself (``sync.central.isolation``).
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            with engine.execution_options(writes=True).begin() as connection:
                if tenant is not None:
                    enter(connection, tenant)
                return work(connection)
        except DBAPIError as error:
            if attempt == _TRIES or not is_passing(error):
                raise
        time.sleep(random.uniform(0, 0.01 * 2**attempt))


@contextlib.contextmanager
def reading(engine: "Engine", *, tenant: int | None = None) -> "Iterator[Connection]":
    """Give a connection that sees one consistent state of the database, of the municipality ``tenant``."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        if tenant is not None:
            enter(connection, tenant)
        yield connection
