"""The coach's own order in the library: the guides that are liked, and those used last."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["GuideShelf"]

_RECENT_AT_MOST: Final = 4


class GuideShelf(QObject):
    """Keep, for each coach of this laptop, the favourite guides and the latest ones by their ids.

    One stands at the desk, see :meth:`at`.

    Attributes:
        changed: Tells that a favourite was chosen or left, or that a guide was used.
    """

    changed = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.setObjectName("guide_shelf")
        self._settings, self._coach = desk.settings, desk.work.coach_id

    @classmethod
    def at(cls, desk: "Desk") -> "GuideShelf":
        """Return the shelf of the desk's coach."""
        return desk.findChild(cls, "guide_shelf") or cls(desk)

    @property
    def favourites(self) -> tuple[str, ...]:
        """Return the favourites in the order they were chosen."""
        return self._recall("favourites")

    @property
    def recent(self) -> tuple[str, ...]:
        """Return the guides used last, the latest first."""
        return self._recall("recent")

    def toggle(self, guide_id: str) -> None:
        """Make a guide a favourite, or one no more."""
        kept = tuple(each for each in self.favourites if each != guide_id)
        self._remember("favourites", kept if guide_id in self.favourites else (*kept, guide_id))

    def used(self, guide_id: str) -> None:
        """Put a guide first among those used last."""
        others = (each for each in self.recent if each != guide_id)
        self._remember("recent", (guide_id, *others)[:_RECENT_AT_MOST])

    def _recall(self, what: str) -> tuple[str, ...]:
        kept = self._settings.recall(self._name(what))
        return tuple(each for each in kept if isinstance(each, str)) if isinstance(kept, list) else ()

    def _remember(self, what: str, ids: tuple[str, ...]) -> None:
        if ids != self._recall(what):
            self._settings.remember(self._name(what), list(ids))
            self.changed.emit()

    def _name(self, what: str) -> str:
        return f"guides.{what}.{self._coach}"
