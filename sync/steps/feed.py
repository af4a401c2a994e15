"""The feed: which records have moved, and their places in it.

The places are given last: the clock row is the last lock taken, so that the order of commits is the order of
the feed.
"""

from typing import TYPE_CHECKING

from sqlalchemy import update

from sync.bulk import put_rows
from sync.tables import sync_clock, sync_head

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.steps.held import Held, Key

__all__ = ["Feed"]


class Feed:
    """The moves of one batch.

    Args:
        connection: The transaction.
        tenant: The municipality.
    """

    def __init__(self, connection: "Connection", tenant: int) -> None:
        self._connection, self._tenant = connection, tenant
        self._moved: dict[Key, Held] = {}

    def move(self, held: "Held") -> None:
        """Let a record take a new place; touched twice, it stands where the last time puts it."""
        self._moved.pop(held.key, None)
        self._moved[held.key] = held

    def moved(self) -> "list[Held]":
        """Return the records that have moved, in their order."""
        return list(self._moved.values())

    def remember(self) -> "dict[Key, Held]":
        """Return what :meth:`go_back` needs to undo what comes after."""
        return dict(self._moved)

    def go_back(self, to: "dict[Key, Held]") -> None:
        """Undo the moves since :meth:`remember`."""
        self._moved = to

    def stamp(self) -> int:
        """Give each moved record its place and return the last; the clock row is locked here, last of all."""
        moved = self.moved()
        if not moved:
            return 0
        last = self._advance_clock(len(moved))
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
                "known": held.known,
            }
            for seq, held in enumerate(moved, start=last - len(moved) + 1)
        ]
        put_rows(self._connection, sync_head, heads, by=("tenant_id", "entity", "record"))
        return last

    def _advance_clock(self, by: int) -> int:
        advanced: int = self._connection.execute(
            update(sync_clock)
            .where(sync_clock.c.tenant_id == self._tenant)
            .values(seq=sync_clock.c.seq + by)
            .returning(sync_clock.c.seq)
        ).scalar_one()
        return advanced
