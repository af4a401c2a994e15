"""Whether a crash cost what was saved: committed pages of the write-ahead log that SQLite no longer reads.

SQLite reads the log up to its first damaged frame and leaves out the rest without a word. That is right for
what a crash broke off, and wrong where the disk has damaged what was committed: so the commits in the log are
counted before SQLite sees it. Its form: https://sqlite.org/fileformat2.html#the_write_ahead_log
"""

import contextlib
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    import sqlcipher3.dbapi2 as sqlcipher

__all__ = ["committed_frames", "lost_frames"]

_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_BIG_ENDIAN_SUMS: Final = 1


def committed_frames(path: "Path") -> int:
    """Return how many frames of the log beside the database ``path`` were surely committed.

    The last commit does not count: a crash may have come while it was written. Each before it was on the disk
    in full, or the next would not have begun. Only before anybody opens the database.
    """
    with contextlib.suppress(OSError), path.with_name(f"{path.name}-wal").open("rb") as log:
        header = log.read(_HEADER)
        if len(header) < _HEADER:
            return 0
        frame = _FRAME_HEADER + int.from_bytes(header[8:12], "big")
        salts, commits, number = header[16:24] if _is_sound(header) else None, [0, 0], 0
        while len(head := log.read(frame)) == frame:
            number += 1
            salts = salts or head[8:16]
            if head[8:16] == salts and any(head[4:8]):  # how long the database is after a commit
                commits.append(number)
        return commits[-2]
    return 0


def lost_frames(connection: "sqlcipher.Connection", committed: int) -> bool:
    """Tell whether SQLite reads fewer frames of the log than were ``committed`` before it was opened."""
    if not committed:
        return False
    connection.execute("SELECT count(*) FROM sqlite_master").close()
    (_, frames, _) = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return int(frames) < committed


def _is_sound(header: bytes) -> bool:
    order = ">" if header[3] & _BIG_ENDIAN_SUMS else "<"
    first = second = 0
    for one, other in struct.iter_unpack(f"{order}II", header[:24]):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return struct.pack(">II", first, second) == header[24:32]
