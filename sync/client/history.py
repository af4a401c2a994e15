"""The history of the syncs, and the troubles that pause it until someone does something."""

from typing import TYPE_CHECKING, Final

from models.sync_state import SyncRun, SyncState
from sync.client.troubles import SyncTrouble

if TYPE_CHECKING:
    from datetime import datetime

    from models.clock import Clock
    from models.database import Store
    from models.errors import Trouble
    from sync.client.underway import SyncResult

__all__ = ["note"]

_PAUSING: Final = {"revoked", "unknown_token", "update_needed", "out_of_step"}


def note(
    store: "Store", clock: "Clock", started: "datetime", result: "SyncResult", trouble: "Trouble | None"
) -> None:
    """Write the history; a sync that had nothing to say leaves no line."""
    if trouble is None and not (result.sent or result.received or result.cancelled):
        return
    if trouble is not None and not isinstance(trouble, SyncTrouble):
        return  # the database itself is in trouble: it cannot take a line either
    code = trouble.code if trouble else ""
    with store.write() as session:
        session.add(
            SyncRun(
                started_at=started,
                finished_at=clock.now(),
                sent=result.sent,
                received=result.received,
                conflicts=result.conflicts,
                erased=result.erased,
                error=code,
            )
        )
        state = session.get(SyncState, 1)
        if state and code in _PAUSING:
            state.paused = code
