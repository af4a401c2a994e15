"""The feed: which records have moved, who may see them now, and their places in it.

The places are given last: the clock row is the last lock taken, so that the order of commits is the order of
the feed.
"""

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from sync.bulk import put_rows
from sync.steps.scope import CHILDREN, is_narrower
from sync.tables import ORPHAN, ROWS, sync_clock, sync_head

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.entities import Entity
    from sync.steps.held import Held, Key, Records

__all__ = ["Feed"]


class Feed:
    """The moves of one batch.

    Args:
        connection: The transaction.
        tenant: The municipality.
        records: The records of the batch.
    """

    def __init__(self, connection: "Connection", tenant: int, records: "Records") -> None:
        self._connection, self._tenant, self._records = connection, tenant, records
        self._moved: dict[Key, Held] = {}
        self._rescoped: dict[Key, Held] = {}
        self._new_parents: dict[Key, Held] = {}

    def move(self, held: "Held") -> None:
        """Let a record take a new place; touched twice, it stands where the last time puts it."""
        self._moved.pop(held.key, None)
        self._moved[held.key] = held

    def has_new_scope(self, held: "Held", before: str, *, new: bool) -> None:
        """Note that the scope of a record, and so of those that follow it, may be another."""
        if new:
            if CHILDREN[held.entity.name]:
                self._new_parents[held.key] = held
        elif before != held.scope:
            held.left = held.left or is_narrower(before, held.scope)
            self._rescoped[held.key] = held

    def remember(self) -> "tuple[dict[Key, Held], dict[Key, Held], dict[Key, Held]]":
        """Return what :meth:`go_back` needs to undo what comes after."""
        return dict(self._moved), dict(self._rescoped), dict(self._new_parents)

    def go_back(self, to: "tuple[dict[Key, Held], dict[Key, Held], dict[Key, Held]]") -> None:
        """Undo the moves since :meth:`remember`."""
        self._moved, self._rescoped, self._new_parents = to

    def spread_scopes(self) -> None:
        """Give the records that follow a changed one its scope."""
        level = dict(self._rescoped)
        if self._new_parents and self._has_orphans():
            level |= self._new_parents
        while level:
            below: dict[Key, Held] = {}
            for name in sorted({entity for entity, _ in level}):
                parents = {record: held.scope for (entity, record), held in level.items() if entity == name}
                for child, field in CHILDREN[name]:
                    below |= self._follow(parents, child, field)
            level = below

    def stamp(self) -> None:
        """Give each moved record its place: the clock row is locked here, last of all."""
        if not self._moved:
            return
        moved = list(self._moved.values())
        first = self._advance_clock(len(moved)) - len(moved) + 1
        heads = [
            {
                "tenant_id": self._tenant,
                "entity": held.entity.name,
                "record": held.record,
                "seq": seq,
                "rev": held.rev,
                "scope": held.scope,
                "left_seq": seq if held.left else held.left_seq,
                "state": held.state,
                "origin": held.origin,
            }
            for seq, held in enumerate(moved, start=first)
        ]
        put_rows(self._connection, sync_head, heads, by=("tenant_id", "entity", "record"))

    def _advance_clock(self, by: int) -> int:
        advanced: int = self._connection.execute(
            update(sync_clock)
            .where(sync_clock.c.tenant_id == self._tenant)
            .values(seq=sync_clock.c.seq + by)
            .returning(sync_clock.c.seq)
        ).scalar_one()
        return advanced

    def _follow(self, parents: dict[str, str], child: "Entity", field: str) -> "dict[Key, Held]":
        table = ROWS[child.name]
        found = self._connection.execute(
            select(table.c.id, table.c[field]).where(
                table.c.tenant_id == self._tenant, table.c[field].in_(list(parents))
            )
        ).all()
        known = self._records.held
        self._records.load(child, [record for record, _ in found if (child.name, record) not in known])
        changed: dict[Key, Held] = {}
        for record, parent in found:
            held, scope = known[child.name, record], parents[parent]
            if held.scope != scope:
                held.left = held.left or is_narrower(held.scope, scope)
                held.scope, held.origin = scope, ""
                self.move(held)
                changed[held.key] = held
        return changed

    def _has_orphans(self) -> bool:
        if any(each.scope == ORPHAN for each in self._records.held.values()):
            return True
        waiting = select(sync_head.c.record).where(
            sync_head.c.tenant_id == self._tenant, sync_head.c.scope == ORPHAN
        )
        return self._connection.execute(waiting.limit(1)).first() is not None
