"""What the sync page shows: how it stands, and what needs the coach."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import distinct, func, select, text

from models.outbox import Outbox, OutboxState
from models.rights import AccessEntry
from models.sync_state import KeptConflict, SyncRun, SyncState
from sync.client.troubles import UpdateNeeded
from sync.entities import ENTITIES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.clock import Clock

__all__ = [
    "Conflict",
    "Run",
    "SetAside",
    "SyncStatus",
    "belongs_with",
    "conflicts",
    "mark_seen",
    "runs",
    "set_aside",
    "status",
]


_FORKS: Final = text(
    "SELECT count(*) FROM (SELECT visit_id FROM visit_note AS leaf"
    " WHERE visit_id IN (SELECT visit_id FROM visit_note GROUP BY visit_id HAVING count(*) > 1)"
    " AND NOT EXISTS (SELECT 1 FROM visit_note AS later, json_each(later.parents) AS parent"
    " WHERE later.visit_id = leaf.visit_id AND parent.value = leaf.id)"
    " GROUP BY visit_id HAVING count(*) > 1)"
)
_DRAFTS: Final = text(
    "SELECT (SELECT count(*) FROM note_draft WHERE text <> '' AND visit_id NOT IN (SELECT id FROM visit))"
    " + (SELECT count(*) FROM measurement_draft WHERE resident_id NOT IN (SELECT id FROM resident))"
)


@dataclass(frozen=True)
class SyncStatus:
    """How it stands.

    Attributes:
        paired: Whether the laptop belongs to a municipality.
        waiting: Edits that are not sent yet.
        looks: Entries of the access log that are not sent yet; they go along with the next sync.
        set_aside: Records with edits that were refused, or that followed one.
        conflicts: Conflicts that nobody has looked at; fields that mean something together are one.
        forks: Visits whose note has several newest versions.
        drafts: Words typed at visits that are no longer on this laptop.
        last_success: When a sync last came to its end, or ``None``.
        paused: Why sync does not start by itself (a trouble's code), or nothing.
        server_url: The server.
        municipality: Its municipality.
        coach_id: Whose laptop it is.
    """

    paired: bool
    waiting: int
    looks: int
    set_aside: int
    conflicts: int
    forks: int
    drafts: int
    last_success: datetime | None
    paused: str
    server_url: str
    municipality: str
    coach_id: str

    @property
    def needs_you(self) -> int:
        """How many things only the coach can settle."""
        return self.set_aside + self.conflicts + self.forks + self.drafts

    @property
    def starts_by_itself(self) -> bool:
        """Whether there is reason to sync unasked; a program that is too old still sends what it has."""
        return not self.paused or (self.paused == UpdateNeeded.code and self.waiting + self.looks > 0)


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
    theirs_by: str
    theirs_at: datetime | None


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
    is_look = Outbox.entity == AccessEntry.__tablename__
    waiting = select(func.count()).where(Outbox.state == OutboxState.WAITING)
    refused = select(func.count(distinct(Outbox.record))).where(Outbox.state == OutboxState.SET_ASIDE)
    unseen = session.scalars(select(KeptConflict).where(KeptConflict.seen_at.is_(None)))
    return SyncStatus(
        paired=bool(state.device_id),
        waiting=session.scalar(waiting.where(~is_look)) or 0,
        looks=session.scalar(waiting.where(is_look)) or 0,
        set_aside=session.scalar(refused) or 0,
        conflicts=len({(each.found_at, belongs_with(each)) for each in unseen}),
        forks=session.scalar(_FORKS) or 0,
        drafts=session.scalar(_DRAFTS) or 0,
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
            theirs_by=each.theirs_by,
            theirs_at=each.theirs_at,
        )
        for each in session.scalars(query)
    ]


def belongs_with(conflict: "Conflict | KeptConflict") -> tuple[str, str, tuple[str, ...]]:
    """Return what is the same for conflicts that are settled as one: fields that mean something together."""
    entity = ENTITIES.get(conflict.entity)
    fields = entity.group_of(conflict.field) if entity else (conflict.field,)
    return conflict.entity, conflict.record, fields


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
