"""Save what can be read of a damaged database into a new one beside it.

The damaged file is kept as it was. SQLCipher refuses a page whose check sum is wrong, and a connection that
has met one reads nothing more; so each table is read in ranges of row numbers, a range that cannot be read is
halved until the rows around the damage are out, and each try has a connection of its own.
"""

import contextlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import insert, select, update

from models.base import LaptopBase, Record
from models.database import COPIES, Store, connect
from models.database_troubles import database_in_words, files_in_words
from models.migrations.run import migrate
from models.outbox import SCHEMA_VERSION, SINCE_RESTORED, Outbox, OutboxState, leave_identity
from models.search import index_new_notes
from models.sync_state import SyncState
from models.table_map import forget_map, replaced_head
from models.wire import to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from models.clock import Clock
    from models.table_map import Headless

__all__ = ["Salvaged", "TableSaved", "salvage"]

_ROWS_AT_ONCE: Final = 2_000
_ROWS_A_PAGE: Final = 64
_FURTHEST: Final = SINCE_RESTORED + 2**22
"""How far to look where the last row number cannot be read: more rows than any table of a laptop has, also
where edits are numbered as those of a laptop that began from a backup."""


@dataclass(frozen=True)
class TableSaved:
    """What became of a table.

    Attributes:
        saved: Rows in the new database.
        damaged: Whether some of it could not be read.
    """

    saved: int
    damaged: bool


@dataclass(frozen=True)
class Salvaged:
    """What could be saved.

    Attributes:
        tables: By name.
        kept: Where the damaged file lies, if there was one at all.
        edits_lost: Edits that had not been sent and whose words could not be read.
        is_unpaired: Whether the laptop has to be paired anew, since it no longer knows what it has sent.
    """

    tables: dict[str, TableSaved]
    kept: "Path"
    edits_lost: int
    is_unpaired: bool

    @property
    def saved(self) -> int:
        """How many records were saved."""
        records = {table.name for table in Record.metadata.sorted_tables}
        return sum(table.saved for name, table in self.tables.items() if name in records)

    @property
    def damaged(self) -> tuple[str, ...]:
        """The tables of which something could not be read."""
        return tuple(name for name, table in self.tables.items() if table.damaged)


def salvage(path: "Path", key: bytes, clock: "Clock") -> Salvaged:
    """Replace the damaged database at ``path`` with a new one that holds what could be read of it.

    Nobody may have it open. What the server has comes again with the next sync; broken off, it can be begun
    anew, since the damaged file is in its place until the new one is whole.

    Raises:
        DiskFull: There is no room for the copy and the new file; nothing has been changed.
        NoAccess: The folder cannot be written.
    """
    with files_in_words(), database_in_words(path):
        kept = _keep(path, clock)
        new = path.with_name(f"{path.stem}-salvage.new")
        _remove(new)
        try:
            with _read_as_well_as_can_be(path, key) as old:
                result = _rebuild(old, new, key, clock, kept)
        except BaseException:
            _remove(new)
            raise
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        forget_map(path)
        new.replace(path)
    return result


def _keep(path: "Path", clock: "Clock") -> "Path":
    """Copy the damaged file and its log; an erasure removes the copies like those before a migration."""
    folder = path.parent / COPIES
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / f"{path.stem}-damaged-{clock.now():%Y%m%d-%H%M%S}{path.suffix}"
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copy2(source, kept.with_name(kept.name + suffix))
    return kept


def _remove(path: "Path") -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextlib.contextmanager
def _read_as_well_as_can_be(path: "Path", key: bytes) -> "Iterator[_Damaged]":
    """Give the damaged database; where its first pages cannot be read, a copy with others in their place."""
    old = _Damaged(path, key)
    if old.ask("SELECT count(*) FROM sqlite_master") not in (None, [(0,)]):
        yield old
        return
    with replaced_head(path, key) as headless:
        yield old if headless is None else _Damaged(headless.path, key, headless)


def _rebuild(old: "_Damaged", new: "Path", key: bytes, clock: "Clock", kept: "Path") -> Salvaged:
    store = Store(new, key, clock)
    try:
        migrate(store.engine, new, from_version=None)
        with store.engine.execution_options(writes=True).begin() as connection:
            tables = {
                table.name: _copy(connection, old, table)
                for metadata in (Record.metadata, LaptopBase.metadata)
                for table in metadata.sorted_tables
            }
            last = old.last_edit()
            is_unpaired = last is None or tables["sync_state"].damaged
            lost = _close_gaps(connection, last, clock)
            _send_what_no_edit_tells(connection, clock)
            if is_unpaired:
                leave_identity(connection)
            sync_state: Any = SyncState.__table__
            connection.execute(update(sync_state).values(cursor=0, whole=True, compared_at=None))
    finally:
        store.close()
    _into_one_file(new, key)
    return Salvaged(tables, kept, lost, is_unpaired)


class _Damaged:
    """The damaged database, read with a new connection for each try."""

    def __init__(self, path: "Path", key: bytes, headless: "Headless | None" = None) -> None:
        self._path, self._key, self._headless = path, key, headless

    def ask(self, statement: str, *values: int) -> list[tuple[Any, ...]] | None:
        """Return the answer, or ``None`` where it cannot be read."""
        try:
            with contextlib.closing(sqlcipher.connect(str(self._path), isolation_level=None)) as connection:
                for pragma in (
                    "cipher_log_level = NONE",
                    f"key = \"x'{self._key.hex()}'\"",
                    "writable_schema = ON",  # else a file that was cut off is not read at all
                ):
                    connection.execute(f"PRAGMA {pragma}").close()
                return list(connection.execute(statement, values))
        except sqlcipher.Error:
            return None

    def columns(self, table: str) -> list[str]:
        """Return the names of the columns; whatever is asked next must be about this table."""
        self._turn_to(table)
        return [row[1] for row in self.ask(f'PRAGMA table_info("{table}")') or []]

    def last_edit(self) -> int | None:
        """Return the last number that an edit was given, or ``None`` where it cannot be told."""
        self._turn_to("sqlite_sequence")
        answer = self.ask("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")
        return None if answer is None else int(answer[0][0]) if answer else 0

    def _turn_to(self, table: str) -> None:
        if self._headless is not None:
            self._headless.turn_to(table)

    def rows(self, table: str, columns: list[str]) -> "Iterator[list[tuple[Any, ...]] | None]":
        """Yield the rows in the order of their numbers, and ``None`` wherever some cannot be read."""
        first, last = (self.ask(f'SELECT {end}(rowid) FROM "{table}"') for end in ("min", "max"))
        if first == [(None,)]:
            return
        chosen = ", ".join(f'"{name}"' for name in columns)
        statement = f'SELECT {chosen} FROM "{table}" NOT INDEXED WHERE rowid BETWEEN ? AND ?'
        number, size = first[0][0] if first else 1, _ROWS_AT_ONCE
        end = last[0][0] if last else _FURTHEST
        while number <= end:
            found = self.ask(statement, number, min(number + size - 1, end))
            if found is not None:
                yield found
                number, size = self._next(table, number + size, end), min(size * 2, _ROWS_AT_ONCE)
            elif size > 1:
                size //= 2
            else:
                yield None
                number = self._behind(statement, number, end)

    def _next(self, table: str, number: int, end: int) -> int:
        """Return the first row number from ``number`` on, or ``number`` itself where that cannot be read.

        Row numbers are no sequence: edits may go on from :data:`SINCE_RESTORED`.
        """
        answer = self.ask(f'SELECT min(rowid) FROM "{table}" WHERE rowid >= ?', number)
        if answer is None:
            return number
        return end + 1 if answer == [(None,)] else int(answer[0][0])

    def _behind(self, statement: str, number: int, end: int) -> int:
        """Return the first row number behind the damage that begins at ``number``.

        Row by row as far as a page reaches, then in growing steps, since a damaged page high up in the tree
        takes thousands of rows along.
        """
        lost, step, read = number, 1, number
        while read == lost:
            read = min(lost + step, end + 1)
            if read <= end and self.ask(statement, read, read) is None:
                lost, step = read, step if read - number < _ROWS_A_PAGE else step * 2
                read = lost
        while read - lost > 1:  # what the last step went past
            middle = (lost + read) // 2
            if self.ask(statement, middle, middle) is None:
                lost = middle
            else:
                read = middle
        return read


def _copy(connection: "Connection", old: _Damaged, table: "Table") -> TableSaved:
    known = old.columns(table.name)
    columns = [column.name for column in table.columns if column.name in known]
    if not columns:
        return TableSaved(0, damaged=True)
    chosen = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table.name}" ({chosen}) VALUES ({places})'
    saved, damaged = 0, False
    for found in old.rows(table.name, columns):
        damaged = damaged or found is None
        if not found:
            continue
        with index_new_notes(connection, _from_the_server(table, columns, found)):
            connection.exec_driver_sql(statement, found)
        saved += len(found)
    return TableSaved(saved, damaged)


def _from_the_server(table: "Table", columns: list[str], rows: list[tuple[Any, ...]]) -> list[str]:
    """Return the notes that no trigger indexes."""
    if table.name != "visit_note":
        return []
    return [row[columns.index("id")] for row in rows if row[columns.index("rev")]]


def _close_gaps(connection: "Connection", last: int | None, clock: "Clock") -> int:
    """Put a number to skip where an edit is lost, so that no number is missing and none is given again.

    Args:
        connection: The new database.
        last: The last number that an edit was given; where it is unknown the laptop is paired anew, and the
            server counts from whatever number comes first.
        clock: The laptop's.

    Returns:
        How many edits that the server had not answered are lost, as far as can be told.
    """
    outbox: Any = Outbox.__table__
    sync_state: Any = SyncState.__table__
    states = _states(connection)
    last = max([last or 0, *states])
    # A laptop that began from a backup has two runs of numbers, with nothing between them.
    first_run = {number: state for number, state in states.items() if number <= SINCE_RESTORED}
    ends = last if last < SINCE_RESTORED else max(first_run, default=0)
    acked = connection.scalar(select(sync_state.c.acked))
    if acked is None:
        # Who it was is forgotten too, so nothing is taken over at pairing: one run, as of any new laptop.
        if last >= SINCE_RESTORED:
            moved = update(outbox).where(outbox.c.op_seq > SINCE_RESTORED)
            connection.execute(moved.values(op_seq=outbox.c.op_seq - SINCE_RESTORED + ends))
            last = ends = last - SINCE_RESTORED + ends
            states = first_run = _states(connection)
        waiting = [number for number, state in first_run.items() if state == OutboxState.WAITING]
        acked = min(waiting, default=ends + 1) - 1
        connection.execute(insert(sync_state).values(id=1, acked=acked))
    runs = range(min([acked + 1, *first_run]), ends + 1), range(SINCE_RESTORED + 1, last + 1)
    missing = [number for run in runs for number in run if number not in states]
    if missing:
        connection.execute(insert(outbox), [_skip(number, acked, clock) for number in missing])
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
    connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)", (last,))
    return sum(number > acked for number in missing)


def _states(connection: "Connection") -> dict[int, str]:
    outbox: Any = Outbox.__table__
    rows = connection.execute(select(outbox.c.op_seq, outbox.c.state))
    return {row.op_seq: row.state for row in rows}


def _skip(number: int, acked: int, clock: "Clock") -> dict[str, Any]:
    return {
        "op_seq": number,
        "entity": "",
        "record": "",
        "kind": "skip",
        "base_rev": 0,
        "base": {},
        "patch": {},
        "schema_version": SCHEMA_VERSION,
        "device_time": clock.now(),
        "state": OutboxState.ACKED if number <= acked else OutboxState.WAITING,
        "reason": "",
    }


def _send_what_no_edit_tells(connection: "Connection", clock: "Clock") -> None:
    """Line up each record that the server has never confirmed and whose edit is lost."""
    outbox: Any = Outbox.__table__
    told = set(connection.scalars(select(outbox.c.record).where(outbox.c.kind == "insert")))
    for table in Record.metadata.sorted_tables:
        new = connection.execute(select(table).where(table.c.rev == 0)).mappings()
        lost = [
            {
                "entity": table.name,
                "record": row["id"],
                "kind": "insert",
                "base_rev": 0,
                "base": {},
                "patch": {name: to_wire(row[name]) for name in row if name not in ("id", "rev")},
                "schema_version": SCHEMA_VERSION,
                "device_time": clock.now(),
                "state": OutboxState.WAITING,
                "reason": "",
            }
            for row in new
            if row["id"] not in told
        ]
        if lost:
            connection.execute(insert(outbox), lost)


def _into_one_file(path: "Path", key: bytes) -> None:
    connection = connect(path, key)
    connection.execute("PRAGMA journal_mode = DELETE").close()
    connection.close()
