"""Values on the command line that are refused in plain words."""

import argparse
from collections.abc import Callable
from datetime import date

from resources.words import tr

__all__ = ["day", "number"]


def number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``least`` to ``most`` for :mod:`argparse`."""

    def read(text: str) -> int:
        # isdecimal alone: int() would also take "+5", "1_0" and spaces.
        if not (text.isdecimal() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(
                tr("ange ett helt tal mellan {least} och {most}", least=least, most=most)
            )
        return int(text)

    return read


def day(text: str) -> date:
    """Read a day for :mod:`argparse`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("skriv dagen som 2026-11-22, inte {text}", text=text)) from None
