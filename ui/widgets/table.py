"""Tables with real headers that sort and remember their widths."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme
from ui.icons import icon
from ui.widgets.text import plain_tip

if TYPE_CHECKING:
    from ui.settings import Memory

__all__ = ["Column", "Table"]

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ALIGN_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SORT_ROLE = Qt.ItemDataRole.UserRole
ICON_SIDE = 18
LEAST_SHARE = 120
"""What shares the rest is no narrower than this, in pixels of the normal size of text."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """Describe a column.

    Attributes:
        title: The heading.
        text: What the cell of a row says.
        sort: What it is sorted by, comparable; the text where not given.
        width: In pixels of the normal size of text at first; 0 shares what is left.
        number: Whether it is set to the right.
        symbol: The icon and colour token before the text, or none.
    """

    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    width: int = 0
    number: bool = False
    symbol: Callable[[Row], tuple[str, str] | None] | None = None


class Table(QTableView, Generic[Row]):
    """Show rows; Enter or a double click chooses one.

    Args:
        name: What its widths are remembered under.
        title: The accessible name, such as "Veckans bokningar".
        columns: The columns.
        memory: Remembers the widths.

    Attributes:
        chosen: Hands over the row that was opened with Enter or a double click.
        current: Hands over the row that was moved to, or ``None``.
    """

    chosen = Signal(object)
    current = Signal(object)

    def __init__(self, name: str, title: str, columns: Sequence[Column[Row]], memory: "Memory") -> None:
        super().__init__()
        self._name, self._memory = f"table.{name}", memory
        self._rows = _Rows(columns)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(self._rows)
        self.setModel(self._sorted)
        self.setFont(theme.tabular(self.font()))
        self.setAccessibleName(title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.setIconSize(QSize(_scaled(ICON_SIDE), _scaled(ICON_SIDE)))
        self._sharing = [at for at, column in enumerate(columns) if not column.width]
        self._set_widths(columns)
        self.doubleClicked.connect(lambda _: self._choose())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.current.emit(self.selected()))

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show ``rows`` in their order, or as the coach has sorted; the chosen row stays chosen."""
        before = self.selected()
        self._rows.replace(list(rows))
        if before is not None and before in self._rows.rows:
            self.select(before)

    def rows(self) -> list[Row]:
        """Return the rows as they stand on screen."""
        return [self._row(self._sorted.index(line, 0)) for line in range(self._sorted.rowCount())]

    def selected(self) -> Row | None:
        """Return the row that is chosen, if any."""
        index = self.currentIndex()
        return self._row(index) if index.isValid() else None

    def select(self, row: Row) -> None:
        """Choose ``row``, which must be among the rows."""
        source = self._rows.index(self._rows.rows.index(row), 0)
        self.setCurrentIndex(self._sorted.mapFromSource(source))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter; otherwise as any table."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room that is left."""
        super().resizeEvent(event)
        self._share_the_rest()

    def show_column(self, column: int, *, shown: bool) -> None:
        """Show or hide a column, whose room goes to those that share what is left."""
        self.setColumnHidden(column, not shown)
        self._share_the_rest()

    def _share_the_rest(self) -> None:
        header = self.horizontalHeader()
        taken = sum(header.sectionSize(at) for at in range(header.count()) if at not in self._sharing)
        room = (self.viewport().width() - taken) // max(1, len(self._sharing))
        least = _scaled(LEAST_SHARE)
        for at in self._sharing:
            if room >= least:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(at, least)

    def _row(self, index: QModelIndex) -> Row:
        return self._rows.rows[self._sorted.mapToSource(index).row()]

    def _choose(self) -> None:
        row = self.selected()
        if row is not None:
            self.chosen.emit(row)

    def _set_widths(self, columns: Sequence[Column[Row]]) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        self.verticalHeader().setDefaultSectionSize(max(40, self.fontMetrics().height() + 20))
        remembered = self._memory.recall(self._name)
        widths = remembered if _fits(remembered, len(columns)) else [column.width for column in columns]
        self._widths = list(widths)
        for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
            if column.width:
                header.resizeSection(at, _scaled(width))
        self._share_the_rest()
        self._settled = QTimer(self, singleShot=True, interval=300)
        self._settled.timeout.connect(self._remember_widths)
        header.sectionResized.connect(self._resized)

    def _remember_widths(self) -> None:
        self._memory.remember(self._name, self._widths)

    def _resized(self, column: int, _before: int, pixels: int) -> None:
        if pixels:  # A hidden column keeps its width for when it is shown again.
            self._widths[column] = round(pixels / theme.text_scale())
            self._settled.start()
        if column not in self._sharing:
            self._share_the_rest()


def _scaled(pixels: int) -> int:
    return round(pixels * theme.text_scale())


def _fits(widths: object, columns: int) -> bool:
    return (
        isinstance(widths, list)
        and len(widths) == columns
        and all(isinstance(width, int) and width >= 0 for width in widths)
    )


class _Rows(QAbstractTableModel, Generic[Row]):
    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._columns = columns

    def replace(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[section].number:
            return _ALIGN_END
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.text(row))
        if role == SORT_ROLE:
            return column.sort(row) if column.sort else column.text(row).casefold()
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return _ALIGN_END
        if role == Qt.ItemDataRole.DecorationRole and column.symbol:
            symbol = column.symbol(row)
            return icon(*symbol) if symbol else None
        return None
