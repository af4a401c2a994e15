"""What is on the screen first, and what has not been imported by then."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from ui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from itcoach.settings import Settings
    from ui.tasks import Tasks

FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6 import QtCore
from itcoach import app

class Watched(app.Application):
    def _after_first_paint(self):
        print(*sys.modules, *("Qt." + name for name in vars(QtCore)))
        app.qt_application().quit()

app.Application = Watched
app.run(Path(sys.argv[1]))
"""


def test_nothing_that_can_wait_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "ui.opening" in loaded, done.stderr
    assert "Qt.QTimer" in loaded
    # The name Qt makes a hundred enumerations; see benchmarks/README.md.
    assert not loaded & {"Qt.Qt", "ui.rail", "ui.messages", "sqlalchemy", "concurrent.futures", "ui.icons"}


def test_the_window_says_at_once_that_the_day_is_being_opened(
    qtbot: "QtBot", look: None, tasks: "Tasks", settings: "Settings"
) -> None:
    window = MainWindow([], tasks, settings)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert [label.text() for label in window.findChildren(QLabel)] == ["Öppnar din dag …"]
