"""What every test of a window needs: is all named, does all fit, has the work behind it ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from resources import words
from ui.wheel import FIELDS
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.tasks import Tasks

PADDING = 24  # of a heading, left and right together
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


def settle() -> None:
    """Let layouts and queued calls come to rest."""
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def wait_idle(qtbot: "QtBot", tasks: "Tasks") -> None:
    """Wait until no background work is under way and its callbacks have run."""
    if tasks.busy:
        with qtbot.waitSignal(tasks.idle, timeout=60_000):
            pass


def type_text(widget: QWidget, text: str) -> None:
    """Type ``text`` key by key; QTest itself knows the keys of ASCII only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, key)


def unnamed_controls(widget: QWidget) -> list[str]:
    """Return the controls on screen that a screen reader cannot name, and fields that the wheel changes."""
    return [
        _describe(control)
        for control in _controls(widget)
        if not accessible_name(control).strip()
        or (isinstance(control, FIELDS) and control.focusPolicy() == Qt.FocusPolicy.WheelFocus)
    ]


def accessible_name(widget: QWidget) -> str:
    """Return what a screen reader calls ``widget``."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def clipped_texts(widget: QWidget) -> list[str]:
    """Return the labels and buttons on screen whose text does not fit or lies outside what is shown."""
    settle()
    shown = [part for part in widget.findChildren(QWidget) if part.isVisibleTo(widget)]
    texts = [part for part in shown if isinstance(part, QLabel | QAbstractButton) and part.text()]
    return [_describe(part) for part in texts if _too_small(part) or _outside(part, widget)]


def cut_short(widget: QWidget) -> list[str]:
    """Return the one-line labels on screen that end in an ellipsis."""
    settle()
    shown = [part for part in widget.findChildren(ElidedLabel) if part.isVisibleTo(widget)]
    return [
        part.text()
        for part in shown
        if part.fontMetrics().horizontalAdvance(part.text()) > part.contentsRect().width()
    ]


def cell_text(table: QTableView, line: int, column: int) -> str:
    """Return what a cell of a table says."""
    return str(table.model().index(line, column).data())


def cut_cells(table: QTableView) -> list[str]:
    """Return what is cut in the cells and headings of a table."""
    settle()
    model, header = table.model(), table.horizontalHeader()
    columns = [each for each in range(model.columnCount()) if not table.isColumnHidden(each)]
    cells = [model.index(line, column) for line in range(model.rowCount()) for column in columns]
    return cut_headings(table) + [
        str(cell.data())
        for cell in cells
        if table.sizeHintForIndex(cell).width() > header.sectionSize(cell.column())
    ]


def cut_headings(table: QTableView) -> list[str]:
    """Return the headings of a table that do not fit their columns."""
    model, header = table.model(), table.horizontalHeader()
    bold = QFont(header.font())
    bold.setBold(True)
    columns = [each for each in range(model.columnCount()) if not table.isColumnHidden(each)]
    titles = {each: str(model.headerData(each, Qt.Orientation.Horizontal)) for each in columns}
    width = QFontMetrics(bold).horizontalAdvance
    return [title for each, title in titles.items() if width(title) + PADDING > header.sectionSize(each)]


def scroll_sideways(widget: QWidget) -> list[str]:
    """Return what on screen has to be scrolled from side to side to be read."""
    settle()
    areas = [part for part in widget.findChildren(QAbstractScrollArea) if part.isVisibleTo(widget)]
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return [
        accessible_name(part) or type(part).__name__
        for part in areas
        if part.horizontalScrollBarPolicy() is not never and part.horizontalScrollBar().maximum() > 0
    ]


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Say every Swedish text twice, as a language with long words would need it."""
    catalogues = vars(words)["_catalogues"]
    swedish = catalogues["sv"]
    catalogues["sv"] = _Doubled()
    try:
        yield
    finally:
        catalogues["sv"] = swedish


class _Doubled(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"{message} {message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def _controls(widget: QWidget) -> list[QWidget]:
    return [
        part
        for part in [widget, *widget.findChildren(QWidget)]
        if isinstance(part, CONTROLS)
        and not isinstance(part, QScrollBar | QHeaderView)
        and part.isVisibleTo(widget)
        and not _inside_a_control(part)
    ]


def _inside_a_control(part: QWidget) -> bool:
    parent = part.parentWidget()
    kinds = (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, QAbstractItemView)
    if part.metaObject().className() == "QTableCornerButton":
        return True
    return isinstance(parent, kinds) and not isinstance(part.parent(), QAbstractScrollArea)


def _too_small(part: QLabel | QAbstractButton) -> bool:
    if isinstance(part, ElidedLabel):
        return False  # It is meant to be cut, and says the whole in its tip.
    if isinstance(part, QLabel) and part.wordWrap():
        return part.heightForWidth(part.width()) > part.height() + 1 or _longest_word(part) > part.width()
    hint = part.sizeHint()
    return hint.width() > part.width() + 1 or hint.height() > part.height() + 1


def _longest_word(part: QLabel) -> int:
    metrics = part.fontMetrics()
    return max((metrics.horizontalAdvance(word) for word in part.text().split()), default=0)


def _outside(part: QWidget, top: QWidget) -> bool:
    child = part
    while child is not top and (parent := child.parentWidget()) is not None:
        rect, room = part.rect().translated(part.mapTo(parent, part.rect().topLeft())), parent.rect()
        if rect.left() < room.left() - 1 or rect.right() > room.right() + 1:
            return True
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return False  # What lies below is reached by scrolling.
        if rect.top() < room.top() - 1 or rect.bottom() > room.bottom() + 1:
            return True
        child = parent
    return False


def _describe(part: QWidget) -> str:
    text: Callable[[], str] | None = getattr(part, "text", None)
    said = text() if callable(text) else ""
    return f"{type(part).__name__} {part.objectName()!r} {said!r} {part.width()}×{part.height()}"


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2, 1 to 21."""

    def luminance(name: str) -> float:
        parts = [QColor(name).redF(), QColor(name).greenF(), QColor(name).blueF()]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
