"""What the leaflets tell, read back from the printed file."""

from dataclasses import replace

import pytest

from itcoach import guides
from itcoach.leaflets import GuideChoice, guide_leaflet, visit_summary
from tests.helpers.printed import Printed
from tests.helpers.sheets import (
    LONG_NAME,
    LONG_NOTE,
    MONDAY,
    SENDER,
    SUMMARY,
    a_day,
    a_guide_leaflet,
    a_visit,
    make,
)


def test_a_space_survives_where_a_line_breaks() -> None:
    printed = Printed(a_guide_leaflet(note=LONG_NOTE))
    assert LONG_NOTE.strip() + "\n" in printed.text


def test_only_the_chosen_steps_are_printed_with_their_own_numbers() -> None:
    guide = guides.load("whatsapp-videosamtal", "sv")
    choice = GuideChoice(guide, frozenset({2, 3, 5}))
    printed = Printed(guide_leaflet([choice], sender=SENDER, edition=MONDAY, language="sv"))
    assert [node.text.split()[1] for node in printed.document.all("H3")] == ["2", "3", "5"]
    assert "Här är stegen 2, 3 och 5 av 6." in printed.text
    one = GuideChoice(guide, frozenset({4}))
    printed = Printed(guide_leaflet([one], sender=SENDER, edition=MONDAY, language="sv"))
    assert "Här är steg 4 av 6." in printed.text


@pytest.mark.parametrize("booklet", [False, True])
def test_several_guides_begin_with_what_there_is_and_where(booklet: bool) -> None:
    names = ("skrivare-wifi", "whatsapp-videosamtal")
    printed = Printed(a_guide_leaflet(*names, note="Hej Åsa!", booklet=booklet))
    titles = [guides.load(name, "sv").title for name in names]
    assert [node.text for node in printed.document.all("H1")] == ["Dina guider", *titles]
    assert printed.text.count("Hej Åsa!") == 1
    contents = [node.text for node in printed.document.all("LBody")][:2]
    feet = {
        (run.page, booklet and run.x > 420): int(run.text.split()[1])
        for run in printed.runs()
        if run.number is None and run.text.startswith("Sida ")
    }
    for title, line in zip(titles, contents, strict=True):
        large = [run for run in printed.runs() if run.size > 20 and run.text.strip()]
        begins = next(run for run in large if title.startswith(run.text.strip()))
        assert line == f"{title}, sida {feet[begins.page, booklet and begins.x > 420]}"


def test_the_staff_leaflet_tells_when_and_how() -> None:
    printed = Printed(make("staff", "sv"))
    headings = [node.text for node in printed.document.all("H2")]
    assert headings == ["När kan du föreslå ett besök?", "Så bokar du", "Bra att veta", "Ring och boka"]
    assert [node.text for node in printed.document.all("Lbl")][6:10] == ["1.", "2.", "3.", "4."]


@pytest.mark.parametrize("name", ["flyer", "staff"])
def test_a_flyer_is_one_paper_of_two_pages(name: str) -> None:
    for language in ("sv", "en"):
        assert len(Printed(make(name, language)).reader.pages) == 2


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
