"""What is typed in a dialog and stored nowhere yet, as words."""

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from resources.words import tr

__all__ = ["typed_in"]


def typed_in(dialog: QWidget) -> str:
    """Return what is filled in, a line a field, where something was typed; else nothing.

    What is hidden while it is typed, as a passphrase, is never among it.
    """
    fields = [each for each in dialog.findChildren(QWidget) if each.isVisibleTo(dialog)]
    if not any(_is_typed(each) for each in fields):
        return ""
    lines = [(each.accessibleName(), _words(each)) for each in fields]
    return "\n".join(f"{name}: {words}" if name else words for name, words in lines if words)


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
    return ""


def _is_open(field: QLineEdit) -> bool:
    inside = isinstance(field.parent(), QAbstractSpinBox | QComboBox)
    return not inside and field.echoMode() is QLineEdit.EchoMode.Normal
