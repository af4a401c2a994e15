"""A server that stays up for many worlds, each a municipality of its own in the same database."""

import contextlib
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event, text

from models.clock import Clock
from sync.central.app import create_app
from tests.helpers.central import Running, all_seeing
from tests.sync.matrix.edits import REFUSED_BY_THE_DATABASE
from tests.sync.matrix.faults import DatabaseFaults

_TRIGGERS = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS gift_{when} BEFORE {when} ON finding
        WHEN NEW.text = '{REFUSED_BY_THE_DATABASE}' BEGIN SELECT RAISE(ABORT, 'refused'); END"""
        for when in ("insert", "update")
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION gift() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.text = '{REFUSED_BY_THE_DATABASE}' THEN RAISE check_violation; END IF;
        RETURN NEW; END $$""",
        "DROP TRIGGER IF EXISTS gift ON finding",
        "CREATE TRIGGER gift BEFORE INSERT OR UPDATE ON finding FOR EACH ROW EXECUTE FUNCTION gift()",
    ],
}


class ServerCrash(Exception):
    """The server's program fails in the middle of a request."""


@dataclass
class Host:
    """A running server with its faults."""

    engine: Engine
    url: str
    faults: DatabaseFaults
    place: Path
    _numbers: Iterator[int]

    def folder(self) -> Path:
        """Return a new folder for the laptops of a world."""
        folder = self.place / f"world{next(self._numbers)}"
        folder.mkdir()
        return folder


def refuse_one_word(engine: Engine) -> None:
    """Let the database refuse a row that the server would take."""
    with all_seeing(engine).execution_options(writes=True).begin() as connection:
        for statement in _TRIGGERS[engine.dialect.name]:
            connection.execute(text(statement))


@contextlib.contextmanager
def hosted(engine: Engine, place: Path, counted: Counter[str]) -> Iterator[Host]:
    """Serve an up-to-date database, which refuses one word in one place."""
    refuse_one_word(engine)
    engine.dispose()  # the connections are made anew, in less of a hurry to wait
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hurry)
    faults = DatabaseFaults(engine, counted, "server", ServerCrash)
    with _silence("uvicorn.error"), Running(create_app(engine, Clock())) as running:
        yield Host(engine, f"http://127.0.0.1:{running.port}", faults, place, count())


@contextlib.contextmanager
def _silence(logger: str) -> Iterator[None]:
    log = logging.getLogger(logger)
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _hurry(connection: object, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 20").close()  # type: ignore[attr-defined]
