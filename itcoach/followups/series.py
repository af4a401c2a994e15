"""A resident's series of measurements: which of them count, and when the next ones are due.

Plain values without a database, so that the rule is the same on every laptop and at the server, in whatever
order the measurements have arrived.

A measurement with its corrections is one occasion. Two coaches who both asked while they were offline have
made two occasions of the same kind: both are kept, and the one asked first counts. An answer counts before a
drop-out (bortfall), since the person did answer; of two corrections of one answer the later counts.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from models.clock import months_later, to_local
from models.vocabulary import MeasurementKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.vocabulary import MissedReason

__all__ = [
    "CLOSES_AFTER",
    "MONTHS",
    "OPENS_BEFORE",
    "Asking",
    "FollowUpState",
    "Whose",
    "asked_twice",
    "counted",
    "due_dates",
    "state_of",
]

MONTHS: Final = {MeasurementKind.SIX_MONTHS: 6, MeasurementKind.TWELVE_MONTHS: 12}
OPENS_BEFORE: Final = timedelta(days=30)
CLOSES_AFTER: Final = timedelta(days=45)
Whose = tuple[str, str]
"""A resident's identity and the kind of the measurement."""


class FollowUpState(StrEnum):
    """Where a follow-up stands on a day."""

    COMING = "coming"
    OPEN = "open"
    LAPSED = "lapsed"
    """The time is over and nobody has said why it was missed."""
    DONE = "done"
    MISSED = "missed"


class Asking(Protocol):
    """What the rule reads of a measurement, a stored row or any other."""

    @property
    def id(self) -> str:
        """Return its identity, which sorts by the time it was made."""

    @property
    def resident_id(self) -> str:
        """Return whose it is."""

    @property
    def kind(self) -> str:
        """Return which of the series it is."""

    @property
    def answered_at(self) -> datetime | None:
        """Return when it was answered, if it was."""

    @property
    def missed_reason(self) -> "MissedReason | None":
        """Return why it was not."""

    @property
    def supersedes_id(self) -> str | None:
        """Return which one it corrects."""


M = TypeVar("M", bound=Asking)


def counted(measurements: "Iterable[M]") -> dict[Whose, M]:
    """Return the measurement that counts for each resident and kind: an answer, or else a drop-out.

    Left out is what has been corrected, what was asked a second time, and what was taken back (a measurement
    without answer and without reason takes back the one it supersedes).
    """
    found: dict[Whose, M] = {}
    for whose, occasions in _occasions(measurements).items():
        answered = _answered(occasions)
        missed = [each for each in occasions.values() if each.missed_reason is not None]
        if answered:
            found[whose] = answered[0]
        elif missed:
            found[whose] = max(missed, key=lambda each: each.id)
    return found


def asked_twice(measurements: "Iterable[M]") -> dict[Whose, tuple[M, ...]]:
    """Return the answers that are kept and do not count, since another of the same kind was given before."""
    answered = {whose: _answered(occasions) for whose, occasions in _occasions(measurements).items()}
    return {whose: tuple(each[1:]) for whose, each in answered.items() if len(each) > 1}


def due_dates(first: datetime) -> dict[MeasurementKind, date]:
    """Return the days of the follow-ups, by the calendar in Sweden, counted from the first measurement."""
    day = to_local(first).date()
    return {kind: months_later(day, months) for kind, months in MONTHS.items()}


def state_of(due: date, standing: Asking | None, today: date) -> FollowUpState:
    """Return where a follow-up stands ``today``, given the measurement of its kind that counts."""
    if standing is not None:
        return FollowUpState.DONE if standing.answered_at else FollowUpState.MISSED
    if today < due - OPENS_BEFORE:
        return FollowUpState.COMING
    return FollowUpState.OPEN if today <= due + CLOSES_AFTER else FollowUpState.LAPSED


def _answered(occasions: "Mapping[str, M]") -> list[M]:
    """Return the answers of one kind, the one asked first before the others."""
    given = [(each.answered_at, root, each) for root, each in occasions.items() if each.answered_at]
    return [each for _, _, each in sorted(given, key=lambda one: one[:2])]


def _occasions(measurements: "Iterable[M]") -> dict[Whose, dict[str, M]]:
    """Return what stands of every occasion, by the identity of its first measurement."""
    rows = {each.id: each for each in measurements}
    before = {each.id: _corrected(each, rows) for each in rows.values()}
    superseded = set(before.values())
    standing: defaultdict[Whose, dict[str, M]] = defaultdict(dict)
    for each in rows.values():
        if each.id in superseded:
            continue
        occasions, root = standing[each.resident_id, each.kind], _root(each.id, before)
        other = occasions.get(root)
        if other is None or _strength(each) > _strength(other):
            occasions[root] = each
    return standing


def _corrected(each: M, rows: "Mapping[str, M]") -> str | None:
    """Return the measurement that this one corrects: never another person's, or one of another kind."""
    other = rows.get(each.supersedes_id or "")
    same = other is not None and (other.resident_id, other.kind) == (each.resident_id, each.kind)
    return each.supersedes_id if same else None


def _root(identity: str, before: "Mapping[str, str | None]") -> str:
    # What comes from elsewhere may go in a circle, however it came about; then any fixed member will do.
    seen: set[str] = set()
    while (earlier := before[identity]) is not None:
        if identity in seen:
            return min(seen)
        seen.add(identity)
        identity = earlier
    return identity


def _strength(each: Asking) -> tuple[bool, str]:
    return each.answered_at is not None, each.id
