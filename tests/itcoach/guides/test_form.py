"""A guide's form and its text are two ways to say the same, whatever a coach types."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itcoach.guides import catalogue, own_gate
from itcoach.guides.form import FormStep, GuideForm, StepForm, form_of, place_of, preview, written
from itcoach.guides.manuscript import Manuscript, name_for
from itcoach.guides.parser import read
from itcoach.guides.text import DEVICES, GROUPS, RISKS, Source
from models.vocabulary import DeviceKind
from resources.words import LANGUAGES
from tests.helpers.own_guide import OWN, own_guide

ALL = [(guide_id, language) for language in LANGUAGES for guide_id in catalogue.ids(language)]
TODAY = date(2026, 11, 23)

# What a hand or a clipboard can put into a field, with all that means something in a guide's text.
typed = st.text(max_size=30) | st.sampled_from(
    ["## Steg 2: x", "### Android", "> Varning: x", "![a](b.svg)", "- x", "---", "\\", "\\# x", "a: b #c",
     "'", '"', "null", "2026-11-22", "[", "&a", "*a", "x\u2028y", "\x85", "\ud800", "15\u00a0kr", "1177"]
)  # fmt: skip
texts = st.lists(typed, max_size=3).map(tuple)
part = st.builds(StepForm, typed, typed, typed, typed, typed, typed)
devices = list(DEVICES["sv"].values())
step = st.builds(
    FormStep,
    typed,
    st.builds(lambda one: {"": one}, part)
    | st.lists(st.sampled_from(devices), min_size=1, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries(dict.fromkeys(chosen, part))
    ),
)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
forms = st.builds(
    GuideForm, typed, typed, st.sampled_from(["", *GROUPS]), st.just((DeviceKind.ANDROID.value,)),
    st.none() | st.integers(0, 500), st.none() | st.integers(1, 3), texts, typed,
    st.sampled_from(["", *RISKS]), st.none() | days, st.none() | days,
    st.lists(st.builds(Source, typed, typed, st.none() | days), max_size=2).map(tuple), st.integers(0, 9),
    texts, texts, st.lists(step, max_size=3).map(tuple), texts, texts, texts,
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=60)
@given(forms, st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_back_as_it_was_and_written_alike(form: GuideForm, language: str) -> None:
    text = written(form, language)
    again = form_of(text, language)
    assert written(again, language) == text
    assert form_of(written(again, language), language) == again
    assert len(again.steps) == len(form.steps)
    for mine, theirs in zip(form.steps, again.steps, strict=True):
        assert list(mine.forms) == list(theirs.forms)
    text.encode()
    preview(form, language, "iphone", TODAY)


@pytest.mark.parametrize(("guide_id", "language"), ALL)
def test_a_guide_that_is_copied_is_the_same_guide(guide_id: str, language: str) -> None:
    text = written(form_of(catalogue.texts(guide_id)[language], language), language)
    copied = read(text, language)
    assert copied.problems == []
    for device in ("", *copied.variants):
        there = catalogue.load(guide_id, language, device)
        assert replace(copied.guide(device), version=there.version) == there
        shown = preview(form_of(text, language), language, device, TODAY)
        assert replace(shown, version=there.version) == there


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_no_file_brings_the_gate_down(content: bytes) -> None:
    try:
        text = own_gate.text_of(content)
    except own_gate.NotAGuide:
        return
    assert any(fault.refused for fault in own_gate.faults({"sv": text}, today=TODAY))


def test_advice_is_told_at_its_field() -> None:
    text = own_guide("sv", model="skrivare-wifi")["sv"]
    for number, line in enumerate(text.splitlines(), 1):
        found = place_of(text, "sv", number)
        if line.startswith("title:"):
            assert (found.part, found.field) == ("about", "title")
        elif line.startswith("## Steg 3"):
            assert (found.part, found.field) == ("3", "title")
        elif line.startswith("> Om det inte stämmer"):
            assert found.field == "if_not"
        elif line.startswith("!["):
            assert found.field == "picture_alt"
        elif line.startswith("## Öva själv"):
            assert found.part == "practice"


def test_what_is_alike_in_both_languages_is_changed_in_both() -> None:
    both = Manuscript.of(own_guide("sv", "en"))
    changed = both.with_field("en", "minutes", 40).with_field("en", "title", "The laundry")
    assert {form.minutes for form in changed.forms.values()} == {40}
    assert [changed.forms[each].title for each in LANGUAGES] == [both.form.title, "The laundry"]
    words = both.with_step("sv", 2, "", "picture", "whatsapp-tillat-sv.svg")
    assert [words.forms[each].steps[1].forms[""].picture for each in LANGUAGES] == [
        "whatsapp-tillat-sv.svg",
        "whatsapp-tillat-en.svg",
    ]
    steps = len(both.form.steps)
    for each in (both.with_new_step(1), both.without_step(1), both.with_step_moved(1, 3)):
        assert len({len(form.steps) for form in each.forms.values()}) == 1
    assert len(both.with_new_step(steps).form.steps) == steps + 1
    assert both.with_step_moved(1, 3).form.steps[2] == both.form.steps[0]


def test_a_step_is_told_apart_by_device_and_made_one_again() -> None:
    both = Manuscript.of(own_guide("sv", "en"))
    assert both.variants() == ("android", "iphone")
    apart = both.with_step_by_device(1)
    typed = apart.with_step("sv", 1, "iphone", "text", "Tryck på den gröna.")
    parts = typed.form.steps[0].forms
    assert (parts["iphone"].text, parts["android"].text) == (
        "Tryck på den gröna.",
        both.form.steps[0].forms[""].text,
    )
    assert own_gate.faults(apart.texts(), today=TODAY) == own_gate.faults(both.texts(), today=TODAY)
    assert typed.with_step_for_all(1, "android") == both


def test_another_language_begins_with_what_is_alike() -> None:
    one = Manuscript.of(own_guide("sv"))
    two = one.with_language("en")
    assert (two.forms["en"].minutes, two.forms["en"].title) == (one.form.minutes, "")
    assert two.forms["en"].steps[0].forms[""].picture == one.form.steps[0].forms[""].picture
    assert two.without_language("en") == one


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Boka tvättstugan i mobilen!", "boka-tvattstugan-i-mobilen"),
        ("../../etc", "etc"),
        ("", "guide"),
        ("Boka tvättstugan", f"{OWN}-2"),
    ],
)
def test_a_guide_is_named_after_its_title(title: str, name: str) -> None:
    assert name_for(title, {OWN}) == name
    assert own_gate.is_name(name)
