"""The extract of a person: what the server holds, for the operator and for the coach who may hold the person.

Making one is a look, and stands in the access log before anything is handed out.
"""

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import select

from models.vocabulary import AccessAction, AccessPart
from models.wire import to_wire
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.central.database import reading, writing
from sync.central.entrance import authenticate
from sync.central.erasure import find_resident
from sync.central.looks import note_look
from sync.entities import ENTITIES
from sync.extracts import Extract, ServerPart
from sync.protocol import PROTOCOLS, ExtractAnswer, ExtractRequest
from sync.steps.extract import held_at_server
from sync.steps.refused import RequestRefused
from sync.steps.scope import may_hold
from sync.tables import ROWS, sync_head

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from models.clock import Clock
    from sync.central.entrance import Authenticated

__all__ = ["answer_laptop", "make_extract", "municipality_fields"]

_EXTRACT: Final[Any] = {"action": AccessAction.EXPORTED, "part": AccessPart.EXTRACT}


def make_extract(engine: "Engine", clock: "Clock", tenant_id: int, code_or_id: str) -> Extract:
    """Return all that the server holds about a person, erased and deleted ones among them.

    Raises:
        NotFound: No resident has the code or the identity, or several have the code.
    """
    now = clock.now()
    with reading(engine, tenant=tenant_id) as connection:
        resident = find_resident(connection, tenant_id, code_or_id)
    writing(
        engine,
        lambda connection: note_look(connection, tenant_id, now, resident=resident, **_EXTRACT),
        tenant=tenant_id,
    )
    with reading(engine, tenant=tenant_id) as connection:
        held = held_at_server(connection, tenant_id, resident)
        staff = _staff(connection, tenant_id, held)
        municipality = municipality_fields(connection, tenant_id)
    code = next((each.fields["code"] for each in held.records if each.id == resident), "")
    return Extract(
        made_at=to_wire(now),
        made_by="server",
        person=resident,
        code=code,
        municipality=municipality,
        staff=staff,
        missing=["laptops"],
        server=held,
    )


def answer_laptop(engine: "Engine", clock: "Clock", token: str, asked: ExtractRequest) -> ExtractAnswer:
    """Return to a coach's laptop what the server holds about a resident whom the coach may hold.

    Raises:
        RequestRefused: The token is nobody's; there is no such resident, or not for this coach, which is told
            in one way.
    """
    now = clock.now()

    def note(connection: "Connection") -> None:
        device = _admitted(connection, token, asked)
        coach = device.coach_id
        note_look(connection, device.tenant, now, resident=asked.resident, coach_id=coach, **_EXTRACT)

    writing(engine, note)
    with reading(engine) as connection:
        device = _admitted(connection, token, asked)
        held = held_at_server(connection, device.tenant, asked.resident)
        return ExtractAnswer(
            held, _staff(connection, device.tenant, held), municipality_fields(connection, device.tenant)
        )


def _admitted(connection: "Connection", token: str, asked: ExtractRequest) -> "Authenticated":
    device = authenticate(connection, token)
    if asked.device != device.device:
        raise RequestRefused(401, "unknown_token")
    if asked.protocol not in PROTOCOLS:
        raise RequestRefused(426, "update_needed")
    here = select(sync_head.c.record).where(
        sync_head.c.tenant_id == device.tenant,
        sync_head.c.entity == "resident",
        sync_head.c.record == asked.resident,
        sync_head.c.state == "live",
        may_hold(device.tenant, device.coach_id),
    )
    if connection.scalar(here) is None:
        raise RequestRefused(403, "not_yours")
    return device


def _staff(connection: "Connection", tenant_id: int, held: ServerPart) -> dict[str, str]:
    """Return the names of the coaches whose identities stand somewhere in what is held."""
    text = msgspec.json.encode(held).decode()
    rows = ROWS["coach"]
    coaches = connection.execute(select(rows.c.id, rows.c.name).where(rows.c.tenant_id == tenant_id))
    return {identity: name for identity, name in coaches if identity in text}


def municipality_fields(connection: "Connection", tenant_id: int) -> dict[str, Any]:
    """Return what the municipality has decided, as it travels."""
    rows = ROWS["municipality"]
    here = (rows.c.tenant_id == tenant_id) & (rows.c.id == MUNICIPALITY_RECORD)
    row = connection.execute(select(rows).where(here)).mappings().first()
    return {name: to_wire(row[name]) for name in ENTITIES["municipality"].columns} if row else {}
