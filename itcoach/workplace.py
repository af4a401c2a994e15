"""What every use case is given: the opened database, the clock, and who is working."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.clock import Clock
    from models.database import Store

__all__ = ["Workplace"]


@dataclass(frozen=True)
class Workplace:
    """A coach at an opened laptop.

    Attributes:
        store: The laptop's database.
        clock: Tells the time; the demonstration moves it.
        coach_id: The coach who works here.
    """

    store: "Store"
    clock: "Clock"
    coach_id: str
