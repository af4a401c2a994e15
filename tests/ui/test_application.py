"""The application ends with care when the shell or the system tells it to."""

import signal
import subprocess
import sys

import pytest

TOLD = """
import os, signal
from PySide6.QtCore import QTimer
from ui.application import end_on_signal, qt_application
app = qt_application()
app.aboutToQuit.connect(lambda: print("closed"))
end_on_signal(app)
QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.{name}))
raise SystemExit(app.exec())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_as_closing_the_window_does(number: signal.Signals) -> None:
    told = TOLD.format(name=number.name)
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "closed\n"), done.stderr
