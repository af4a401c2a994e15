"""The scoring of the inclusion index: exactly as its page says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach import inclusion
from itcoach.inclusion.scoring import DECLINED, Answer, ChangeSize, rounded

FIRST_TIME: tuple[Answer, ...] = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
HALF_A_YEAR_ON: tuple[Answer, ...] = (3, 2, 3, 3, 2, 1, 2, 2, 2, 1, 2, 2)
SOME_MISSING: tuple[Answer, ...] = (3, 2, None, 2, 1, 0, 1, None, 1, 0, 1, 1)
NO_ACCESS: tuple[Answer, ...] = (3, None, None, 2, 1, 0, 1, 1, 1, 0, 1, 1)

some_answers = st.lists(st.one_of(st.none(), st.just(DECLINED), st.integers(0, 3)), min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("answers", "dimensions", "index", "shown"),
    [
        (FIRST_TIME, ["88.89", "33.33", "33.33", "22.22"], "44.44", 44),
        (HALF_A_YEAR_ON, ["88.89", "66.67", "66.67", "55.56"], "69.44", 69),
        (SOME_MISSING, ["83.33", "33.33", "33.33", "22.22"], "43.06", 43),
    ],
)
def test_the_vectors_of_the_design(
    answers: tuple[Answer, ...], dimensions: list[str], index: str, shown: int
) -> None:
    score = inclusion.score(answers)
    assert score.index is not None
    assert [f"{float(value):.2f}" for value in score.dimensions.values() if value is not None] == dimensions
    assert (f"{float(score.index):.2f}", rounded(score.index)) == (index, shown)


def test_without_a_dimension_there_is_no_index() -> None:
    score = inclusion.score(NO_ACCESS)
    assert (score.dimensions["A"], score.dimensions["B"], score.index) == (None, Fraction(100, 3), None)


def test_what_is_shown_is_rounded_half_up() -> None:
    halves = (Fraction(1, 2), Fraction(5, 2), Fraction(89, 2), Fraction(444, 10))
    assert [rounded(points) for points in halves] == [1, 3, 45, 44]


@given(some_answers)
def test_every_value_lies_from_0_to_100_and_stands_for_two_answers_or_more(answers: list[Answer]) -> None:
    score = inclusion.score(answers)
    for place, value in enumerate(score.dimensions.values()):
        given_here = [a for a in answers[3 * place : 3 * place + 3] if isinstance(a, int)]
        assert (value is not None) == (len(given_here) >= 2)
        assert value is None or 0 <= value <= 100
    complete = all(value is not None for value in score.dimensions.values())
    assert (score.index is not None) == complete
    assert score.index is None or 0 <= score.index <= 100


@given(st.lists(st.integers(0, 3), min_size=12, max_size=12), st.integers(0, 11))
def test_a_higher_answer_raises_the_index_by_one_step(answers: list[int], question: int) -> None:
    lower = [*answers[:question], min(answers[question], 2), *answers[question + 1 :]]
    higher = [*lower[:question], lower[question] + 1, *lower[question + 1 :]]
    before, after = inclusion.score(lower).index, inclusion.score(higher).index
    assert before is not None
    assert after is not None
    assert after - before == Fraction(25, 9)


@given(some_answers, st.integers(0, 11))
def test_no_score_falls_when_an_answer_rises(answers: list[Answer], question: int) -> None:
    lower = [*answers[:question], 1, *answers[question + 1 :]]
    higher = [*answers[:question], 2, *answers[question + 1 :]]
    before, after = inclusion.score(lower), inclusion.score(higher)
    for letter, value in before.dimensions.items():
        other = after.dimensions[letter]
        assert (value is None) == (other is None)
        assert value is None or other is None or other >= value
    assert (before.index is None) == (after.index is None)
    assert before.index is None or after.index is None or after.index >= before.index


@given(some_answers, st.permutations(range(3)), st.integers(0, 3))
def test_within_a_dimension_the_order_of_the_questions_does_not_count(
    answers: list[Answer], order: list[int], place: int
) -> None:
    start = 3 * place
    turned = [answers[start + at] for at in order]
    mixed = [*answers[:start], *turned, *answers[start + 3 :]]
    assert inclusion.score(mixed) == inclusion.score(answers)


@given(some_answers, some_answers)
def test_a_change_seen_from_the_other_side_is_its_opposite(before: list[Answer], after: list[Answer]) -> None:
    there, back = inclusion.change(before, after), inclusion.change(after, before)
    assert there.size == back.size
    assert there.common_only == back.common_only
    assert (there.before, there.after) == (back.after, back.before)
    if there.difference is None or back.difference is None:
        assert there.difference is back.difference
    else:
        assert there.difference == -back.difference


@given(some_answers, some_answers)
def test_only_what_both_times_have_is_compared(before: list[Answer], after: list[Answer]) -> None:
    change = inclusion.change(before, after)
    both = [isinstance(a, int) and isinstance(b, int) for a, b in zip(before, after, strict=True)]
    enough = all(sum(both[start : start + 3]) >= 2 for start in range(0, 12, 3))
    assert (change.difference is not None) == enough
    missing_somewhere = any(
        isinstance(a, int) != isinstance(b, int) for a, b in zip(before, after, strict=True)
    )
    assert change.common_only == missing_somewhere


@given(some_answers)
def test_nothing_changes_between_the_same_answers(answers: list[Answer]) -> None:
    assert inclusion.change(answers, answers).difference in (0, None)


@given(some_answers)
def test_declining_counts_as_not_asked(answers: list[Answer]) -> None:
    not_asked = [None if answer == DECLINED else answer for answer in answers]
    assert inclusion.score(answers) == inclusion.score(not_asked)


@pytest.mark.parametrize(
    "wrong", [(3,) * 11, (3,) * 13, (4, *(3,) * 11), (True, *(3,) * 11), (-1, *(3,) * 11)]
)
def test_answers_that_the_form_does_not_have_are_refused(wrong: tuple[Answer, ...]) -> None:
    with pytest.raises(ValueError, match=r"DD-12/1"):
        inclusion.score(wrong)


def stepped(answers: tuple[int, ...], steps: int) -> tuple[int, ...]:
    """Return the answers with the first ``steps`` of them one higher."""
    return tuple(answer + (place < steps) for place, answer in enumerate(answers))


@pytest.mark.parametrize(
    ("steps", "size", "words"),
    [
        (0, ChangeSize.UNCHANGED, "Oförändrat."),
        (1, ChangeSize.UNCHANGED, "Oförändrat."),
        (2, ChangeSize.SMALL, "Lite bättre, osäkert."),
        (3, ChangeSize.SMALL, "Lite bättre, osäkert."),
        (4, ChangeSize.CLEAR, "Tydligt bättre."),
    ],
)
def test_a_change_is_told_by_the_limits(steps: int, size: ChangeSize, words: str) -> None:
    change = inclusion.change((1,) * 12, stepped((1,) * 12, steps))
    assert (change.difference, change.size, change.sentence()) == (Fraction(25, 9) * steps, size, words)


def test_a_change_for_the_worse_is_told_as_one() -> None:
    assert inclusion.change(HALF_A_YEAR_ON, FIRST_TIME).sentence() == (
        "Tydligt sämre. Fråga gärna vad som har ändrats: det kan ha många skäl."
    )
    assert inclusion.change(stepped((1,) * 12, 2), (1,) * 12).sentence() == "Lite sämre, osäkert."


def test_occasions_are_compared_on_the_questions_they_share_and_it_is_said() -> None:
    change = inclusion.change(SOME_MISSING, HALF_A_YEAR_ON)
    assert change.after.dimensions["A"] == Fraction(500, 6)
    assert change.common_only
    assert change.sentence() == "Tydligt bättre. Bara frågor som har svar båda gångerna är med."


def test_the_same_questions_missing_both_times_leave_nothing_out() -> None:
    assert not inclusion.change(SOME_MISSING, SOME_MISSING).common_only


def test_too_few_shared_questions_cannot_be_compared() -> None:
    change = inclusion.change(NO_ACCESS, HALF_A_YEAR_ON)
    assert (change.difference, change.size) == (None, ChangeSize.NOT_COMPARABLE)
    assert change.sentence().startswith("Går inte att jämföra")


TO_WHOM_IT_IS = {
    (0, 1): "Det är ungefär som första gången.",
    (0, 2): "Det är lite bättre än första gången. Skillnaden är liten och osäker.",
    (2, 0): "Det är lite svårare än första gången. Skillnaden är liten och osäker.",
    (0, 4): "Det är tydligt bättre än första gången.",
    (4, 0): "Det är svårare än första gången. Det kan ha många skäl. Berätta gärna, så hjälper vi dig.",
}


@pytest.mark.parametrize(("steps", "words"), TO_WHOM_IT_IS.items())
def test_whoever_answered_is_told_the_same_change(steps: tuple[int, int], words: str) -> None:
    first, last = (stepped((1,) * 12, each) for each in steps)
    assert inclusion.change(first, last).to_resident("sv") == words


def test_whoever_answered_is_told_what_was_compared() -> None:
    shared = inclusion.change(SOME_MISSING, HALF_A_YEAR_ON).to_resident("sv")
    assert shared.endswith(
        "bättre än första gången. Vi har jämfört de frågor som du svarade på båda gångerna."
    )
    too_few = inclusion.change(NO_ACCESS, HALF_A_YEAR_ON).to_resident("sv")
    assert too_few == "Det går inte att jämföra med första gången. För få frågor har svar båda gångerna."
