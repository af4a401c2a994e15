"""How far a sync has come."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

__all__ = ["Progress", "Reporter"]

_EVERY: Final = 0.1


@dataclass(frozen=True)
class Progress:
    """A moment of a sync.

    Attributes:
        sent: Edits that the server has answered.
        to_send: Edits to send in all, those sent included.
        received: Records received.
        remaining: Records that are still to come, as far as the server has said.
        needs_you: Edits set aside and conflicts found in this sync.
    """

    sent: int = 0
    to_send: int = 0
    received: int = 0
    remaining: int = 0
    needs_you: int = 0


class Reporter:
    """Tell progress to ``listener``, at most ten times a second."""

    def __init__(self, listener: Callable[[Progress], None] | None) -> None:
        self._listener = listener
        self._last = 0.0
        self.now = Progress()

    def update(self, *, at_once: bool = False, **changes: Any) -> None:
        """Change some of the figures."""
        self.now = replace(self.now, **changes)
        moment = time.monotonic()
        if self._listener and (at_once or moment - self._last >= _EVERY):
            self._last = moment
            self._listener(self.now)
