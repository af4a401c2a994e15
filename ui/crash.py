"""What happens at a bug: a report that can be copied, and word of it at the next start.

The report holds types, places in the code and versions. It never holds the message of an exception, a
value or the path of a home directory, since a name or a note may stand in them.
"""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from models.errors import Trouble
from resources.words import tr
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.text import WrappedLabel

__all__ = ["CrashDialog", "CrashWatch", "report", "take_notice"]

_log = logging.getLogger("itcoach.window")
_ROOT = Path(__file__).resolve().parent.parent
_PARTS = ("itcoach", "PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "httpx", "reportlab")


def report(error: BaseException) -> str:
    """Return what a developer needs to find a bug, with nothing personal in it."""
    lines = [f"{name} {_version(name)}" for name in _PARTS]
    lines.append(
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.machine()}"
    )
    seen: BaseException | None = error
    while seen is not None:
        lines += ["", _type_name(seen)]
        lines += [
            f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def take_notice(file: Path) -> str | None:
    """Return the report of the last run, if it ended in a bug, and forget it."""
    try:
        text = file.read_text("utf-8")
        file.unlink()
    except OSError:
        return None
    return text


class CrashDialog(QDialog):
    """Tell that something went wrong in the program, and offer the report.

    Args:
        text: The report.
        close_program: Ends the program in good order.
        parent: The window.
    """

    def __init__(self, text: str, close_program: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Något gick fel i programmet"))
        self.setMinimumSize(560, 420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(tr("Något gick fel i programmet"), role="heading"))
        layout.addWidget(
            WrappedLabel(
                tr(
                    "Det är programmets fel, inte ditt. Det du redan har sparat finns kvar på datorn. "
                    "Stäng programmet och öppna det igen, så fortsätter du där du var. Skicka gärna "
                    "rapporten till den som sköter programmet: den innehåller inget om invånare."
                )
            )
        )
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Rapport"))
        layout.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        self.copy = SecondaryButton(tr("Kopiera rapporten"), self._copy, "content-copy")
        self.go_on = SecondaryButton(tr("Fortsätt arbeta"), self.reject)
        self.end = PrimaryButton(tr("Stäng programmet"), self._end)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        buttons.addWidget(self.go_on)
        buttons.addWidget(self.end)
        layout.addLayout(buttons)
        self._close_program = close_program
        self.end.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(tr("Kopierad"))

    def _end(self) -> None:
        self.accept()
        self._close_program()


class CrashWatch(QObject):
    """Take every exception that nobody caught, in any thread.

    A :class:`Trouble` is no bug: it is handed over as it is.

    Args:
        notice: Where the report is kept until the next start.
        close_program: Ends the program in good order.

    Attributes:
        trouble: Hands over a :class:`Trouble` that nobody caught.
    """

    trouble = Signal(object)
    _happened = Signal(str)

    def __init__(self, notice: Path, close_program: Callable[[], object]) -> None:
        super().__init__()
        self._notice, self._close_program = notice, close_program
        self.dialog: CrashDialog | None = None
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Watch from now on."""
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _caught(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        if isinstance(error, Trouble):
            self.trouble.emit(error)
            return
        text = report(error.with_traceback(trace))
        print(text, file=sys.stderr)
        _log.error("a bug\n%s", text)
        try:
            self._notice.parent.mkdir(parents=True, exist_ok=True)
            self._notice.write_text(text, "utf-8")
        except OSError:
            pass  # A full disk must not hide the bug itself; the dialog still shows the report.
        self._happened.emit(text)

    def _show(self, text: str) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return  # One dialog at a time: a bug that repeats must not bury the window.
        self.dialog = CrashDialog(text, self._close_program, QApplication.activeWindow())
        self.dialog.open()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _type_name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _place(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.name
