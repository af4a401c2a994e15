"""The rules of paper, checked on the PDF itself."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pdfua
import pytest

from itcoach import guides
from itcoach.leaflets import (
    DaySheet,
    DaySheetRow,
    GuideChoice,
    Sender,
    SummaryTask,
    VisitSummary,
    day_sheet,
    guide_leaflet,
    visit_summary,
)
from tests.helpers.printed import Printed

MONDAY = date(2026, 11, 23)
LONG_NAME = "Maximiliana-Fredrika Åkerströmmersdotter von Hälsingehammarö"
LONG_NOTE = ("Kära Åsa! Öva gärna på att ringa Örjan på måndag, så går det lättare. " * 13)[:900]
SENDER = Sender(
    municipality="Exempelby kommun",
    service="IT-coach",
    phone="08-123 456 00",
    hours="Måndag till fredag klockan 8–16",
    cost="Besöket kostar ingenting.",
    web="exempelby.se/itcoach",
)
SUMMARY = VisitSummary(
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


def a_guide_leaflet(name: str = "whatsapp-videosamtal", language: str = "sv", **options: object) -> bytes:
    guide = guides.load(name, language)
    return guide_leaflet([GuideChoice(guide)], sender=SENDER, edition=MONDAY, language=language, **options)  # type: ignore[arg-type]


def a_day(*rows: DaySheetRow, language: str = "sv") -> bytes:
    return day_sheet(DaySheet(MONDAY, "Anna Ek", rows), sender=SENDER, language=language)


def every_document() -> dict[str, bytes]:
    names = [guide.id for guide in guides.library("sv")]
    printed = {f"{name}-{lang}": a_guide_leaflet(name, lang) for name in names for lang in ("sv", "en")}
    return printed | {
        "large": a_guide_leaflet(large_print=True, note=LONG_NOTE),
        "summary": visit_summary(SUMMARY, sender=SENDER, language="sv"),
        "large-summary": visit_summary(SUMMARY, sender=SENDER, language="sv", large_print=True),
        "day": a_day(*[a_visit(number) for number in range(8)], a_visit(9, kind="busy", phone="")),
        "empty-day": a_day(),
    }


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return every_document()


def test_pdfua_finds_nothing_and_leaves_nothing_unchecked(
    documents: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in documents.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        report = pdfua.validate(str(path))
        assert (name, report.findings, report.skipped) == (name, (), ())


def test_every_font_is_embedded_and_subset(documents: dict[str, bytes]) -> None:
    for name, data in documents.items():
        for font in Printed(data).fonts():
            assert "+AtkinsonHyperlegible" in font["/BaseFont"], name
            assert "/FontFile2" in font["/FontDescriptor"], name


def test_the_same_leaflet_twice_is_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert every_document() == documents


def test_the_document_says_its_language_and_shows_its_title() -> None:
    printed = Printed(a_guide_leaflet("skrivare-wifi", "en"))
    title = guides.load("skrivare-wifi", "en").title
    xmp = printed.catalogue["/Metadata"].get_data().decode()
    assert printed.catalogue["/Lang"] == "en-GB"
    assert bool(printed.catalogue["/MarkInfo"]["/Marked"]) is True
    assert printed.catalogue["/ViewerPreferences"]["/DisplayDocTitle"] in (True, "true")
    assert printed.reader.metadata is not None
    assert printed.reader.metadata.title == title
    assert f'<rdf:li xml:lang="x-default">{title}</rdf:li>' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_parent_tree_leads_back_from_every_marked_content(documents: dict[str, bytes]) -> None:
    for data in documents.values():
        printed = Printed(data)
        numbers = printed.catalogue["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        for number, page in enumerate(printed.reader.pages):
            assert page["/StructParents"] == number
            assert printed.marked(number) == set(range(len(numbers[2 * number + 1])))


def test_a_guide_is_read_in_its_own_order() -> None:
    guide = guides.load("whatsapp-videosamtal", "sv")
    printed = Printed(a_guide_leaflet())
    assert [node.text for node in printed.document.all("H1")] == [guide.title]
    assert [node.text for node in printed.document.all("H3")] == [
        f"Steg {step.number} {step.title}" for step in guide.steps
    ]
    pictures = [step.picture_alt for step in guide.steps]
    assert [node.alt for node in printed.document.all("Figure")] == [
        *pictures,
        "QR-kod till exempelby.se/itcoach",
    ]
    items = [node.text for node in printed.document.all("LBody")]
    assert items == [*guide.you_need, *guide.trouble, *guide.practice, *guide.help]
    first = guide.steps[0]
    roles = [node.role for node in printed.document.kids]
    assert roles[roles.index("H3") :][:5] == ["H3", "P", "Figure", "P", "P"]
    assert f"Så ska det se ut: {first.expect}\nOm det inte stämmer: {first.if_not}\n" in printed.text


def test_a_space_survives_where_a_line_breaks() -> None:
    printed = Printed(a_guide_leaflet(note=LONG_NOTE))
    assert LONG_NOTE.strip() + "\n" in printed.text


def test_every_leaflet_says_whom_to_call(documents: dict[str, bytes]) -> None:
    for name, data in documents.items():
        if "day" in name:
            continue
        text = Printed(data).text.replace("\xa0", " ")
        never = (
            "We never ask for your codes." if name.endswith("-en") else "Vi frågar aldrig efter dina koder."
        )
        edition = "23 November 2026" if name.endswith("-en") else "23 november 2026"
        for words in (
            SENDER.municipality,
            SENDER.phone,
            SENDER.hours,
            SENDER.cost,
            SENDER.web,
            never,
            edition,
        ):
            assert words in text, name


@pytest.mark.parametrize(("large_print", "body"), [(False, 14), (True, 18)])
def test_the_type_is_large_and_the_lines_short(large_print: bool, body: int) -> None:
    lines = Printed(a_guide_leaflet(large_print=large_print, note=LONG_NOTE)).lines()
    sizes = [size for size, _ in lines]
    assert max(set(sizes), key=sizes.count) == body
    assert max(len(text.rstrip()) for _, text in lines) <= 60
    assert not any(text.rstrip().endswith("-") for _, text in lines)
    phone = next(size for size, text in lines if "08-123" in text)
    assert phone == max(sizes)


@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("name", ["whatsapp-videosamtal", "skrivare-wifi", "nagon-vill-ha-koder"])
def test_a_step_is_never_split_and_a_heading_never_alone(name: str, large_print: bool) -> None:
    nodes = Printed(a_guide_leaflet(name, large_print=large_print)).document.kids
    page = -1
    for node, following in itertools.pairwise(nodes):
        if node.role in ("H1", "H2", "H3") and following.pages:
            assert node.pages[-1] == following.pages[0]
        page = node.pages[0] if node.role == "H3" else (-1 if node.role == "H2" else page)
        assert page in (-1, node.pages[0])


def test_a_step_taller_than_a_page_goes_on_and_loses_nothing() -> None:
    guide = guides.load("whatsapp-videosamtal", "sv")
    step = replace(guide.steps[0], text=LONG_NOTE * 4, warning=LONG_NOTE)
    data = guide_leaflet(
        [GuideChoice(replace(guide, steps=(step,)))],
        sender=SENDER,
        edition=MONDAY,
        language="sv",
        large_print=True,
    )
    assert Printed(data).text.count("Kära Åsa!") == (LONG_NOTE * 5).count("Kära Åsa!")


def test_a_sign_the_font_lacks_does_not_stop_the_printer() -> None:
    text = Printed(a_guide_leaflet(note="Tryck på Dela → Bild 😀 A\u030a")).text
    assert "Tryck på Dela > Bild ? Å" in text


def test_the_summary_tells_the_visit() -> None:
    text = Printed(visit_summary(SUMMARY, sender=SENDER, language="sv")).text.replace("\xa0", " ")
    for words in (
        f"Till {LONG_NAME}",
        "Anna Ek besökte dig måndag 23 november 2026.",
        SUMMARY.goal,
        "WhatsApp: Ring videosamtal i WhatsApp\nKlart · Du gjorde det själv",
        "Ringa Örjan",
        "Måndag 7 december 2026 klockan 09.30",
    ):
        assert words in text


def test_a_short_visit_is_one_page() -> None:
    short = replace(SUMMARY, next_step="", leaflets=(), note_to_resident="")
    assert len(Printed(visit_summary(short, sender=SENDER, language="sv")).reader.pages) == 1


def test_the_summary_leaves_out_what_there_is_nothing_to_say_about() -> None:
    bare = replace(
        SUMMARY,
        goal="",
        done=(),
        can_do_alone=(),
        next_step="",
        next_booking=None,
        leaflets=(),
        note_to_resident="",
    )
    printed = Printed(visit_summary(bare, sender=SENDER, language="en"))
    headings = [node.text for node in printed.document.all("H2")]
    assert headings == ["Next visit", "Your own notes", "Call us when you need help"]
    assert "No time is booked." in printed.text


@pytest.mark.parametrize("count", [1, 8, 13, 30])
def test_a_day_is_one_page_and_no_row_is_lost(count: int) -> None:
    rows = [a_visit(number, wish=LONG_NOTE, who=f"{number}: {LONG_NAME}") for number in range(count)]
    printed = Printed(a_day(*rows))
    assert len(printed.reader.pages) == 1
    firsts = [row.kids[1].text for row in printed.document.all("TR")[1:]]
    assert [text.split(":")[0] for text in firsts] == [str(number) for number in range(count)]
    assert printed.text.replace("\xa0", " ").count("070-123 45 67") == count


def test_the_day_is_a_table_with_headers() -> None:
    table = Printed(a_day(a_visit(), language="en")).document.all("Table")[0]
    assert [(cell.text.strip(), cell.scope) for cell in table.kids[0].kids] == [
        ("Time", "/Column"),
        ("Who", "/Column"),
        ("Where", "/Column"),
        ("Wish and last visit", "/Column"),
    ]
    assert (table.kids[1].kids[0].text.strip(), table.kids[1].kids[0].scope) == ("08:00–08:20", "/Row")


def test_a_taken_time_is_said_in_words() -> None:
    meeting = a_visit(kind="busy", who="Morgonmöte", phone="", wish="", last_time="", flags=())
    assert "Morgonmöte" in Printed(a_day(meeting)).text
    assert "Upptaget" in Printed(a_day(meeting)).text
