"""Restricted residents (GDPR article 18): what is held is kept, and nothing more is written.

One mechanism holds it, the session's flush events, so that no use case can forget it. What the server sends
is written with Core statements, which raise no such events.
"""

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event, inspect, select

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
    from collections.abc import Iterable

    from sqlalchemy.orm import Session, UOWTransaction

__all__ = ["Restricted", "refuse_restricted", "restricted_here"]

_STILL_WRITTEN: Final = (RightsRequest, AccessEntry, Booking, Incident)
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


def restricted_here(session: "Session") -> set[str]:
    """Return the residents whose data are restricted."""
    in_force = select(RightsRequest.resident_id).where(
        RightsRequest.kind == RequestKind.RESTRICTION, RightsRequest.state == RequestState.GRANTED
    )
    return set(session.scalars(in_force))


def refuse_restricted(session_class: "type[Session]") -> None:
    """Make sessions of ``session_class`` refuse to write about a restricted resident."""

    @event.listens_for(session_class, "before_flush")
    def _refuse(session: "Session", _flush: "UOWTransaction", _rows: "Iterable[Any] | None") -> None:
        touched = [
            row
            for row in (*session.new, *session.dirty, *session.deleted)
            if isinstance(row, Record) and not isinstance(row, _STILL_WRITTEN)
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
    """Tell whether a row is unchanged, or only ends what was under way, or protects the person more."""
    if row in session.new or row in session.deleted:
        return False
    state: Any = inspect(row)
    changed = {each.key for each in state.attrs if each.history.has_changes()}
    if isinstance(row, Visit):
        return changed <= _ENDS_A_VISIT
    return not changed or (isinstance(row, Resident) and row.protected_identity and bool(changed & _PROTECTS))
