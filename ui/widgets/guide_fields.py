"""The fields of a guide's form: each with its words, what it says in Swedish, and the gate's advice below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from resources.words import tr
from ui.forms import Form, FormRow
from ui.widgets.free_text import TextArea
from ui.widgets.text import WrappedLabel

__all__ = ["GuideFields"]


class GuideFields(Form):
    """Hold the fields of a part of the form.

    Attributes:
        edited: Tells the name and the value of a field that was typed in.
        fields: The rows by the names of what they hold.
    """

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, FormRow] = {}
        self._swedish: dict[str, WrappedLabel] = {}
        self._advice: dict[str, WrappedLabel] = {}

    def add_text(self, name: str, label: str, description: str = "", *, lines: int = 1) -> FormRow:
        """Add a field for words."""
        field = QLineEdit() if lines == 1 else TextArea(lines)
        field.textChanged.connect(lambda *_: self.edited.emit(name, field.text()))
        return self.add_field(name, label, field, description)

    def add_field(self, name: str, label: str, field: QWidget, description: str = "") -> FormRow:
        """Add a field of another kind, whose own signals tell :attr:`edited`."""
        row = self.add(label, field, description)
        self.fields[name] = row
        layout = row.layout()
        assert layout is not None
        for labels in (self._swedish, self._advice):
            labels[name] = WrappedLabel(role="small")
            labels[name].hide()
            layout.addWidget(labels[name])
        return row

    def show_text(self, name: str, text: str, swedish: str | None) -> None:
        """Show a text in a field as if it had always stood there, and below it the Swedish one."""
        field = self.fields[name].field
        assert isinstance(field, QLineEdit | TextArea)
        if field.text() != text:
            field.blockSignals(True)
            field.setText(text)
            field.blockSignals(False)
        self._swedish[name].setText(tr("På svenska: {text}", text=swedish) if swedish else "")
        self._swedish[name].setVisible(bool(swedish))

    def advise(self, name: str, refused: Sequence[str], advice: Sequence[str]) -> None:
        """Show at a field what the gate says of it."""
        if name in self.fields:
            self.fields[name].set_error("\n".join(refused))
            self._advice[name].setText("\n".join(advice))
            self._advice[name].setVisible(bool(advice))
