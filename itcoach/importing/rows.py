"""Turn the rows of a list into bookings, or into the reason why not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from itcoach.calendar.day import BOOKABLE_MINUTES
from itcoach.importing.columns import ColumnMapping, Field, field_label
from itcoach.importing.entries import Entry, ListedBooking, ListedRefusal, Origin
from itcoach.importing.table import Table, TableRow
from itcoach.importing.values import (
    NotUnderstood,
    is_protected,
    parse_day,
    parse_interval,
    parse_minutes,
    parse_place,
    parse_source,
    parse_status,
)
from itcoach.sensitive.findings import Sensitive, findings, without
from models.clock import SWEDEN
from models.vocabulary import BookingStatus, Place, Source
from resources.words import tr

__all__ = ["entries_of", "safe_text"]

_LONGEST: Final = {
    Field.REFERENCE: 190,
    Field.NAME: 200,
    Field.PHONE: 40,
    Field.ADDRESS: 200,
    Field.AREA: 100,
    Field.COACH: 100,
    Field.PLACE: 200,
    Field.WISH: 5000,
    Field.REMARK: 5000,
}
"""Characters that the records hold."""
_USUAL_MINUTES: Final = 60


class _Refused(Exception):
    """A row cannot be used; the text is the reason."""


def entries_of(table: Table, mapping: ColumnMapping) -> Iterator[Entry]:
    """Return what each row of ``table`` says."""
    for row in table.rows:
        reader = _Row(table, mapping, row)
        try:
            yield reader.booking()
        except _Refused as refusal:
            wish = safe_text(reader.cell(Field.WISH), "")[0]
            yield ListedRefusal(row.number, str(refusal), without(reader.cell(Field.NAME)), wish)


def safe_text(text: str, label: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without personnummer, codes and passwords, and what to warn about.

    What may be a code or not stays, with a warning.

    Args:
        text: What a cell holds.
        label: The words for the field, for the warnings.
    """
    found = findings(text)
    certain = [each for each in found if not each.doubtful]
    cleaned = without(text, certain)
    warnings = []
    if any(each.kind is Sensitive.PERSONNUMMER for each in certain):
        warnings.append(
            tr("Ett personnummer sparas inte. {field} blir utan det: ”{text}”", field=label, text=cleaned)
        )
    elif certain:
        warnings.append(
            tr(
                "En kod eller ett lösenord sparas inte. {field} blir utan det: ”{text}”",
                field=label,
                text=cleaned,
            )
        )
    if any(each.doubtful and each.kind is not Sensitive.PERSONNUMMER for each in found):
        warnings.append(
            tr("{field} ser ut att innehålla en kod eller ett lösenord. Ta bort det.", field=label)
        )
    return cleaned, tuple(warnings)


class _Row:
    """One row, read field by field."""

    def __init__(self, table: Table, mapping: ColumnMapping, row: TableRow) -> None:
        self._table, self._mapping, self._row = table, mapping, row
        self._warnings: list[str] = []

    def cell(self, field: Field) -> str:
        column = self._mapping.columns.get(field)
        return "" if column is None or column >= len(self._row.cells) else self._row.cells[column]

    def booking(self) -> ListedBooking:
        """Return the booking that the row describes, or raise why there is none."""
        self._check()
        start, end = self._times()
        texts = {field: self._text(field) for field in _LONGEST}
        protected = is_protected(self.cell(Field.NAME), self.cell(Field.REMARK), self.cell(Field.STATUS))
        place, venue = self._place(texts[Field.PLACE], protected)
        status = self._status()
        coach = texts[Field.COACH]
        own = Field.COACH not in self._mapping.columns
        reference = texts[Field.REFERENCE]
        return ListedBooking(
            row=self._row.number,
            origin=Origin.LIST,
            reference=reference or f"{start:%Y-%m-%dT%H:%MZ} {' '.join(coach.casefold().split())}".strip(),
            numbered=bool(reference),
            name="" if protected else " ".join(texts[Field.NAME].split()),
            phone="" if protected else texts[Field.PHONE],
            address="" if protected else texts[Field.ADDRESS],
            area="" if protected else texts[Field.AREA],
            protected=protected,
            start=start,
            minutes=self._minutes(start, end),
            coach=" ".join(coach.split()),
            own=own,
            place=place,
            venue=venue,
            wish=texts[Field.WISH],
            source=self._source(),
            status=status,
            cancel_reason=texts[Field.REMARK] if status is BookingStatus.CANCELLED else "",
            remark=self._remark(texts[Field.REMARK]),
            warnings=tuple(self._warnings),
        )

    def _check(self) -> None:
        for field in self._mapping.missing:
            raise _Refused(tr("Ingen kolumn är vald för {field}.", field=field_label(field)))
        if not without(self.cell(Field.NAME)):
            raise _Refused(tr("Namn saknas."))
        if without(self.cell(Field.REFERENCE)) != self.cell(Field.REFERENCE):
            raise _Refused(tr("Bokningsnumret är ett personnummer och kan inte användas."))
        for field, longest in _LONGEST.items():
            if len(self.cell(field)) > longest:
                raise _Refused(tr("{field} är längre än {n} tecken.", field=field_label(field), n=longest))

    def _text(self, field: Field) -> str:
        text, warnings = safe_text(self.cell(field), field_label(field))
        self._warnings += warnings
        return text

    def _times(self) -> tuple[datetime, datetime | None]:
        day = self._day()
        written = self.cell(Field.START) or self._time_beside_date()
        if not written:
            raise _Refused(tr("Tid saknas."))
        try:
            start, end = parse_interval(written)
        except NotUnderstood:
            raise _Refused(tr("Tiden ”{text}” går inte att förstå.", text=_short(written))) from None
        begins = _instant(day, start)
        ending = self.cell(Field.END)
        if ending and not self.cell(Field.MINUTES):
            try:
                end = parse_interval(ending)[0]
            except NotUnderstood:
                raise _Refused(tr("Sluttiden ”{text}” går inte att förstå.", text=_short(ending))) from None
        return begins, None if end is None else _instant(day, end)

    def _day(self) -> date:
        written = self.cell(Field.DATE) or self.cell(Field.START)
        if not written:
            raise _Refused(tr("Datum saknas."))
        try:
            return parse_day(written)
        except NotUnderstood:
            raise _Refused(tr("Datumet ”{text}” går inte att förstå.", text=_short(written))) from None
        except ValueError:
            raise _Refused(tr("Dagen {text} finns inte.", text=_short(written))) from None

    def _time_beside_date(self) -> str:
        written = self.cell(Field.DATE).strip()
        return written if ":" in written or " " in written or "T" in written else ""

    def _minutes(self, start: datetime, end: datetime | None) -> int:
        written = self.cell(Field.MINUTES)
        if written:
            column = self._mapping.columns[Field.MINUTES]
            try:
                minutes = parse_minutes(written, self._table.headings[column])
            except NotUnderstood:
                raise _Refused(tr("Längden ”{text}” går inte att förstå.", text=_short(written))) from None
        elif end is not None:
            minutes = int((end - start) / timedelta(minutes=1))
        else:
            self._warnings.append(tr("Längd saknas; {n} minuter antas.", n=_USUAL_MINUTES))
            return _USUAL_MINUTES
        if minutes not in BOOKABLE_MINUTES:
            raise _Refused(tr("Besöket skulle bli {n} minuter långt.", n=minutes))
        return minutes

    def _place(self, written: str, protected: bool) -> tuple[Place, str]:
        place = parse_place(written)
        if protected and place is Place.HOME:
            self._warnings.append(
                tr("Skyddade personuppgifter: bara en kod sparas. Föreslå en neutral plats.")
            )
            return Place.VENUE, ""
        return place, written if place is Place.VENUE else ""

    def _status(self) -> BookingStatus:
        written = self.cell(Field.STATUS)
        status = BookingStatus.BOOKED if is_protected(written) else parse_status(written)
        if status is None:
            self._warnings.append(
                tr("Status ”{text}” är okänd; bokningen räknas som bokad.", text=_short(written))
            )
        return status or BookingStatus.BOOKED

    def _source(self) -> Source:
        return parse_source(self.cell(Field.SOURCE)) or Source.OTHER

    def _remark(self, remark: str) -> str:
        booked_by = self.cell(Field.SOURCE)
        if parse_source(booked_by) is not None:
            return remark
        # A word that none of the choices covers is kept beside them.
        # In Swedish whatever the interface's language: what is stored must not depend on who imports it.
        kept = tr("Bokad av: {who}", lang="sv", who=without(booked_by))
        return "\n".join(filter(None, (remark, kept)))


def _instant(day: date, at: time) -> datetime:
    local = datetime.combine(day, at, SWEDEN)
    instant = local.astimezone(UTC)
    if instant.astimezone(SWEDEN).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise _Refused(tr("Klockslaget finns inte den dagen: klockan ställs om till sommartid."))
    return instant


def _short(text: str) -> str:
    text = " ".join(without(text).split())
    return text if len(text) <= 40 else text[:39] + "…"
