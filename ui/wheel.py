"""The mouse wheel scrolls the page; it changes a field only where the keyboard is in the field."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox

__all__ = ["keep_from_fields"]

FIELDS = (QComboBox, QAbstractSpinBox)
"""Boxes to choose from, numbers, dates and times."""


class _WheelFilter(QObject):
    """Hand the wheel on to what a field lies in, unless the field has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the wheel over a field, and at a field that is about to be shown."""
        kind = event.type()
        if kind == QEvent.Type.Wheel and isinstance(watched, FIELDS) and not watched.hasFocus():
            event.ignore()
            return True
        if (
            kind == QEvent.Type.Polish
            and isinstance(watched, FIELDS)
            and watched.focusPolicy() == Qt.FocusPolicy.WheelFocus
        ):
            # Qt would hand the field the keyboard before the filter sees the wheel.
            watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return False


def keep_from_fields(app: QApplication) -> None:
    """Let the wheel scroll past fields in every window; a second time does nothing."""
    if app.findChild(_WheelFilter) is None:
        app.installEventFilter(_WheelFilter(app))
