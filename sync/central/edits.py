"""Edits that are made at the server, by the operator or the switchboard.

They are operations like any laptop's, of the device ``server``, and go through the same apply function:
nothing reaches a record past the feed, the audit trail and the conflicts.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.outbox import SCHEMA_VERSION
from models.wire import to_wire
from sync.central.database import writing
from sync.entities import ENTITIES
from sync.protocol import Kind, Operation, Result
from sync.steps.push import receive
from sync.steps.scope import Author
from sync.tables import ROWS, SERVER_DEVICE, sync_device

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = ["edit", "edit_within"]


def edit(
    engine: "Engine",
    clock: "Clock",
    tenant_id: int,
    *,
    actor: str,
    kind: Kind,
    entity: str,
    record: str,
    patch: dict[str, Any] | None = None,
    base: dict[str, Any] | None = None,
) -> Result:
    """Insert, change or delete a record of a municipality.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        actor: Who does it, for the audit trail: an account, no personal name.
        kind: ``insert``, ``update`` or ``delete``.
        entity: The kind of record.
        record: Its identity.
        patch: The changed fields, as they travel.
        base: What the person saw in them before; what they hold now where it is ``None``.
    """
    return writing(
        engine,
        lambda connection: edit_within(
            connection,
            tenant_id,
            clock.now(),
            actor=actor,
            kind=kind,
            entity=entity,
            record=record,
            patch=patch,
            base=base,
        ),
        tenant=tenant_id,
    )


def edit_within(
    connection: "Connection",
    tenant_id: int,
    now: "datetime",
    *,
    actor: str,
    kind: Kind,
    entity: str,
    record: str,
    patch: dict[str, Any] | None = None,
    base: dict[str, Any] | None = None,
) -> Result:
    """Do what :func:`edit` does as the last thing in an open transaction."""
    author = Author(tenant_id, SERVER_DEVICE, None, actor)
    here = (sync_device.c.tenant_id == tenant_id) & (sync_device.c.device == SERVER_DEVICE)
    last = connection.execute(select(sync_device.c.last_op_seq).where(here).with_for_update()).scalar_one()
    rev, seen = _now(connection, tenant_id, entity, record)
    if base is not None:
        rev, seen = 0, base
    number = (last or 0) + 1
    operation = Operation(
        number,
        entity,
        record,
        kind,
        base_rev=rev,
        base=seen if kind == "update" else {},
        patch=patch or {},
        schema_v=SCHEMA_VERSION,
        device_time=to_wire(now),
    )
    results = receive(connection, author, [operation], results_ack=number - 1, now=now)
    return results[0]


def _now(connection: "Connection", tenant_id: int, entity: str, record: str) -> tuple[int, dict[str, Any]]:
    table = ROWS[entity]
    found = connection.execute(select(table).where(table.c.tenant_id == tenant_id, table.c.id == record))
    row = found.mappings().first()
    if row is None:
        return 0, {}
    return row["rev"], {name: to_wire(row[name]) for name in ENTITIES[entity].columns}
