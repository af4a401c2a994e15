"""What lies in the memory of a running process, as whoever takes hold of the computer could read it."""

import re
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

PIECE = 1 << 24
LONGEST = 1 << 10


def found_in_memory(pid: int, *needles: str | bytes) -> set[str | bytes]:
    """Return those of ``needles`` that lie in the memory of ``pid``, in any way Python or Qt keeps words."""
    wanted = {needle: _ways(needle) for needle in needles}
    found: set[str | bytes] = set()
    maps = Path(f"/proc/{pid}/maps").read_text()
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for first, last in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", maps, re.MULTILINE):
            for piece in _pieces(memory, int(first, 16), int(last, 16)):
                found |= {each for each, ways in wanted.items() if any(way in piece for way in ways)}
    return found


def _pieces(memory: FileIO, first: int, last: int) -> Iterator[bytes]:
    for start in range(first, last, PIECE):
        try:
            memory.seek(start)
            yield memory.read(min(PIECE + LONGEST, last - start))
        except (OSError, ValueError, OverflowError):
            continue  # what the kernel shows nobody


def _ways(needle: str | bytes) -> list[bytes]:
    if isinstance(needle, bytes):
        return [needle]
    return [needle.encode(way) for way in ("utf-8", "latin-1", "utf-16-le", "utf-32-le")]
