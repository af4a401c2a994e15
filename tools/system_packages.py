"""Install the system's own libraries and programs that pip cannot bring, or print the line that does.

Run with the system's Python, before there is an environment: ``python3 tools/system_packages.py [--tests]``.
"""

import ctypes
import os
import shlex
import shutil
import subprocess
import sys

# What Qt's own libraries and its plugins (X11, printing, speech) load, and the Debian package of each.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libcups.so.2": "libcups2",
    "libpulse.so.0": "libpulse0",
    "libspeechd.so.2": "libspeechd2",
}
# What the tests hold the product against: a real keyring on a real bus, and another reader of its PDFs.
TEST_PROGRAMS = {
    "dbus-daemon": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "pdfinfo": "poppler-utils",
}


def main() -> int:
    """Install what is missing where that is allowed; return 0 when nothing is missing any more."""
    with_tests = "--tests" in sys.argv[1:]
    packages = missing_packages(with_tests)
    if not packages:
        return 0
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing system packages:", " ".join(packages), flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], [*install, "-qq"]):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(done.stdout, done.stderr, sep="", file=sys.stderr)
        packages = missing_packages(with_tests)
    if packages:
        print("Some system packages are missing. Install them and run make again:", file=sys.stderr)
        print("   sudo apt-get update && sudo", shlex.join(install), file=sys.stderr)
    return 1 if packages else 0


def missing_packages(with_tests: bool) -> list[str]:
    """Return the Debian packages of what this machine cannot load or find, in the order of the tables."""
    wanted = [(LIBRARIES, _loads)] + ([(TEST_PROGRAMS, _is_on_path)] if with_tests else [])
    return [package for table, has in wanted for name, package in table.items() if not has(name)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_on_path(program: str) -> bool:
    return shutil.which(program) is not None


if __name__ == "__main__":
    sys.exit(main())
