"""Which residents this laptop holds: the coach's own, or everyone's, as the municipality has decided."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import Municipality
from models.vocabulary import Sharing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["holds_own_only"]


def holds_own_only(session: "Session", coach_id: str) -> bool:
    """Tell whether the laptop holds the own residents only, and what concerns colleagues goes to theirs.

    Args:
        session: Where it is read.
        coach_id: Whose laptop it is; nobody's before it is paired.
    """
    # Only what has come from the server is the municipality's own word.
    decided = session.scalars(select(Municipality.sharing).where(Municipality.rev > 0)).first()
    return bool(coach_id) and decided == Sharing.OWN
