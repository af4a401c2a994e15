"""Which column of a list holds what: guessed from the headings, changeable, remembered."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from resources.words import tr

__all__ = ["ColumnMapping", "Field", "field_label", "guess_columns", "known_headings", "signature"]


class Field(StrEnum):
    """What a column of a list can hold."""

    REFERENCE = "reference"
    DATE = "date"
    START = "start"
    END = "end"
    MINUTES = "minutes"
    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    AREA = "area"
    WISH = "wish"
    SOURCE = "source"
    COACH = "coach"
    STATUS = "status"
    REMARK = "remark"
    PLACE = "place"


# In the order they are tried: an exact heading wins over one that only contains the word.
_WORDS: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.REFERENCE: (
        "bokningsnr", "bokningsnummer", "boknr", "bokningsid", "boknings id", "ärendenummer", "ärendenr",
        "referens", "id", "nr", "nummer", "booking", "booking number", "reference", "löpnr",
    ),
    Field.END: ("sluttid", "slut", "slutar", "till", "tom", "t o m", "end", "end time", "to"),
    Field.MINUTES: (
        "längd", "minuter", "tidsåtgång", "varaktighet", "min", "timmar", "tim", "duration", "minutes",
        "length",
    ),
    Field.START: (
        "tid", "starttid", "start", "klockan", "kl", "klockslag", "börjar", "från", "time", "start time",
        "from",
    ),
    Field.DATE: ("datum", "dag", "besöksdatum", "besöksdag", "bokningsdatum", "när", "date", "day"),
    Field.NAME: (
        "namn", "invånare", "invånarens namn", "person", "kund", "för och efternamn", "name", "resident",
    ),
    Field.PHONE: (
        "telefon", "tel", "telefonnummer", "telnr", "tfn", "mobil", "mobilnummer", "phone", "telephone",
    ),
    Field.ADDRESS: ("adress", "gatuadress", "besöksadress", "gata", "address", "street"),
    Field.AREA: ("område", "ort", "kommundel", "stadsdel", "postort", "area", "town"),
    Field.WISH: ("ärende", "önskemål", "gäller", "hjälp med", "behov", "wish", "subject"),
    Field.SOURCE: ("bokad av", "bokare", "uppgiftslämnare", "beställare", "källa", "booked by", "source"),
    Field.COACH: ("coach", "it coach", "handläggare", "vem", "personal", "besökare", "utförare"),
    Field.STATUS: ("status", "läge", "state"),
    Field.REMARK: ("anmärkning", "kommentar", "notering", "övrigt", "info", "remark", "comment", "note"),
    Field.PLACE: ("plats", "var", "mötesplats", "besökstyp", "place"),
}  # fmt: skip


@dataclass(frozen=True)
class ColumnMapping:
    """Which column holds which field.

    Attributes:
        columns: The column's place, from 0, by field; a field that the list lacks is left out.
    """

    columns: Mapping[Field, int]

    def with_column(self, field: Field, column: int | None) -> "ColumnMapping":
        """Return the mapping with ``field`` in another column, or in none; a column holds one field."""
        kept = {f: c for f, c in self.columns.items() if f is not field and c != column}
        return replace(self, columns=kept if column is None else kept | {field: column})

    @property
    def missing(self) -> tuple[Field, ...]:
        """Return the fields without which no row can be used."""
        return tuple(
            field
            for field, others in (
                (Field.DATE, (Field.START,)),
                (Field.START, (Field.DATE,)),
                (Field.NAME, ()),
            )
            if field not in self.columns and not any(other in self.columns for other in others)
        )


def guess_columns(headings: Sequence[str], remembered: ColumnMapping | None = None) -> ColumnMapping:
    """Return the mapping chosen last for these headings, else the one that they suggest."""
    if remembered and all(column < len(headings) for column in remembered.columns.values()):
        return remembered
    names = [_plain(heading) for heading in headings]
    columns: dict[Field, int] = {}
    for fits in (str.__eq__, _has_word):
        for field, words in _WORDS.items():
            free = [column for column in range(len(names)) if column not in columns.values()]
            found = next((column for word in words for column in free if fits(names[column], word)), None)
            if field not in columns and found is not None:
                columns[field] = found
    return ColumnMapping(columns)


def _has_word(name: str, word: str) -> bool:
    # Short words such as "id" or "to" are only taken when they are the whole heading.
    return len(word) > 2 and re.search(rf"\b{word}\b", name) is not None


def known_headings(cells: Sequence[str]) -> int:
    """Return how many of ``cells`` are headings that lists have."""
    every = {word for words in _WORDS.values() for word in words}
    return sum(_plain(cell) in every for cell in cells)


def signature(headings: Sequence[str]) -> str:
    """Return what tells lists with the same headings, in the same order."""
    return hashlib.sha256("\x1f".join(map(_plain, headings)).encode()).hexdigest()


def field_label(field: Field) -> str:
    """Return the words for a field."""
    return {
        Field.REFERENCE: tr("Bokningsnummer"),
        Field.DATE: tr("Datum"),
        Field.START: tr("Tid"),
        Field.END: tr("Sluttid"),
        Field.MINUTES: tr("Längd"),
        Field.NAME: tr("Namn"),
        Field.PHONE: tr("Telefon"),
        Field.ADDRESS: tr("Adress"),
        Field.AREA: tr("Område"),
        Field.WISH: tr("Ärende"),
        Field.SOURCE: tr("Bokad av"),
        Field.COACH: tr("Coach"),
        Field.STATUS: tr("Status"),
        Field.REMARK: tr("Anmärkning"),
        Field.PLACE: tr("Plats"),
    }[field]


def _plain(heading: str) -> str:
    without_brackets = re.sub(r"\(.*?\)", " ", heading.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", without_brackets.replace("_", " ")).split())
