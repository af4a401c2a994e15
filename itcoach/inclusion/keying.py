"""Answers keyed in from paper: whose they are by the code, which time they are for, and the check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach import codes
from itcoach.dates import plain_date
from itcoach.followups import schedule
from itcoach.followups.series import counted
from itcoach.inclusion import measurements
from itcoach.inclusion.measurements import MeasurementView
from itcoach.inclusion.questionnaire import CURRENT, KEY_DECLINED, KEY_NONE, PAPER, Extra, instrument
from itcoach.inclusion.scoring import DECLINED, HIGHEST, Answer
from itcoach.privacy import access
from itcoach.privacy.protection import may_see, shown_name
from itcoach.sensitive.findings import without
from models.clock import SWEDEN, to_local
from models.errors import Trouble
from models.measurement import Measurement, MeasurementDraft
from models.people import Resident
from models.regime import refuse_anonymous
from models.restriction import Restricted, restricted_here
from models.vocabulary import AccessPart, Asked, MeasurementKind
from resources.words import language, tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "Begun",
    "CodeUnknown",
    "CodeWrong",
    "Keyed",
    "PaperDateWrong",
    "Slot",
    "Whose",
    "answer_of",
    "answers_of",
    "differing",
    "keep",
    "save",
    "slot_on",
    "whose",
]

OLDEST_FIRST: Final = timedelta(days=366)
"""How old a first measurement on paper may be."""


class CodeWrong(Trouble):
    """What was typed is no code: its check character does not fit."""

    def __init__(self) -> None:
        super().__init__(
            tr("Det är ingen riktig kod: ett tecken är fel."),
            to_do=tr("Läs koden på pappret en gång till. Den har fem tecken och ett kontrolltecken."),
        )


class CodeUnknown(Trouble):
    """Nobody here has this code, or the coach may not see who does."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen invånare på den här datorn har den koden."),
            to_do=tr("Läs koden en gång till, synka, eller ge pappret till den coach som har invånaren."),
        )


class PaperDateWrong(Trouble):
    """No measurement can have been answered on the day of the paper."""


@dataclass(frozen=True)
class Begun:
    """A paper that somebody has begun to key in.

    Attributes:
        day: The day on the paper.
        keys: By question, as they were keyed in.
        words: The free words, by question id.
        saved_at: When the latest of it was kept.
    """

    day: date
    keys: Mapping[str, str]
    words: Mapping[str, str]
    saved_at: datetime


@dataclass(frozen=True)
class Slot:
    """A measurement that a paper may be for.

    Attributes:
        earliest: First day it may have been answered.
        latest: Last day.
        answered_on: The day of the answers that are stored already, if any.
        from_paper: Whether those were keyed in too, so that they can be corrected.
        visit_id: The visit that those belong to.
        begun: What has been keyed in already of a paper that is not done.
    """

    kind: MeasurementKind
    earliest: date
    latest: date
    answered_on: date | None = None
    from_paper: bool = False
    visit_id: str | None = None
    begun: Begun | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Whose:
    """Who has a code.

    Attributes:
        shown_name: The name, or the code of a protected identity.
        slots: The measurements that a paper may be for, the first at the top.
    """

    resident_id: str
    code: str
    shown_name: str = field(repr=False)
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Keyed:
    """What was keyed in.

    Attributes:
        answers: One a question.
        extras: By id.
    """

    answers: tuple[Answer, ...]
    extras: Mapping[str, Any]


def whose(work: "Workplace", *, code: str) -> Whose:
    """Return whose a paper is, and which measurements it may be for.

    Raises:
        CodeWrong: The check character does not fit.
        CodeUnknown: Nobody here has it, or another coach is named for whoever has.
        Restricted: The data of whoever has it are restricted, so that nothing is written.
        NobodyIsKept: The municipality keeps counts alone.
    """
    if not codes.is_code(code):
        raise CodeWrong
    plain = code.strip().upper().replace("-", "")
    with work.store.read() as session:
        refuse_anonymous(session)
        resident = session.scalars(select(Resident).where(Resident.code == plain)).first()
        if resident is None or not may_see(work, resident):
            raise CodeUnknown
        if resident.id in restricted_here(session):
            raise Restricted
        found = Whose(resident.id, codes.written(plain), shown_name(resident))
        stored, begun = _stored(session, resident.id), _begun(session, resident.id)
    access.note(work, resident_id=found.resident_id, part=AccessPart.MEASUREMENTS)
    today = work.clock.today()
    slots = [Slot(MeasurementKind.FIRST, today - OLDEST_FIRST, today)]
    if MeasurementKind.FIRST in stored:
        lines = schedule.code_list(work, today=today)
        slots += [
            Slot(line.kind, line.opens, min(line.closes, today))
            for line in lines
            if line.resident_id == found.resident_id and line.opens <= today
        ]
    return replace(
        found, slots=tuple(_with(slot, stored.get(slot.kind), begun.get(slot.kind)) for slot in slots)
    )


def slot_on(person: Whose, *, day: date, today: date) -> Slot:
    """Return the measurement that a paper of ``day`` is for.

    Answers that were keyed in already are corrected by a paper of the same day; none are ever written over by
    a paper of another day, or where they were given at a visit.

    Raises:
        PaperDateWrong: There is none, in plain words why.
    """
    if day > today:
        raise PaperDateWrong(
            tr("Dagen på pappret har inte varit än."), to_do=tr("Kontrollera datumet på pappret.")
        )
    same_day = [slot for slot in person.slots if slot.answered_on == day and slot.from_paper]
    fitting = [slot for slot in person.slots if slot.earliest <= day <= slot.latest]
    free = [slot for slot in fitting if slot.answered_on is None]
    if same_day or free:
        return (same_day or free)[0]
    done = next((slot.answered_on for slot in reversed(fitting) if slot.answered_on is not None), None)
    if done is not None:
        raise PaperDateWrong(
            tr("Mätningen är redan besvarad den {day}.", day=_in_words(done)),
            safe=tr("De svaren är kvar."),
            to_do=tr("Kontrollera datumet och koden. Samma frågor förs inte in två gånger."),
        )
    raise PaperDateWrong(tr("Ingen mätning var öppen den dagen."), to_do=_open_days(person))


def save(
    work: "Workplace",
    *,
    person: Whose,
    slot: Slot,
    day: date,
    keyed: Keyed,
    twice: bool = False,
    visit_id: str | None = None,
) -> MeasurementView:
    """Keep the answers of a paper as of its day.

    Args:
        work: The laptop.
        person: Whose they are.
        slot: Which measurement they are for, see :func:`slot_on`.
        day: Of the paper.
        keyed: The answers.
        twice: Whether they were keyed in twice and compared.
        visit_id: The visit at which the paper was handed over.

    Raises:
        NothingAnswered: Every question is unanswered.
        SensitiveText: The free words hold a personnummer or a code.
    """
    noon = datetime.combine(day, time(12), SWEDEN)
    return measurements.save_measurement(
        work,
        resident_id=person.resident_id,
        kind=slot.kind,
        answers=keyed.answers,
        extras=keyed.extras,
        asked=Asked.PAPER,
        visit_id=slot.visit_id if slot.answered_on else visit_id,
        answered_at=min(noon, work.clock.now()),
        keyed_twice=twice,
    )


def keep(
    work: "Workplace",
    *,
    person: Whose,
    slot: Slot,
    day: date,
    keys: Mapping[str, str],
    words: Mapping[str, str],
    visit_id: str | None = None,
) -> None:
    """Keep what is keyed in so far, so that a lock or a crash loses nothing of it.

    Answers that were begun on the screen are never written over: the paper can be keyed in again. Nothing is
    kept about whom a sync has taken away meanwhile.

    Args:
        work: The laptop.
        person: Whose paper it is.
        slot: Which measurement it is for.
        day: Of the paper.
        keys: By question; empty where nothing is keyed in yet.
        words: The free words, by question id.
        visit_id: The visit at which the paper was handed over.
    """
    form = instrument()
    with work.store.write() as session:
        refuse_anonymous(session)
        draft = session.get(MeasurementDraft, (person.resident_id, slot.kind))
        if draft is not None and draft.instrument == form.version and PAPER not in draft.extras:
            return
        if measurements.is_left_out(
            session, resident_id=person.resident_id, kind=slot.kind, visit_id=visit_id
        ):
            return
        # Numbers alone, which stay where a stricter regime takes the words away.
        paper = {"day": day.toordinal(), "keys": {name: int(key) for name, key in keys.items() if key}}
        session.merge(
            MeasurementDraft(
                resident_id=person.resident_id,
                kind=slot.kind,
                visit_id=visit_id,
                instrument=form.version,
                answers=list(_answers(keys)),
                extras={PAPER: paper} | {name: without(text) for name, text in words.items() if text},
                saved_at=work.clock.now(),
            )
        )


def answer_of(key: str, highest: int) -> Answer:
    """Return the answer that a key stands for: the number on the paper, also for declined, and one for none.

    Raises:
        ValueError: The question has no such answer.
    """
    if key == str(KEY_NONE):
        return None
    if key == str(KEY_DECLINED):
        return DECLINED
    if len(key) == 1 and key.isascii() and key.isdigit() and int(key) <= highest:
        return int(key)
    raise ValueError(f"no answer: {key!r}")


def answers_of(keys: Mapping[str, str], words: Mapping[str, str], *, extras: Iterable[Extra]) -> Keyed:
    """Return what was keyed in as answers; a question without a key has none.

    Args:
        keys: By question.
        words: The free words, by question id; empty ones are left out.
        extras: Which are asked; one that follows on an answer that was not given is left out.

    Raises:
        ValueError: A question has no such answer.
    """
    given = {
        extra.id: answer_of(keys.get(extra.id) or str(KEY_NONE), len(extra.answers["sv"]) - 1)
        for extra in extras
        if extra.answers and (extra.after is None or keys[str(extra.after[0])] == str(extra.after[1]))
    }
    told = {name: answer for name, answer in given.items() if answer is not None}
    return Keyed(_answers(keys), told | {name: text for name, text in words.items() if text})


def differing(first: Mapping[str, str], second: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions that were keyed in differently, in order."""
    return tuple(name for name in first if first[name] != second.get(name))


def _answers(keys: Mapping[str, str]) -> tuple[Answer, ...]:
    questions = instrument().questions
    return tuple(answer_of(keys.get(str(each.number)) or str(KEY_NONE), HIGHEST) for each in questions)


def _stored(session: "Session", resident_id: str) -> dict[str, Measurement]:
    """Return the answers that count, by kind."""
    rows = session.scalars(select(Measurement).where(Measurement.resident_id == resident_id)).all()
    return {kind: row for (_, kind), row in counted(rows).items() if row.answered_at is not None}


def _begun(session: "Session", resident_id: str) -> dict[str, Begun]:
    """Return the papers that are keyed in half-way, by kind."""
    drafts = session.scalars(
        select(MeasurementDraft).where(
            MeasurementDraft.resident_id == resident_id, MeasurementDraft.instrument == CURRENT
        )
    )
    return {
        draft.kind: Begun(
            date.fromordinal(draft.extras[PAPER]["day"]),
            {name: str(key) for name, key in draft.extras[PAPER]["keys"].items()},
            {name: text for name, text in draft.extras.items() if name != PAPER},
            draft.saved_at,
        )
        for draft in drafts
        if PAPER in draft.extras
    }


def _with(slot: Slot, stored: Measurement | None, begun: Begun | None) -> Slot:
    slot = replace(slot, begun=begun)
    if stored is None or stored.answered_at is None:
        return slot
    day = to_local(stored.answered_at).date()
    first = stored.kind == MeasurementKind.FIRST
    return replace(
        slot,
        earliest=day if first else slot.earliest,
        latest=day if first else slot.latest,
        answered_on=day,
        from_paper=stored.asked == Asked.PAPER,
        visit_id=stored.visit_id,
    )


def _open_days(person: Whose) -> str:
    days = (
        tr("från {first} till {last}", first=_in_words(slot.earliest), last=_in_words(slot.latest))
        for slot in _open(person.slots)
    )
    said = "; ".join(days)
    if said:
        return tr("Kontrollera datumet på pappret. Det kan ha varit {days}.", days=said)
    return tr("Kontrollera datumet på pappret. Ingen mätning väntar på svar just nu.")


def _open(slots: Iterable[Slot]) -> Iterable[Slot]:
    return (slot for slot in slots if slot.answered_on is None)


def _in_words(day: date) -> str:
    return plain_date(day, language())
