"""A sync under way: what it knows of the pairing, what it has fetched and what it has done."""

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.outbox import OutboxState
from models.stored import as_instant
from sync.client.troubles import NotPaired
from sync.protocol import MAX_OPERATIONS
from sync.steps.settle import MOST_SETTLED

if TYPE_CHECKING:
    from datetime import datetime

    from models.clock import Clock
    from models.database import Store
    from sync.client.link import Link
    from sync.client.progress import Reporter
    from sync.protocol import Change

__all__ = ["Paired", "Run", "SyncResult", "read_pairing"]


@dataclass(frozen=True)
class SyncResult:
    """What a sync did.

    Attributes:
        sent: Edits that the server has answered.
        received: Records received (changed, deleted or gone).
        conflicts: Fields or edits that two people changed; both versions are kept.
        set_aside: Edits that the server refused; they are kept.
        healed: Records that were not as they should be here, and are again.
        erased: Edits about a person who is erased; they are gone with the person.
        requests: HTTP requests made.
        bytes_out: Bytes of their bodies.
        bytes_in: Bytes of the answers' bodies.
        cancelled: It was broken off on request; the rest goes with the next one.
    """

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    set_aside: int = 0
    healed: int = 0
    erased: int = 0
    requests: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class Paired:
    """What a sync has to know of the pairing."""

    url: str
    device: str
    epoch: str
    cursor: int
    whole: bool
    acked: int
    durable: int
    schema_version: int
    compared_at: "datetime | None"
    settled: tuple[str, ...]
    """Conflicts that the coach has settled, and the server has not heard of."""
    noted: "datetime | None"
    """When a sync that came to its end was last written down; nothing has gone wrong since."""


@dataclass
class Run:
    """One sync under way."""

    store: "Store"
    clock: "Clock"
    link: "Link"
    token: str
    state: Paired
    report: "Reporter"
    done: SyncResult = field(default_factory=SyncResult)
    most: int = MAX_OPERATIONS
    cursor: int = 0
    pages: int = 0
    changes: "list[Change]" = field(default_factory=list)
    """What has been fetched; it is stored all at once when the last page has come."""
    mended: bool = False

    def counted(self) -> SyncResult:
        """Return what it has done, with what it has cost on the line."""
        return replace(
            self.done,
            requests=self.link.requests,
            bytes_out=self.link.bytes_out,
            bytes_in=self.link.bytes_in,
        )


def read_pairing(store: "Store") -> tuple[Paired, bool]:
    """Return the pairing, and whether something of an earlier sync is to be put in order.

    Raises:
        NotPaired: There is none.
    """
    with store.plain() as connection:
        row = connection.execute(
            "SELECT server_url, device_id, epoch, cursor, whole, acked, durable, schema_version,"
            " compared_at, paused, last_success,"
            " EXISTS (SELECT 1 FROM outbox WHERE state = ?) AS is_untidy,"
            " (SELECT json_group_array(id) FROM (SELECT id FROM kept_conflict"
            " WHERE seen_at IS NOT NULL AND NOT told ORDER BY id LIMIT ?)) AS settled FROM sync_state",
            (OutboxState.SET_ASIDE.value, MOST_SETTLED),
        ).fetchone()
    if row is None or not row["device_id"]:
        raise NotPaired
    noted = as_instant(row["last_success"]) if row["last_success"] and not row["paused"] else None
    state = Paired(
        row["server_url"],
        row["device_id"],
        row["epoch"],
        row["cursor"],
        bool(row["whole"]),
        row["acked"],
        row["durable"],
        row["schema_version"],
        as_instant(row["compared_at"]) if row["compared_at"] else None,
        tuple(json.loads(row["settled"])),
        noted,
    )
    return state, bool(row["is_untidy"])
