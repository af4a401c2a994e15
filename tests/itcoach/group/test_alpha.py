"""Cronbach's alpha, against a worked example and the standard library."""

import random
import statistics
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from itcoach.group.alpha import cronbach_alpha

# Five persons, three questions. Variances (n - 1): 1.3, 0.7 and 1.2; of the sums 4, 5, 9, 2, 8: 8.3.
# Alpha = 3/2 × (1 - 3.2 / 8.3) = 153/166 = 0.92.
WORKED = [(1, 2, 1), (2, 2, 1), (3, 3, 3), (0, 1, 1), (2, 3, 3)]


def by_the_library(answers: list[tuple[int, ...]]) -> float:
    k = len(answers[0])
    parts = sum(statistics.variance(question) for question in zip(*answers, strict=True))
    return k / (k - 1) * (1 - parts / statistics.variance(sum(row) for row in answers))


def by_the_covariances(answers: list[tuple[int, ...]]) -> float:
    """Work alpha out as k² × mean covariance ÷ sum of all, the form of Cronbach's article."""
    questions = list(zip(*answers, strict=True))
    k = len(questions)
    every = [[statistics.covariance(one, other) for other in questions] for one in questions]
    between = [every[i][j] for i in range(k) for j in range(k) if i != j]
    return k * k * statistics.mean(between) / sum(map(sum, every))


def test_a_worked_example_comes_out_exactly() -> None:
    assert cronbach_alpha(WORKED, fewest=5) == Fraction(153, 166)


@given(st.randoms(use_true_random=False), st.integers(30, 60), st.integers(2, 6))
def test_two_other_ways_to_work_it_out_agree(chance: random.Random, persons: int, questions: int) -> None:
    answers = [tuple(chance.randint(0, 3) for _ in range(questions)) for _ in range(persons)]
    assume(len({sum(row) for row in answers}) > 1)
    alpha = cronbach_alpha(answers)
    assert alpha is not None
    assert alpha <= 1
    assert float(alpha) == pytest.approx(by_the_library(answers), abs=1e-9)
    assert float(alpha) == pytest.approx(by_the_covariances(answers), abs=1e-9)


def test_twenty_nine_are_too_few_and_thirty_are_enough() -> None:
    answers = [(at % 4, at % 3, at % 4) for at in range(30)]
    assert cronbach_alpha(answers[:29]) is None
    assert cronbach_alpha(answers) is not None


def test_questions_that_all_say_the_same_have_one_and_nothing_to_compare_has_none() -> None:
    assert cronbach_alpha([(at % 4,) * 3 for at in range(30)]) == 1
    assert cronbach_alpha([(2, 2, 2)] * 30) is None
    with pytest.raises(ValueError, match="two questions"):
        cronbach_alpha([(1,)] * 30)
