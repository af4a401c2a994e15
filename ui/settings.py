"""What the window wants of the coach's settings, and the small memories it keeps in them."""

from typing import Any, Literal, Protocol

__all__ = ["Memory", "Scheme", "Settings"]

Scheme = Literal["auto", "light", "dark"]


class Memory(Protocol):
    """What remembers small things of the window, such as widths, between two runs."""

    def recall(self, name: str) -> Any:
        """Return what was remembered under ``name``, or nothing."""

    def remember(self, name: str, value: Any) -> None:
        """Remember a number, a text or a list of them under ``name``."""


class Settings(Memory, Protocol):
    """What the window wants to know and keeps: the language, the look, and small memories."""

    language: str
    scheme: Scheme
    text_scale: float
    guide_text_scale: float
    gap_minutes: int
    metered_pull: str
    lock_minutes: int
