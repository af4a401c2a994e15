"""Every choice of the records has words, in both languages."""

from enum import StrEnum

import pytest

from itcoach.labels import label
from models import vocabulary

CHOICES = [member for name in vocabulary.__all__ for member in getattr(vocabulary, name)]


@pytest.mark.parametrize("member", CHOICES, ids=repr)
def test_every_choice_has_words(member: StrEnum) -> None:
    assert label(member)


def test_the_words_of_one_set_differ() -> None:
    for name in vocabulary.__all__:
        words = [label(member) for member in getattr(vocabulary, name)]
        assert len(set(words)) == len(words)


def test_a_value_of_a_newer_version_is_shown_as_it_is() -> None:
    assert label("from_the_future") == "from_the_future"
