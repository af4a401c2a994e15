"""What is typed or chosen in a dialog and stored nowhere yet, as words."""

from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTextEdit,
    QWidget,
)

from resources.words import tr
from ui.forms import FormRow

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CHOICE", "KeepsTyped", "typed_in"]

CHOICE: Final = "choice"
"""The property of a widget that shows what was chosen, with the choice in words."""


@runtime_checkable
class _Touchable(Protocol):
    @property
    def is_touched(self) -> bool:
        """Tell whether something is filled in that was not saved."""


@runtime_checkable
class KeepsTyped(Protocol):
    """A dialog that keeps what is typed in it where it is gone on with."""

    def keeping(self) -> "Callable[[], None] | None":
        """Return what keeps it, to be called on the database thread; none where nothing is typed."""


def typed_in(dialog: QWidget) -> str:
    """Return what is filled in, a line a field, where something was typed or chosen; else nothing.

    What is hidden while it is typed, as a passphrase, is never among it.
    """
    fields = [each for each in dialog.findChildren(QWidget) if each.isVisibleTo(dialog)]
    if not (isinstance(dialog, _Touchable) and dialog.is_touched) and not any(map(_is_typed, fields)):
        return ""
    lines = [(_name(each), _words(each)) for each in fields]
    return "\n".join(f"{name}: {words}" if name else words for name, words in lines if words)


def _name(field: QWidget) -> str:
    """Return what the coach reads beside a field: the label of its row, where it is all that the row asks."""
    row = field.parentWidget()
    while row is not None and not isinstance(row, FormRow):
        row = row.parentWidget()
    if isinstance(row, FormRow):
        is_all = field in (row.field, row.field.focusProxy()) or isinstance(field, QRadioButton)
        if is_all or field.property(CHOICE):
            return row.label.text().replace("&", "")
    return field.accessibleName() or (field.text() if isinstance(field, QCheckBox) else "")


def _is_typed(field: QWidget) -> bool:
    if isinstance(field, QLineEdit):
        return _is_open(field) and field.isModified() and bool(field.text())
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return not field.isReadOnly() and field.document().isModified() and bool(field.toPlainText())
    return False


def _words(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text() if _is_open(field) else ""
    if isinstance(field, QPlainTextEdit | QTextEdit):
        return "" if field.isReadOnly() else field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QAbstractSpinBox):
        return field.text()
    if isinstance(field, QCheckBox):
        return tr("ja") if field.isChecked() else ""
    if isinstance(field, QRadioButton):
        return field.text() if field.isChecked() else ""
    return str(field.property(CHOICE) or "")


def _is_open(field: QLineEdit) -> bool:
    inside = isinstance(field.parent(), QAbstractSpinBox | QComboBox)
    return not inside and field.echoMode() is QLineEdit.EchoMode.Normal
