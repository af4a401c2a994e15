"""The interpreter survives a day of calls into Qt."""

import subprocess
import sys

A_DAY = """
import ui
from PySide6.QtGui import QColor, QPalette
palette, ink = QPalette(), QColor("#1E2A32")
for _ in range(100_000):
    palette.setColor(QPalette.ColorRole.Text, ink)
print("alive")
"""


def test_a_hundred_thousand_calls_do_not_end_the_program() -> None:
    day = subprocess.run([sys.executable, "-c", A_DAY], capture_output=True, text=True, timeout=60)
    assert (day.returncode, day.stdout, day.stderr) == (0, "alive\n", "")
