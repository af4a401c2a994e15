"""What the municipality's regime lets a coach do: names and notes, codes alone, or counts alone.

Where names may go is not decided here: ``models/outbox.py`` says what leaves the laptop, and
``sync/steps/regime.py`` what the server takes.
"""

from typing import TYPE_CHECKING

from models.regime import NobodyIsKept, regime_here
from models.vocabulary import Regime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["NobodyIsKept", "of", "refuse_anonymous"]


def of(session: "Session") -> Regime:
    """Return the regime that holds here."""
    return regime_here(session)


def refuse_anonymous(session: "Session") -> None:
    """Let a use case go on that stores something about a person, unless only counts are kept.

    Raises:
        NobodyIsKept: The municipality keeps nothing about anyone.
    """
    if regime_here(session) is Regime.ANONYMOUS:
        raise NobodyIsKept
