"""The registry of what is synced: each kind of record with its columns, defaults and rules.

Everything in sync goes by this registry, so that a new record class of ``models`` travels without a line
here, unless it needs a rule of its own.
"""

import functools
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, Boolean, Date, Integer, String

from models import booking, guide, measurement, people, rights, safety, visit  # noqa: F401  (they fill the registry)
from models.base import CodeType, Personal, Record, UtcDateTime
from models.regime import marks_of
from models.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Column, Table

__all__ = ["ENTITIES", "MISSING", "Entity", "InvalidValue"]

MISSING: Final = object()
"""Stands for the base of a field of which nobody knows what it was."""

_MAX_INTEGER: Final = 2**31 - 1
_MAX_TEXT: Final = 2_000_000

# Corrections of these supersede, they do not change; note revisions and published guides are immutable.
_APPEND_ONLY: Final = {
    "visit_note", "measurement", "time_entry", "workload_point", "handout", "leaflet", "guide", "risk_check",
    "access_entry",
}  # fmt: skip
# These go from the server to the laptops only.
_SERVER_OWNED: Final = {"municipality", "guide"}
# What two laptops make up independently for the same record: the first stays, and no one need look. The
# fields of a follow-up follow from the measurements, and are brought in step where all of them are held;
# a check-out that two laptops note is the same one, and neither of two extensions is a loss.
_MADE_UP: Final = {
    "resident": frozenset({"code", "created_at"}),
    "follow_up": frozenset({"due", "measurement_id"}),
    "visit": frozenset({"expected_end", "checked_out_at"}),
}
# Fields in which the coach, who was there, is believed.
_COACH_WINS: Final = {"booking": frozenset({"status", "cancel_reason"})}
# The record that decides who may see this one: entity and the field that names it.
_PARENTS: Final = {
    "device": ("resident", "resident_id"),
    "booking": ("resident", "resident_id"),
    "visit": ("resident", "resident_id"),
    "visit_note": ("resident", "resident_id"),
    "measurement": ("resident", "resident_id"),
    "follow_up": ("resident", "resident_id"),
    "leaflet": ("resident", "resident_id"),
    "risk_check": ("resident", "resident_id"),
    "incident": ("resident", "resident_id"),
    "rights_request": ("resident", "resident_id"),
    "visit_task": ("visit", "visit_id"),
    "finding": ("visit", "visit_id"),
}


class InvalidValue(Exception):
    """A field holds what its column cannot; the message names the field and no value."""


@dataclass(frozen=True, eq=False)
class Entity:
    """One kind of record.

    Attributes:
        name: The table's name, also what operations call it.
        table: The laptop's table.
        columns: Its columns but ``id`` and ``rev``, by name.
        together: Groups of fields that are merged as one.
        coach_wins: Fields in which a laptop's edit wins over the switchboard's.
        made_up: Fields whose first value stays without a conflict.
        parent: The entity and the field that decide who may see the record.
        personal: What the columns that are marked may tell of a person.
    """

    name: str
    table: "Table"
    columns: "dict[str, Column[Any]]"
    together: tuple[tuple[str, ...], ...] = ()
    coach_wins: frozenset[str] = frozenset()
    made_up: frozenset[str] = frozenset()
    append_only: bool = False
    server_owned: bool = False
    parent: tuple[str, str] | None = None
    readers: "dict[str, Callable[[Any], Any]]" = field(default_factory=dict)
    personal: "Mapping[str, Personal]" = field(default_factory=dict)

    def read(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return what the columns store for values off the wire.

        Raises:
            InvalidValue: A field is unknown, or its value is nothing for its column.
        """
        readers, values, name = self.readers, {}, ""
        try:
            for name, value in fields.items():
                values[name] = readers[name](value)
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValue(name) from error
        return values

    def defaults(self) -> dict[str, Any]:
        """Return the value of each field that a new record has by itself; required fields are absent."""
        fixed, made = self._defaults
        values = fixed.copy()
        for name, make in made:
            values[name] = make(None)
        return values

    @functools.cached_property
    def _defaults(self) -> "tuple[dict[str, Any], list[tuple[str, Callable[[Any], Any]]]]":
        """Hold the defaults, and what makes those that are made anew each time."""
        values: dict[str, Any] = {}
        for name, column in self.columns.items():
            default = column.default
            if default is not None and (default.is_scalar or default.is_callable):
                values[name] = default.arg  # type: ignore[attr-defined]
            elif column.nullable:
                values[name] = None
        fixed = {name: value for name, value in values.items() if not callable(value)}
        return fixed, [(name, value) for name, value in values.items() if callable(value)]

    def group_of(self, name: str) -> tuple[str, ...]:
        """Return the fields that are merged together with ``name``, itself among them."""
        return next((group for group in self.together if name in group), (name,))


def _reader(column: "Column[Any]") -> "Callable[[Any], Any]":
    """Return what turns a value, just read from JSON, into one of its shape that ``column`` stores."""
    stored, fits = _stored_reader(column), shape_of(column.info)
    if fits is None:
        return stored

    def read(value: Any) -> Any:
        if not fits(value):
            raise ValueError
        return stored(value)

    return read


def _stored_reader(column: "Column[Any]") -> "Callable[[Any], Any]":
    kind, nullable = column.type, bool(column.nullable)
    if isinstance(kind, UtcDateTime | Date):
        return _moment_reader(column)
    if isinstance(kind, String | CodeType):
        return _text_reader(_longest(column), nullable)
    fits = _check(column)

    def read(value: Any) -> Any:
        if fits(value) or (value is None and nullable):
            return value
        raise ValueError

    return read


def _moment_reader(column: "Column[Any]") -> "Callable[[Any], Any]":
    longest, nullable = _longest(column), bool(column.nullable)
    is_instant = isinstance(column.type, UtcDateTime)

    def read(value: Any) -> Any:
        if value is None and nullable:
            return None
        if not isinstance(value, str) or len(value) > longest:
            raise ValueError
        if not is_instant:
            return date.fromisoformat(value)
        stored = datetime.fromisoformat(value)
        if stored.tzinfo is None:
            raise ValueError
        return stored

    return read


def _text_reader(longest: int, nullable: bool) -> "Callable[[Any], Any]":
    def read(value: Any) -> Any:
        if isinstance(value, str):
            if len(value) <= longest and "\x00" not in value:
                return value
        elif value is None and nullable:
            return None
        raise ValueError

    return read


def _check(column: "Column[Any]") -> "Callable[[Any], bool]":
    kind = column.type
    if isinstance(kind, JSON):
        containers = (dict, list)
        return lambda value: isinstance(value, containers)
    if isinstance(kind, Boolean):
        return lambda value: isinstance(value, bool)
    if isinstance(kind, Integer):
        return lambda value: type(value) is int and abs(value) <= _MAX_INTEGER
    raise NotImplementedError(kind)


def _longest(column: "Column[Any]") -> int:
    kind = column.type
    if isinstance(kind, UtcDateTime | Date):
        return 40
    length = kind.length if isinstance(kind, String) else 32
    return length or _MAX_TEXT


def _entity(model: type[Record]) -> Entity:
    table: Table = model.__table__  # type: ignore[assignment]
    # SQLAlchemy has a kind of text of its own for names; JSON knows plain text only.
    name = str(table.name)
    columns = {str(column.name): column for column in table.columns if column.name not in ("id", "rev")}
    return Entity(
        name=name,
        table=table,
        columns=columns,
        together=model.together,
        coach_wins=_COACH_WINS.get(name, frozenset()),
        made_up=_MADE_UP.get(name, frozenset()),
        append_only=name in _APPEND_ONLY,
        server_owned=name in _SERVER_OWNED,
        parent=_PARENTS.get(name),
        readers={key: _reader(column) for key, column in columns.items()},
        personal=marks_of(table),
    )


ENTITIES: Final[dict[str, Entity]] = {
    entity.name: entity
    for entity in (
        _entity(mapper.class_)
        for mapper in sorted(Record.registry.mappers, key=lambda each: each.class_.__name__)
    )
}
"""Every kind of record by its name, in a fixed order."""
