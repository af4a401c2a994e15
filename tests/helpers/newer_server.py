"""A server two shapes newer than this program, in a process of its own, on a database of today.

``python -m tests.helpers.newer_server FOLDER KIND`` changes the records' shape before the program's modules
read it, the database likewise, and serves it until its input ends; its first line of output is the address.
"""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, text

import models.outbox

OLDER = models.outbox.SCHEMA_VERSION
models.outbox.SCHEMA_VERSION = OLDER + 2  # type: ignore[misc]

import sync.entities  # noqa: E402
import sync.versions  # noqa: E402
from sync.versions import STEPS, Fields, Step  # noqa: E402

RESHAPED = (
    "ALTER TABLE resident RENAME COLUMN goal TO aim",
    "ALTER TABLE device RENAME TO gadget",
    "UPDATE sync_head SET entity = 'gadget' WHERE entity = 'device'",
    "ALTER TABLE resident ADD COLUMN given_name VARCHAR(100) NOT NULL DEFAULT ''",
    "ALTER TABLE resident ADD COLUMN family_name VARCHAR(100) NOT NULL DEFAULT ''",
    "UPDATE resident SET given_name = substr(name, 1, instr(name || ' ', ' ') - 1),"
    " family_name = substr(name, instr(name || ' ', ' ') + 1)",
    "ALTER TABLE resident DROP COLUMN name",
    "ALTER TABLE resident DROP COLUMN area",
)
ADDED = (
    "ALTER TABLE resident ADD COLUMN pronoun VARCHAR(20) NOT NULL DEFAULT 'hen'",
    "CREATE TABLE pet (tenant_id INTEGER, id VARCHAR(36), rev INTEGER NOT NULL, name VARCHAR(40) NOT NULL)",
)


def goal_is_aim(fields: Fields) -> Fields:
    return {"aim" if name == "goal" else name: value for name, value in fields.items()}


def name_is_two(fields: Fields) -> Fields:
    fields.pop("area", None)
    if "name" in fields:
        fields["given_name"], _, fields["family_name"] = fields.pop("name").partition(" ")
    return fields


def columns(table: Table, *, without: tuple[str, ...] = (), **renamed: str) -> list[Column[Any]]:
    return [
        Column(
            renamed.get(column.name, column.name),
            column.type,
            primary_key=column.primary_key,
            nullable=column.nullable,
            default=column.default.arg if column.default is not None and column.default.is_scalar else None,
        )
        for column in table.columns
        if column.name not in without
    ]


def put(name: str, *shape: Column[Any]) -> None:
    table = Table(name, MetaData(), *shape)
    model: Any = SimpleNamespace(__table__=table, together=())
    sync.entities.ENTITIES[name] = sync.entities._entity(model)  # noqa: SLF001


def reshape() -> None:
    """Rename a field and a kind of record, then split a field and drop one."""
    known = sync.entities.ENTITIES
    parts = [Column(name, String(100), default="", nullable=False) for name in ("given_name", "family_name")]
    put("resident", *columns(known["resident"].table, without=("name", "area"), goal="aim"), *parts)
    sync.entities._PARENTS["gadget"] = sync.entities._PARENTS.pop("device")  # noqa: SLF001
    put("gadget", *columns(known.pop("device").table))
    STEPS[OLDER] = Step(entities={"device": "gadget"}, fields={"resident": goal_is_aim})
    STEPS[OLDER + 1] = Step(fields={"resident": name_is_two})


def add() -> None:
    """Add a field and a kind of record."""
    table = sync.entities.ENTITIES["resident"].table
    put("resident", *columns(table), Column("pronoun", String(20), default="hen", nullable=False))
    put(
        "pet",
        Column("id", String(36), primary_key=True),
        Column("rev", sync.entities.Integer, nullable=False),
        Column("name", String(40), nullable=False),
    )
    STEPS[OLDER], STEPS[OLDER + 1] = Step(), Step()


def serve(folder: Path, statements: tuple[str, ...]) -> None:
    from models.clock import Clock
    from sync.central.database import central_engine
    from tests.helpers.central import KEY, Server

    engine = central_engine(f"sqlite:///{folder}/central.db", lambda _path: KEY)
    with engine.execution_options(writes=True).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    server = Server(engine, Clock(), 1, folder)
    server.go_up()
    print(server.url, flush=True)
    sys.stdin.read()
    server.close()


if __name__ == "__main__":
    kind = sys.argv[2]
    reshape() if kind == "reshaped" else add()
    sync.versions.OLDEST_READER = sync.versions.oldest_reader(STEPS)  # type: ignore[misc]
    serve(Path(sys.argv[1]), RESHAPED if kind == "reshaped" else ADDED)
