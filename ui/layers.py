"""What fills the window: the rail beside the pages, and the resident's view that may lie over both."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import Key, add_action
from ui.messages import Messages
from ui.opening import waiting
from ui.page_spec import PageSpec
from ui.rail import Rail
from ui.safety_bar import ResidentReminder, SafetyBar

if TYPE_CHECKING:
    from ui.safety_watch import SafetyWatch

__all__ = ["Layers"]


LEAST_HEIGHT: Final = 200
"""Of what is seen of a page, in pixels, where it has to scroll."""


class _Pages(QStackedWidget):
    """Hold the pages; those that are not seen want no height."""

    def minimumSizeHint(self) -> QSize:
        """Return the least width of all, and the least height of the one that is seen."""
        width = super().minimumSizeHint().width()
        return QSize(width, self.heightForWidth(max(self.width(), width)))

    def heightForWidth(self, width: int) -> int:
        """Return the least height of the page that is seen; it takes what more there is."""
        page = self.currentWidget()
        layout = None if page is None else page.layout()
        if layout is None:
            return 0
        wraps = layout.hasHeightForWidth()
        return layout.totalMinimumHeightForWidth(width) if wraps else layout.totalMinimumSize().height()


class _Room(QScrollArea):
    """Let a page scroll where a warning and a message leave it less height than it needs.

    Otherwise the window would grow beyond a small screen in large type.
    """

    def __init__(self, pages: _Pages) -> None:
        super().__init__()
        self._pages = pages
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pages)
        for each in (self.viewport(), pages):  # a scroll area paints a ground of its own unless told not to
            each.setAutoFillBackground(False)
        pages.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Return the width of the pages, and little height."""
        least = self._pages.minimumSizeHint()
        return QSize(least.width(), min(least.height(), LEAST_HEIGHT))


class Layers(QStackedWidget):
    """Hold the frame, and over it what is turned to the resident.

    Args:
        specs: All pages, for the rail.
        messages: What stands at the foot.
        watch: Tells when a visit should have ended.
        go: Opens a page by its key.
        lock: Locks the window.
        turn_back: Leaves the resident's view.

    Attributes:
        rail: The pages by icon and word.
        pages: The page on screen and those behind it.
        safety_bar: The warning over the page.
        reminder: The same over the resident's view.
    """

    def __init__(
        self,
        specs: Sequence[PageSpec],
        messages: Messages,
        watch: "SafetyWatch",
        *,
        go: Callable[[str], object],
        lock: Callable[[], object],
        turn_back: Callable[[], object],
    ) -> None:
        super().__init__()
        self.rail = Rail(specs, go, lock)
        self.pages = _Pages()
        self.pages.addWidget(waiting())
        self.safety_bar, self.reminder = SafetyBar(watch), ResidentReminder(watch)
        self.addWidget(self._frame(messages))
        self._resident = QWidget()
        self._resident.setObjectName("resident")
        self._resident.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QVBoxLayout(self._resident)
        around.setContentsMargins(32, 32, 32, 32)
        around.addWidget(self.reminder)
        self._resident_layout = QVBoxLayout()
        around.addLayout(self._resident_layout, 1)
        add_action(self._resident, Key.RESIDENT_VIEW, turn_back)
        self.addWidget(self._resident)

    @property
    def is_turned(self) -> bool:
        """Tell whether the resident's view is shown."""
        return self.currentWidget() is self._resident

    def show_page(self, page: QWidget) -> None:
        """Show ``page`` beside the rail."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def turn_to_resident(self, widget: QWidget) -> None:
        """Show ``widget`` alone."""
        self._resident_layout.addWidget(widget)
        widget.show()
        self.setCurrentWidget(self._resident)

    def turn_back(self) -> None:
        """Show the frame again; the widget that was shown belongs to its page as before."""
        self.setCurrentIndex(0)
        while (item := self._resident_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)

    def _frame(self, messages: Messages) -> QWidget:
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 12)
        foot.addWidget(messages)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.safety_bar)
        column.addWidget(_Room(self.pages), 1)
        column.addLayout(foot)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        return frame
