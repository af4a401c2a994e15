"""The fault matrix as a state machine: any edit, any fault at any point, in any order; nothing is lost."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
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

from models.vocabulary import Sharing
from sync.client.troubles import SyncTrouble
from tests.helpers.central import all_seeing
from tests.sync.conftest import on_sqlite
from tests.sync.matrix import edits
from tests.sync.matrix.faults import LAPTOP, NETWORK, SERVER
from tests.sync.matrix.host import Host, hosted
from tests.sync.matrix.world import Station, World
from tests.sync.test_sabotage import drop_the_savepoint, forget_receipts, like_a_sequence, on_postgres

Edit = Callable[[edits.Typist], None]
CHANCES = st.randoms(use_true_random=False)
WHICH = st.integers(0, 2)
AT = st.sampled_from((0, 0, 1, 2))
KINDS = st.lists(st.sampled_from(edits.OFTEN * 2 + edits.SELDOM), min_size=1, max_size=4)


class Matrix(RuleBasedStateMachine):
    """Two laptops of one coach and one of another, the switchboard, and everything that can go wrong."""

    host: ClassVar[Host]

    @initialize(chance=CHANCES, sharing=st.sampled_from(Sharing))
    def begin(self, chance: random.Random, sharing: Sharing) -> None:
        host = self.host
        self.world = World(host.engine, host.url, host.folder(), host.faults, sharing=sharing)
        for _ in range(3):
            self.world.edit(self.world.stations[0], chance, edits.book)

    def station(self, which: int) -> Station:
        return self.world.stations[which % len(self.world.stations)]

    @rule(chance=CHANCES, which=WHICH, kinds=KINDS)
    def edit(self, chance: random.Random, which: int, kinds: list[Edit]) -> None:
        for kind in kinds:
            self.world.edit(self.station(which), chance, kind)

    @rule(chance=CHANCES, delete=st.booleans())
    def switchboard(self, chance: random.Random, delete: bool) -> None:
        self.world.switchboard(chance, delete=delete and chance.random() < 0.2)

    @rule(which=WHICH)
    def sync(self, which: int) -> None:
        self.world.sync(self.station(which))

    @rule(chance=CHANCES, which=WHICH, kinds=KINDS, at=AT, fault=st.sampled_from(NETWORK))
    def edit_and_sync_on_a_bad_network(
        self, chance: random.Random, which: int, kinds: list[Edit], at: int, fault: str
    ) -> None:
        self.edit(chance, which, kinds)
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

    @precondition(lambda self: self.host.engine.dialect.name == "postgresql")
    @rule(chance=CHANCES)
    def overtake(self, chance: random.Random) -> None:
        slow, quick, reader = chance.sample(self.world.stations[:3], 3)
        for station in (slow, quick):
            self.world.edit(station, chance, edits.own_time)
        self.world.overtake(slow, quick, reader)

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

    @rule(which=WHICH, what=st.sampled_from(("restore", "copy", "token", "revoke", "erase")))
    def mishap(self, which: int, what: str) -> None:
        # One rule for all of them: each ends in fetching everything, which mends what else went wrong.
        self.world.mishap(self.station(which), what)

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


def play(host: Host, examples: int) -> None:
    """Run the machine on a server."""
    how = settings(
        max_examples=examples,
        stateful_step_count=25,
        phases=[Phase.generate],  # a failing run prints its steps; making it shorter takes minutes
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(type("Matrix", (Matrix,), {"host": host}), settings=how)


def test_whatever_happens_nothing_is_lost_doubled_or_different(host: Host) -> None:
    play(host, examples=12 if host.engine.dialect.name == "sqlite" else 6)


RED = (AssertionError, SyncTrouble)
"""Whatever the machine finds first: a difference, or a server that no longer answers."""


@on_postgres
def test_with_a_sequence_for_a_clock_it_goes_red(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    like_a_sequence(all_seeing(host.engine), monkeypatch)
    with pytest.raises(RED):
        play(host, examples=20)


@on_sqlite
def test_without_receipts_it_goes_red(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_receipts(monkeypatch)
    with pytest.raises(RED):
        play(host, examples=20)


@on_sqlite
def test_without_the_savepoint_it_goes_red(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_the_savepoint(monkeypatch)
    with pytest.raises(RED):
        play(host, examples=20)
