"""The pictures of the guides on BankID, healthcare and digital post."""

from collections.abc import Callable
from typing import Final

__all__ = ["PICTURES"]

PICTURES: Final[dict[str, Callable[[], str]]] = {}
