"""Which regime the municipality has chosen: how much about a person may be held, and where."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import Municipality
from models.vocabulary import Regime

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["regime_here", "understood"]


def regime_here(session: "Session") -> Regime:
    """Return the regime that holds on this laptop: what the server last said, identified before that.

    It is one small read, and is not remembered: a sync may change it.
    """
    decided = session.scalars(select(Municipality.regime).order_by(Municipality.id)).first()
    return Regime.IDENTIFIED if decided is None else understood(decided)


def understood(decided: str) -> Regime:
    """Return a stored regime; one that this version does not know lets no name leave the laptop."""
    return decided if isinstance(decided, Regime) else Regime.CODED
