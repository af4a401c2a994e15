"""The group view of a laptop: how those who are measured fare together, and nobody by themselves.

Which measurements count is decided in ``followups.series``, what may be shown in ``group.tables``.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.followups.schedule import ENDS_THE_SERIES
from itcoach.followups.series import FollowUpState, counted, due_dates, state_of
from itcoach.group.people import LATER, NOTHING, Background, FollowUpFact, Occasion, Person, State, age_band
from itcoach.group.table import OTHERS
from itcoach.group.tables import groups_of
from itcoach.inclusion.questionnaire import Instrument, instrument
from itcoach.inclusion.scoring import readable
from models.booking import Booking
from models.clock import to_local
from models.measurement import Measurement
from models.people import Resident
from models.restriction import restricted_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from itcoach.followups.series import Whose
    from itcoach.group.tables import Group
    from itcoach.inclusion.scoring import Answer
    from itcoach.workplace import Workplace

__all__ = ["Overview", "counted_rows", "overview", "persons"]

_STATES: Final = {
    FollowUpState.DONE: State.ANSWERED,
    FollowUpState.MISSED: State.DROPPED,
    FollowUpState.LAPSED: State.DROPPED,
    FollowUpState.COMING: State.WAITING,
    FollowUpState.OPEN: State.WAITING,
}


@dataclass(frozen=True)
class Overview:
    """What may be shown of those the laptop holds.

    Attributes:
        groups: One for each choice there is, at least one.
        form: The version that was answered.
        day: When it was made.
    """

    groups: "tuple[Group, ...]"
    form: Instrument
    day: "date"

    def chosen(self, choice: str | None) -> "Group":
        """Return the group of a choice, or the first where that is not to be had."""
        return next((group for group in self.groups if group.choice == choice), self.groups[0])


def overview(work: "Workplace") -> Overview:
    """Return what may be shown of those the laptop holds."""
    today = work.clock.today()
    with work.store.read() as session:
        form, people = persons(session, today=today)
    return Overview(groups_of(people, work.coach_id, form), form, today)


def persons(session: "Session", *, today: "date") -> tuple[Instrument, list[Person]]:
    """Return those who have answered a first time, and the version of the form that most of them answered.

    A protected identity is counted, and its area, gender, age and source are not used: it belongs to those
    about whom nothing is known. Who answered another version the first time is left out; of a later answer
    to another version only that it was given is used.
    """
    standing = counted_rows(session)
    firsts = {
        row.resident_id: row
        for (_, kind), row in standing.items()
        if kind == Occasion.FIRST and row.answered_at is not None and readable(row.answers, row.instrument)
    }
    form = _most_used(row.instrument for row in firsts.values())
    firsts = {whose: row for whose, row in firsts.items() if row.instrument == form.version}
    groups = _backgrounds(session, {whose: to_local(row.answered_at).year for whose, row in firsts.items()})
    return form, [
        Person(
            coach=row.asked_by,
            first=tuple(row.answers),
            later=_later(whose, row, standing, form, today),
            groups=groups.get(whose, dict.fromkeys(Background, NOTHING)),
        )
        for whose, row in firsts.items()
    ]


def counted_rows(session: "Session") -> "dict[Whose, Any]":
    """Return the measurement that counts for each resident and kind, as rows with the columns' names.

    Left out is whose data are restricted: they are stored, and used for nothing else (GDPR article 18).
    """
    table = Measurement.__table__
    columns = (Measurement.__mapper__.attrs[c.key].class_attribute for c in table.c)
    free = Measurement.resident_id.not_in(restricted_here(session))
    return counted(session.execute(select(*columns).where(free)))


def _most_used(versions: "Iterable[str]") -> Instrument:
    used = Counter(versions).most_common(1)
    return instrument(used[0][0]) if used else instrument()


def _later(
    whose: str, first: Any, standing: "Mapping[Whose, Any]", form: Instrument, today: "date"
) -> "dict[Occasion, FollowUpFact]":
    unknown: tuple[Answer, ...] = (None,) * len(form.questions)
    facts: dict[Occasion, FollowUpFact] = {}
    over = None
    for kind, due in due_dates(first.answered_at).items():
        row = standing.get((whose, kind))
        state = _STATES[state_of(due, row, today)]
        reason = row.missed_reason if row is not None else over
        if row is not None and state is State.ANSWERED:
            same = readable(row.answers, row.instrument) == form
            given = tuple(row.answers) if same else unknown
            facts[kind] = FollowUpFact(state, given)
        elif state is State.DROPPED or over is not None:
            facts[kind] = FollowUpFact(State.DROPPED, (), reason)
        else:
            facts[kind] = FollowUpFact()
        if reason in ENDS_THE_SERIES:
            over = reason
    return {kind: facts[kind] for kind in LATER}


def _backgrounds(session: "Session", years: "Mapping[str, int]") -> dict[str, dict[Background, str]]:
    rows = session.execute(
        select(
            Resident.id,
            Resident.area,
            Resident.gender,
            Resident.birth_year,
            Resident.heard_from,
            Resident.protected_identity,
        )
    ).all()
    known = [row for row in rows if row.id in years and not row.protected_identity]
    booked: dict[str, str] = {}
    for booking in session.execute(select(Booking.resident_id, Booking.source).order_by(Booking.start)):
        booked.setdefault(booking.resident_id, str(booking.source))
    areas = _spellings(row.area for row in known)
    return {
        row.id: {
            Background.AREA: areas[_folded(row.area)],
            Background.GENDER: str(row.gender or NOTHING),
            Background.AGE: age_band(row.birth_year, years[row.id]),
            Background.SOURCE: str(row.heard_from or booked.get(row.id, NOTHING)),
        }
        for row in known
    }


def _folded(area: str) -> str:
    folded = " ".join(area.split()).casefold()
    return NOTHING if folded == OTHERS else folded


def _spellings(areas: "Iterable[str]") -> dict[str, str]:
    """Return how each area is written most often: "norra  byn" and "Norra byn" are one."""
    written = Counter(" ".join(area.split()) for area in areas)
    spellings: dict[str, str] = {NOTHING: NOTHING}
    for area, _ in sorted(written.items(), key=lambda each: (-each[1], each[0])):
        spellings.setdefault(_folded(area), area)
    return spellings
