"""Every byte of a database's files, decrypted where they are encrypted, to look for what must be gone."""

import re
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from models.database import connect

__all__ = ["damage", "pages_of", "plain_files_with", "sqlcipher_files_with"]

_PAGE, _RESERVED, _SALT = 4_096, 80, 16
_INTERIOR = 5
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


def damage(path: Path, *pages: int) -> None:
    """Write rubbish into pages, the first being 1."""
    content = bytearray(path.read_bytes())
    for page in pages:
        start = (page - 1) * _PAGE + 1_000
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)


def pages_of(path: Path, key: bytes, table: str) -> list[int]:
    """Return the leaves of a table's tree, which hold its rows, in their order."""
    connection = connect(path, key)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    return _leaves(path.read_bytes(), key, root)


def _leaves(content: bytes, key: bytes, root: int) -> list[int]:
    # The form of a page: https://sqlite.org/fileformat2.html#b_tree_pages
    page = _decrypted(content[(root - 1) * _PAGE : root * _PAGE], root, key)
    if page[0] != _INTERIOR:
        return [root]
    cells = [int.from_bytes(page[12 + 2 * n :][:2], "big") for n in range(int.from_bytes(page[3:5], "big"))]
    children = [int.from_bytes(page[place:][:4], "big") for place in (*cells, 8)]
    return [leaf for child in children for leaf in _leaves(content, key, child)]


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
