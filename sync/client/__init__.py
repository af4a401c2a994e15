"""The laptop's side of sync: pairing, syncing, and how it stands."""

from sync.client.aside import let_go, send_again
from sync.client.link import probe
from sync.client.lock import only_one
from sync.client.pairing import Pairing, pair
from sync.client.progress import Progress
from sync.client.retry import wait_before_retry
from sync.client.run import SyncClient
from sync.client.status import (
    Conflict,
    Run,
    SetAside,
    SyncStatus,
    belongs_with,
    conflicts,
    mark_seen,
    runs,
    set_aside,
    status,
)
from sync.client.troubles import SyncTrouble
from sync.client.underway import SyncResult
from sync.client.vault import DatabaseVault, TokenVault

__all__ = [
    "Conflict",
    "DatabaseVault",
    "Pairing",
    "Progress",
    "Run",
    "SetAside",
    "SyncClient",
    "SyncResult",
    "SyncStatus",
    "SyncTrouble",
    "TokenVault",
    "belongs_with",
    "conflicts",
    "let_go",
    "mark_seen",
    "only_one",
    "pair",
    "probe",
    "runs",
    "send_again",
    "set_aside",
    "status",
    "wait_before_retry",
]
