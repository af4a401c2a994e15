"""Every byte of a database's files, decrypted where they are encrypted, to look for what must be gone."""

import re
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

__all__ = ["plain_files_with", "sqlcipher_files_with"]

_PAGE, _RESERVED, _SALT = 4_096, 80, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def sqlcipher_files_with(pattern: bytes, folder: Path, key: bytes) -> dict[str, int]:
    """Return, for each file below ``folder`` whose pages hold ``pattern`` (any case), how many do."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            pages = sum(bool(re.search(pattern, page, re.IGNORECASE)) for page in _pages(path, key))
            if pages:
                found[path.name] = pages
    return found


def plain_files_with(pattern: bytes, folder: Path) -> list[str]:
    """Return the files below ``folder`` whose bytes hold ``pattern``, in any case."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and compiled.search(path.read_bytes())
    )


def _pages(path: Path, key: bytes) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content  # as it lies there, too
    if path.name.endswith("-wal"):
        for start in range(_WAL_HEADER, len(content), _FRAME_HEADER + _PAGE):
            number = int.from_bytes(content[start : start + 4], "big")
            yield _decrypted(content[start + _FRAME_HEADER : start + _FRAME_HEADER + _PAGE], number, key)
    elif len(content) % _PAGE == 0:
        for number, start in enumerate(range(0, len(content), _PAGE), start=1):
            yield _decrypted(content[start : start + _PAGE], number, key)


def _decrypted(page: bytes, number: int, key: bytes) -> bytes:
    end = _PAGE - _RESERVED
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[end : end + 16])).decryptor()
    return decryptor.update(page[_SALT if number == 1 else 0 : end]) + decryptor.finalize()
