"""Every sheet that is printed, made of made-up facts."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Final

from itcoach.guides import catalogue
from itcoach.inclusion.drawing import Occasion
from itcoach.inclusion.questionnaire import instrument, switched_on
from itcoach.inclusion.scoring import DECLINED, Answer, change, score
from itcoach.leaflets import (
    DaySheet,
    DaySheetRow,
    GuideChoice,
    PaperSection,
    PlainPaper,
    Sender,
    SummaryTask,
    VisitSummary,
    day_sheet,
    flyer,
    guide_leaflet,
    index_answers_paper,
    index_form_paper,
    plain_paper,
    safety_cards,
    staff_leaflet,
    visit_summary,
)
from itcoach.leaflets.index_contents import MyAnswers, QuestionForm
from models.vocabulary import MeasurementKind
from resources.words import LANGUAGES
from tests.helpers.printed import MM, Printed

MONDAY: Final = date(2026, 11, 23)
LONG_NAME: Final = "Maximiliana-Fredrika Åkerströmmersdotter von Hälsingehammarö"
LONG_NOTE: Final = ("Kära Åsa! Öva gärna på att ringa Örjan på måndag, så går det lättare. " * 13)[:900]
SENDER: Final = Sender(
    municipality="Exempelby kommun",
    service="IT-coach",
    phone="08-123 456 00",
    hours="Måndag till fredag klockan 8–16",
    cost="Besöket kostar ingenting.",
    web="exempelby.se/itcoach",
)
SUMMARY: Final = VisitSummary(
    day=MONDAY,
    coach_name="Anna Ek",
    resident_name=LONG_NAME,
    goal="Jag vill se barnbarnen när jag pratar med dem",
    done=(SummaryTask("WhatsApp", "Ring videosamtal i WhatsApp", "Klart", "Du gjorde det själv"),),
    can_do_alone=("Öppna WhatsApp", "Ringa Örjan"),
    next_step="Öva på att skicka en bild.",
    next_booking=datetime(2026, 12, 7, 9, 30),
    leaflets=("Ring videosamtal i WhatsApp",),
    note_to_resident=LONG_NOTE,
)
EXTRACT: Final = PlainPaper(
    title="Det här finns sparat om dig",
    opening=(f"Till {LONG_NAME}, kod A7K3Q-X", LONG_NOTE),
    sections=(
        PaperSection("Varför uppgifterna finns", ("Kommunen ansvarar för dem.", LONG_NOTE)),
        PaperSection("Om dig", (), (("Namnet: Örjan",), ("Telefonen: 070-123 45 67",))),
        PaperSection("Besök", ("Det senaste först.",), (("23 november 2026", LONG_NOTE, "Löst"),) * 9),
    ),
    close="Ring om du undrar över något",
    edition=MONDAY,
)
FOLDS: Final = {"booklet": (148.5 * MM,), "trifold": (98.5 * MM, 198.5 * MM)}
"""Where one panel ends and the next begins; the folds of a trifold are 1.5 mm to either side of it."""


FIRST: Final[tuple[Answer, ...]] = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
LATER: Final[tuple[Answer, ...]] = (3, 2, 3, 3, 2, None, 2, DECLINED, 2, 1, 2, 2)
QUESTIONS: Final = QuestionForm(
    "A7K3Q-X",
    "efter 6 månader",
    instrument(),
    switched_on(instrument(), [extra.id for extra in instrument().extras], again=True),
)


def my_answers(language: str) -> MyAnswers:
    """Return two measurements of somebody, half a year apart."""
    form, days = instrument(), (date(2026, 1, 12), date(2026, 7, 12))
    kinds = (MeasurementKind.FIRST, MeasurementKind.SIX_MONTHS)
    return MyAnswers(
        code="A7K3Q-X",
        day=days[1],
        form=form,
        answers=LATER,
        score=score(LATER),
        before=score(FIRST),
        occasions=tuple(
            Occasion(day, kind, form.version, score(given).index)
            for day, kind, given in zip(days, kinds, (FIRST, LATER), strict=True)
        ),
        change=change(FIRST, LATER).to_resident(language),
        guides=("Ring videosamtal i WhatsApp", "Skriv ut från mobilen"),
        next_day=date(2027, 1, 12),
    )


def a_visit(number: int = 0, **changes: object) -> DaySheetRow:
    start = datetime(2026, 11, 23, 8, 0) + timedelta(minutes=20 * number)
    row = DaySheetRow(
        start=start,
        end=start + timedelta(minutes=20),
        who=f"Gunvor Öberg {number}",
        phone="070-123 45 67",
        address="Åbyvägen 12",
        area="Bällsta",
        wish="Skrivaren skriver inte ut från telefonen.",
        last_time="12 oktober: wifi på plats, gjorde själv",
        kind="visit",
        flags=("Hund",),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def a_guide_leaflet(*names: str, language: str = "sv", sender: Sender = SENDER, **options: object) -> bytes:
    choices = [GuideChoice(catalogue.load(name, language)) for name in names or ("whatsapp-videosamtal",)]
    return guide_leaflet(choices, sender=sender, edition=MONDAY, language=language, **options)  # type: ignore[arg-type]


def a_day(*rows: DaySheetRow, language: str = "sv", sender: Sender = SENDER) -> bytes:
    return day_sheet(DaySheet(MONDAY, "Anna Ek", rows), sender=sender, language=language)


@dataclass(frozen=True)
class Sheet:
    """A sheet in one language; ``body`` is the size of most of its letters, points."""

    name: str
    language: str
    body: int
    data: bytes

    @cached_property
    def printed(self) -> Printed:
        """The sheet as it is read back."""
        return Printed(self.data, FOLDS.get(self.name.removesuffix("-large"), ()))


def make(name: str, language: str, sender: Sender = SENDER, note: str = LONG_NOTE) -> bytes:
    """Return the sheet ``name``, one of :data:`NAMES`, as a file."""
    kind, large = name.removesuffix("-large"), name.endswith("-large")
    issued = {"sender": sender, "edition": MONDAY, "language": language}
    match kind:
        case "guide":
            return a_guide_leaflet(language=language, sender=sender, note=note, large_print=large)
        case "guides":
            both = ("whatsapp-videosamtal", "skrivare-wifi")
            return a_guide_leaflet(*both, language=language, sender=sender, note=note)
        case "booklet":
            return a_guide_leaflet(
                language=language, sender=sender, note=note, large_print=large, booklet=True
            )
        case "summary":
            summary = replace(SUMMARY, note_to_resident=note)
            return visit_summary(summary, sender=sender, language=language, large_print=large)
        case "flyer" | "trifold":
            return flyer(**issued, trifold=kind == "trifold", large_print=large)  # type: ignore[arg-type]
        case "staff":
            return staff_leaflet(**issued, large_print=large)  # type: ignore[arg-type]
        case "extract":
            return plain_paper(EXTRACT, sender=sender, language=language)
        case "questions":
            return index_form_paper.compose(QUESTIONS, **issued, large_print=large)  # type: ignore[arg-type]
        case "answers":
            return index_answers_paper.compose(my_answers(language), **issued, large_print=large)  # type: ignore[arg-type]
        case "card":
            return safety_cards(**issued)  # type: ignore[arg-type]
        case _:
            rows = [a_visit(number) for number in range(8)]
            return a_day(*rows, a_visit(9, kind="busy", phone=""), language=language, sender=sender)


LEAFLETS: Final = ("guide", "guide-large", "guides", "booklet", "booklet-large", "summary", "summary-large")
HANDED_OUT: Final = (
    *LEAFLETS,
    "flyer",
    "flyer-large",
    "trifold",
    "trifold-large",
    "staff",
    "staff-large",
    "extract",
    "questions",
    "questions-large",
    "answers",
    "answers-large",
)
"""What is handed out, in one size or the other."""
NAMES: Final = (*HANDED_OUT, "card", "day")


@cache
def every_sheet() -> tuple[Sheet, ...]:
    """Return every sheet in every language and size."""
    return tuple(
        Sheet(name, language, 18 if name.endswith("-large") else 14, make(name, language))
        for name in NAMES
        for language in LANGUAGES
    )
