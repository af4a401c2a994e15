"""A process that begins anew, with nothing in its memory of what it knew.

Python and Qt copy what they handle, and overwrite none of it when they let go: keys, names and notes stay
in freed memory. So the lock does not wipe, which would have to find every copy. It closes the database and
replaces the whole process by a new one, to which the system gives empty memory.
"""

import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

from itcoach.laptop.locking import Place

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["renew", "taken_place"]

_PLACE: Final = "ITCOACH_LOCKED_AT"
_SECRETS: Final = ("ITCOACH_PASSPHRASE",)
"""What a shell may have handed this process and the next must not find."""


def renew(place: Place) -> NoReturn:
    """Run the command that this process runs from the beginning, in its place, locked at ``place``.

    The database is closed, and no thread is at work. Where the system refuses a new program, as where it was
    updated away, the process ends instead: its memory is gone either way.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    environment[_PLACE] = place.as_text()
    command = [sys.executable, *sys.orig_argv[1:]]
    sys.stdout.flush()
    try:
        if os.name == "posix":
            os.execve(sys.executable, command, environment)
        import subprocess

        # Elsewhere a process cannot take another's place: the new one stands beside it for a moment.
        subprocess.Popen(command, env=environment)
    finally:
        os._exit(0)


def taken_place(environment: "MutableMapping[str, str]") -> Place | None:
    """Return where the process before this one was locked, and take it out of ``environment``."""
    text = environment.pop(_PLACE, "")
    return Place.from_text(text) if text else None
