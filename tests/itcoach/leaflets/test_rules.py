"""The rules of paper hold for every sheet, read from the printed file itself.

What the card and the day sheet do otherwise, and why, stands in docs/printing.md.
"""

import itertools
from collections import Counter
from dataclasses import replace

import pytest

from itcoach.guides import catalogue
from itcoach.leaflets import GuideChoice, guide_leaflet
from resources.words import LANGUAGES
from tests.helpers.printed import MM, Printed, Run
from tests.helpers.sheets import FOLDS, HANDED_OUT, MONDAY, SENDER, Sheet, a_guide_leaflet, every_sheet

FINE = {14: 12.0, 18: 14.0}
"""The smallest print of what is handed out, by the size of its body."""
FURNITURE = {14: 10.5, 18: 12.5}


@pytest.fixture(params=every_sheet(), ids=lambda sheet: f"{sheet.name}-{sheet.language}")
def sheet(request: pytest.FixtureRequest) -> Sheet:
    found: Sheet = request.param
    return found


def is_handed_out(sheet: Sheet) -> bool:
    return sheet.name in HANDED_OUT


def test_every_font_is_embedded_and_subset_and_upright(sheet: Sheet) -> None:
    for font in sheet.printed.fonts():
        _, _, name = font["/BaseFont"].partition("+")
        assert name in ("AtkinsonHyperlegible-Regular", "AtkinsonHyperlegible-Bold")
        assert "/FontFile2" in font["/FontDescriptor"]


def test_the_letters_are_as_large_as_promised(sheet: Sheet) -> None:
    sizes = Counter[float]()
    for run in sheet.printed.runs():
        if run.number is not None:
            sizes[run.size] += len(run.text)
    if is_handed_out(sheet):
        assert sizes.most_common(1)[0][0] == sheet.body
        assert min(sizes) == FINE[sheet.body]
        assert min(run.size for run in sheet.printed.runs()) >= FURNITURE[sheet.body]
    elif sheet.name == "card":
        assert set(sizes) == {15, 11.5, 10, 8}
    else:
        assert min(sizes) >= 9
        assert sizes.most_common(1)[0][0] >= 10


def test_no_line_is_longer_than_sixty_characters(sheet: Sheet) -> None:
    lines = [text.rstrip() for _, text in sheet.printed.lines()]
    if sheet.name != "day":  # a table is read by columns
        assert max(map(len, lines)) <= 60
    assert not any(line.endswith("-") for line in lines)


def test_lines_stand_five_points_apart(sheet: Sheet) -> None:
    lines = [run for run in sheet.printed.runs() if run.number is not None]
    apart = {
        round(upper.y - lower.y - upper.size, 1)
        for upper, lower in itertools.pairwise(lines)
        if (upper.page, upper.x, upper.size, upper.font) == (lower.page, lower.x, lower.size, lower.font)
        and 0 < upper.y - lower.y < 1.6 * upper.size
    }
    assert apart
    if is_handed_out(sheet):
        assert min(apart) >= 4.9


def test_nothing_is_nearer_the_edge_than_fifteen_millimetres(sheet: Sheet) -> None:
    width, height = sheet.printed.size
    for run in sheet.printed.runs():
        assert run.x >= 15 * MM - 0.1, run
        assert run.x + run.width <= width - 15 * MM + 0.1, run
        assert 15 * MM - 0.1 <= run.y, run
        assert run.y + 0.7 * run.size <= height - 15 * MM + 0.1, run


def test_the_gutter_is_twenty_millimetres() -> None:
    for sheet in every_sheet():
        for fold in FOLDS.get(sheet.name.removesuffix("-large"), ()):
            for run in sheet.printed.runs():
                # Those of a trifold are 10 mm from either fold, which is 1.5 mm to one side of the middle.
                clear = (20 if sheet.name.startswith("booklet") else 11.5) * MM
                assert run.x >= fold + clear - 0.1 or run.x + run.width <= fold - clear + 0.1, run


def test_ink_is_seven_times_darker_than_its_ground(sheet: Sheet) -> None:
    assert min(run.contrast for run in sheet.printed.runs()) >= 7


def test_nothing_is_underlined_or_in_capitals(sheet: Sheet) -> None:
    for run in sheet.printed.runs():
        shouted = [word for word in run.text.split() if len(word) > 2 and word.isupper() and word.isalpha()]
        assert set(shouted) <= {"LSS"}  # the name of a law
        assert not any(_underlines(stroke, run) for stroke in sheet.printed.strokes(run.page)), run


def _underlines(stroke: tuple[float, float, float, float], run: Run) -> bool:
    x0, y0, x1, y1 = stroke
    level = abs(y0 - y1) < 0.1 and run.y - 0.3 * run.size < y0 < run.y
    return level and min(x1, run.x + run.width) - max(x0, run.x) > 1


def test_every_sheet_says_who_gives_it_out(sheet: Sheet) -> None:
    text = sheet.printed.text.replace("\xa0", " ").replace("\n", " ")
    swedish = sheet.language == "sv"
    said = {
        SENDER.municipality,
        SENDER.phone,
        SENDER.hours,
        SENDER.cost,
        "23 november 2026" if swedish else "23 November 2026",
        "Vi frågar aldrig efter dina koder." if swedish else "We never ask for your codes.",
    }
    if sheet.name == "card":
        said -= {SENDER.hours, SENDER.cost}
    assert {words for words in said if words not in text} == set()


def split_steps(printed: Printed) -> list[str]:
    """Return the steps that stand on more than one page, and the headings without what follows."""
    found, whole = [], {}
    for node, following in itertools.pairwise(printed.document.kids):
        # Below the heading of the notes there are lines to write on, which are not read aloud.
        noted = node.text in ("Egna anteckningar", "Your own notes")
        if node.role in ("H1", "H2", "H3") and node.places[-1] != following.places[0] and not noted:
            found.append(f"alone: {node.text}")
        if node.role == "H3":
            whole = {"step": node.text, "place": node.places[0]}
        elif node.role in ("H1", "H2"):
            whole = {}
        if whole and set(node.places) != {whole["place"]}:
            found.append(f"split: {whole['step']}")
    return found


def test_no_step_is_split_and_no_heading_alone(sheet: Sheet) -> None:
    assert split_steps(sheet.printed) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_of_every_guide_are_whole_where_there_is_least_room(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of a picture, only its size matters here; reading all of them back would take a minute.
    empty = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="9" height="9"/></svg>'
    )
    monkeypatch.setattr(catalogue, "picture", lambda name, number: empty)
    found = {}
    for guide in catalogue.library(language):
        for device in guide.variants or ("",):
            data = guide_leaflet(
                [GuideChoice(catalogue.load(guide.id, language, device))],
                sender=SENDER,
                edition=MONDAY,
                language=language,
                booklet=True,
                large_print=True,
            )
            found[guide.id, device] = split_steps(Printed(data, FOLDS["booklet"]))
    assert {name: split for name, split in found.items() if split} == {}


def test_a_guide_of_fifteen_long_steps_is_whole() -> None:
    guide = catalogue.load("whatsapp-videosamtal", "sv")
    long = "Tryck på knappen Bluetoothinställningar. Vänta tills skärmen visar en bild."
    steps = tuple(
        replace(
            guide.steps[number % 6],
            number=number + 1,
            text=long,
            expect="Skärmen visar Bluetoothinställningar.",
            if_not=long,
            warning="Säg aldrig din kod till någon." if number % 3 == 0 else "",
        )
        for number in range(15)
    )
    for booklet, large in itertools.product((False, True), repeat=2):
        data = guide_leaflet(
            [GuideChoice(replace(guide, steps=steps))],
            sender=SENDER,
            edition=MONDAY,
            language="sv",
            booklet=booklet,
            large_print=large,
        )
        printed = Printed(data, FOLDS["booklet"] if booklet else ())
        assert [node.text.split()[1] for node in printed.document.all("H3")] == [str(n) for n in range(1, 16)]
        assert split_steps(printed) == []


def test_a_step_taller_than_a_page_goes_on_and_loses_nothing() -> None:
    guide = catalogue.load("whatsapp-videosamtal", "sv")
    long = "Kära Åsa! Öva gärna på att ringa Örjan på måndag, så går det lättare. " * 13
    step = replace(guide.steps[0], text=long * 4, warning=long)
    for booklet in (False, True):
        data = guide_leaflet(
            [GuideChoice(replace(guide, steps=(step,)))],
            sender=SENDER,
            edition=MONDAY,
            language="sv",
            large_print=True,
            booklet=booklet,
        )
        assert Printed(data).text.count("Kära Åsa!") == 65


def test_the_guide_says_below_its_title_for_which_device_it_is() -> None:
    guide = replace(
        catalogue.load("whatsapp-videosamtal", "sv"), variants=("android", "ipad"), device="android"
    )
    data = guide_leaflet([GuideChoice(guide)], sender=SENDER, edition=MONDAY, language="sv")
    title, below = Printed(data).document.kids[:2]
    assert (title.role, below.text) == ("H1", "För Androidtelefon")
    assert "För " not in Printed(a_guide_leaflet()).document.kids[1].text


def test_a_guide_past_its_review_says_so_in_small_print() -> None:
    guide = catalogue.load("whatsapp-videosamtal", "sv")
    due = replace(guide, review_by=MONDAY.replace(day=1))
    for printed_guide, words in (
        (guide, "Guiden granskades"),
        (due, "Den skulle ha granskats igen senast 1 november 2026."),
    ):
        data = guide_leaflet([GuideChoice(printed_guide)], sender=SENDER, edition=MONDAY, language="sv")
        printed = Printed(data)
        assert words in printed.text.replace("\xa0", " ")
        assert {run.size for run in printed.runs() if "Guiden granskades" in run.text} == {12}
    assert "skulle ha granskats" not in Printed(a_guide_leaflet()).text
