"""How values lie in the laptop's columns, for the reads that go without SQLAlchemy."""

import enum
from datetime import UTC, date, datetime
from typing import Any

__all__ = ["as_choice", "as_day", "as_instant", "as_stored"]


def as_stored(moment: datetime) -> str:
    """Return an aware instant as its column holds it, to compare with."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def as_instant(value: str) -> datetime:
    """Return the instant of a column, aware, in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def as_day(value: str | None) -> date | None:
    """Return the day of a column."""
    return date.fromisoformat(value) if value else None


def as_choice(choices: type[enum.StrEnum], value: str | None) -> Any:
    """Return the member of the vocabulary, or the string itself where this version knows none."""
    if value is None:
        return None
    try:
        return choices(value)
    except ValueError:
        return value
