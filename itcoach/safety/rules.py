"""The rules of safety at visits, on plain values: when to warn, when to ask, what has expired.

Without a database, so that they can be read and tested on their own, and are there before the day's list is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import product
from typing import Final

from models.clock import SWEDEN, months_later, to_local
from models.vocabulary import Place

__all__ = [
    "ASKED_AGAIN_AFTER",
    "EXTENSION",
    "FORGOTTEN_AFTER",
    "NOTE_MONTHS",
    "NOTE_MONTHS_AT_MOST",
    "Reading",
    "RiskNeed",
    "note_is_shown",
    "overrun",
    "reminders",
    "risk_need",
    "until_next",
    "when_next",
]

ASKED_AGAIN_AFTER: Final = 12
"""Calendar months after which a risk check is asked for again."""
NOTE_MONTHS: Final = 6
"""How long a note on safety is shown where the coach says nothing else."""
NOTE_MONTHS_AT_MOST: Final = 12
EXTENSION: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=8)
"""So long after the expected end a check-out is taken to be forgotten: it is asked about, not warned of."""
_REMINDERS: Final = tuple(timedelta(minutes=each) for each in (0, 5, 15, 30))
_EVERY: Final = timedelta(minutes=30)


class RiskNeed(StrEnum):
    """Whether a risk check is missing, and why."""

    NONE = "none"
    FIRST = "first"
    """Nobody has been at the resident's home, and nobody has asked."""
    OLD = "old"
    """The last one is too old."""
    INCIDENT = "incident"
    """Something has happened since the last one."""


def risk_need(
    *,
    place: Place,
    visited_before: bool,
    checked_at: datetime | None,
    incident_at: datetime | None,
    now: datetime,
) -> RiskNeed:
    """Tell whether a risk check should be made before a visit.

    Only a visit at home asks for one: at the library or by telephone nobody is alone in a stranger's home.

    Args:
        place: Where they meet.
        visited_before: Whether anyone has visited the resident at home.
        checked_at: When the last check was made, if one was.
        incident_at: When the last incident about the resident happened, if one did.
        now: The present.
    """
    if place != Place.HOME:
        return RiskNeed.NONE
    if incident_at is not None and (checked_at is None or incident_at > checked_at):
        return RiskNeed.INCIDENT
    if checked_at is None:
        return RiskNeed.NONE if visited_before else RiskNeed.FIRST
    again = months_later(to_local(checked_at).date(), ASKED_AGAIN_AFTER)
    return RiskNeed.OLD if to_local(now).date() >= again else RiskNeed.NONE


def note_is_shown(expires: date | None, today: date) -> bool:
    """Tell whether a note on safety that is shown to the end of ``expires`` is still shown."""
    return expires is None or expires >= today


@dataclass(frozen=True)
class Reading:
    """What two clocks said at the same moment.

    Attributes:
        wall: The clock of the program, which may be set while a visit goes on.
        running: The time on a clock that is never set, but stands still while the laptop sleeps.
    """

    wall: datetime
    running: timedelta


def overrun(expected_end: datetime, seen: Reading, now: Reading) -> timedelta:
    """Return how long ago the expected end was; negative while it lies ahead.

    The later of what the two clocks say counts, so that neither a clock that is set back nor a laptop that
    slept puts a warning off.

    Args:
        expected_end: When the coach means to have left.
        seen: The clocks when that was read.
        now: The clocks now.
    """
    ran = now.running - seen.running
    return max(now.wall - expected_end, ran - (expected_end - seen.wall))


def reminders(over: timedelta) -> int:
    """Return how many times the coach should have been warned by now; 0 while nothing is to be warned of.

    At the expected end, then after 5, 15 and 30 minutes and every half hour. After
    :data:`FORGOTTEN_AFTER` the warning ends.
    """
    if over < timedelta(0) or over >= FORGOTTEN_AFTER:
        return 0
    passed = sum(over >= each for each in _REMINDERS)
    return passed + max(0, (over - _REMINDERS[-1]) // _EVERY)


def until_next(over: timedelta) -> timedelta | None:
    """Return how long it is until :func:`reminders` says something else; nothing once it never will."""
    if over >= FORGOTTEN_AFTER:
        return None
    later = [each for each in (*_REMINDERS, FORGOTTEN_AFTER) if each > over]
    if over >= _REMINDERS[-1]:
        later.append(_REMINDERS[-1] + ((over - _REMINDERS[-1]) // _EVERY + 1) * _EVERY)
    return min(later) - over


def when_next(at: time, now: datetime) -> datetime:
    """Return the first instant after ``now`` at which clocks in Sweden show ``at``.

    A time that is left out in spring comes the day after;
    one that comes twice in autumn is the first still to come.
    """
    today = to_local(now).date()
    for days, fold in product(range(3), (0, 1)):
        local = datetime.combine(today + timedelta(days=days), at, SWEDEN).replace(fold=fold)
        instant = local.astimezone(now.tzinfo)
        if to_local(instant).time() == at and instant > now:
            return instant
    raise ValueError(at)
