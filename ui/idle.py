"""Watching that somebody is there: keys, the mouse and touch in the program's windows."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from itcoach.laptop.locking import Idle

__all__ = ["IdleWatch"]

LOOK_MS = 1_000
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


class IdleWatch(QObject):
    """Tell when nobody has touched the program for as long as is allowed.

    The windows themselves are watched, not the widgets in them: few events pass there. After a sleep that was
    too long the first key is taken away and does nothing, whoever pressed it.

    Args:
        idle: Counts the time.
        parent: Ends it.

    Attributes:
        due: It is time to lock.
        idle: Counts the time.
        minutes: How long is allowed.
    """

    due = Signal()

    def __init__(self, idle: Idle, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.idle, self.minutes = idle, minutes
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        timer = QTimer(self, interval=LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Tell where it is time."""
        if self._is_over():
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a touch; swallow one that comes too late."""
        if event.type() in _INPUT:
            if self._is_over():
                QTimer.singleShot(0, self, self.look)
                return True
            self.idle.touched()
        return False

    def _is_over(self) -> bool:
        return self.idle.seconds() >= self.minutes * 60

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # once is enough
            window.installEventFilter(self)
