"""Read a list or a calendar in: what each row would do is seen first."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from itcoach import importing
from itcoach.importing import (
    ColumnMapping,
    ImportResult,
    Preview,
    PreviewRow,
    RowKind,
    RowStatus,
    field_label,
)
from resources.words import ntr, tr
from ui import theme
from ui.dialogs.choose_file import choose_list
from ui.dialogs.import_columns import ImportColumns
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.table import Column, Table
from ui.widgets.text import ElidedLabel, WrappedLabel
from ui.widgets.when_words import clock_text, day_text, when_text

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["ImportList"]

_SYMBOLS: "Final[dict[RowStatus, tuple[str, str]]]" = {
    RowStatus.NEW: ("plus-circle", "good"),
    RowStatus.CHANGED: ("pencil-circle", "primary"),
    RowStatus.ALREADY_THERE: ("check-circle-outline", "quiet_ink"),
    RowStatus.COLLEAGUES: ("account-arrow-right-outline", "quiet_ink"),
    RowStatus.REFUSED: ("alert-circle", "bad"),
}


class ImportList(QDialog):
    """Show what reading a file in would do, and do it.

    Args:
        desk: What the page works with.
        parent: The page that asks.

    Attributes:
        imported: Hands over the start (local) of the first row that was new or changed, or ``None``.
        columns: Which column holds what; hidden for a calendar.
        table: The rows.
        filters: The buttons that show one status alone; ``None`` shows all.
        read_in: Reads the list in.
    """

    imported = Signal(object)

    def __init__(self, desk: "Desk", parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.preview: Preview | None = None
        self._data, self._name = b"", ""
        self._only: RowStatus | None = None
        self.setWindowTitle(tr("Läs in lista"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(self._build_top())
        self.problem = Notice(kind="bad")
        self.problem.show_text("")
        layout.addWidget(self.problem)
        self._build_body(layout)
        layout.addLayout(self._build_foot())
        # Large text leaves no room for both; what is missing brings the columns into sight.
        self.show_columns.setChecked(theme.text_scale() == 1)
        self._show_preview(None)

    def sizeHint(self) -> QSize:
        """Return as much as the window behind has room for."""
        parent = self.parentWidget()
        room = parent.window().size() if parent else QSize(1280, 720)
        return QSize(min(round(1180 * theme.text_scale()), room.width() - 32), room.height() - 40)

    def reject(self) -> None:
        """Close, unless the list is being stored at this moment."""
        if self.close_button.isEnabled():
            super().reject()

    def open_file(self, path: str) -> None:
        """Read the file at ``path`` and show what it would do; a bad file is told of here."""
        self._name = Path(path).name
        self.file.setText(self._name)
        self._data = b""
        self._busy(tr("Läser {name} …", name=self._name))
        work, name = self.desk.work, self._name

        def read() -> tuple[bytes, Preview]:
            data = importing.read_file(Path(path))
            return data, importing.preview(work, data, name)

        def show(result: tuple[bytes, Preview]) -> None:
            self._data = result[0]
            self._show_preview(result[1])

        self.desk.read(self, read, show, on_failure=self._cannot_read, latest="preview")

    def use_columns(self, mapping: ColumnMapping) -> None:
        """Show what the list would do with other columns."""
        work, data, name = self.desk.work, self._data, self._name
        self._busy(tr("Läser {name} …", name=name))
        self.desk.read(
            self,
            lambda: importing.preview(work, data, name, mapping),
            self._show_preview,
            on_failure=self._cannot_read,
            latest="preview",
        )

    def show_only(self, status: RowStatus | None) -> None:
        """Show the rows of one status, or all."""
        self._only = status
        for each, button in self.filters.items():
            button.setChecked(each is status)
        rows = self.preview.rows if self.preview else ()
        self.table.set_rows([row for row in rows if status in (None, row.status)])
        self._show_row(self.table.selected())

    def _build_top(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        self.file = ElidedLabel(role="heading")
        self.other = SecondaryButton(tr("Välj en annan fil…"), self._choose_file, "folder-open-outline")
        self.show_columns = SecondaryButton(tr("Kolumner"), self._toggle_columns, "table-column")
        self.show_columns.setCheckable(True)
        line.addWidget(self.file, 1)
        line.addWidget(self.show_columns)
        line.addWidget(self.other)
        return line

    def _build_body(self, layout: QVBoxLayout) -> None:
        self._counts = QWidget()
        flow = FlowLayout(self._counts)
        self.filters: dict[RowStatus | None, SecondaryButton] = {}
        for status in (None, *RowStatus):
            symbol = _SYMBOLS[status][0] if status else ""
            words = _words(status) if status else tr("Alla")
            button = SecondaryButton(words, partial(self.show_only, status), symbol)
            button.setCheckable(True)
            self.filters[status] = button
            flow.addWidget(button)
        layout.addWidget(self._counts)
        self.missing = Notice(kind="attention")
        self.missing.show_text("")
        layout.addWidget(self.missing)
        self.table = Table("import", tr("Raderna i listan"), _columns(), self.desk.settings)
        self.table.current.connect(self._show_row)
        self.row_text = WrappedLabel(role="quiet_text")
        self.columns = ImportColumns()
        self.columns.changed.connect(self.use_columns)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.table, 1)
        left.addWidget(self.row_text)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.columns)
        self._body = QWidget()
        self._body.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)

    def _build_foot(self) -> QHBoxLayout:
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Arbetar"))
        self.doing = WrappedLabel(role="quiet_text")
        self.close_button = SecondaryButton(tr("Stäng utan att läsa in"), self.reject)
        self.read_in = PrimaryButton(tr("Läs in"), self._read_in, "file-import-outline")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.doing, 1)
        line.addWidget(self.progress)
        line.addWidget(self.close_button)
        line.addWidget(self.read_in)
        return line

    def _toggle_columns(self) -> None:
        self.columns.setVisible(self.show_columns.isChecked())

    def _choose_file(self) -> None:
        choose_list(self, self.desk, self.open_file)

    def _busy(self, text: str) -> None:
        self.problem.show_text("")
        self.doing.setText(text)
        self.progress.setVisible(bool(text))
        self.read_in.setEnabled(False)
        self.columns.setEnabled(not text)

    def _cannot_read(self, trouble: "Trouble") -> None:
        self._show_preview(None)
        self.problem.show_text(trouble.sentence())

    def _show_preview(self, preview: Preview | None) -> None:
        self._busy("")
        self.preview = preview
        for widget in (self._body, self._counts):
            widget.setVisible(preview is not None)
        self._rest.setVisible(preview is None)
        listed = preview is not None and preview.table is not None
        self.show_columns.setVisible(listed)
        self.columns.setVisible(listed and self.show_columns.isChecked())
        useful = preview.new + preview.changed if preview else 0
        self.read_in.setText(ntr("Läs in {n} rad", "Läs in {n} rader", useful))
        self.read_in.setVisible(preview is not None)
        self.read_in.setEnabled(useful > 0)
        self.missing.show_text(_missing(preview))
        if preview is None:
            return
        if self.missing.text():
            self.show_columns.setChecked(True)
            self._toggle_columns()
        for status, button in self.filters.items():
            button.setText(_count(preview, status))
            button.setEnabled(status is None or _how_many(preview, status) > 0)
            if status is RowStatus.COLLEAGUES:
                button.setVisible(button.isEnabled())
        if preview.table is not None and preview.mapping is not None:
            self.columns.show_columns(preview.table, preview.mapping)
        if self.other.hasFocus() or not self.isVisible():
            self.table.setFocus()
        self.show_only(self._only if self._only is None or _how_many(preview, self._only) else None)

    def _show_row(self, row: PreviewRow | None) -> None:
        said = (_when(row), row.coach, row.wish, row.reason, *row.warnings) if row else ()
        self.row_text.setText(" · ".join(" ".join(part.split()) for part in said if part))
        self.row_text.setVisible(row is not None)

    def _read_in(self) -> None:
        preview, work = self.preview, self.desk.work
        if preview is None:
            return
        self._busy(tr("Läser in …"))
        self.close_button.setEnabled(False)
        self.desk.write(self, lambda: importing.apply(work, preview), self._read, on_failure=self._refused)

    def _read(self, result: ImportResult) -> None:
        useful = (RowStatus.NEW, RowStatus.CHANGED)
        starts = [row.start for row in result.rows if row.status in useful and row.start]
        self.desk.messages.done(_told(result))
        self.accept()
        self.imported.emit(min(starts, default=None))

    def _refused(self, trouble: "Trouble") -> None:
        self.close_button.setEnabled(True)
        self._show_preview(self.preview)
        self.problem.show_text(trouble.sentence())


def _columns() -> list[Column[PreviewRow]]:
    return [
        Column(tr("Rad"), lambda row: str(row.row), sort=lambda row: row.row, width=60, number=True),
        Column(
            tr("Läge"),
            lambda row: _words(row.status),
            sort=lambda row: list(RowStatus).index(row.status),
            width=148,
            symbol=lambda row: _SYMBOLS[row.status],
        ),
        Column(tr("När"), _begins, sort=lambda row: row.start.isoformat() if row.start else "", width=164),
        Column(tr("Vem"), _who, width=150),
        Column(tr("Önskan"), lambda row: " ".join(row.wish.split())),
        Column(
            tr("Att veta"),
            lambda row: " ".join(filter(None, (row.reason, *row.warnings))),
            symbol=lambda row: ("alert", "attention") if row.warnings else None,
        ),
    ]


def _words(status: RowStatus) -> str:
    return {
        RowStatus.NEW: tr("ny"),
        RowStatus.CHANGED: tr("ändrad"),
        RowStatus.ALREADY_THERE: tr("fanns redan"),
        RowStatus.COLLEAGUES: tr("en kollegas"),
        RowStatus.REFUSED: tr("kan inte användas"),
    }[status]


def _begins(row: PreviewRow) -> str:
    if row.start is None:
        return tr("okänd tid")
    return f"{day_text(row.start.date())} {clock_text(row.start)}"


def _when(row: PreviewRow) -> str:
    if row.start is None:
        return tr("okänd tid")
    return when_text(row.start, row.start + timedelta(minutes=row.minutes or 0))


def _who(row: PreviewRow) -> str:
    name = " ".join(row.name.split())
    return tr("Upptagen: {title}", title=name) if row.kind is RowKind.BUSY else name


def _how_many(preview: Preview, status: RowStatus) -> int:
    return sum(row.status is status for row in preview.rows)


def _count(preview: Preview, status: RowStatus | None) -> str:
    if status is None:
        return tr("Alla {n}", n=len(preview.rows))
    n = _how_many(preview, status)
    return {
        RowStatus.NEW: ntr("{n} ny", "{n} nya", n),
        RowStatus.CHANGED: ntr("{n} ändrad", "{n} ändrade", n),
        RowStatus.ALREADY_THERE: ntr("{n} fanns redan", "{n} fanns redan", n),
        RowStatus.COLLEAGUES: ntr("{n} är en kollegas", "{n} är kollegors", n),
        RowStatus.REFUSED: ntr("{n} går inte att använda", "{n} går inte att använda", n),
    }[status]


def _missing(preview: Preview | None) -> str:
    if preview is None or preview.mapping is None or not preview.mapping.missing:
        return ""
    fields = ", ".join(field_label(field) for field in preview.mapping.missing)
    return tr("Det går inte att se vilka kolumner som är: {fields}. Välj dem till höger.", fields=fields)


def _told(result: ImportResult) -> str:
    new, changed = result.counts[RowStatus.NEW], result.counts[RowStatus.CHANGED]
    said = [
        tr(
            "Listan är inläst: {new} och {changed}.",
            new=ntr("{n} ny", "{n} nya", new),
            changed=ntr("{n} ändrad", "{n} ändrade", changed),
        )
    ]
    if colleagues := result.counts[RowStatus.COLLEAGUES]:
        said.append(ntr("{n} är en kollegas.", "{n} är kollegors.", colleagues))
    if refused := result.counts[RowStatus.REFUSED]:
        said.append(ntr("{n} rad gick inte att använda.", "{n} rader gick inte att använda.", refused))
    return " ".join(said)
