"""The form of the inclusion index: data in ``resources``, complete in both languages."""

from pathlib import Path

import pytest

import resources
from itcoach.inclusion.questionnaire import InstrumentUnknown, instrument

RESOURCES = Path(resources.__file__).parent


def test_the_form_is_complete_in_both_languages() -> None:
    form = instrument()
    assert [question.number for question in form.questions] == list(range(1, 13))
    assert "".join(question.dimension for question in form.questions) == "AAABBBCCCDDD"
    for question in form.questions:
        assert {language: len(words) for language, words in question.answers.items()} == {"sv": 4, "en": 4}
    for extra in form.extras:
        assert {len(words) for words in extra.answers.values()} in ({len(extra.answers.get("sv", ()))}, set())
    assert [extra.id for extra in form.extras if not extra.on] == ["lonely"]


def test_the_newest_form_there_is_is_the_one_that_is_asked() -> None:
    numbers = [int(each.stem.rpartition("-")[2]) for each in (RESOURCES / "questionnaires").glob("*.toml")]
    assert instrument().version == f"DD-12/{max(numbers)}"


@pytest.mark.parametrize("version", ["DD-12/2", "DD-12/../1", "", "DD-13/1"])
def test_a_form_that_is_not_there_is_told_in_words(version: str) -> None:
    with pytest.raises(InstrumentUnknown, match="Uppdatera programmet"):
        instrument(version)
