"""No core dump: what a crash would leave on the disk is the whole memory, the database's key in it."""

import sys
from typing import Final

__all__ = ["leave_no_core_dump"]

_TOO_SMALL: Final = 1
"""Bytes, fewer than any dump needs.

Unlike 0 it also keeps Linux from piping the dump to a program that minds no limit, such as apport
(``do_coredump`` in the kernel's ``fs/coredump.c``).
"""


def leave_no_core_dump() -> None:
    """Make the system write no core dump of this process, nor of those that it starts.

    Windows has no such limit: there it does nothing.
    """
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        small = 0 if most == 0 else _TOO_SMALL
        resource.setrlimit(resource.RLIMIT_CORE, (small, most))
