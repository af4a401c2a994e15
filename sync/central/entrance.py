"""The door of the server: a one-time code is traded for a token, and a token leads to its laptop."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, column, func, literal_column, select, true, update

from models.base import new_id
from sync.central.database import writing
from sync.central.devices import device_name, insert_device
from sync.central.isolation import ENTER, enter, present
from sync.protocol import PairAnswer, PairRequest, Result
from sync.steps.receipts import outcomes
from sync.steps.refused import RequestRefused
from sync.steps.regime import regime_at_server
from sync.steps.scope import Author
from sync.tables import coach_account, pairing_code, sync_clock, sync_device, tenant

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, FromClause, Select

    from models.clock import Clock

__all__ = ["SAID", "Authenticated", "authenticate", "hashed", "redeem"]

SAID: Final = ("cursor", "results_ack", "waiting", "schema_version")
"""What a laptop says of itself at each request, kept for the operator."""


@dataclass(frozen=True)
class Authenticated:
    """The laptop that a token belongs to, and its municipality's clock.

    Attributes:
        tenant: The municipality.
        device: The laptop.
        coach_id: Whose laptop it is.
        last_op_seq: The last edit answered, if any.
        last_seen: When it was last noted here.
        said: What it last said of itself (cursor, results_ack, waiting, schema_version).
        durable: The last edit that a backup covers.
        seq: The clock.
        epoch: The server's life.
        came_from: The life before the last restore.
        resends: It has not yet sent all that it held before that.
    """

    tenant: int
    device: str
    coach_id: str
    last_op_seq: int | None
    last_seen: datetime | None
    said: dict[str, int]
    durable: int
    seq: int
    epoch: str
    came_from: str
    resends: bool


def redeem(engine: "Engine", clock: "Clock", request: PairRequest) -> PairAnswer:
    """Trade a one-time code for a device and its token.

    Raises:
        RequestRefused: The code is unknown, used or too old; or the laptop belongs to another municipality.
    """
    typed = "".join(request.code.split()).replace("-", "").upper()
    token, now = secrets.token_urlsafe(32), clock.now()

    def work(connection: "Connection") -> PairAnswer:
        present(connection, hashed(typed))
        whose_code = select(pairing_code.c.tenant_id).where(pairing_code.c.code_hash == hashed(typed))
        home = connection.scalar(whose_code)
        if home is None:
            raise RequestRefused(403, "bad_code")
        enter(connection, home)
        code = (
            connection.execute(
                update(pairing_code)
                .where(
                    pairing_code.c.code_hash == hashed(typed),
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
        taken, results = _succeed(connection, code["tenant_id"], code["coach_id"], request)
        device = new_id()
        insert_device(
            connection,
            code["tenant_id"],
            device,
            name=device_name(request.device_name),
            now=now,
            coach_id=code["coach_id"],
            token_hash=hashed(token),
            # It may have been paired after the backup, and hold what the restored server lacks.
            resends=bool(whose["came_from"]),
        )
        return PairAnswer(
            device,
            token,
            municipality_id=whose["public_id"],
            municipality=whose["municipality"],
            coach_id=code["coach_id"],
            coach_name=whose["coach"],
            epoch=whose["epoch"],
            regime=regime_at_server(connection, code["tenant_id"]),
            taken=taken,
            results=results,
        )

    return writing(engine, work)


def _succeed(
    connection: "Connection", tenant_id: int, coach_id: str, request: PairRequest
) -> tuple[int, list[Result]]:
    """Close the door to who the laptop was until now; return the last edit taken, and outcomes still known.

    Two laptops of one identity would send the same edits twice. The other is asked for a new code, and keeps
    all it has.
    """
    before = (
        (sync_device.c.tenant_id == tenant_id)
        & (sync_device.c.coach_id == coach_id)
        & (sync_device.c.device == request.replaces)
    )
    row = connection.execute(select(sync_device).where(before).with_for_update()).mappings().first()
    if row is None or not request.replaces:
        return 0, []
    if row["status"] == "active":
        nobodys = hashed(secrets.token_urlsafe(32))
        connection.execute(update(sync_device).where(before).values(status="replaced", token_hash=nobodys))
    taken = int(row["last_op_seq"] or 0)
    author = Author(tenant_id, row["device"], coach_id, f"coach:{coach_id}")
    return taken, outcomes(connection, author, after=request.acked)


def _by_token(device: "FromClause") -> "Select[Any]":
    # Beside the laptop, not joined with it: PostgreSQL shows the clock only once the laptop is found.
    clock = (
        select(sync_clock.c.seq, sync_clock.c.epoch, sync_clock.c.came_from)
        .where(sync_clock.c.tenant_id == device.c.tenant_id)
        .offset(literal_column("0"))
        .lateral()
    )
    return select(device, clock).join(clock, true())


# Made once: they are asked at every request.
_BY_TOKEN: Final = (
    select(sync_device, sync_clock.c.seq, sync_clock.c.epoch, sync_clock.c.came_from)
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
    row = connection.execute(statement, {"token_hash": hashed(token)}).mappings().first()
    if row is None:
        raise RequestRefused(401, "unknown_token")
    if row["status"] != "active":
        raise RequestRefused(401, "revoked")
    return Authenticated(
        row["tenant_id"],
        row["device"],
        row["coach_id"],
        last_op_seq=row["last_op_seq"],
        last_seen=row["last_seen"],
        said={name: row[name] for name in SAID},
        seq=row["seq"],
        durable=row["durable"],
        epoch=row["epoch"],
        came_from=row["came_from"],
        resends=row["resends"],
    )


def _account(connection: "Connection", tenant_id: int, coach_id: str) -> Any:
    return (
        connection.execute(
            select(
                tenant.c.public_id,
                tenant.c.name.label("municipality"),
                sync_clock.c.epoch,
                sync_clock.c.came_from,
                coach_account.c.name.label("coach"),
            )
            .join(sync_clock, sync_clock.c.tenant_id == tenant.c.id)
            .join(coach_account, coach_account.c.tenant_id == tenant.c.id)
            .where(tenant.c.id == tenant_id, coach_account.c.coach_id == coach_id)
        )
        .mappings()
        .one()
    )


def hashed(secret: str) -> str:
    """Return what is stored of a token or a one-time code."""
    # Plain SHA-256 is enough: the secrets are random, not chosen by a person.
    return hashlib.sha256(secret.encode()).hexdigest()
