"""What the sync page shows: how it stands, and what needs the coach."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.outbox import Outbox, OutboxState
from models.sync_state import KeptConflict, SyncRun, SyncState
from sync.client.troubles import UpdateNeeded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.clock import Clock

__all__ = [
    "Conflict",
    "Run",
    "SetAside",
    "SyncStatus",
    "conflicts",
    "mark_seen",
    "runs",
    "set_aside",
    "status",
]


@dataclass(frozen=True)
class SyncStatus:
    """How it stands.

    Attributes:
        paired: Whether the laptop belongs to a municipality.
        waiting: Edits that are not sent yet.
        set_aside: Edits that were refused, with those that followed them.
        conflicts: Conflicts that nobody has looked at.
        last_success: When a sync last came to its end, or ``None``.
        paused: Why sync does not start by itself (a trouble's code), or nothing.
        server_url: The server.
        municipality: Its municipality.
        coach_id: Whose laptop it is.
    """

    paired: bool
    waiting: int
    set_aside: int
    conflicts: int
    last_success: datetime | None
    paused: str
    server_url: str
    municipality: str
    coach_id: str

    @property
    def needs_you(self) -> int:
        """How many things only the coach can settle."""
        return self.set_aside + self.conflicts

    @property
    def all_arrived(self) -> bool:
        """Whether the server has everything and nothing needs the coach (the green light)."""
        return self.paired and not (self.waiting or self.needs_you or self.paused)

    @property
    def starts_by_itself(self) -> bool:
        """Whether there is reason to sync unasked; a program that is too old still sends what it has."""
        return not self.paused or (self.paused == UpdateNeeded.code and self.waiting > 0)


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed; ``*`` is a whole edit of a deleted record."""

    id: str
    entity: str
    record: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    mine_won: bool
    found_at: datetime


@dataclass(frozen=True)
class SetAside:
    """An edit that the server refused, or that follows one; ``reason`` is a code of the protocol."""

    op: int
    entity: str
    record: str
    kind: str
    patch: dict[str, Any]
    reason: str


@dataclass(frozen=True)
class Run:
    """A sync in the history; ``error`` is a trouble's code, or nothing.

    ``erased`` counts the edits that went with a person who is erased.
    """

    started_at: datetime
    finished_at: datetime | None
    sent: int
    received: int
    conflicts: int
    error: str
    erased: int = 0


def status(session: "Session") -> SyncStatus:
    """Return how it stands."""
    state = session.get(SyncState, 1) or SyncState(
        device_id="", acked=0, last_success=None, paused="", server_url="", municipality="", coach_id=""
    )
    counted = select(Outbox.state, func.count()).where(
        Outbox.state.in_((OutboxState.WAITING, OutboxState.SET_ASIDE))
    )
    by_state = {name: number for name, number in session.execute(counted.group_by(Outbox.state))}
    unseen = select(func.count()).select_from(KeptConflict).where(KeptConflict.seen_at.is_(None))
    return SyncStatus(
        paired=bool(state.device_id),
        waiting=by_state.get(OutboxState.WAITING, 0),
        set_aside=by_state.get(OutboxState.SET_ASIDE, 0),
        conflicts=session.scalar(unseen) or 0,
        last_success=state.last_success,
        paused=state.paused,
        server_url=state.server_url,
        municipality=state.municipality,
        coach_id=state.coach_id,
    )


def conflicts(session: "Session", *, seen: bool = False) -> list[Conflict]:
    """Return the conflicts nobody has looked at (or all, with ``seen``), oldest first."""
    query = select(KeptConflict).order_by(KeptConflict.found_at, KeptConflict.id)
    if not seen:
        query = query.where(KeptConflict.seen_at.is_(None))
    return [
        Conflict(
            each.id,
            each.entity,
            each.record,
            each.field,
            base=each.base,
            mine=each.mine,
            theirs=each.theirs,
            mine_won=each.mine_won,
            found_at=each.found_at,
        )
        for each in session.scalars(query)
    ]


def mark_seen(session: "Session", conflict: str, clock: "Clock") -> None:
    """Note that the coach has looked at a conflict; it is kept."""
    session.get_one(KeptConflict, conflict).seen_at = clock.now()


def set_aside(session: "Session") -> list[SetAside]:
    """Return the edits that are set aside, oldest first."""
    rows = session.scalars(
        select(Outbox).where(Outbox.state == OutboxState.SET_ASIDE).order_by(Outbox.op_seq)
    )
    return [
        SetAside(each.op_seq, each.entity, each.record, each.kind, patch=each.patch, reason=each.reason)
        for each in rows
    ]


def runs(session: "Session", most: int = 50) -> list[Run]:
    """Return the latest syncs that did something or failed, newest first."""
    rows = session.scalars(select(SyncRun).order_by(SyncRun.id.desc()).limit(most))
    return [
        Run(
            each.started_at,
            each.finished_at,
            sent=each.sent,
            received=each.received,
            conflicts=each.conflicts,
            error=each.error,
            erased=each.erased,
        )
        for each in rows
    ]
