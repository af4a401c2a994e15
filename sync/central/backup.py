"""Backup and restore: one encrypted file that fits both kinds of database.

The file is an SQLCipher database with the server's own tables, filled from one snapshot while the server goes
on serving. It is read again and compared, row by row, before it gets its name; ``models/backup.py`` has what
a laptop's backup shares.
"""

import contextlib
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import func, select, update

from models.backup import BackupUnreadable, BackupUnsound, draft_for, is_sound, key_and_salt, key_of
from models.database_troubles import NotOurDatabase, files_in_words
from models.errors import Trouble
from models.sessions import encrypted_engine
from resources.words import tr
from sync.bulk import insert_rows
from sync.central.accounts import shut_out_again
from sync.central.database import bring_up_to_date, reading, writing
from sync.central.erasure import clean_files, replay
from sync.central.isolation import as_operator, enter
from sync.central.regimes import replay_regimes
from sync.central.retention import replay_runs
from sync.tables import CENTRAL_METADATA, sync_clock, sync_device, sync_head, tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine, Table

    from models.clock import Clock
    from sync.central.ledger import Ledger

__all__ = [
    "Content",
    "NotEmpty",
    "back_up",
    "begin_new_life",
    "new_life",
    "restore",
]

_AT_ONCE: Final = 1_000
_MODULUS: Final = 2**128


class NotEmpty(Trouble):
    """The database that a backup is to be put into has something in it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Databasen är inte tom, så säkerhetskopian lades inte in."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange en ny, tom databas med --database."),
        )


@dataclass(frozen=True)
class Content:
    """What a database holds, to compare: rows and a digest, the same on both kinds of database.

    Attributes:
        rows: How many, by table.
        digests: A sum of the rows' hashes, by table.
        last_op_seq: The last edit taken of each laptop, by municipality and laptop.
    """

    rows: dict[str, int]
    digests: dict[str, int]
    last_op_seq: dict[tuple[int, str], int]


def back_up(engine: "Engine", target: Path, passphrase: str) -> Content:
    """Write a verified backup to ``target``, and note which edits it covers.

    Raises:
        BackupThere: ``target`` exists.
        BackupUnsound: What was written could not be read again.
        DiskFull: There is no room.
        NoAccess: The file cannot be written.
    """
    with files_in_words():
        target.parent.mkdir(parents=True, exist_ok=True)
    with draft_for(target) as draft:
        key, salt = key_and_salt(passphrase)
        with contextlib.closing(_Opened(draft, key, salt)) as copy:
            bring_up_to_date(copy.engine)
            with reading(engine) as source, copy.writing() as into:
                there = _copy(source, into)
            copy.make_portable()
        if not is_sound(draft, key):
            raise BackupUnsound
        with contextlib.closing(_Opened(draft, key, salt)) as copy:
            if copy.content() != there:
                raise BackupUnsound
    _note_durable(engine, there)
    return there


def restore(engine: "Engine", source: Path, passphrase: str, *, ledger: "Ledger", clock: "Clock") -> int:
    """Put a backup into an empty database, begin a new life and erase whom the ledger names.

    Returns:
        How many erased people the ledger names.

    Raises:
        NotEmpty: The database has municipalities already.
        BackupUnreadable: The passphrase is another one, or the file is damaged.
        LedgerDamaged: The ledger cannot be read.
    """
    key = key_of(source, passphrase)
    with tempfile.TemporaryDirectory(prefix="itcoach-restore-") as folder:
        # A copy, encrypted as the file is: one from an older server is brought up to date first.
        with files_in_words():
            path = Path(shutil.copy(source, Path(folder) / "backup.db"))
        with contextlib.closing(_Opened(path, key)) as copy:
            try:
                bring_up_to_date(copy.engine)
            except NotOurDatabase as error:
                raise BackupUnreadable from error
            if not is_sound(path, key):
                raise BackupUnreadable
            erased, regimes = writing(engine, lambda into: _fill(into, copy, ledger, clock))
    if erased or regimes:
        clean_files(engine, "")
    return erased


def begin_new_life(engine: "Engine", *, ledger: "Ledger", clock: "Clock") -> int:
    """Tell a database that was put back by other means so, and erase whom the ledger names; return how many.

    Each laptop then compares what it holds with what is here, and sends what is missing.
    """
    erased, regimes = writing(engine, lambda connection: _begin_new_life(connection, ledger, clock))
    if erased or regimes:
        clean_files(engine, "")
    return erased


def _fill(connection: "Connection", copy: "_Opened", ledger: "Ledger", clock: "Clock") -> tuple[int, int]:
    as_operator(connection)
    if connection.scalar(select(func.count()).select_from(tenant)):
        raise NotEmpty
    with copy.engine.connect() as source:
        _copy(source, connection)
    return _begin_new_life(connection, ledger, clock)


def _begin_new_life(connection: "Connection", ledger: "Ledger", clock: "Clock") -> tuple[int, int]:
    """Return how many persons were erased again, and how many changes of the regime made again."""
    as_operator(connection)
    for number in _municipalities(connection):
        enter(connection, number)
        new_life(connection, number)
    shut_out_again(connection, ledger)
    regimes = replay_regimes(connection, ledger, clock.now())
    replay_runs(connection, ledger, clock.now())
    return replay(connection, ledger, clock.now()), regimes


def new_life(connection: "Connection", tenant_id: int) -> None:
    """Give a municipality that was put back a new epoch; the transaction has entered it."""
    here = sync_clock.c.tenant_id == tenant_id
    lived = connection.execute(select(sync_clock.c.epoch).where(here)).scalar_one()
    new = {"epoch": str(uuid.uuid4()), "came_from": lived}
    connection.execute(update(sync_clock).where(here).values(new))
    heads = update(sync_head).where(sync_head.c.tenant_id == tenant_id)
    connection.execute(heads.values(known=sync_head.c.rev))
    laptops = update(sync_device).where(sync_device.c.tenant_id == tenant_id)
    durable = func.coalesce(sync_device.c.last_op_seq, 0)
    connection.execute(laptops.values(may_jump=True, resends=True, durable=durable))


def _note_durable(engine: "Engine", there: Content) -> None:
    """Let the laptops forget the edits that the backup covers."""

    def work(connection: "Connection") -> None:
        for (number, device), last in sorted(there.last_op_seq.items()):
            enter(connection, number)
            this = (sync_device.c.tenant_id == number) & (sync_device.c.device == device)
            # A database put back meanwhile may have fewer edits than the backup: it must not promise more.
            held = this & (sync_device.c.durable < last) & (sync_device.c.last_op_seq >= last)
            connection.execute(update(sync_device).where(held).values(durable=last))

    writing(engine, work)


def _copy(source: "Connection", into: "Connection") -> Content:
    """Copy every row of one open snapshot, and return what it was."""
    rows: dict[str, int] = {}
    digests: dict[str, int] = {}
    last_op_seq: dict[tuple[int, str], int] = {}
    as_operator(into)
    for table, number, some in _rows_of(source):
        if number is not None:
            enter(into, number)
        _count(table, some, rows, digests, last_op_seq)
        insert_rows(into, table, some)
    return Content(rows, digests, last_op_seq)


def _count(
    table: "Table",
    some: list[dict[str, Any]],
    rows: dict[str, int],
    digests: dict[str, int],
    last_op_seq: dict[tuple[int, str], int],
) -> None:
    rows[table.name] = rows.get(table.name, 0) + len(some)
    digests[table.name] = (digests.get(table.name, 0) + sum(map(_hash, some))) % _MODULUS
    if table is sync_device:
        for row in some:
            last_op_seq[row["tenant_id"], row["device"]] = row["last_op_seq"] or 0


def _rows_of(connection: "Connection") -> "Iterator[tuple[Table, int | None, list[dict[str, Any]]]]":
    """Yield every row of every municipality, some at a time; the municipalities themselves first."""
    as_operator(connection)
    yield tenant, None, [dict(row) for row in connection.execute(select(tenant)).mappings()]
    for number in _municipalities(connection):
        enter(connection, number)
        for table in CENTRAL_METADATA.sorted_tables:
            if "tenant_id" not in table.c:  # the list itself, and the wrong codes of the last quarter
                continue
            wanted = select(table).where(table.c.tenant_id == number)
            result = connection.execution_options(yield_per=_AT_ONCE).execute(wanted).mappings()
            for some in result.partitions(_AT_ONCE):
                yield table, number, [dict(row) for row in some]


def _municipalities(connection: "Connection") -> list[int]:
    return list(connection.scalars(select(tenant.c.id).order_by(tenant.c.id)))


def _hash(row: dict[str, Any]) -> int:
    text = msgspec.json.encode(row, order="deterministic")
    return int.from_bytes(blake2b(text, digest_size=16).digest())


class _Opened:
    """A backup's file, opened."""

    def __init__(self, path: Path, key: bytes, salt: bytes = b"") -> None:
        self.engine = encrypted_engine(path, key, salt)

    def close(self) -> None:
        self.engine.dispose()

    @contextlib.contextmanager
    def writing(self) -> "Iterator[Connection]":
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    def make_portable(self) -> None:
        """Put all into the one file."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def content(self) -> Content:
        rows: dict[str, int] = {}
        digests: dict[str, int] = {}
        last_op_seq: dict[tuple[int, str], int] = {}
        with self.engine.connect() as connection:
            for table, _, some in _rows_of(connection):
                _count(table, some, rows, digests, last_op_seq)
        return Content(rows, digests, last_op_seq)
