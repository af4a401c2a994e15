"""Which column of the list holds what: shown as guessed, with an example, and changeable."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from itcoach.importing import ColumnMapping, Field, field_label
from resources.words import tr
from ui import theme, wheel
from ui.widgets.scroller import Scroller
from ui.widgets.text import ElidedLabel, SectionTitle, WrappedLabel

if TYPE_CHECKING:
    from itcoach.importing import Table

__all__ = ["ImportColumns"]

WIDTH = 264
EXAMPLE_LETTERS = 60


class ImportColumns(QWidget):
    """Show a box for each field.

    Attributes:
        changed: Hands over the mapping that the coach has chosen.
        boxes: The box of each field; its data is the column's place, or ``None``.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(round(WIDTH * (1 + (theme.text_scale() - 1) * 0.6)))
        self.boxes: dict[Field, QComboBox] = {}
        self._examples: dict[Field, ElidedLabel] = {}
        self._table: Table | None = None
        self._mapping = ColumnMapping({})
        scroller = Scroller(spacing=4)
        column = _whole(self)
        column.addWidget(scroller)
        scroller.body.addWidget(SectionTitle(tr("Kolumnerna i listan")))
        scroller.body.addWidget(
            WrappedLabel(tr("Gissade ur rubrikerna. Ändra om något hamnat fel."), role="quiet_text")
        )
        for field in Field:
            self._add(field, scroller)
        scroller.body.addStretch(1)

    def show_columns(self, table: "Table", mapping: ColumnMapping) -> None:
        """Show which columns are used, with the first row as an example."""
        self._mapping = mapping
        if table != self._table:
            self._table = table
            for box in self.boxes.values():
                box.clear()
                box.addItem(tr("finns inte i listan"), None)
                for at, heading in enumerate(table.headings):
                    box.addItem(heading or tr("kolumn {n}", n=at + 1), at)
        for field, box in self.boxes.items():
            place = mapping.columns.get(field)
            box.setCurrentIndex(0 if place is None else place + 1)
            self._examples[field].setText(self._example(place))
            self._examples[field].setVisible(place is not None)

    def _add(self, field: Field, scroller: Scroller) -> None:
        box = QComboBox()
        box.setAccessibleName(tr("Kolumn för {field}", field=field_label(field)))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(lambda: self._choose(field))
        wheel.keep_from(box)
        label = QLabel(field_label(field))
        label.setProperty("role", "strong")
        label.setBuddy(box)
        example = ElidedLabel(role="small")
        for widget in (label, box, example):
            scroller.body.addWidget(widget)
        scroller.body.addSpacing(8)
        self.boxes[field], self._examples[field] = box, example

    def _choose(self, field: Field) -> None:
        self.changed.emit(self._mapping.with_column(field, self.boxes[field].currentData()))

    def _example(self, at: int | None) -> str:
        cells = (
            (row.cells[at] for row in self._table.rows if row.cells[at])
            if self._table and at is not None
            else ()
        )
        return " ".join(next(iter(cells), "")[:EXAMPLE_LETTERS].split())


def _whole(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    return layout
