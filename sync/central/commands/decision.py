"""What commands that take data away for good share: the decision they rest on, and what is left to do."""

from typing import TYPE_CHECKING

from itcoach.sensitive import without
from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["checked_decision", "say_what_is_undone"]


class PersonalReference(Trouble):
    """The reference of a decision holds a personnummer."""

    def __init__(self) -> None:
        super().__init__(
            tr("Beslutets beteckning innehåller ett personnummer."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange ett diarienummer eller liknande, utan personuppgifter."),
        )


class NoDecision(Trouble):
    """Nothing says which decision an erasure rests on."""

    def __init__(self) -> None:
        super().__init__(
            tr("Beslutets beteckning saknas."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange till exempel ett diarienummer."),
        )


def checked_decision(given: str) -> str:
    """Return the reference of a decision.

    Raises:
        NoDecision: It is empty.
        PersonalReference: It holds a personnummer.
    """
    decision = " ".join(given.split())
    if not decision:
        raise NoDecision
    if without(decision) != decision:
        raise PersonalReference
    return decision


def say_what_is_undone(undone: "Sequence[str]") -> None:
    """Print what an administrator of PostgreSQL still has to run."""
    if undone:
        print(tr("Be den som sköter PostgreSQL att köra detta, så att inget står kvar i databasens logg:"))
        print("\n".join(f"  {statement};" for statement in undone))
