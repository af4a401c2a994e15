"""Files for other programs: saved whole or not at all, and lists as a Swedish Excel reads them.

A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"), and so
does a code that it would take for a number in powers of ten.
"""

import csv
import errno
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from models.errors import Trouble
from models.files import written_whole
from resources.words import tr

__all__ = [
    "FileNotSaved",
    "as_csv",
    "codebook_beside",
    "decimal",
    "save",
    "save_with_codebook",
    "without_formula",
    "write_csv",
]

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_BELOW_ZERO: Final = re.compile(r"-[0-9]+(,[0-9]+)?")
_POWER_OF_TEN: Final = re.compile(r"[0-9]+E[0-9]+", re.IGNORECASE)


class FileNotSaved(Trouble):
    """A file could not be saved where it was wanted."""

    def __init__(self, happened: str, to_do: str) -> None:
        super().__init__(happened, safe=tr("En äldre fil med samma namn är orörd."), to_do=to_do)


def save(path: Path, content: bytes) -> None:
    """Save a file whole or not at all.

    Raises:
        FileNotSaved: There was no room, the folder is gone or may not be written in, or ``path`` is one.
    """
    if path.is_dir():
        raise FileNotSaved(
            tr("{file} är en mapp, och det behövs en fil.", file=path), tr("Skriv filens namn också.")
        )
    try:
        with written_whole(path) as file:
            file.write(content)
    except OSError as error:
        raise _not_saved(error) from error


def _not_saved(error: OSError) -> FileNotSaved:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return FileNotSaved(
            tr("Disken är full, så filen kunde inte sparas."),
            tr("Ta bort något annat från disken, eller spara på en annan plats."),
        )
    if isinstance(error, PermissionError):
        return FileNotSaved(
            tr("Filen fick inte sparas där."),
            tr("Välj en annan mapp, och stäng filen om den är öppen i ett annat program."),
        )
    return FileNotSaved(
        tr("Filen kunde inte sparas där: mappen finns inte eller går inte att nå."),
        tr("Välj en annan mapp."),
    )


def codebook_beside(path: Path) -> Path:
    """Return where the codebook of a list at ``path`` is saved."""
    return path.with_name(tr("{name}-kodbok.txt", name=path.stem))


def save_with_codebook(path: Path, content: bytes, codebook: str) -> tuple[Path, Path]:
    """Save a list at ``path`` and its codebook beside it; return both paths.

    Raises:
        FileNotSaved: There was no room, or the folder may not be written in.
    """
    beside = codebook_beside(path)
    save(path, content)
    save(beside, codebook.encode("utf-8-sig"))
    return path, beside


def as_csv(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV; see :func:`write_csv`."""
    file = io.BytesIO()
    write_csv(file, headings, rows)
    return file.getvalue()


def write_csv(file: BinaryIO, headings: Sequence[str], rows: Iterable[Iterable[object]]) -> int:
    """Write rows as CSV with semicolons, UTF-8 with BOM and CRLF, and return how many they are."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    number = 0
    for row in rows:
        writer.writerow([without_formula(str(cell)) for cell in row])
        number += 1
    text.detach()  # which leaves the file open for whoever gave it
    return number


def without_formula(cell: str) -> str:
    """Return ``cell`` so that a spreadsheet shows it as it is: with an apostrophe first where it would not.

    A plain number below zero is no formula, and stays a number.
    """
    runs = cell.startswith(_FORMULA_SIGNS) and not _BELOW_ZERO.fullmatch(cell)
    return f"'{cell}" if runs or _POWER_OF_TEN.fullmatch(cell) else cell


def decimal(hundredths: int) -> str:
    """Return a number with two decimals as Swedish Excel reads it, with a comma."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole},{rest:02}"
