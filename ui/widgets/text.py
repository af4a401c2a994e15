"""Labels that wrap or are cut short, headings, and the marker that restyles a widget."""

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from resources.words import language

__all__ = ["ElidedLabel", "SectionTitle", "WrappedLabel", "plain_tip", "quoted", "restyle"]


def restyle(widget: QWidget) -> None:
    """Let the stylesheet see that a property of ``widget`` has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def plain_tip(text: str) -> str:
    """Return ``text`` for a tip so that it is shown as text.

    Qt takes a tip that looks like HTML for HTML, and would fetch a picture that an imported list names.
    """
    if "<" not in text:
        return text
    return f"<p>{html.escape(text)}</p>".replace("\n", "<br>")


def quoted(words: str) -> str:
    """Return what somebody said, in the quotation marks of the window's language."""
    return f"”{words}”" if language() == "sv" else f"“{words}”"


class WrappedLabel(QLabel):
    """Show plain text over as many lines as it needs.

    Args:
        text: The text; never read as markup.
        role: A role of the stylesheet: ``quiet_text``, ``small``, ``strong``, ``quote``, ``error``,
            ``title``, ``heading`` or none.
    """

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class SectionTitle(WrappedLabel):
    """Head a part of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(text, role="heading")


class ElidedLabel(QLabel):
    """Show one line, cut short with an ellipsis where it does not fit; the whole text is in the tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show ``text``."""
        super().setText(text)
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few letters, since the rest may be cut."""
        return QSize(self.fontMetrics().horizontalAdvance("Mmm…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, text)
