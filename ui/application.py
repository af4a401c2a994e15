"""The one Qt application of the process, and how it looks and speaks."""

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from models.errors import Trouble
from resources.words import tr
from ui import language, theme

if TYPE_CHECKING:
    from ui.settings import Settings

__all__ = ["NoDisplay", "dress", "end_on_signal", "has_display", "lay_ground", "qt_application"]


class NoDisplay(Trouble):
    """No window can be shown here."""

    def __init__(self) -> None:
        super().__init__(
            tr("Ingen skärm hittades, så fönstret kan inte öppnas."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr(
                "Starta programmet på en dator med skrivbord. itcoach --help visar vad som går utan fönster."
            ),
        )


def qt_application() -> QApplication:
    """Return the application, made when it is first asked for.

    Where no window can be shown, say so and end the process with code 1: Qt itself would abort it.
    """
    app = QApplication.instance()
    if app is None:
        before = qInstallMessageHandler(_say_what_is_missing)
        app = QApplication(sys.argv[:1])
        qInstallMessageHandler(before)
    assert isinstance(app, QApplication)
    return app


def has_display() -> bool:
    """Tell whether a window can be shown: always on Windows and macOS, elsewhere where a display is named."""
    platform = os.environ.get("QT_QPA_PLATFORM")
    if platform:
        return platform not in ("offscreen", "minimal")
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(named) or not sys.platform.startswith("linux")


def lay_ground(settings: "Settings") -> None:
    """Give a window that is about to open the language, the font and the colours that were chosen."""
    app = qt_application()
    language.use_language(app, settings.language)
    theme.lay_ground(app, settings.scheme, settings.text_scale)


def end_on_signal(app: QApplication) -> None:
    """End the application as if its window was closed, on Ctrl+C in the shell and when told to stop."""
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    # Python looks at signals only while it runs: the byte written at each lets Qt wake it.
    heard, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.detach(), warn_on_full_buffer=False)
    waker = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read, app)
    waker.activated.connect(lambda *_: heard.recv(16))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())


def dress(settings: "Settings") -> None:
    """Give the whole application the theme and the size of text that were chosen."""
    theme.apply(qt_application(), settings.scheme, settings.text_scale)


def _say_what_is_missing(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind is QtMsgType.QtFatalMsg:
        print(NoDisplay().sentence(), file=sys.stderr)
        sys.stderr.flush()
        os._exit(1)
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        # A display that is named but does not open: Qt knows which library or permission is missing.
        print(text, file=sys.stderr)
