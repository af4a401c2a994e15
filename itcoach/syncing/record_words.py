"""Records, fields and values as a coach reads them, where sync has something to say about one."""

import re
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from itcoach import dates
from itcoach.codes import written
from itcoach.labels import label
from itcoach.privacy import access
from itcoach.privacy.protection import may_see, shown_name
from models.base import CodeType, Record
from models.clock import to_local
from models.people import KEPT_ON_PAPER, Resident, coach_names
from models.stored import as_choice
from models.visit import Visit
from models.vocabulary import AccessPart
from resources.words import capital, language, ntr, tr
from sync.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["TOLD_BY_NO_FIELD", "RecordWords", "field_words", "moment_words"]

TOLD_BY_NO_FIELD: Final = frozenset(
    {
        "id", "resident_id", "visit_id", "booking_id", "measurement_id", "supersedes_id", "parents",
        "outside_reference", "created_at", "guide_version", "instrument", "extras", "asked_by", "written_by",
        "named_coach_id", "steps_done", "stuck_at", "asked", "started_at", "copied_from", "published_number",
    }
)  # fmt: skip
"""Fields that mean nothing to a person by themselves."""

_PARTS: Final = {
    "booking": AccessPart.BOOKING,
    "visit": AccessPart.VISIT,
    "visit_task": AccessPart.VISIT,
    "visit_note": AccessPart.VISIT,
    "finding": AccessPart.VISIT,
    "leaflet": AccessPart.VISIT,
    "measurement": AccessPart.MEASUREMENTS,
    "follow_up": AccessPart.MEASUREMENTS,
    "risk_check": AccessPart.SAFETY,
    "incident": AccessPart.SAFETY,
}
"""What the access log calls a kind of record; the rest stands on the card."""
_KINDS: "Final[dict[str, type[Any]]]" = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers
}


class RecordWords:
    """Say in words what a record is, for the coach who works here.

    Args:
        work: Whose laptop.
        session: The caller's session.
    """

    def __init__(self, work: "Workplace", session: "Session") -> None:
        self._work, self._session = work, session
        self._today = work.clock.today()
        self._coaches = coach_names(session)
        self._told: defaultdict[AccessPart, dict[str, None]] = defaultdict(dict)

    def note_told(self) -> None:
        """Note in the access log whose records were said in words."""
        for part, persons in self._told.items():
            access.note_many(self._work, persons, part)

    def row(self, entity: str, record: str) -> Any:
        """Return the record as it stands here, or ``None``."""
        kind = _KINDS.get(entity)
        return self._session.get(kind, record) if kind else None

    def resident_of(self, entity: str, record: str, fields: "dict[str, Any]") -> Resident | None:
        """Return whom a record is about; ``fields`` tell where the record itself is not here."""
        row = self.row(entity, record)
        if isinstance(row, Resident):
            return row
        visit_id = getattr(row, "visit_id", None) or fields.get("visit_id")
        visit = self._session.get(Visit, visit_id) if visit_id else None
        resident_id = (
            getattr(row, "resident_id", None)
            or fields.get("resident_id")
            or (visit.resident_id if visit else None)
        )
        return self._session.get(Resident, resident_id) if resident_id else None

    def is_secret(self, resident: Resident | None, fields: "Iterable[str]") -> bool:
        """Tell whether values are about a protected identity and not for this coach, or kept on paper."""
        if resident is None or not resident.protected_identity:
            return False
        # A whole edit of a record that is gone may hold any field.
        return not may_see(self._work, resident) or any(
            field == "*" or field in KEPT_ON_PAPER for field in fields
        )

    def title(self, entity: str, record: str, fields: "dict[str, Any] | None" = None) -> str:
        """Return what to call a record, such as "Bokningen måndag 23 november 09.00, Gunvor Öberg"."""
        row, fields = self.row(entity, record), fields or {}

        def value(name: str) -> Any:
            return getattr(row, name, None) if row is not None else fields.get(name)

        resident = self.resident_of(entity, record, fields)
        if resident is not None:
            self._told[_PARTS.get(entity, AccessPart.CARD)][resident.id] = None
        who = shown_name(resident) if resident else tr("okänd invånare")
        if entity == "resident":
            if resident is None and value("code"):
                return tr("Kortet för {who}", who=written(value("code")))
            return tr("Kortet för {who}", who=who)
        if entity == "coach":
            return tr("Uppgifterna om {who}", who=value("name") or tr("en coach"))
        if entity == "guide_draft":
            return tr("Utkastet till guiden ”{title}”", title=_guide_title(value))
        when = self._when(entity, value)
        return _titles(when, who)[entity]() if entity in _titles("", "") else tr("En uppgift")

    def _when(self, entity: str, value: "Callable[[str], Any]") -> str:
        if entity in ("visit_task", "visit_note", "finding"):
            visit = self._session.get(Visit, value("visit_id")) if value("visit_id") else None
            if visit is not None:
                return self.moment(visit.start)
        name = next((name for name in _WHEN if value(name)), "")
        if name:
            return self.moment(value(name))
        name = next((name for name in ("day", "due", "answered_at") if value(name)), "")
        return _day(value(name)) if name else ""

    def moment(self, moment: "datetime | str") -> str:
        """Return when something is or was, as said today."""
        moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return moment_words(moment, self._today)

    def who(self, by: str) -> str:
        """Return who stands behind ``coach:<identity>`` or ``server``, at the beginning of a sentence."""
        coach = by.removeprefix("coach:")
        if by == "server":
            return tr("Växeln")
        if by and coach == self._work.coach_id:
            return tr("Du, på en annan dator")
        return self._coaches.get(coach) or tr("Någon annan")

    def field(self, name: str) -> str:
        """Return what a field is called within a sentence."""
        return field_words(name)

    def fields(self, names: "Iterable[str]") -> str:
        """Return what several fields are called: "tiden, längden och coachen"."""
        words = list(dict.fromkeys(self.field(name) for name in names))
        if len(words) < 2:
            return "".join(words)
        return tr("{some} och {last}", some=", ".join(words[:-1]), last=words[-1])

    def value(self, entity: str, name: str, value: Any) -> str:
        """Return a field's value as it was written."""
        if value is None or value in ("", [], {}):
            return tr("(tomt)")
        if isinstance(value, bool):
            return tr("ja") if value else tr("nej")
        if name in ("minutes", "travel_minutes") and isinstance(value, int):
            return ntr("{n} minut", "{n} minuter", value)
        if name in ("coach_id", "taken_by"):
            return self._coaches.get(value) or tr("okänd coach")
        if name == "code":
            return written(str(value))
        if name == "answers" and isinstance(value, list):
            return ntr("{n} svar", "{n} svar", sum(each is not None for each in value))
        if isinstance(value, datetime) or (name in _MOMENTS and isinstance(value, str)):
            return self.moment(value)
        if isinstance(value, date) or (name in _DAYS and isinstance(value, str)):
            return _day(value)
        columns = ENTITIES[entity].columns if entity in ENTITIES else {}
        kind = columns[name].type if name in columns else None
        return label(as_choice(kind.choices, value)) if isinstance(kind, CodeType) else str(value)

    def values(self, entity: str, fields: "dict[str, Any]") -> list[str]:
        """Return what was written in several fields, one line each; empty ones are left out."""
        return [
            tr("{field}: {value}", field=capital(self.field(name)), value=self.value(entity, name, value))
            for name, value in fields.items()
            if name not in TOLD_BY_NO_FIELD and value not in (None, "", [], {}, False)
        ]


def field_words(name: str) -> str:
    """Return what a field is called within a sentence."""
    words = _FIELDS.get(name)
    return words() if words else name


def moment_words(moment: datetime, today: date) -> str:
    """Return when something is or was, such as "i dag 09.12" or "måndag 23 november 09.00"."""
    local = to_local(moment)
    time = dates.clock_time(local, language())
    days = (today - local.date()).days
    if days == 0:
        return tr("i dag {time}", time=time)
    if days == 1:
        return tr("i går {time}", time=time)
    if days == -1:
        return tr("i morgon {time}", time=time)
    day = dates.long_date(local.date(), language())
    if local.year == today.year:
        day = day.removesuffix(f"\N{NO-BREAK SPACE}{local.year}")
    return f"{day} {time}"


def _day(value: "date | str") -> str:
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return dates.plain_date(day, language())


def _guide_title(value: "Callable[[str], Any]") -> str:
    for text in (value("swedish"), value("english")):
        if found := re.search(r"^title: *(.+)$", text or "", re.MULTILINE):
            return found[1].strip("\"'")
    return str(value("guide_id") or "")


def _titles(when: str, who: str) -> "dict[str, Callable[[], str]]":
    return {
        "booking": lambda: tr("Bokningen {when}, {who}", when=when, who=who),
        "visit": lambda: tr("Besöket {when}, {who}", when=when, who=who),
        "visit_task": lambda: tr("En uppgift vid besöket {when}, {who}", when=when, who=who),
        "visit_note": lambda: tr("Anteckningen från besöket {when}, {who}", when=when, who=who),
        "device": lambda: tr("En apparat hos {who}", who=who),
        "follow_up": lambda: tr("Uppföljningen {when}, {who}", when=when, who=who),
        "measurement": lambda: tr("Mätningen {when}, {who}", when=when, who=who),
        "busy_time": lambda: tr("Mötet eller frånvaron {when}", when=when),
        "finding": lambda: tr("Bifyndet {when}", when=when),
        "handout": lambda: tr("Utdelningen {when}", when=when),
        "incident": lambda: tr("Händelsen {when}", when=when),
        "leaflet": lambda: tr("Utskriften {when}", when=when),
        "rights_request": lambda: tr("Begäran {when}, {who}", when=when, who=who),
        "risk_check": lambda: tr("Riskbedömningen {when}, {who}", when=when, who=who),
        "time_entry": lambda: tr("Tidsdagboken {when}", when=when),
        "workload_point": lambda: tr("Fyrfältaren {when}", when=when),
        "access_entry": lambda: tr("Raden i loggen {when}, {who}", when=when, who=who),
    }


_WHEN: Final = ("start", "made_at", "left_at", "noticed_at", "happened_at", "checked_at", "asked_at", "at")
_MOMENTS: Final = frozenset(
    {
        "expected_end", "checked_out_at", "happened_at", "checked_at", "asked_at", "decided_at", "start",
        "end", "at", "reported_at", "made_at", "left_at", "noticed_at", "answered_at", "written_at",
        "proposed_at", "published_at",
    }
)  # fmt: skip
_DAYS: Final = frozenset({"due", "day", "safety_note_date", "safety_note_expires", "names_removed_on"})
_FIELDS: "Final[dict[str, Callable[[], str]]]" = {
    "*": lambda: "",
    "action": lambda: tr("vad som gjordes"),
    "at": lambda: tr("tiden"),
    "part": lambda: tr("vad som visades"),
    "active": lambda: tr("om coachen arbetar kvar"),
    "address": lambda: tr("adressen"),
    "all_day": lambda: tr("heldag"),
    "answer": lambda: tr("svaret"),
    "answered_at": lambda: tr("tiden för svaret"),
    "answers": lambda: tr("svaren"),
    "area": lambda: tr("området"),
    "asked": lambda: tr("hur frågorna ställdes"),
    "asked_at": lambda: tr("dagen för begäran"),
    "asked_by": lambda: tr("vem som frågade"),
    "birth_year": lambda: tr("födelseåret"),
    "cancel_reason": lambda: tr("skälet till återbudet"),
    "cancelled": lambda: tr("inställt"),
    "category": lambda: tr("sorten"),
    "checked_at": lambda: tr("dagen för bedömningen"),
    "checked_out_at": lambda: tr("när coachen gick"),
    "coach_id": lambda: tr("coachen"),
    "code": lambda: tr("koden"),
    "contact_name": lambda: tr("kontaktpersonen"),
    "contact_phone": lambda: tr("kontaktpersonens telefon"),
    "contact_relation": lambda: tr("kontaktpersonens relation"),
    "copies": lambda: tr("antalet"),
    "created_at": lambda: tr("när kortet gjordes"),
    "day": lambda: tr("dagen"),
    "decided_at": lambda: tr("dagen för beslutet"),
    "decided_by": lambda: tr("vem som beslutade"),
    "difficulty": lambda: tr("svårigheten"),
    "done": lambda: tr("vad som gjordes åt det"),
    "done_by": lambda: tr("vem som gjorde det"),
    "due": lambda: tr("dagen"),
    "end": lambda: tr("sluttiden"),
    "english": lambda: tr("den engelska texten"),
    "expected_end": lambda: tr("när besöket beräknades sluta"),
    "extras": lambda: tr("fler svar"),
    "form": lambda: tr("frågorna"),
    "gender": lambda: tr("könet"),
    "goal": lambda: tr("målet"),
    "guide_id": lambda: tr("guiden"),
    "happened": lambda: tr("vad som hände"),
    "happened_at": lambda: tr("när det hände"),
    "heard_from": lambda: tr("hur invånaren hörde talas om tjänsten"),
    "keyed_twice": lambda: tr("om svaren matades in två gånger"),
    "kind": lambda: tr("sorten"),
    "language": lambda: tr("språket"),
    "left_at": lambda: tr("tiden"),
    "made_at": lambda: tr("tiden"),
    "measures": lambda: tr("vad som bestämdes"),
    "minutes": lambda: tr("längden"),
    "missed_reason": lambda: tr("skälet till bortfallet"),
    "model": lambda: tr("modellen"),
    "name": lambda: tr("namnet"),
    "named_coach_id": lambda: tr("den namngivna IT-coachen"),
    "names_removed_on": lambda: tr("dagen då namn och anteckningar togs bort"),
    "next_step": lambda: tr("nästa steg"),
    "note": lambda: tr("anteckningen"),
    "noticed_at": lambda: tr("tiden"),
    "outcome": lambda: tr("hur det gick"),
    "outside_reference": lambda: tr("numret i växelns lista"),
    "phone": lambda: tr("telefonen"),
    "place": lambda: tr("platsen"),
    "proposed_at": lambda: tr("när den föreslogs"),
    "protected_identity": lambda: tr("skyddade personuppgifter"),
    "published_at": lambda: tr("när den publicerades"),
    "reason": lambda: tr("skälet"),
    "reference": lambda: tr("beslutets beteckning"),
    "remark": lambda: tr("anmärkningen"),
    "reported_at": lambda: tr("dagen för anmälan"),
    "reported_to": lambda: tr("vem det anmäldes till"),
    "safety_note": lambda: tr("uppgiften om tryggheten"),
    "safety_note_date": lambda: tr("dagen för uppgiften om tryggheten"),
    "safety_note_expires": lambda: tr("hur länge uppgiften om tryggheten visas"),
    "send_documents_to": lambda: tr("vart papper får skickas"),
    "source": lambda: tr("vem som bokade"),
    "start": lambda: tr("tiden"),
    "state": lambda: tr("läget"),
    "status": lambda: tr("läget"),
    "steps_done": lambda: tr("stegen som ni gjorde"),
    "stuck_at": lambda: tr("steget där det tog emot"),
    "swedish": lambda: tr("den svenska texten"),
    "system": lambda: tr("systemet"),
    "taken_by": lambda: tr("vem som tog emot begäran"),
    "text": lambda: tr("texten"),
    "time_needed": lambda: tr("tiden som gick åt"),
    "title": lambda: tr("rubriken"),
    "topic": lambda: tr("ämnet"),
    "travel_minutes": lambda: tr("restiden"),
    "two_coaches_needed": lambda: tr("om två coacher behövs"),
    "venue": lambda: tr("platsen"),
    "wish": lambda: tr("ärendet"),
    "words": lambda: tr("vad invånaren bad om"),
    "written_at": lambda: tr("tiden"),
    "written_by": lambda: tr("vem som skrev"),
}
