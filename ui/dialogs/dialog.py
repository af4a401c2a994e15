"""What the dialogs with a form share: a body that scrolls, buttons, and words that are never lost."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from itcoach.sensitive.findings import SensitiveText
from resources.words import tr
from ui import theme
from ui.forms import Form
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.free_text import mark_words
from ui.widgets.notice import Notice
from ui.widgets.scrolled import Scrolled
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from models.errors import Trouble
    from ui.desk import Desk

__all__ = ["FormDialog"]

Result = TypeVar("Result")

WIDTH = 620
FOOT = 24
"""Least space below a dialog that has grown."""
BESIDE_FORM = 24
"""Room for the scroll bar and the gap before it."""


class FormDialog(QDialog):
    """Ask for what a form holds; closed without saving, it can be opened again as it was.

    Args:
        desk: What the page works with.
        title: Of the window: never with a person's name, since others see it in lists of windows.
        save: The words on the primary button.
        parent: The page that asks.
        heading: What it is about, inside the window; a name may stand there.

    Attributes:
        form: The form to add rows to.
        save_button: The primary button; calls :meth:`save`.
    """

    def __init__(self, desk: "Desk", title: str, save: str, parent: QWidget, *, heading: str = "") -> None:
        super().__init__(parent)
        self.desk = desk
        self.form = Form()
        self.form.installEventFilter(self)
        self.setWindowTitle(title)
        self.setAccessibleName(heading)
        self._heading = WrappedLabel(heading, role="heading")
        self._heading.setHidden(not heading)
        self.problem = Notice(kind="bad")
        self.problem.show_text("")
        self.save_button = PrimaryButton(save, self._try, "content-save-outline")
        self.cancel_button = SecondaryButton(tr("Stäng utan att spara"), self.reject)
        self.save_button.setDefault(True)
        self._untouched: object = None
        self._asked_from: QWidget | None = None
        self._saved = False
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self._heading)
        layout.addWidget(self._scroller(), 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)

    def sizeHint(self) -> QSize:
        """Return a width for the form, and as much height as it wants and the window has."""
        width = round(WIDTH * theme.text_scale())
        parent = self.parentWidget()
        room = parent.window().size() if parent else QSize(width, 640)
        wide = min(width, room.width() - 32)
        margins = self._layout.contentsMargins()
        inside = wide - margins.left() - margins.right() - BESIDE_FORM
        wraps = self.form.hasHeightForWidth()
        high = self.form.heightForWidth(inside) if wraps else self.form.sizeHint().height()
        high += margins.top() + margins.bottom()
        high += self._layout.spacing() + self.save_button.sizeHint().height()
        if not self._heading.isHidden():
            high += self._layout.spacing() + self._heading.heightForWidth(inside + BESIDE_FORM)
        if not self.problem.isHidden():
            high += self._layout.spacing() + self.problem.sizeHint().height()
        return QSize(wide, min(high, room.height() - 48))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the form, so that what it points out is in sight."""
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            wanted = self.sizeHint().height()
            if wanted > self.height():
                self._grow(wanted)
        return super().eventFilter(watched, event)

    def _grow(self, height: int) -> None:
        self.resize(self.width(), height)
        parent = self.parentWidget()
        below = self.geometry().bottom() - parent.window().geometry().bottom() if parent else 0
        if below > 0:
            self.move(self.x(), max(0, self.y() - below - FOOT))

    def values(self) -> object:
        """Return what is filled in, comparable."""
        raise NotImplementedError

    def save(self) -> None:
        """Check what is filled in and store it; see :meth:`store`."""
        raise NotImplementedError

    @property
    def is_touched(self) -> bool:
        """Tell whether something is filled in that was not saved."""
        return not self._saved and self.values() != self._untouched

    def begin(self) -> None:
        """Show the dialog, with what is filled in now as what it began with."""
        self._untouched = self.values()
        # Qt's own choice is never more than two thirds of the screen, which cuts long forms in half.
        self.resize(self.sizeHint())
        self.resize(self.sizeHint())
        self.open()
        first = next(row for row in self.form.rows if not row.isHidden() and row.field.isEnabled())
        first.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def store(self, work: Callable[[], Result], then: Callable[[Result], object]) -> None:
        """Run ``work`` behind the window, close, and call ``then`` with the result.

        A trouble is shown here, and the dialog stays. The keyboard is then in the field whose words were not
        taken, or where it was.
        """
        self._asked_from = self.focusWidget()
        self.save_button.setEnabled(False)

        def stored(result: Result) -> None:
            self._saved = True
            self.accept()
            then(result)

        self.desk.write(self, work, stored, on_failure=self._refused)

    def done(self, result: int) -> None:
        """Close; offer to open it again where something was typed and not saved."""
        super().done(result)
        if not self.is_touched:
            self.deleteLater()
        else:
            self.desk.messages.note(
                tr("Det du skrev är inte sparat."), action=(tr("Öppna igen"), self.open), kind="attention"
            )

    def _try(self) -> None:
        # What was wrong before need not be wrong now: the form checks again before it stores.
        self.problem.show_text("")
        self.save()

    def _refused(self, trouble: "Trouble") -> None:
        self.save_button.setEnabled(True)
        self.problem.show_text(trouble.sentence())
        if (
            not (isinstance(trouble, SensitiveText) and self._point_out(trouble))
            and self._asked_from is not None
        ):
            self._asked_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _point_out(self, trouble: SensitiveText) -> bool:
        """Mark what was found in the field where it was written; tell whether it stands in any."""
        found = [
            passage.text[each.start : each.end] for passage in trouble.passages for each in passage.found
        ]
        return any(mark_words(row.field, words) for words in found for row in self.form.rows)

    def _scroller(self) -> QScrollArea:
        content = Scrolled()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        return area
