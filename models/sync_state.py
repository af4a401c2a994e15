"""What the laptop remembers of its talks with the central server."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LaptopBase

__all__ = ["KeptConflict", "Shadow", "SyncRun", "SyncState", "Tombstone"]


class SyncState(LaptopBase):
    """One row: the pairing and how far both directions have come."""

    __tablename__ = "sync_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    server_url: Mapped[str] = mapped_column(String(300), default="")
    device_id: Mapped[str] = mapped_column(String(36), default="")
    replaces: Mapped[str] = mapped_column(String(36), default="")
    """The device that a backup was made on, until the laptop that began from it is paired."""
    coach_id: Mapped[str] = mapped_column(String(36), default="")
    municipality_id: Mapped[str] = mapped_column(String(36), default="")
    """What the server calls the municipality; a database never mixes two."""
    municipality: Mapped[str] = mapped_column(String(100), default="")
    token: Mapped[str | None] = mapped_column(String(200), default=None)
    """Only where there is no keyring to keep it in; the file is encrypted."""
    epoch: Mapped[str] = mapped_column(String(36), default="")
    """Which life of the server the cursor belongs to: a restored server begins a new one."""
    cursor: Mapped[int] = mapped_column(default=0)
    whole: Mapped[bool] = mapped_column(default=False)
    """The next pull fetches this laptop's own edits too, for a server that was restored."""
    schema_version: Mapped[int] = mapped_column(default=1)
    """The shape of the records in which they were all fetched (``sync/versions.py``)."""
    acked: Mapped[int] = mapped_column(default=0)
    """The last operation that the server has answered for."""
    durable: Mapped[int] = mapped_column(default=0)
    """The last operation that a backup of the server covers."""
    paused: Mapped[str] = mapped_column(String(40), default="")
    """Why sync no longer starts by itself (a code of the protocol); nothing is deleted."""
    last_success: Mapped[datetime | None] = mapped_column(default=None)
    compared_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was last compared with the server that both hold the same records."""
    to_rewrite: Mapped[bool] = mapped_column(default=False)
    """A person was erased: the file is still to be written anew, so that nothing deleted is left in it."""


class Shadow(LaptopBase):
    """The server's version of a record that has edits waiting here."""

    __tablename__ = "shadow"

    entity: Mapped[str] = mapped_column(String(40), primary_key=True)
    record: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    data: Mapped[dict[str, Any]]


class Tombstone(LaptopBase):
    """A record that was deleted, so that a server put back from a backup does not bring it back."""

    __tablename__ = "tombstone"

    entity: Mapped[str] = mapped_column(String(40), primary_key=True)
    record: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int]


class KeptConflict(LaptopBase):
    """A field that two people changed: both values are kept until someone has looked."""

    __tablename__ = "kept_conflict"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    entity: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(36), index=True)
    field: Mapped[str] = mapped_column(String(60))
    base: Mapped[Any] = mapped_column(JSON, default=None)
    mine: Mapped[Any] = mapped_column(JSON, default=None)
    theirs: Mapped[Any] = mapped_column(JSON, default=None)
    mine_won: Mapped[bool] = mapped_column(default=False)
    found_at: Mapped[datetime]
    theirs_by: Mapped[str] = mapped_column(String(100), default="")
    """Who wrote the other version: ``coach:<identity>``, ``server``, or nothing where it is not known."""
    theirs_at: Mapped[datetime | None] = mapped_column(default=None)
    """When, by the server's clock."""
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    told: Mapped[bool] = mapped_column(default=False)
    """Whether the server knows that it is settled."""


class SyncRun(LaptopBase):
    """A finished or failed sync, for the history on the sync page."""

    __tablename__ = "sync_run"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    sent: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[int] = mapped_column(default=0)
    erased: Mapped[int] = mapped_column(default=0)
    """Edits that were about a person who is erased, and are gone with the person."""
    error: Mapped[str] = mapped_column(String(60), default="")
    """The class name of the trouble that ended it, or nothing."""
