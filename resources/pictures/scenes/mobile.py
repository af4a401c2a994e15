"""The pictures of the guides on the phone and the tablet themselves."""

from collections.abc import Callable
from typing import Final

__all__ = ["PICTURES"]

PICTURES: Final[dict[str, Callable[[], str]]] = {}
