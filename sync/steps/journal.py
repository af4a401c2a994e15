"""What a batch of edits leaves behind: the rows, the audit trail and the conflicts, in few statements."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from models.base import new_id
from models.wire import to_wire
from sync.bulk import change_rows, insert_rows
from sync.merge import FieldClash
from sync.protocol import Clash
from sync.steps.paper import is_on_paper, keep_trail_on_paper
from sync.tables import ROWS, SERVER_DEVICE, audit_event, sync_conflict

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from sync.protocol import Operation
    from sync.steps.held import Held, Key
    from sync.steps.scope import Author

__all__ = ["Journal"]


class Journal:
    """Remember what is to be written, and write it in bulk.

    Args:
        connection: The transaction.
        author: Who makes the edits.
        now: The server's time.
    """

    def __init__(self, connection: "Connection", author: "Author", now: "datetime") -> None:
        self._connection, self._author, self._now = connection, author, now
        self._dirty: dict[Key, Held] = {}
        self._events: list[dict[str, Any]] = []
        self._clashes: list[dict[str, Any]] = []
        self._protected: set[str] = set()

    def note(self, held: "Held", operation: "Operation", changed: dict[str, tuple[Any, Any]]) -> None:
        """Note a record's next revision, with each changed field's old and new value as they travel."""
        held.rev += 1
        self._dirty[held.key] = held
        if held.data and "protected_identity" in changed and held.data["protected_identity"]:
            self._protected.add(held.record)
        self._events.append(
            {
                "tenant_id": self._author.tenant,
                "entity": held.entity.name,
                "record": held.record,
                "rev": held.rev,
                "kind": operation.kind,
                "device": self._author.device,
                "actor": self._author.actor,
                "op_seq": operation.op,
                "at": self._now,
                "device_time": operation.device_time[:40],
                "changed": changed,
            }
        )

    def keep(self, held: "Held", operation: "Operation", clash: "FieldClash") -> Clash:
        """Keep both versions of a field, and return them as they travel."""
        if is_on_paper(held.entity, held.data, clash.field):
            clash = FieldClash(clash.field, None, None, None, clash.mine_won)
        by, at = self._other_side(held, clash.field)
        kept = Clash(
            new_id(),
            clash.field,
            to_wire(clash.base),
            to_wire(clash.mine),
            to_wire(clash.theirs),
            clash.mine_won,
            by,
            to_wire(at) if at else "",
        )
        self._clashes.append(
            {
                "tenant_id": self._author.tenant,
                "id": kept.id,
                "entity": held.entity.name,
                "record": held.record,
                "field": kept.field,
                "base": kept.base,
                "mine": kept.mine,
                "theirs": kept.theirs,
                "mine_won": kept.mine_won,
                "device": self._author.device,
                "op_seq": operation.op,
                "actor": self._author.actor,
                "at": self._now,
                "theirs_by": by,
                "theirs_at": at,
            }
        )
        return kept

    def _other_side(self, held: "Held", field: str) -> "tuple[str, datetime | None]":
        """Return who else wrote a field (``*``: the record) last, as it travels, and when."""
        written = self._connection.execute(
            select(audit_event.c.device, audit_event.c.actor, audit_event.c.at, audit_event.c.changed)
            .where(
                audit_event.c.tenant_id == self._author.tenant,
                audit_event.c.entity == held.entity.name,
                audit_event.c.record == held.record,
                audit_event.c.device != self._author.device,
            )
            .order_by(audit_event.c.rev.desc())
        )
        for event in written:
            if field == "*" or field in event.changed:
                # What an account at the server is called stays there.
                return "server" if event.device == SERVER_DEVICE else event.actor, event.at
        return "", None

    def renumber(self, held: "Held", rev: int) -> None:
        """Give a record's newest revision another number."""
        for event in self._events:
            if (event["entity"], event["record"], event["rev"]) == (*held.key, held.rev):
                event["rev"] = rev
        held.rev = rev

    def forget(self) -> None:
        """Drop what is not written yet."""
        self._dirty.clear()
        self._events.clear()
        self._clashes.clear()
        self._protected.clear()

    def write(self) -> None:
        """Write what is not written yet."""
        by_entity: defaultdict[str, list[Held]] = defaultdict(list)
        for held in self._dirty.values():
            by_entity[held.entity.name].append(held)
        for name, records in by_entity.items():
            self._write_rows(name, records)
        insert_rows(self._connection, audit_event, self._events)
        insert_rows(self._connection, sync_conflict, self._clashes)
        for resident in sorted(self._protected):
            keep_trail_on_paper(self._connection, self._author.tenant, resident)
        self.forget()

    def _write_rows(self, name: str, records: "list[Held]") -> None:
        table, tenant = ROWS[name], self._author.tenant
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        removed: list[str] = []
        for held in records:
            if held.data is not None:
                row = {**held.data, "tenant_id": tenant, "id": held.record, "rev": held.rev}
                (changed if held.stored else new).append(row)
            elif held.stored:
                removed.append(held.record)
        insert_rows(self._connection, table, new)
        change_rows(self._connection, table, changed, by=("tenant_id", "id"))
        if removed:
            self._connection.execute(
                delete(table).where(table.c.tenant_id == tenant, table.c.id.in_(removed))
            )
        for held in records:
            held.stored = held.data is not None
