"""Tell the timing process when something has happened, by the clock that all processes share."""

import sys
import time

__all__ = ["happened"]


def happened(name: str) -> None:
    sys.stdout.write(f"{name} {time.monotonic()}\n")
    sys.stdout.flush()
