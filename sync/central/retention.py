"""Retention: names and notes are removed when their time is over, by a run that is previewed and decided.

Whose time is over is told in ``retention_due.py``, what becomes of the records in ``sync/steps/retain.py``,
of the access log and the audit trail in ``old_log.py``. The run leaves a protocol (gallringsprotokoll), and
stands in the ledger outside the backups.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from models.base import new_id
from models.wire import to_wire
from sync.central.accounts import numbers_by_public_id, public_id_within
from sync.central.database import reading, writing
from sync.central.erasure import clean_files, deleted_residents, eraser_of
from sync.central.isolation import enter
from sync.central.ledger import Entry, Ledger
from sync.central.old_log import old_log
from sync.central.retention_due import preview_within, today_of
from sync.steps.retain import Remover
from sync.tables import ROWS, retention_run

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = ["Protocol", "protocols", "replay_runs", "run"]


@dataclass(frozen=True)
class Protocol:
    """The protocol of a run (gallringsprotokoll).

    Attributes:
        residents: Identities of those whose name and notes were removed, and their codes.
        counts: How many records of each kind were erased or emptied; ``safety_note``: expired notes,
            ``access_entry``, ``audit_event``, ``sync_conflict``: old lines of the log and the trail.
        undone: What an administrator of PostgreSQL still has to run; after the run alone.
    """

    run: str
    at: datetime
    decision: str
    decided_by: str
    months: int
    before: date
    residents: tuple[str, ...]
    codes: tuple[str, ...]
    counts: dict[str, int]
    undone: tuple[str, ...] = field(default=())


def run(
    engine: "Engine",
    clock: "Clock",
    tenant_id: int,
    *,
    decision: str,
    by: str,
    ledger: Ledger,
) -> Protocol:
    """Remove the names, notes and log whose time is over, clean the database's files, return the protocol.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        decision: The decision's reference.
        by: Who decided.
        ledger: Where the run is written down before it is done.

    Raises:
        ErasureUnfinished: The files are not clean yet.
    """
    now, run_id = clock.now(), new_id()

    def work(connection: "Connection") -> Protocol:
        remover = _remover(connection, tenant_id, now)
        remover.lock([each.resident for each in preview_within(connection, tenant_id, now).removed])
        # After the locks: nobody has been in touch meanwhile.
        found = preview_within(connection, tenant_id, now)
        residents = tuple(each.resident for each in found.removed)
        done = _do(remover, residents, found.notes, on=today_of(now), log_months=found.log_months)
        values = {
            "id": run_id,
            "at": now,
            "decision": decision,
            "decided_by": by,
            "months": found.months,
            "before": found.before,
            "residents": list(residents),
            "counts": done,
        }
        connection.execute(insert(retention_run).values(tenant_id=tenant_id, **values))
        entry = Entry(
            public_id_within(connection, tenant_id),
            to_wire(now),
            decision=decision,
            run=run_id,
            names=list(residents),
            notes=list(found.notes),
            by=by,
            months=found.months,
            before=to_wire(found.before),
            log_months=found.log_months,
        )
        ledger.append(entry)
        remover.eraser.feed.stamp()
        codes = tuple(each.code for each in found.removed)
        return Protocol(run_id, now, decision, by, found.months, found.before, residents, codes, done)

    protocol = writing(engine, work, tenant=tenant_id)
    undone = clean_files(engine, run_id)
    return Protocol(**{**vars(protocol), "undone": undone})


def replay_runs(connection: "Connection", ledger: Ledger, now: datetime) -> int:
    """Do again the runs of the ledger that a database put back from a backup does not know; return how many.

    The caller's transaction commits at once afterwards.
    """
    numbers = numbers_by_public_id(connection)
    done = 0
    for entry in ledger.entries():
        number = numbers.get(entry.municipality)
        if entry.run and number is not None:
            enter(connection, number)
            done += _do_again(connection, number, entry, now)
    return done


def _do_again(connection: "Connection", tenant_id: int, entry: Entry, now: datetime) -> bool:
    here = (retention_run.c.tenant_id == tenant_id) & (retention_run.c.id == entry.run)
    if connection.execute(select(retention_run.c.id).where(here)).first() is not None:
        return False
    remover = _remover(connection, tenant_id, now)
    there = _codes(connection, tenant_id)
    names = [
        each for each in entry.names if each in there or each in deleted_residents(connection, tenant_id)
    ]
    notes = [each for each in entry.notes if each in there]
    at = datetime.fromisoformat(entry.at)
    done = _do(remover, names, notes, on=today_of(at), log_months=entry.log_months)
    connection.execute(
        insert(retention_run).values(
            tenant_id=tenant_id,
            id=entry.run,
            at=at,
            decision=entry.decision,
            decided_by=entry.by,
            months=entry.months,
            before=date.fromisoformat(entry.before),
            residents=list(entry.names),
            counts=done,
        )
    )
    remover.eraser.feed.stamp()
    return True


def protocols(engine: "Engine", tenant_id: int) -> tuple[Protocol, ...]:
    """Return the protocols of a municipality, the latest first."""
    here = retention_run.c.tenant_id == tenant_id
    with reading(engine, tenant=tenant_id) as connection:
        rows = connection.execute(
            select(retention_run).where(here).order_by(retention_run.c.at.desc())
        ).mappings()
        codes = _codes(connection, tenant_id)
        return tuple(
            Protocol(
                row["id"],
                row["at"],
                row["decision"],
                row["decided_by"],
                row["months"],
                row["before"],
                tuple(row["residents"]),
                tuple(codes.get(each, "-") for each in row["residents"]),
                row["counts"],
            )
            for row in rows
        )


def _remover(connection: "Connection", tenant_id: int, now: datetime) -> Remover:
    return Remover(connection, tenant_id, eraser_of(connection, tenant_id, now), now)


def _do(
    remover: Remover,
    residents: "Collection[str]",
    notes: "Collection[str]",
    *,
    on: date,
    log_months: int,
) -> dict[str, int]:
    counts: dict[str, int] = {}
    remover.lock([*residents, *notes])
    for resident in residents:
        for name, count in remover.remove(resident, on).items():
            counts[name] = counts.get(name, 0) + count
    left = [each for each in notes if each not in residents]
    for resident in left:
        remover.remove_note(resident)
    counts |= {"safety_note": len(left)} if left else {}
    if log_months:  # the ledger's lines from before logs had an end have none
        counts |= old_log(remover.connection, remover.tenant, on, log_months).remove(remover.eraser)
    return counts


def _codes(connection: "Connection", tenant_id: int) -> dict[str, str]:
    residents = ROWS["resident"]
    asked = select(residents.c.id, residents.c.code).where(residents.c.tenant_id == tenant_id)
    return {identity: code for identity, code in connection.execute(asked)}
