"""The laptop's database: one encrypted SQLite file, opened with a raw key.

:func:`open_store` is the only door. It refuses what is no database of ours in plain words, brings an
older one up to date (after taking a copy), and hands out a :class:`Store` whose sessions write the outbox.

SQLAlchemy takes longer to import than all else at the start together. So a database that is up to date is
opened without it, the day's list is read through :meth:`Store.plain`, and the first session imports it.
"""

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from models.database_troubles import (
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    NewerDatabase,
    NotEncrypted,
    NotOurDatabase,
    database_in_words,
    missing_in_words,
)
from models.lost_log import committed_frames, lost_frames
from models.workshops import sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from models.clock import Clock
    from models.guarding import Guard
    from models.salvage import Salvaged
    from models.sessions import Sessions

__all__ = ["COPIES", "HEAD", "Store", "connect", "open_store", "rewrite"]

HEAD: Final = "0005"
"""The newest migration; a test holds it equal to Alembic's head. Kept here so that opening an up-to-date
database need not import Alembic."""

COPIES: Final = "copies"
"""The folder beside the database where the copies lie that are taken before a migration."""

_BUSY_TIMEOUT_MS: Final = 5_000


class Store:
    """The opened database. Sessions live as long as one piece of work and never leave this process.

    Several threads may use it. Once it is closed, none of them opens it again.

    Args:
        path: A database of ours, at schema :data:`HEAD`.
        key: Its key (32 bytes).
        clock: Stamps the outbox with the laptop's time, which is information and decides nothing.
        guard: Looks at the words that are saved, see ``models/guarding.py``.

    Attributes:
        has_lost: Whether something that had been saved could not be read back when it was opened.
    """

    def __init__(self, path: "Path", key: bytes, clock: "Clock", guard: "Guard | None" = None) -> None:
        self.path = path
        committed = committed_frames(path)
        self._key, self._clock, self._guard = key, clock, guard
        self._plain = self._connect_plain()
        self.has_lost = lost_frames(self._plain, committed)
        self._one_at_a_time = threading.Lock()
        self._sessions: Sessions | None = None
        self._making_sessions = threading.Lock()
        self._users, self._closed = 0, False
        self._user_left = threading.Condition()

    @property
    def engine(self) -> "Engine":
        """Return SQLAlchemy's engine, made when it is first asked for."""
        return self._the_sessions().engine

    @contextlib.contextmanager
    def plain(self) -> "Iterator[sqlcipher.Connection]":
        """Give a connection for plain SQL that sees one consistent state and saves nothing.

        Raises:
            DatabaseClosed: It was closed meanwhile, as for each way below.
            Trouble: The database could not be read.
        """
        with self._used(), self._one_at_a_time, database_in_words(self.path):
            try:
                self._plain.execute("BEGIN").close()
                yield self._plain
            except sqlcipher.DatabaseError:
                # SQLCipher reads nothing more through a connection that has met a damaged page.
                spoilt, self._plain = self._plain, self._connect_plain()
                spoilt.close()
                raise
            finally:
                self._plain.rollback()

    @contextlib.contextmanager
    def read(self) -> "Iterator[Session]":
        """Give a session that sees one consistent state and saves nothing.

        Raises:
            RecordGone: A record was asked for that is not here; a sync may just have taken it away.
        """
        with self._used(), self._the_sessions().read() as session, missing_in_words():
            yield session

    @contextlib.contextmanager
    def write(self) -> "Iterator[Session]":
        """Give a session whose edits are saved whole at the end of the block, or not at all.

        Raises:
            DiskFull: There was no room; nothing of the block was saved.
            RecordGone: A record was asked for that is not here; nothing of the block was saved.
        """
        with self._used(), self._the_sessions().write.begin() as session, missing_in_words():
            yield session

    def check(self) -> None:
        """Look whether every page of the file is as it was written; takes about 6 ms a megabyte.

        On a connection of its own, so that nobody waits. Of a sound file the map is kept.

        Raises:
            DatabaseDamaged: A page is not, or pages contradict one another.
        """
        from models.table_map import keep_map

        with self._connected() as connection:
            pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if pages or found != "ok":
                raise DatabaseDamaged
            with contextlib.suppress(OSError):  # a full disk: it is kept the next time
                keep_map(connection, self.path)

    def copy_out(self, path: "Path", key: bytes, salt: bytes, progress: "Callable[[float], None]") -> bool:
        """Write one state of the database into the new file ``path`` with another key, and compare the two.

        Args:
            path: The new file.
            key: Its key (32 bytes).
            salt: Its first 16 bytes.
            progress: Is told how much is done, 0 to 1; what it raises breaks it off.

        Returns:
            Whether what was written reads as what is here.

        Raises:
            DiskFull: There is no room.
        """
        from models.backup import contents, copy_database, is_sound

        with self._connected() as here:
            here.execute("BEGIN").close()
            here.execute("SELECT count(*) FROM sqlite_master").close()  # from here on it sees one state
            copy_database(here, path, key, salt, lambda done: progress(done / 2))
            written = contents(here, lambda: progress(0.6))
            if not is_sound(path, key):
                return False
            with contextlib.closing(connect(path, key)) as there:
                same = contents(there, lambda: progress(0.8)) == written
                there.execute("PRAGMA journal_mode = DELETE").close()
            return same

    def copy_in(self, path: "Path", key: bytes, into: "Path") -> None:
        """Write the sound database ``path`` into the new file ``into`` with this database's key.

        Raises:
            DiskFull: There is no room.
        """
        from models.backup import copy_database

        with database_in_words(path), contextlib.closing(connect(path, key)) as there:
            copy_database(there, into, self._key)

    def open_beside(self, path: "Path") -> "Store":
        """Open another database that has this one's key; see :func:`open_store`."""
        return open_store(path, self._key, self._clock)

    def rewrite(self) -> None:
        """Write the file anew so that nothing deleted is left in it, its log or the copies beside it.

        Raises:
            DatabaseBusy: Someone reads or writes; what was deleted may still be there.
            DiskFull: There is no room for a second copy of the file.
        """
        with self._connected() as connection:
            rewrite(connection, self.path)

    def rescue(self) -> "Salvaged":
        """Close every connection, and put what can be read of the damaged file into a new one.

        Raises:
            Trouble: As :func:`models.salvage.salvage`.
        """
        from models.salvage import salvage

        self.close()
        return salvage(self.path, self._key, self._clock)

    def close(self) -> None:
        """Close every connection, once what other threads have begun to read or write is done."""
        with self._user_left:
            self._closed = True
            self._user_left.wait_for(lambda: not self._users)
        self._plain.close()
        if self._sessions is not None:
            self._sessions.engine.dispose()

    @contextlib.contextmanager
    def _used(self) -> "Iterator[None]":
        with self._user_left:
            if self._closed:
                raise DatabaseClosed
            self._users += 1
        try:
            yield
        finally:
            with self._user_left:
                self._users -= 1
                self._user_left.notify_all()

    @contextlib.contextmanager
    def _connected(self) -> "Iterator[sqlcipher.Connection]":
        """Give a connection of its own."""
        with (
            self._used(),
            database_in_words(self.path),
            contextlib.closing(connect(self.path, self._key)) as connection,
        ):
            yield connection

    def _connect_plain(self) -> "sqlcipher.Connection":
        connection = connect(self.path, self._key)
        connection.row_factory = sqlcipher.Row
        return connection

    def _the_sessions(self) -> "Sessions":
        with self._making_sessions:
            if self._sessions is None:
                from models.sessions import Sessions

                self._sessions = Sessions(self.path, self._key, self._clock, self._guard)
            return self._sessions


def connect(path: "Path", key: bytes, salt: bytes = b"") -> "sqlcipher.Connection":
    """Return a connection to the SQLCipher file ``path``, with ``key`` (32 bytes) given raw.

    The first 16 bytes of a new file are its ``salt``, random where none is given.

    A raw key skips SQLCipher's own key derivation: the key is random already, or comes from Argon2id.

    Raises:
        sqlcipher3.dbapi2.Error: The file cannot be read with the key; :func:`in_words` tells.
    """
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    if not path.exists():
        # SQLite would let everyone on the machine read it; its other files take the same rights.
        path.touch(mode=0o600)
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        for statement in (
            # A wrong key is told in words below; SQLCipher need not write to the terminal too.
            "PRAGMA cipher_log_level = NONE",
            f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"",
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


def rewrite(connection: "sqlcipher.Connection", path: "Path") -> None:
    """Do what :meth:`Store.rewrite` does to the database at ``path``, outside any transaction.

    Deleted rows are overwritten at once (``secure_delete``), but the log, the copies taken before a
    migration and what is left of a broken-off backup still hold them; and nothing is left to how SQLite
    moves rows between its pages.
    """
    from models.table_map import forget_map

    for copy in (path.parent / COPIES).glob(f"{path.stem}-*"):
        copy.unlink()
    sweep(path.parent)
    forget_map(path)
    connection.execute("VACUUM").close()
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise DatabaseBusy


def open_store(path: "Path", key: bytes, clock: "Clock", guard: "Guard | None" = None) -> Store:
    """Open the database at ``path``, or make it where there is none, and bring it up to date.

    Args:
        path: The database.
        key: Its key (32 bytes).
        clock: Tells the time.
        guard: Looks at the words that are saved; without one all are.

    Raises:
        NotEncrypted: The file is a plain SQLite database.
        NotOurDatabase: The file is something else, has another key, or is gone though there was one.
        NewerDatabase: A newer version of the program wrote it.
        DiskFull: There is no room for the copy that is taken before a migration.
    """
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(16) == b"SQLite format 3\x00":
                raise NotEncrypted
    else:
        from models.table_map import map_file

        if map_file(path).exists():
            raise NotOurDatabase  # there was one, and an empty one must not take its place without a word
    with database_in_words(path):
        store = Store(path, key, clock, guard)
    try:
        version = _version(store)
        if version is not None and version > HEAD:
            raise NewerDatabase
        if version != HEAD:
            # Alembic is imported only when there is something to migrate: it costs a third of a second.
            from models.migrations.run import migrate
            from models.table_map import forget_map

            forget_map(path)
            migrate(store.engine, path, from_version=version)
        sweep(path.parent)
    except BaseException:
        store.close()
        raise
    return store


def _version(store: Store) -> str | None:
    with store.plain() as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            return None
        row: Any = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])
