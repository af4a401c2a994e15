"""The ground the records stand on: identities, column types and the two declarative bases."""

import enum
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

import uuid_utils
from sqlalchemy import JSON, DateTime, Dialect, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from models.stored import as_choice

if TYPE_CHECKING:
    from sqlalchemy import FromClause

__all__ = [
    "GUARDED",
    "IDENTITY",
    "OUTSIDE",
    "WORDS",
    "WORDS_AMONG",
    "CodeType",
    "LaptopBase",
    "Personal",
    "Record",
    "UtcDateTime",
    "derived_id",
    "guarded_columns",
    "new_id",
    "personal_columns",
]

_NAMESPACE = uuid.UUID("6f1c3c0a-6d0e-5b7a-9b0e-1d0c0ffee000")


def new_id() -> str:
    """Return a new record identity: a UUID of version 7, which sorts by the time it was made."""
    return str(uuid_utils.uuid7())


def derived_id(*parts: str) -> str:
    """Return the identity that follows from ``parts``, the same on every laptop.

    Two laptops that import the same list offline make the same records with it instead of twins.
    ``parts`` must not be personal: an identity outlives an erasure.
    """
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


class Personal(enum.StrEnum):
    """What a column may tell about a resident; a column without a mark holds choices, numbers and times."""

    IDENTITY = "identity"
    """Who somebody is or where to find them: what the paper file keeps about a protected identity."""
    WORDS = "words"
    """Words that a person writes: anything may stand there."""
    WORDS_AMONG = "words_among"
    """JSON in which the texts are free words and all else is coded."""


IDENTITY: Final = {"personal": Personal.IDENTITY}
"""Marks a column as :attr:`Personal.IDENTITY`: ``mapped_column(String(200), info=IDENTITY)``."""
WORDS: Final = {"personal": Personal.WORDS}
"""Marks a column as :attr:`Personal.WORDS`."""
WORDS_AMONG: Final = {"personal": Personal.WORDS_AMONG}
"""Marks a column as :attr:`Personal.WORDS_AMONG`."""


GUARDED: Final = {"guarded": True}
"""Marks a column of words about no resident, which the guard (``models/guarding.py``) looks at as well."""
OUTSIDE: Final = IDENTITY | {"guarded": False}
"""Marks what a list or a calendar calls a record: mostly a number, but it may be a name.

Nobody types it here, and what a calendar makes up may look like a code, so the guard leaves it be.
"""


def guarded_columns(table: "FromClause") -> tuple[str, ...]:
    """Return the columns of a table that hold words somebody writes, about a resident or not."""
    return tuple(
        column.name for column in table.columns if column.info.get("guarded", "personal" in column.info)
    )


def personal_columns(table: "FromClause") -> dict[str, Personal]:
    """Return the columns of a table that are marked, with what they may tell."""
    return {column.name: column.info["personal"] for column in table.columns if "personal" in column.info}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; hand over the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CodeType(TypeDecorator[enum.StrEnum]):
    """A choice of the vocabulary, stored as its value.

    A value that this version does not know (written by a newer laptop) comes back as the plain string
    it is, so that reading never fails and writing it back loses nothing.
    """

    impl = String(32)
    cache_ok = True

    def __init__(self, choices: type[enum.StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Hand over the stored value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the member, or the string itself where there is none."""
        return as_choice(self.choices, value)


_TYPES: dict[Any, Any] = {datetime: UtcDateTime, list[Any]: JSON, dict[str, Any]: JSON}


class Record(DeclarativeBase):
    """A record that is synced: what the laptop and the central server both hold.

    The laptop belongs to one municipality, so its tables carry none; the server's tables are derived
    from these with the municipality in front of every key (``sync/tables.py``).
    Links between records are plain identities without foreign keys: rows arrive in any order.
    """

    type_annotation_map = _TYPES
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of fields that mean something only together, and are merged as one."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    rev: Mapped[int] = mapped_column(Integer, default=0)
    """The server's revision of this row; 0 until the server has confirmed it once."""

    @declared_attr.directive
    def __tablename__(cls) -> str:
        """Name the table after the class: ``VisitTask`` is ``visit_task``."""
        name = cls.__name__
        return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


class LaptopBase(DeclarativeBase):
    """A table that only the laptop has and that never leaves it."""

    type_annotation_map = _TYPES
