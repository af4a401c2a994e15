"""A plugin of pytest: the program gets a table that nobody has thought of, before the registry is read.

``NEW_TABLE`` says how it is declared: ``uncovered``: about a resident and not in the registry's parents;
``unmarked``: below a resident, but its words are not marked as personal; ``covered``.
"""

import os
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WORDS, Record
from models.database import Store


class Hobby(Record):
    """What a resident likes to do."""

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    words: Mapped[str] = mapped_column(
        Text, default="", info={} if os.environ["NEW_TABLE"] == "unmarked" else WORDS
    )


from sync import entities  # noqa: E402

if os.environ["NEW_TABLE"] != "uncovered":
    entities.ENTITIES["hobby"] = replace(entities.ENTITIES["hobby"], parent=("resident", "resident_id"))

from sync import tables  # noqa: E402
from tests.helpers import central  # noqa: E402

_open_store, _bring_up_to_date = central.open_store, central.bring_up_to_date


def _with_the_table(*arguments: Any, **how: Any) -> Store:
    store = _open_store(*arguments, **how)
    Record.metadata.create_all(store.engine)
    return store


def _with_the_table_too(engine: Engine) -> None:
    _bring_up_to_date(engine)
    tables.CENTRAL_METADATA.create_all(engine)


central.open_store = _with_the_table
central.bring_up_to_date = _with_the_table_too
