"""The end of the access log and of the audit trail: the retention run removes what is older than a limit.

Of the log go the entries, of the trail the lines: who, when, which field, what it was. Kept are lines that
tell of an erasure or a removal, which name no coach, and what the municipality itself has decided and
published. On laptops a coach's own entries go with the server's.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, func, or_, select

from models.clock import day_bounds, months_later
from models.restriction import in_force
from models.vocabulary import RequestState
from sync.bulk import among
from sync.central.access_log import sent_with
from sync.entities import ENTITIES
from sync.steps.belonging import belonging_to
from sync.steps.erase import ERASE
from sync.steps.retain import REMOVED
from sync.tables import ROWS, audit_event, sync_conflict

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

    from sync.steps.erase import Eraser

__all__ = ["OldLog", "old_log"]

_ENTRY: Final = "access_entry"
_ENTRIES: Final[Any] = ROWS[_ENTRY]
_REQUESTS: Final[Any] = ROWS["rights_request"]
_EVIDENCE: Final = (ERASE, REMOVED)
"""Lines that tell that something was taken away."""


@dataclass(frozen=True)
class OldLog:
    """What of a municipality's log and trail is from before a day.

    Persons with an open request or a restriction are left out: what is held about them is being looked into.

    Attributes:
        connection: The transaction.
        tenant: The municipality.
        months: How long it is kept.
        before: The day that follows from it.
    """

    connection: "Connection"
    tenant: int
    months: int
    before: date

    def count(self) -> dict[str, int]:
        """Return how much there is of each kind."""
        entries = self._number(self._entries())
        trail = self._number(select(audit_event.c.record).where(self._lines()))
        conflicts = self._number(select(sync_conflict.c.id).where(self._settled()))
        counts = {_ENTRY: entries, "audit_event": trail, "sync_conflict": conflicts}
        found = {name: count for name, count in counts.items() if count}
        return found and found | {"log_months": self.months}

    def remove(self, eraser: "Eraser") -> dict[str, int]:
        """Remove it in the caller's transaction, and return how much it was of each kind."""
        counts, entries = self.count(), set(self.connection.scalars(self._entries()))
        eraser.erase_these({_ENTRY: entries})
        events = (audit_event.c.entity == _ENTRY) & among(audit_event.c.record, entries)
        self.connection.execute(delete(audit_event).where(audit_event.c.tenant_id == self.tenant, events))
        self.connection.execute(delete(audit_event).where(self._lines()))
        self.connection.execute(delete(sync_conflict).where(self._settled()))
        return counts

    def _number(self, found: "Select[Any]") -> int:
        return self.connection.scalar(select(func.count()).select_from(found.subquery())) or 0

    @property
    def _limit(self) -> Any:
        return day_bounds(self.before)[0]

    def _entries(self) -> "Select[Any]":
        """Select the entries that the server heard of before the limit; a laptop's clock may be wrong."""
        entry = _ENTRIES
        return (
            select(entry.c.id)
            .join(audit_event, sent_with(entry))
            .where(
                entry.c.tenant_id == self.tenant,
                audit_event.c.at < self._limit,
                entry.c.resident_id.not_in(self._looked_into()),
            )
            .distinct()
        )

    def _looked_into(self) -> "Select[Any]":
        return select(_REQUESTS.c.resident_id).where(
            _REQUESTS.c.tenant_id == self.tenant,
            or_(_REQUESTS.c.state == RequestState.ASKED, in_force(_REQUESTS)),
        )

    def _lines(self) -> "ColumnElement[bool]":
        """Return the condition on a line of the trail that it goes; those of entries go with the entries."""
        event = audit_event
        decided = [name for name, entity in ENTITIES.items() if entity.server_owned]
        return and_(
            event.c.tenant_id == self.tenant,
            event.c.at < self._limit,
            event.c.entity.not_in([_ENTRY, *decided]),
            event.c.kind.not_in(_EVIDENCE),
            *self._not_theirs(event),
        )

    def _settled(self) -> "ColumnElement[bool]":
        return and_(
            sync_conflict.c.tenant_id == self.tenant,
            sync_conflict.c.resolved_at < self._limit,
            *self._not_theirs(sync_conflict),
        )

    def _not_theirs(self, table: Any) -> "list[ColumnElement[bool]]":
        """Return the conditions that a row is about nobody who is being looked into."""
        persons = set(self.connection.scalars(self._looked_into()))
        theirs = belonging_to(self.connection, self.tenant, [("resident", each) for each in sorted(persons)])
        return [~and_(table.c.entity == name, among(table.c.record, ids)) for name, ids in theirs.items()]


def old_log(connection: "Connection", tenant: int, today: date, months: int) -> OldLog:
    """Return what of a municipality's log and trail is older than ``months`` on a day."""
    return OldLog(connection, tenant, months, months_later(today, -months))
