"""What the window shows until it is furnished: the ground of the rail, and that the day is being opened.

It is on the screen before the rest is imported, so it names nothing in ``PySide6.QtCore.Qt``: that alone
would take a sixth of the time in which a bare window is painted.
"""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from resources.words import tr

__all__ = ["RAIL_WIDTH", "opening", "waiting"]

RAIL_WIDTH = 184
"""How wide the rail is at the usual size of text, in pixels."""


def opening() -> QWidget:
    """Return the window's first content."""
    shown, rail = QWidget(), QWidget()
    rail.setFixedWidth(RAIL_WIDTH)
    rail.setBackgroundRole(QPalette.ColorRole.Base)
    rail.setAutoFillBackground(True)
    row = QHBoxLayout(shown)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(rail)
    row.addWidget(waiting(), 1)
    return shown


def waiting() -> QWidget:
    """Return the words that stand where the first page will be."""
    shown = QWidget()
    column, row = QVBoxLayout(shown), QHBoxLayout()
    row.addStretch()
    row.addWidget(QLabel(tr("Öppnar din dag …")))
    row.addStretch()
    column.addStretch()
    column.addLayout(row)
    column.addStretch()
    return shown
