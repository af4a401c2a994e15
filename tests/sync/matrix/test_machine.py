"""The fault matrix as a state machine: any edit, any fault at any point, in any order; nothing is lost."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from tests.sync.matrix import edits
from tests.sync.matrix.faults import LAPTOP, NETWORK, SERVER
from tests.sync.matrix.host import Host, hosted
from tests.sync.matrix.world import Station, World

CHANCES = st.randoms(use_true_random=False)
WHICH = st.integers(0, 2)
AT = st.integers(0, 2)


class Matrix(RuleBasedStateMachine):
    """Two laptops of one coach and one of another, the switchboard, and everything that can go wrong."""

    host: ClassVar[Host]

    @initialize(chance=CHANCES)
    def begin(self, chance: random.Random) -> None:
        self.world = World(self.host.engine, self.host.url, self.host.folder(), self.host.faults)
        for _ in range(3):
            self.world.edit(self.world.stations[0], chance, edits.book)

    def station(self, which: int) -> Station:
        return self.world.stations[which % len(self.world.stations)]

    @rule(chance=CHANCES, which=WHICH, times=st.integers(1, 3))
    def edit(self, chance: random.Random, which: int, times: int) -> None:
        for _ in range(times):
            self.world.edit(self.station(which), chance, edits.any_edit)

    @rule(chance=CHANCES, delete=st.booleans())
    def switchboard(self, chance: random.Random, delete: bool) -> None:
        self.world.switchboard(chance, delete=delete and chance.random() < 0.2)

    @rule(which=WHICH)
    def sync(self, which: int) -> None:
        self.world.sync(self.station(which))

    @rule(which=WHICH, at=AT, fault=st.sampled_from(NETWORK))
    def sync_on_a_bad_network(self, which: int, at: int, fault: str) -> None:
        self.world.sync(self.station(which), network={at: fault})

    @rule(which=WHICH, at=AT, fault=st.integers(0, 4))
    def sync_with_a_failing_server(self, which: int, at: int, fault: int) -> None:
        faults = SERVER[self.host.engine.dialect.name]
        self.world.sync(self.station(which), server={at: faults[fault % len(faults)]})

    @rule(which=WHICH, at=AT, fault=st.sampled_from(LAPTOP))
    def sync_on_a_failing_laptop(self, which: int, at: int, fault: str) -> None:
        self.world.sync(self.station(which), laptop={at: fault})

    @rule(which=WHICH, server=st.booleans())
    def sync_while_a_database_is_locked(self, which: int, server: bool) -> None:
        self.world.sync_locked(self.station(which), server=server)

    @rule(which=WHICH)
    def restart(self, which: int) -> None:
        self.world.reopen(self.station(which))

    @rule(which=WHICH)
    def late_requests_arrive(self, which: int) -> None:
        self.station(which).network.deliver_late()

    @precondition(lambda self: len(self.world.backups) < 2)
    @rule()
    def back_up(self) -> None:
        self.world.back_up()

    @precondition(lambda self: self.world.backups)
    @rule()
    def restore(self) -> None:
        self.world.restore(self.world.backups.pop())

    @precondition(lambda self: len(self.world.stations) < 4)
    @rule(which=WHICH)
    def copy_a_laptop(self, which: int) -> None:
        self.world.add_station(self.station(which).coach, copy_of=self.station(which))

    @rule(which=WHICH)
    def forget_a_token(self, which: int) -> None:
        self.world.forget_token(self.station(which))

    @rule(which=WHICH)
    def revoke(self, which: int) -> None:
        self.world.shut_out(self.station(which))

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            assert self.world.settle().all() == []
        finally:
            self.world.close()


@pytest.fixture
def host(engine: Engine, tmp_path: Path) -> Iterator[Host]:
    with hosted(engine, tmp_path, Counter()) as host:
        yield host


def test_whatever_happens_nothing_is_lost_doubled_or_different(host: Host) -> None:
    how = settings(
        max_examples=20 if host.engine.dialect.name == "sqlite" else 8,
        stateful_step_count=25,
        phases=[Phase.generate],  # a failing run prints its steps; making it shorter takes minutes
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(type("Matrix", (Matrix,), {"host": host}), settings=how)
