"""The server's apply function: the only way an edit reaches a record, whoever makes it.

A batch is read with few bulk statements, merged in memory, written with few bulk statements, and stamped
last: the clock row is the last lock taken, so that the order of commits is the order of the feed.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from models.base import new_id
from models.wire import to_wire
from sync.entities import ENTITIES, Entity, InvalidValue
from sync.merge import FieldClash, merge
from sync.protocol import Clash, Operation, Result
from sync.steps.scope import CHILDREN, Author, is_narrower, own_scope
from sync.tables import (
    ANYONE,
    ORPHAN,
    ROWS,
    audit_event,
    audit_value,
    sync_clock,
    sync_conflict,
    sync_head,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

__all__ = ["Applied", "apply_operations", "is_passing"]

_Key = tuple[str, str]
_LIVE: Final = "live"
_DELETED: Final = "deleted"
_ERASED: Final = "erased"


@dataclass
class _Held:
    """A record as it stands in the batch."""

    entity: Entity
    record: str
    rev: int = 0
    scope: str = ORPHAN
    state: str = _LIVE
    origin: str = ""
    left_seq: int = 0
    data: dict[str, Any] | None = None
    stored: bool = False
    moved: bool = False
    left: bool = False

    @property
    def key(self) -> _Key:
        return self.entity.name, self.record


class _Refused(Exception):
    """The operation is not done; the message is a code of the protocol."""


@dataclass(frozen=True)
class Applied:
    """Edits that are written, but have no place in the feed yet.

    Attributes:
        results: What became of each.
        stamp: Locks the municipality's clock and gives them their places.
    """

    results: list[Result]
    stamp: "Callable[[], None]"


def apply_operations(
    connection: "Connection", author: Author, operations: list[Operation], now: "datetime"
) -> "Applied":
    """Apply edits in their order, inside the caller's transaction, and return what became of each.

    Every operation that is not taken leaves nothing behind. The caller calls :meth:`Applied.stamp` as the
    last thing before it commits.
    """
    batch = _Batch(connection, author, now)
    batch.load(operations)
    try:
        with connection.begin_nested():
            results = [batch.apply(operation) for operation in operations]
            batch.write()
    except DBAPIError as error:
        if error.connection_invalidated or is_passing(error):
            raise
        # The database refused a row: find which, so that the others are not refused with it.
        batch = _Batch(connection, author, now)
        batch.load(operations)
        results = [batch.apply_alone(operation) for operation in operations]
    batch.spread_scopes()
    return Applied(results, batch.stamp)


def is_passing(error: DBAPIError) -> bool:
    """Tell whether the whole transaction may succeed when it is tried again.

    PostgreSQL's codes of a serialization failure, a deadlock, and two laptops making one record at once.
    """
    return str(getattr(error.orig, "sqlstate", "")) in ("40001", "40P01", "23505")


class _Batch:
    def __init__(self, connection: "Connection", author: Author, now: "datetime") -> None:
        self._connection = connection
        self._author = author
        self._now = now
        self._held: dict[_Key, _Held] = {}
        self._parents: dict[_Key, str] = {}
        self._blocked: set[_Key] = set()
        self._dirty: dict[_Key, None] = {}
        self._moved: dict[_Key, _Held] = {}
        self._rescoped: dict[_Key, _Held] = {}
        self._new_parents: dict[_Key, _Held] = {}
        self._events: list[dict[str, Any]] = []
        self._values: list[dict[str, Any]] = []
        self._clashes: list[dict[str, Any]] = []

    # Reading

    def load(self, operations: list[Operation]) -> None:
        """Read and lock the records that the operations touch, and the scopes that decide over them."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for operation in operations:
            if operation.entity in ENTITIES and operation.kind != "skip":
                wanted[operation.entity].add(operation.record)
        for name in sorted(wanted):
            self._load(ENTITIES[name], wanted[name])
        self._load_parents(operations)

    def _load(self, entity: Entity, ids: "Iterable[str]") -> None:
        for head in self._heads(entity, ids, share=False):
            self._held[entity.name, head["record"]] = _Held(
                entity,
                head["record"],
                rev=head["rev"],
                scope=head["scope"],
                state=head["state"],
                origin=head["origin"],
                left_seq=head["left_seq"],
                stored=head["state"] == _LIVE,
            )
        table = ROWS[entity.name]
        # After the locks, in a statement of its own: an older version of the row must not be read.
        held = [each for (name, _), each in self._held.items() if name == entity.name and each.data is None]
        found = select(table).where(
            table.c.tenant_id == self._author.tenant, table.c.id.in_([each.record for each in held])
        )
        if held:
            for row in self._connection.execute(found).mappings():
                data = {name: row[name] for name in entity.columns}
                self._held[entity.name, row["id"]].data = data

    def _heads(self, entity: Entity, ids: "Iterable[str]", *, share: bool) -> "list[RowMapping]":
        statement = (
            select(sync_head)
            .where(
                sync_head.c.tenant_id == self._author.tenant,
                sync_head.c.entity == entity.name,
                sync_head.c.record.in_(sorted(ids)),
            )
            .order_by(sync_head.c.record)
            .with_for_update(read=share)
        )
        return list(self._connection.execute(statement).mappings())

    def _load_parents(self, operations: list[Operation]) -> None:
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for operation in operations:
            entity = ENTITIES.get(operation.entity)
            if entity is None or entity.parent is None:
                continue
            name, field = entity.parent
            held = self._held.get((operation.entity, operation.record))
            current = held.data.get(field) if held and held.data else None
            for parent in (operation.patch.get(field), current):
                if isinstance(parent, str) and (name, parent) not in self._held:
                    wanted[name].add(parent)
        for name in sorted(wanted):
            for head in self._heads(ENTITIES[name], wanted[name], share=True):
                self._parents[name, head["record"]] = head["scope"]

    # Merging

    def apply(self, operation: Operation) -> Result:
        """Apply one operation to the batch."""
        key = operation.entity, operation.record
        if operation.kind == "skip":
            return Result(operation.op, "skipped")
        try:
            if key in self._blocked:
                raise _Refused("after_refused")
            return self._apply(operation, key)
        except InvalidValue:
            code = "invalid"
        except _Refused as refused:
            code = str(refused)
        self._blocked.add(key)
        return Result(operation.op, "refused", code=code)

    def apply_alone(self, operation: Operation) -> Result:
        """Apply and write one operation under a savepoint of its own."""
        key = operation.entity, operation.record
        before = self._held.get(key)
        before = replace(before, data=dict(before.data) if before.data else None) if before else None
        kept = dict(self._moved), dict(self._rescoped), dict(self._new_parents)
        try:
            with self._connection.begin_nested():
                result = self.apply(operation)
                self.write()
        except DBAPIError as error:
            if error.connection_invalidated or is_passing(error):
                raise
            self._forget()
            self._moved, self._rescoped, self._new_parents = kept
            self._held.pop(key, None)
            if before:
                self._held[key] = before
            self._blocked.add(key)
            return Result(operation.op, "refused", code="not_stored")
        return result

    def _apply(self, operation: Operation, key: _Key) -> Result:
        entity = ENTITIES.get(operation.entity)
        if entity is None:
            raise _Refused("unknown_entity")
        if entity.server_owned and not self._author.is_switchboard:
            raise _Refused("read_only")
        held = self._held.get(key)
        if held is None:
            if operation.kind != "insert":
                raise _Refused("unknown_record")
            return self._insert(operation, entity)
        if not self._author.may_see(held.scope, held.origin):
            raise _Refused("not_yours")
        if held.state == _ERASED:
            raise _Refused("erased")
        if held.state == _DELETED:
            return self._too_late(operation, held)
        if operation.kind == "delete":
            return self._delete(operation, held)
        return self._merge(operation, held)

    def _insert(self, operation: Operation, entity: Entity) -> Result:
        data = entity.defaults() | (values := entity.read(operation.patch))
        if len(data) != len(entity.columns):
            raise _Refused("invalid")
        held = _Held(entity, operation.record, origin=self._author.device, data=data)
        self._set_scope(held, new=True)
        self._held[held.key] = held
        defaults = entity.defaults()
        changed = {
            name: (None, value)
            for name, value in values.items()
            if value is not None and (name not in defaults or defaults[name] != value)
        }
        self._note(held, operation, changed)
        return Result(operation.op, "applied", rev=held.rev)

    def _merge(self, operation: Operation, held: _Held) -> Result:
        entity, current = held.entity, held.data
        assert current is not None
        mine, base = entity.read(operation.patch), entity.read(operation.base)
        if operation.kind == "insert":
            base = entity.defaults()
        merged = merge(
            entity, base=base, mine=mine, current=current, from_switchboard=self._author.is_switchboard
        )
        if entity.append_only and (merged.changes or merged.clashes):
            raise _Refused("append_only")
        known = not merged.clashes and self._is_known(operation, held)
        if known and not merged.changes:
            return Result(operation.op, "applied", rev=held.rev)
        held.data = current | merged.changes
        try:
            self._set_scope(held, new=False)
        except _Refused:
            held.data = current
            raise
        held.origin = self._author.device if known else ""
        changed = {name: (current[name], value) for name, value in merged.changes.items()}
        self._note(held, operation, changed)
        clashes = [self._keep(operation, held, clash) for clash in merged.clashes]
        if known:
            return Result(operation.op, "applied", rev=held.rev)
        return Result(operation.op, "conflict" if clashes else "merged", rev=held.rev, clashes=clashes)

    def _delete(self, operation: Operation, held: _Held) -> Result:
        if held.entity.append_only:
            raise _Refused("append_only")
        data = held.data or {}
        known = self._is_known(operation, held)
        changed = {name: (value, None) for name, value in data.items() if value is not None}
        held.state, held.data, held.origin = _DELETED, None, self._author.device
        self._note(held, operation, changed)
        if known:
            return Result(operation.op, "applied", rev=held.rev)
        # Somebody changed it meanwhile: the deletion stands, and what was there is kept to look at.
        there = {name: to_wire(value) for name, value in data.items()}
        clash = self._keep(operation, held, FieldClash("*", None, None, there, True))
        return Result(operation.op, "conflict", rev=held.rev, clashes=[clash])

    def _too_late(self, operation: Operation, held: _Held) -> Result:
        if operation.kind == "delete":
            return Result(operation.op, "merged", rev=held.rev)
        clash = FieldClash("*", operation.base, operation.patch, None, False)
        # The record moves in the feed, so that the laptop hears of the deletion once more.
        held.origin = ""
        self._move(held)
        return Result(operation.op, "conflict", rev=held.rev, clashes=[self._keep(operation, held, clash)])

    def _is_known(self, operation: Operation, held: _Held) -> bool:
        """Tell whether the laptop's row, with this operation, equals the server's."""
        return held.origin == self._author.device or operation.base_rev == held.rev

    def _set_scope(self, held: _Held, *, new: bool) -> None:
        before, after = held.scope, self._scope(held, None if new else held.scope)
        if held.entity.parent and not self._author.may_see(after, self._author.device):
            raise _Refused("not_yours")
        held.scope = after
        if new:
            held.left = not self._author.may_see(after, self._author.device)
            if CHILDREN[held.entity.name]:
                self._new_parents[held.key] = held
        elif before != after:
            held.left = held.left or is_narrower(before, after)
            self._rescoped[held.key] = held

    def _scope(self, held: _Held, before: str | None) -> str:
        data = held.data or {}
        if held.entity.parent is None:
            return own_scope(held.entity, data, before, self._author)
        name, field = held.entity.parent
        if data[field] is None:
            return ANYONE
        parent = self._held.get((name, data[field]))
        return parent.scope if parent else self._parents.get((name, data[field]), ORPHAN)

    # Remembering what is to be written

    def _move(self, held: _Held) -> None:
        # A record that is touched twice takes its place in the feed by the last time.
        self._moved.pop(held.key, None)
        self._moved[held.key] = held

    def _note(self, held: _Held, operation: Operation, changed: dict[str, tuple[Any, Any]]) -> None:
        held.rev += 1
        self._move(held)
        self._dirty[held.key] = None
        key = {
            "tenant_id": self._author.tenant,
            "entity": held.entity.name,
            "record": held.record,
            "rev": held.rev,
        }
        self._events.append(
            key
            | {
                "kind": operation.kind,
                "device": self._author.device,
                "actor": self._author.actor,
                "op_seq": operation.op,
                "at": self._now,
                "device_time": operation.device_time[:40],
            }
        )
        self._values += [
            key | {"field": name, "old": to_wire(old), "new": to_wire(new)}
            for name, (old, new) in changed.items()
        ]

    def _keep(self, operation: Operation, held: _Held, clash: FieldClash) -> Clash:
        kept = Clash(
            new_id(),
            clash.field,
            to_wire(clash.base),
            to_wire(clash.mine),
            to_wire(clash.theirs),
            clash.mine_won,
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
            }
        )
        return kept

    def _forget(self) -> None:
        self._dirty.clear()
        self._events.clear()
        self._values.clear()
        self._clashes.clear()

    # Writing

    def write(self) -> None:
        """Write the records, the audit trail and the conflicts that are not written yet."""
        by_entity: defaultdict[str, list[_Held]] = defaultdict(list)
        for key in self._dirty:
            by_entity[key[0]].append(self._held[key])
        for name, held in by_entity.items():
            self._write_rows(name, held)
        for table, rows in (
            (audit_event, self._events),
            (audit_value, self._values),
            (sync_conflict, self._clashes),
        ):
            if rows:
                self._connection.execute(insert(table), list(rows))
        self._forget()

    def _write_rows(self, name: str, held: list[_Held]) -> None:
        table, tenant = ROWS[name], self._author.tenant
        new = [each for each in held if each.data is not None and not each.stored]
        changed = [each for each in held if each.data is not None and each.stored]
        removed = [each.record for each in held if each.data is None and each.stored]
        if new:
            rows = [
                {"tenant_id": tenant, "id": each.record, "rev": each.rev, **(each.data or {})} for each in new
            ]
            self._connection.execute(insert(table), rows)
        if changed:
            statement = (
                update(table)
                .where(table.c.tenant_id == tenant, table.c.id == bindparam("the_id"))
                .values({column: bindparam(column) for column in ("rev", *ENTITIES[name].columns)})
            )
            rows = [{"the_id": each.record, "rev": each.rev, **(each.data or {})} for each in changed]
            self._connection.execute(statement, rows)
        if removed:
            self._connection.execute(
                delete(table).where(table.c.tenant_id == tenant, table.c.id.in_(removed))
            )
        for each in held:
            each.stored = each.data is not None

    def spread_scopes(self) -> None:
        """Give the records that follow a changed one its scope."""
        level = dict(self._rescoped)
        if self._new_parents and self._has_orphans():
            level |= self._new_parents
        while level:
            below: dict[_Key, _Held] = {}
            for name in sorted({entity for entity, _ in level}):
                parents = {record: held.scope for (entity, record), held in level.items() if entity == name}
                for child, field in CHILDREN[name]:
                    below |= self._follow(parents, child, field)
            level = below

    def _follow(self, parents: dict[str, str], child: Entity, field: str) -> dict[_Key, _Held]:
        table = ROWS[child.name]
        found = self._connection.execute(
            select(table.c.id, table.c[field]).where(
                table.c.tenant_id == self._author.tenant, table.c[field].in_(list(parents))
            )
        ).all()
        self._load(child, [record for record, _ in found if (child.name, record) not in self._held])
        changed: dict[_Key, _Held] = {}
        for record, parent in found:
            held, scope = self._held[child.name, record], parents[parent]
            if held.scope != scope:
                held.left = held.left or is_narrower(held.scope, scope)
                held.scope, held.origin = scope, ""
                self._move(held)
                changed[held.key] = held
        return changed

    def _has_orphans(self) -> bool:
        if any(each.scope == ORPHAN for each in self._held.values()):
            return True
        waiting = select(sync_head.c.record).where(
            sync_head.c.tenant_id == self._author.tenant, sync_head.c.scope == ORPHAN
        )
        return self._connection.execute(waiting.limit(1)).first() is not None

    def stamp(self) -> None:
        """Give each moved record its place in the feed: the clock row is locked here, last of all."""
        if not self._moved:
            return
        tenant, moved = self._author.tenant, list(self._moved.values())
        last = self._connection.execute(
            update(sync_clock)
            .where(sync_clock.c.tenant_id == tenant)
            .values(seq=sync_clock.c.seq + len(moved))
            .returning(sync_clock.c.seq)
        ).scalar_one()
        heads = []
        for seq, held in enumerate(moved, start=last - len(moved) + 1):
            heads.append(
                {
                    "tenant_id": tenant,
                    "entity": held.entity.name,
                    "record": held.record,
                    "seq": seq,
                    "rev": held.rev,
                    "scope": held.scope,
                    "left_seq": seq if held.left else held.left_seq,
                    "state": held.state,
                    "origin": held.origin,
                }
            )
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        upsert: Any = dialect.insert(sync_head)
        fields = ("seq", "rev", "scope", "left_seq", "state", "origin")
        self._connection.execute(
            upsert.on_conflict_do_update(
                index_elements=["tenant_id", "entity", "record"],
                set_={field: upsert.excluded[field] for field in fields},
            ),
            heads,
        )
