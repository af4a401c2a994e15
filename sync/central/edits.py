"""Edits that are made at the server, by the operator or the switchboard.

They are operations like any laptop's, of the device ``server``, and go through the same apply function:
nothing reaches a record past the feed, the audit trail and the conflicts.
"""

from dataclasses import dataclass
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
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = ["Edit", "edit", "edit_together", "edit_within", "last_edit"]


@dataclass(frozen=True)
class Edit:
    """An edit to be made together with others.

    Attributes:
        kind: ``insert``, ``update`` or ``delete``.
        entity: The kind of record.
        record: Its identity.
        patch: The changed fields, as they travel.
        base: What the person saw in them before; what they hold now where it is ``None``.
    """

    kind: Kind
    entity: str
    record: str
    patch: dict[str, Any]
    base: dict[str, Any] | None = None


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
    (result,) = edit_together(
        connection, tenant_id, now, actor=actor, edits=[Edit(kind, entity, record, patch or {}, base)]
    )
    return result


def last_edit(connection: "Connection", tenant_id: int) -> int:
    """Return the number of the last edit made at the server, and let nobody else make one meanwhile."""
    here = (sync_device.c.tenant_id == tenant_id) & (sync_device.c.device == SERVER_DEVICE)
    last = connection.execute(select(sync_device.c.last_op_seq).where(here).with_for_update()).scalar_one()
    return last or 0


def edit_together(
    connection: "Connection", tenant_id: int, now: "datetime", *, actor: str, edits: "Sequence[Edit]"
) -> list[Result]:
    """Make several edits, which every laptop gets together, as the last thing in an open transaction."""
    first = last_edit(connection, tenant_id) + 1
    operations = [
        _operation(connection, tenant_id, now, number, edit) for number, edit in enumerate(edits, start=first)
    ]
    author = Author(tenant_id, SERVER_DEVICE, None, actor)
    return receive(connection, author, operations, results_ack=first - 1, now=now)


def _operation(
    connection: "Connection", tenant_id: int, now: "datetime", number: int, edit: Edit
) -> Operation:
    rev, seen = _now(connection, tenant_id, edit.entity, edit.record)
    if edit.base is not None:
        rev, seen = 0, edit.base
    return Operation(
        number,
        edit.entity,
        edit.record,
        edit.kind,
        base_rev=rev,
        base=seen if edit.kind == "update" else {},
        patch=edit.patch,
        schema_v=SCHEMA_VERSION,
        device_time=to_wire(now),
    )


def _now(connection: "Connection", tenant_id: int, entity: str, record: str) -> tuple[int, dict[str, Any]]:
    table = ROWS[entity]
    found = connection.execute(select(table).where(table.c.tenant_id == tenant_id, table.c.id == record))
    row = found.mappings().first()
    if row is None:
        return 0, {}
    return row["rev"], {name: to_wire(row[name]) for name in ENTITIES[entity].columns}
