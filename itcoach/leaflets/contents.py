"""What is printed: the facts that the leaflets are made of, without any paper yet."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from itcoach.guides.text import Guide

__all__ = [
    "DaySheet",
    "DaySheetRow",
    "GuideChoice",
    "PaperSection",
    "PlainPaper",
    "Sender",
    "SummaryTask",
    "VisitSummary",
]


@dataclass(frozen=True)
class Sender:
    """Who gives the leaflet out, as a resident should read it.

    Args:
        municipality: Its name.
        service: What the coaches' service is called.
        phone: Of the switchboard.
        hours: When somebody answers.
        cost: What a visit costs.
        web: Short address, or nothing.
    """

    municipality: str
    service: str
    phone: str
    hours: str
    cost: str
    web: str


@dataclass(frozen=True)
class GuideChoice:
    """A guide for a leaflet, or some of its steps.

    Args:
        guide: Read in the language of the leaflet.
        steps: The numbers of the steps; none means all.
    """

    guide: "Guide"
    steps: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SummaryTask:
    """One thing a visit was about, in words ready to print."""

    topic_label: str
    guide_title: str
    outcome_label: str
    done_by_label: str


@dataclass(frozen=True)
class VisitSummary:
    """What a resident keeps of a visit.

    Args:
        day: Of the visit.
        coach_name: Who came.
        resident_name: The name, or the code of a protected identity.
        goal: In the resident's own words.
        done: What was done.
        can_do_alone: What the resident can do without help now.
        next_step: What comes next.
        next_booking: Local time of the next visit, if there is one.
        leaflets: Titles of the leaflets left behind.
        note_to_resident: The coach's own words.
    """

    day: date
    coach_name: str
    resident_name: str
    goal: str
    done: tuple[SummaryTask, ...]
    can_do_alone: tuple[str, ...]
    next_step: str
    next_booking: datetime | None
    leaflets: tuple[str, ...]
    note_to_resident: str


@dataclass(frozen=True)
class DaySheetRow:
    """One visit, or one time that is taken, of a coach's day.

    Args:
        start: Local time.
        end: Local time.
        who: The resident's name, the code of a protected identity, or what takes the time.
        phone: Where the resident answers.
        address: Street and number.
        area: Part of the municipality.
        wish: What the resident asked for.
        last_time: One line from the last visit.
        kind: Whether somebody is visited.
        flags: What to mind, in words ready to print.
    """

    start: datetime
    end: datetime
    who: str
    phone: str
    address: str
    area: str
    wish: str
    last_time: str
    kind: Literal["visit", "busy"]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class DaySheet:
    """A coach's day."""

    day: date
    coach_name: str
    rows: tuple[DaySheetRow, ...]


@dataclass(frozen=True)
class PaperSection:
    """A part of an extract or a protocol, in words ready to print.

    Args:
        title: The heading.
        paragraphs: What stands below it.
        items: A list; the first text of each is set in bold where there are more.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class PlainPaper:
    """An extract, a report or a protocol: sections of plain words.

    Args:
        title: The document's.
        opening: The paragraphs below the title; the first is set larger.
        sections: In the order they are read.
        close: The heading of whom to call, at the end; empty on an internal paper, which says nothing of it.
        edition: The day that stands on it.
    """

    title: str
    opening: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    close: str
    edition: date
