"""Keep ``None``, ``True``, ``False`` and ``NotImplemented`` alive under PySide6 6.12 on Python 3.11.

PySide6 6.12 is built with headers in which these never die (PEP 683, Python 3.12), so it hands them out
without counting. Python 3.11 counts them: every call that returns ``None`` takes one away, and after some
6,600 calls the interpreter ends with "deallocating None". So they are given here what Python 3.12 gives
them: a count that is never used up. This goes when Python 3.11 or PySide6 6.12 does.
"""

import ctypes
import sys

__all__ = ["keep_constants"]

# As many as no laptop hands out in years, far from the largest count on 64 and on 32 bits.
_REFERENCES = 1 << (40 if sys.maxsize > 2**32 else 28)


def keep_constants() -> None:
    """Give the constants references to spare, once for each process."""
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _REFERENCES:
            count.value += _REFERENCES
