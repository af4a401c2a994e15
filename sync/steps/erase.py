"""The step that erases a person: everything that belongs to the resident, on the server and on each laptop.

What belongs to a resident is told by the registry (``parent``), so that a new kind of record is covered by
itself. Only identities are left: a head in the state ``erased``, which tells every laptop and refuses what
comes late, and the skeleton of the audit trail.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select, update

from models.outbox import Outbox, OutboxState
from models.sync_state import SyncState
from sync.bulk import among, insert_rows
from sync.entities import ENTITIES
from sync.steps.belonging import Ids, belonging_to, by_kind, naming_beside, once_belonged
from sync.steps.held import ERASED, Held
from sync.steps.scope import CHILDREN
from sync.tables import ANYONE, ROWS, audit_event, sync_conflict, sync_holder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.steps.feed import Feed
    from sync.steps.held import Key, Records
    from sync.steps.scope import Author

__all__ = ["ERASE", "Eraser", "delete_here", "erase_here"]

ERASE: Final = "erase"
"""What the audit trail calls it."""
_AT_ONCE: Final = 500
_ENTRY: Final = "access_entry"

# The server's half


@dataclass(frozen=True)
class Eraser:
    """Erase records in the caller's transaction, which then stamps ``feed`` and commits.

    Attributes:
        connection: The transaction.
        author: Who erases.
        records: The records read and locked so far.
        feed: Where the erased records take a new place.
        now: The server's time.
    """

    connection: "Connection"
    author: "Author"
    records: "Records"
    feed: "Feed"
    now: "datetime"

    def belonging_to(self, keys: "Iterable[Key]") -> Ids:
        """Lock and return records and all that belong to them, by kind; also those deleted long ago."""

        def lock(name: str, ids: set[str]) -> None:
            unlocked = {each for each in ids if (name, each) not in self.records.held}
            self.records.load(ENTITIES[name], unlocked)

        return belonging_to(self.connection, self.author.tenant, keys, lock)

    def erase(self, keys: "Iterable[Key]") -> Ids:
        """Scrub records and all that belong to them; return which, by kind."""
        belonging = self.belonging_to(keys)
        for name, ids in belonging.items():
            self._forget_earlier_lives(name, ids)
        for name, ids in belonging.items():
            self._scrub(name, ids)
            self._bury(name, ids)
        return belonging

    def erase_these(self, belonging: Ids) -> None:
        """Scrub records, by kind, where all that belongs to one of them is known to be among them."""
        for name, ids in belonging.items():
            ordered = sorted(ids)
            for start in range(0, len(ordered), _AT_ONCE):
                some = set(ordered[start : start + _AT_ONCE])
                self.records.load(ENTITIES[name], some)
                self._scrub(name, some)
                self._bury(name, some)

    def _forget_earlier_lives(self, name: str, ids: set[str]) -> None:
        """Scrub what the audit trail says of records from the time when they belonged to ``ids``."""
        for child, field in CHILDREN[name]:
            last: dict[str, int] = {}
            for record, rev in once_belonged(self.connection, self.author.tenant, child.name, field, ids):
                last[record] = max(rev, last.get(record, 0))
            for record, rev in last.items():
                trail = self._of(audit_event, child.name, {record}) & (audit_event.c.rev <= rev)
                self.connection.execute(update(audit_event).where(trail).values(changed={}))
                conflicts = self._of(sync_conflict, child.name, {record})
                self.connection.execute(delete(sync_conflict).where(conflicts))

    def _scrub(self, name: str, ids: set[str]) -> None:
        rows, run = ROWS[name], self.connection.execute
        run(delete(rows).where(rows.c.tenant_id == self.author.tenant, rows.c.id.in_(ids)))
        run(update(audit_event).where(self._of(audit_event, name, ids)).values(changed={}))
        run(delete(sync_conflict).where(self._of(sync_conflict, name, ids)))
        if name == "resident":
            holders = sync_holder.c.resident.in_(ids)
            run(delete(sync_holder).where(sync_holder.c.tenant_id == self.author.tenant, holders))

    def _bury(self, name: str, ids: set[str]) -> None:
        events = []
        for record in sorted(ids):
            held = self.records.held.setdefault((name, record), Held(ENTITIES[name], record))
            held.rev += 1
            held.state, held.data, held.stored = ERASED, None, False
            held.scope, held.origin, held.left = ANYONE, "", False
            self.feed.move(held)
            events.append(self._event(held))
        insert_rows(self.connection, audit_event, events)

    def _event(self, held: Held) -> dict[str, Any]:
        return {
            "tenant_id": self.author.tenant,
            "entity": held.entity.name,
            "record": held.record,
            "rev": held.rev,
            "kind": ERASE,
            "device": self.author.device,
            "actor": self.author.actor,
            "op_seq": 0,
            "at": self.now,
            "device_time": "",
            "changed": {},
        }

    def _of(self, table: Any, name: str, ids: set[str]) -> Any:
        return (table.c.tenant_id == self.author.tenant) & (table.c.entity == name) & table.c.record.in_(ids)


# The laptop's half


def erase_here(session: "Session", keys: "Iterable[Key]") -> int:
    """Remove everything about erased records, and the new ones here that hang on them.

    The numbers of their edits stay, so that there is no gap. The file is to be written anew afterwards.

    Returns:
        How many edits that had not arrived went with them.
    """
    wanted = by_kind(keys)
    if not wanted:
        return 0
    erased = _with_new_children(session, wanted)
    for name, ids in erased.items():
        delete_here(session, name, ids)
    _forget_beside(session, erased)
    lost = sum(_forget_edits(session, name, ids) for name, ids in erased.items())
    session.execute(update(SyncState).values(to_rewrite=True))
    return lost


def delete_here(session: "Session", name: str, ids: "Collection[str]") -> None:
    """Delete records of a kind because the server says that they are no longer this laptop's."""
    table = ENTITIES[name].table
    gone = delete(table).where(among(table.c.id, ids))
    if name != _ENTRY:
        session.execute(gone)
        return
    # The database refuses to delete entries of the access log, whoever asks. When their time is over, or the
    # laptop is another coach's, the server does: the trigger is away within this transaction, which nobody
    # else can see into.
    run = session.connection().exec_driver_sql
    held = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (_ENTRY,)).all()
    for trigger, _ in held:
        run(f'DROP TRIGGER "{trigger}"')
    session.execute(gone)
    for _, sql in held:
        run(sql)


def _with_new_children(session: "Session", keys: Ids) -> Ids:
    # What the server knows it names itself; what it does not know yet is new here.
    inserts = session.execute(
        select(Outbox.entity, Outbox.record, Outbox.patch).where(
            Outbox.kind == "insert", Outbox.state != OutboxState.ACKED
        )
    ).all()
    found: defaultdict[str, set[str]] = defaultdict(set)
    level = keys
    while level:
        below: defaultdict[str, set[str]] = defaultdict(set)
        for name, ids in level.items():
            found[name] |= ids
            for child, field in CHILDREN[name]:
                new = {
                    record
                    for kind, record, patch in inserts
                    if kind == child.name and patch.get(field) in ids
                }
                below[child.name] |= new - found[child.name]
        level = {name: ids for name, ids in below.items() if ids}
    return dict(found)


def _forget_beside(session: "Session", erased: Ids) -> None:
    """Delete each row of the laptop's own tables (drafts, kept versions, digests) that names one of them."""
    for table, naming in naming_beside(erased):
        session.execute(delete(table).where(naming))


def _forget_edits(session: "Session", name: str, ids: set[str]) -> int:
    table: Any = Outbox.__table__
    of_them = (table.c.entity == name) & among(table.c.record, ids)
    theirs = of_them & (table.c.state != OutboxState.ERASED)
    unsent = (OutboxState.WAITING, OutboxState.SET_ASIDE)
    lost = len(session.execute(select(table.c.op_seq).where(theirs, table.c.state.in_(unsent))).all())
    nothing = {"base": {}, "patch": {}, "state": OutboxState.ERASED, "reason": ""}
    session.execute(update(table).where(theirs).values(nothing))
    return lost
