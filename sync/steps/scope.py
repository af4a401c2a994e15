"""Who may hold a record: every laptop of the municipality, or the laptops of one coach.

A resident with protected identity is held by the named coach alone, and so is all that belongs to the
resident; everything else is shared. A record that belongs to another follows that one's scope, down to the
tasks of a visit.
"""

from dataclasses import dataclass
from typing import Any

from sync.entities import ENTITIES, Entity
from sync.tables import ANYONE, NOBODY, ORPHAN, SERVER_DEVICE

__all__ = ["CHILDREN", "Author", "is_narrower", "own_scope"]

CHILDREN = {
    name: [
        (child, child.parent[1]) for child in ENTITIES.values() if child.parent and child.parent[0] == name
    ]
    for name in ENTITIES
}
"""The kinds of record that follow the scope of another, with the field that names it."""


@dataclass(frozen=True)
class Author:
    """Who makes an edit: a coach on a laptop, or someone at the server itself.

    Attributes:
        tenant: The municipality.
        device: The laptop, or :data:`SERVER_DEVICE`.
        coach_id: The coach whose laptop it is; ``None`` at the server.
        actor: Who the audit trail names.
    """

    tenant: int
    device: str
    coach_id: str | None
    actor: str

    @property
    def is_switchboard(self) -> bool:
        """Whether the edit is made at the server."""
        return self.device == SERVER_DEVICE

    def may_see(self, scope: str, origin: str) -> bool:
        """Tell whether a record of ``scope``, last written by ``origin``, may be shown to this author."""
        if self.is_switchboard or scope in (ANYONE, self.coach_id):
            return True
        return scope == ORPHAN and origin == self.device


def own_scope(entity: Entity, data: dict[str, Any], before: str | None, author: Author) -> str:
    """Return the scope of a record that follows no other."""
    if entity.name != "resident" or not data["protected_identity"]:
        return ANYONE
    named: str | None = data["named_coach_id"]
    if named:
        return named
    if before not in (None, ANYONE, ORPHAN):
        return str(before)
    return author.coach_id or NOBODY


def is_narrower(before: str, after: str) -> bool:
    """Tell whether someone who held the record loses it."""
    return before != NOBODY and after not in (ANYONE, before)
