"""What the municipality's regime lets a coach do: names and notes, codes alone, or counts alone.

Where names may go is not decided here: see ``models/outbox.py`` for what leaves the laptop, and
``sync/steps/regime.py`` for what the server takes.
"""

from typing import TYPE_CHECKING

from models.errors import Trouble
from models.regime import regime_here
from models.vocabulary import Regime
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["NobodyIsKept", "of", "refuse_anonymous"]


class NobodyIsKept(Trouble):
    """Something about a person was to be stored where the municipality keeps counts alone."""

    def __init__(self) -> None:
        super().__init__(
            tr("Kommunen har bestämt att inga uppgifter om personer sparas, bara antal."),
            safe=tr("Ingenting har sparats."),
            to_do=tr("Starta ett besök utan person: uppgifter, restid och utskrifter räknas."),
        )


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
