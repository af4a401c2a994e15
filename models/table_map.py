"""Where the tables of a database begin, kept beside it for the day when its own first pages cannot be read.

All of a file depends on a few pages at its head: the salt of its key, and which table begins where. What is
kept holds names of tables and columns, numbers of pages and the salt, which is no secret; nothing of what is
stored.
"""

import contextlib
import json
import shutil
from typing import TYPE_CHECKING, Any, Final

from models.database import connect
from models.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlcipher3.dbapi2 as sqlcipher

__all__ = ["forget_map", "keep_map", "map_file", "replaced_head"]

_PAGE: Final = 4_096
_SALT_BYTES: Final = 16


def map_file(path: "Path") -> "Path":
    """Return where the map of the database at ``path`` is kept."""
    return path.with_name(f"{path.stem}-map.json")


def keep_map(connection: "sqlcipher.Connection", path: "Path") -> None:
    """Keep the map of the sound database at ``path``; it holds until the file is written anew.

    Raises:
        OSError: It could not be written; there is none then.
    """
    rows = connection.execute(
        "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ).fetchall()
    tables = {name: {"root": root, "columns": _columns(connection, name)} for name, root in rows}
    with path.open("rb") as file:
        salt = file.read(_SALT_BYTES).hex()
    content = json.dumps({"salt": salt, "tables": tables}).encode()
    target = map_file(path)
    if not (target.exists() and target.read_bytes() == content):
        with written_whole(target) as written:
            written.write(content)


def forget_map(path: "Path") -> None:
    """Remove the map, before tables come to begin elsewhere: a map that is wrong is worse than none."""
    map_file(path).unlink(missing_ok=True)


class Headless:
    """A copy of a damaged database with a head of its own for each table.

    Attributes:
        path: The copy.
    """

    def __init__(self, path: "Path", tables: dict[str, Any], maker: "sqlcipher.Connection") -> None:
        self.path = path
        self._tables, self._maker = tables, maker
        self._head = path.with_name(f"{path.name}-head")

    def turn_to(self, table: str) -> None:
        """Let the copy begin with a page that knows ``table`` and nothing else."""
        entry = self._tables.get(table, {"root": 0, "columns": []})
        columns = ", ".join(entry["columns"]) or "nothing"
        self._maker.execute(
            "UPDATE sqlite_master SET type = 'table', name = ?, tbl_name = ?, rootpage = ?, sql = ?",
            (table, table, entry["root"], f'CREATE TABLE "{table}" ({columns})'),
        ).close()
        with self._head.open("rb") as head, self.path.open("r+b") as copy:
            copy.write(head.read(_PAGE))


@contextlib.contextmanager
def replaced_head(path: "Path", key: bytes) -> "Iterator[Headless | None]":
    """Give a copy of the damaged database at ``path`` that can be read table by table; nothing without a map.

    Raises:
        OSError: There is no room for it.
    """
    try:
        kept = json.loads(map_file(path).read_text("utf-8"))
        salt, tables = bytes.fromhex(kept["salt"]), dict(kept["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        yield None
        return
    copy = path.with_name(f"{path.stem}-headless.new")
    head = copy.with_name(f"{copy.name}-head")
    try:
        copy.touch(mode=0o600)
        if path.exists():
            shutil.copyfile(path, copy)  # its log is in it: whoever tried to read the file put it there
        pages = copy.stat().st_size // _PAGE + 1
        with contextlib.closing(connect(head, key, salt)) as maker:
            for statement in (
                "PRAGMA journal_mode = DELETE",
                "CREATE TABLE room (bytes)",
                f"INSERT INTO room VALUES (zeroblob({pages * _PAGE}))",  # the head tells how long the file is
                "PRAGMA writable_schema = ON",
            ):
                maker.execute(statement).close()
            yield Headless(copy, tables, maker)
    finally:
        for each in (copy, head):
            for suffix in ("", "-wal", "-shm", "-journal"):
                each.with_name(each.name + suffix).unlink(missing_ok=True)


def _columns(connection: "sqlcipher.Connection", table: str) -> list[str]:
    """Return the columns as they are declared, as far as reading depends on it."""
    columns = []
    for _, name, kind, _, default, number in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        words = [f'"{name}"', kind]
        if number and kind == "INTEGER":
            words.append("PRIMARY KEY")  # the row's own number
        if default is not None:
            words.append(f"DEFAULT {default}")  # of rows from before the column was added
        columns.append(" ".join(filter(None, words)))
    return columns
