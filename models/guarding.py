"""The guard at the records' door: words that somebody writes are looked at before they are saved.

One mechanism, the session's flush event, so that no use case can forget it. What must not be stored is
decided by whoever opens the database, see ``itcoach/sensitive/guard.py``. What the server sends is written
with Core statements, which raise no such events. Drafts are no records: nothing typed is lost before the
coach has chosen.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from models.base import Record, guarded_columns

if TYPE_CHECKING:
    from sqlalchemy.orm import InstanceState

__all__ = ["Guard", "Words", "guard_words"]


@dataclasses.dataclass(frozen=True)
class Words:
    """Words about to be saved.

    Attributes:
        entity: The kind of record.
        field: Which of its fields.
        text: The words.
        before: What stood there.
    """

    entity: str
    field: str
    text: str = dataclasses.field(repr=False)
    before: str = dataclasses.field(repr=False)


Guard = Callable[[Sequence[Words]], Sequence[str]]
"""Returns what is to be saved instead of each of the words, mostly the same, or raises a ``Trouble``."""


def guard_words(session_class: type[Session], guard: Guard) -> None:
    """Make sessions of ``session_class`` ask ``guard`` about the words of records they insert or change."""

    @event.listens_for(session_class, "before_flush")
    def _look(session: Session, *_: object) -> None:
        rows = [row for row in (*session.new, *session.dirty) if isinstance(row, Record)]
        changed = [(row, name, before) for row in rows for name, before in _changed(row)]
        words = [
            Words(str(row.__tablename__), name, text, before if isinstance(before, str) else "")
            for row, name, before in changed
            for text in _texts(getattr(row, name))
        ]
        if not words:
            return
        kept = iter(guard(words))
        for row, name, _ in changed:
            value = getattr(row, name)
            replaced = _with_texts(value, kept)
            if replaced != value:
                setattr(row, name, replaced)


def _changed(row: Record) -> Iterator[tuple[str, Any]]:
    """Give the guarded fields of a row that a flush writes, with what stood there."""
    state: InstanceState[Any] = inspect(row)
    for name in _guarded(type(row)):
        history = state.attrs[name].history
        if state.transient or state.pending or history.has_changes():
            yield name, history.deleted[0] if history.deleted else ""


@cache
def _guarded(kind: type[Record]) -> tuple[str, ...]:
    return guarded_columns(kind.__table__)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _with_texts(value: Any, texts: Iterator[str]) -> Any:
    """Return ``value`` with each of its texts replaced by the next of ``texts``."""
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, dict):
        return {key: _with_texts(each, texts) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_texts(each, texts) for each in value]
    return value
