"""The pictures of the guides on wifi, e-mail and the router."""

from collections.abc import Callable
from typing import Final

__all__ = ["PICTURES"]

PICTURES: Final[dict[str, Callable[[], str]]] = {}
