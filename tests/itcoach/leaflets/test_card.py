"""The safety card: ten of its size on a paper, to be cut apart, and read aloud once."""

from itertools import pairwise

import pytest

from tests.helpers.printed import MM, Printed
from tests.helpers.sheets import make

TITLE = "Banken ringer aldrig"


def test_ten_cards_of_85_by_55_millimetres_stand_on_an_a4() -> None:
    printed = Printed(make("card", "sv"))
    assert len(printed.reader.pages) == 1
    assert printed.size == pytest.approx((210 * MM, 297 * MM), abs=0.1)
    titles = [run for run in printed.runs() if run.text.strip() == TITLE]
    across, down = sorted({run.x for run in titles}), sorted({run.y for run in titles})
    assert (len(titles), len(across), len(down)) == (10, 2, 5)
    assert {round((b - a) / MM, 1) for a, b in pairwise(across)} == {85}
    assert {round((b - a) / MM, 1) for a, b in pairwise(down)} == {55}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_on_a_card_is_nearer_its_edge_than_five_millimetres(language: str) -> None:
    for run in Printed(make("card", language)).runs():
        left, bottom = (run.x - 20 * MM) % (85 * MM), (run.y - 11 * MM) % (55 * MM)
        assert 5 * MM - 0.1 <= left, run
        assert left + run.width <= 80 * MM + 0.1, run
        assert 5 * MM - 0.1 <= bottom <= 50 * MM - 0.7 * run.size + 0.1, run


def test_the_cuts_are_marked_at_every_edge_and_outside_the_cards() -> None:
    strokes = Printed(make("card", "sv")).strokes(0)
    upright = {round((x0 - 20 * MM) / MM, 1) for x0, _, x1, _ in strokes if x0 == x1}
    level = {round((y0 - 11 * MM) / MM, 1) for _, y0, _, y1 in strokes if y0 == y1}
    assert upright == {0, 85, 170}
    assert {0, 55, 110, 165, 220, 275} <= level


def test_it_is_read_aloud_once_and_has_the_numbers_to_call() -> None:
    text = Printed(make("card", "sv")).text.replace("\xa0", " ")
    assert text.count(TITLE) == 1
    for words in ("Polisen: 114 14", "Akut fara: 112", "Min bank:", "IT-coach: 08-123 456 00"):
        assert words in text
