"""One sync of a laptop at a time, across threads and processes."""

import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sync.client.troubles import AlreadySyncing

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


__all__ = ["only_one"]


@contextlib.contextmanager
def only_one(database: Path) -> "Iterator[None]":
    """Hold the right to sync ``database``; the system gives it back when the process ends, however it does.

    Raises:
        AlreadySyncing: Someone else holds it.
    """
    place = database.with_name(database.name + ".sync")
    with open(place, "wb", opener=partial(os.open, mode=0o600)) as file:
        try:
            _take(file)
        except OSError as error:
            raise AlreadySyncing from error
        yield
