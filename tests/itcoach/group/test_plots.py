"""The counts are drawn as they stand in the tables, and nothing else is."""

import pytest

from itcoach.group import view
from itcoach.group.grids import Cell, Grid, Line
from itcoach.group.plots import is_drawn, plot, room_for_plot
from itcoach.group.words import sections
from itcoach.inclusion.drawing import Box, Words
from itcoach.leaflets.index_figure import lettering
from itcoach.workplace import Workplace
from tests.helpers.measured import measured
from tests.itcoach.inclusion.test_drawing import assert_readable

PAPER = lettering(11)


@pytest.fixture
def grids(work: Workplace) -> list[Grid]:
    measured(work, 80)
    overview = view.overview(work)
    return [grid for part in sections(overview.chosen(None), overview.form) for grid in part.grids]


def test_a_bar_is_as_long_as_its_count_and_says_what_the_table_says(grids: list[Grid]) -> None:
    drawn = [grid for grid in grids if is_drawn(grid)]
    assert {grid.name.partition(".")[0] for grid in drawn} == {"followup", "index", "change"}
    for grid in drawn:
        drawing = plot(grid, room=500, letters=PAPER)
        told = [cell for line in grid.lines for cell in line.cells if cell.count is not None]
        boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
        assert [round(box.width / boxes[0].width, 6) for box in boxes] == [
            round((cell.count or 0) / (told[0].count or 1), 6) for cell in told
        ]
        words = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
        assert [text for text in words if text in {cell.text for cell in told}] == [c.text for c in told]
        assert len(drawing.words) == len(told)


@pytest.mark.parametrize("room", [0, 60, 150, 400, 900])
def test_all_is_inside_and_no_words_meet_in_whatever_room(grids: list[Grid], room: int) -> None:
    for grid in filter(is_drawn, grids):
        least = room_for_plot(grid, letters=PAPER)
        assert_readable(plot(grid, room=least + room, letters=PAPER), PAPER)


def test_a_table_that_is_not_shown_is_not_drawn() -> None:
    assert not is_drawn(Grid("index", "Index", notes=("Visas inte.",)))
    means = Grid("index", "Index", ("Index", "Första"), (Line("medelvärde", (Cell(mean=50),)),))
    assert not is_drawn(means)
