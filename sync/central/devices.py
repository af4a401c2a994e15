"""The laptops of a municipality, as its operator sees and governs them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from models.errors import Trouble
from models.outbox import SCHEMA_VERSION
from resources.words import tr
from sync.central.database import reading, writing
from sync.tables import coach_account, sync_device, sync_head

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = [
    "DeviceRow",
    "NameNeeded",
    "NotFound",
    "device_name",
    "device_rows",
    "devices",
    "find_device",
    "insert_device",
    "rename",
    "revoke",
]


_SHORTEST_BEGINNING: Final = 4
"""So much of a laptop's identity has to be given: an empty variable of a script must shut nobody out."""


class NotFound(Trouble):
    """There is no municipality, coach or laptop of that name."""

    def __init__(self, happened: str, to_do: str) -> None:
        super().__init__(happened, to_do=to_do)


@dataclass(frozen=True)
class DeviceRow:
    """A laptop in the operator's list, and what is not certain to have arrived on either side.

    Attributes:
        device: Its identity.
        name: What its coach or the operator calls it.
        coach: Whose it is.
        status: ``active``, ``revoked``, or ``replaced`` by the laptop that took over its edits.
        last_seen: When it last asked for anything, within five minutes.
        schema_version: That of its program.
        unconfirmed: Edits that the server has answered, and it has not said that it knows the answers.
        behind: Records that others have changed since what it has said that it has.
        waiting: Edits that it had not sent yet, as it said itself.
    """

    device: str
    name: str
    coach: str
    status: str
    last_seen: datetime | None
    schema_version: int
    unconfirmed: int
    behind: int
    waiting: int


class NameNeeded(Trouble):
    """What is to have a name is given none."""

    def __init__(self) -> None:
        super().__init__(
            tr("Namnet är tomt."), safe=tr("Ingenting har ändrats."), to_do=tr("Skriv ett namn.")
        )


def devices(engine: "Engine", tenant_id: int) -> list[DeviceRow]:
    """Return the municipality's laptops, oldest first."""
    with reading(engine, tenant=tenant_id) as connection:
        return device_rows(connection, tenant_id)


def device_rows(connection: "Connection", tenant_id: int) -> list[DeviceRow]:
    """Return what :func:`devices` does, in a transaction that has entered the municipality."""
    changed_by_others = (
        select(func.count())
        .where(
            sync_head.c.tenant_id == sync_device.c.tenant_id,
            sync_head.c.seq > sync_device.c.cursor,
            sync_head.c.origin != sync_device.c.device,
        )
        .correlate(sync_device)
        .scalar_subquery()
    )
    found = connection.execute(
        select(sync_device, coach_account.c.name.label("coach"), changed_by_others.label("behind"))
        .join(
            coach_account,
            (coach_account.c.tenant_id == sync_device.c.tenant_id)
            & (coach_account.c.coach_id == sync_device.c.coach_id),
        )
        .where(sync_device.c.tenant_id == tenant_id)
        .order_by(sync_device.c.created_at, sync_device.c.device)
    ).mappings()
    return [
        DeviceRow(
            row["device"],
            row["name"],
            row["coach"],
            status=row["status"],
            last_seen=row["last_seen"],
            schema_version=row["schema_version"],
            unconfirmed=max(0, (row["last_op_seq"] or 0) - row["results_ack"]),
            behind=row["behind"],
            waiting=row["waiting"],
        )
        for row in found
    ]


def find_device(engine: "Engine", tenant_id: int, beginning: str) -> DeviceRow:
    """Return the laptop whose identity begins so.

    Raises:
        NotFound: The municipality has none such, or several; or too little of it is given to be sure.
    """
    beginning = beginning.strip().lower()
    if len(beginning) < _SHORTEST_BEGINNING:
        raise NotFound(tr("Datorns nummer är för kort."), tr("Skriv fler tecken av datorns nummer."))
    found = [each for each in devices(engine, tenant_id) if each.device.startswith(beginning)]
    if len(found) > 1:
        raise NotFound(
            tr("Flera datorer har ett nummer som börjar så."), tr("Skriv fler tecken av datorns nummer.")
        )
    if not found:
        raise _no_such_device()
    return found[0]


def rename(engine: "Engine", tenant_id: int, device: str, name: str) -> None:
    """Call a laptop something else.

    Raises:
        NotFound: The municipality has no such laptop.
        NameNeeded: The name is empty.
    """
    if not device_name(name):
        raise NameNeeded
    _change(engine, tenant_id, device, name=device_name(name))


def revoke(engine: "Engine", tenant_id: int, device: str) -> None:
    """Shut a laptop out from its next request on.

    Raises:
        NotFound: The municipality has no such laptop.
    """
    _change(engine, tenant_id, device, status="revoked")


def device_name(typed: str) -> str:
    """Return a laptop's name as it is stored."""
    return " ".join(typed.split())[:100]


def _change(engine: "Engine", tenant_id: int, device: str, **values: str) -> None:
    statement = (
        update(sync_device)
        .where(
            sync_device.c.tenant_id == tenant_id,
            sync_device.c.device == device,
            sync_device.c.token_hash.is_not(None),  # not the server itself
        )
        .values(**values)
    )
    if writing(engine, lambda connection: connection.execute(statement).rowcount, tenant=tenant_id) == 0:
        raise _no_such_device()


def _no_such_device() -> NotFound:
    return NotFound(tr("Det finns ingen sådan dator i kommunen."), tr("Se listan med devices."))


def insert_device(
    connection: "Connection",
    tenant_id: int,
    device: str,
    *,
    name: str,
    now: datetime,
    coach_id: str | None = None,
    token_hash: str | None = None,
    resends: bool = False,
) -> None:
    """Put a new laptop into the list, or the device as which the server itself edits."""
    connection.execute(
        insert(sync_device).values(
            tenant_id=tenant_id,
            device=device,
            name=name,
            coach_id=coach_id,
            token_hash=token_hash,
            status="active",
            cursor=0,
            results_ack=0,
            waiting=0,
            schema_version=SCHEMA_VERSION,
            resends=resends,
            created_at=now,
        )
    )
