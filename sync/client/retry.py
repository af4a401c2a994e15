"""How long to wait before the next try: full jitter, so that many laptops do not come back at once."""

import random
from typing import Final

from sync.client.troubles import SyncTrouble

__all__ = ["LONGEST_WAIT", "wait_before_retry"]

_FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0


def wait_before_retry(trouble: SyncTrouble, attempt: int, chance: random.Random) -> float | None:
    """Return the seconds to wait, or ``None`` where only a person can help.

    Between 0 and a ceiling that doubles from 1 s to 5 min, as in "Exponential Backoff and Jitter"
    (M. Brooker, 2015); a server that asks for more is given it.

    Args:
        trouble: What ended the sync.
        attempt: How many tries have failed before this one, from 0.
        chance: The source of chance.
    """
    if not trouble.retryable:
        return None
    ceiling = min(LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempt, 20))
    return max(chance.uniform(0, ceiling), trouble.retry_after or 0.0)
