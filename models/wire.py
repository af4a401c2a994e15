"""How a column's value travels: JSON in both directions.

Instants and days are ISO 8601 text, choices their stored value; everything else is JSON already.
"""

import enum
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date

from models.base import CodeType, UtcDateTime

__all__ = ["from_wire", "to_wire"]


_AS_THEY_ARE = frozenset({str, int, bool, type(None), list, dict, float})


def to_wire(value: Any) -> Any:
    """Return a column's value as JSON knows it."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, enum.StrEnum) else value


def from_wire(column: Column[Any], value: Any) -> Any:
    """Return what ``column`` stores for a value that :func:`to_wire` wrote.

    Raises:
        ValueError: The value is no instant or day where the column wants one.
    """
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, CodeType):
        return str(value)
    return value
