"""Form rows: label, field, a line of help and the error, tied together for eyes and for screen readers."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import theme, wheel
from ui.widgets.text import WrappedLabel, restyle

__all__ = ["Form", "FormRow"]

FORM_WIDTH = 600
"""The widest form, in pixels: a line of this length is read without losing the place."""
BELOW_ERROR = 8
"""What is kept free, in pixels, around a field with an error that is scrolled to."""


class FormRow(QWidget):
    """Show a field under its label, with its help and its error.

    Args:
        label: What the field holds; also its accessible name. May hold ``&`` for an Alt key.
        field: The widget to fill in.
        description: A line of help; also the accessible description.

    Attributes:
        refused: Tells that an error is shown.
    """

    refused = Signal()

    def __init__(self, label: str, field: QWidget, description: str = "") -> None:
        super().__init__()
        self.field = field
        self._description = description
        self.label = QLabel(label)
        self.label.setProperty("role", "strong")
        self.label.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        field.setAccessibleDescription(description)
        _indent(field)
        wheel.keep_from(field)
        self._error = WrappedLabel("", role="error")
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(field)
        if description:
            layout.addWidget(WrappedLabel(description, role="small"))
        layout.addWidget(self._error)

    @property
    def error(self) -> str:
        """Return the sentence shown under the field, empty when all is well."""
        return self._error.text()

    def set_error(self, sentence: str) -> None:
        """Show ``sentence`` under the field and mark the field; an empty one takes both away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.field.setAccessibleDescription(" ".join(filter(None, (self._description, sentence))))
        self.field.setProperty("invalid", bool(sentence))
        restyle(self.field)
        if sentence:
            self.refused.emit()


class Form(QWidget):
    """Hold form rows under each other, in the order of the tab key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FormRow] = []
        self.setMaximumWidth(round(FORM_WIDTH * theme.text_scale()))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        # Once for all errors of a try, and after the layout: until then an error that just came has no place.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._show_first_error)

    def add(self, label: str, field: QWidget, description: str = "") -> FormRow:
        """Add a row and return it; see :class:`FormRow`."""
        row = FormRow(label, field, description)
        row.refused.connect(self._settled.start)
        self.rows.append(row)
        self._layout.addWidget(row)
        return row

    def clear_errors(self) -> None:
        """Take every error away."""
        for row in self.rows:
            row.set_error("")

    def focus_first_error(self) -> bool:
        """Move the keyboard to the first field with an error; tell whether there is one."""
        for row in self.rows:
            if row.error:
                row.field.setFocus()
                return True
        return False

    def _show_first_error(self) -> None:
        """Scroll to the first field with an error, so far that what stands below it is read."""
        row = next((each for each in self.rows if each.error and each.isVisible()), None)
        above = self.parentWidget()
        while above is not None and row is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(row, 0, BELOW_ERROR)
            above = above.parentWidget()


def _indent(field: QWidget) -> None:
    """Set the number of a spin box in from its edge; the stylesheet does not reach the field within."""
    with_calendar = isinstance(field, QDateTimeEdit) and field.calendarPopup()
    inner = field.findChild(QLineEdit)
    if isinstance(field, QAbstractSpinBox) and not with_calendar and inner is not None:
        inner.setTextMargins(8, 0, 0, 0)
