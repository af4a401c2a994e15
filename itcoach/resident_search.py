"""Finding a resident while typing: by name, code, telephone, street, and words in the notes.

Built for 10,000 residents and 100,000 notes within one display frame: the index answers prefixes, every
question has a limit, and notes are asked only for words of some length.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text as sql

from itcoach.codes import written
from itcoach.privacy.protection import called
from models.search import phone_digits, typed_phone
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["ResidentHit", "same_person_candidates", "search"]

_WORD: Final = re.compile(r"[^\W_]+")
_WORDS_AT_MOST: Final = 12
"""Somebody may paste a whole letter into the field."""
_LETTERS_FOR_NOTES: Final = 3
_LETTERS_FOR_PROTECTED_CODE: Final = 4
_EXCERPT: Final = 28
"""Characters of a note shown on each side of the word."""

_COLUMNS: Final = (
    "resident.id, resident.code, resident.name, resident.phone, resident.address, resident.area, "
    "resident.protected_identity, resident.named_coach_id"
)
_BY_NAME: Final = sql(
    f"SELECT {_COLUMNS} FROM (SELECT record FROM search_key "
    "WHERE name >= :first COLLATE NOCASE AND name < :last COLLATE NOCASE AND name IS NOT NULL "
    "ORDER BY name COLLATE NOCASE LIMIT :limit) AS found JOIN resident ON resident.id = found.record"
)
_BY_FIELDS: Final = sql(
    f"SELECT {_COLUMNS} FROM "
    "(SELECT rowid AS key FROM resident_fts WHERE resident_fts MATCH :match LIMIT :limit) AS found "
    "JOIN search_key ON search_key.id = found.key JOIN resident ON resident.id = search_key.record"
)
_BY_NOTES: Final = sql(
    f"SELECT {_COLUMNS}, visit_note.text FROM (SELECT rowid AS key FROM note_fts "
    "WHERE note_fts MATCH :match ORDER BY rowid DESC LIMIT :limit) AS found "
    "JOIN search_key ON search_key.id = found.key JOIN visit_note ON visit_note.id = search_key.record "
    "JOIN resident ON resident.id = visit_note.resident_id AND NOT resident.protected_identity "
    "ORDER BY found.key DESC"
)


@dataclass(frozen=True)
class ResidentHit:
    """A resident who was found.

    Attributes:
        name: Empty for a protected identity.
        why: Where the words were found, ready to show; empty when it was in the name.
    """

    resident_id: str
    code: str
    name: str
    phone: str
    address: str
    area: str
    protected_identity: bool
    why: str

    @property
    def shown_name(self) -> str:
        """Return the name, or the code of a protected identity."""
        return called(self.name, self.code, protected=self.protected_identity)


def search(work: "Workplace", *, text: str, limit: int = 50) -> tuple[ResidentHit, ...]:
    """Return the residents that fit what has been typed so far, names first and notes last.

    Accents and capitals do not matter, a telephone number may be grouped in any way, and each word may be
    the beginning of one. A protected identity is found by its code alone.
    """
    words = _WORD.findall(_folded(text))[:_WORDS_AT_MOST]
    if not words:
        return ()
    hits: dict[str, ResidentHit] = {}
    with work.store.read() as session:
        for hit in (*_by_name(session, text.strip(), limit), *_by_fields(session, text, words, limit)):
            hits.setdefault(hit.resident_id, hit)
        if len(hits) < limit:
            for hit in _by_notes(session, words, limit):
                hits.setdefault(hit.resident_id, hit)
    return tuple(hits.values())[:limit]


def same_person_candidates(work: "Workplace", *, name: str, phone: str = "") -> tuple[ResidentHit, ...]:
    """Return the residents who may be the one about to be written down: the same name or telephone."""
    words, digits = _WORD.findall(_folded(name))[:_WORDS_AT_MOST], phone_digits(phone)
    ways = ["name : (" + " AND ".join(f'"{word}"' for word in words) + ")"] if words else []
    ways += [f'phone : "{digits}"'] if digits else []
    if not ways:
        return ()
    with work.store.read() as session:
        rows = session.execute(_BY_FIELDS, {"match": " OR ".join(ways), "limit": 20}).all()

    def is_same(row: "Row[Any]") -> bool:
        same_name = sorted(_WORD.findall(_folded(row.name))) == sorted(words)
        return same_name or bool(digits and phone_digits(row.phone) == digits)

    same = (row for row in rows if not row.protected_identity and is_same(row))
    return tuple(_hit(row, _why(row, words, digits)) for row in same)


def _by_name(session: "Session", text: str, limit: int) -> "Iterator[ResidentHit]":
    # Capitals as in names: the index ignores case for a-z only.
    first = text.title()
    bounds = {"first": first, "last": first + "\U0010ffff", "limit": limit}
    for row in session.execute(_BY_NAME, bounds):
        if not row.protected_identity:
            yield _hit(row, "")


def _by_fields(session: "Session", text: str, words: list[str], limit: int) -> list[ResidentHit]:
    digits = typed_phone(text)
    code = "".join(words)
    ways = [" AND ".join(f'"{word}"*' for word in words)]
    if len(words) > 1:
        ways = [f"({ways[0]})", f'(code : "{code}"*)'] + ([f'(phone : "{digits}"*)'] if digits else [])
    elif digits:
        ways.append(f'(phone : "{digits}"*)')
    found = []
    for row in session.execute(_BY_FIELDS, {"match": " OR ".join(ways), "limit": 2 * limit}):
        if not row.protected_identity:
            found.append(_hit(row, _why(row, words, digits)))
        elif len(code) >= _LETTERS_FOR_PROTECTED_CODE and _folded(row.code).startswith(code):
            found.append(_hit(row, tr("Skyddade personuppgifter")))
    return sorted(found, key=lambda hit: (bool(hit.why), hit.name))


def _by_notes(session: "Session", words: list[str], limit: int) -> "Iterator[ResidentHit]":
    long = [word for word in words if len(word) >= _LETTERS_FOR_NOTES]
    # A word as short as "tv" is looked for whole: as a beginning it would be in every note.
    whole = [word for word in words if len(word) == _LETTERS_FOR_NOTES - 1]
    match = " AND ".join(f'"{word}"*' for word in long) or " AND ".join(f'"{word}"' for word in whole)
    if not match:
        return
    for row in session.execute(_BY_NOTES, {"match": match, "limit": limit}):
        excerpt = _excerpt(row.text, (long or whole)[0])
        yield _hit(row, tr("i en anteckning: {excerpt}", excerpt=excerpt))


def _hit(row: "Row[Any]", why: str) -> ResidentHit:
    if row.protected_identity:
        return ResidentHit(row.id, row.code, "", "", "", "", True, why)
    return ResidentHit(row.id, row.code, row.name, row.phone, row.address, row.area, False, why)


def _why(row: "Row[Any]", words: list[str], digits: str) -> str:
    """Return where the words stand that are not in the name."""
    elsewhere = [word for word in words if not _begins(row.name, word)]
    if not elsewhere:
        return ""
    if _folded(row.code).startswith("".join(words)):
        return tr("kod {code}", code=written(row.code))
    by_phone = bool(digits) and phone_digits(row.phone).startswith(digits)
    if not by_phone and any(_begins(f"{row.address} {row.area}", word) for word in elsewhere):
        return tr("adress {address}", address=", ".join(filter(None, (row.address, row.area))))
    return tr("telefon {phone}", phone=row.phone)


def _begins(text: str, word: str) -> bool:
    return any(each.startswith(word) for each in _WORD.findall(_folded(text)))


def _excerpt(text: str, word: str) -> str:
    """Return the surroundings of the first word of ``text`` that begins with ``word``."""
    text = " ".join(text.split())
    folded = _folded(text)
    at = next((m.start() for m in _WORD.finditer(folded) if m.group().startswith(word)), 0)
    start, end = max(0, at - _EXCERPT), at + len(word) + _EXCERPT
    # Cut between words.
    start = (text.find(" ", start, at) + 1 or at) if start else 0
    end = max(text.rfind(" ", at, end), at + len(word)) if end < len(text) else len(text)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _folded(text: str) -> str:
    """Return ``text`` without accents and capitals, of the same length."""
    return "".join((unicodedata.normalize("NFD", letter)[0].lower() or letter)[:1] for letter in text)
