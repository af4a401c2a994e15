"""The guides: they are whole in both languages, a damaged one is told by line, and the right one is found."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from itcoach import guides
from itcoach.guides import Problem, is_due, library, load, problems
from models.errors import Trouble
from models.vocabulary import Topic
from resources.words import LANGUAGES

FIRST_THREE = ("nagon-vill-ha-koder", "skrivare-wifi", "whatsapp-videosamtal")
BOTH = [(guide_id, language) for guide_id in FIRST_THREE for language in LANGUAGES]


def text_of(guide_id: str, language: str = "sv") -> str:
    return resources.path("guides", language, f"{guide_id}.md").read_text("utf-8")


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def ids(found: tuple[guides.Guide, ...]) -> list[str]:
    return [guide.id for guide in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_of_the_library_is_without_fault(language: str) -> None:
    shelf = library(language)
    assert set(FIRST_THREE) <= set(ids(shelf))
    for guide in shelf:
        assert problems(text_of(guide.id, language), f"{guide.id}.md", language) == []


def test_a_guide_is_read_as_it_is_written() -> None:
    guide = load("whatsapp-videosamtal", "sv")
    assert (guide.title, guide.group, guide.minutes) == ("Ring videosamtal i WhatsApp", Topic.CONTACT, 15)
    assert guide.devices == ("android", "iphone")
    assert guide.review_by == date(2027, 5, 1)
    assert guide.you_need[0] == "En mobil med WhatsApp."
    step = guide.steps[2]
    assert (step.number, step.title, step.text) == (
        3,
        "Tryck på kameran",
        "Tryck på kameran högst upp till höger.",
    )
    assert (step.picture, step.warning) == ("whatsapp-kamera.svg", "")
    assert step.picture_alt.startswith("Överst på skärmen")
    assert step.expect == "Du ser dig själv och hör en ton."
    assert step.if_not == "Ser du bara en lur? Tryck på den och välj Video."
    assert guide.steps[1].warning == "Ring bara till någon du känner."


@pytest.mark.parametrize(("guide_id", "language"), BOTH)
def test_a_guide_has_four_to_nine_steps_each_with_its_picture(guide_id: str, language: str) -> None:
    steps = load(guide_id, language).steps
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert 4 <= len(steps) <= 9
    assert len({step.picture for step in steps}) == len(steps)


def test_where_a_code_is_typed_the_helper_looks_away() -> None:
    assert "tittar bort när koden skrivs" in load("skrivare-wifi", "sv").steps[3].warning
    assert "looks away when the code is typed" in load("nagon-vill-ha-koder", "en").steps[3].warning


def test_the_version_follows_the_text() -> None:
    versions = {load(guide_id, language).version for guide_id, language in BOTH}
    assert len(versions) == len(BOTH)
    assert all(len(version) == 12 and int(version, 16) for version in versions)


def test_an_unknown_guide_is_told_in_words() -> None:
    with pytest.raises(Trouble, match="ingen guide som heter") as told:
        load("../hemligt", "sv")
    assert "skrivare-wifi" in told.value.to_do
    with pytest.raises(ValueError, match="'fi'"):
        load("skrivare-wifi", "fi")


def test_a_damaged_guide_is_named_by_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = text_of("skrivare-wifi").replace("## Steg 2:", "## Steg 3:")
    monkeypatch.setattr(guides, "_text", lambda guide_id, language: damaged)
    load.cache_clear()
    try:
        with pytest.raises(Trouble, match="skrivare-wifi går inte att läsa") as told:
            load("skrivare-wifi", "sv")
    finally:
        load.cache_clear()
    line = line_with(damaged, "## Steg 3: Tryck på wifi")
    assert f"guides/sv/skrivare-wifi.md, rad {line}: Här väntas steg 2" in told.value.to_do


DAMAGE = [
    ("title: Ring videosamtal i WhatsApp\n", "", "---", "Uppgiften title saknas."),
    ("minutes: 15", "minutes: en kvart", "minutes:", "Uppgiften minutes har fel slags värde."),
    ("minutes: 15", "minutes: 15\nminutes: 20", "minutes: 20", "Uppgiften minutes står två gånger."),
    ("minutes: 15", "minutes: 15\nfärg: blå", "färg:", "Uppgiften färg är okänd."),
    ("minutes: 15", "minutes: [15", "level:", "Raden går inte att läsa; kontrollera kolon och citattecken."),
    ("level: 1", "level: 4", "level:", "level ska vara något av: 1, 2, 3."),
    ("risk: low", "risk: hög", "risk:", "risk ska vara något av: low, money, identity."),
    ("[android, iphone]", "[android, fax]", "devices:", "Apparaten fax är okänd."),
    ("needs: []", "needs: [flyga]", "needs:", "Guiden flyga i needs finns inte."),
    ("id: whatsapp", "id: annat", "id:", "id ska vara som filens namn, whatsapp-videosamtal.md."),
    ("review_by: 2027-05-01", "review_by: 2026-11-01", "review_by:", "review_by ska vara efter reviewed."),
    (
        "review_by: 2027-05-01",
        "review_by: 2027-05-02",
        "review_by:",
        "review_by får vara högst 6 månader efter reviewed.",
    ),
    ("2027-05-01", "våren", "review_by:", "Uppgiften review_by har fel slags värde."),
    ("## Du behöver", "## Du behover", "## Du behover", "Rubriken ”Du behover” är okänd."),
    ("## Öva själv", "## Om det krånglar", "Öva", "Avsnittet ”Öva själv” saknas eller är tomt."),
    ("- Wifi, så att", "Wifi, så att", "Wifi, så att", "Här väntas en punkt som börjar med ”- ”."),
    ("## Steg 4:", "## Steg 5:", "## Steg 5: Svara", "Här väntas steg 4, men det står steg 5."),
    ("](whatsapp-kamera.svg)", "](kamera.svg)", "## Steg 3", "Bilden kamera.svg finns inte."),
    ("](whatsapp-kamera.svg)", "](../words/en.po)", "## Steg 3", "Bilden ../words/en.po finns inte."),
    (
        "![En lista med tre personer. Den mellersta är inringad.]",
        "![ ]",
        "(whatsapp-valj.svg)",
        "Bilden whatsapp-valj.svg saknar text om vad den visar.",
    ),
    ("(whatsapp-valj.svg)", "", "![En lista", "Bilden ska skrivas ![vad bilden visar](fil.svg)."),
    ("](whatsapp-hem.svg)", "](whatsapp-valj.svg)", "## Steg 1", "Steg 1 har en annan bild på språket en."),
    ("> Varning: Ring", "> Fara: Ring", "> Fara", "Raden ska börja med något av: Så ska det se ut, "),
    ("> Varning: Ring", "> Så ska det se ut: Ring", "Ring bara", "”Så ska det se ut” står två gånger"),
    (
        "Tryck på namnet i listan.",
        "Läs. Läs. Tryck.",
        "## Steg 2",
        "Steg 2 har fler än två meningar före bilden.",
    ),
    ("Tryck på namnet", "Tryck " + "på " * 20 + "namnet", "Tryck på på", "Meningen är längre än 20 ord."),
]


@pytest.mark.parametrize(("good", "bad", "where", "told"), DAMAGE, ids=[told for *_, told in DAMAGE])
def test_damage_is_told_with_its_line(good: str, bad: str, where: str, told: str) -> None:
    text = text_of("whatsapp-videosamtal")
    assert good in text
    damaged = text.replace(good, bad, 1)
    found = problems(damaged, "whatsapp-videosamtal.md", "sv")
    at = line_with(damaged, where) if where != "Öva" else len(damaged.splitlines())
    assert [problem for problem in found if problem.line == at and problem.text.startswith(told)], found
    assert all(problem.refused for problem in found)


@pytest.mark.parametrize(("guide_id", "language"), BOTH)
def test_no_line_of_a_step_can_be_lost_unnoticed(guide_id: str, language: str) -> None:
    lines = text_of(guide_id, language).splitlines()
    headings = [i for i, line in enumerate(lines) if line.startswith("## ")]
    for lost in range(headings[1], headings[-3]):
        rest = "\n".join(lines[:lost] + lines[lost + 1 :])
        assert not lines[lost] or problems(rest, f"{guide_id}.md", language), lines[lost]


@given(st.data())
def test_no_text_makes_the_check_stumble(data: st.DataObject) -> None:
    text = text_of("skrivare-wifi")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 200, len(text))))
    noise = data.draw(st.text(max_size=20))
    found = problems(text[:start] + noise + text[end:], "skrivare-wifi.md", "sv")
    assert all(isinstance(problem, Problem) and problem.line >= 1 for problem in found)


@pytest.mark.parametrize("text", ["", "hej", "---\n---", "---\ntitle: hej", "---\n- en\n---\n## Steg 1: a"])
def test_what_is_no_guide_is_refused(text: str) -> None:
    assert any(problem.refused for problem in problems(text, "x.md", "sv"))


@pytest.mark.parametrize(("hard_items", "refused"), [(40, None), (50, False), (60, True)])
def test_a_hard_text_is_warned_of_and_a_very_hard_one_refused(hard_items: int, refused: bool | None) -> None:
    text = text_of("whatsapp-videosamtal")
    hard = "\n".join(["- Förvaltningsövergripande samverkansöverenskommelser."] * hard_items)
    damaged = text.replace("## Öva själv\n", f"## Öva själv\n{hard}\n")
    found = [
        problem for problem in problems(damaged, "whatsapp-videosamtal.md", "sv") if "LIX" in problem.text
    ]
    assert [problem.refused for problem in found] == ([] if refused is None else [refused])


def test_a_guide_is_due_the_day_after_its_review_date() -> None:
    guide = load("nagon-vill-ha-koder", "sv")
    assert not is_due(guide, guide.review_by)
    assert is_due(guide, guide.review_by + timedelta(days=1))
