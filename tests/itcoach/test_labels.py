"""Every choice of the records has words, in both languages."""

from enum import EnumType, StrEnum

import pytest

from itcoach.labels import label
from models import vocabulary

SETS = [
    choices
    for choices in vars(vocabulary).values()
    if isinstance(choices, EnumType) and choices.__module__ == vocabulary.__name__
]
CHOICES = [member for choices in SETS for member in choices]


@pytest.mark.parametrize("member", CHOICES, ids=repr)
def test_every_choice_has_words(member: StrEnum) -> None:
    assert label(member)


def test_the_words_of_one_set_differ() -> None:
    for choices in SETS:
        words = [label(member) for member in choices]
        assert len(set(words)) == len(words)


def test_a_value_of_a_newer_version_is_shown_as_it_is() -> None:
    assert label("from_the_future") == "from_the_future"
