"""What the leaflets tell, read back from the printed file."""

from dataclasses import replace

import pypdfium2
import pytest

from itcoach.guides import catalogue
from itcoach.leaflets import GuideChoice, guide_leaflet, visit_summary
from tests.helpers.printed import Printed
from tests.helpers.sheets import (
    FOLDS,
    LEAFLETS,
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
    guide = catalogue.load("whatsapp-videosamtal", "sv")
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
    titles = [catalogue.load(name, "sv").title for name in names]
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
@pytest.mark.parametrize("web", [SENDER.web, "exempelkommun.example/it-hjalp"])
def test_a_flyer_is_one_paper_of_two_pages_with_whom_to_call_on_its_back(name: str, web: str) -> None:
    for language in ("sv", "en"):
        printed = Printed(make(name, language, replace(SENDER, web=web)))
        assert len(printed.reader.pages) == 2
        assert {page for page, _ in printed.document.all("H2")[-1].places} == {1}


@pytest.mark.parametrize("name", [*LEAFLETS[:5], "flyer-large", "staff-large"])
def test_the_number_to_call_stands_on_the_first_page_as_well(name: str) -> None:
    for language, words in (("sv", "Frågor? Ring"), ("en", "Questions? Call")):
        document = Printed(make(name, language), FOLDS.get(name.removesuffix("-large"), ())).document
        found = [node for node in document.all("P") if node.text.startswith(words)]
        assert [node.text for node in found] == [f"{words} {SENDER.phone}"]
        assert found[0].places == (document.all("H1")[0].places[0],)


def test_the_zeros_of_a_number_are_open_and_are_read_as_zeros() -> None:
    data = make("flyer", "sv", replace(SENDER, phone="000-00"))
    printed = Printed(data)
    number = next(run for run in printed.runs() if run.text == "000-00")
    assert "000-00" in printed.reader.pages[number.page].extract_text()
    with pypdfium2.PdfDocument(data) as document:
        image = document[number.page].render(scale=4, grayscale=True).to_pil()

    def shade(across: float, up: float) -> int:
        """Return how light the first zero is there, in parts of the size of the letters."""
        x, y = number.x + across * number.size, number.y + up * number.size
        found = image.getpixel((round(4 * x), round(4 * (printed.size[1] - y))))
        assert isinstance(found, int)
        return found

    assert {shade(0.33, up / 100) for up in range(15, 52)} == {255}
    assert shade(0.12, 0.33) == shade(0.53, 0.33) == 0


def test_a_number_that_is_not_set_is_not_asked_to_be_called() -> None:
    assert "Frågor?" not in Printed(make("guide", "sv", replace(SENDER, phone="Kommunens växel"))).text


def test_lines_to_write_on_fill_the_last_page_and_cost_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="9" height="9"/></svg>'
    )
    monkeypatch.setattr(catalogue, "picture", lambda name, number: empty)
    guide = catalogue.load("whatsapp-videosamtal", "sv")
    counts = set()
    for number in range(8, 24):
        longer = replace(guide, practice=("Ring Örjan.",) * number)
        data = guide_leaflet([GuideChoice(longer)], sender=SENDER, edition=MONDAY, language="sv")
        printed = Printed(data)
        last = len(printed.reader.pages) - 1
        places = [
            node.places[0][0] for node in printed.document.all("H2") if node.text == "Egna anteckningar"
        ]
        assert places in ([], [last])
        rules = [line for line in printed.strokes(last) if line[1] == line[3] and line[2] - line[0] > 480]
        lines = len(rules) - 3  # the page's head, and the frame of whom to call
        counts.add(lines)
        assert lines == 0 if not places else 3 <= lines <= 8
        read = [run for run in printed.runs() if run.number is not None]
        box = next(run for run in read if run.text.startswith("Ring oss"))
        alone = {run.text for run in read if run.page == last and run.y > box.y} <= {"Egna anteckningar"}
        # Whom to call is alone with the lines only where the page before had no room for it.
        assert not alone or min(run.y for run in read if run.page == last - 1) < box.y + 50
    assert len(counts) > 3


NAMED = {
    ("sv", "sms"): "Guiden som nämns får du av din coach.",
    ("sv", "skrivare-offline"): "Guiderna som nämns får du av din coach.",
    ("en", "sms"): "Your coach can give you the guide that is mentioned.",
    ("en", "skrivare-offline"): "Your coach can give you the guides that are mentioned.",
}


@pytest.mark.parametrize(("language", "name"), NAMED)
def test_a_leaflet_says_who_has_the_guides_that_it_names(language: str, name: str) -> None:
    said = NAMED[language, name]
    assert Printed(a_guide_leaflet(name, language=language)).text.count(said) == 1
    assert Printed(a_guide_leaflet(name, language=language, booklet=True)).text.count(said) == 1


def test_a_guide_in_the_same_leaflet_is_not_asked_for() -> None:
    assert "som nämns" not in Printed(a_guide_leaflet("sms", "storre-text")).text
    assert "som nämns" not in Printed(a_guide_leaflet("whatsapp-videosamtal")).text


def test_a_guide_named_only_in_a_step_that_is_left_out_is_not_asked_for() -> None:
    guide = catalogue.load("wifi-anslut", "sv")
    naming = {step.number for step in guide.steps if "guiden ”" in step.if_not}
    others = frozenset(step.number for step in guide.steps) - naming
    for steps, said in ((frozenset(naming), True), (others, False)):
        data = guide_leaflet([GuideChoice(guide, steps)], sender=SENDER, edition=MONDAY, language="sv")
        assert ("Guiden som nämns" in Printed(data).text) is said


def test_a_long_address_goes_on_after_its_slash() -> None:
    printed = Printed(make("trifold", "sv", replace(SENDER, web="exempelkommun.example/it-hjalp")))
    lines = [line.strip() for _, line in printed.lines()]
    at = lines.index("exempelkommun.example/")
    assert lines[at + 1] == "it-hjalp"
    printed = Printed(make("trifold", "sv", replace(SENDER, web="omsorgen.digitalhjalp.exempelkommun.se")))
    assert ".exempelkommun.se" in [line.strip() for _, line in printed.lines()]


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
