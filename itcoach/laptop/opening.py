"""Open the laptop: find or make the key, open the database, know who works here.

On the way to the day's list, so that what needs SQLAlchemy is imported where it is used.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itcoach.guides.published import put_on_shelf, shelved
from itcoach.laptop.paths import database_file, restored_file
from itcoach.sensitive.guard import WordGuard
from itcoach.workplace import Workplace
from models.database import Store, open_store
from models.database_troubles import files_in_words
from models.keystore import KeyState, Keystore, KeystoreDamaged

if TYPE_CHECKING:
    from pathlib import Path

    from models.clock import Clock

__all__ = ["Profile", "choose_coach", "coach_id_for", "open_laptop", "profile", "workplace"]


def open_laptop(folder: "Path", clock: "Clock", *, passphrase: str | None = None) -> Store:
    """Open the database in ``folder``; at the first start make it, and its key.

    A new key goes into the keyring unless a ``passphrase`` is given, which then locks the database.

    Raises:
        NoKeyring: First start without a keyring: ask for a passphrase and call again.
        PassphraseNeeded: The database opens with a passphrase and none was given.
        Trouble: Whatever else :class:`models.keystore.Keystore` and :func:`models.database.open_store` meet.
    """
    with files_in_words():
        store = _open(folder, clock, passphrase)
        put_on_shelf(shelved(store))
        return store


def _open(folder: "Path", clock: "Clock", passphrase: str | None) -> Store:
    keystore = Keystore(folder)
    path = database_file(folder)
    if restored_file(folder).exists():
        from itcoach.laptop.backups import take_restored

        take_restored(path, clock)
    if keystore.state is not KeyState.NEW:
        key = keystore.unlock(passphrase)
    elif path.exists():
        # Without its key file an existing database must not be given a new key.
        raise KeystoreDamaged
    else:
        folder.mkdir(parents=True, exist_ok=True)
        key = (
            keystore.create_in_keyring()
            if passphrase is None
            else keystore.create_from_passphrase(passphrase)
        )
    return open_store(path, key, clock, WordGuard())


def coach_id_for(name: str) -> str:
    """Return the identity of the coach called ``name``: the same on every laptop and on the server."""
    from models.base import derived_id

    return derived_id("coach", name.strip().casefold())


def choose_coach(store: Store, *, name: str) -> str:
    """Say who works at this laptop until it is paired, and return the coach's identity."""
    from models.people import Coach
    from models.sync_state import SyncState

    name = " ".join(name.split())
    coach_id = coach_id_for(name)
    with store.write() as session:
        if session.get(Coach, coach_id) is None:
            session.add(Coach(id=coach_id, name=name))
        state = session.get(SyncState, 1) or SyncState()
        state.coach_id = coach_id
        session.add(state)
    return coach_id


@dataclass(frozen=True)
class Profile:
    """Who works at this laptop, and how it is kept.

    Attributes:
        coach_name: The coach.
        municipality: Whose server it is paired with; empty without one.
        server_url: The server's address.
        folder: Where its files are.
        lock: What opens the database.
    """

    coach_name: str
    municipality: str
    server_url: str
    folder: str
    lock: KeyState


def profile(work: Workplace) -> Profile:
    """Return who works here and how the laptop is kept."""
    from models.people import Coach
    from models.sync_state import SyncState

    folder = work.store.path.parent
    with work.store.read() as session:
        state = session.get(SyncState, 1)
        coach = session.get(Coach, work.coach_id)
        return Profile(
            coach.name if coach else "",
            state.municipality if state else "",
            state.server_url if state else "",
            str(folder),
            Keystore(folder).state,
        )


def workplace(store: Store, clock: "Clock") -> Workplace:
    """Return the workplace of the coach chosen here; its ``coach_id`` is empty before anyone was."""
    with store.plain() as connection:
        row = connection.execute("SELECT coach_id FROM sync_state").fetchone()
    return Workplace(store, clock, row["coach_id"] if row else "")
