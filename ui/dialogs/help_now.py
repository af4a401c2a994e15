"""Whom to call when a visit has gone wrong. The program itself calls nobody."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from resources.words import tr
from ui import theme
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.notice import Notice
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from ui.safety_watch import SafetyWatch

__all__ = ["HelpNow"]

WIDTH = 520


class HelpNow(QDialog):
    """Show 112 and the switchboard, large, and say that nobody has been called.

    Args:
        watch: Knows the switchboard's number.
        visit_id: The visit; what happened can be written down from here.
        parent: The window.

    Attributes:
        write: "Skriv ner vad som hände"; not there while the program is locked.
    """

    def __init__(self, watch: "SafetyWatch", visit_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._watch, self._visit_id = watch, visit_id
        self.setWindowTitle(tr("Jag behöver hjälp"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(WrappedLabel(tr("Ta dig ut först, om du kan."), role="heading"))
        column.addWidget(WrappedLabel(tr("Vid fara för liv eller hälsa:")))
        column.addWidget(WrappedLabel(tr("Ring 112"), role="title"))
        if watch.around.phone:
            column.addWidget(WrappedLabel(tr("Annars kommunens växel:")))
            column.addWidget(WrappedLabel(watch.around.phone, role="title"))
        else:
            column.addWidget(WrappedLabel(tr("Annars din chef eller kommunens växel.")))
        notice = Notice(kind="attention")
        column.addWidget(notice)
        notice.show_text(tr("Programmet ringer ingen och larmar ingen. Du måste ringa själv."))
        foot = QHBoxLayout()
        self.write = SecondaryButton(tr("Skriv ner vad som hände"), self._write, "pencil")
        self.write.setVisible(watch.desk is not None)
        close = PrimaryButton(tr("Stäng"), self.reject)
        foot.addWidget(self.write)
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()
        self.resize(round(WIDTH * theme.text_scale()), self.sizeHint().height())

    def done(self, result: int) -> None:
        """Close for good."""
        super().done(result)
        self.deleteLater()

    def _write(self) -> None:
        self.accept()
        if self._watch.desk is not None:
            self._watch.desk.go("incidents", visit=self._visit_id)
