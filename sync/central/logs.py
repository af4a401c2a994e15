"""The server's log: one JSON object a line, with identities and counts, never with names, texts or addresses.

An exception is logged as its kind and where it happened. Its message is left out, since it may quote what
it stumbled over.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["LOGGING", "JsonLines", "note"]

_log = logging.getLogger("itcoach.central")


class JsonLines(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == _log.name:
            line |= {"event": record.msg, **getattr(record, "fields", {})}
        elif record.name.startswith("uvicorn"):
            # What uvicorn says holds process numbers and its own address, nothing of a request.
            line |= {"event": "uvicorn", "message": record.getMessage().partition("\n")[0]}
        else:
            line |= {"event": "other", "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "at": _places(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False)


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sync.central.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {"alembic": {"level": "WARNING"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
}
"""For ``logging.config.dictConfig``, in every process of the server."""


def note(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: Any) -> None:
    """Log an event with its counts and identities."""
    _log.log(level, event, extra={"fields": fields}, exc_info=error)


def _places(trace: "TracebackType | None") -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
