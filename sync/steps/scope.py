"""Who may hold a record: every laptop of the municipality, those who visit the resident, or one coach.

A record's scope is :data:`~sync.tables.ANYONE`, a resident (all that belongs to a resident has the
resident's scope, down to the tasks of a visit; ``sync_holder`` names the coaches) or a coach.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, or_, select

from sync.entities import ENTITIES, Entity
from sync.tables import ANYONE, ORPHAN, ROWS, SERVER_DEVICE, sync_head, sync_holder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

__all__ = ["CHILDREN", "Author", "Holders", "has_lost", "may_hold", "scope_without_parent"]

CHILDREN: Final = {
    name: [
        (child, child.parent[1]) for child in ENTITIES.values() if child.parent and child.parent[0] == name
    ]
    for name in ENTITIES
}
"""The kinds of record that follow the scope of another, with the field that names it."""

# A visit without a person, too.
_COACHS_OWN: Final = {"visit", "finding", "incident", "time_entry", "workload_point", "access_entry"}


@dataclass(frozen=True)
class Author:
    """Who makes an edit: a coach on a laptop, or someone at the server itself.

    Attributes:
        tenant: The municipality.
        device: The laptop, or :data:`SERVER_DEVICE`.
        coach_id: The coach whose laptop it is; ``None`` at the server.
        actor: Who the audit trail names.
        cursor: How far the laptop had read when it made its edits.
        resends: The server was restored and the laptop has not yet sent all that it held before: what it says
            of that is believed.
    """

    tenant: int
    device: str
    coach_id: str | None
    actor: str
    cursor: int = 0
    resends: bool = False

    @property
    def is_switchboard(self) -> bool:
        """Whether the edit is made at the server."""
        return self.device == SERVER_DEVICE


def scope_without_parent(entity: Entity, data: dict[str, Any]) -> str:
    """Return the scope of a record that belongs to no resident: everyone's, or its coach's alone.

    What of a coach's own kind was made at the server, by no coach, no laptop holds.
    """
    return str(data["coach_id"] or ORPHAN) if entity.name in _COACHS_OWN else ANYONE


def may_hold(tenant: int, coach_id: str) -> "ColumnElement[bool]":
    """Return the condition on ``sync_head`` that a coach's laptops may hold the record."""
    return or_(
        sync_head.c.scope.in_((ANYONE, coach_id)), _holder(tenant, coach_id, sync_holder.c.left_seq == 0)
    )


def has_lost(tenant: int, coach_id: str, cursor: int) -> "ColumnElement[bool]":
    """Return the condition that a coach who has read up to ``cursor`` held the record, and no longer does."""
    lost = or_(sync_head.c.left_seq > cursor, _holder(tenant, coach_id, sync_holder.c.left_seq > cursor))
    return and_(~may_hold(tenant, coach_id), lost)


def _holder(tenant: int, coach_id: str, condition: "ColumnElement[bool]") -> "ColumnElement[bool]":
    # Looked up for each head that is read, so that it costs with the changes, not with a coach's residents.
    return (
        select(sync_holder.c.coach_id)
        .where(
            sync_holder.c.tenant_id == tenant,
            sync_holder.c.resident == sync_head.c.scope,
            sync_holder.c.coach_id == coach_id,
            condition,
        )
        .exists()
    )


class Holders:
    """Who holds the residents that a batch of edits touches.

    Args:
        connection: The transaction.
        author: Who makes the edits.
    """

    def __init__(self, connection: "Connection", author: Author) -> None:
        self._connection, self._author = connection, author
        self._left: dict[str, dict[str, int]] = {}
        self._protected: set[str] = set()

    def load(self, scopes: "Iterable[str]", *, again: bool = False) -> None:
        """Read who holds the residents among ``scopes``; their heads are to be locked before."""
        author = self._author
        wanted = {each for each in scopes if each not in (ANYONE, ORPHAN)}
        if not again:
            wanted -= self._left.keys()
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        if wanted:
            rows = self._connection.execute(
                select(sync_holder).where(
                    sync_holder.c.tenant_id == author.tenant, sync_holder.c.resident.in_(sorted(wanted))
                )
            )
            for row in rows.mappings():
                found[row["resident"]][row["coach_id"]] = row["left_seq"]
            residents = ROWS["resident"]
            protected = select(residents.c.id).where(
                residents.c.tenant_id == author.tenant,
                residents.c.id.in_(sorted(wanted)),
                residents.c.protected_identity,
            )
            self._protected |= set(self._connection.scalars(protected))
        self._left |= {each: found[each] for each in wanted}

    def of(self, resident: str) -> set[str]:
        """Return the coaches who hold a resident."""
        return {coach for coach, left in self._left.get(resident, {}).items() if not left}

    def set(self, resident: str, coaches: "set[str]") -> None:
        """Note who holds a resident from now on."""
        self._left[resident] = dict.fromkeys(coaches, 0)

    def knows(self, scope: str) -> bool:
        """Tell whether the author may read a record of ``scope``."""
        author = self._author
        return (
            author.is_switchboard or scope in (ANYONE, author.coach_id) or author.coach_id in self.of(scope)
        )

    def may_edit(self, scope: str, left_seq: int, origin: str) -> bool:
        """Tell whether the author may edit a record, or hang something on it.

        What a laptop held when it last read counts too: a coach may have visited a resident whom the
        switchboard has given to another meanwhile, and the work is taken. A protected identity is closed to
        all but who holds it now.
        """
        author = self._author
        if self.knows(scope) or (scope == ORPHAN and origin == author.device):
            return True
        if scope in self._protected:
            return False
        return max(left_seq, self._left.get(scope, {}).get(author.coach_id or "", 0)) > author.cursor
