"""Where a laptop's token is kept."""

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select, update

from models.sync_state import SyncState

if TYPE_CHECKING:
    from models.database import Store

__all__ = ["DatabaseVault", "TokenVault"]


class TokenVault(Protocol):
    """A place for tokens by device, such as the system's keyring."""

    def get(self, device: str) -> str | None:
        """Return the token of ``device``, or ``None``."""

    def set(self, device: str, token: str) -> None:
        """Keep a token."""

    def delete(self, device: str) -> None:
        """Forget a token."""


class DatabaseVault:
    """Keep the token in the encrypted database, where there is no keyring."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def get(self, device: str) -> str | None:
        """Return the token of ``device``, or ``None``."""
        with self._store.read() as session:
            return session.scalar(select(SyncState.token).where(SyncState.device_id == device))

    def set(self, device: str, token: str) -> None:
        """Keep a token; the state's row need not be there yet."""
        with self._store.write() as session:
            state = session.get(SyncState, 1) or SyncState(id=1)
            state.device_id, state.token = device, token
            session.add(state)

    def delete(self, device: str) -> None:
        """Forget a token."""
        with self._store.write() as session:
            session.execute(update(SyncState).where(SyncState.device_id == device).values(token=None))
