"""What commands that take data away, or decide on them, share: the decision, and what is left to do."""

import argparse
from typing import TYPE_CHECKING

from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["add_decision", "checked_decision", "one_line", "say_what_is_undone"]


class NoDecision(Trouble):
    """Nothing says which decision a command rests on."""

    def __init__(self) -> None:
        super().__init__(
            tr("Beslutets beteckning saknas."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange det med --decision, till exempel ett diarienummer."),
        )


def add_decision(parser: argparse.ArgumentParser, *, by: bool = True) -> None:
    """Let the operator say which decision it is, and who decided where that is kept."""
    parser.add_argument("--decision", required=True, help=tr("beslutets beteckning, utan personuppgifter"))
    if by:
        parser.add_argument("--by", default="", metavar="NAME", help=tr("vem som beslutade"))


def checked_decision(given: str) -> str:
    """Return the reference of a decision.

    Raises:
        NoDecision: It is empty.
    """
    decision = one_line(given)
    if not decision:
        raise NoDecision
    return decision


def one_line(given: str) -> str:
    """Return words of the operator's in one line."""
    return " ".join(given.split())


def say_what_is_undone(undone: "Sequence[str]") -> None:
    """Print what an administrator of PostgreSQL still has to run."""
    if undone:
        print(tr("Be den som sköter PostgreSQL att köra detta, så att inget står kvar i databasens logg:"))
        print("\n".join(f"  {statement};" for statement in undone))
