"""The erasure of a person on the server: the rows, what they leave in the files, and the ledger.

What becomes of the rows is told in ``sync/steps/erase.py``; each laptop does its part when it syncs.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from models.database import rewrite
from models.database_troubles import DatabaseBusy
from models.errors import Trouble
from models.wire import to_wire
from resources.words import tr
from sync.central.accounts import numbers_by_public_id, public_id_within
from sync.central.database import writing
from sync.central.devices import NotFound
from sync.central.isolation import enter
from sync.central.ledger import Entry, Ledger
from sync.steps.erase import Eraser
from sync.steps.feed import Feed
from sync.steps.forget import names_person
from sync.steps.held import DELETED, Records
from sync.steps.scope import Author
from sync.tables import ROWS, SERVER_DEVICE, audit_event, sync_conflict, sync_head

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = [
    "ErasureUnfinished",
    "Found",
    "PersonInDecision",
    "clean_files",
    "deleted_residents",
    "erase",
    "eraser_of",
    "find_resident",
    "look_up",
    "replay",
]

_ACTOR: Final = "operator"
_AT_LAST: Final = ("SELECT pg_switch_wal()", "CHECKPOINT")
_NOT_PERMITTED: Final = "42501"
_WAIT_SECONDS: Final = 20.0


class PersonInDecision(Trouble):
    """The reference of the decision, which the ledger keeps for good, tells who is erased."""

    def __init__(self) -> None:
        super().__init__(
            tr(
                "Beslutets beteckning innehåller personens namn, kod eller telefonnummer, och den sparas "
                "för gott."
            ),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ange ett diarienummer, utan personuppgifter."),
        )


class ErasureUnfinished(Trouble):
    """The rows are gone, but what they left in the files could not be cleaned away yet."""

    def __init__(self, resident: str) -> None:
        super().__init__(
            tr("Personen är raderad, men databasens filer kunde inte städas, för någon använder dem."),
            safe=tr("Ingen kan läsa uppgifterna i programmet, och datorerna får veta att de ska radera."),
            to_do=tr("Kör samma kommando igen om en stund, med {resident}.", resident=resident),
        )


@dataclass(frozen=True)
class Found:
    """A person, and how many records of each kind belong to the person, deleted ones among them."""

    resident: str
    records: dict[str, int]


def look_up(engine: "Engine", tenant_id: int, code_or_id: str, *, decision: str) -> Found:
    """Return what an erasure would take, by a decision with this reference.

    Raises:
        PersonInDecision: The reference names the person.
        NotFound: No resident has the code or the identity, or several have the code.
    """
    with engine.connect() as connection:
        enter(connection, tenant_id)
        resident = find_resident(connection, tenant_id, code_or_id)
        rows = ROWS["resident"]
        card = select(rows.c.name, rows.c.code, rows.c.phone).where(
            rows.c.tenant_id == tenant_id, rows.c.id == resident
        )
        if any(names_person(decision, *each) for each in connection.execute(card)):
            raise PersonInDecision
        belonging = eraser_of(connection, tenant_id, None).belonging_to([("resident", resident)])
    return Found(resident, {name: len(ids) for name, ids in belonging.items() if ids})


def erase(
    engine: "Engine", clock: "Clock", tenant_id: int, resident: str, *, decision: str, ledger: Ledger
) -> tuple[str, ...]:
    """Erase a person and clean the database's files; erasing again finishes what was left undone.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        resident: The person.
        decision: The decision's reference, for the ledger.
        ledger: Where the erasure is written down before it is done.

    Returns:
        What an administrator of PostgreSQL still has to run, since the server's role may not.

    Raises:
        ErasureUnfinished: The files are not clean yet.
    """
    now = clock.now()

    def work(connection: "Connection") -> None:
        stamp = _erase_within(connection, tenant_id, resident, now)
        # Before the commit: what the ledger does not know would come back with a restored backup. (Tried
        # again after a deadlock it is written twice, which does no harm.)
        public_id = public_id_within(connection, tenant_id)
        ledger.append(Entry(public_id, to_wire(now), resident=resident, decision=decision))
        stamp()

    writing(engine, work, tenant=tenant_id)
    return clean_files(engine, resident)


def find_resident(connection: "Connection", tenant_id: int, code_or_id: str) -> str:
    """Return the identity of the resident who has a code or an identity.

    Raises:
        NotFound: Nobody, or several have the code.
    """
    code_or_id = code_or_id.strip()
    rows, code = ROWS["resident"], code_or_id.upper().replace("-", "")
    named = select(rows.c.id).where(rows.c.tenant_id == tenant_id, rows.c.code == code)
    # A deleted or erased person has a place in the feed only.
    known = select(sync_head.c.record).where(
        sync_head.c.tenant_id == tenant_id, sync_head.c.entity == "resident", sync_head.c.record == code_or_id
    )
    found = set(connection.scalars(named)) | set(connection.scalars(known))
    if not found:
        deleted = deleted_residents(connection, tenant_id)
        found = {resident for resident, once in deleted.items() if once == code}
    if not found:
        raise NotFound(
            tr("Det finns ingen person med den koden eller identiteten."),
            tr("Se efter att den är rätt skriven. Den som är raderad har ingen kod längre."),
        )
    if len(found) > 1:
        raise NotFound(tr("Flera personer har den koden."), tr("Ange personens identitet i stället."))
    return str(found.pop())


def deleted_residents(connection: "Connection", tenant_id: int) -> dict[str, str]:
    """Return the residents whom a laptop deleted while it still could, each with the code it had last."""
    here = (audit_event.c.tenant_id == tenant_id) & (audit_event.c.entity == "resident")
    deleted = select(sync_head.c.record).where(
        sync_head.c.tenant_id == tenant_id, sync_head.c.entity == "resident", sync_head.c.state == DELETED
    )
    codes = dict.fromkeys(connection.scalars(deleted), "")
    told = select(audit_event.c.record, audit_event.c.changed).where(here, audit_event.c.record.in_(deleted))
    for resident, changed in connection.execute(told.order_by(audit_event.c.rev)):
        before, after = changed.get("code", ("", ""))
        codes[resident] = after or before or codes[resident]
    return codes


def replay(connection: "Connection", ledger: Ledger, now: "datetime") -> int:
    """Erase again whom the ledger names, in a database put back from a backup; return how many.

    The caller's transaction commits at once afterwards.
    """
    numbers = numbers_by_public_id(connection)
    entries = [each for each in ledger.entries() if each.resident]
    erased = {(numbers.get(each.municipality), each.resident) for each in entries}
    known = sorted((number, resident) for number, resident in erased if number is not None)
    for number, resident in known:
        enter(connection, number)
        _erase_within(connection, number, resident, now)()
    return len(known)


def _erase_within(connection: "Connection", tenant_id: int, resident: str, now: "datetime") -> Any:
    eraser = eraser_of(connection, tenant_id, now)
    eraser.erase([("resident", resident)])
    return eraser.feed.stamp


def eraser_of(connection: "Connection", tenant_id: int, now: Any) -> Eraser:
    """Return what erases a municipality's records, for the operator."""
    records = Records(connection, tenant_id)
    author = Author(tenant_id, SERVER_DEVICE, None, _ACTOR)
    return Eraser(connection, author, records, Feed(connection, tenant_id), now)


# What a deleted row leaves in the files


def clean_files(engine: "Engine", resident: str) -> tuple[str, ...]:
    """Remove what deleted rows have left in the database's own files; return what may not be done here.

    Raises:
        ErasureUnfinished: Someone still uses an older state of the database.
    """
    try:
        if engine.dialect.name == "sqlite":
            _clean_sqlite(engine)
            return ()
        return _clean_postgres(engine)
    except DatabaseBusy as error:
        raise ErasureUnfinished(resident) from error


def _clean_sqlite(engine: "Engine") -> None:
    connection = engine.raw_connection()
    try:
        rewrite(connection.driver_connection, Path(str(engine.url.database)))
    finally:
        connection.close()


def _clean_postgres(engine: "Engine") -> tuple[str, ...]:
    """Write the tables anew, the planner's samples of them too, and let the log's old files go."""
    tables = ", ".join(table.name for table in (*ROWS.values(), audit_event, sync_conflict))
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        _wait_for_older_readers(connection)
        connection.execute(text(f"VACUUM (FULL, ANALYZE) {tables}"))
        connection.execute(text("VACUUM (FULL) pg_catalog.pg_statistic"))
        return tuple(statement for statement in _AT_LAST if not _may(connection, statement))


def _may(connection: "Connection", statement: str) -> bool:
    try:
        connection.execute(text(statement))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") == _NOT_PERMITTED:
            return False
        raise
    return True


def _wait_for_older_readers(connection: "Connection") -> None:
    """Wait until no transaction sees the state before the erasure: it would keep the deleted rows alive."""
    now = connection.scalar(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"
        " AND datname = current_database()"
        " AND mod(:now - backend_xmin::text::bigint + 4294967296, 4294967296) BETWEEN 1 AND 2147483647"
    )
    end = time.monotonic() + _WAIT_SECONDS
    while connection.scalar(older, {"now": now % 2**32}):
        if time.monotonic() > end:
            raise DatabaseBusy
        time.sleep(0.1)
