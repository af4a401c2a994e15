"""A real laptop process is really killed between the server's commit and its own."""

import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from models.base import new_id
from models.database import open_store
from models.outbox import Outbox
from models.people import Resident
from sync.client import SyncClient, status
from sync.tables import ROWS, audit_event
from tests.helpers.central import KEY, Server
from tests.sync.conftest import on_sqlite

ROOT = Path(__file__).parents[2]
LAPTOP = """
import os, signal, sys
from pathlib import Path
import httpx
from models.clock import Clock
from models.database import open_store
from sync.client import SyncClient

class Deadly(httpx.HTTPTransport):
    def handle_request(self, request):
        super().handle_request(request).read()
        os.kill(os.getpid(), signal.SIGKILL)

store = open_store(Path(sys.argv[1]), bytes(range(32)), Clock())
SyncClient(store, Clock(), transport=Deadly()).sync()
"""


@on_sqlite
def test_killed_after_the_servers_commit_everything_arrives_once(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(*(Resident(id=new_id(), code=f"R{n:04}") for n in range(30)))
    laptop.store.close()
    process = subprocess.run(
        [sys.executable, "-c", LAPTOP, str(laptop.store.path)], cwd=ROOT, check=False, timeout=60
    )
    assert process.returncode == -signal.SIGKILL
    assert server.count(ROWS["resident"]) == 30

    store = open_store(laptop.store.path, KEY, laptop.clock)
    with store.read() as session:
        assert status(session).waiting == 30
    client = SyncClient(store, laptop.clock)
    assert client.sync().sent == 30
    with store.read() as session:
        assert status(session).waiting == 0
        assert session.scalar(select(func.count()).select_from(Outbox)) == 30
    assert server.count(ROWS["resident"]) == 30
    assert [row["rev"] for row in server.rows(audit_event) if row["entity"] == "resident"] == [1] * 30
    client.close(), store.close()
