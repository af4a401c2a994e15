"""The fixed choices of the records: statuses, sources, topics, categories.

Each set exists once, here. The value is what is stored and sent; the words a person reads are in
``itcoach/labels.py``.
"""

from enum import StrEnum
from typing import Final

__all__ = [
    "DONE_BY_COACH",
    "LOCK_MINUTES_MOST",
    "AccessAction",
    "AccessPart",
    "Asked",
    "BookingKind",
    "BookingStatus",
    "BusyKind",
    "DeviceKind",
    "DoneBy",
    "FindingStatus",
    "Gender",
    "GuideDraftState",
    "IncidentKind",
    "IncidentStatus",
    "LeafletKind",
    "MeasurementKind",
    "MissedReason",
    "Outcome",
    "Place",
    "Regime",
    "RequestKind",
    "RequestState",
    "Sharing",
    "Source",
    "TimeCategory",
    "Topic",
    "VisitStatus",
]

LOCK_MINUTES_MOST: Final = 15
"""The most minutes without a touch before a laptop locks, whatever anyone chooses."""


class BookingKind(StrEnum):
    """What a booked time is for."""

    HELP = "help"
    TALK = "talk"
    FOLLOW_UP = "follow_up"


class BookingStatus(StrEnum):
    """Where a booking stands; cancelling is a status, nothing is deleted."""

    BOOKED = "booked"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """Where coach and resident meet."""

    HOME = "home"
    VENUE = "venue"
    PHONE = "phone"


class Source(StrEnum):
    """Who asked for the visit, or how the resident heard of the service."""

    SWITCHBOARD = "switchboard"
    SELF = "self"
    RELATIVE = "relative"
    HOME_CARE = "home_care"
    LSS = "lss"
    HOUSING_SUPPORT = "housing_support"
    LIBRARY = "library"
    OTHER = "other"


class BusyKind(StrEnum):
    """Time of the coach that is no visit but blocks the calendar."""

    MEETING = "meeting"
    ABSENCE = "absence"


class Gender(StrEnum):
    """Voluntary; an unanswered question is stored as nothing."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class DeviceKind(StrEnum):
    """A thing of the resident's that a coach may have to know."""

    ANDROID = "android"
    IPHONE = "iphone"
    TABLET = "tablet"
    IPAD = "ipad"
    WINDOWS = "windows"
    MAC = "mac"
    PRINTER = "printer"
    ROUTER = "router"
    TV = "tv"
    OTHER = "other"


class VisitStatus(StrEnum):
    """A visit is open from its start until the coach finishes it."""

    OPEN = "open"
    FINISHED = "finished"


class Topic(StrEnum):
    """What a task was about; the first six are also the groups of the guides."""

    PRINTER = "skrivare"
    CONTACT = "kontakt"
    SAFETY = "sakerhet"
    MOBILE = "mobil"
    E_SERVICES = "etjanster"
    INTERNET = "internet"
    TALK = "prat"
    OTHER = "annat"


class Outcome(StrEnum):
    """How a task ended."""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"


class DoneBy(StrEnum):
    """Who did it: the service aims at ``RESIDENT``."""

    COACH = "coach"
    TOGETHER = "together"
    RESIDENT = "resident"


class MeasurementKind(StrEnum):
    """Which measurement of the series: the first, or 6 or 12 months after it."""

    FIRST = "first"
    SIX_MONTHS = "six_months"
    TWELVE_MONTHS = "twelve_months"


class Asked(StrEnum):
    """How a measurement was asked."""

    ON_SCREEN = "on_screen"
    READ_ALOUD = "read_aloud"
    PAPER = "paper"


class MissedReason(StrEnum):
    """Why a follow-up was not answered (bortfall)."""

    DECLINED = "declined"
    NOT_REACHED = "not_reached"
    MOVED = "moved"
    DECEASED = "deceased"
    ILLNESS = "illness"
    FORGOTTEN = "forgotten"
    OTHER = "other"


class LeafletKind(StrEnum):
    """What was printed or saved to hand out."""

    GUIDE = "guide"
    VISIT_SUMMARY = "visit_summary"
    FLYER = "flyer"
    STAFF = "staff"
    SAFETY_CARD = "safety_card"


class TimeCategory(StrEnum):
    """A line of the time diary; the first three are direct time with residents."""

    VISIT = "visit"
    PHONE = "phone"
    GROUP = "group"
    TRAVEL = "travel"
    PREPARATION = "preparation"
    DOCUMENTATION = "documentation"
    MEETING = "meeting"
    OUTREACH = "outreach"
    OTHER = "other"


class FindingStatus(StrEnum):
    """Where a finding (bifynd) stands."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"


class GuideDraftState(StrEnum):
    """Where a guide that a coach writes stands."""

    WRITING = "writing"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Sharing(StrEnum):
    """Which residents a coach's laptop holds, besides those whom nobody visits yet."""

    OWN = "own"
    """Those with whom the coach has a booking or a visit."""
    ALL = "all"
    """Everyone's, for a small team whose coaches step in for one another."""


class Regime(StrEnum):
    """How much about a person a municipality lets the product hold."""

    IDENTIFIED = "identified"
    CODED = "coded"
    ANONYMOUS = "anonymous"


class AccessAction(StrEnum):
    """What somebody did with what is held about a person; changes stand in the audit trail."""

    READ = "read"
    PRINTED = "printed"
    EXPORTED = "exported"


class AccessPart(StrEnum):
    """Which part of what is held about a person was looked at."""

    CARD = "card"
    BOOKING = "booking"
    VISIT = "visit"
    MEASUREMENTS = "measurements"
    SAFETY = "safety"
    DAY_SHEET = "day_sheet"
    LIST = "list"
    """A list that was saved for another program."""
    EXTRACT = "extract"
    """The resident's extract (registerutdrag): everything."""


class IncidentKind(StrEnum):
    """What kind of incident happened at or around a visit."""

    THREAT = "threat"
    VIOLENCE = "violence"
    ACCIDENT = "accident"
    ANIMAL = "animal"
    HOME = "home"
    """Something in the home: smoke, dirt, a risk of fire."""
    INFECTION = "infection"
    DATA = "data"
    """Something about personal data: a lost paper, a wrong address (personuppgiftsincident)."""
    OTHER = "other"


class IncidentStatus(StrEnum):
    """Where the report of an incident stands."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"


class RequestKind(StrEnum):
    """What a resident asks for about what is held (GDPR articles 15, 16, 17 and 18)."""

    EXTRACT = "extract"
    CORRECTION = "correction"
    ERASURE = "erasure"
    RESTRICTION = "restriction"


DONE_BY_COACH: Final = frozenset({RequestKind.EXTRACT, RequestKind.CORRECTION})
"""What a coach carries out at the card; the rest is decided at the server."""


class RequestState(StrEnum):
    """Where a resident's request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    DONE = "done"
