"""What belongs to a person: everything that is found below a record, on the server and on a laptop.

Told by the registry (``parent``), so that a new kind of record is covered by itself. Erasure, extract and
removal after the time go by this.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, cast, false, or_, select

from models.base import LaptopBase
from models.outbox import Outbox
from models.sync_state import SyncState
from sync.bulk import among
from sync.entities import ENTITIES
from sync.steps.scope import CHILDREN
from sync.tables import ROWS, audit_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import Session

    from sync.steps.held import Key

__all__ = ["Ids", "belonging_here", "belonging_to", "by_kind", "naming_beside", "once_belonged"]

Ids = dict[str, set[str]]

# The kind of record that a column of the laptop's own tables names. One that is not here may name any kind.
_NAMED: Final = {
    "resident_id": "resident",
    "visit_id": "visit",
    "draft_id": "guide_draft",
    "id": "incident",
}


def by_kind(keys: "Iterable[Key]") -> Ids:
    """Return the records that ``keys`` name, by kind."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for name, record in keys:
        kinds[name].add(record)
    return dict(kinds)


def _down(
    keys: Ids, children: "Callable[[str, str, set[str]], set[str]]"
) -> "Iterator[tuple[str, set[str]]]":
    """Yield records level by level, each once; ``children`` gives those of a kind below others."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    level: Ids = keys
    while level:
        below: defaultdict[str, set[str]] = defaultdict(set)
        for name, ids in level.items():
            seen[name] |= ids
            yield name, ids
            for child, field in CHILDREN[name]:
                below[child.name] |= children(child.name, field, ids) - seen[child.name]
        level = {name: ids for name, ids in below.items() if ids}


# The server's half


def belonging_to(
    connection: "Connection",
    tenant: int,
    keys: "Iterable[Key]",
    meet: "Callable[[str, set[str]], None] | None" = None,
) -> Ids:
    """Return records and all that belong to them, by kind; also those deleted long ago.

    Args:
        connection: The transaction.
        tenant: The municipality.
        keys: The records, mostly one resident.
        meet: Called with each level, such as to lock it, before what is below it is looked for.
    """

    def children(name: str, field: str, parents: set[str]) -> set[str]:
        rows = ROWS[name]
        here = rows.c.tenant_id == tenant
        found = set(connection.scalars(select(rows.c.id).where(here, rows.c[field].in_(parents))))
        once = {record for record, _ in once_belonged(connection, tenant, name, field, parents)} - found
        # Those that hang on somebody else today are that person's.
        moved = select(rows.c.id).where(here, rows.c.id.in_(once))
        return found | (once - set(connection.scalars(moved)))

    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, ids in _down(by_kind(keys), children):
        if meet is not None:
            meet(name, ids)
        found[name] |= ids
    return {name: ids for name, ids in found.items() if ids}


def once_belonged(
    connection: "Connection", tenant: int, name: str, field: str, parents: set[str]
) -> list[tuple[str, int]]:
    """Return the records that the audit trail puts under ``parents``, with each revision that says so."""
    quoted = [f'"{parent}"' for parent in sorted(parents)]
    said = select(audit_value.c.record, audit_value.c.rev).where(
        audit_value.c.tenant_id == tenant,
        audit_value.c.entity == name,
        audit_value.c.field == field,
        or_(cast(audit_value.c.old, String).in_(quoted), cast(audit_value.c.new, String).in_(quoted)),
    )
    return [(record, rev) for record, rev in connection.execute(said)]


# The laptop's half


def belonging_here(session: "Session", keys: "Iterable[Key]") -> Ids:
    """Return records and all that belong to them as they stand on a laptop, by kind, without deleted ones."""

    def children(name: str, field: str, parents: set[str]) -> set[str]:
        table = ENTITIES[name].table
        return set(session.scalars(select(table.c.id).where(among(table.c[field], parents))))

    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, ids in _down(by_kind(keys), children):
        found[name] |= ids
    return {name: ids for name, ids in found.items() if ids}


def naming_beside(ids: Ids) -> "Iterator[tuple[Any, ColumnElement[bool]]]":
    """Yield each of the laptop's own tables with the condition that a row of it names one of these records.

    They are drafts, kept versions and digests. The outbox, whose numbers have no gaps, is apart. A record
    is named by its kind too: what has the identity of a resident without being one takes nothing along.
    """
    for table in LaptopBase.metadata.sorted_tables:
        if table.name in (Outbox.__tablename__, SyncState.__tablename__):
            continue
        if "entity" in table.c:
            named = [
                and_(table.c.entity == name, among(table.c.record, sorted(some)))
                for name, some in ids.items()
            ]
            yield table, or_(false(), *named)
            continue
        naming = [
            among(column, _that_may_be_named(column.name, ids))
            for column in table.columns
            if isinstance(column.type, String) and column.type.length == 36
        ]
        if naming:
            yield table, or_(*naming)


def _that_may_be_named(column: str, ids: Ids) -> list[str]:
    if column in _NAMED:
        return sorted(ids.get(_NAMED[column], ()))
    return sorted(set().union(*ids.values()))
