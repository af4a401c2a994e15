"""The gate: a guide with a fault is refused, with the file and the line on which it is."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from itcoach.guides.catalogue import library
from itcoach.guides.gate import check, guide_lix, problems
from itcoach.guides.spelling import known_words, suggestions, unknown_words
from itcoach.guides.text import Problem
from models.clock import months_later
from resources.words import LANGUAGES
from tests.helpers.sample_guide import SAMPLE, sample_text

TODAY = date(2026, 11, 22)
GUIDES = ("nagon-vill-ha-koder", "skrivare-wifi", SAMPLE)
BOTH = [(guide_id, language) for guide_id in GUIDES for language in LANGUAGES]


def text_of(guide_id: str, language: str = "sv") -> str:
    if guide_id == SAMPLE:
        return sample_text(language)
    return resources.path("guides", language, f"{guide_id}.md").read_text("utf-8")


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def gate(text: str, guide_id: str = SAMPLE, language: str = "sv") -> list[Problem]:
    """Return what refuses ``text`` as this guide, beside the bundled one in the other language."""
    other = "en" if language == "sv" else "sv"
    twin = text_of(guide_id, other) if guide_id in GUIDES else None
    return [
        each
        for each in problems(text, guide_id, language, today=TODAY, twin=twin)
        if "har ingen läst" not in each.text
    ]


def test_every_guide_of_the_program_passes_the_gate_today() -> None:
    """Goes red on the day a guide's review is due: then read its sources and set the dates anew."""
    refused = [
        f"{file}:{problem.line}: {problem.text}"
        for file, problem in check(today=date.today())
        if problem.refused
    ]
    assert not refused, "\n".join(refused)


DAMAGE = [
    ("- Någon att ringa", "- Nogån att ringa", "- Nogån", "Ordet ”Nogån” är okänt."),
    ("rutor. Rutan", "rutor. Rutann", "rutor. Rutann", "Ordet ”Rutann” är okänt."),
    ("title: Ring videosamtal", "title: Ring videosamtall", "title:", "Ordet ”videosamtall” är okänt."),
    (
        "reviewed: 2026-11-22\nreview_by: 2027-05-22",
        "reviewed: 2026-05-20\nreview_by: 2026-11-20",
        "review_by:",
        "Guiden skulle ha granskats senast 2026-11-20.",
    ),
    ('- name: "WhatsApp', '- namn: "WhatsApp', "sources:", "En källa ska ha name och address"),
    (
        "## Steg 6: Lägg på\n",
        "## Steg 6: Lägg på\n### Fax\n",
        "### Fax",
        "Rubriken ska vara en apparat, en gång",
    ),
    ("title: Ring videosamtal i WhatsApp\n", "", "---", "Uppgiften title saknas."),
    ("minutes: 15", "minutes: en kvart", "minutes:", "Uppgiften minutes har fel slags värde."),
    ("minutes: 15", "minutes: 15\nminutes: 20", "minutes: 20", "Uppgiften minutes står två gånger."),
    ("minutes: 15", "minutes: 15\nfärg: blå", "färg:", "Uppgiften färg är okänd."),
    ("minutes: 15", "minutes: [15", "level:", "Raden går inte att läsa; kontrollera kolon och citattecken."),
    ("level: 1", "level: 4", "level:", "level ska vara något av: 1, 2, 3."),
    ("risk: low", "risk: hög", "risk:", "risk ska vara något av: low, money, identity."),
    ("[android, iphone]", "[android, fax]", "devices:", "Apparaten fax är okänd."),
    ("needs: [installera-whatsapp]", "needs: [flyga]", "needs:", "Guiden flyga i needs finns inte."),
    ("id: ringa", "id: annat", "id:", "id ska vara som filens namn, ringa-med-bild.md."),
    ("review_by: 2027-05-22", "review_by: 2026-11-22", "review_by:", "review_by ska vara efter reviewed."),
    (
        "review_by: 2027-05-22",
        "review_by: 2027-05-23",
        "review_by:",
        "review_by får vara högst 6 månader efter reviewed.",
    ),
    ("2027-05-22", "våren", "review_by:", "Uppgiften review_by har fel slags värde."),
    ("## Du behöver", "## Du behover", "## Du behover", "Rubriken ”Du behover” är okänd."),
    ("## Öva själv", "## Om det krånglar", "Öva", "Avsnittet ”Öva själv” saknas eller är tomt."),
    ("- Wifi, internet", "Wifi, internet", "Wifi, internet", "Här väntas en punkt som börjar med ”- ”."),
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
    text = sample_text()
    assert good in text
    damaged = text.replace(good, bad, 1)
    found = gate(damaged)
    at = line_with(damaged, where) if where != "Öva" else len(damaged.splitlines())
    assert [problem for problem in found if problem.line == at and problem.text.startswith(told)], found
    assert all(problem.refused for problem in found if problem.line == at)


@pytest.mark.parametrize(("guide_id", "language"), BOTH)
def test_no_line_of_a_step_can_be_lost_unnoticed(guide_id: str, language: str) -> None:
    lines = text_of(guide_id, language).splitlines()
    headings = [i for i, line in enumerate(lines) if line.startswith("## ")]
    for lost in range(headings[1], headings[-3]):
        rest = "\n".join(lines[:lost] + lines[lost + 1 :])
        assert not lines[lost] or gate(rest, guide_id, language), lines[lost]


@given(st.data())
def test_no_text_makes_the_check_stumble(data: st.DataObject) -> None:
    text = text_of("skrivare-wifi")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 200, len(text))))
    noise = data.draw(st.text(max_size=20))
    found = gate(text[:start] + noise + text[end:], "skrivare-wifi")
    assert all(isinstance(problem, Problem) and problem.line >= 1 for problem in found)


@pytest.mark.parametrize("text", ["", "hej", "---\n---", "---\ntitle: hej", "---\n- en\n---\n## Steg 1: a"])
def test_what_is_no_guide_is_refused(text: str) -> None:
    assert any(problem.refused for problem in gate(text, "x"))


@pytest.mark.parametrize(("hard_items", "refused"), [(40, None), (50, False), (60, True)])
def test_a_hard_text_is_warned_of_and_a_very_hard_one_refused(hard_items: int, refused: bool | None) -> None:
    text = sample_text()
    hard = "\n".join(["- Förvaltningsövergripande samverkansöverenskommelser."] * hard_items)
    damaged = text.replace("## Öva själv\n", f"## Öva själv\n{hard}\n")
    found = [problem for problem in gate(damaged) if "LIX" in problem.text]
    assert [problem.refused for problem in found] == ([] if refused is None else [refused])


VARIANTS = """## Steg 3: Tryck på kameran
### Android
Tryck på kameran uppe till höger.
![Överst på skärmen är en kamera inringad.](whatsapp-kamera.svg)
> Så ska det se ut: Du ser dig själv.
> Om det inte stämmer: Tryck på luren.
### iPhone
Tryck på kameran bredvid namnet.
![En kamera är inringad.](whatsapp-kamera.svg)
> Så ska det se ut: Du hör en ton.
> Om det inte stämmer: Tryck på namnet först.

"""


def with_variants(language: str = "sv", step: str = VARIANTS) -> str:
    text = sample_text(language)
    return re.sub(r"## Ste[gp] 3.*?(?=## Ste[gp] 4)", step, text, flags=re.DOTALL)


def test_a_step_may_have_a_form_for_each_device() -> None:
    from itcoach.guides.parser import read

    draft = read(with_variants(), "sv")
    assert draft.problems == []
    android, iphone, other = draft.guide("android"), draft.guide("iphone"), draft.guide("windows")
    assert android.variants == iphone.variants == ("android", "iphone")
    assert [android.device, iphone.device, other.device] == ["android", "iphone", "android"]
    assert android.steps[2].text == "Tryck på kameran uppe till höger."
    assert iphone.steps[2].expect == "Du hör en ton."
    assert [step.number for step in iphone.steps] == [1, 2, 3, 4, 5, 6]
    assert android.steps[3] == iphone.steps[3]
    assert android.version == iphone.version
    assert [draft.guide(device).device for device in ("ipad", "tablet", "")] == [
        "iphone",
        "android",
        "android",
    ]


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("### iPhone", "### Android", "Rubriken ska vara en apparat, en gång var"),
        ("### iPhone", "### Surfplatta", "Stegen nämner tablet, som saknas här."),
        ("### Android", "Läs först.\n### Android", "Texten står före apparatens rubrik."),
        ("> Så ska det se ut: Du hör en ton.\n", "", "Steg 3 saknar: så ska det se ut."),
        ("till höger.", "till höger" + " om" * 20 + ".", "Meningen är längre än 20 ord."),
        ("bredvid namnet", "bredvid nammnet", "Ordet ”nammnet” är okänt."),
    ],
)
def test_a_fault_in_one_device_s_form_is_told(good: str, bad: str, told: str) -> None:
    damaged = with_variants(step=VARIANTS.replace(good, bad, 1))
    assert any(problem.text.startswith(told) and problem.refused for problem in gate(damaged))


def test_every_step_that_tells_devices_apart_does_so_for_all_of_them() -> None:
    text = with_variants()
    one = VARIANTS.partition("### iPhone")[0].replace("Steg 3", "Steg 2") + "\n"
    lacking = re.sub(r"## Steg 2.*?(?=## Steg 3)", one, text, flags=re.DOTALL)
    told = [problem.text for problem in gate(lacking)]
    assert "Steget ska ha en egen del för var och en: Android, iPhone." in told


def test_both_languages_tell_the_same_devices_apart() -> None:
    told = [problem.text for problem in gate(with_variants())]
    assert "Steget skiljer inte på samma apparater som på språket en." in told


def test_a_source_nobody_has_read_is_warned_of_and_one_that_was_read_is_not() -> None:
    read = sample_text()
    assert problems(read, SAMPLE, "sv", today=TODAY) == []
    text = read.replace("    read: 2026-11-22\n", "")
    found = problems(text, SAMPLE, "sv", today=TODAY)
    assert [(each.text, each.refused) for each in found] == [("2 källor har ingen läst ännu.", False)]


@pytest.mark.parametrize(
    ("words", "told"),
    [("“Logga in”", []), ("Logga in", ["Logga"]), ("“Logqa in”", ["Logqa"]), ("“Sign in”", [])],
)
def test_a_name_in_quotes_may_be_in_the_other_language(words: str, told: list[str]) -> None:
    text = sample_text("en").replace("It is a speech bubble", f"It says {words}")
    found = [problem.text for problem in gate(text, language="en")]
    assert found == [f"Ordet ”{word}” är okänt." for word in told]


def test_a_municipality_s_own_word_is_pointed_out_and_refuses_nothing() -> None:
    text = sample_text().replace("Någon att ringa", "Någon på Blåkullagården att ringqa")
    found = problems(text, SAMPLE, "sv", today=TODAY, words_refused=False)
    assert any("ringqa" in problem.text for problem in found)
    assert not any(problem.refused for problem in found)


@pytest.mark.parametrize(
    ("text", "language", "unknown"),
    [
        ("Skriv adressen 1177.se själv, aldrig från en länk.", "sv", []),
        ("Ring 114 14 eller 112. Din 4G-mobil går bra.", "sv", []),
        ("Öppna WhatsApp på din iPhone.", "sv", []),
        ("Skriv till namn@exempel.se eller www.polisen.se/bluff.", "sv", []),
        ("Tryck på skrivarikonen på hemskärmen.", "sv", []),
        ("Tryk på knapen, sedan på knapen igen.", "sv", ["Tryk", "knapen"]),
        ("The colour’s fine, isn’t it? Look at the wifi.", "en", []),
        ("The color is fin, teh end.", "en", ["color", "teh"]),
        ("Knappen heter OK.Tryck där.", "sv", []),
    ],
)
def test_only_words_that_no_dictionary_has_are_unknown(text: str, language: str, unknown: list[str]) -> None:
    assert unknown_words(text, language) == unknown


def test_a_near_word_is_suggested() -> None:
    assert "knappen" in suggestions("knapen", "sv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_s_own_words_are_needed_and_unknown_to_the_dictionary(language: str) -> None:
    """A word that the dictionary has, or that no guide uses, has no place in the list."""
    texts = " ".join(text_of(guide.id, language) for guide in library(language)).casefold()
    for word in known_words(language):
        assert word.casefold() in texts, word
    listed = resources.path("guides", language, "words.txt").read_text("utf-8").split()
    assert listed == sorted(set(listed), key=str.casefold)


def folder_with(tmp_path: Path, damage: str = "") -> Path:
    """Return a folder with the sample, reviewed on the day that the command goes by."""
    today = date.today()
    days = f"reviewed: {today}\nreview_by: {months_later(today, 3)}"
    for language in LANGUAGES:
        text = re.sub(r"reviewed: .*\nreview_by: .*", days, sample_text(language), count=1)
        file = tmp_path / language / f"{SAMPLE}.md"
        file.parent.mkdir()
        file.write_text(text + (damage if language == "sv" else ""), "utf-8")
    return tmp_path


def checked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "itcoach", "--lang", "sv", "guides", "check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_names_file_and_line_and_fails(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "- Tryk igen.\n")
    run = checked(str(folder))
    file = folder / "sv" / f"{SAMPLE}.md"
    last = len(file.read_text("utf-8").splitlines())
    assert f"{file}:{last}: Ordet ”Tryk” är okänt.\n" in run.stdout
    assert run.returncode == 1
    assert "1 fel" in run.stderr


def test_the_command_lets_good_guides_pass(tmp_path: Path) -> None:
    run = checked(str(folder_with(tmp_path)))
    assert run.returncode == 0, run.stdout
    assert "0 fel" in run.stderr


def test_a_guide_in_one_language_only_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "en" / f"{SAMPLE}.md").unlink()
    run = checked(str(folder))
    assert f"sv/{SAMPLE}.md:1: Guiden finns inte på språket en." in run.stdout
    assert run.returncode == 1


def test_a_file_that_is_no_text_is_refused_in_words(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "sv" / f"{SAMPLE}.md").write_bytes(bytes(range(256)) * 20)
    run = checked(str(folder))
    assert f"sv/{SAMPLE}.md:1: Första raden ska vara ---" in run.stdout
    assert "Traceback" not in run.stderr
    assert run.returncode == 1


def test_a_folder_without_guides_is_told(tmp_path: Path) -> None:
    run = checked(str(tmp_path))
    assert "Det finns inga guider i" in run.stderr
    assert run.returncode == 1


def test_the_index_of_a_guide_is_that_of_what_its_reader_reads() -> None:
    text = sample_text()
    assert 10 < guide_lix(text, "sv") < 30
    assert guide_lix(text.replace("faq.whatsapp.com", "x" * 500), "sv") == guide_lix(text, "sv")
    assert guide_lix(text.replace("Tryck", "Tillhandahåll"), "sv") > guide_lix(text, "sv")
