"""Whom a sync has taken away while a form about them was open: what is half told is not stored anew."""

from typing import TYPE_CHECKING

from models.people import Resident
from models.visit import Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["is_gone", "is_taken_away"]


def is_taken_away(session: "Session", *, resident_id: str, visit_id: str | None) -> bool:
    """Tell whether a resident is not here, nor the visit that the form belongs to.

    What was half told about them went with them (``sync.steps.forget``), so nothing of it comes back.
    """
    visit_is_here = bool(visit_id) and session.get(Visit, visit_id) is not None
    return session.get(Resident, resident_id) is None and not visit_is_here


def is_gone(work: "Workplace", *, resident_id: str, visit_id: str = "") -> bool:
    """Tell a form that is open whether there is nobody left that it is about."""
    with work.store.read() as session:
        return bool(resident_id) and is_taken_away(session, resident_id=resident_id, visit_id=visit_id)
