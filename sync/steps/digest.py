"""The step that makes sure, once in a while, that a laptop holds what it should: a digest of (id, revision).

The laptop tells, of each kind of record, a count and a sum of hashes; the server names the kinds that differ.
Of such a kind the laptop tells the same for each bucket of identities, and then, for the buckets that differ,
what it holds. The server sends the records that are missing or at another revision, says which ones the
laptop should not have, and which ones it has never heard of: those are sent to it, not thrown away.

All is compared at one cursor, and without the records that have edits waiting here. It costs with what is
stored, so it is done once a day and when the server was restored, not at each sync.
"""

import zlib
from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, insert, literal, or_, select

from models.outbox import SCHEMA_VERSION, Outbox, OutboxState
from models.regime import regime_here
from models.wire import to_wire
from sync.bulk import among
from sync.entities import ENTITIES
from sync.protocol import Brief, Change, Difference, Digest, HeldRecords
from sync.steps.pull import apply_changes, changes_of, pending_records
from sync.steps.regime import as_it_leaves
from sync.steps.scope import may_hold
from sync.tables import ORPHAN, sync_head

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy import ColumnElement, Connection, RowMapping
    from sqlalchemy.orm import Session

__all__ = ["brief", "briefs_of_buckets", "compare", "heal", "held_in", "without"]

_BUCKETS: Final = 256
_MODULUS: Final = 2**64

Held = tuple[str, int]
"""A record's identity and revision."""


def _bucket(record: str) -> int:
    # Of the whole identity: the first half of a UUID of version 7 is only its time.
    return zlib.crc32(record.encode()) % _BUCKETS


def _brief(records: "Iterable[Held]") -> Brief:
    count = total = 0
    for record, rev in records:
        count += 1
        total += int.from_bytes(blake2b(f"{record} {rev}".encode(), digest_size=8).digest())
    return count, total % _MODULUS


def _by_bucket(records: "Iterable[Held]") -> dict[int, Brief]:
    found: defaultdict[int, list[Held]] = defaultdict(list)
    for held in records:
        found[_bucket(held[0])].append(held)
    return {bucket: _brief(each) for bucket, each in found.items()}


# The laptop's half


def without(connection: "sqlcipher.Connection") -> list[str]:
    """Return the records with edits that the server has not taken: they are not compared."""
    states = (OutboxState.WAITING.value, OutboxState.SET_ASIDE.value)
    rows = connection.execute("SELECT DISTINCT record FROM outbox WHERE state IN (?, ?)", states)
    return [row[0] for row in rows]


def brief(connection: "sqlcipher.Connection") -> dict[str, Brief]:
    """Return a count and a sum of each kind of record that the laptop holds any of."""
    but = set(without(connection))
    briefs = {name: _brief(_held(connection, name, but)) for name in ENTITIES}
    return {name: each for name, each in briefs.items() if each[0]}


def briefs_of_buckets(connection: "sqlcipher.Connection", entity: str) -> dict[int, Brief]:
    """Return a count and a sum of each bucket of one kind."""
    return _by_bucket(_held(connection, entity, set(without(connection))))


def held_in(connection: "sqlcipher.Connection", entity: str, buckets: list[int]) -> HeldRecords:
    """Return the revision of each record in some buckets of one kind."""
    held = _held(connection, entity, set(without(connection)))
    return HeldRecords(buckets, {record: rev for record, rev in held if _bucket(record) in buckets})


def _held(connection: "sqlcipher.Connection", entity: str, but: set[str]) -> "Iterable[Held]":
    rows = connection.execute(f'SELECT id, rev FROM "{ENTITIES[entity].table.name}"')
    return ((record, rev) for record, rev in rows if record not in but)


def heal(session: "Session", changes: list[Change], unheard_of: dict[str, list[str]], now: "datetime") -> int:
    """Put right what differed, but for records with waiting edits; return how many records that were.

    A record that the server has never heard of waits in the outbox from here on, whole.
    """
    pending = pending_records(session)
    apply_changes(session, [each for each in changes if (each.entity, each.id) not in pending], now)
    for name, records in unheard_of.items():
        if name in ENTITIES:
            _send(session, name, [each for each in records if (name, each) not in pending], now)
    return len(changes) + sum(len(records) for records in unheard_of.values())


def _send(session: "Session", name: str, records: list[str], now: "datetime") -> None:
    entity, regime = ENTITIES[name], regime_here(session)
    rows = session.execute(select(entity.table).where(entity.table.c.id.in_(records))).mappings()
    edits = [
        {
            "entity": name,
            "record": row["id"],
            "kind": "insert",
            "base_rev": 0,
            "base": {},
            "patch": as_it_leaves(regime, entity, {field: to_wire(row[field]) for field in entity.columns}),
            "schema_version": SCHEMA_VERSION,
            "device_time": now,
        }
        for row in rows
    ]
    if edits:
        session.execute(insert(Outbox), edits)


# The server's half


def compare(
    connection: "Connection", *, tenant: int, device: str, coach_id: str, digest: Digest
) -> tuple[Difference, list[Change]]:
    """Hold what a laptop says it has against what it should have.

    Returns:
        Where they differ, and the records that put it right.
    """
    should = _Should(connection, tenant, device, coach_id, set(digest.without))
    if digest.held:
        return _amends(should, digest.held)
    if digest.buckets:
        known = [name for name in digest.buckets if name in ENTITIES]
        differ = {name: _differing(should.records(name), digest.buckets[name]) for name in known}
        return Difference(buckets=differ), []
    kinds = [name for name in ENTITIES if digest.kinds.get(name, (0, 0)) != _brief(should.records(name))]
    return Difference(kinds=kinds), []


def _differing(records: "Iterable[Held]", theirs: dict[int, Brief]) -> dict[int, int]:
    """Return the buckets that differ, with how many records the server has in each."""
    ours = _by_bucket(records)
    return {
        bucket: ours.get(bucket, (0, 0))[0]
        for bucket in sorted(ours.keys() | theirs.keys())
        if ours.get(bucket) != theirs.get(bucket)
    }


def _amends(should: "_Should", digest: dict[str, HeldRecords]) -> tuple[Difference, list[Change]]:
    changes: list[Change] = []
    unheard_of: dict[str, list[str]] = {}
    for name, held in digest.items():
        if name not in ENTITIES:
            continue
        buckets = set(held.buckets)
        ours = {record: rev for record, rev in should.records(name) if _bucket(record) in buckets}
        changes += should.changes(name, [each for each, rev in ours.items() if held.records.get(each) != rev])
        strays = [record for record in held.records if record not in ours]
        known = should.heads(name, strays)
        for record in strays:
            if record in known or ENTITIES[name].server_owned:
                changes.append(Change(name, record, 0, 0, "gone"))
            else:
                unheard_of.setdefault(name, []).append(record)
    return Difference(unheard_of=unheard_of), changes


class _Should:
    """What a laptop should hold."""

    def __init__(
        self, connection: "Connection", tenant: int, device: str, coach_id: str, but: set[str]
    ) -> None:
        self._connection, self._tenant, self._but = connection, tenant, but
        # What a laptop has made and nobody may see yet, it has all the same.
        own = and_(sync_head.c.scope == ORPHAN, sync_head.c.origin == device)
        self._mine: ColumnElement[bool] = or_(may_hold(tenant, coach_id), own)

    def records(self, entity: str) -> "Iterable[Held]":
        rows = self._connection.execute(
            select(sync_head.c.record, sync_head.c.rev).where(
                sync_head.c.tenant_id == self._tenant,
                sync_head.c.entity == entity,
                sync_head.c.state == "live",
                self._mine,
            )
        )
        return ((record, rev) for record, rev in rows if record not in self._but)

    def changes(self, entity: str, records: list[str]) -> list[Change]:
        heads = self._heads(select(sync_head, literal(True).label("mine")), entity, records)
        return changes_of(self._connection, self._tenant, heads)

    def heads(self, entity: str, records: list[str]) -> set[str]:
        return {row["record"] for row in self._heads(select(sync_head.c.record), entity, records)}

    def _heads(self, statement: Any, entity: str, records: list[str]) -> "list[RowMapping]":
        here = statement.where(sync_head.c.tenant_id == self._tenant, sync_head.c.entity == entity)
        return list(self._connection.execute(here.where(among(sync_head.c.record, records))).mappings())
