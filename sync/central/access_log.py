"""The access log as the server has it: who looked at what is held about whom, and who changed it.

Looks are the entries that the laptops have sent, and those made here; changes are the audit trail, of which
the fields are told and never the values. Persons are told by code. No more than some lines are in memory at a
time, so that years of a large municipality can be read through.
"""

import heapq
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, or_, select

from itcoach.codes import written
from sync.entities import ENTITIES
from sync.steps.belonging import belonging_to
from sync.steps.scope import CHILDREN
from sync.tables import ROWS, SERVER_DEVICE, audit_event, sync_device

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Select, Table

__all__ = ["Line", "Wanted", "about_residents", "lines", "sent_with"]

Fields = dict[tuple[str, str, int], tuple[str, ...]]
_TOGETHER: Final = 500
"""Lines that are looked up at once."""


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for.

    Attributes:
        tenant: The municipality.
        first: From this instant on.
        before: And before this one.
        person: About this resident (an identity), or everyone.
        coach_id: Of this coach, or everyone.
    """

    tenant: int
    first: datetime
    before: datetime
    person: str = ""
    coach_id: str = ""


@dataclass(frozen=True)
class Line:
    """Something that somebody did with what is held about a person.

    Attributes:
        arrived: When the server heard of it, by its own clock; lines are asked for and ordered by it, so that
            no laptop's clock hides any.
        at: When it was done, by the laptop's clock; the same as ``arrived`` for what was done at the server.
        coach: The coach's name; empty where it was done at the server. Of a look it is the coach whose laptop
            sent the entry; where the entry names another, that name stands behind it.
        device: The name of the laptop it was sent from, or ``server``.
        code: The person's code; the identity of one who is erased; empty where it was about nobody known.
        action: ``read``, ``printed``, ``exported``, or ``insert``, ``update``, ``delete``, ``erase``.
        part: The part that was looked at, or the kind of record that was changed.
        fields: The names of the changed fields.
    """

    arrived: datetime
    at: datetime
    coach: str
    device: str
    code: str
    action: str
    part: str
    fields: tuple[str, ...] = ()


def about_residents() -> frozenset[str]:
    """Return the kinds of record that are about a resident: the card and all that belongs to it."""
    kinds = ["resident"]
    for name in kinds:
        kinds += [child.name for child, _ in CHILDREN[name] if child.name not in kinds]
    return frozenset(kinds)


def sent_with(entry: "Table") -> "ColumnElement[bool]":
    """Return the condition that joins an entry with the edit in which it came: who sent it, and when.

    An entry never changes, so there is one: what a restored server had lost comes as ``resend``.
    """
    return and_(
        audit_event.c.tenant_id == entry.c.tenant_id,
        audit_event.c.entity == entry.name,
        audit_event.c.record == entry.c.id,
        audit_event.c.kind.in_(("insert", "resend")),
    )


def lines(connection: "Connection", wanted: Wanted) -> "Iterator[Line]":
    """Give what was done, the earliest first.

    Args:
        connection: Reads one state of the database.
        wanted: What of it.
    """
    names = _Names(connection, wanted.tenant)
    merged = heapq.merge(
        _streamed(connection, _looks(wanted)),
        _streamed(connection, _changes(connection, wanted)),
        key=lambda row: row["arrived"],
    )
    while some := list(islice(merged, _TOGETHER)):
        persons = _persons(connection, wanted.tenant, some)
        codes, fields = names.codes(persons.values()), _fields(connection, wanted.tenant, some)
        for row in some:
            person = persons.get((row["entity"], row["record"]), "")
            yield names.line(row, codes.get(person, person), fields)


def _streamed(connection: "Connection", query: "Select[Any]") -> "Iterator[Any]":
    found = connection.execute(query.execution_options(stream_results=True, yield_per=_TOGETHER))
    return iter(found.mappings())


def _looks(wanted: Wanted) -> "Select[Any]":
    entry, sent = ROWS["access_entry"], audit_event
    query = (
        select(
            sent.c.at.label("arrived"),
            entry.c.at.label("done"),
            entry.c.id.label("record"),
            sent.c.entity,
            entry.c.coach_id,
            sent.c.device,
            sent.c.actor,
            entry.c.action,
            entry.c.part,
            entry.c.resident_id,
        )
        .join(sent, sent_with(entry))
        .where(entry.c.tenant_id == wanted.tenant, sent.c.at >= wanted.first, sent.c.at < wanted.before)
        .order_by(sent.c.at, entry.c.id)
    )
    if wanted.person:
        query = query.where(entry.c.resident_id == wanted.person)
    if not wanted.coach_id:
        return query
    return query.where(or_(entry.c.coach_id == wanted.coach_id, sent.c.actor == f"coach:{wanted.coach_id}"))


def _changes(connection: "Connection", wanted: Wanted) -> "Select[Any]":
    done = audit_event
    query = (
        select(
            done.c.at.label("arrived"),
            done.c.device_time.label("done"),
            done.c.record,
            done.c.entity,
            done.c.rev,
            done.c.kind,
            done.c.device,
            done.c.actor,
        )
        .where(
            done.c.tenant_id == wanted.tenant,
            done.c.entity.in_(sorted(about_residents())),
            done.c.at >= wanted.first,
            done.c.at < wanted.before,
        )
        .order_by(done.c.at, done.c.entity, done.c.record, done.c.rev)
    )
    if wanted.person:
        theirs = belonging_to(connection, wanted.tenant, [("resident", wanted.person)])
        query = query.where(
            or_(
                *(
                    and_(done.c.entity == name, done.c.record.in_(sorted(ids)))
                    for name, ids in theirs.items()
                    if ids
                )
            )
        )
    return query.where(done.c.actor == f"coach:{wanted.coach_id}") if wanted.coach_id else query


class _Names:
    """The names of coaches, laptops and persons, and of what was changed."""

    def __init__(self, connection: "Connection", tenant: int) -> None:
        self._connection, self._tenant = connection, tenant
        coach = ROWS["coach"]
        rows = connection.execute(select(coach.c.id, coach.c.name).where(coach.c.tenant_id == tenant))
        self._coaches = {identity: name for identity, name in rows}
        asked = select(sync_device.c.device, sync_device.c.name).where(sync_device.c.tenant_id == tenant)
        self._devices = {device: name for device, name in connection.execute(asked)}

    def codes(self, persons: "Iterable[str]") -> dict[str, str]:
        """Return the code of each person who is still here, as it is written."""
        rows = ROWS["resident"]
        asked = select(rows.c.id, rows.c.code).where(
            rows.c.tenant_id == self._tenant, rows.c.id.in_(sorted(set(persons)))
        )
        return {identity: written(code) for identity, code in self._connection.execute(asked)}

    def line(self, row: Any, code: str, fields: "Fields") -> Line:
        """Return a row in words that name nobody but a coach."""
        looked = row["entity"] == "access_entry"
        return Line(
            row["arrived"],
            _moment(row["done"]) or row["arrived"],
            self._who(row, looked=looked),
            SERVER_DEVICE if row["device"] == SERVER_DEVICE else self._devices.get(row["device"], ""),
            code,
            row["action"] if looked else row["kind"],
            row["part"] if looked else row["entity"],
            () if looked else fields.get((row["entity"], row["record"], row["rev"]), ()),
        )

    def _who(self, row: Any, *, looked: bool) -> str:
        """Return the coach who is known by the token, and whom the entry names where that is another."""
        actor = str(row["actor"])
        coach = actor.removeprefix("coach:") if actor.startswith("coach:") else ""
        if not looked and row["device"] == SERVER_DEVICE:
            coach = ""
        name, named = self._coaches.get(coach, coach), row["coach_id"] or "" if looked else coach
        return name if named == coach else f"{name} ({self._coaches.get(named, named) or SERVER_DEVICE})"


def _moment(said: "datetime | str") -> datetime | None:
    """Return a laptop's time; a change carries it as it was sent, whatever that is."""
    try:
        return said if isinstance(said, datetime) else datetime.fromisoformat(said)
    except ValueError:
        return None


def _fields(connection: "Connection", tenant: int, rows: "list[Any]") -> Fields:
    """Return the names of the fields that each change has touched."""
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["entity"] != "access_entry":
            by_kind[row["entity"]].add(row["record"])
    found: Fields = {}
    for name, ids in by_kind.items():
        asked = select(audit_event.c.record, audit_event.c.rev, audit_event.c.changed).where(
            audit_event.c.tenant_id == tenant,
            audit_event.c.entity == name,
            audit_event.c.record.in_(sorted(ids)),
        )
        for record, rev, changed in connection.execute(asked):
            found[name, record, rev] = tuple(changed or ())
    return found


def _persons(connection: "Connection", tenant: int, rows: "list[Any]") -> dict[tuple[str, str], str]:
    """Return whom each row is about; nobody where the record is deleted and no longer says so."""
    found = {
        (row["entity"], row["record"]): row["resident_id"] for row in rows if row["entity"] == "access_entry"
    }
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["entity"] == "resident":
            found["resident", row["record"]] = row["record"]
        elif row["entity"] != "access_entry":
            by_kind[row["entity"]].add(row["record"])
    for name, ids in by_kind.items():
        for record, person in _owners(connection, tenant, name, ids).items():
            found[name, record] = person
    return found


def _owners(connection: "Connection", tenant: int, name: str, ids: set[str]) -> dict[str, str]:
    """Return the resident that each record of a kind belongs to, through what it hangs on."""
    parent = ENTITIES[name].parent
    assert parent is not None
    rows, (above, column) = ROWS[name], parent
    asked = select(rows.c.id, rows.c[column]).where(rows.c.tenant_id == tenant, rows.c.id.in_(sorted(ids)))
    direct = {record: owner for record, owner in connection.execute(asked) if owner}
    if above == "resident":
        return direct
    owners = _owners(connection, tenant, above, set(direct.values()))
    return {record: owners[owner] for record, owner in direct.items() if owner in owners}
