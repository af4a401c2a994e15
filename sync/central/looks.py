"""Looks that are made at the server itself: they stand in the access log like those of the laptops."""

from typing import TYPE_CHECKING, Final

from models.base import new_id
from models.wire import to_wire
from sync.central.database import writing
from sync.central.edits import edit_within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from models.clock import Clock
    from models.vocabulary import AccessAction, AccessPart

__all__ = ["look_of_operator", "note_look"]

_OPERATOR: Final = "operator"


def note_look(
    connection: "Connection",
    tenant_id: int,
    now: "datetime",
    *,
    resident: str,
    action: "AccessAction",
    part: "AccessPart",
    coach_id: str | None = None,
) -> None:
    """Write down a look at a resident as the last thing in a transaction, before anything is handed out.

    Args:
        connection: The transaction.
        tenant_id: The municipality.
        now: The server's time.
        resident: Whom.
        action: What was done.
        part: With what.
        coach_id: The coach whose laptop asked; nobody for the operator.
    """
    edit_within(
        connection,
        tenant_id,
        now,
        actor=f"coach:{coach_id}" if coach_id else _OPERATOR,
        kind="insert",
        entity="access_entry",
        record=new_id(),
        patch={
            "resident_id": resident,
            "coach_id": coach_id,
            "at": to_wire(now),
            "action": action.value,
            "part": part.value,
        },
    )


def look_of_operator(
    engine: "Engine",
    clock: "Clock",
    tenant_id: int,
    resident: str,
    action: "AccessAction",
    part: "AccessPart",
) -> None:
    """Write down that the operator looks at a resident, in a transaction of its own."""
    writing(
        engine,
        lambda connection: note_look(
            connection, tenant_id, clock.now(), resident=resident, action=action, part=part
        ),
        tenant=tenant_id,
    )
