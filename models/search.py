"""The search index: two FTS5 tables that triggers keep equal to the records.

Triggers rather than code, so that an edit, a pull and an erasure all keep it right. ``search_key`` gives
each record a lasting integer, since FTS5 knows rows by number and a text key's rowid may change; a
resident's row carries the name too, to list those that begin with a letter or two.
Diacritics are folded: "oberg" finds Öberg. Telephone numbers are indexed as digits from the zero on.
Of a note only the newest revisions are indexed, those that no other has as its parent.
"""

import re
from typing import Final

__all__ = ["SEARCH_DDL", "digits_sql", "phone_digits", "typed_phone"]

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


def _key(row: str) -> str:
    return f"(SELECT id FROM search_key WHERE record = {row}.id)"


def _triggers(table: str, index: str, columns: str, add: str) -> tuple[str, ...]:
    remove = f"DELETE FROM {index} WHERE rowid = {_key('OLD')}; "
    forget = "DELETE FROM search_key WHERE record = OLD.id; "
    return (
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add}END",
        # Only when the words may change: the server's confirmation sets the revision of every sent row.
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF {columns} ON {table} BEGIN {remove}{add}END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {remove}{forget}END",
        # Deleted words are overwritten in the index too, so that an erasure leaves nothing behind.
        f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)",
    )


_ADD_RESIDENT: Final = (
    "INSERT INTO search_key (record, name) VALUES (NEW.id, NEW.name) "
    "ON CONFLICT (record) DO UPDATE SET name = excluded.name; "
    "INSERT INTO resident_fts (rowid, name, code, phone, address) "
    f"VALUES ({_key('NEW')}, {_PERSON}); "
)
_ADD_NOTE: Final = (
    "INSERT INTO search_key (record) VALUES (NEW.id) ON CONFLICT (record) DO NOTHING; "
    f"INSERT INTO note_fts (rowid, text) SELECT {_key('NEW')}, NEW.text WHERE NOT EXISTS ({_NEWER}); "
    f"DELETE FROM note_fts WHERE rowid IN ({_PARENTS}); "
)

SEARCH_DDL: Final = (
    "CREATE TABLE search_key (id INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE, name TEXT)",
    "CREATE INDEX search_key_name ON search_key (name COLLATE NOCASE) WHERE name IS NOT NULL",
    "CREATE VIRTUAL TABLE resident_fts USING fts5("
    "name, code, phone, address, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE note_fts USING fts5("
    "text, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4 5 6')",
    *_triggers("resident", "resident_fts", "name, code, phone, address, area", _ADD_RESIDENT),
    *_triggers("visit_note", "note_fts", "text, parents, visit_id", _ADD_NOTE),
)
