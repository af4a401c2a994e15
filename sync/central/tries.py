"""Limit guessing of one-time codes, counted in the database so that all processes count together.

A try is counted before it is made, and taken back when the code was right: many at once get no further than
one by one.
"""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, text

from models.base import new_id
from sync.central.database import writing
from sync.steps.refused import RequestRefused
from sync.tables import failed_try

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = ["MOST_FROM_ONE", "MOST_IN_ALL", "count_try", "take_back"]

MOST_FROM_ONE: Final = 30
"""Wrong codes from one network in a quarter of an hour; where 200 laptops are paired, some are mistyped."""
MOST_IN_ALL: Final = 300
"""Wrong codes in all; of 8.5e11 possible ones."""

_SPAN: Final = timedelta(minutes=15)


def count_try(engine: "Engine", clock: "Clock", network: str) -> str:
    """Count a try from a network; return what takes it back.

    Raises:
        RequestRefused: There have been too many.
    """
    now, number = clock.now(), new_id()
    whose = hashlib.sha256(network.encode()).hexdigest()

    def work(connection: "Connection") -> bool:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE failed_try IN EXCLUSIVE MODE"))
        connection.execute(delete(failed_try).where(failed_try.c.at < now - _SPAN))
        same = func.count().filter(failed_try.c.network_hash == whose)
        from_one, in_all = connection.execute(select(same, func.count()).select_from(failed_try)).one()
        if from_one >= MOST_FROM_ONE or in_all >= MOST_IN_ALL:
            return False
        connection.execute(insert(failed_try).values(id=number, network_hash=whose, at=now))
        return True

    if not writing(engine, work):
        raise RequestRefused(429, "too_many_tries")
    return number


def take_back(engine: "Engine", number: str) -> None:
    """Count a try no longer: it was no wrong code."""
    statement = delete(failed_try).where(failed_try.c.id == number)
    writing(engine, lambda connection: connection.execute(statement).rowcount)
