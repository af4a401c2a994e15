"""The municipality's regime: how much about a person may be held, and what of it may leave the laptop.

``identified``: everything travels. ``coded``: columns that are marked (:class:`models.base.Personal`) stay
where they were written, the rest travels. ``anonymous``: the same, and nothing is stored about anybody: a
visit names nobody and is a count. All goes by the marks, so that a new column needs no word here.
"""

import functools
from typing import TYPE_CHECKING, Any, Final

from models.base import Personal, personal_columns
from models.errors import Trouble
from models.stored import as_choice
from models.vocabulary import Regime
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

__all__ = [
    "COUNTED",
    "NobodyIsKept",
    "emptied",
    "is_a_count",
    "is_about_somebody",
    "marks_of",
    "refuse_anonymous",
    "regime_here",
    "stays_here",
    "understood",
    "without_words",
    "words_apart",
]

COUNTED: Final = frozenset({"visit", "leaflet", "incident"})
"""The kinds of record that may name a resident or nobody, and may be kept where only counts are."""
_OUTLIVES: Final = frozenset({"access_entry"})
"""Names somebody by an identity that leads nowhere once the person is erased."""
_CODED_WORDS: Final = frozenset({"declined"})
"""What stands among free words and is an answer all the same."""

_WORDLESS: Final = frozenset({"visit", "visit_task", "finding"})
"""What is done at a visit is a count then, without a word; an incident is told, and its words stay here."""

Fields = dict[str, Any]


class NobodyIsKept(Trouble):
    """Something about a person was to be stored where the municipality keeps counts alone."""

    def __init__(self) -> None:
        super().__init__(
            tr("Kommunen har bestämt att inga uppgifter om personer sparas, bara antal."),
            safe=tr("Ingenting har sparats."),
            to_do=tr("Starta ett besök utan person: uppgifter, restid och utskrifter räknas."),
        )


def regime_here(session: "Session") -> Regime:
    """Return the regime that holds on this laptop: what the server last said, identified before that.

    It is one small read, and is not remembered: a sync may change it.
    """
    found = session.connection().exec_driver_sql("SELECT regime FROM municipality ORDER BY id LIMIT 1")
    decided = found.scalar()
    return Regime.IDENTIFIED if decided is None else understood(decided)


def refuse_anonymous(session: "Session") -> None:
    """Let something about a person be stored, unless only counts are kept.

    Raises:
        NobodyIsKept: The municipality keeps nothing about anyone.
    """
    if regime_here(session) is Regime.ANONYMOUS:
        raise NobodyIsKept


def understood(decided: str) -> Regime:
    """Return a stored regime; one that this version does not know lets no name leave the laptop."""
    regime = as_choice(Regime, decided)
    return regime if isinstance(regime, Regime) else Regime.CODED


def stays_here(regime: Regime) -> bool:
    """Tell whether the marked columns stay on the laptop where they were written."""
    return regime is not Regime.IDENTIFIED


@functools.cache
def marks_of(table: "Table") -> "Mapping[str, Personal]":
    """Return what the columns of a table may tell, by name."""
    return personal_columns(table)


def is_about_somebody(table: "Table", fields: "Mapping[str, Any]") -> bool:
    """Tell whether a record of ``table`` with ``fields`` is about a person, and no mere count."""
    if table.name == "resident":
        return True
    if "resident_id" not in table.c or table.name in _OUTLIVES:
        return False
    return bool(fields.get("resident_id")) or table.name not in COUNTED


def is_a_count(table: "Table", fields: "Mapping[str, Any]") -> bool:
    """Tell whether a record may be stored where only counts are kept: it names nobody and tells nothing."""
    words = any(fields.get(name) for name in marks_of(table)) if table.name in _WORDLESS else False
    return not (words or is_about_somebody(table, fields))


def emptied(mark: Personal, value: Any) -> Any:
    """Return what is left of a value, as it travels, once nobody can be told from it."""
    if isinstance(value, str):
        return value if value in _CODED_WORDS and mark is Personal.WORDS_AMONG else ""
    if isinstance(value, dict):
        return {key: emptied(mark, each) for key, each in value.items()}
    if isinstance(value, list):
        return [emptied(mark, each) for each in value]
    return value if mark is Personal.WORDS_AMONG else None


def without_words(marks: "Mapping[str, Personal]", fields: Fields) -> Fields:
    """Return fields of a record with those that are marked emptied."""
    return {name: emptied(marks[name], value) if name in marks else value for name, value in fields.items()}


def words_apart(marks: "Mapping[str, Personal]", base: Fields, patch: Fields) -> tuple[Fields, Fields]:
    """Return what was and what is of an edit without the fields whose words alone were changed."""
    before, after = without_words(marks, base), without_words(marks, patch)
    for name in marks:
        if before.get(name) == after.get(name) or marks[name] is not Personal.WORDS_AMONG:
            before.pop(name, None)
            after.pop(name, None)
    return before, after
