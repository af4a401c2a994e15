"""What a coach's calendar shows, and what is pointed out in it: clashes, short gaps, absence.

Plain values without a database, so that the rules can be read and tested on their own. Times here are
Swedish wall time, aware.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from itcoach.safety.rules import RiskNeed
from models.clock import SWEDEN
from models.vocabulary import BookingStatus, BusyKind, Place
from resources.words import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.vocabulary import BookingKind, Source

__all__ = [
    "BOOKABLE_MINUTES",
    "BookingEntry",
    "BusyEntry",
    "CalendarWarning",
    "DayPlan",
    "Gap",
    "LastVisit",
    "WarningKind",
    "WeekPlan",
    "free_gaps",
    "warnings_of",
]

BOOKABLE_MINUTES: Final = range(5, 601)
"""How long a booking may be."""
WORKDAY: Final = (time(8), time(17))
"""Free time is looked for between these."""
SHORTEST_GAP: Final = timedelta(minutes=30)
"""Less free time than this is no gap to book in."""


@dataclass(frozen=True)
class LastVisit:
    """What was done the last time, in short.

    Attributes:
        day: Of the visit.
        line: Date, topic, outcome and who did it, in words.
    """

    day: date
    line: str


@dataclass(frozen=True)
class BookingEntry:
    """A booking as the calendar shows it.

    Attributes:
        id: Of the booking.
        resident_id: Whose it is.
        coach_id: Who goes; ``None`` while nobody is chosen.
        coach: The coach's name.
        start: Local time.
        end: Local time.
        minutes: Length.
        who: The name, or the code of a protected identity, or "upptagen" with the code where it is hidden.
        code: The resident's code.
        protected: The resident's identity is protected.
        hidden: Another coach is named for this protected identity: only time and code are shown.
        phone: Where the resident answers.
        address: Street and number.
        area: Part of the municipality.
        venue: Where, when it is not the resident's home.
        wish: What the resident asked for.
        remark: What the switchboard noted beside it.
        cancel_reason: Why it was cancelled.
        status: Where it stands.
        kind: What it is for.
        place: Where they meet.
        source: Who asked.
        two_coaches: Two coaches are needed.
        visit_id: The visit that was started from it, if any.
        last_visit: The visit before it, if any.
        second_coach_missing: Two coaches are needed, and one is booked.
        risk_need: Whether a risk check is missing before the visit.
        safety_note: There is a note on safety on the card.
    """

    id: str
    resident_id: str
    coach_id: str | None
    coach: str
    start: datetime
    end: datetime
    minutes: int
    who: str
    code: str
    protected: bool
    hidden: bool
    phone: str
    address: str
    area: str
    venue: str
    wish: str
    remark: str
    cancel_reason: str
    status: "BookingStatus"
    kind: "BookingKind"
    place: "Place"
    source: "Source"
    two_coaches: bool
    visit_id: str | None = None
    last_visit: LastVisit | None = None
    second_coach_missing: bool = False
    risk_need: RiskNeed = RiskNeed.NONE
    safety_note: bool = False

    @property
    def takes_time(self) -> bool:
        """Tell whether the booking occupies the coach."""
        return self.status not in (BookingStatus.CANCELLED, BookingStatus.NO_SHOW)


@dataclass(frozen=True)
class BusyEntry:
    """A meeting or an absence as the calendar shows it, in local time."""

    id: str
    start: datetime
    end: datetime
    all_day: bool
    kind: "BusyKind"
    title: str
    place: str


class WarningKind(StrEnum):
    """What is pointed out; nothing of it is ever refused."""

    OVERLAP = "overlap"
    SHORT_GAP = "short_gap"
    ABSENCE = "absence"
    NO_COACH = "no_coach"
    ONE_COACH = "one_coach"
    """Two coaches are needed, and one is booked."""


@dataclass(frozen=True)
class CalendarWarning:
    """Something to look at in the calendar.

    Attributes:
        kind: What it is.
        text: The same in words.
        ids: Of the bookings (and the busy time) that it is about.
    """

    kind: WarningKind
    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """Free time within the working day, in local time."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """Return its length."""
        return int((self.end - self.start).total_seconds()) // 60


@dataclass(frozen=True)
class DayPlan:
    """A coach's day.

    Attributes:
        day: In Sweden.
        coach_id: Whose.
        entries: Bookings and busy times by start; all-day times come first.
        gaps: Free time.
        warnings: What to look at.
    """

    day: date
    coach_id: str
    entries: tuple[BookingEntry | BusyEntry, ...]
    gaps: tuple[Gap, ...]
    warnings: tuple[CalendarWarning, ...]

    @property
    def bookings(self) -> tuple[BookingEntry, ...]:
        """Return the bookings, the cancelled ones too."""
        return tuple(entry for entry in self.entries if isinstance(entry, BookingEntry))

    @property
    def busy(self) -> tuple[BusyEntry, ...]:
        """Return meetings and absences."""
        return tuple(entry for entry in self.entries if isinstance(entry, BusyEntry))


@dataclass(frozen=True)
class WeekPlan:
    """A coach's week: seven days from ``monday``."""

    monday: date
    coach_id: str
    days: tuple[DayPlan, ...]


def free_gaps(day: date, entries: "Sequence[BookingEntry | BusyEntry]") -> tuple[Gap, ...]:
    """Return the free times of a working day, none at the weekend."""
    if day.weekday() >= 5:
        return ()
    free_from = datetime.combine(day, WORKDAY[0], SWEDEN)
    closing = datetime.combine(day, WORKDAY[1], SWEDEN)
    gaps = []
    taken = sorted((entry.start, entry.end) for entry in entries if _takes_time(entry))
    for start, end in [*taken, (closing, closing)]:
        if min(start, closing) - free_from >= SHORTEST_GAP:
            gaps.append(Gap(free_from, min(start, closing)))
        free_from = max(free_from, end)
    return tuple(gaps)


def warnings_of(
    entries: "Sequence[BookingEntry | BusyEntry]", *, gap_minutes: int
) -> tuple[CalendarWarning, ...]:
    """Return what to point out in one coach's entries, which need not be of one day.

    Args:
        entries: In any order.
        gap_minutes: Fewest minutes between two visits at different addresses.
    """
    found: list[CalendarWarning] = []
    taken = sorted((entry for entry in entries if _takes_time(entry)), key=lambda entry: entry.start)
    for place, first in enumerate(taken):
        if isinstance(first, BookingEntry) and first.coach_id is None:
            text = tr("{who} har ingen coach ännu.", who=first.who)
            found.append(CalendarWarning(WarningKind.NO_COACH, text, (first.id,)))
        if isinstance(first, BookingEntry) and first.second_coach_missing:
            found.append(CalendarWarning(WarningKind.ONE_COACH, _one_coach(first.who), (first.id,)))
        followers = taken[place + 1 :]
        found += [
            _clash(first, other)
            for other in followers
            if other.start < first.end
            and (isinstance(first, BookingEntry) or isinstance(other, BookingEntry))
        ]
        if isinstance(first, BookingEntry):
            found += _short_gaps(first, followers, gap_minutes)
    return tuple(found)


def _one_coach(who: str) -> str:
    if not who:
        return tr("Två coacher behövs, men bara en är bokad.")
    return tr("Två coacher behövs hos {who}, men bara en är bokad.", who=who)


def _takes_time(entry: BookingEntry | BusyEntry) -> bool:
    return isinstance(entry, BusyEntry) or entry.takes_time


def _clash(first: BookingEntry | BusyEntry, other: BookingEntry | BusyEntry) -> CalendarWarning:
    ids = (first.id, other.id)
    busy, booking = (first, other) if isinstance(first, BusyEntry) else (other, first)
    absent = isinstance(busy, BusyEntry) and busy.kind == BusyKind.ABSENCE
    if not (_who(busy) and _who(booking)):
        text = tr("Den nya tiden krockar med {title}.", title=_who(first) or _who(other))
    elif absent:
        text = tr("{who} är bokad under frånvaro: {title}.", who=_who(booking), title=_who(busy))
    elif isinstance(busy, BusyEntry):
        text = tr("{who} krockar med {title}.", who=_who(booking), title=_who(busy))
    elif isinstance(booking, BookingEntry) and busy.resident_id and busy.resident_id == booking.resident_id:
        text = tr("{who} har två bokningar samtidigt.", who=booking.who)
    else:
        text = tr("{first} och {second} är bokade samtidigt.", first=_who(first), second=_who(other))
    return CalendarWarning(WarningKind.ABSENCE if absent else WarningKind.OVERLAP, text, ids)


def _who(entry: BookingEntry | BusyEntry) -> str:
    """Return whose time it is; nothing for a time that is yet to be booked for nobody known."""
    return entry.who if isinstance(entry, BookingEntry) else entry.title


def _short_gaps(
    first: BookingEntry, followers: "Sequence[BookingEntry | BusyEntry]", gap_minutes: int
) -> list[CalendarWarning]:
    following = next((other for other in followers if isinstance(other, BookingEntry)), None)
    if following is None or following.start < first.end or _where(first) == _where(following):
        return []
    minutes = int((following.start - first.end).total_seconds()) // 60
    if minutes >= gap_minutes or Place.PHONE in (first.place, following.place):
        return []
    text = _gap_text(first.who, following.who, minutes)
    return [CalendarWarning(WarningKind.SHORT_GAP, text, (first.id, following.id))]


def _gap_text(first: str, second: str, minutes: int) -> str:
    """Say how short the time between two is; one of them may be a new time for nobody known yet."""
    if first and second:
        if not minutes:
            return tr("Ingen tid för resan mellan {first} och {second}.", first=first, second=second)
        return ntr(
            "Bara {n} minut mellan {first} och {second}.",
            "Bara {n} minuter mellan {first} och {second}.",
            minutes,
            first=first,
            second=second,
        )
    if first:
        if not minutes:
            return tr("Ingen tid för resan från {who}.", who=first)
        return ntr("Bara {n} minut efter {who}.", "Bara {n} minuter efter {who}.", minutes, who=first)
    if not minutes:
        return tr("Ingen tid för resan till {who} efteråt.", who=second)
    return ntr("Bara {n} minut före {who}.", "Bara {n} minuter före {who}.", minutes, who=second)


def _where(entry: BookingEntry) -> str:
    return (entry.venue or entry.address).casefold()
