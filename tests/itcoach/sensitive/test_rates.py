"""How often something is missed or an ordinary note is taken for something else, and what must never be."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from itcoach.sensitive.findings import Sensitive, findings, without
from tools.sensitive import FALSE_ALARMS, MISSES, PAGE, Rates, measured, table

PARTS = measured()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_false_alarms_and_misses_are_rare_and_no_personnummer_is_missed(part: Rates) -> None:
    assert part.alarm_rate <= FALSE_ALARMS, part.alarms
    assert part.miss_rate <= MISSES, part.missed
    assert part.missed["pnr"] == ()


def test_there_are_notes_enough_to_say_so() -> None:
    assert sum(part.ordinary for part in PARTS) >= 400
    assert sum(sum(part.caught.values()) for part in PARTS) >= 200


def test_the_documentation_tells_the_rates_as_they_are() -> None:
    assert table(PARTS) in PAGE.read_text(encoding="utf-8")


def check_digit(digits: str) -> str:
    doubled = (int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(digits))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a valid number as century, day of birth and last four."""
    born = draw(st.dates(date(1900, 1, 1), date(2014, 12, 31)))
    day = born.day + 60 * draw(st.booleans())  # a coordination number
    birth = f"{born:%y%m}{day:02}"
    three = f"{draw(st.integers(0, 999)):03}"
    return f"{born:%Y}"[:2], birth, three + check_digit(birth + three)


@st.composite
def writings(draw: st.DrawFn) -> str:
    """Draw a number in one of the ways in which people write it."""
    century, birth, last = draw(numbers())
    between = draw(st.sampled_from(["", "-", " ", "/", "."]))
    day = between.join((birth[:2], birth[2:4], birth[4:]))
    whole = draw(st.booleans())
    dash = draw(st.sampled_from(["-", "–", "—", "‑", "−", "+", " - ", " – ", " ", "  ", " (", ""]))
    # Ten bare digits may be a telephone number, and a date runs on into what follows it.
    assume(whole or dash.strip() or not birth.startswith(("070", "08")))
    assume(dash or not between)
    return f"{century if whole else ''}{day}{dash}{last}"


around = st.sampled_from(
    ["", "Hon heter ", "Pnr: ", "(", "vid 1177 och ", "ring 070-123 45 67, ", "\n", "a "]
)
after = st.sampled_from(["", ".", ", ringer åter", ")", " på lappen", "\nNästa rad", "!"])


@settings(derandomize=True, deadline=None, max_examples=400)
@given(around, writings(), after)
def test_any_valid_personnummer_in_any_writing_is_caught_and_taken_out(
    before: str, number: str, behind: str
) -> None:
    text = before + number + behind
    found = [each.of(text) for each in findings(text) if each.kind is Sensitive.PERSONNUMMER]
    assert any(number in each or (each in number and len(each) > 9) for each in found), text
    cleaned = without(text)
    assert not [each for each in findings(cleaned) if each.kind is Sensitive.PERSONNUMMER]
    assert number not in cleaned


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=60), numbers(), st.text(max_size=60))
def test_what_is_left_is_what_stood_around_it(before: str, number: tuple[str, str, str], after: str) -> None:
    text = f"{before} {''.join(number[:2])}-{number[2]} {after}"
    assume(len(findings(text)) == 1 and findings(text)[0].kind is Sensitive.PERSONNUMMER)
    # Words, and everything but the blanks, brackets and commas beside the number, stay as they are.
    kept = [letter for letter in without(text) if not letter.isspace() and letter not in "(),.;"]
    there = [letter for letter in before + after if not letter.isspace() and letter not in "(),.;"]
    assume("nr" not in before.lower())  # a word that announces a number goes with it
    assert kept == there


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=200))
def test_nothing_changes_where_nothing_is_found(text: str) -> None:
    if not findings(text):
        assert without(text) == text
    assert without(without(text)) == without(text)
