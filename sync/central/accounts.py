"""Municipalities, their coaches, and the one-time codes for the coaches' laptops."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from models.base import derived_id
from models.errors import Trouble
from resources.words import tr
from sync.central.database import reading, writing
from sync.central.devices import NameNeeded, NotFound, insert_device
from sync.central.edits import edit, edit_within
from sync.central.entrance import hashed
from sync.central.isolation import as_operator, enter
from sync.steps.rescope import follow_account
from sync.tables import SERVER_DEVICE, coach_account, pairing_code, sync_clock, sync_device, tenant

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine, Row

    from models.clock import Clock
    from sync.central.ledger import Ledger

__all__ = [
    "MUNICIPALITY_RECORD",
    "AlreadyThere",
    "CoachRow",
    "NotTaken",
    "add_coach",
    "coaches",
    "create_municipality",
    "deactivate_coach",
    "decide",
    "make_pairing_code",
    "municipalities",
    "municipality_numbers",
    "numbers_by_public_id",
    "public_id",
    "public_id_within",
    "shut_out_again",
    "the_coach",
    "the_tenant",
]

MUNICIPALITY_RECORD: Final = derived_id("municipality")
"""The identity of the one row of what the municipality has decided, the same everywhere."""

_CODE_LIFE: Final = timedelta(minutes=30)
# No 0/O, 1/I/L: the code is read aloud. 31 ** 8 is 8.5e11; failed tries are limited besides.
_CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 8


class AlreadyThere(Trouble):
    """The name is taken."""

    def __init__(self, happened: str, to_do: str = "") -> None:
        to_do = to_do or tr("Välj ett annat namn.")
        super().__init__(happened, safe=tr("Ingenting har ändrats."), to_do=to_do)


class NotTaken(Trouble):
    """The server does not take what the operator gives."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ändringen togs inte emot."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Korta det som är långt. Gäller det en it-coach: välj ett annat namn."),
        )


@dataclass(frozen=True)
class CoachRow:
    """A coach in the operator's list.

    Attributes:
        coach_id: The identity.
        name: The name.
        active: Whether the account is open.
        laptops: How many laptops are let in.
    """

    coach_id: str
    name: str
    active: bool
    laptops: int


def create_municipality(engine: "Engine", clock: "Clock", *, name: str, **decided: Any) -> int:
    """Make a municipality and its record; return its number.

    Args:
        engine: The server's database.
        clock: The server's clock.
        name: Unique on this server.
        decided: Fields of ``Municipality`` (switchboard_phone, opening_hours, cost, web_address).

    Raises:
        AlreadyThere: There is one of that name.
        NameNeeded: The name is empty.
    """
    now, name = clock.now(), " ".join(name.split())
    if not name:
        raise NameNeeded

    def work(connection: "Connection") -> int:
        as_operator(connection)
        if any(each.name.casefold() == name.casefold() for each in _tenants(connection)):
            raise AlreadyThere(
                tr("Kommunen finns redan på servern."),
                tr("Välj ett annat namn, eller ändra vad den har beslutat med set."),
            )
        number = (connection.scalar(select(func.max(tenant.c.id))) or 0) + 1
        connection.execute(
            insert(tenant).values(id=number, public_id=str(uuid.uuid4()), name=name, created_at=now)
        )
        enter(connection, number)
        connection.execute(insert(sync_clock).values(tenant_id=number, seq=0, epoch=str(uuid.uuid4())))
        insert_device(connection, number, SERVER_DEVICE, name="server", now=now)
        patch = {
            "name": name,
            **{field: value for field, value in decided.items() if value not in (None, "")},
        }
        done = edit_within(
            connection,
            number,
            now,
            actor="operator",
            kind="insert",
            entity="municipality",
            record=MUNICIPALITY_RECORD,
            patch=patch,
        )
        if done.status == "refused":
            raise NotTaken
        return number

    return writing(engine, work)


def the_tenant(engine: "Engine", name: str | None = None) -> int:
    """Return the number of the municipality called ``name``, or of the only one.

    Raises:
        NotFound: There is none, or several and no name is given.
    """
    with reading(engine) as connection:
        as_operator(connection)
        there = _tenants(connection)
    wanted = " ".join((name or "").split()).casefold()
    found = [each for each in there if not wanted or each.name.casefold() == wanted]
    if len(found) == 1:
        return int(found[0].id)
    if not there:
        raise NotFound(tr("Det finns ingen kommun på servern än."), tr("Skapa en kommun med init."))
    names = ", ".join(each.name for each in there)
    if wanted:
        raise NotFound(
            tr("Det finns ingen kommun som heter {name}.", name=name),
            tr("Kommunerna är: {names}.", names=names),
        )
    raise NotFound(
        tr("Det är inte klart vilken kommun som menas."),
        tr("Ange --municipality, en av: {names}.", names=names),
    )


def _tenants(connection: "Connection") -> "list[Row[tuple[int, str]]]":
    return list(connection.execute(select(tenant.c.id, tenant.c.name).order_by(tenant.c.name)))


def municipalities(engine: "Engine") -> list[str]:
    """Return the names of the municipalities on this server."""
    with reading(engine) as connection:
        as_operator(connection)
        return list(connection.scalars(select(tenant.c.name).order_by(tenant.c.name)))


def municipality_numbers(engine: "Engine") -> list[int]:
    """Return the numbers of the municipalities on this server."""
    with reading(engine) as connection:
        as_operator(connection)
        return list(connection.scalars(select(tenant.c.id).order_by(tenant.c.id)))


def decide(engine: "Engine", clock: "Clock", tenant_id: int, **decided: Any) -> None:
    """Change what the municipality has decided; the laptops hear of it at their next sync.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        decided: Fields of ``Municipality``, as they travel.

    Raises:
        NotTaken: A value cannot be stored.
    """
    done = edit(
        engine,
        clock,
        tenant_id,
        actor="operator",
        kind="update",
        entity="municipality",
        record=MUNICIPALITY_RECORD,
        patch=decided,
    )
    if done.status == "refused":
        raise NotTaken


def coaches(engine: "Engine", tenant_id: int) -> list[CoachRow]:
    """Return the municipality's coaches by name."""
    laptops = (
        select(func.count())
        .where(
            sync_device.c.tenant_id == coach_account.c.tenant_id,
            sync_device.c.coach_id == coach_account.c.coach_id,
            sync_device.c.status == "active",
        )
        .correlate(coach_account)
        .scalar_subquery()
    )
    with reading(engine, tenant=tenant_id) as connection:
        found = connection.execute(
            select(coach_account.c.coach_id, coach_account.c.name, coach_account.c.active, laptops)
            .where(coach_account.c.tenant_id == tenant_id)
            .order_by(coach_account.c.name)
        )
        return [CoachRow(*row) for row in found]


def add_coach(engine: "Engine", clock: "Clock", tenant_id: int, name: str) -> str:
    """Make a coach's account and record, or open a closed account again; return the coach's identity.

    The identity follows from the name, as on a laptop that met the name in an imported list. If a laptop has
    sent the record already, the account joins it.

    Raises:
        AlreadyThere: The municipality has an open account of that name.
        NameNeeded: The name is empty.
    """
    name = " ".join(name.split())
    if not name:
        raise NameNeeded
    coach_id, now = _coach_id(name), clock.now()

    def work(connection: "Connection") -> None:
        here = _account(tenant_id, coach_id)
        is_open = connection.scalar(select(coach_account.c.active).where(here))
        if is_open:
            raise AlreadyThere(tr("Det finns redan en it-coach med det namnet."))
        if is_open is not None:
            connection.execute(update(coach_account).where(here).values(active=True))
            follow_account(connection, tenant_id, coach_id)
            return
        connection.execute(
            insert(coach_account).values(
                tenant_id=tenant_id, coach_id=coach_id, name=name, active=True, created_at=now
            )
        )
        follow_account(connection, tenant_id, coach_id)
        done = edit_within(
            connection,
            tenant_id,
            now,
            actor="operator",
            kind="insert",
            entity="coach",
            record=coach_id,
            patch={"name": name},
        )
        if done.status == "refused":  # the identity is taken, by what is no coach
            raise NotTaken

    writing(engine, work, tenant=tenant_id)
    return coach_id


def the_coach(engine: "Engine", tenant_id: int, name: str) -> CoachRow:
    """Return the coach called ``name`` whose account is open.

    Raises:
        NotFound: The municipality has none.
    """
    identity = _coach_id(name)
    found = next((each for each in coaches(engine, tenant_id) if each.coach_id == identity), None)
    if found is None:
        raise _no_such_coach()
    if not found.active:
        raise _closed_account()
    return found


def deactivate_coach(engine: "Engine", tenant_id: int, coach_id: str) -> None:
    """Close a coach's account: the laptops are shut out, and the codes not used yet are worth nothing.

    The residents whom no other coach has are everyone's from then on.
    """
    writing(engine, lambda connection: _close_account(connection, tenant_id, coach_id), tenant=tenant_id)


def public_id(engine: "Engine", tenant_id: int) -> str:
    """Return what a municipality is called outside its server."""
    with reading(engine, tenant=tenant_id) as connection:
        return public_id_within(connection, tenant_id)


def public_id_within(connection: "Connection", tenant_id: int) -> str:
    """Return what :func:`public_id` does in an open transaction."""
    return str(connection.scalar(select(tenant.c.public_id).where(tenant.c.id == tenant_id)))


def numbers_by_public_id(connection: "Connection") -> dict[str, int]:
    """Return the municipalities' numbers on this server; the transaction is the operator's from here on."""
    as_operator(connection)
    return {row.public_id: row.id for row in connection.execute(select(tenant.c.public_id, tenant.c.id))}


def shut_out_again(connection: "Connection", ledger: "Ledger") -> None:
    """Shut out whom the ledger names, in a database put back from a backup."""
    numbers = numbers_by_public_id(connection)
    for each in ledger.entries():
        number = numbers.get(each.municipality)
        if number is None or each.resident:
            continue
        enter(connection, number)
        if each.coach:
            _close_account(connection, number, each.coach)
        elif each.device:
            here = (sync_device.c.tenant_id == number) & (sync_device.c.device == each.device)
            connection.execute(update(sync_device).where(here).values(status="revoked"))


def _close_account(connection: "Connection", tenant_id: int, coach_id: str) -> None:
    connection.execute(update(coach_account).where(_account(tenant_id, coach_id)).values(active=False))
    connection.execute(
        update(sync_device)
        .where(sync_device.c.tenant_id == tenant_id, sync_device.c.coach_id == coach_id)
        .values(status="revoked")
    )
    connection.execute(
        delete(pairing_code).where(
            pairing_code.c.tenant_id == tenant_id,
            pairing_code.c.coach_id == coach_id,
            pairing_code.c.used_at.is_(None),
        )
    )
    follow_account(connection, tenant_id, coach_id)


def make_pairing_code(engine: "Engine", clock: "Clock", tenant_id: int, coach: str) -> str:
    """Return a new one-time code for a laptop of ``coach``; only its hash is stored.

    Raises:
        NotFound: There is no coach of that name, or the account is closed.
    """
    coach_id = _coach_id(coach)
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    now = clock.now()

    def work(connection: "Connection") -> None:
        is_open = connection.scalar(select(coach_account.c.active).where(_account(tenant_id, coach_id)))
        if not is_open:
            raise _no_such_coach() if is_open is None else _closed_account()
        connection.execute(
            insert(pairing_code).values(
                code_hash=hashed(code), tenant_id=tenant_id, coach_id=coach_id, expires_at=now + _CODE_LIFE
            )
        )

    writing(engine, work, tenant=tenant_id)
    return f"{code[:4]}-{code[4:]}"


def _no_such_coach() -> NotFound:
    return NotFound(tr("Det finns ingen it-coach med det namnet."), tr("Lägg till med add-coach först."))


def _closed_account() -> NotFound:
    return NotFound(tr("Coachen är utestängd."), tr("Öppna igen med add-coach."))


def _coach_id(name: str) -> str:
    return derived_id("coach", " ".join(name.split()).casefold())


def _account(tenant_id: int, coach_id: str) -> "ColumnElement[bool]":
    return (coach_account.c.tenant_id == tenant_id) & (coach_account.c.coach_id == coach_id)
