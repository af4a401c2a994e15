"""What is held about a person, field by field, in words for the person it is about."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Boolean, Date

from itcoach import dates
from itcoach.codes import written
from itcoach.inclusion.questionnaire import PAPER, InstrumentUnknown, instrument
from itcoach.labels import label, request_state
from itcoach.safety.questions import FormUnknown, risk_form
from itcoach.syncing.record_words import field_words
from models.base import CodeType, UtcDateTime
from models.clock import to_local
from models.stored import as_choice
from models.vocabulary import RequestState
from resources.words import capital, language, ntr, tr
from sync.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["NOT_TOLD", "day_words", "fields_in_words", "noun", "value_words", "when_words"]

_COACHES: Final = frozenset({"coach_id", "written_by", "asked_by", "taken_by", "named_coach_id"})
NOT_TOLD: Final = {
    "resident_id": "it is the person whom all of it is about",
    "visit_id": "the record stands with its visit, or has its own day",
    "booking_id": "the visit has its own day",
    "measurement_id": "the measurement has its own day",
    "supersedes_id": "the earlier version stands beside it",
    "parents": "the versions of a note stand in their order",
    "guide_version": "a number of the program's; the guide is named",
    "instrument": "a number of the program's; the questions are printed as they were asked",
    "form": "a number of the program's; the questions are printed as they were asked",
}
"""Fields that the paper leaves out, with the reason; the file of JSON has them all."""

_NOUNS: "Final[dict[str, Callable[[], str]]]" = {
    "resident": lambda: tr("ditt kort"),
    "device": lambda: tr("en av dina enheter"),
    "booking": lambda: tr("en bokning"),
    "visit": lambda: tr("ett besök"),
    "visit_task": lambda: tr("en uppgift vid ett besök"),
    "visit_note": lambda: tr("en anteckning från ett besök"),
    "finding": lambda: tr("ett bifynd"),
    "leaflet": lambda: tr("ett blad som du har fått"),
    "measurement": lambda: tr("en mätning"),
    "follow_up": lambda: tr("en uppföljning"),
    "risk_check": lambda: tr("en riskbedömning"),
    "incident": lambda: tr("en händelse"),
    "rights_request": lambda: tr("något du har bett om"),
    "access_entry": lambda: tr("en rad i loggen"),
    "note_draft": lambda: tr("en anteckning som inte är klar"),
    "measurement_draft": lambda: tr("en mätning som inte är klar"),
    "incident_draft": lambda: tr("en händelserapport som inte är klar"),
    "kept_conflict": lambda: tr("två versioner av samma uppgift"),
    "shadow": lambda: tr("serverns version av något som är ändrat på datorn"),
    "last_imported": lambda: tr("ett kontrolltal från växelns lista, utan uppgifter i klartext"),
    "tombstone": lambda: tr("att något är borttaget, utan vad det var"),
}


def noun(table: str) -> str:
    """Return what a record of a table is called within a sentence; a table without words keeps its name."""
    words = _NOUNS.get(table)
    return words() if words else table


def day_words(value: "str | date") -> str:
    """Return a day in words, such as "23 november 2026"."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return dates.plain_date(day, language())


def when_words(value: str) -> str:
    """Return an instant as it was in Sweden, such as "23 november 2026 klockan 09.12"."""
    local = to_local(datetime.fromisoformat(value))
    return tr("{day} klockan {time}", day=day_words(local.date()), time=dates.clock_time(local, language()))


def fields_in_words(
    table: str,
    fields: "Mapping[str, Any]",
    staff: "Mapping[str, str]",
    *,
    without: frozenset[str] = frozenset(),
) -> list[str]:
    """Return what fields hold, a line each; what is empty is left out, and so is a no."""
    lines = []
    for name, value in fields.items():
        if name in without or name in NOT_TOLD or value in (None, "", [], {}, False):
            continue
        if name in ("answers", "extras") and table in ("measurement", "measurement_draft"):
            lines += _questions(fields, name)
        elif name == "answers" and table == "risk_check":
            lines += _risks(fields)
        elif isinstance(value, dict):
            lines += [f"{key}: {each}" for key, each in value.items() if each not in (None, "")]
        else:
            words = value_words(table, name, value, staff, kind=str(fields.get("kind", "")))
            lines.append(tr("{field}: {value}", field=capital(field_words(name)), value=words))
    return lines


def value_words(table: str, name: str, value: Any, staff: "Mapping[str, str]", *, kind: str = "") -> str:
    """Return a value as a person writes it; the ``kind`` of the record decides what some of them mean."""
    if value in (None, "", [], {}):
        return tr("(tomt)")
    if isinstance(value, bool):
        return tr("ja") if value else tr("nej")
    if name in _COACHES:
        return staff.get(value) or tr("en IT-coach")
    if name == "code":
        return written(str(value))
    if name in ("minutes", "travel_minutes"):
        return ntr("{n} minut", "{n} minuter", value)
    columns = ENTITIES[table].columns if table in ENTITIES else {}
    column = columns[name].type if name in columns else None
    if isinstance(column, UtcDateTime):
        return when_words(value)
    if isinstance(column, Date):
        return day_words(value)
    if isinstance(column, CodeType):
        choice = as_choice(column.choices, value)
        return request_state(choice, kind) if isinstance(choice, RequestState) else label(choice)
    if isinstance(column, Boolean):
        return tr("ja") if value else tr("nej")
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{key}: {_plain(each)}" for key, each in value.items() if each not in (None, ""))
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    return str(value)


def _questions(fields: "Mapping[str, Any]", name: str) -> list[str]:
    """Return the questions of a measurement with what was answered, as both were worded."""
    try:
        form = instrument(fields.get("instrument") or "")
    except InstrumentUnknown:
        return [f"{capital(field_words(name))}: {_plain(fields[name])}"]
    lines = []
    if name == "answers" and isinstance(fields[name], list):
        for question, answer in zip(form.questions, fields[name], strict=False):
            lines.append(f"{question.text[language()]} {_answer(question.answers[language()], answer)}")
        return lines
    asked = {extra.id: extra for extra in form.extras}
    for key, answer in dict(fields[name]).items():
        if key == PAPER:  # the keys stand for the answers, which are told already
            day = day_words(date.fromordinal(answer["day"]))
            lines.append(tr("Svaren förs in från ett papper. Datumet på pappret: {day}", day=day))
            continue
        words = asked[key].text[language()] if key in asked else str(key)
        options = asked[key].answers.get(language(), ()) if key in asked else ()
        lines.append(f"{words} {_answer(options, answer)}")
    return lines


def _risks(fields: "Mapping[str, Any]") -> list[str]:
    """Return the questions of a risk check with their answers."""
    words = {"yes": tr("ja"), "no": tr("nej"), "unknown": tr("vet inte")}
    answers = dict(fields["answers"])
    try:
        asked = {each.id: each.text[language()] for each in risk_form(fields.get("form") or "").questions}
    except FormUnknown:
        asked = {}
    return [f"{asked.get(key, key)} {words.get(answer) or _plain(answer)}" for key, answer in answers.items()]


def _answer(options: "tuple[str, ...]", answer: Any) -> str:
    if answer is None:
        return tr("(inte frågat)")
    if answer == "declined":
        return tr("Vill inte svara")
    if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(options):
        return options[answer]
    if isinstance(answer, list):
        return ", ".join(_answer(options, each) for each in answer)
    return _plain(answer)
