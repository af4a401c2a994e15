"""What the window says to the coach: at its foot, in words, never in the way.

What is done is told and can be undone there; what went wrong says what happened, what is safe and what
to do, and stays until it is closed.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from resources.words import tr
from ui.actions import Key, add_action
from ui.widgets.buttons import QuietButton, SecondaryButton
from ui.widgets.cards import Kind, Symbol
from ui.widgets.text import WrappedLabel

if TYPE_CHECKING:
    from models.errors import Trouble

__all__ = ["Banner", "Messages"]

_log = logging.getLogger("itcoach.window")

PASSING_MS = 8_000
WITH_ACTION_MS = 15_000
MOST_TROUBLES = 3

_SYMBOLS: dict[Kind, tuple[str, str]] = {
    "good": ("check-circle", "good"),
    "attention": ("alert", "attention"),
    "bad": ("alert-circle", "bad"),
    "neutral": ("information", "primary"),
}


class Banner(QFrame):
    """Show one message with an action and a way to close it.

    Args:
        text: The message.
        kind: Its meaning, shown by an icon too.
        action: The words on a button and what it does, or none; the banner closes first.
        passing_ms: How long it stays while nobody is in it; 0 until closed.
    """

    def __init__(
        self, text: str, kind: Kind, action: tuple[str, Callable[[], object]] | None, passing_ms: int
    ) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.text = text
        self.passing = passing_ms > 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(8)
        layout.addWidget(Symbol(*_SYMBOLS[kind], side=20), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(WrappedLabel(text), 1)
        self.action: SecondaryButton | None = None
        if action is not None:
            words, self._do = action
            self.action = SecondaryButton(words, self._act)
            layout.addWidget(self.action)
        self.close_button = QuietButton("", self.go_away, "close")
        self.close_button.setAccessibleName(tr("Stäng meddelandet"))
        self.close_button.setToolTip(tr("Stäng meddelandet"))
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self, singleShot=True, interval=passing_ms)
        self._timer.timeout.connect(self._pass)
        if self.passing:
            self._timer.start()

    def go_away(self) -> None:
        """Take the banner off the window."""
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def _act(self) -> None:
        self.go_away()
        self._do()

    def _pass(self) -> None:
        focus = self.window().focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._timer.start()
        else:
            self.go_away()


class Messages(QWidget):
    """Hold the messages at the foot of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def done(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say that something is done, with "Ångra" (Ctrl+Z) where it can be undone."""
        self._pass_on(text, "good", (tr("Ångra"), undo) if undo is not None else None)
        banners = self.shown()
        if undo is not None and banners and banners[-1].action is not None:
            add_action(banners[-1], Key.UNDO, banners[-1].action.click)

    def note(
        self,
        text: str,
        action: tuple[str, Callable[[], object]] | None = None,
        kind: Kind = "neutral",
        *,
        stays: bool = False,
    ) -> None:
        """Say something worth knowing, with a button where there is something to do about it.

        It passes, unless it ``stays`` until somebody has dealt with it.
        """
        if stays:
            self._add(Banner(text, kind, action, 0), urgent=False)
        else:
            self._pass_on(text, kind, action)

    def trouble(self, trouble: "Trouble", action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say what happened, what is safe and what to do; it stays until closed.

        What has a way out never gives place to what has none.
        """
        _log.warning("told of %s", type(trouble).__name__)
        sentence = trouble.sentence()
        lasting = [banner for banner in self.shown() if not banner.passing]
        same = next((banner for banner in lasting if banner.text == sentence), None)
        if same is not None:
            if same.action is not None or action is None:
                return
            same.go_away()
            lasting.remove(same)
        lasting.sort(key=lambda banner: banner.action is not None)  # each of the two oldest first
        for banner in lasting[: max(0, len(lasting) - MOST_TROUBLES + 1)]:
            banner.go_away()
        self._add(Banner(sentence, "bad", action, 0), urgent=True)

    def clear(self) -> None:
        """Take every message away."""
        for banner in self.shown():
            banner.go_away()

    def shown(self) -> list[Banner]:
        """Return the messages on the window, oldest first."""
        items = (self._layout.itemAt(at) for at in range(self._layout.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Banner) and not widget.isHidden()]

    def _pass_on(self, text: str, kind: Kind, action: tuple[str, Callable[[], object]] | None) -> None:
        for banner in self.shown():
            if banner.passing:
                banner.go_away()
        self._add(Banner(text, kind, action, WITH_ACTION_MS if action else PASSING_MS), urgent=False)

    def _add(self, banner: Banner, *, urgent: bool) -> None:
        self._layout.addWidget(banner)
        banner.show()
        said = QAccessibleAnnouncementEvent(self, banner.text)
        said.setPoliteness(
            QAccessible.AnnouncementPoliteness.Assertive
            if urgent
            else QAccessible.AnnouncementPoliteness.Polite
        )
        QAccessible.updateAccessibility(said)
