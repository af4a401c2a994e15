"""Files that are written whole or not at all, also where the power goes."""

import contextlib
import os
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["settle", "written_whole"]


@contextlib.contextmanager
def written_whole(path: "Path") -> "Iterator[BinaryIO]":
    """Give a file that takes the place of ``path`` at the end of the block; only its owner may read it.

    Where the block raises, ``path`` is as it was and nothing is left beside it.

    Raises:
        OSError: It cannot be written there.
    """
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        with open(draft, "xb", opener=partial(os.open, mode=0o600)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    settle(path.parent)


def settle(path: "Path") -> None:
    """Wait until the disk has a file or, where the system knows that, a folder."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
