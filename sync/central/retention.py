"""Retention: names and notes are removed when their time is over, by a run that is previewed and decided.

What becomes of the records is told in ``sync/steps/retain.py``, of the access log and the audit trail in
``old_log.py``. The run leaves a protocol (gallringsprotokoll), and stands in the ledger outside the backups.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, or_, select, union_all

from models.base import new_id
from models.clock import months_later, to_local
from models.regime import without_words
from models.vocabulary import BookingStatus, IncidentStatus, RequestKind, RequestState, VisitStatus
from models.wire import to_wire
from resources.words import tr
from sync.central.accounts import MUNICIPALITY_RECORD, numbers_by_public_id, public_id_within
from sync.central.database import reading, writing
from sync.central.erasure import clean_files, deleted_residents, eraser_of
from sync.central.isolation import enter
from sync.central.ledger import Entry, Ledger
from sync.central.old_log import LOG_MONTHS, OldLog
from sync.entities import ENTITIES
from sync.steps.belonging import belonging_to
from sync.steps.retain import ONLY_WORDS, Remover
from sync.tables import ROWS, SERVER_DEVICE, audit_event, retention_run

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = [
    "Due",
    "Preview",
    "Protocol",
    "last_contacts",
    "preview",
    "protocols",
    "replay_runs",
    "run",
]

_RESIDENTS: Final[Any] = ROWS["resident"]
_BOOKINGS: Final[Any] = ROWS["booking"]
_VISITS: Final[Any] = ROWS["visit"]
_REQUESTS: Final[Any] = ROWS["rights_request"]
_INCIDENTS: Final[Any] = ROWS["incident"]
_MEASUREMENTS: Final[Any] = ROWS["measurement"]


@dataclass(frozen=True)
class Due:
    """A person whose time is over, or who is kept all the same.

    Attributes:
        resident: The identity.
        code: The person's code.
        last_contact: The day.
        goes: How many records of each kind are erased or emptied.
        kept: Why the person is kept, in words; empty where name and notes go.
    """

    resident: str
    code: str
    last_contact: date
    goes: dict[str, int]
    kept: str = ""


@dataclass(frozen=True)
class Preview:
    """What a run would do.

    Attributes:
        months: How long name and notes are kept after the last contact.
        before: Whose last contact was before this day.
        due: The persons, by code.
        notes: The residents whose note on safety has expired.
        log_months: How long access log and audit trail are kept.
        log_before: What they have from before this day goes.
        log: How much that is of each kind.
    """

    months: int
    before: date
    due: tuple[Due, ...]
    notes: tuple[str, ...]
    log_months: int
    log_before: date
    log: dict[str, int]

    @property
    def removed(self) -> tuple[Due, ...]:
        """Those whose name and notes go."""
        return tuple(each for each in self.due if not each.kept)

    @property
    def is_empty(self) -> bool:
        """Whether a run would remove nothing."""
        return not (self.removed or self.notes or self.log)


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


def last_contacts(connection: "Connection", tenant_id: int, now: datetime) -> dict[str, datetime]:
    """Return when each resident was last in touch.

    A contact is a visit, a booking that was not cancelled, an answered measurement, something that the
    resident asked for, and what a coach wrote on the card: whoever calls and gives a new number has been in
    touch. A missed follow-up is none, and neither is what a laptop's clock or a list dates after ``now``.
    """
    kinds: tuple[tuple[Any, Any, Any, Any], ...] = (
        (_VISITS, _VISITS.c.resident_id, _VISITS.c.start, _VISITS.c.start <= now),
        (
            _BOOKINGS,
            _BOOKINGS.c.resident_id,
            _BOOKINGS.c.start,
            (_BOOKINGS.c.status != BookingStatus.CANCELLED) & (_BOOKINGS.c.start <= now),
        ),
        (
            _MEASUREMENTS,
            _MEASUREMENTS.c.resident_id,
            _MEASUREMENTS.c.answered_at,
            _MEASUREMENTS.c.answered_at <= now,
        ),
        (_REQUESTS, _REQUESTS.c.resident_id, _REQUESTS.c.asked_at, _REQUESTS.c.asked_at <= now),
        (_RESIDENTS, _RESIDENTS.c.id, _RESIDENTS.c.created_at, _RESIDENTS.c.created_at <= now),
        (
            audit_event,
            audit_event.c.record,
            audit_event.c.at,
            (audit_event.c.entity == "resident")
            & (audit_event.c.device != SERVER_DEVICE)
            & audit_event.c.kind.in_(("insert", "update")),
        ),
    )
    # A laptop's clock may be wrong by years: when the server heard of a visit counts too.
    arrived = (audit_event.c.tenant_id == _VISITS.c.tenant_id) & (audit_event.c.record == _VISITS.c.id)
    visits = (
        select(_VISITS.c.resident_id.label("resident"), audit_event.c.at.label("at"))
        .join(audit_event, arrived & (audit_event.c.entity == "visit") & (audit_event.c.kind == "insert"))
        .where(_VISITS.c.tenant_id == tenant_id)
    )
    contacts = union_all(
        *(
            select(who.label("resident"), when.label("at")).where(
                table.c.tenant_id == tenant_id, when.is_not(None), only
            )
            for table, who, when, only in kinds
        ),
        visits,
    ).subquery()
    latest = select(contacts.c.resident, func.max(contacts.c.at, type_=_VISITS.c.start.type)).group_by(
        contacts.c.resident
    )
    return {resident: at for resident, at in connection.execute(latest)}


def preview(engine: "Engine", clock: "Clock", tenant_id: int, *, log_months: int = LOG_MONTHS) -> Preview:
    """Return what a run would do now, without doing it."""
    with reading(engine, tenant=tenant_id) as connection:
        return _preview(connection, tenant_id, clock.now(), log_months)


def run(
    engine: "Engine",
    clock: "Clock",
    tenant_id: int,
    *,
    decision: str,
    by: str,
    ledger: Ledger,
    log_months: int = LOG_MONTHS,
) -> Protocol:
    """Remove the names, notes and log whose time is over, clean the database's files, return the protocol.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        decision: The decision's reference.
        by: Who decided.
        ledger: Where the run is written down before it is done.
        log_months: How long access log and audit trail are kept; never shorter than the names, of which they
            tell when somebody was last in touch.

    Raises:
        ErasureUnfinished: The files are not clean yet.
    """
    now, run_id = clock.now(), new_id()

    def work(connection: "Connection") -> Protocol:
        remover = _remover(connection, tenant_id, now)
        remover.lock([each.resident for each in _preview(connection, tenant_id, now, log_months).removed])
        # After the locks: nobody has been in touch meanwhile.
        found = _preview(connection, tenant_id, now, log_months)
        residents = tuple(each.resident for each in found.removed)
        done = _do(remover, residents, found.notes, on=_today(now), log_months=found.log_months)
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
    done = _do(remover, names, notes, on=_today(at), log_months=entry.log_months)
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
        counts |= _old_log(remover.connection, remover.tenant, on, log_months).remove(remover.eraser)
    return counts


def _old_log(connection: "Connection", tenant_id: int, today: date, months: int) -> OldLog:
    return OldLog(connection, tenant_id, months, months_later(today, -months))


def _today(now: datetime) -> date:
    return to_local(now).date()


def _preview(connection: "Connection", tenant_id: int, now: datetime, log_months: int) -> Preview:
    months = _months(connection, tenant_id)
    before = months_later(_today(now), -months)
    contacts, kept = last_contacts(connection, tenant_id, now), _kept(connection, tenant_id, now)
    due = []
    rows = connection.execute(
        select(_RESIDENTS.c.id, _RESIDENTS.c.code, _RESIDENTS.c.names_removed_on.is_not(None)).where(
            _RESIDENTS.c.tenant_id == tenant_id
        )
    )
    # Of whom a laptop deleted there is nothing but what hangs on the person.
    deleted = ((resident, code, True) for resident, code in deleted_residents(connection, tenant_id).items())
    for resident, code, removed in sorted((*rows, *deleted), key=lambda row: row[1]):
        last = to_local(contacts.get(resident, datetime.combine(date.min, time(), UTC))).date()
        if last >= before:
            continue
        goes = _goes(connection, tenant_id, resident)
        if goes or not removed:
            due.append(Due(resident, code, last, goes, kept.get(resident, "")))
    notes = _expired_notes(connection, tenant_id, _today(now))
    old = _old_log(connection, tenant_id, _today(now), max(log_months, months))
    return Preview(months, before, tuple(due), notes, old.months, old.before, old.count())


def _months(connection: "Connection", tenant_id: int) -> int:
    rows = ROWS["municipality"]
    here = (rows.c.tenant_id == tenant_id) & (rows.c.id == MUNICIPALITY_RECORD)
    return int(connection.execute(select(rows.c.retention_months).where(here)).scalar_one())


def _goes(connection: "Connection", tenant_id: int, resident: str) -> dict[str, int]:
    """Return how many records of each kind a run would erase or empty."""
    goes: dict[str, int] = {}
    for name, ids in belonging_to(connection, tenant_id, [("resident", resident)]).items():
        table, marks = ROWS[name], ENTITIES[name].personal
        if not marks:
            continue
        here = (table.c.tenant_id == tenant_id) & table.c.id.in_(ids)
        rows = connection.execute(select(*(table.c[each] for each in marks)).where(here)).mappings()
        words = [dict(row) for row in rows]
        count = sum(name in ONLY_WORDS or each != without_words(marks, each) for each in words)
        if count:
            goes[name] = count
    return goes


def _kept(connection: "Connection", tenant_id: int, now: datetime) -> dict[str, str]:
    """Return why residents are kept although their time is over."""
    coming = (_BOOKINGS.c.status == BookingStatus.BOOKED) & (_BOOKINGS.c.start >= now)
    restricted = (_REQUESTS.c.kind == RequestKind.RESTRICTION) & (_REQUESTS.c.state == RequestState.GRANTED)
    reasons = (
        (_INCIDENTS, _INCIDENTS.c.status == IncidentStatus.OPEN, tr("en händelse är inte anmäld")),
        (_VISITS, _VISITS.c.status == VisitStatus.OPEN, tr("ett besök pågår")),
        (_BOOKINGS, coming, tr("ett besök är bokat")),
        (
            _REQUESTS,
            or_(_REQUESTS.c.state == RequestState.ASKED, restricted),
            tr("en begäran är öppen, eller uppgifterna är begränsade"),
        ),
    )
    kept: dict[str, str] = {}
    for table, condition, words in reasons:
        here = select(table.c.resident_id).where(table.c.tenant_id == tenant_id, condition)
        kept |= dict.fromkeys((each for each in connection.scalars(here) if each), words)
    return kept


def _expired_notes(connection: "Connection", tenant_id: int, today: date) -> tuple[str, ...]:
    expired = select(_RESIDENTS.c.id).where(
        _RESIDENTS.c.tenant_id == tenant_id,
        _RESIDENTS.c.safety_note_expires < today,
    )
    return tuple(sorted(connection.scalars(expired)))


def _codes(connection: "Connection", tenant_id: int) -> dict[str, str]:
    asked = select(_RESIDENTS.c.id, _RESIDENTS.c.code).where(_RESIDENTS.c.tenant_id == tenant_id)
    return {identity: code for identity, code in connection.execute(asked)}
