"""The promises that the state machine cannot see: no clock decides, idling is free, cost follows changes."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from models.base import new_id
from models.people import Resident
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite
from tests.sync.matrix.chance import step
from tests.sync.matrix.host import Host, hosted
from tests.sync.matrix.ledger import Truth, contents
from tests.sync.matrix.world import World


def outcome(host: Host, ages: tuple[int, ...]) -> tuple[Any, ...]:
    """Play one day and return what came of it, but for what is made up anew each time."""
    world = World(host.engine, host.url, host.folder(), host.faults, ages)
    chance = random.Random(11)
    for _ in range(60):
        step(world, chance)
    assert world.settle().all() == []
    truth = Truth(world.engine, world.tenant)
    rows = {key: row for key, row in truth.rows.items() if key[0] != "municipality"}
    kept = sorted(
        str([each[name] for name in ("record", "field", "base", "mine", "theirs", "mine_won")])
        for each in truth.conflicts
    )
    shown = [sorted(contents(station.laptop)) for station in world.stations]
    world.close()
    return rows, kept, shown


@on_sqlite
def test_laptops_whose_clocks_are_ten_years_off_come_to_the_same(engine: Engine, tmp_path: Path) -> None:
    with hosted(engine, tmp_path, Counter()) as host:
        assert outcome(host, (0, 0, 0)) == outcome(host, (10, -10, 0))


def files(laptop: Laptop) -> list[bytes]:
    path = laptop.store.path
    return [each.read_bytes() for each in (path, path.with_name(path.name + "-wal")) if each.exists()]


def test_idling_is_one_request_and_writes_nothing(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(Resident(id=new_id(), code="A7K3QX"))
    laptop.sync(), laptop.sync()
    written: list[str] = []

    @event.listens_for(server.engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split()[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    before = files(laptop)
    result = laptop.sync()
    assert (result.requests, result.sent, result.received, written) == (1, 0, 0, [])
    assert files(laptop) == before


class Work:
    """Count the steps of SQLite's virtual machine: what a database does, however busy the machine is."""

    def __init__(self, engine: Engine) -> None:
        self.steps = 0
        engine.dispose()
        event.listen(engine, "connect", self._count)

    def _count(self, connection: Any, _record: object) -> None:
        connection.set_progress_handler(self._step, 100)

    def _step(self) -> int:
        self.steps += 1
        return 0

    def of(self, laptop: Laptop) -> tuple[int, int]:
        """Make ten changes, sync, and return the steps and the bytes that it took."""
        laptop.add(*(Resident(code=f"NY{n}", name=f"Person {n}") for n in range(10)))
        self.steps = 0
        result = laptop.sync()
        assert (result.requests, result.sent) == (1, 10)
        return self.steps, result.bytes_out


@on_sqlite
def test_ten_changes_cost_the_same_whatever_is_stored(server: Server) -> None:
    laptop = server.laptop()
    at_server = Work(server.engine)
    laptop.sync()
    laptop.add(*(Resident(code=f"R{n}") for n in range(20)))
    laptop.sync(), laptop.sync()
    few, few_bytes = at_server.of(laptop)
    laptop.add(*(Resident(code=f"S{n}") for n in range(2_000)))
    laptop.sync(), laptop.sync()
    many, many_bytes = at_server.of(laptop)
    assert many <= few * 1.3 + 5
    assert abs(many_bytes - few_bytes) < 200
    with laptop.store.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM resident")) == 2_040
