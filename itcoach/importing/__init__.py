"""Lists and calendars from outside become bookings, through a preview.

:func:`preview` says for every row what importing it would do, :func:`apply` does it.
"""

from itcoach.importing.columns import ColumnMapping, Field, field_label, guess_columns
from itcoach.importing.importer import ImportResult, Preview, apply, preview, read_file
from itcoach.importing.planned import PreviewRow, RowKind, RowStatus
from itcoach.importing.table import Table, TableRow
from itcoach.importing.troubles import UnreadableList
from itcoach.importing.wording import counted, preview_as_json, preview_as_text

__all__ = [
    "ColumnMapping",
    "Field",
    "ImportResult",
    "Preview",
    "PreviewRow",
    "RowKind",
    "RowStatus",
    "Table",
    "TableRow",
    "UnreadableList",
    "apply",
    "counted",
    "field_label",
    "guess_columns",
    "preview",
    "preview_as_json",
    "preview_as_text",
    "read_file",
]
