"""The step that tells the server which conflicts have been settled on a laptop, so that the operator sees it.

The laptop repeats what it has to tell until the server has said that it heard it.
"""

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from models.sync_state import KeptConflict
from sync.tables import sync_conflict, sync_device

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.steps.scope import Author

__all__ = ["MOST_SETTLED", "heard", "settle"]

MOST_SETTLED: Final = 100
"""So many are told in one request; the rest with the next sync."""

# The laptop's half


def heard(session: "Session", settled: "Sequence[str]") -> None:
    """Note that the server has heard of these; they are not told again."""
    session.execute(update(KeptConflict).where(KeptConflict.id.in_(settled)).values(told=True))


# The server's half


def settle(
    connection: "Connection", author: "Author", settled: "Sequence[str]", now: "datetime"
) -> list[str]:
    """Note who settled these conflicts, and when; return those that the laptop need not tell again.

    A coach settles what was found on the coach's own laptops; another's is left as it is.
    """
    settled = settled[:MOST_SETTLED]
    own = select(sync_device.c.device).where(
        sync_device.c.tenant_id == author.tenant, sync_device.c.coach_id == author.coach_id
    )
    connection.execute(
        update(sync_conflict)
        .where(
            sync_conflict.c.tenant_id == author.tenant,
            sync_conflict.c.id.in_(settled),
            sync_conflict.c.device.in_(own),
            sync_conflict.c.resolved_at.is_(None),
        )
        .values(resolved_by=author.coach_id, resolved_at=now)
    )
    return list(settled)
