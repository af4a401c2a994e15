"""What the window knows of a page before it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.base import Page

__all__ = ["PageSpec"]


@dataclass(frozen=True)
class PageSpec:
    """Describe a page before it is built.

    Attributes:
        key: What ``desk.go`` calls it.
        title: Returns the word in the rail, in the language of the moment.
        icon: The name of its icon.
        factory: Imports and builds it when it is first opened.
        in_rail: Whether the rail shows it; a visit is reached from a booking.
    """

    key: str
    title: Callable[[], str]
    icon: str
    factory: "Callable[[Desk], Page]"
    in_rail: bool = True
