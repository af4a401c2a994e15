"""Many rows in one statement, without an object of SQLAlchemy's for each.

A statement is compiled once for each kind of database. SQLite gets the values row by row, each column through
its own conversion; PostgreSQL gets all rows as one JSON document, which it takes apart itself: no round trip
and no Python for each row.
"""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import JSON, Date, Text, bindparam, cast, column, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from models.base import CodeType, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Dialect, FromClause, Table

__all__ = ["among", "change_rows", "insert_rows", "put_rows"]

_WHICH = "which_"
_ROWS = "rows"


@dataclass(frozen=True)
class _Plan:
    """A compiled statement, and how the values of its columns are handed over; ``None``: all rows as JSON."""

    sql: str
    parameters: "tuple[tuple[str, Callable[[Any], Any] | None], ...] | None"


class _Each(FunctionElement[Any]):
    """The texts of a JSON array, one a row."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_on_sqlite(each: _Each, compiler: Any, **how: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(each.clauses, **how)}))"


@compiles(_Each, "postgresql")
def _each_on_postgres(each: _Each, compiler: Any, **how: Any) -> str:
    return f"(SELECT json_array_elements_text(CAST({compiler.process(each.clauses, **how)} AS JSON)))"


def among(of: "ColumnElement[Any]", values: "Iterable[str]") -> "ColumnElement[bool]":
    """Return the condition that ``of`` is one of ``values``; they are one parameter, however many."""
    document = bindparam(None, msgspec.json.encode(list(values)).decode(), type_=Text(), unique=True)
    return of.op("IN", is_comparison=True)(_Each(document))


def insert_rows(connection: "Connection", table: "FromClause", rows: "Sequence[Mapping[str, Any]]") -> None:
    """Insert rows that all have the same fields."""
    if rows:
        _run(connection, _put_plan(connection.dialect, table, tuple(rows[0]), None, ()), rows)


def put_rows(
    connection: "Connection",
    table: "FromClause",
    rows: "Sequence[Mapping[str, Any]]",
    *,
    by: tuple[str, ...],
    over: "Iterable[str] | None" = None,
    fields: tuple[str, ...] = (),
    travelled: bool = False,
) -> None:
    """Insert rows that all have the same fields, or write them over the row that has the same key.

    Args:
        connection: The transaction.
        table: Where to.
        rows: The rows.
        by: The fields of the key.
        over: What is written over a row that is there; all other fields where it is ``None``, nothing where
            it is empty.
        fields: What is written of each row; all of it where none are named.
        travelled: The values are as they travel, not as SQLAlchemy would give them.
    """
    if not rows:
        return
    fields = fields or tuple(rows[0])
    over = tuple(field for field in fields if field not in by) if over is None else tuple(sorted(over))
    _run(connection, _put_plan(connection.dialect, table, fields, by, over, travelled), rows)


def change_rows(
    connection: "Connection", table: "FromClause", rows: "Sequence[Mapping[str, Any]]", *, by: tuple[str, ...]
) -> None:
    """Write fields of rows that are there; ``by`` are the fields that say which row."""
    if rows:
        _run(connection, _change_plan(connection.dialect, table, tuple(rows[0]), by), rows)


def _run(connection: "Connection", plan: _Plan, rows: "Sequence[Mapping[str, Any]]") -> None:
    if plan.parameters is None:
        connection.exec_driver_sql(plan.sql, {_ROWS: msgspec.json.encode(rows).decode()})
        return
    columns = []
    for field, convert in plan.parameters:
        values = [row[field] for row in rows]
        columns.append(values if convert is None else [convert(value) for value in values])
    connection.exec_driver_sql(plan.sql, list(zip(*columns, strict=True)))


@functools.lru_cache(maxsize=256)
def _put_plan(
    dialect: "Dialect",
    table: "Table",
    fields: tuple[str, ...],
    by: tuple[str, ...] | None,
    over: tuple[str, ...],
    travelled: bool = False,
) -> _Plan:
    """Return the plan of an insert; ``by`` is ``None`` where a row that is there is an error."""
    on_postgres = dialect.name == "postgresql"
    kind: Any = postgresql if on_postgres else sqlite
    statement: Any = insert(table) if by is None else kind.insert(table)
    if on_postgres:
        given = _given(table, fields)
        statement = statement.from_select(list(fields), select(*(_value(given, field) for field in fields)))
    if over:
        statement = statement.on_conflict_do_update(
            index_elements=list(by or ()), set_={field: statement.excluded[field] for field in over}
        )
    elif by is not None:
        statement = statement.on_conflict_do_nothing()
    return _planned(dialect, table, statement, fields, travelled)


@functools.lru_cache(maxsize=256)
def _change_plan(dialect: "Dialect", table: "Table", fields: tuple[str, ...], by: tuple[str, ...]) -> _Plan:
    changed = [field for field in fields if field not in by]
    if dialect.name == "postgresql":
        given = _given(table, fields)
        statement = update(table).values({field: _value(given, field) for field in changed})
        for field in by:
            statement = statement.where(table.c[field] == given.c[field])
        return _planned(dialect, table, statement, None)
    statement = update(table).values({field: bindparam(field) for field in changed})
    for field in by:
        statement = statement.where(table.c[field] == bindparam(_WHICH + field))
    return _planned(dialect, table, statement, None)


def _given(table: "Table", fields: tuple[str, ...]) -> Any:
    """Return the rows of the one parameter, a JSON document, as a table."""
    columns = [column(field, table.c[field].type) for field in fields]
    document = cast(bindparam(_ROWS, type_=Text()), JSON)
    rows = func.json_to_recordset(document).table_valued(*columns)
    return rows.render_derived(name="given", with_types=True)


def _value(given: Any, field: str) -> Any:
    # PostgreSQL takes a null of JSON for none at all; a column of JSON holds it as what it is.
    value = given.c[field]
    return func.coalesce(value, literal_column("'null'::json")) if isinstance(value.type, JSON) else value


def _planned(
    dialect: "Dialect",
    table: "Table",
    statement: Any,
    fields: tuple[str, ...] | None,
    travelled: bool = False,
) -> _Plan:
    if dialect.name == "postgresql":
        return _Plan(str(statement.compile(dialect=dialect)), None)
    compiled = statement.compile(dialect=dialect, column_keys=fields)
    names = [name.removeprefix(_WHICH) for name in compiled.positiontup]
    return _Plan(
        str(compiled), tuple((name, _conversion(table.c[name], dialect, travelled)) for name in names)
    )


def _conversion(of: "Column[Any]", dialect: "Dialect", travelled: bool) -> "Callable[[Any], Any] | None":
    """Return what SQLite is handed for a value; SQLAlchemy's own conversions take several calls for each."""
    kind = of.type
    if isinstance(kind, UtcDateTime):
        return _instant_that_travelled if travelled else _instant
    if isinstance(kind, Date):
        return _day_that_travelled if travelled else _day
    if isinstance(kind, CodeType):
        return _text
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _instant(value: datetime | None) -> str | None:
    # As SQLAlchemy stores it: 2026-11-22 10:00:00.000000, in UTC.
    return None if value is None else value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _instant_that_travelled(value: str | None) -> str | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    if value[-1] == "Z" and not moment.microsecond:
        return f"{value[:10]} {value[11:19]}.000000"
    return _instant(moment)


def _day_that_travelled(value: str | None) -> str | None:
    return None if value is None else _day(date.fromisoformat(value))


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)
