"""The folders beside the database where a backup is made or read, and what a killed program leaves there."""

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlcipher3.dbapi2 as sqlcipher

from models.database_troubles import database_in_words, files_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["sweep", "workshop"]

_PREFIXES: Final = ("backup-", "restore-")
_HELD: Final = "under-way"
"""A database in each folder that is locked as long as somebody works there, and by nobody who was killed."""


@contextlib.contextmanager
def workshop(folder: Path, what: str) -> "Iterator[Path]":
    """Give a folder below ``folder`` that is gone after the block; until then no :func:`sweep` takes it.

    Args:
        folder: Where the database is.
        what: ``backup`` or ``restore``.

    Raises:
        DiskFull: There is no room.
    """
    with files_in_words():
        made = tempfile.TemporaryDirectory(prefix=f"{what}-", dir=folder)
    with made as name:
        with database_in_words(Path(name) / _HELD):
            held = _lock(Path(name))
        with contextlib.closing(held):
            yield Path(name)


def sweep(folder: Path) -> None:
    """Remove what a killed program left of a backup, or of the reading of one, below ``folder``."""
    for left in [each for prefix in _PREFIXES for each in folder.glob(f"{prefix}*") if each.is_dir()]:
        with contextlib.suppress(sqlcipher.Error):  # somebody is at work there, perhaps another program
            _lock(left).close()
            shutil.rmtree(left, ignore_errors=True)


def _lock(folder: Path) -> "sqlcipher.Connection":
    held = sqlcipher.connect(str(folder / _HELD), isolation_level=None, check_same_thread=False, timeout=0)
    try:
        held.execute("BEGIN EXCLUSIVE").close()
    except BaseException:
        held.close()
        raise
    return held
