"""Look at a list before it is imported, and import it."""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from itcoach import codes
from itcoach.importing.calendar import is_calendar, read_calendar
from itcoach.importing.columns import ColumnMapping, Field, guess_columns, signature
from itcoach.importing.decoding import MAX_MEGABYTES, decoded
from itcoach.importing.entries import Entry, ListedBooking
from itcoach.importing.known import Known
from itcoach.importing.plan import plan
from itcoach.importing.planned import Plan, PreviewRow, RowStatus
from itcoach.importing.rows import entries_of
from itcoach.importing.table import Table, read_table
from itcoach.importing.troubles import FileNotReadable, ListTooBig
from itcoach.sensitive.guard import Answer, answered
from models.booking import Booking, BusyTime, ImportMapping, LastImported
from models.clock import Clock, months_later, to_local
from models.people import Coach, Resident
from models.regime import refuse_anonymous
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["ImportResult", "Preview", "apply", "preview", "read_file"]

_FAR_MONTHS: Final = 24
"""A visit is seldom booked further ahead; a year that is written wrong keeps names for as long."""


@dataclass(frozen=True)
class Preview:
    """What importing a file would do.

    Attributes:
        name: Of the file.
        rows: In the file's order.
        table: The list with its headings; ``None`` for a calendar.
        mapping: Which column holds what; ``None`` for a calendar.
        entries: What the file says, which :func:`apply` compares anew.
    """

    name: str
    rows: tuple[PreviewRow, ...]
    table: Table | None
    mapping: ColumnMapping | None
    entries: tuple[Entry, ...] = field(repr=False)

    @property
    def new(self) -> int:
        """Return how many rows are new."""
        return self._count(RowStatus.NEW)

    @property
    def changed(self) -> int:
        """Return how many rows change what is stored, or what an earlier row says."""
        return self._count(RowStatus.CHANGED)

    @property
    def already_there(self) -> int:
        """Return how many rows say nothing new."""
        return self._count(RowStatus.ALREADY_THERE)

    @property
    def colleagues(self) -> int:
        """Return how many rows a colleague reads in."""
        return self._count(RowStatus.COLLEAGUES)

    @property
    def refused(self) -> int:
        """Return how many rows cannot be used."""
        return self._count(RowStatus.REFUSED)

    def _count(self, status: RowStatus) -> int:
        return sum(row.status is status for row in self.rows)


@dataclass(frozen=True)
class ImportResult:
    """What an import did.

    Attributes:
        rows: As in the preview, if nothing was edited in between.
        counts: Rows by status.
        written: Records that were made or changed.
    """

    rows: tuple[PreviewRow, ...]
    counts: dict[RowStatus, int]
    written: int


def read_file(path: Path) -> bytes:
    """Return the bytes of a file to import.

    Raises:
        FileNotReadable: It cannot be opened.
        ListTooBig: It is far larger than a list.
    """
    limit = MAX_MEGABYTES * 1024 * 1024
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise FileNotReadable from error
    if len(data) > limit:
        raise ListTooBig(MAX_MEGABYTES)
    return data


def preview(
    work: "Workplace | None", data: bytes, name: str, mapping: ColumnMapping | None = None
) -> Preview:
    """Return what importing ``data`` would do, without doing it.

    Args:
        work: Where it would be imported; ``None`` compares with nothing.
        data: The file.
        name: What the file is called, for showing; it decides nothing.
        mapping: Which column holds what; guessed from the headings, or as chosen last, where not given.

    Raises:
        UnreadableList: The whole file cannot be used; the sentence says why.
        NobodyIsKept: It names people, and the municipality keeps counts alone.
    """
    text = decoded(data)
    if work is None:
        return _preview(text, name, mapping, Known(None, ""), None, Clock())
    with work.store.read() as session:
        looked_at = _preview(text, name, mapping, Known(session, work.coach_id), session, work.clock)
        if any(isinstance(each, ListedBooking) for each in looked_at.entries):
            refuse_anonymous(session)
        return looked_at


def _preview(
    text: str,
    name: str,
    mapping: ColumnMapping | None,
    known: Known,
    session: "Session | None",
    clock: Clock,
) -> Preview:
    if is_calendar(text):
        table, mapping = None, None
        entries = tuple(read_calendar(text, today=clock.today(), residents=known.names()))
    else:
        table = read_table(text)
        mapping = mapping or guess_columns(table.headings, _remembered(session, table))
        entries = tuple(_doubted(each, clock.today()) for each in entries_of(table, mapping))
    return Preview(name, tuple(plan(entries, known).rows), table, mapping, entries)


def _doubted(entry: Entry, today: "date") -> Entry:
    """Return an entry with a warning where its year is probably written wrong."""
    if isinstance(entry, ListedBooking) and to_local(entry.start).date() > months_later(today, _FAR_MONTHS):
        warning = tr("Dagen ligger mer än två år fram. Stämmer året?")
        return replace(entry, warnings=(*entry.warnings, warning))
    return entry


def apply(work: "Workplace", preview: Preview) -> ImportResult:
    """Import what was previewed, whole or not at all, and remember the columns.

    What is stored is compared anew, so that nothing edited since the preview is overwritten. The preview has
    told what is left out of the texts; what may be a code or not stays.

    Raises:
        DiskFull: There was no room; nothing was imported.
    """
    with answered(Answer.REMOVE_CERTAIN), work.store.write() as session:
        known = Known(session, work.coach_id)
        planned = plan(preview.entries, known)
        written = _write(session, planned, known.codes)
        if preview.table is not None and preview.mapping is not None:
            _remember(session, preview.table, preview.mapping)
    counts = Counter(row.status for row in planned.rows)
    return ImportResult(tuple(planned.rows), {status: counts[status] for status in RowStatus}, written)


def _write(session: "Session", planned: Plan, taken: set[str]) -> int:
    for coach_id, name in planned.coaches.items():
        session.add(Coach(id=coach_id, name=name))
    for person_id, fields in planned.people.items():
        code = codes.new_code(taken)
        taken.add(code)
        session.add(Resident(id=person_id, code=code, **fields))
    session.add_all(Booking(id=booking_id, **fields) for booking_id, fields in planned.bookings.items())
    session.add_all(BusyTime(id=busy_id, **fields) for busy_id, fields in planned.busy.items())
    changed: tuple[tuple[type[Any], dict[str, dict[str, Any]]], ...] = (
        (Resident, planned.people_changes),
        (Booking, planned.booking_changes),
        (BusyTime, planned.busy_changes),
    )
    for kind, records in changed:
        for record_id, fields in records.items():
            _set(session.get_one(kind, record_id), fields.items())
    for record_id, seen in planned.seen.items():
        session.merge(LastImported(record=record_id, seen=seen))
    made = len(planned.coaches) + len(planned.people) + len(planned.bookings) + len(planned.busy)
    return made + sum(len(records) for _, records in changed)


def _set(record: object, fields: "Iterable[tuple[str, Any]]") -> None:
    for name, value in fields:
        setattr(record, name, value)


def _remembered(session: "Session | None", table: Table) -> ColumnMapping | None:
    kept = session and session.get(ImportMapping, signature(table.headings))
    if not kept:
        return None
    known = {str(each) for each in Field}
    return ColumnMapping({Field(name): column for name, column in kept.columns.items() if name in known})


def _remember(session: "Session", table: Table, mapping: ColumnMapping) -> None:
    columns = {str(name): column for name, column in mapping.columns.items()}
    session.merge(ImportMapping(headings=signature(table.headings), columns=columns))
