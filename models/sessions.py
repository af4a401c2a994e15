"""SQLAlchemy on the laptop's encrypted database; imported when the first session is asked for."""

from typing import TYPE_CHECKING

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from models.database import connect
from models.database_troubles import DatabaseDamaged, in_words
from models.guarding import guard_words
from models.outbox import record_edits
from models.restriction import refuse_restricted

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.engine import ExceptionContext

    from models.clock import Clock
    from models.guarding import Guard

__all__ = ["Sessions", "encrypted_engine"]


class Sessions:
    """Make the sessions of one opened database.

    Args:
        path: The database.
        key: Its key (32 bytes).
        clock: Stamps the outbox.
        guard: Looks at the words that are saved.

    Attributes:
        engine: The engine below them.
        read: Makes sessions that save nothing.
        write: Makes sessions whose edits go to the outbox.
    """

    def __init__(self, path: "Path", key: bytes, clock: "Clock", guard: "Guard | None" = None) -> None:
        self.engine = encrypted_engine(path, key)
        session_class: type[Session] = type("LaptopSession", (Session,), {})
        refuse_restricted(session_class)
        if guard is not None:
            guard_words(session_class, guard)
        record_edits(session_class, clock)
        self.read = sessionmaker(self.engine, class_=session_class, expire_on_commit=False, autoflush=False)
        self.write = sessionmaker(
            self.engine.execution_options(writes=True), class_=session_class, expire_on_commit=False
        )


def encrypted_engine(path: "Path", key: bytes, salt: bytes = b"") -> Engine:
    """Return an engine on the SQLCipher file ``path``, as :func:`models.database.connect` opens it."""
    engine = create_engine(
        f"sqlite:///{path}",
        creator=lambda: connect(path, key, salt),
        module=sqlcipher,
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
        # An error would else quote the values of its statement, names and notes, into the crash report.
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", lambda context: _told(context, path))
    return engine


def _told(context: "ExceptionContext", path: "Path") -> Exception | None:
    trouble = in_words(context.original_exception, path)
    if isinstance(trouble, DatabaseDamaged):
        # SQLCipher reads nothing more through a connection that has met a damaged page.
        context.is_disconnect, context.invalidate_pool_on_disconnect = True, False
    return trouble


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _begin(connection: "Connection") -> None:
    # A writer takes the write lock at once, so that it cannot fail half-way on a lock upgrade.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
