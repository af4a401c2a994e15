"""The search index: two FTS5 tables that triggers keep equal to the records.

Triggers rather than code, so that an edit, a pull and an erasure all keep it right. ``search_key`` gives
each record a lasting integer, since FTS5 knows rows by number and a text key's rowid may change; a
resident's row carries the name too, to list those that begin with a letter or two.
Diacritics are folded: "oberg" finds Öberg. Telephone numbers are indexed as digits from the zero on.
Of a note only the newest revisions are indexed, those that no other has as its parent.

Notes that come from the server, which have a revision of the server's (``rev``), are the exception: FTS5
writes its index anew after each statement of a trigger, so :func:`index_new_notes` takes all of them in one.
"""

import contextlib
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

__all__ = ["SEARCH_DDL", "SEARCH_TRIGGERS", "digits_sql", "index_new_notes", "phone_digits", "typed_phone"]

_TELEPHONE: Final = re.compile(r"[\d\s+()/.-]*\d[\d\s+()/.-]*")


def digits_sql(column: str) -> str:
    """Return the SQL expression for the telephone number ``column`` as digits from the zero on."""
    expression = column
    for written, digits in (("(0)", ""), ("+46", "0"), (" ", ""), ("-", ""), ("/", ""), ("(", ""), (")", "")):
        expression = f"replace({expression}, '{written}', '{digits}')"
    return expression


def phone_digits(phone: str) -> str:
    """Return a telephone number as digits from the zero on, as the index holds it."""
    digits = re.sub(r"[^\d+]", "", phone.replace("(0)", ""))
    return re.sub(r"\D", "", re.sub(r"^(\+46|0046)0?", "0", digits))


def typed_phone(text: str) -> str:
    """Return what was typed as :func:`phone_digits`, or nothing where it is no telephone number."""
    return phone_digits(text) if _TELEPHONE.fullmatch(text) else ""


_PERSON: Final = f"NEW.name, NEW.code, {digits_sql('NEW.phone')}, NEW.address || ' ' || NEW.area"
_NEWER: Final = (
    "SELECT 1 FROM visit_note AS child, json_each(child.parents) AS parent "
    "WHERE child.visit_id = NEW.visit_id AND parent.value = NEW.id"
)
_PARENTS: Final = (
    "SELECT key.id FROM json_each(NEW.parents) AS parent JOIN search_key AS key ON key.record = parent.value"
)
_NEW_NOTES: Final = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM visit_note)"
_INDEX_NEW_NOTES: Final = (
    "INSERT INTO search_key (record) SELECT value FROM json_each(?) WHERE true"
    " ON CONFLICT (record) DO NOTHING",
    # All parents named in these visits at once: the effort grows with the notes, not with their square.
    "WITH arrived AS MATERIALIZED (SELECT note.* FROM json_each(?) AS each"
    " JOIN visit_note AS note ON note.id = each.value),"
    " older AS MATERIALIZED (SELECT parent.value AS id"
    " FROM visit_note AS child, json_each(child.parents) AS parent"
    " WHERE child.visit_id IN (SELECT visit_id FROM arrived))"
    " INSERT INTO note_fts (rowid, text) SELECT key.id, arrived.text"
    " FROM arrived JOIN search_key AS key ON key.record = arrived.id"
    " WHERE arrived.id NOT IN (SELECT id FROM older) ORDER BY key.id",
    "DELETE FROM note_fts WHERE rowid IN (SELECT key.id FROM json_each(?) AS each"
    " JOIN visit_note AS note ON note.id = each.value, json_each(note.parents) AS parent"
    " JOIN search_key AS key ON key.record = parent.value)",
)


@contextlib.contextmanager
def index_new_notes(connection: "Connection", ids: "Sequence[str]") -> "Iterator[None]":
    """Index the notes among ``ids`` that the block inserts with a revision of the server's."""
    if not ids:
        yield
        return
    rows: Any = connection.exec_driver_sql(_NEW_NOTES, (_as_json(ids),)).scalars().all()
    yield
    for statement in _INDEX_NEW_NOTES if rows else ():
        connection.exec_driver_sql(statement, (_as_json(rows),))


def _as_json(ids: "Sequence[str]") -> str:
    return msgspec.json.encode(ids).decode()


def _key(row: str) -> str:
    return f"(SELECT id FROM search_key WHERE record = {row}.id)"


def _triggers(
    table: str, index: str, columns: str, add: str, *, at_insert: str, inserted: str
) -> tuple[str, ...]:
    remove = f"DELETE FROM {index} WHERE rowid = {_key('OLD')}; "
    forget = "DELETE FROM search_key WHERE record = OLD.id; "
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns.split(", "))
    return (
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} {inserted}BEGIN {at_insert}END",
        # Only when the words change: the server's confirmation sets the revision of every sent row, and what
        # is fetched is mostly here already.
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF {columns} ON {table} WHEN {changed} "
        f"BEGIN {remove}{add}END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {remove}{forget}END",
    )


_ADD_RESIDENT: Final = (
    "INSERT INTO search_key (record, name) VALUES (NEW.id, NEW.name) "
    "ON CONFLICT (record) DO UPDATE SET name = excluded.name; "
    "INSERT INTO resident_fts (rowid, name, code, phone, address) "
    f"VALUES ({_key('NEW')}, {_PERSON}); "
)
_NOTE_KEY: Final = "INSERT INTO search_key (record) VALUES (NEW.id) ON CONFLICT (record) DO NOTHING; "
_NOTE_PARENTS: Final = f"DELETE FROM note_fts WHERE rowid IN ({_PARENTS}); "
_ADD_NOTE: Final = (
    f"{_NOTE_KEY}INSERT INTO note_fts (rowid, text) "
    f"SELECT {_key('NEW')}, NEW.text WHERE NOT EXISTS ({_NEWER}); {_NOTE_PARENTS}"
)
# A note written here has no newer one yet: to look through all of its visit would make the effort grow with
# the square of its revisions.
_ADD_NEW_NOTE: Final = (
    f"{_NOTE_KEY}INSERT INTO note_fts (rowid, text) VALUES ({_key('NEW')}, NEW.text); {_NOTE_PARENTS}"
)

SEARCH_TRIGGERS: Final = (
    *_triggers(
        "resident",
        "resident_fts",
        "name, code, phone, address, area",
        _ADD_RESIDENT,
        at_insert=_ADD_RESIDENT,
        inserted="",
    ),
    *_triggers(
        "visit_note",
        "note_fts",
        "text, parents, visit_id",
        _ADD_NOTE,
        at_insert=_ADD_NEW_NOTE,
        inserted="WHEN NEW.rev = 0 ",
    ),
)
"""What keeps the index equal to the records, one trigger each for inserting, changing and deleting."""

SEARCH_DDL: Final = (
    "CREATE TABLE search_key (id INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE, name TEXT)",
    "CREATE INDEX search_key_name ON search_key (name COLLATE NOCASE) WHERE name IS NOT NULL",
    "CREATE VIRTUAL TABLE resident_fts USING fts5("
    "name, code, phone, address, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE note_fts USING fts5("
    "text, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4 5 6')",
    *SEARCH_TRIGGERS,
    # Deleted words are overwritten in the index too, so that an erasure leaves nothing behind.
    "INSERT INTO resident_fts (resident_fts, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO note_fts (note_fts, rank) VALUES ('secure-delete', 1)",
)
"""The search index: two FTS5 tables that triggers keep equal to the records."""
