"""The ledger: who has been erased or shut out, outside every backup, so that no restore brings anyone back.

One line of JSON for each, with identities only. A line is on the disk before the transaction
commits.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from models.database_troubles import files_in_words
from models.errors import Trouble
from models.files import settle
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = [
    "LEDGER_FILE",
    "LEDGER_VARIABLE",
    "Entry",
    "Ledger",
    "LedgerDamaged",
    "LedgerMissing",
    "LedgerNeeded",
    "ledger_for",
]

LEDGER_FILE: Final = "ledger.jsonl"
LEDGER_VARIABLE: Final = "ITCOACH_CENTRAL_LEDGER"


class LedgerNeeded(Trouble):
    """Nobody has said where the ledger is."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det är inte angivet var liggaren finns."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange --ledger FIL eller {variable}.", variable=LEDGER_VARIABLE),
        )


class LedgerMissing(Trouble):
    """There is no file where the ledger is said to be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            tr("Det finns ingen liggare i {path}.", path=path),
            safe=tr("Ingenting har ändrats."),
            to_do=tr(
                "Rätta sökvägen: utan liggaren skulle raderade personer komma tillbaka. Har ingen raderats "
                "eller stängts ute än finns ingen liggare; ange då en tom fil."
            ),
        )


class LedgerDamaged(Trouble):
    """A line of the ledger cannot be understood."""

    def __init__(self, line: int) -> None:
        super().__init__(
            tr("Rad {line} i liggaren går inte att läsa.", line=line),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Rätta raden, eller hämta liggaren från en kopia."),
        )


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One erasure, one laptop or coach that was shut out, one change of the regime, or one removal of names.

    Attributes:
        municipality: The municipality's public identity.
        at: When, ISO 8601 in UTC.
        resident: The identity of who was erased.
        decision: The reference of the decision to erase; nothing personal.
        device: The laptop that was shut out.
        coach: The coach who was shut out.
        regime: The regime that holds from then on.
        run: The identity of a run that removed names and notes whose time was over.
        names: The identities of whose they were.
        notes: The identities of whose note on safety had expired.
        by: Who decided on the run.
        months: How long names and notes are kept.
        before: Whose last contact was before this day.
        log_months: How long access log and audit trail are kept; the run removed what was older.
    """

    municipality: str
    at: str
    resident: str = ""
    decision: str = ""
    device: str = ""
    coach: str = ""
    regime: str = ""
    run: str = ""
    names: list[str] = []
    notes: list[str] = []
    by: str = ""
    months: int = 0
    before: str = ""
    log_months: int = 0


class Ledger:
    """An append-only file.

    Args:
        path: Where it is; it is made for its owner alone when the first line is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, entry: Entry) -> None:
        """Add a line and wait until the disk has it.

        Raises:
            DiskFull: There is no room.
            NoAccess: The file cannot be written.
        """
        with files_in_words():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self._path.exists()
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                # A line that a power cut left half-way must not swallow this one.
                size = os.fstat(file).st_size
                torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
                os.write(file, b"\n" * torn + msgspec.json.encode(entry) + b"\n")
                os.fsync(file)
            finally:
                os.close(file)
            if is_new:
                settle(self._path.parent)

    @property
    def is_there(self) -> bool:
        """Whether anything has been written down."""
        return self._path.is_file()

    def entries(self) -> list[Entry]:
        """Return every entry, oldest first; none where there is no file.

        Raises:
            LedgerDamaged: A line cannot be understood.
            NoAccess: The file cannot be read.
        """
        with files_in_words():
            if not self.is_there:
                return []
            lines = self._path.read_bytes().splitlines()
        entries = []
        for number, line in enumerate(lines, start=1):
            try:
                entries.append(msgspec.json.decode(line, type=Entry))
            except msgspec.MsgspecError as error:
                raise LedgerDamaged(number) from error
        return entries


def ledger_for(engine: "Engine", given: str | None, *, to_read: bool = False) -> Ledger:
    """Return the ledger at ``given``, else where the environment says, else beside the SQLite file.

    Args:
        engine: The server's database.
        given: Where the operator says that it is.
        to_read: It is read, not written: what is named has to be there.

    Raises:
        LedgerNeeded: The database is PostgreSQL and nobody has said where the ledger is.
        LedgerMissing: It is named, and there is none.
    """
    path = given or os.environ.get(LEDGER_VARIABLE)
    if path:
        ledger = Ledger(Path(path))
        if to_read and not ledger.is_there:
            raise LedgerMissing(Path(path))
        return ledger
    if engine.dialect.name != "sqlite":
        raise LedgerNeeded
    return Ledger(Path(str(engine.url.database)).parent / LEDGER_FILE)
