"""The guides: they are whole in both languages, a damaged one is told by line, and the right one is found."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import yaml

import resources
from itcoach.guides import catalogue
from itcoach.guides.catalogue import is_due, load
from itcoach.guides.parser import read
from models.errors import Trouble
from models.vocabulary import Topic
from resources.words import LANGUAGES
from tests.helpers.sample_guide import sample_text

SOME = ("nagon-vill-ha-koder", "skrivare-wifi", "whatsapp-videosamtal")
BOTH = [(guide_id, language) for guide_id in SOME for language in LANGUAGES]


def text_of(guide_id: str, language: str = "sv") -> str:
    return resources.path("guides", language, f"{guide_id}.md").read_text("utf-8")


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_guide_is_read_as_it_is_written() -> None:
    guide = read(sample_text(), "sv").guide()
    assert (guide.title, guide.group, guide.minutes) == ("Ring videosamtal i WhatsApp", Topic.CONTACT, 15)
    assert guide.devices == ("android", "iphone")
    assert guide.review_by == date(2027, 5, 22)
    assert (guide.variants, guide.device) == ((), "")
    address = "faq.whatsapp.com/android/voice-and-video-calls/how-to-make-a-video-call"
    assert (guide.sources[0].address, guide.sources[0].read) == (address, date(2026, 11, 22))
    assert guide.you_need[0] == "En mobil med WhatsApp, ett program för att skriva och ringa."
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
    monkeypatch.setattr(catalogue, "_text", lambda guide_id, language: damaged)
    catalogue._load.cache_clear()  # noqa: SLF001
    try:
        with pytest.raises(Trouble, match="skrivare-wifi går inte att läsa") as told:
            load("skrivare-wifi", "sv")
    finally:
        catalogue._load.cache_clear()  # noqa: SLF001
    line = line_with(damaged, "## Steg 3: Tryck på wifi")
    assert f"guides/sv/skrivare-wifi.md, rad {line}: Här väntas steg 2" in told.value.to_do


def test_a_guide_is_due_the_day_after_its_review_date() -> None:
    guide = load("nagon-vill-ha-koder", "sv")
    assert not is_due(guide, guide.review_by)
    assert is_due(guide, guide.review_by + timedelta(days=1))


@pytest.mark.parametrize(
    "needs",
    ["[&a sms, *a]", "[[[[sms]]]]", "{a: {b: {c: 1}}}", "[" * 100_000],
    ids=["reference", "lists", "mappings", "without end"],
)
def test_references_and_deep_nests_are_refused(needs: str) -> None:
    draft = read(sample_text().replace("needs: [installera-whatsapp]", f"needs: {needs}"), "sv")

    assert draft.problems
    assert draft.fields == {}


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML has been built without its parser in C")
def test_a_guide_is_read_in_less_time_than_plain_python_needs_for_its_fields() -> None:
    text = text_of("storre-text")
    fields = text.split("---\n")[1]

    assert least(lambda: read(text, "sv")) < least(lambda: yaml.load(fields, yaml.SafeLoader))


def least(do: Callable[[], object]) -> float:
    """Return the least time that ``do`` took of five, in seconds of this process."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        do()
        taken.append(time.process_time() - begun)
    return min(taken)
