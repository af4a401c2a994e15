"""Syncing as a coach meets it: pairing, how it stands in words, and one sync after another by itself.

No Qt here: the window asks :class:`Pace` when the next sync is due and runs :func:`sync_once` behind itself.
"""

import contextlib
import platform
import random
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from itcoach.followups import schedule
from itcoach.guides.published import put_on_shelf, shelved
from itcoach.syncing.network import Line
from models.keyrings import KeyringLocked, NoKeyring
from models.keystore import Keystore
from resources.words import ntr, tr
from sync import client
from sync.client import (
    DatabaseVault,
    SyncClient,
    SyncResult,
    SyncStatus,
    SyncTrouble,
    wait_before_retry,
)
from sync.client.troubles import Revoked

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from models.clock import Clock
    from models.database import Store
    from sync.client import Pairing, Progress, Run, TokenVault

__all__ = [
    "KeyringVault",
    "Pace",
    "State",
    "SyncOverview",
    "grouped",
    "overview",
    "pair_laptop",
    "progress_words",
    "standing",
    "state_words",
    "sync_client",
    "sync_once",
    "trouble_words",
    "vault_for",
]

AFTER_EDIT_SECONDS: Final = 2.0
"""Edits that come close together are sent together."""
BETWEEN_SECONDS: Final = 300.0
"""With nothing to send, how often to ask whether there is something new."""


class KeyringVault:
    """Keep the token in the system's keyring, beside the database's key."""

    def __init__(self, keystore: Keystore) -> None:
        self._keystore = keystore

    def get(self, device: str) -> str | None:
        """Return the token of ``device``, or ``None``."""
        return self._keystore.get_secret(f"token:{device}")

    def set(self, device: str, token: str) -> None:
        """Keep a token."""
        self._keystore.put_secret(f"token:{device}", token)

    def delete(self, device: str) -> None:
        """Forget a token."""
        self._keystore.delete_secret(f"token:{device}")


def vault_for(store: "Store", folder: "Path") -> "TokenVault":
    """Return where the token is kept: the keyring, or the encrypted database where there is none."""
    keystore = Keystore(folder)
    try:
        keystore.get_secret("token")
    except (NoKeyring, KeyringLocked):
        return DatabaseVault(store)
    return KeyringVault(keystore)


def pair_laptop(store: "Store", clock: "Clock", folder: "Path", *, address: str, code: str) -> "Pairing":
    """Trade the municipality's one-time ``code`` for this laptop's own token.

    Raises:
        SyncTrouble: The code is refused, or the server cannot be asked; nothing has changed here.
    """
    if "://" not in address:
        address = f"https://{address}"
    vault = vault_for(store, folder)
    return client.pair(store, clock, address, code, platform.node() or "laptop", vault)


def sync_client(store: "Store", clock: "Clock", folder: "Path") -> SyncClient:
    """Return the client that syncs this laptop."""
    return SyncClient(store, clock, vault_for(store, folder))


def sync_once(
    client: SyncClient,
    store: "Store",
    folder: "Path",
    progress: "Callable[[Progress], None] | None" = None,
    cancel: "threading.Event | None" = None,
) -> SyncResult:
    """Sync; a laptop that the municipality has shut out destroys its key before the trouble goes on.

    The store stays open, since others work with it; the caller ends the day.

    Raises:
        Revoked: The laptop is shut out, and what lies in ``folder`` can never be opened again.
        SyncTrouble: In one of its other kinds.
    """
    try:
        result = client.sync(progress, cancel)
    except Revoked:
        keystore = Keystore(folder)
        # A keyring that is locked now is asked again at the next start.
        with contextlib.suppress(NoKeyring, KeyringLocked):
            client.forget_token()
            keystore.destroy()
        raise
    if result.received:
        put_on_shelf(shelved(store))  # what the municipality has published is seen at once
        if schedule.keep_in_step(store) and not result.cancelled:
            # What follows from what has arrived goes at once, and does not wait for the next sync.
            result = _together(result, client.sync(progress, cancel))
    return result


def _together(first: SyncResult, then: SyncResult) -> SyncResult:
    numbers = [each.name for each in fields(SyncResult) if each.name != "cancelled"]
    sums = {name: getattr(first, name) + getattr(then, name) for name in numbers}
    return SyncResult(**sums, cancelled=then.cancelled)


@dataclass(frozen=True)
class SyncOverview:
    """How sync stands and what it has done."""

    status: SyncStatus
    runs: "tuple[Run, ...]"


def standing(store: "Store") -> SyncStatus:
    """Return how sync stands."""
    with store.read() as session:
        return client.status(session)


def overview(store: "Store") -> SyncOverview:
    """Return how sync stands, and the history."""
    with store.read() as session:
        return SyncOverview(
            client.status(session),
            tuple(client.runs(session)),
        )


class Pace:
    """Say when the next sync is due.

    Args:
        chance: The source of chance for the waits between retries.
    """

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()
        self._failures = 0

    def after_success(self) -> float:
        """Return the seconds until the next look."""
        self._failures = 0
        return BETWEEN_SECONDS

    def after_failure(self, trouble: SyncTrouble) -> float | None:
        """Return the seconds until the next try, or ``None`` where only a person can help."""
        wait = wait_before_retry(trouble, self._failures, self._chance)
        self._failures += 1
        if wait is None and trouble.code == "certificate":
            return BETWEEN_SECONDS  # a network's login page has one of its own; nothing is sent to it
        return wait

    def start_over(self) -> None:
        """Forget the failures so far: the network is another."""
        self._failures = 0


def progress_words(progress: "Progress") -> str:
    """Return how far a sync has come, in words."""
    parts = []
    if progress.to_send:
        parts.append(
            tr("Skickat {sent} av {all}", sent=grouped(progress.sent), all=grouped(progress.to_send))
        )
    if progress.remaining:
        parts.append(tr("{n} kvar att hämta", n=grouped(progress.remaining)))
    elif progress.received:
        parts.append(tr("hämtat {n}", n=grouped(progress.received)))
    if progress.needs_you:
        parts.append(ntr("{n} behöver dig", "{n} behöver dig", progress.needs_you))
    return " · ".join(parts) or tr("Synkar …")


@dataclass(frozen=True)
class State:
    """How sync stands, as it is shown.

    Attributes:
        words: In words.
        kind: ``good`` only when nothing waits at all; else ``attention``, ``bad`` or ``neutral``.
        symbol: The icon beside the words.
    """

    words: str
    kind: str
    symbol: str


def state_words(status: SyncStatus, line: Line) -> State:
    """Return how sync stands, with the ``line`` as it was at the last look."""
    if not status.paired:
        return State(tr("Inte kopplad till kommunens server"), "neutral", "cloud-off-outline")
    parts = []
    if status.waiting:
        parts.append(ntr("{n} ändring väntar", "{n} ändringar väntar", status.waiting))
    if status.needs_you:
        parts.append(ntr("{n} behöver dig", "{n} behöver dig", status.needs_you))
    if status.paused:
        return State(" · ".join([tr("Synkningen är pausad"), *parts]), "bad", "alert-circle")
    if line in _BROKEN_LINES:
        words, symbol = _BROKEN_LINES[line]
        return State(" · ".join([*parts, words()]), "attention", symbol)
    if line is Line.SAVING:
        parts.append(tr("mycket att hämta, väntar på ett annat nät"))
    if status.needs_you:
        return State(" · ".join(parts), "attention", "alert")
    if parts:
        return State(" · ".join(parts), "neutral", "cloud-upload-outline")
    if status.last_success is None:
        return State(tr("Inte synkad än"), "neutral", "cloud-sync-outline")
    return State(tr("Allt är uppladdat"), "good", "check-circle")


_BROKEN_LINES: "Final[dict[Line, tuple[Callable[[], str], str]]]" = {
    Line.AWAY: (lambda: tr("frånkopplad"), "cloud-off-outline"),
    Line.LOGIN: (lambda: tr("nätet kräver inloggning"), "wifi-lock"),
    Line.BUSY: (lambda: tr("servern svarar inte som den ska"), "cloud-alert"),
}


def trouble_words(code: str) -> str:
    """Return what ended a sync, in a few words, for the history."""
    words = {
        "server_away": tr("Servern gick inte att nå"),
        "server_busy": tr("Servern hade problem"),
        "not_our_server": tr("Nätet krävde inloggning"),
        "certificate": tr("Certifikatet stämde inte"),
        "revoked": tr("Datorn är spärrad"),
        "unknown_token": tr("Servern kände inte igen datorn"),
        "update_needed": tr("Programmet behöver uppdateras"),
        "server_too_old": tr("Servern behöver uppdateras"),
        "out_of_step": tr("Datorn och servern räknar olika"),
        "already_syncing": tr("En synkning pågick redan"),
    }
    return words.get(code, tr("Det gick inte"))


def erased_words(number: int) -> str:
    """Return, in words, how many edits went with a person who is erased."""
    return ntr(
        "{n} ändring gällde en person som är raderad", "{n} ändringar gällde en person som är raderad", number
    )


def grouped(number: int) -> str:
    """Return a number with a gap between the thousands."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
