"""The measurements as a list of codes, a line each, with its codebook: for analysis, not for display.

Whoever holds the list and the programme can tell whose a code is, so it is handled as personal data. It has
no name, no area, gender, age or source, no free words, and the month in place of the day: a day is the day
of a visit, and would tell who it was.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.files import as_csv, decimal
from itcoach.followups.series import due_dates
from itcoach.group.lists import instrument_lines
from itcoach.group.people import Occasion
from itcoach.group.view import counted_rows
from itcoach.inclusion import measurements
from itcoach.inclusion.questionnaire import CURRENT, KEY_DECLINED, KEY_NONE, Extra, Instrument, instrument
from itcoach.inclusion.scoring import DECLINED, readable, rounded, score
from itcoach.privacy import access
from itcoach.privacy.protection import may_see
from models.clock import to_local
from models.people import Resident
from models.vocabulary import AccessAction, AccessPart, Asked, MissedReason
from resources.words import tr

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from itcoach.inclusion.scoring import Answer
    from itcoach.workplace import Workplace

__all__ = ["DECLINED_CODE", "NOT_ASKED_CODE", "measurements_as_list", "measurements_codebook"]

DECLINED_CODE: Final = str(KEY_DECLINED)
NOT_ASKED_CODE: Final = str(KEY_NONE)
_ORDER: Final[Mapping[str, int]] = {kind: at for at, kind in enumerate(Occasion)}


def measurements_as_list(
    work: "Workplace", *, first: "date | None" = None, last: "date | None" = None, own_only: bool = False
) -> bytes:
    """Return the measurements that count as CSV for Swedish Excel, and note it in the access log.

    Left out is whom this coach may not see: a protected identity that another coach is named for.

    Args:
        work: The laptop.
        first: The first day of those that are wanted, in Sweden; a missed one has the day it was due.
        last: The last day.
        own_only: Whether only those are wanted whom this coach measured the first time.
    """
    form = instrument()
    with work.store.read() as session:
        people = {each.id: each for each in session.scalars(select(Resident)) if may_see(work, each)}
        rows = counted_rows(session)
        codes = {each.id: each.code for each in people.values()}
    firsts = {row.resident_id: row for (_, kind), row in rows.items() if kind == Occasion.FIRST}
    wanted = [
        (codes[row.resident_id], _ORDER[row.kind], row)
        for row in rows.values()
        if row.resident_id in codes
        and row.kind in _ORDER
        and _within(_day(row, firsts), first, last)
        and (not own_only or _asked_by(firsts.get(row.resident_id)) == work.coach_id)
    ]
    wanted.sort(key=lambda each: each[:2])
    access.note_many(
        work, [row.resident_id for *_, row in wanted], AccessPart.MEASUREMENTS, AccessAction.EXPORTED
    )
    extras = _coded_extras(work, form)
    return as_csv(_headings(form, extras), (_cells(code, row, form, extras) for code, _, row in wanted))


def measurements_codebook(work: "Workplace") -> str:
    """Return what each column of the list of measurements means, as plain text."""
    form = instrument()
    extras = _coded_extras(work, form)
    asked = _known_forms(work)
    lines = [tr("Kodbok för listan med kodade mätningar"), ""]
    lines += [f"{name}: {meaning}" for name, meaning in _columns(form, extras)]
    lines += [
        "",
        tr("{declined} = vill inte svara, {missing} = frågan ställdes inte. En tom cell: uppgiften saknas.",
           declined=DECLINED_CODE, missing=NOT_ASKED_CODE),
        tr(
            "Bara den mätning som räknas är med: rättade och dubbla är utelämnade. Det som skrevs med egna "
            "ord är inte med. Månaden står i stället för dagen, och område, kön, ålder och källa står inte "
            "alls: tillsammans med koden skulle de kunna visa vem det är. De finns i gruppens tabeller. "
            "Skyddade personuppgifter står därför inte ut på något sätt."
        ),
        tr(
            "Den som har begränsade uppgifter är inte med. Svar på ett formulär som programmet inte känner "
            "står inte heller med: bara att de gavs, och formulärets version."
        ),
        tr(
            "Filen är personuppgifter: den som har programmet kan se vem en kod är. Förvara den så, och "
            "radera den när den är använd."
        ),
    ]  # fmt: skip
    for each in asked:
        lines += ["", *instrument_lines(each)]
    lines += ["", tr("Frågor utan poäng")]
    for extra in extras:
        for lang in ("sv", "en"):
            answers = "; ".join(f"{code} = {words}" for code, words in enumerate(extra.answers[lang]))
            lines.append(f"{extra.id} {lang}: {extra.text[lang]} {answers}")
    return "\n".join(lines) + "\n"


def _coded_extras(work: "Workplace", form: Instrument) -> list[Extra]:
    """Return the extras that the municipality asks, and those that were answered before it stopped asking."""
    asked = {extra.id for extra in measurements.extras_for(work, kind=Occasion.TWELVE_MONTHS)}
    with work.store.read() as session:
        for row in counted_rows(session).values():
            asked |= set(measurements.extras_of(row))
    return [extra for extra in form.extras if extra.answers and extra.id in asked]


def _known_forms(work: "Workplace") -> list[Instrument]:
    """Return the version that is asked today, and the others that were answered and are known."""
    with work.store.read() as session:
        rows = counted_rows(session).values()
    given = (readable(row.answers, row.instrument) for row in rows if row.answered_at is not None)
    others = {form.version: form for form in given if form is not None and form.version != CURRENT}
    return [instrument(), *(others[version] for version in sorted(others))]


def _columns(form: Instrument, extras: Sequence[Extra]) -> tuple[tuple[str, str], ...]:
    kinds = ", ".join(each.value for each in Occasion)
    asked = ", ".join(each.value for each in Asked)
    reasons = ", ".join(each.value for each in MissedReason)
    return (
        ("code", tr("invånarens kod, slumpad")),
        ("kind", tr("vilken mätning i serien: {values}", values=kinds)),
        ("month", tr("månaden då frågorna besvarades, år-månad; tomt vid bortfall")),
        ("instrument", tr("formulärets namn och version")),
        ("asked", tr("hur frågorna ställdes: {values}", values=asked)),
        ("keyed_twice", tr("1 om ett pappersformulär skrevs in två gånger och jämfördes, annars 0")),
        *(
            (f"q{question.number}", tr("svaret på fråga {n}, 0 till 3", n=question.number))
            for question in form.questions
        ),
        *((letter, tr("delens poäng, 0 till 100, två decimaler")) for letter in form.dimensions),
        ("index", tr("index, 0 till 100, två decimaler")),
        *((extra.id, tr("fråga utan poäng, se nedan")) for extra in extras),
        ("missed_reason", tr("skälet till bortfall: {values}", values=reasons)),
    )


def _headings(form: Instrument, extras: Sequence[Extra]) -> list[str]:
    return [name for name, _ in _columns(form, extras)]


def _cells(code: str, row: Any, form: Instrument, extras: Sequence[Extra]) -> list[str]:
    answered = row.answered_at is not None
    given = readable(row.answers, row.instrument) if answered else None
    answers = list(row.answers) if given else []
    points = score(answers, given) if given else None
    width = len(form.questions)
    return [
        code,
        str(row.kind),
        f"{to_local(row.answered_at):%Y-%m}" if answered else "",
        row.instrument,
        str(row.asked) if answered else "",
        str(int(row.keyed_twice)) if answered else "",
        *(_answer(answer) for answer in answers[:width]),
        *[""] * (width - len(answers)),
        *(_decimal(points.dimensions.get(letter) if points else None) for letter in form.dimensions),
        _decimal(points.index if points else None),
        *(_extra(measurements.extras_of(row), extra.id) for extra in extras),
        str(row.missed_reason or ""),
    ]


def _answer(answer: "Answer") -> str:
    if answer is None:
        return NOT_ASKED_CODE
    return DECLINED_CODE if answer == DECLINED else str(answer)


def _extra(extras: Mapping[str, Any], name: str) -> str:
    """Return the code of an extra; words, which a newer form may hold there, stay out."""
    value = extras.get(name)
    if value == DECLINED:
        return DECLINED_CODE
    return str(value) if type(value) is int else ""


def _decimal(points: "Fraction | None") -> str:
    if points is None:
        return ""
    return decimal(rounded(points * 100))


def _day(row: Any, firsts: Mapping[str, Any]) -> "date | None":
    if row.answered_at is not None:
        return to_local(row.answered_at).date()
    begun = firsts.get(row.resident_id)
    return due_dates(begun.answered_at).get(row.kind) if begun is not None and begun.answered_at else None


def _within(day: "date | None", first: "date | None", last: "date | None") -> bool:
    if day is None:
        return first is None and last is None
    return (first is None or first <= day) and (last is None or day <= last)


def _asked_by(row: Any) -> str:
    return "" if row is None else str(row.asked_by)
