"""What every page is: a title, at most one primary button, and a body that may scroll."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.actions import Key, add_action
from ui.tab_order import follow_sight
from ui.widgets.buttons import PrimaryButton
from ui.widgets.scrolled import Scrolled
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from ui.desk import Desk

__all__ = ["Page"]


class Page(QWidget):
    """Be one page of the window; see ``ui/README.md`` for how to write one.

    Args:
        desk: What the page works with.
        title: The heading.

    Attributes:
        body: The layout to put the content into.
        tools: The layout between title and primary button, for a search field or a day's arrows.
        primary: The primary button, once :meth:`set_primary` has made it.
        first_focus: The widget the keyboard starts in; the first one of the body where not set.
        scrolls: Whether the body scrolls as a whole; ``False`` where it holds a table that does.
        escapes: Whether Escape returns to the page before.
    """

    scrolls: ClassVar[bool] = True
    escapes: ClassVar[bool] = True

    def __init__(self, desk: "Desk", title: str) -> None:
        super().__init__()
        self.desk = desk
        self.primary: PrimaryButton | None = None
        self.first_focus: QWidget | None = None
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = ElidedLabel(title, role="title")
        self._header = QHBoxLayout()
        self._header.setSpacing(12)
        self._header.addWidget(self._title, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        self._header.addLayout(self.tools)
        self._content = Scrolled() if self.scrolls else QWidget()
        self._content.setObjectName("page_body")
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addLayout(self._header)
        column.addWidget(self._scroller() if self.scrolls else self._content, 1)
        holder = QWidget()
        holder.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        holder.setMaximumWidth(round(theme.CONTENT_WIDTH * theme.text_scale()))
        sides = QHBoxLayout(self)
        sides.setContentsMargins(24, 16, 24, 16)
        sides.addStretch(1)
        sides.addWidget(holder, 1_000)
        sides.addStretch(1)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on to what is next in sight; every Tab in the page comes by here."""
        follow_sight(self)
        return super().focusNextPrevChild(forward)

    def title(self) -> str:
        """Return the heading."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Show another heading."""
        self._title.setText(title)

    def set_primary(
        self, text: str, done: Callable[[], object], *, key: Key | None = None, symbol: str = ""
    ) -> PrimaryButton:
        """Make the one primary button, on the right of the title, and return it.

        Args:
            text: A verb and what it acts on.
            done: What it does.
            key: A standard key that presses it, such as :attr:`Key.NEW`.
            symbol: An icon.
        """
        button = PrimaryButton(text, done, symbol)
        if key is not None:
            self.add_key(key, button.click)
            button.setToolTip(f"{text} ({key.value})")
        self._header.addWidget(button)
        self.primary = button
        return button

    def add_key(self, key: Key, done: Callable[[], object]) -> QAction:
        """Let a standard key call ``done`` while this page is on screen."""
        return add_action(self, key, done)

    def arguments(self, *positional: Any, **arguments: Any) -> None:
        """Take what ``desk.go(key, **arguments)`` handed over; called before :meth:`refresh`.

        A page that takes some names them: ``def arguments(self, *, visit: str) -> None``.

        Raises:
            TypeError: The page takes no arguments, or not these.
        """
        if positional or arguments:
            raise TypeError(f"{type(self).__name__} takes no {', '.join(arguments)}")

    def refresh(self) -> None:
        """Show what is stored now; called when shown and when data changed while on screen."""

    def leaving(self) -> None:
        """Store what is typed and not yet stored; called before another page, a rebuild or the end."""

    def place(self) -> dict[str, Any]:
        """Return the :meth:`arguments` that lead back to what is shown, for after the lock.

        Identities and choices only: they are handed on outside the encrypted database.
        """
        return {}

    def focus_first(self) -> None:
        """Put the keyboard where the coach most likely starts."""
        if self.first_focus is not None and self.first_focus.isEnabled():
            self.first_focus.setFocus(Qt.FocusReason.OtherFocusReason)
            # Once the page is laid out: a field further down is not brought into sight by its focus alone.
            QTimer.singleShot(0, self.first_focus, self._show_first)
            return
        for widget in self._content.findChildren(QWidget):
            wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if wants and widget.isVisibleTo(self) and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if self.primary is not None:
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_first(self) -> None:
        area = self._content.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self.first_focus is not None and self.first_focus.hasFocus():
            area.ensureWidgetVisible(self.first_focus)

    def _scroller(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._content)
        return area
