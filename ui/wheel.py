"""The mouse wheel scrolls the page; it changes a field only where the keyboard is in the field.

The filter hangs on each field. On the whole application it would be asked about every event of every widget,
in Python, which took a sixth of the time in which a page is opened.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

__all__ = ["FIELDS", "keep_from"]

FIELDS = (QComboBox, QAbstractSpinBox)
"""Boxes to choose from, numbers, dates and times."""


class _WheelFilter(QObject):
    """Hand the wheel on to what a field lies in, unless the field has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the wheel over the field."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def keep_from(*fields: QWidget) -> None:
    """Let the wheel scroll past those that are ``FIELDS``; a form's row does so for its field."""
    for field in fields:
        if isinstance(field, FIELDS):
            # Qt would hand the field the keyboard before the filter sees the wheel.
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(_WheelFilter(field))
