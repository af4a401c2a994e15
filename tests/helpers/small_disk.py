"""A small disk of its own, which root may mount."""

import contextlib
import ctypes
import ctypes.util
import os
from collections.abc import Iterator
from pathlib import Path

_READ_ONLY, _REMOUNT, _DETACH = 1, 32, 2


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[bool]:
    """Mount a disk of 2 MB at ``folder``, which is made; say whether that was allowed."""
    folder.mkdir()
    libc = _libc()
    allowed = not libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, b"size=2m")
    try:
        yield allowed
    finally:
        if allowed:
            libc.umount2(bytes(folder), _DETACH)


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room on the disk of ``folder``."""
    filler = folder / "filler"
    filler.write_bytes(bytes(os.statvfs(folder).f_bavail * 4096))
    try:
        yield
    finally:
        filler.unlink()


def write_protect(folder: Path) -> None:
    """Let nothing more be written on the disk of ``folder``; nobody may have a file open there."""
    if _libc().mount(None, bytes(folder), None, _REMOUNT | _READ_ONLY, None):
        raise OSError(ctypes.get_errno(), "not write-protected")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
