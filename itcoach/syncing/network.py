"""What the network is like, and what that means for a sync: no Qt, so that the rules stand in one place."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from itcoach.settings import ALWAYS

if TYPE_CHECKING:
    from sync.client import SyncTrouble

__all__ = ["LARGE_PULL", "Line", "Network", "is_too_much", "line_after"]

LARGE_PULL: Final = 1_000
"""So many records more to fetch make a large pull: months of absence, or the whole of a municipality."""


@dataclass(frozen=True)
class Network:
    """What the system says of the network.

    Attributes:
        there: Whether there is one; ``None`` where the system does not say.
        metered: Whether its traffic costs by the amount, as with a telephone's.
        captive: Whether it wants a login in the browser first.
    """

    there: bool | None = None
    metered: bool = False
    captive: bool = False


class Line(StrEnum):
    """How the line to the server stood the last time somebody looked."""

    UNKNOWN = "unknown"
    """Nobody has looked yet."""
    OPEN = "open"
    AWAY = "away"
    """No network, or nothing answers."""
    LOGIN = "login"
    """Something else answers: a network that wants a login first."""
    BUSY = "busy"
    """The server has trouble of its own, and is asked again when it said."""
    SAVING = "saving"
    """The line is open, but costs by the amount: what is large waits."""


def line_after(trouble: "SyncTrouble", network: Network) -> Line:
    """Return how the line stands after a try that ended in ``trouble``."""
    if trouble.code == "not_our_server" or (
        network.captive and trouble.code in ("server_away", "certificate")
    ):
        return Line.LOGIN
    if trouble.code == "server_away":
        return Line.AWAY
    if trouble.code in ("server_busy", "too_many_tries"):
        return Line.BUSY
    return Line.OPEN


def is_too_much(network: Network, remaining: int, choice: str) -> bool:
    """Tell whether a pull of ``remaining`` more records waits for another network.

    Args:
        network: The one at hand.
        remaining: Records that are still to come.
        choice: The coach's, of :data:`itcoach.settings.METERED_PULL`.
    """
    return network.metered and remaining >= LARGE_PULL and choice != ALWAYS
