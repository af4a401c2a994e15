"""The program's log: identities and codes, never names or notes.

Only the program's own loggers write here; libraries are kept to warnings, since their debug texts quote
what they handle.
"""

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["start_log"]


def start_log(folder: "Path") -> None:
    """Write the log to ``folder/itcoach.log``, at most three files of 500 kB."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "itcoach.log", maxBytes=500_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("itcoach").setLevel(logging.INFO)
