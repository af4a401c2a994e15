"""A resident's code: readable, random, and wrong when a character is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach.codes import ALPHABET, check_character, is_code, new_code, written

CODES = st.text(ALPHABET, min_size=5, max_size=5).map(lambda body: body + check_character(body))


def test_a_new_code_is_well_formed_and_not_taken() -> None:
    codes: set[str] = set()
    for _ in range(500):
        codes.add(new_code(codes))
    assert len(codes) == 500
    assert all(is_code(code) for code in codes)
    assert not set("0O1IL") & set("".join(codes))


@pytest.mark.parametrize(("body", "check"), [("22222", "2"), ("33333", "P"), ("A7K3Q", "F")])
def test_the_check_character_follows_the_rule(body: str, check: str) -> None:
    assert check_character(body) == check


@given(CODES, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, wrong: str) -> None:
    mistaken = code[:place] + wrong + code[place + 1 :]
    assert is_code(mistaken) is (mistaken == code)


@given(CODES, st.integers(0, 3))
def test_two_swapped_neighbours_are_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) is (swapped == code)


@pytest.mark.parametrize("text", ["", "22222", "2222222", "O22222", "2222 2"])
def test_what_is_no_code_is_told(text: str) -> None:
    assert not is_code(text)


def test_a_code_may_be_typed_in_small_letters() -> None:
    assert is_code(f" {new_code().lower()} ")


def test_people_write_a_code_with_its_check_character_apart() -> None:
    assert written("A7K3QX") == "A7K3Q-X"
    code = new_code()
    assert is_code(written(code))
    assert written("okänd") == "okänd"
