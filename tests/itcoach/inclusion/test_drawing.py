"""The bars and the curve are one geometry, whoever paints it: all is inside, and no words meet."""

from dataclasses import astuple, replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itcoach.inclusion.drawing import (
    Box,
    Dot,
    Drawing,
    Lettering,
    Line,
    Occasion,
    Words,
    bars,
    curve,
    room_for_bars,
    room_for_curve,
)
from itcoach.inclusion.questionnaire import instrument
from itcoach.inclusion.scoring import Answer, score
from itcoach.leaflets.index_figure import lettering
from models.vocabulary import MeasurementKind

FORM = instrument()
FIRST: tuple[Answer, ...] = (3, 2, 3, 2, 1, 0, 1, 1, 1, 0, 1, 1)
LATER: tuple[Answer, ...] = (3, 2, 3, 3, 2, 1, 2, 2, 2, 1, 2, 2)
NO_ACCESS: tuple[Answer, ...] = (3, None, None, 2, 1, 0, 1, 1, 1, 0, 1, 1)
PAPER = lettering(14)

points = st.one_of(st.none(), st.fractions(0, 100))
some_answers = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=12, max_size=12)


def occasion(day: date, index: Fraction | None, kind: MeasurementKind = MeasurementKind.FIRST) -> Occasion:
    return Occasion(day, kind, FORM.version, index, "för få svar")


@st.composite
def some_occasions(draw: st.DrawFn) -> tuple[Occasion, ...]:
    day, found = date(2026, 1, 12), []
    for kind in list(MeasurementKind)[: draw(st.integers(1, 3))]:
        found.append(occasion(day, draw(points), kind))
        day += timedelta(days=draw(st.integers(0, 400)))
    return tuple(found)


def reach(words: Words, letters: Lettering) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a text."""
    wide = letters.width(words.text, words.bold)
    left = {"start": words.x, "middle": words.x - wide / 2, "end": words.x - wide}[words.align]
    high = letters.line * 0.7  # of its ink
    return left, words.y - high / 2, left + wide, words.y + high / 2


def assert_readable(drawing: Drawing, letters: Lettering) -> None:
    texts = [reach(each, letters) for each in drawing.shapes if isinstance(each, Words)]
    slack = 0.01
    for left, top, right, bottom in texts:
        assert left >= -slack
        assert top >= -slack
        assert right <= drawing.width + slack
        assert bottom <= drawing.height + slack
    for at, (left, top, right, bottom) in enumerate(texts):
        for other in texts[:at]:
            apart = other[2] <= left + slack or right <= other[0] + slack
            assert apart or other[3] <= top + slack or bottom <= other[1] + slack


@given(some_answers, st.one_of(st.none(), some_answers), st.floats(0, 400), st.sampled_from(["sv", "en"]))
def test_the_words_of_the_bars_never_meet(
    now: list[Answer], before: list[Answer] | None, more: float, language: str
) -> None:
    first = score(before) if before else None
    room = room_for_bars(score(now), first, FORM, language, letters=PAPER) + more
    assert_readable(bars(score(now), first, FORM, language, room=room, letters=PAPER), PAPER)


@given(some_occasions(), st.floats(0, 400), st.sampled_from(["sv", "en"]))
def test_the_words_below_the_curve_never_meet(
    occasions: tuple[Occasion, ...], more: float, language: str
) -> None:
    room = room_for_curve(occasions, language, letters=PAPER) + more
    drawing = curve(occasions, language, room=room, letters=PAPER)
    below = [each for each in drawing.shapes if isinstance(each, Words) and not each.bold]
    assert_readable(replace(drawing, shapes=tuple(below)), PAPER)


@given(some_answers)
def test_a_bar_is_as_long_as_its_points(answers: list[Answer]) -> None:
    drawing = bars(score(answers), None, FORM, "sv", room=500, letters=PAPER)
    boxes = [each for each in drawing.shapes if isinstance(each, Box)]
    whole = max(box.width for box in boxes)
    lengths = [box.width for box in boxes if box.ink == "primary"]
    known = [value for value in score(answers).dimensions.values() if value]
    assert lengths == pytest.approx([whole * float(value) / 100 for value in known], abs=whole / 200)


def test_a_value_stands_at_its_bar_with_what_it_was_before() -> None:
    drawing = bars(score(LATER), score(FIRST), FORM, "sv", room=500, letters=PAPER)
    assert drawing.words == (
        "Tillgång: 89, var 89", "Kunna: 67, var 33", "Trygghet: 67, var 33", "Egen kraft: 56, var 22",
    )  # fmt: skip
    assert "67, var 33" in [each.text for each in drawing.shapes if isinstance(each, Words)]


def test_a_part_with_too_few_answers_has_no_bar_and_says_so() -> None:
    drawing = bars(score(NO_ACCESS), None, FORM, "en", room=500, letters=PAPER)
    assert drawing.words[0] == "Access: too few answers"
    assert sum(isinstance(each, Box) and each.ink == "primary" for each in drawing.shapes) == 3


def test_the_curve_breaks_where_an_index_is_missing_and_between_versions_of_the_form() -> None:
    days = (date(2026, 1, 12), date(2026, 7, 12), date(2027, 1, 12))
    whole = tuple(occasion(day, Fraction(50)) for day in days)

    def joined(occasions: tuple[Occasion, ...]) -> int:
        shapes = curve(occasions, "sv", room=500, letters=PAPER).shapes
        return sum(isinstance(each, Line) and each.ink == "primary" for each in shapes)

    assert joined(whole) == 2
    assert joined((whole[0], replace(whole[1], index=None), whole[2])) == 0
    assert joined((whole[0], replace(whole[1], form="DD-12/2"), replace(whole[2], form="DD-12/2"))) == 1


def test_a_higher_index_stands_higher_and_a_later_day_to_the_right() -> None:
    low, high = occasion(date(2026, 1, 12), Fraction(20)), occasion(date(2026, 7, 12), Fraction(70))
    drawing = curve((low, high), "sv", room=500, letters=PAPER)
    first, second = (each for each in drawing.shapes if isinstance(each, Dot))
    assert first.x < second.x
    assert first.y > second.y


def test_screen_and_paper_get_the_same_drawing_in_units_of_their_own() -> None:
    def doubled(text: str, bold: bool) -> float:
        return 2 * PAPER.width(text, bold)

    large = Lettering(2 * PAPER.line, doubled)
    small = bars(score(LATER), score(FIRST), FORM, "sv", room=400, letters=PAPER)
    same = bars(score(LATER), score(FIRST), FORM, "sv", room=800, letters=large)
    for one, other in zip(small.shapes, same.shapes, strict=True):
        numbers = [value for value in astuple(one) if isinstance(value, float)]
        assert [value for value in astuple(other) if isinstance(value, float)] == pytest.approx(
            [2 * value for value in numbers]
        )


def test_no_colour_judges() -> None:
    drawing = bars(score(FIRST), score(LATER), FORM, "sv", room=400, letters=PAPER)
    assert {each.ink for each in drawing.shapes} <= {
        "ink", "quiet_ink", "primary", "primary_soft", "surface", "line",
    }  # fmt: skip
