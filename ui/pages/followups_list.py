"""The code list as a table: who, which measurement, where it stands, and the days."""

from datetime import date
from typing import TYPE_CHECKING

from itcoach.codes import written
from itcoach.followups.series import MONTHS, FollowUpState
from itcoach.labels import label
from resources.words import tr
from ui.widgets.table import Column, Table
from ui.widgets.when_words import clock_text, day_text, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itcoach.followups.lines import FollowUpLine
    from ui.settings import Memory

__all__ = [
    "FILTERS",
    "NEXT_DAY",
    "booked_text",
    "fits",
    "follow_ups_table",
    "next_days",
    "state_text",
]

FILTERS: dict[str, tuple[FollowUpState, ...]] = {
    "todo": (FollowUpState.OPEN, FollowUpState.LAPSED),
    "coming": (FollowUpState.COMING,),
    "done": (FollowUpState.DONE,),
    "missed": (FollowUpState.MISSED,),
    "all": tuple(FollowUpState),
}
"""The parts of the list, and which follow-ups stand in each."""
OVER = FollowUpState.DONE, FollowUpState.MISSED
DAY, NEXT_DAY = 4, 5
"""The columns of the days: its own, and the next one where the line itself is not what comes next."""
_SYMBOLS: dict[FollowUpState, tuple[str, str]] = {
    FollowUpState.COMING: ("calendar-clock", "quiet_ink"),
    FollowUpState.OPEN: ("clipboard-text", "primary"),
    FollowUpState.LAPSED: ("alert", "attention"),
    FollowUpState.DONE: ("check-circle", "good"),
    FollowUpState.MISSED: ("account-off", "quiet_ink"),
}


def follow_ups_table(memory: "Memory", upcoming: "Mapping[str, date]") -> "Table[FollowUpLine]":
    """Return the table.

    Args:
        memory: Remembers the widths.
        upcoming: The next day by resident, kept up to date by the page.
    """
    columns: list[Column[FollowUpLine]] = [
        Column(tr("Vem"), lambda row: row.shown_name),
        Column(tr("Kod"), lambda row: written(row.code), width=104),
        Column(tr("Mätning"), lambda row: label(row.kind), _months_on, width=144),
        Column(tr("Läge"), state_text, width=246, symbol=_symbol),
        Column(tr("Dag"), lambda row: short_date(row.due), lambda row: row.due, width=124),
        Column(
            tr("Nästa gång"),
            lambda row: short_date(upcoming[row.resident_id]) if row.resident_id in upcoming else "–",
            lambda row: upcoming.get(row.resident_id, date.max),
            width=124,
        ),
    ]
    return Table("follow_ups", tr("Kodlista"), columns, memory)


def is_in(line: "FollowUpLine", part: str) -> bool:
    """Tell whether a follow-up stands in a part of the list; to do is only what this coach can do."""
    return line.state in FILTERS[part] and (part != "todo" or line.may_be_asked)


def next_days(lines: "Iterable[FollowUpLine]") -> dict[str, date]:
    """Return, by resident, the day of the follow-up that is open or comes next."""
    found: dict[str, date] = {}
    for line in lines:
        if line.state in (FollowUpState.OPEN, FollowUpState.COMING):
            found[line.resident_id] = min(line.due, found.get(line.resident_id, line.due))
    return found


def fits(line: "FollowUpLine", words: str) -> bool:
    """Tell whether every word is found in the name or in the code, written with or without its hyphen."""
    about = f"{line.shown_name} {line.code} {written(line.code)}".casefold()
    return all(word in about for word in words.casefold().split())


def state_text(line: "FollowUpLine") -> str:
    """Return where a follow-up stands, in a few words."""
    if line.hidden:
        return tr("skyddade personuppgifter")
    if line.restricted and line.state not in OVER:
        return tr("uppgifterna är begränsade")
    match line.state:
        case FollowUpState.COMING:
            return booked_text(line) or tr("öppnar {day}", day=short_date(line.opens))
        case FollowUpState.OPEN:
            return booked_text(line) or tr("öppen till {day}", day=short_date(line.closes))
        case FollowUpState.LAPSED:
            return tr("tiden är ute, säg varför")
        case FollowUpState.DONE if line.done_on is not None:
            return tr("gjord {day}", day=short_date(line.done_on))
        case _:
            return tr("bortfall: {reason}", reason=label(line.reason)) if line.reason else ""


def booked_text(line: "FollowUpLine") -> str:
    """Return when it is booked, and with whom where that is a colleague; empty where it is not."""
    if line.booked is None:
        return ""
    when = f"{day_text(line.booked.start.date())} {clock_text(line.booked.start)}"
    if line.booked.mine or not line.booked.coach:
        return tr("bokad {when}", when=when)
    return tr("bokad {when}, {coach}", when=when, coach=line.booked.coach)


def _months_on(line: "FollowUpLine") -> int:
    return MONTHS.get(line.kind, 0)


def _symbol(line: "FollowUpLine") -> tuple[str, str]:
    if line.hidden:
        return "shield-account", "quiet_ink"
    if line.restricted and line.state not in OVER:
        return "hand-back-left-outline", "quiet_ink"
    if line.booked is not None:
        return "calendar-check", "primary"
    return _SYMBOLS[line.state]
