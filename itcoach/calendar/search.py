"""Finding a booking while typing: by whom it is for, its number, or the words of its wish."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from itcoach.calendar.query import entries_where, of_coach
from itcoach.codes import is_code
from models.search import typed_phone
from models.stored import as_stored

if TYPE_CHECKING:
    from itcoach.calendar.day import BookingEntry
    from itcoach.workplace import Workplace

__all__ = ["search"]

_WISHES_BACK: Final = timedelta(days=365)


def search(
    work: "Workplace", *, text: str, coach_id: str | None = None, limit: int = 50
) -> "tuple[BookingEntry, ...]":
    """Return bookings by name, code, phone, street, booking number or words of the wish, the latest first.

    The words of the wish are looked for from a year back, so that typing stays quick after many years.
    """
    words = text.split()
    if not words:
        return ()
    digits = typed_phone(text)
    terms = [digits] if digits else [_term(word) for word in words]
    match = " ".join(f'"{term}"*' for term in terms if term)
    values = {f"word{number}": _in_like(word) for number, word in enumerate(words)}
    wish = " AND ".join(f"lower(booking.wish) LIKE lower(:{name}) ESCAPE '/'" for name in values)
    where = (
        "(booking.resident_id IN (SELECT search_key.record FROM resident_fts "
        "JOIN search_key ON search_key.id = resident_fts.rowid WHERE resident_fts MATCH :match) "
        f"OR (booking.start >= :recent AND {wish}) OR booking.outside_reference = :reference)"
    )
    values |= {
        "match": match or '""',
        "recent": as_stored(work.clock.now() - _WISHES_BACK),
        "reference": text.strip(),
    }
    if coach_id is not None:
        values["coach"] = coach_id
    with work.store.plain() as connection:
        found = entries_where(work, connection, of_coach(where, coach_id), values, limit=limit)
    # What this coach may not read must not be found by its words either.
    return tuple(entry for entry in reversed(found) if not entry.hidden)


def _term(word: str) -> str:
    """Return what the index is asked for; it holds a code without the hyphen that people write in it."""
    return word.replace("-", "") if is_code(word) else word.replace('"', "")


def _in_like(word: str) -> str:
    """Return a pattern for a text that holds ``word`` anywhere."""
    for special in "/%_":
        word = word.replace(special, f"/{special}")
    return f"%{word}%"
