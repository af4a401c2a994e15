"""The server's database is brought up to date, and only by the server that knows it."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

import sync.central.migrations
from models.database_troubles import NewerDatabase, NotOurDatabase
from models.migrations.run import configuration
from sync.central.database import HEAD, bring_up_to_date, central_engine
from sync.tables import CENTRAL_METADATA
from tests.sync.conftest import on_sqlite


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, CENTRAL_METADATA) == []


def test_the_newest_migration_is_the_one_the_server_knows() -> None:
    folder = Path(sync.central.migrations.__file__).parent
    assert ScriptDirectory.from_config(configuration(folder)).get_current_head() == HEAD


@on_sqlite
def test_a_database_of_a_newer_server_is_left_alone(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase):
        bring_up_to_date(engine)


@on_sqlite
def test_another_key_does_not_open_it(engine: Engine) -> None:
    other = central_engine(str(engine.url), lambda _path: bytes(32))
    with pytest.raises(NotOurDatabase):
        bring_up_to_date(other)
    other.dispose()
