"""A small table of counts that shows all of its lines: the page scrolls, not the table."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy

from ui import theme
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from itcoach.group.grids import Grid, Line
    from ui.settings import Memory

__all__ = ["GridTable"]

NUMBERS, TIGHT = 180, 152
"""The width of a column of counts, in pixels of the normal size of text, and where the text is large."""


class GridTable(Table["Line"]):
    """Show a :class:`~itcoach.group.grids.Grid`; its lines keep their order until a heading is chosen."""

    def __init__(self, grid: "Grid", memory: "Memory") -> None:
        width = TIGHT if theme.is_large() else NUMBERS
        columns: list[Column[Line]] = [Column(grid.columns[0], lambda line: line.heading)]
        columns += [
            Column(title, _text(at), sort=_size(at), width=width, number=True)
            for at, title in enumerate(grid.columns[1:])
        ]
        super().__init__(f"statistics.{len(columns)}", grid.title, columns, memory)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().geometriesChanged.connect(self._fit)
        self.set_rows(grid.lines)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of every line."""
        lines = sum(self.verticalHeader().sectionSize(at) for at in range(self.verticalHeader().count()))
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        height = self.horizontalHeader().sizeHint().height() + lines + 2 * self.frameWidth() + below
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the lines be as high as their words need in the new width."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        height = self.sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)


def _text(at: int) -> "Callable[[Line], str]":
    return lambda line: line.cells[at].text


def _size(at: int) -> "Callable[[Line], int]":
    return partial(_number, at)


def _number(at: int, line: "Line") -> int:
    cell = line.cells[at]
    return next((each for each in (cell.count, cell.mean, cell.hundredths) if each is not None), -1)
