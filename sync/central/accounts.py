"""Municipalities, coaches, laptops, and the one-time codes that pair them."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, column, func, insert, literal_column, select, true, update

from models.base import derived_id, new_id
from models.errors import Trouble
from models.outbox import SCHEMA_VERSION
from resources.words import tr
from sync.central.database import reading, writing
from sync.central.edits import edit_within
from sync.central.isolation import ENTER, as_operator, enter, present
from sync.protocol import PairAnswer, PairRequest
from sync.steps.refused import RequestRefused
from sync.tables import SERVER_DEVICE, coach_account, pairing_code, sync_clock, sync_device, tenant

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, FromClause, Select

    from models.clock import Clock

__all__ = [
    "MUNICIPALITY_RECORD",
    "AlreadyThere",
    "Authenticated",
    "DeviceRow",
    "NotFound",
    "add_coach",
    "authenticate",
    "create_municipality",
    "devices",
    "make_pairing_code",
    "redeem",
    "revoke",
    "the_tenant",
]

MUNICIPALITY_RECORD: Final = derived_id("municipality")
"""The identity of the one row of what the municipality has decided, the same everywhere."""

_CODE_LIFE: Final = timedelta(minutes=30)
# No 0/O, 1/I/L: the code is read aloud. 31 ** 8 is 8.5e11; failed tries are limited besides.
_CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 8


class NotFound(Trouble):
    """There is no municipality, coach or laptop of that name."""

    def __init__(self, happened: str, to_do: str) -> None:
        super().__init__(happened, to_do=to_do)


class AlreadyThere(Trouble):
    """The name is taken."""

    def __init__(self, happened: str) -> None:
        super().__init__(happened, safe=tr("Ingenting har ändrats."), to_do=tr("Välj ett annat namn."))


@dataclass(frozen=True)
class Authenticated:
    """The laptop that a token belongs to, and its municipality's clock.

    Attributes:
        tenant: The municipality.
        device: The laptop.
        coach_id: Whose laptop it is.
        cursor: How far it had read, as far as the server knows.
        last_op_seq: The last edit answered, if any.
        seq: The clock.
        epoch: The server's life.
    """

    tenant: int
    device: str
    coach_id: str
    cursor: int
    last_op_seq: int | None
    last_seen: datetime | None
    seq: int
    epoch: str


@dataclass(frozen=True)
class DeviceRow:
    """A laptop in the operator's list."""

    device: str
    name: str
    coach: str
    status: str
    last_seen: datetime | None
    last_op_seq: int | None


def create_municipality(engine: "Engine", clock: "Clock", *, name: str, **decided: str) -> int:
    """Make a municipality and its record; return its number.

    Args:
        engine: The server's database.
        clock: The server's clock.
        name: Unique on this server.
        decided: Fields of ``Municipality`` (switchboard_phone, opening_hours, cost, web_address).

    Raises:
        AlreadyThere: There is one of that name.
    """
    now = clock.now()

    def work(connection: "Connection") -> int:
        as_operator(connection)
        if connection.execute(select(tenant.c.id).where(tenant.c.name == name)).first():
            raise AlreadyThere(tr("Kommunen finns redan på servern."))
        number = (connection.scalar(select(func.max(tenant.c.id))) or 0) + 1
        connection.execute(
            insert(tenant).values(id=number, public_id=str(uuid.uuid4()), name=name, created_at=now)
        )
        enter(connection, number)
        connection.execute(insert(sync_clock).values(tenant_id=number, seq=0, epoch=str(uuid.uuid4())))
        _insert_device(connection, number, SERVER_DEVICE, name="server", now=now)
        patch = {"name": name, **{field: value for field, value in decided.items() if value}}
        edit_within(
            connection,
            number,
            now,
            actor="operator",
            kind="insert",
            entity="municipality",
            record=MUNICIPALITY_RECORD,
            patch=patch,
        )
        return number

    return writing(engine, work)


def the_tenant(engine: "Engine", name: str | None = None) -> int:
    """Return the number of the municipality called ``name``, or of the only one.

    Raises:
        NotFound: There is none, or several and no name is given.
    """
    with reading(engine) as connection:
        as_operator(connection)
        found = connection.execute(
            select(tenant.c.id).where(tenant.c.name == name if name else tenant.c.id.is_not(None))
        ).all()
    if len(found) != 1:
        raise NotFound(
            tr("Det är inte klart vilken kommun som menas."),
            tr("Skapa en kommun med init, eller ange --municipality."),
        )
    return int(found[0].id)


def add_coach(engine: "Engine", clock: "Clock", tenant_id: int, name: str) -> str:
    """Make a coach's account and record; return the coach's identity.

    The identity follows from the name, as on a laptop that met the name in an imported list. If a laptop has
    sent the record already, the account joins it.

    Raises:
        AlreadyThere: The municipality has an account of that name.
    """
    name = " ".join(name.split())
    coach_id, now = derived_id("coach", name.casefold()), clock.now()

    def work(connection: "Connection") -> None:
        here = (coach_account.c.tenant_id == tenant_id) & (coach_account.c.coach_id == coach_id)
        if connection.execute(select(coach_account.c.coach_id).where(here)).first():
            raise AlreadyThere(tr("Det finns redan en it-coach med det namnet."))
        connection.execute(
            insert(coach_account).values(
                tenant_id=tenant_id, coach_id=coach_id, name=name, active=True, created_at=now
            )
        )
        edit_within(
            connection,
            tenant_id,
            now,
            actor="operator",
            kind="insert",
            entity="coach",
            record=coach_id,
            patch={"name": name},
        )

    writing(engine, work, tenant=tenant_id)
    return coach_id


def make_pairing_code(engine: "Engine", clock: "Clock", tenant_id: int, coach: str) -> str:
    """Return a new one-time code for a laptop of ``coach``; only its hash is stored.

    Raises:
        NotFound: There is no coach of that name.
    """
    coach_id = derived_id("coach", " ".join(coach.split()).casefold())
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    now = clock.now()

    def work(connection: "Connection") -> None:
        here = (coach_account.c.tenant_id == tenant_id) & (coach_account.c.coach_id == coach_id)
        if not connection.execute(select(coach_account.c.coach_id).where(here)).first():
            raise NotFound(
                tr("Det finns ingen it-coach med det namnet."), tr("Lägg till med add-coach först.")
            )
        connection.execute(
            insert(pairing_code).values(
                code_hash=_hash(code), tenant_id=tenant_id, coach_id=coach_id, expires_at=now + _CODE_LIFE
            )
        )

    writing(engine, work, tenant=tenant_id)
    return f"{code[:4]}-{code[4:]}"


def redeem(engine: "Engine", clock: "Clock", request: PairRequest) -> PairAnswer:
    """Trade a one-time code for a device and its token.

    Raises:
        RequestRefused: The code is unknown, used or too old; or the laptop belongs to another municipality.
    """
    typed = "".join(request.code.split()).replace("-", "").upper()
    token, now = secrets.token_urlsafe(32), clock.now()

    def work(connection: "Connection") -> PairAnswer:
        present(connection, _hash(typed))
        whose_code = select(pairing_code.c.tenant_id).where(pairing_code.c.code_hash == _hash(typed))
        home = connection.scalar(whose_code)
        if home is None:
            raise RequestRefused(403, "bad_code")
        enter(connection, home)
        code = (
            connection.execute(
                update(pairing_code)
                .where(
                    pairing_code.c.code_hash == _hash(typed),
                    pairing_code.c.used_at.is_(None),
                    pairing_code.c.expires_at > now,
                )
                .values(used_at=now)
                .returning(pairing_code.c.tenant_id, pairing_code.c.coach_id)
            )
            .mappings()
            .first()
        )
        if code is None:
            raise RequestRefused(403, "bad_code")
        whose = _account(connection, code["tenant_id"], code["coach_id"])
        if request.municipality and request.municipality != whose["public_id"]:
            raise RequestRefused(409, "other_municipality")  # rolls back: the code is not used up
        device = new_id()
        name = " ".join(request.device_name.split())[:100]
        _insert_device(
            connection,
            code["tenant_id"],
            device,
            name=name,
            now=now,
            coach_id=code["coach_id"],
            token_hash=_hash(token),
        )
        return PairAnswer(
            device,
            token,
            municipality_id=whose["public_id"],
            municipality=whose["municipality"],
            coach_id=code["coach_id"],
            coach_name=whose["coach"],
            epoch=whose["epoch"],
        )

    return writing(engine, work)


def _by_token(device: "FromClause") -> "Select[Any]":
    # Beside the laptop, not joined with it: PostgreSQL shows the clock only once the laptop is found.
    clock = (
        select(sync_clock.c.seq, sync_clock.c.epoch)
        .where(sync_clock.c.tenant_id == device.c.tenant_id)
        .offset(literal_column("0"))
        .lateral()
    )
    return select(device, clock).join(clock, true())


# Made once: they are asked at every request.
_BY_TOKEN: Final = (
    select(sync_device, sync_clock.c.seq, sync_clock.c.epoch)
    .join(sync_clock, sync_clock.c.tenant_id == sync_device.c.tenant_id)
    .where(sync_device.c.token_hash == bindparam("token_hash"))
)
_ENTER_BY_TOKEN: Final = _by_token(
    getattr(func, ENTER)(bindparam("token_hash"))
    .table_valued(*(column(each.name, each.type) for each in sync_device.columns))
    .alias("device")
)


def authenticate(connection: "Connection", token: str) -> Authenticated:
    """Return whose token it is, and enter the municipality; the only way from a request to one.

    Raises:
        RequestRefused: Nobody's, or that of a revoked laptop.
    """
    statement = _ENTER_BY_TOKEN if connection.dialect.name == "postgresql" else _BY_TOKEN
    row = connection.execute(statement, {"token_hash": _hash(token)}).mappings().first()
    if row is None:
        raise RequestRefused(401, "unknown_token")
    if row["status"] != "active":
        raise RequestRefused(401, "revoked")
    return Authenticated(
        row["tenant_id"],
        row["device"],
        row["coach_id"],
        cursor=row["cursor"],
        last_op_seq=row["last_op_seq"],
        last_seen=row["last_seen"],
        seq=row["seq"],
        epoch=row["epoch"],
    )


def devices(engine: "Engine", tenant_id: int) -> list[DeviceRow]:
    """Return the municipality's laptops, oldest first."""
    with reading(engine, tenant=tenant_id) as connection:
        rows = connection.execute(
            select(sync_device, coach_account.c.name.label("coach"))
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
                last_op_seq=row["last_op_seq"],
            )
            for row in rows
        ]


def revoke(engine: "Engine", tenant_id: int, device: str) -> None:
    """Shut a laptop out from its next request on.

    Raises:
        NotFound: The municipality has no such laptop.
    """

    def work(connection: "Connection") -> int:
        return connection.execute(
            update(sync_device)
            .where(
                sync_device.c.tenant_id == tenant_id,
                sync_device.c.device == device,
                sync_device.c.token_hash.is_not(None),
            )
            .values(status="revoked")
        ).rowcount

    if writing(engine, work, tenant=tenant_id) == 0:
        raise NotFound(tr("Det finns ingen sådan dator i kommunen."), tr("Se listan med devices."))


def _account(connection: "Connection", tenant_id: int, coach_id: str) -> Any:
    return (
        connection.execute(
            select(
                tenant.c.public_id,
                tenant.c.name.label("municipality"),
                sync_clock.c.epoch,
                coach_account.c.name.label("coach"),
            )
            .join(sync_clock, sync_clock.c.tenant_id == tenant.c.id)
            .join(coach_account, coach_account.c.tenant_id == tenant.c.id)
            .where(tenant.c.id == tenant_id, coach_account.c.coach_id == coach_id)
        )
        .mappings()
        .one()
    )


def _insert_device(
    connection: "Connection",
    tenant_id: int,
    device: str,
    *,
    name: str,
    now: datetime,
    coach_id: str | None = None,
    token_hash: str | None = None,
) -> None:
    connection.execute(
        insert(sync_device).values(
            tenant_id=tenant_id,
            device=device,
            name=name,
            coach_id=coach_id,
            token_hash=token_hash,
            status="active",
            cursor=0,
            schema_version=SCHEMA_VERSION,
            created_at=now,
        )
    )


def _hash(secret: str) -> str:
    # Plain SHA-256 is enough: the secrets are random, not chosen by a person.
    return hashlib.sha256(secret.encode()).hexdigest()
