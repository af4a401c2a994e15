"""What a batch of edits works on: the records it touches, as they stand, and who may see them."""

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select

from sync.entities import ENTITIES, Entity
from sync.tables import ORPHAN, ROWS, sync_head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, RowMapping

    from sync.protocol import Operation

__all__ = ["DELETED", "ERASED", "LIVE", "Held", "Key", "Records"]

Key = tuple[str, str]
LIVE: Final = "live"
DELETED: Final = "deleted"
ERASED: Final = "erased"


@dataclass(slots=True)
class Held:
    """A record as it stands in the batch."""

    entity: Entity
    record: str
    rev: int = 0
    scope: str = ORPHAN
    state: str = LIVE
    origin: str = ""
    left_seq: int = 0
    known: int = 0
    data: dict[str, Any] | None = None
    stored: bool = False
    left: bool = False

    @property
    def key(self) -> Key:
        """Return what names the record among all kinds."""
        return self.entity.name, self.record

    def become(self, before: "Held") -> None:
        """Be again what it was; those who hold it, such as the feed, see it too."""
        for field in fields(self):
            setattr(self, field.name, getattr(before, field.name))


class Records:
    """The records of a batch, read and locked with few statements.

    Attributes:
        held: Each record that exists, by its key.
    """

    def __init__(self, connection: "Connection", tenant: int) -> None:
        self._connection, self._tenant = connection, tenant
        self._parents: dict[Key, Held] = {}
        self._kinds: defaultdict[str, set[str]] = defaultdict(set)
        self.held: dict[Key, Held] = {}

    def load_for(self, operations: "list[Operation]") -> None:
        """Read and lock the records that the operations touch, and the scopes that decide over them."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for operation in operations:
            if operation.entity in ENTITIES and operation.kind != "skip":
                wanted[operation.entity].add(operation.record)
        for name in sorted(wanted):
            self.load(ENTITIES[name], wanted[name])
        self._load_parents(operations)
        self._load_kinds(set().union(*wanted.values()))

    def load(self, entity: Entity, ids: "Iterable[str]") -> None:
        """Read and lock records of one kind."""
        ids = set(ids)
        if not ids:
            return
        new: list[Held] = []
        for head in self._heads(entity, ids, share=False):
            held = _as_held(entity, head)
            self.held[held.key] = held
            new.append(held)
        if not new:
            return
        # After the locks, in a statement of its own: an older version of the row must not be read.
        table = ROWS[entity.name]
        found = select(table).where(
            table.c.tenant_id == self._tenant, table.c.id.in_(bindparam("ids", expanding=True))
        )
        for row in self._connection.execute(found, {"ids": [each.record for each in new]}).mappings():
            self.held[entity.name, row["id"]].data = {name: row[name] for name in entity.columns}

    def is_of_another_kind(self, entity: Entity, record: str) -> bool:
        """Tell whether an identity is that of a record of another kind, here or in the batch.

        A resident's and a coach's identity is also a scope: who could make a second record of it would
        decide over what is not the own.
        """
        here = {name for name in ENTITIES if (name, record) in self.held}
        return bool((self._kinds.get(record, set()) | here) - {entity.name})

    def scopes(self) -> set[str]:
        """Return the scopes of all that is read."""
        return {held.scope for known in (self.held, self._parents) for held in known.values()}

    def parent(self, entity: Entity, data: dict[str, Any]) -> Held | None:
        """Return the record that decides over one with ``data``; ``None`` where it names none.

        One that is not there has the scope :data:`ORPHAN`. Of one that the batch does not touch only the head
        is read.
        """
        if entity.parent is None or not data[entity.parent[1]]:
            return None
        key = entity.parent[0], data[entity.parent[1]]
        return self.held.get(key) or self._parents.get(key) or Held(ENTITIES[key[0]], key[1])

    def hangs_on_erased(self, entity: Entity, data: dict[str, Any]) -> bool:
        """Tell whether a record of ``entity`` with ``data`` belongs to a person who is erased."""
        parent = self.parent(entity, data)
        return parent is not None and parent.state == ERASED

    def _heads(self, entity: Entity, ids: "Iterable[str]", *, share: bool) -> "list[RowMapping]":
        statement = (
            select(sync_head)
            .where(
                sync_head.c.tenant_id == self._tenant,
                sync_head.c.entity == entity.name,
                sync_head.c.record.in_(sorted(ids)),
            )
            .order_by(sync_head.c.record)
            .with_for_update(read=share)
        )
        return list(self._connection.execute(statement).mappings())

    def _load_kinds(self, records: set[str]) -> None:
        """Read which kinds of record have the identities of those that are new."""
        new = records - {record for _, record in self.held}
        if not new:
            return
        # The kinds are named, so that the key of the table is used.
        there = select(sync_head.c.entity, sync_head.c.record).where(
            sync_head.c.tenant_id == self._tenant,
            sync_head.c.entity.in_(sorted(ENTITIES)),
            sync_head.c.record.in_(sorted(new)),
        )
        for name, record in self._connection.execute(there):
            self._kinds[record].add(name)

    def _load_parents(self, operations: "list[Operation]") -> None:
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for operation in operations:
            entity = ENTITIES.get(operation.entity)
            if entity is None or entity.parent is None:
                continue
            name, field = entity.parent
            held = self.held.get((operation.entity, operation.record))
            current = held.data.get(field) if held and held.data else None
            for parent in (operation.patch.get(field), current):
                if parent and isinstance(parent, str) and (name, parent) not in self.held:
                    wanted[name].add(parent)
        for name in sorted(wanted):
            # A visit or a booking may give its resident another holder: nobody else may do so meanwhile.
            for head in self._heads(ENTITIES[name], wanted[name], share=name != "resident"):
                self._parents[name, head["record"]] = _as_held(ENTITIES[name], head)


def _as_held(entity: Entity, head: "RowMapping") -> Held:
    return Held(
        entity,
        head["record"],
        rev=head["rev"],
        scope=head["scope"],
        state=head["state"],
        origin=head["origin"],
        left_seq=head["left_seq"],
        known=head["known"],
        stored=head["state"] == LIVE,
    )
