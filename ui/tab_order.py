"""The order of the Tab key: that of sight, also where parts of a page are made later than others."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

__all__ = ["OwnOrder", "follow_sight"]

_WHOLE = (QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit)
"""Controls whose parts are Qt's own."""


@runtime_checkable
class OwnOrder(Protocol):
    """A widget that knows better than its layout in what order its parts are needed."""

    def tab_stops(self) -> list[QWidget]:
        """Return its parts in the order of the Tab key."""


def follow_sight(widget: QWidget) -> None:
    """Let Tab go through what lies in ``widget`` in the order of its layouts.

    Qt goes by when each part was made, and what is read from the database is made last.
    """
    parts = list(_parts(widget))
    # Who hands the keyboard on to a proxy is a stop for Qt too, and left behind would lead back to it.
    leads_to = {proxy: each for each in parts if (proxy := each.focusProxy()) is not None}
    stops: list[QWidget] = []
    for each in parts:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None:
            stops += [leads_to[each], each] if each in leads_to else [each]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    layout = widget.layout()
    if isinstance(widget, OwnOrder):
        yield from widget.tab_stops()
    elif isinstance(widget, QScrollArea):
        if (inside := widget.widget()) is not None:
            yield from _parts(inside)
    elif isinstance(widget, _WHOLE):
        return
    elif layout is not None:
        yield from _laid_out(layout)
    else:
        for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            yield from _parts(child)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from _parts(widget)
        elif (below := item.layout()) is not None:
            yield from _laid_out(below)
