"""A real server on loopback with one municipality, and laptops paired with it."""

import asyncio
import atexit
import functools
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import Engine, NullPool, Table, create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from itcoach.sensitive.guard import WordGuard
from models.base import Record
from models.clock import Clock
from models.database import Store, open_store
from models.vocabulary import Sharing
from sync.central.accounts import MUNICIPALITY_RECORD, add_coach, create_municipality, make_pairing_code
from sync.central.app import create_app
from sync.central.database import bring_up_to_date, central_engine
from sync.central.edits import edit
from sync.client import DatabaseVault, SyncClient, SyncResult, pair, status
from sync.entities import ENTITIES
from sync.protocol import Kind, Result

__all__ = [
    "KEY",
    "Laptop",
    "Running",
    "Server",
    "all_seeing",
    "encrypted_central",
    "new_laptop_file",
    "ordinary_role",
    "share",
    "start_server",
]

KEY = bytes(range(32))


@functools.cache
def _templates() -> Path:
    """Make the empty databases once; a test begins with copies."""
    folder = Path(tempfile.mkdtemp(prefix="itcoach-templates-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_store(folder / "laptop.db", KEY, Clock()).close()
    central = central_engine(f"sqlite:///{folder}/central.db", lambda _path: KEY)
    bring_up_to_date(central)
    central.dispose()
    return folder


def encrypted_central(folder: Path) -> Engine:
    """Return an engine on an empty SQLite database of the server in a new ``folder``."""
    folder.mkdir()
    shutil.copy(_templates() / "central.db", folder / "central.db")
    return central_engine(f"sqlite:///{folder}/central.db", lambda _path: KEY)


def ordinary_role(superuser: str, database: str = "itcoach") -> str:
    """Make a database whose owner is no superuser, as in service; return its address."""
    engine = create_engine(make_url(superuser).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = 'itcoach'")):
            connection.execute(text("CREATE ROLE itcoach LOGIN"))
        connection.execute(text(f'CREATE DATABASE "{database}" OWNER itcoach'))
    url = engine.url.set(username="itcoach", database=database)
    return url.render_as_string(hide_password=False)


def all_seeing(engine: Engine) -> Engine:
    """Return an engine that sees and changes every municipality's rows, as the server's own may not.

    On PostgreSQL it is the superuser's, past row-level security; on SQLite it is ``engine`` itself.
    """
    if engine.dialect.name != "postgresql":
        return engine
    return _superuser(engine.url.set(username="postgres").render_as_string(hide_password=False))


@functools.cache
def _superuser(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def new_laptop_file(folder: Path) -> Path:
    """Put an empty database of a laptop into a new ``folder`` and return its path."""
    folder.mkdir()
    return Path(shutil.copy(_templates() / "laptop.db", folder / "itcoach.db"))


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

    @property
    def all_arrived(self) -> bool:
        """Whether the server has everything and nothing needs the coach."""
        now = self.ask(status)
        return now.paired and not (now.waiting or now.looks or now.needs_you or now.paused)

    def records(self) -> dict[str, list[Any]]:
        """Return every synced record as the laptop holds it, revisions included."""
        with self.store.read() as session:
            return {
                name: [
                    tuple(row) for row in session.execute(select(entity.table).order_by(entity.table.c.id))
                ]
                for name, entity in ENTITIES.items()
            }


class _Prompt(uvicorn.Server):
    """A server that ends as soon as it is told to and all is answered; uvicorn's own looks each 100 ms."""

    def stop(self) -> None:
        """Let it end; from any thread."""
        self._loop.call_soon_threadsafe(self._told.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.005)
        await self.lifespan.shutdown()


class Running:
    """A uvicorn server on loopback, in a thread; on a free port where none is given."""

    def __init__(self, app: Any, *, port: int = 0, **how: Any) -> None:
        # With the protocol named, asyncio sends at once (TCP_NODELAY); else each answer takes 40 ms more.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._server = _Prompt(
            uvicorn.Config(app, log_config=None, access_log=False, **{"lifespan": "on"} | how)
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Running":
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.002)
            assert self._thread.is_alive(), "the server did not start"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.stop()
        self._thread.join(30)
        self._socket.close()
        assert not self._thread.is_alive(), "the server did not end"

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


@dataclass
class Server:
    """A server with one municipality, which can be switched off and on again."""

    engine: Engine
    clock: Clock
    tenant: int
    folder: Path
    running: Running | None = None
    url: str = ""
    laptops: list[Laptop] = field(default_factory=list)

    @property
    def everything(self) -> Engine:
        """The database past row-level security, to look and to do mischief."""
        return all_seeing(self.engine)

    def go_up(self) -> None:
        self.running = Running(create_app(self.engine, self.clock)).__enter__()
        self.url = f"http://127.0.0.1:{self.running.port}"

    def go_down(self) -> None:
        if self.running is not None:
            self.running.__exit__()
            self.running = None

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.client.close()
            laptop.store.close()
        self.go_down()

    def code(self, coach: str, *, tenant: int | None = None) -> str:
        """Return a one-time code for a coach, who is added if need be."""
        tenant = tenant or self.tenant
        with self.everything.connect() as connection:
            known = connection.scalar(
                text("SELECT coach_id FROM coach_account WHERE tenant_id = :t AND name = :n"),
                {"t": tenant, "n": coach},
            )
        if not known:
            add_coach(self.engine, self.clock, tenant, coach)
        return make_pairing_code(self.engine, self.clock, tenant, coach)

    def laptop(self, coach: str = "Coach A", *, tenant: int | None = None, **how: Any) -> Laptop:
        """Pair a new laptop of a coach."""
        store = open_store(
            new_laptop_file(self.folder / f"laptop{len(self.laptops)}"), KEY, self.clock, WordGuard()
        )
        code = self.code(coach, tenant=tenant)
        paired = pair(store, self.clock, self.url, code, "test", DatabaseVault(store))
        laptop = Laptop(store, SyncClient(store, self.clock, **how), paired.coach_id, self.clock)
        self.laptops.append(laptop)
        return laptop

    def edit(
        self,
        entity: str,
        record: str,
        patch: dict[str, Any] | None = None,
        *,
        kind: Kind = "update",
        actor: str = "switchboard",
    ) -> Result:
        """Edit a record at the server itself."""
        return edit(
            self.engine,
            self.clock,
            self.tenant,
            actor=actor,
            kind=kind,
            entity=entity,
            record=record,
            patch=patch,
        )

    def rows(self, table: Table) -> list[Any]:
        with self.everything.connect() as connection:
            return list(connection.execute(select(table)).mappings())

    def count(self, table: Table) -> int:
        with self.everything.connect() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


def start_server(engine: Engine, clock: Clock, folder: Path, *, sharing: Sharing = Sharing.ALL) -> Server:
    """Make a municipality in an empty database and serve it."""
    tenant = create_municipality(engine, clock, name="Sjöstad", sharing=sharing)
    server = Server(engine, clock, tenant, folder)
    server.go_up()
    return server


def share(server: Server, sharing: Sharing) -> None:
    """Let the municipality decide which residents a laptop holds."""
    server.edit("municipality", MUNICIPALITY_RECORD, {"sharing": sharing.value}, actor="operator")
