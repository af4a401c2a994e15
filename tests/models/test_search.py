"""A telephone number is the same digits to the index and to whoever looks for it."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.search import digits_sql, phone_digits, typed_phone

BETWEEN = st.sampled_from(["", " ", "-", "/", "  "])


@given(st.sampled_from(["0", "+46", "+46(0)", "+46 (0) ", "(0)0"]), st.lists(BETWEEN, min_size=9, max_size=9))
def test_the_index_and_the_search_agree_however_a_number_is_grouped(first: str, between: list[str]) -> None:
    number = first + "".join(map("".join, zip("701234567", between, strict=True)))
    with sqlite3.connect(":memory:") as database:
        ((indexed,),) = database.execute(f"SELECT {digits_sql(':phone')}", {"phone": number})
    database.close()
    assert (indexed, phone_digits(number)) == ("0701234567", "0701234567")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("070-12", "07012"),
        ("0046 70 12", "07012"),
        ("4101", "4101"),
        ("A7K3QX", ""),
        ("Gunvor 070", ""),
        ("", ""),
    ],
)
def test_only_a_telephone_number_is_taken_for_one(typed: str, digits: str) -> None:
    assert typed_phone(typed) == digits
