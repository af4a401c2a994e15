"""An extract in plain words, for the person it is about: what is held, why and for how long, who has looked.

Made from the extract alone (:mod:`sync.extracts`), so that server and laptop write the same paper. The
coaches stand in it by name: they are the municipality's staff, the person has met them, and whoever looked in
the line of duty is answerable for it. Whether other people are named in the notes is for the one who hands it
out to see before.
"""

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from itcoach.codes import written
from itcoach.extract.values import day_words, fields_in_words, noun, value_words, when_words
from itcoach.labels import label
from itcoach.leaflets.contents import PaperSection, PlainPaper
from itcoach.syncing.record_words import field_words
from models.clock import to_local
from models.outbox import OutboxState
from models.stored import as_choice
from models.vocabulary import AccessAction, AccessPart, Regime
from resources.words import capital, ntr, tr

if TYPE_CHECKING:
    from sync.extracts import Extract, HeldChange, HeldRecord

__all__ = ["in_words", "title"]

_DAY_FIELDS: Final = (
    "start", "answered_at", "due", "made_at", "noticed_at", "checked_at", "happened_at", "asked_at",
    "written_at",
)  # fmt: skip
"""The field that says when a record is of, the first that is filled."""
_FORMS: Final = ("instrument", "form")
_BELOW_A_VISIT: Final = ("visit_task", "visit_note", "finding")


def title(extract: "Extract") -> str:
    """Return what an extract is called as a file: never with a name."""
    day = to_local(datetime.fromisoformat(extract.made_at)).date()
    return tr(
        "Registerutdrag {code} {day}", code=written(extract.code) or extract.person[:8], day=day.isoformat()
    )


def in_words(extract: "Extract") -> PlainPaper:
    """Return an extract as a paper, in the interface language."""
    return _Words(extract).paper()


class _Words:
    def __init__(self, extract: "Extract") -> None:
        self._extract, self._staff = extract, extract.staff
        held = extract.server.records if extract.server else []
        here = extract.laptop.records if extract.laptop else []
        self._records: defaultdict[str, list[HeldRecord]] = defaultdict(list)
        for record in held if extract.server else here:
            self._records[record.table].append(record)
        self._known = {(each.table, each.id): each for each in held}
        self._live = self._known.keys() | {(each.table, each.id) for each in here}

    def paper(self) -> PlainPaper:
        sections = (
            self._why(),
            self._rights(),
            *self._missing(),
            *self._person(),
            *self._visits(),
            *self._of_kinds(),
            *self._only_here(),
            *self._looks(),
            *self._changes(),
            *self._conflicts(),
            *self._removals(),
        )
        made = datetime.fromisoformat(self._extract.made_at)
        return PlainPaper(
            title=tr("Det här finns sparat om dig"),
            opening=self._opening(),
            sections=tuple(each for each in sections if each.paragraphs or each.items),
            close=tr("Ring om du undrar över något"),
            edition=to_local(made).date(),
        )

    def _opening(self) -> tuple[str, ...]:
        # Where names stay on the laptop, the server's card has none.
        here = self._extract.laptop.records if self._extract.laptop else []
        cards = [*self._records["resident"], *(each for each in here if each.table == "resident")]
        name = next((each.fields["name"] for each in cards if each.fields["name"]), "")
        code = written(self._extract.code)
        whom = (
            tr("Till {name}, kod {code}", name=name, code=code)
            if name
            else tr("Till dig med kod {code}", code=code)
        )
        decided = self._extract.municipality
        return (
            whom,
            tr(
                "Det här är ett registerutdrag. Det visar vad {municipality} har sparat om dig för att "
                "{service} ska kunna hjälpa dig.",
                municipality=decided.get("name") or tr("din kommun"),
                service=decided.get("service_name") or tr("IT-coachen"),
            ),
            tr("Utdraget är gjort {when}.", when=when_words(self._extract.made_at)),
        )

    def _why(self) -> PaperSection:
        decided = self._extract.municipality
        holders = [
            self._who(f"coach:{each}")
            for each in (self._extract.server.holders if self._extract.server else ())
        ]
        where = (
            tr(
                "De finns på kommunens server, och krypterade på datorn hos: {names}.",
                names=", ".join(holders),
            )
            if holders
            else tr("De finns på kommunens server, och krypterade på IT-coachernas datorer.")
        )
        if decided.get("regime") == Regime.CODED:
            where = tr(
                "Ditt namn och anteckningarna finns bara krypterade på din IT-coachs dator. "
                "Servern har din kod."
            )
        months = decided.get("retention_months") or 24
        return PaperSection(
            tr("Varför uppgifterna finns"),
            (
                tr(
                    "De behövs för att en IT-coach ska kunna komma till dig på rätt tid, och fortsätta där "
                    "ni slutade. Kommunen ansvarar för dem."
                ),
                tr(
                    "Svaren på våra frågor visar också om hjälpen gör nytta. "
                    "Då används din kod, aldrig ditt namn."
                ),
                tr("De kommer från dig, från den som bokade besöket och från IT-coachen som var hos dig."),
                where,
                tr("Inget beslut om dig fattas av ett program."),
                ntr(
                    "Namn och anteckningar tas bort när det har gått {n} månad sedan vi senast hade "
                    "kontakt. Svar på frågor och vad besöken handlade om finns kvar med bara din kod.",
                    "Namn och anteckningar tas bort när det har gått {n} månader sedan vi senast hade "
                    "kontakt. Svar på frågor och vad besöken handlade om finns kvar med bara din kod.",
                    months,
                ),
                tr(
                    "Vem som har tittat, och vad som har ändrats, sparas i {n} månader så att det går att "
                    "kontrollera.",
                    n=max(months, decided.get("log_months") or 60),
                ),
            ),
        )

    def _rights(self) -> PaperSection:
        return PaperSection(
            tr("Det här kan du begära"),
            (
                tr("Säg till din IT-coach eller ring kommunen. Det kostar ingenting."),
                tr("Kommunens dataskyddsombud svarar också på frågor."),
            ),
            (
                (tr("Få veta vad som finns sparat om dig. Det är det här utdraget."),),
                (tr("Få det som är fel rättat."),),
                (
                    tr(
                        "Få uppgifterna raderade. Kommunen beslutar, och du får veta varför om svaret "
                        "blir nej."
                    ),
                ),
                (tr("Att uppgifterna bara ligger kvar och inte används, medan något utreds."),),
                (tr("Säga nej till att uppgifterna används. Kommunen prövar då ditt skäl."),),
                (tr("Klaga hos Integritetsskyddsmyndigheten, imy.se, telefon 08-657 61 00."),),
            ),
        )

    def _missing(self) -> list[PaperSection]:
        told = {
            "server": tr(
                "Det som finns på kommunens server är inte med, för datorn hade inget nät. Där finns vem "
                "som har läst om dig och vad som har ändrats. Be om ett nytt utdrag, så gör vi det med nät."
            ),
            "laptops": tr(
                "Det som bara finns på en IT-coachs dator och inte har hunnit skickas är inte med. "
                "IT-coachen kan göra ett utdrag som har det."
            ),
        }
        missing = tuple(words for part, words in told.items() if part in self._extract.missing)
        return [PaperSection(tr("Det här saknas i utdraget"), missing)]

    def _person(self) -> list[PaperSection]:
        lines = [line for record in self._records["resident"] for line in self._lines(record)]
        about = PaperSection(tr("Om dig"), (), tuple((line,) for line in lines))
        devices = tuple(tuple(self._lines(record)) for record in self._records["device"])
        return [about, PaperSection(tr("Dina enheter"), (), tuple(each for each in devices if each))]

    def _visits(self) -> list[PaperSection]:
        below: defaultdict[str, list[HeldRecord]] = defaultdict(list)
        for table in _BELOW_A_VISIT:
            for record in self._records[table]:
                below[record.fields.get("visit_id") or ""].append(record)
        items = []
        for visit in sorted(self._records["visit"], key=lambda each: each.fields["start"], reverse=True):
            lines = self._lines(visit, frozenset({"start"}))
            for record in below.pop(visit.id, ()):
                lines += self._below(record)
            items.append((when_words(visit.fields["start"]), *lines))
        items += [tuple(self._below(record)) for records in below.values() for record in records]
        return [PaperSection(tr("Besök"), (), tuple(items))]

    def _below(self, record: "HeldRecord") -> list[str]:
        first, *rest = [capital(noun(record.table)), *self._lines(record)]
        return [f"{first}. " + " · ".join(rest)]

    def _of_kinds(self) -> list[PaperSection]:
        titles = {
            "booking": tr("Bokningar"),
            "measurement": tr("Mätningar: vad du har svarat"),
            "follow_up": tr("Uppföljningar"),
            "leaflet": tr("Blad som du har fått"),
            "risk_check": tr("Riskbedömningar inför besök"),
            "incident": tr("Händelser vid besök"),
            "rights_request": tr("Det du har bett om"),
        }
        told = {"resident", "device", "visit", *_BELOW_A_VISIT}
        other = [table for table in self._records if table not in told and table not in titles]
        return [
            PaperSection(
                titles.get(table) or capital(noun(table)), (), tuple(self._dated(self._records[table]))
            )
            for table in (*titles, *sorted(other))
        ]

    def _dated(self, records: "list[HeldRecord]") -> list[tuple[str, ...]]:
        items = []
        for record in records:
            name = next((each for each in _DAY_FIELDS if record.fields.get(each)), "")
            head = (
                value_words(record.table, name, record.fields[name], self._staff)
                if name
                else noun(record.table)
            )
            items.append((capital(head), *self._lines(record, frozenset({name}))))
        return items

    def _only_here(self) -> list[PaperSection]:
        laptop = self._extract.laptop
        if laptop is None:
            return []
        items = []
        for record in laptop.records if self._extract.server else ():
            known = self._known.get((record.table, record.id))
            fields = {
                name: value
                for name, value in record.fields.items()
                if known is None or known.fields.get(name) != value
            }
            if fields:  # the words of the questions are told by the form
                fields |= {name: record.fields[name] for name in _FORMS if name in record.fields}
            if lines := fields_in_words(record.table, fields, self._staff):
                items.append((capital(noun(record.table)), *lines))
        told = {
            OutboxState.WAITING.value: tr("väntar på att skickas"),
            OutboxState.SET_ASIDE.value: tr("togs inte emot"),
        }
        for edit in laptop.outbox:
            state = told.get(edit.state) or tr("är skickat, och kvar tills servern är säkerhetskopierad")
            head = f"{capital(noun(edit.table))}: {state}"
            if edit.state != OutboxState.ACKED.value or self._extract.server is None:
                items.append((head, *fields_in_words(edit.table, edit.fields, self._staff)))
        for row in laptop.beside:
            keys = {"id", "record", "entity", "visit_id", "resident_id", "rev", "told", "mine_won", "field"}
            lines = self._beside(
                row.table, {k: v for k, v in row.fields.items() if k not in keys}, row.fields
            )
            items.append((capital(noun(row.table)), *lines))
        return [PaperSection(tr("Det som bara finns på IT-coachens dator"), (), tuple(items))]

    def _beside(self, table: str, fields: dict[str, Any], row: dict[str, Any]) -> list[str]:
        if table == "kept_conflict":
            entity, field = row["entity"], row["field"]
            return [
                value_words(entity, field, row[side], self._staff)
                for side in ("base", "mine", "theirs")
                if row[side]
            ]
        if table == "shadow":
            return fields_in_words(row["entity"], row["data"], self._staff)
        if table == "last_imported":
            return []
        return fields_in_words(table, fields, self._staff, without=frozenset({"saved_at", "state"}))

    def _looks(self) -> list[PaperSection]:
        parts = (self._extract.server, self._extract.laptop)
        looks = {each.id: each.fields for part in parts if part for each in part.access}
        items = tuple(
            (
                tr(
                    "{when}: {who} {did} {what}",
                    when=when_words(fields["at"]),
                    who=self._looker(fields),
                    did=label(as_choice(AccessAction, fields["action"])),
                    what=label(as_choice(AccessPart, fields["part"])),
                ),
            )
            for fields in sorted(looks.values(), key=lambda each: each["at"], reverse=True)
        )
        return [PaperSection(tr("Vem som har tittat"), (), items)]

    def _looker(self, fields: dict[str, Any]) -> str:
        who = self._who(f"coach:{fields['coach_id']}" if fields["coach_id"] else "server")
        if "sent_by" not in fields:
            return who
        return tr("{who} (skickat från {sender}s dator)", who=who, sender=self._who(fields["sent_by"]))

    def _changes(self) -> list[PaperSection]:
        server = self._extract.server
        if server is None:
            return []
        intro = tr("Det här har ändrats, med det som stod förut. Det senaste står först.")
        items = tuple(self._change(each) for each in reversed(server.changes))
        return [PaperSection(tr("Vad som har ändrats"), (intro,) if items else (), items)]

    def _change(self, change: "HeldChange") -> tuple[str, ...]:
        did = {
            "insert": tr("skrev in"),
            "delete": tr("tog bort"),
            "erase": tr("raderade"),
            "scrub": tr("tog bort namn och anteckningar ur"),
        }.get(change.kind, tr("ändrade"))
        head = tr(
            "{when}: {who} {did} {what}",
            when=when_words(change.at),
            who=self._who(change.by),
            did=did,
            what=noun(change.table),
        )
        if change.kind == "insert" and (change.table, change.id) in self._live:
            return (head,)  # what was written stands above, or as what it was before it was changed
        return (head, *(self._from_to(change, name, *pair) for name, pair in change.fields.items()))

    def _from_to(self, change: "HeldChange", name: str, old: Any, new: Any) -> str:
        field = capital(field_words(name))
        record = self._known.get((change.table, change.id))
        kind = str(record.fields.get("kind", "")) if record else ""
        told = value_words(change.table, name, new, self._staff, kind=kind)
        if old in (None, "", [], {}):
            return tr("{field}: {value}", field=field, value=told)
        before = value_words(change.table, name, old, self._staff, kind=kind)
        if new in (None, "", [], {}):
            return tr("{field} var: {value}", field=field, value=before)
        return tr("{field}: från {old} till {new}", field=field, old=f"”{before}”", new=f"”{told}”")

    def _conflicts(self) -> list[PaperSection]:
        server = self._extract.server
        intro = tr("Här skrev två personer olika. Båda versionerna är kvar tills någon har sett efter.")
        items = tuple(
            (
                tr(
                    "{when}: {what}",
                    when=when_words(each.at),
                    what=f"{noun(each.table)}, {field_words(each.field)}",
                ),
                *(
                    value_words(each.table, each.field, side, self._staff)
                    for side in (each.mine, each.theirs)
                    if side
                ),
            )
            for each in (server.conflicts if server else ())
        )
        return [PaperSection(tr("Där två skrev olika"), (intro,) if items else (), items)]

    def _removals(self) -> list[PaperSection]:
        server = self._extract.server
        items = tuple(
            (
                tr(
                    "{day}: namn och anteckningar togs bort, beslut {decision}.",
                    day=day_words(each.at),
                    decision=each.decision,
                ),
            )
            for each in (server.retention if server else ())
        )
        return [PaperSection(tr("Det som har tagits bort"), (), items)]

    def _lines(self, record: "HeldRecord", without: frozenset[str] = frozenset()) -> list[str]:
        return fields_in_words(record.table, record.fields, self._staff, without=without)

    def _who(self, by: str) -> str:
        if by.startswith("coach:"):
            return self._staff.get(by.removeprefix("coach:")) or tr("en IT-coach")
        return tr("den som sköter kommunens server")
