"""What a screen reader needs is in every file, and the same sheet is the same file."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfua
import pytest

from itcoach.guides import catalogue
from itcoach.leaflets import GuideChoice, guide_leaflet
from tests.helpers.printed import Printed
from tests.helpers.sheets import LONG_NOTE, MONDAY, SENDER, Sheet, a_guide_leaflet, every_sheet


@pytest.fixture(params=every_sheet(), ids=lambda sheet: f"{sheet.name}-{sheet.language}")
def sheet(request: pytest.FixtureRequest) -> Sheet:
    found: Sheet = request.param
    return found


def words(text: str) -> list[str]:
    return text.replace("\xa0", " ").split()


def test_pdfua_finds_nothing_and_leaves_nothing_unchecked(sheet: Sheet, tmp_path: Path) -> None:
    (path := tmp_path / "sheet.pdf").write_bytes(sheet.data)
    report = pdfua.validate(str(path))
    assert (report.findings, report.skipped) == ((), ())


def test_another_reader_reads_the_same_in_the_same_order(sheet: Sheet, tmp_path: Path) -> None:
    (path := tmp_path / "sheet.pdf").write_bytes(sheet.data)
    done = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True)
    # Each content stands in quotes on a line of its own.
    said = [words(" ".join(re.findall(r'^ *"(.*)"$', done.stdout, re.MULTILINE)))]
    assert done.stderr == ""
    assert said == [words(sheet.printed.text)]


def test_the_file_is_dated_the_day_that_stands_on_it(sheet: Sheet) -> None:
    metadata = sheet.printed.reader.metadata
    assert metadata is not None
    assert (metadata.creation_date_raw, metadata.modification_date_raw) == (f"D:{MONDAY:%Y%m%d}",) * 2


def test_the_document_says_its_language_and_shows_its_title(sheet: Sheet) -> None:
    printed = sheet.printed
    assert printed.catalogue["/Lang"] == {"sv": "sv-SE", "en": "en-GB"}[sheet.language]
    assert bool(printed.catalogue["/MarkInfo"]["/Marked"]) is True
    assert printed.catalogue["/ViewerPreferences"]["/DisplayDocTitle"] in (True, "true")
    assert printed.reader.metadata is not None
    title = printed.reader.metadata.title
    xmp = printed.catalogue["/Metadata"].get_data().decode()
    assert f'<rdf:li xml:lang="x-default">{title}</rdf:li>' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    first = printed.document.all("H1")[0].text
    assert words(first) == words(str(title)) or sheet.name == "day"


def test_the_parent_tree_leads_back_from_every_marked_content(sheet: Sheet) -> None:
    printed = sheet.printed
    numbers = printed.catalogue["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for number, page in enumerate(printed.reader.pages):
        assert page["/StructParents"] == number
        assert page["/Tabs"] == "/S"
        assert printed.marked(number) == set(range(len(numbers[2 * number + 1])))


def test_headings_begin_at_the_first_level_and_leave_none_out(sheet: Sheet) -> None:
    levels = [int(node.role[1]) for node in sheet.printed.document.all("H1", "H2", "H3")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(node.alt for node in sheet.printed.document.all("Figure"))


def test_the_guides_are_accessible_on_paper(tmp_path: Path) -> None:
    found = {}
    for guide in catalogue.library("sv")[::3]:
        (path := tmp_path / f"{guide.id}.pdf").write_bytes(a_guide_leaflet(guide.id))
        report = pdfua.validate(str(path))
        found[guide.id] = (report.findings, report.skipped)
    assert set(found.values()) == {((), ())}


@pytest.mark.parametrize("booklet", [False, True])
def test_a_guide_is_read_in_its_own_order(booklet: bool) -> None:
    guide = catalogue.load("whatsapp-videosamtal", "sv")
    printed = Printed(a_guide_leaflet(booklet=booklet))
    assert [node.text for node in printed.document.all("H1")] == [guide.title]
    assert [node.text for node in printed.document.all("H3")] == [
        f"Steg {step.number} {step.title}" for step in guide.steps
    ]
    pictures = [step.picture_alt for step in guide.steps]
    code = "QR-kod till exempelby.se/itcoach"
    assert [node.alt for node in printed.document.all("Figure")] == [*pictures, code]
    items = [node.text for node in printed.document.all("LBody")]
    assert items == [*guide.you_need, *guide.trouble, *guide.practice, *guide.help]
    first = guide.steps[0]
    roles = [node.role for node in printed.document.kids]
    assert roles[roles.index("H3") :][:5] == ["H3", "P", "Figure", "P", "P"]
    assert f"Så ska det se ut: {first.expect}\nOm det inte stämmer: {first.if_not}\n" in printed.text


def test_a_paragraph_that_goes_on_in_a_booklet_is_read_in_its_own_order() -> None:
    # Towards the end of a booklet the pages are drawn backwards.
    guide = replace(catalogue.load("whatsapp-videosamtal", "sv"), practice=(LONG_NOTE.strip() * 2,))
    options = {"sender": SENDER, "edition": MONDAY, "language": "sv", "large_print": True, "booklet": True}
    printed = Printed(guide_leaflet([GuideChoice(guide)], **options))  # type: ignore[arg-type]
    paragraph = next(node for node in printed.document.all("LBody") if node.text.startswith("Kära Åsa!"))
    pages = [page for page, _ in paragraph.places]
    assert pages != sorted(pages)
    assert paragraph.text == guide.practice[0]


def test_a_sign_the_font_lacks_does_not_stop_the_printer() -> None:
    text = Printed(a_guide_leaflet(note="Tryck på Dela → Bild 😀 A\u030a")).text
    assert "Tryck på Dela > Bild ? Å" in text


def test_letters_in_a_picture_are_set_in_the_embedded_type(monkeypatch: pytest.MonkeyPatch) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><text x="5" y="20">Ja</text></svg>'
    monkeypatch.setattr(catalogue, "picture", lambda name, number: svg)
    guide = catalogue.load("whatsapp-videosamtal", "sv")
    data = guide_leaflet([GuideChoice(guide)], sender=SENDER, edition=MONDAY, language="sv")
    assert {font["/BaseFont"].partition("+")[2] for font in Printed(data).fonts()} == {
        "AtkinsonHyperlegible-Regular",
        "AtkinsonHyperlegible-Bold",
    }


_MAKE_ALL = """
import hashlib, json, time_machine
with time_machine.travel("2031-05-06 07:08:09"):
    from tests.helpers.sheets import every_sheet
    sheets = every_sheet()
print(json.dumps([[s.name, s.language, hashlib.sha256(s.data).hexdigest()] for s in reversed(sheets)]))
"""


def test_the_same_sheet_is_the_same_bytes_in_another_program_on_another_day() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MAKE_ALL],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    here = [[each.name, each.language, hashlib.sha256(each.data).hexdigest()] for each in every_sheet()]
    assert sorted(json.loads(done.stdout)) == sorted(here)
