"""Let SQLAlchemy compile each statement once a run, not once for every test's new databases.

The program opens one database in its life, and compiles a statement once. A test's laptops and server each
have an engine of their own with a cache of its own, and a quarter of their time went into compiling the same
statements for the same dialect.
"""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

__all__ = ["compile_once"]


def compile_once() -> None:
    """Share what is compiled between all engines on SQLite files; call it once, before the first engine."""
    compiled: LRUCache[object, object] = LRUCache(2_000)

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        if isinstance(connection.dialect, SQLiteDialect_pysqlite):
            connection.execution_options(compiled_cache=compiled)

    # The caches' keys hold the dialect, and two are the same only if they are one object.
    SQLiteDialect_pysqlite.__eq__ = _is_the_same  # type: ignore[method-assign]
    SQLiteDialect_pysqlite.__hash__ = _hash  # type: ignore[method-assign]


def _is_the_same(one: SQLiteDialect_pysqlite, other: object) -> bool:
    return isinstance(other, SQLiteDialect_pysqlite) and _settings(one) == _settings(other)


def _hash(dialect: SQLiteDialect_pysqlite) -> int:
    return hash(type(dialect))


def _settings(dialect: SQLiteDialect_pysqlite) -> tuple[object, ...]:
    return type(dialect), dialect.dbapi, dialect._json_serializer, dialect._json_deserializer  # noqa: SLF001
