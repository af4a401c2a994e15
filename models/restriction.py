"""Restricted residents (GDPR article 18): what is held is kept, and nothing more is written.

On a laptop one mechanism holds it, the session's flush events, so that no use case can forget it. What the
server sends is written with Core statements, which raise no such events. The server holds it by the same rule
against every laptop (``sync/steps/restricted.py``).
"""

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, event, inspect, select

from models.base import Record
from models.booking import Booking
from models.errors import Trouble
from models.people import Resident
from models.rights import AccessEntry, RightsRequest
from models.safety import Incident
from models.visit import Visit
from models.vocabulary import RequestKind, RequestState
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session, UOWTransaction

__all__ = ["Restricted", "in_force", "is_let", "is_still_written", "refuse_restricted", "restricted_here"]

_STILL_WRITTEN: Final = frozenset(
    model.__tablename__ for model in (RightsRequest, AccessEntry, Booking, Incident)
)
"""What the person asks for, the log of who looks, the times that the person agrees to, and what the law on
the working environment asks to be reported."""
_ENDS_A_VISIT: Final = frozenset({"end", "status", "checked_out_at", "expected_end", "travel_minutes"})
_PROTECTS: Final = frozenset({"protected_identity"})


class Restricted(Trouble):
    """Something was to be written about a person whose data are restricted."""

    def __init__(self) -> None:
        super().__init__(
            tr("Uppgifterna om invånaren är begränsade: de finns kvar, men ingenting mer får skrivas."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Anteckna det på papper. Fråga den som beslutar om begränsningen."),
        )


def is_still_written(kind: str) -> bool:
    """Tell whether records of a kind are written, changed and deleted all the same."""
    return kind in _STILL_WRITTEN


def is_let(kind: str, changed: "Set[str]", *, is_protected: bool) -> bool:
    """Tell whether a change of a record only ends what was under way, or protects the person more.

    Args:
        kind: Of the record.
        changed: The fields that get another value.
        is_protected: Whether the person's identity is protected after it.
    """
    if kind == Visit.__tablename__:
        return changed <= _ENDS_A_VISIT
    protects = kind == Resident.__tablename__ and is_protected and bool(changed & _PROTECTS)
    return protects or not changed


def in_force(requests: Any) -> "ColumnElement[bool]":
    """Return the condition that a request, on a laptop or the server, is a restriction that holds."""
    return and_(requests.c.kind == RequestKind.RESTRICTION, requests.c.state == RequestState.GRANTED)


def restricted_here(session: "Session") -> set[str]:
    """Return the residents whose data are restricted."""
    requests = RightsRequest.__table__
    return set(session.scalars(select(requests.c.resident_id).where(in_force(requests))))


def refuse_restricted(session_class: "type[Session]") -> None:
    """Make sessions of ``session_class`` refuse to write about a restricted resident."""

    @event.listens_for(session_class, "before_flush")
    def _refuse(session: "Session", _flush: "UOWTransaction", _rows: "Iterable[Any] | None") -> None:
        touched = [
            row
            for row in (*session.new, *session.dirty, *session.deleted)
            if isinstance(row, Record) and not is_still_written(row.__tablename__)
        ]
        if not touched or not (restricted := restricted_here(session)):
            return
        if any(_whose(session, row) in restricted and not _is_let(session, row) for row in touched):
            raise Restricted


def _whose(session: "Session", row: Record) -> str | None:
    if isinstance(row, Resident):
        return row.id
    if hasattr(row, "resident_id"):
        return str(row.resident_id)
    visit = session.get(Visit, row.visit_id) if getattr(row, "visit_id", None) else None  # type: ignore[attr-defined]
    return visit.resident_id if visit is not None else None


def _is_let(session: "Session", row: Record) -> bool:
    if row in session.new or row in session.deleted:
        return False
    state: Any = inspect(row)
    changed = {each.key for each in state.attrs if each.history.has_changes()}
    return is_let(row.__tablename__, changed, is_protected=getattr(row, "protected_identity", False))
