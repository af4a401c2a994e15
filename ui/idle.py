"""Watching that somebody is there: keys, the mouse and touch in the program's windows."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow

from itcoach.laptop.locking import Idle
from ui.actions import Key

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
    too long the first key is taken away and does nothing, whoever pressed it. The key that locks is heard
    here too, since a dialog keeps it from the window behind.

    Args:
        idle: Counts the time.
        parent: Ends it.

    Attributes:
        due: It is time to lock, or the coach wants it.
        idle: Counts the time.
        minutes: How long is allowed.
    """

    due = Signal()

    def __init__(self, idle: Idle, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.idle, self.minutes = idle, minutes
        self._is_on = True
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        timer = QTimer(self, interval=LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def pause(self) -> None:
        """Let every key and click through: the window is covered already, and somebody wants to unlock it."""
        self._is_on = False

    def go_on(self) -> None:
        """Watch again, from now on."""
        self.idle.touched()
        self._is_on = True

    def look(self) -> None:
        """Tell where it is time."""
        if self._is_over():
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a touch; swallow one that comes too late."""
        if event.type() is QEvent.Type.ShortcutOverride and self._is_over():
            event.accept()  # so that it comes as a key that is swallowed below, and not as a command
            return True
        if event.type() in _INPUT:
            if self._is_on and _locks(event):
                QTimer.singleShot(0, self, self.due.emit)
                return True
            if self._is_over():
                QTimer.singleShot(0, self, self.look)
                return True
            self.idle.touched()
        return False

    def _is_over(self) -> bool:
        return self._is_on and self.idle.seconds() >= self.minutes * 60

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # once is enough
            window.installEventFilter(self)


def _locks(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == QKeySequence(
        Key.LOCK.value
    )
