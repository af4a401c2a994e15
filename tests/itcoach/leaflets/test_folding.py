"""Folded paper: the pages are leafed through in their order, and the marks stand at the folds."""

import pytest

from itcoach.leaflets.folding import folded
from tests.helpers.printed import MM, Printed
from tests.helpers.sheets import FOLDS, SENDER, a_guide_leaflet, make


def leafed_through(sides: list[tuple[int, int]]) -> list[int]:
    """Fold the papers as they come out of the printer, in one another, and leaf through them."""
    papers = [(sides[at], sides[at + 1]) for at in range(0, len(sides), 2)]
    first_half = [number for outer, inner in papers for number in (outer[1], inner[0])]
    second_half = [number for outer, inner in reversed(papers) for number in (inner[1], outer[0])]
    return first_half + second_half


@pytest.mark.parametrize("count", [4, 8, 12, 32])
def test_a_folded_booklet_is_leafed_through_in_order(count: int) -> None:
    sides = list(folded(count))
    assert len(sides) == count // 2
    assert leafed_through(sides) == list(range(1, count + 1))


def test_a_booklet_that_is_no_whole_papers_is_refused() -> None:
    with pytest.raises(ValueError, match="6 pages"):
        list(folded(6))


@pytest.mark.parametrize("large_print", [False, True])
def test_the_page_numbers_of_a_booklet_are_in_their_places(large_print: bool) -> None:
    printed = Printed(a_guide_leaflet(booklet=True, large_print=large_print), FOLDS["booklet"])
    assert printed.size == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    numbered = [run for run in printed.runs() if run.number is None and run.text.startswith("Sida ")]
    count = 2 * len(printed.reader.pages)
    assert count % 4 == 0
    sides = [
        [int(run.text.split()[1]) for run in sorted(numbered, key=lambda run: run.x) if run.page == page]
        for page in range(count // 2)
    ]
    assert [tuple(side) for side in sides] == list(folded(count))


def test_the_booklet_is_read_from_its_first_page_to_its_last() -> None:
    printed = Printed(a_guide_leaflet(booklet=True), FOLDS["booklet"])
    order = {
        (page, half): number
        for page, side in enumerate(folded(2 * len(printed.reader.pages)))
        for half, number in enumerate(side)
    }
    read = [order[place] for node in printed.document.kids for place in node.places]
    assert read == sorted(read)
    assert read[0] == 1
    assert read[-1] == len(order)  # whom to call stands on the back


def test_the_back_of_every_booklet_says_whom_to_call_and_has_room_for_notes() -> None:
    for name in ("whatsapp-videosamtal", "skrivare-wifi", "nagon-vill-ha-koder"):
        printed = Printed(a_guide_leaflet(name, booklet=True), FOLDS["booklet"])
        assert any(node.text == "Egna anteckningar" for node in printed.document.all("H2"))
        back = [run.text for run in printed.runs() if run.page == 0 and run.x < FOLDS["booklet"][0]]
        assert SENDER.phone in back


@pytest.mark.parametrize("name", ["trifold", "trifold-large"])
def test_the_panels_of_a_trifold_stand_where_they_are_seen(name: str) -> None:
    printed = Printed(make(name, "sv"), FOLDS["trifold"])
    assert len(printed.reader.pages) == 2
    assert printed.size == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    places = {node.text: node.places[0] for node in printed.document.all("H1", "H2")}
    # Outside, from the left: what is folded in, the back, the front. Inside from left to right.
    assert list(places.items()) == [
        ("Hjälp med mobilen, hemma hos dig", (0, 2)),
        ("Det här kan du få hjälp med", (0, 0)),
        ("Passar det mig?", (1, 0)),
        ("Så går det till", (1, 1)),
        ("Du kan vara trygg", (1, 2)),
        ("Ring och boka", (0, 1)),
    ]


def test_the_panel_folded_in_is_three_millimetres_narrower() -> None:
    printed = Printed(make("trifold", "sv"))
    for side, folds in enumerate(((97, 197), (100, 200))):
        marks = {round(x0 / MM, 1) for x0, _, x1, _ in printed.strokes(side) if x0 == x1}
        assert marks == set(folds)
    # Turned on the short edge, left and right change places: the narrow panels lie on each other.
    assert 97 == 297 - 200


def test_the_fold_of_a_booklet_is_marked_at_both_edges() -> None:
    printed = Printed(a_guide_leaflet(booklet=True))
    for page in range(len(printed.reader.pages)):
        upright = [round(x0 / MM, 1) for x0, _, x1, _ in printed.strokes(page) if x0 == x1]
        assert upright.count(148.5) == 2
