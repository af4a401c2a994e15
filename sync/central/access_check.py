"""What the monthly check of the access log begins with: looks that no meeting explains by itself.

It accuses nobody: a telephone call, a colleague who steps in and a booking made for somebody else all look
like this. It says where to ask.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select

from itcoach.codes import written
from models.clock import day_bounds
from models.vocabulary import AccessAction
from sync.central.access_log import sent_with
from sync.tables import ROWS, audit_event

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.central.access_log import Wanted

__all__ = ["NEAR", "CoachSummary", "Summary", "Unexplained", "summary"]

NEAR: Final = timedelta(days=30)
"""A booking, a visit or a follow-up explains looks this long before and after."""
MANY: Final = 4
"""So many coaches at one person, or more, are pointed out."""


@dataclass(frozen=True)
class Unexplained:
    """A person whom a coach looked at without a meeting near in time.

    Attributes:
        code: Whom; the identity of one who is erased.
        looks: How many entries.
        last: The last of them.
    """

    code: str
    looks: int
    last: datetime


@dataclass(frozen=True)
class CoachSummary:
    """What a coach's entries come to.

    Attributes:
        coach: The coach's name; empty for what was done at the server.
        persons: At how many people the coach looked.
        taken_out: How many entries are printings and exports.
        unexplained: Those without a booking, a visit or a follow-up near in time.
    """

    coach: str
    persons: int
    taken_out: int
    unexplained: tuple[Unexplained, ...]


@dataclass(frozen=True)
class Summary:
    """The whole of it.

    Attributes:
        coaches: By name.
        by_many: The codes of people at whom many coaches looked, with how many.
    """

    coaches: tuple[CoachSummary, ...]
    by_many: tuple[tuple[str, int], ...]


def summary(connection: "Connection", wanted: "Wanted") -> Summary:
    """Return what the entries of a time come to, of one coach or all."""
    looks = _looks(connection, wanted)
    met = _meetings(connection, wanted)
    codes, names = _codes(connection, wanted), _names(connection, wanted)
    by_coach: defaultdict[str, list[Any]] = defaultdict(list)
    for look in looks:
        by_coach[_sender(look)].append(look)
    coaches = sorted(
        (
            CoachSummary(
                names.get(coach, coach),
                len(theirs),
                sum(each.taken_out for each in theirs),
                tuple(
                    Unexplained(codes.get(each.resident_id, each.resident_id), each.looks, each.last)
                    for each in theirs
                    if coach and not _explained(each, met.get((coach, each.resident_id), []))
                ),
            )
            for coach, theirs in by_coach.items()
        ),
        key=lambda each: each.coach,
    )
    watched = Counter(each.resident_id for each in looks if _sender(each))
    many = [(codes.get(person, person), number) for person, number in watched.most_common() if number >= MANY]
    return Summary(tuple(coaches), tuple(many))


def _looks(connection: "Connection", wanted: "Wanted") -> list[Any]:
    """Return for each coach and person how many entries there are, from when to when.

    The coach is the one whose laptop sent them, whomever they name.
    """
    entry, sent = ROWS["access_entry"], audit_event
    taken_out = entry.c.action.in_((AccessAction.PRINTED, AccessAction.EXPORTED))
    query = (
        select(
            sent.c.actor,
            entry.c.resident_id,
            func.count().label("looks"),
            func.count().filter(taken_out).label("taken_out"),
            func.min(sent.c.at).label("first"),
            func.max(sent.c.at).label("last"),
        )
        .join(sent, sent_with(entry))
        .where(entry.c.tenant_id == wanted.tenant, sent.c.at >= wanted.first, sent.c.at < wanted.before)
        .group_by(sent.c.actor, entry.c.resident_id)
        .order_by(sent.c.actor, entry.c.resident_id)
    )
    if wanted.person:
        query = query.where(entry.c.resident_id == wanted.person)
    if wanted.coach_id:
        query = query.where(sent.c.actor == f"coach:{wanted.coach_id}")
    return list(connection.execute(query))


def _sender(look: Any) -> str:
    """Return the coach who is known by the laptop's token; nothing for what was done at the server."""
    actor = str(look.actor)
    return actor.removeprefix("coach:") if actor.startswith("coach:") else ""


def _explained(look: Any, meetings: list[datetime]) -> bool:
    return any(look.first - NEAR <= each <= look.last + NEAR for each in meetings)


def _meetings(connection: "Connection", wanted: "Wanted") -> dict[tuple[str, str], list[datetime]]:
    """Return when each coach met or was to meet each person, or asked or was to ask the questions again."""
    first, last = wanted.first - NEAR, wanted.before + NEAR
    found: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    for name, coach, column in (
        ("booking", "coach_id", "start"),
        ("visit", "coach_id", "start"),
        ("measurement", "asked_by", "answered_at"),
    ):
        rows = ROWS[name]
        asked = select(rows.c[coach], rows.c.resident_id, rows.c[column]).where(
            rows.c.tenant_id == wanted.tenant, rows.c[column] >= first, rows.c[column] < last
        )
        for who, person, when in connection.execute(asked):
            found[who or "", person].append(when)
    for who, person, due in connection.execute(_follow_ups(wanted, first, last)):
        found[who, person].append(day_bounds(due)[0])
    return found


def _follow_ups(wanted: "Wanted", first: datetime, last: datetime) -> Any:
    """Return the query for the follow-ups that are due, of the coach who asked before."""
    coming, asked = ROWS["follow_up"], ROWS["measurement"]
    return (
        select(asked.c.asked_by, coming.c.resident_id, coming.c.due)
        .join(
            asked,
            (asked.c.tenant_id == coming.c.tenant_id) & (asked.c.resident_id == coming.c.resident_id),
        )
        .where(
            coming.c.tenant_id == wanted.tenant,
            coming.c.due >= first.date(),
            coming.c.due <= last.date(),
            or_(asked.c.answered_at.is_not(None), asked.c.missed_reason.is_not(None)),
        )
        .distinct()
    )


def _codes(connection: "Connection", wanted: "Wanted") -> dict[str, str]:
    rows = ROWS["resident"]
    asked = select(rows.c.id, rows.c.code).where(rows.c.tenant_id == wanted.tenant)
    return {identity: written(code) for identity, code in connection.execute(asked)}


def _names(connection: "Connection", wanted: "Wanted") -> dict[str, str]:
    rows = ROWS["coach"]
    asked = select(rows.c.id, rows.c.name).where(rows.c.tenant_id == wanted.tenant)
    return {identity: name for identity, name in connection.execute(asked)}
