"""The setting of type waits until something is printed."""

import subprocess
import sys


def test_the_leaflets_load_without_the_setting_of_type() -> None:
    code = "import sys, itcoach.leaflets; print('reportlab' in sys.modules or 'svglib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
