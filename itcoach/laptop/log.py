"""The program's log: identities and codes, never names or notes.

The program's own loggers lie below ``itcoach`` and are written as they are. Libraries quote what they
handle in their texts, so of theirs only the place in the code is written.
"""

import logging
import os
from functools import partial
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path

__all__ = ["start_log"]


class _NothingPersonal(logging.Formatter):
    """Write the words of our own loggers, and of others no more than where they spoke."""

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.startswith("itcoach")
        said = record.getMessage() if own else f"{record.module}.{record.funcName}:{record.lineno}"
        return f"{self.formatTime(record)} {record.levelname} {record.name} {said}"


class _OwnersFile(RotatingFileHandler):
    """Write a file that nobody else on the machine reads."""

    def _open(self) -> "TextIOWrapper":
        owners = partial(os.open, mode=0o600)
        return cast(
            "TextIOWrapper", open(self.baseFilename, self.mode, encoding=self.encoding, opener=owners)
        )


def start_log(folder: "Path") -> None:
    """Write the log to ``folder/itcoach.log``, at most three files of 500 kB.

    Where the folder cannot be written there is no log: the day goes on without one.
    """
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _OwnersFile(folder / "itcoach.log", maxBytes=500_000, backupCount=2, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_NothingPersonal())
    # A log that could not be written would quote the record to the terminal.
    logging.raiseExceptions = False
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("itcoach").setLevel(logging.INFO)
