"""The sources of a guide: a name, an address, and the day somebody read it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from itcoach.guides.text import Source
from resources.words import tr
from ui.widgets.buttons import QuietButton

__all__ = ["SourcesField"]

_EMPTY = Source("", "", None)


class SourcesField(QWidget):
    """Ask for sources, one below the other; there is always room for one more.

    Attributes:
        edited: Hands over the sources as they are typed now.
    """

    edited = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._sources: tuple[Source, ...] = ()
        self.rows: list[_SourceRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._rows)
        self.more = QuietButton(tr("Lägg till en källa"), self._add, "plus")
        layout.addWidget(self.more)

    def show_sources(self, sources: Sequence[Source]) -> None:
        """Show sources; one that is being typed in stays as it is."""
        if tuple(sources) == self._sources and self.rows:
            return
        self._sources = tuple(sources)
        self._show(self._sources or (_EMPTY,))

    def _show(self, sources: Sequence[Source]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for number, source in enumerate(sources):
            row = _SourceRow(source, self._today)
            row.edited.connect(self._tell)
            row.remove.clicked.connect(partial(self._remove, number))
            self.rows.append(row)
            self._rows.addWidget(row)

    def _add(self) -> None:
        self._show([*(row.source() for row in self.rows), _EMPTY])
        self.rows[-1].name.setFocus()

    def _remove(self, number: int) -> None:
        left = [row.source() for at, row in enumerate(self.rows) if at != number]
        self._show(left or [_EMPTY])
        self._tell()

    def _tell(self) -> None:
        self._sources = tuple(source for row in self.rows if (source := row.source()) != _EMPTY)
        self.edited.emit(self._sources)


class _SourceRow(QWidget):
    edited = Signal()

    def __init__(self, source: Source, today: date) -> None:
        super().__init__()
        self._read = source.read
        self.name, self.address = QLineEdit(source.name), QLineEdit(source.address)
        for field, words in ((self.name, tr("Källans namn")), (self.address, tr("Adress"))):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.textChanged.connect(lambda *_: self.edited.emit())
        self.read = QCheckBox(tr("läst {day}", day=(source.read or today).isoformat()))
        self.read.setChecked(source.read is not None)
        self.read.toggled.connect(lambda on: self._set_read(today if on else None))
        self.remove = QuietButton("", symbol="close")
        self.remove.setAccessibleName(tr("Ta bort källan {name}", name=source.name))
        self.remove.setToolTip(tr("Ta bort källan"))
        column, line = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line.addWidget(self.name, 1)
        line.addWidget(self.remove)
        column.addLayout(line)
        column.addWidget(self.address)
        column.addWidget(self.read)

    def source(self) -> Source:
        """Return what is typed."""
        return Source(self.name.text(), self.address.text(), self._read)

    def _set_read(self, day: date | None) -> None:
        self._read = day
        self.edited.emit()
