"""A real Secret Service (gnome-keyring) on a bus of its own, without a desktop."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")
AT_ONCE = 0.5
"""How long, in seconds, a keyring whose connection broke may take to be seen as ended."""
_running: "list[subprocess.Popen[bytes]]" = []


def installed() -> bool:
    """Tell whether this machine has the programs; `make setup` installs them where it may."""
    return all(shutil.which(program) for program in PROGRAMS)


def has_fallen() -> bool:
    """Tell whether a keyring of a running test has ended by itself.

    gnome-keyring 42 to 50 seldom aborts when a client's connection ends while it is being answered
    (``gkd_secret_service_get_pkcs11_session: assertion 'client' failed``).
    """
    return any(_has_ended(process) for process in _running)


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(AT_ONCE)
    except subprocess.TimeoutExpired:
        return False
    return True


@contextmanager
def secret_service(home: Path, *, unlocked: bool = True) -> Iterator[dict[str, str]]:
    """Run an empty keyring in ``home`` and give the environment variables that lead to it.

    A keyring that is not ``unlocked`` has no collection and nobody to ask: everything is refused.
    """
    home.mkdir(parents=True, exist_ok=True)
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = os.environ | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
    }
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert bus.stdout is not None
    variables = {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
    mode = ["--unlock"] if unlocked else ["--login"]
    keyring = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--components=secrets", *mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | variables,
    )
    assert keyring.stdin is not None
    assert keyring.stdout is not None
    if unlocked:
        keyring.stdin.write(b"a test's own password")
    keyring.stdin.close()
    if unlocked:
        keyring.stdout.readline()  # written once the daemon is ready
    _running.append(keyring)
    try:
        yield variables
    finally:
        _running.remove(keyring)
        for process in (keyring, bus):
            process.terminate()
            process.wait()
        keyring.stdout.close()
        bus.stdout.close()
