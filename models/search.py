"""The search index: two FTS5 tables that triggers keep equal to the records.

Triggers rather than code, so that an edit, a pull and an erasure all keep it right. ``search_key`` gives
each record a lasting integer, since FTS5 knows rows by number and a text key's rowid may change.
Diacritics are folded: "oberg" finds Öberg. Telephone numbers are indexed as digits.
"""

from typing import Final

__all__ = ["SEARCH_DDL", "digits_sql"]


def digits_sql(column: str) -> str:
    """Return the SQL expression for ``column`` without the spaces and hyphens of a telephone number."""
    return f"replace(replace({column}, ' ', ''), '-', '')"


_PERSON: Final = f"NEW.name, NEW.code, {digits_sql('NEW.phone')}, NEW.address || ' ' || NEW.area"
_RESIDENT_KEY: Final = "(SELECT id FROM search_key WHERE record = {row}.id)"


def _indexed(table: str, index: str, columns: str, values: str) -> tuple[str, ...]:
    add = (
        f"INSERT OR IGNORE INTO search_key (record) VALUES (NEW.id); "
        f"INSERT INTO {index} (rowid, {columns}) VALUES ({_RESIDENT_KEY.format(row='NEW')}, {values}); "
    )
    remove = f"DELETE FROM {index} WHERE rowid = {_RESIDENT_KEY.format(row='OLD')}; "
    forget = "DELETE FROM search_key WHERE record = OLD.id; "
    return (
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add}END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE ON {table} BEGIN {remove}{add}END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {remove}{forget}END",
        # Deleted words are overwritten in the index too, so that an erasure leaves nothing behind.
        f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', 1)",
    )


SEARCH_DDL: Final = (
    "CREATE TABLE search_key (id INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE resident_fts USING fts5("
    "name, code, phone, address, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "CREATE VIRTUAL TABLE note_fts USING fts5("
    "text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    *_indexed("resident", "resident_fts", "name, code, phone, address", _PERSON),
    *_indexed("visit_note", "note_fts", "text", "NEW.text"),
)
