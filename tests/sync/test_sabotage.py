"""Take away what the promises rest on, one at a time: a test of the promise must notice each."""

import contextlib
import threading
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, update

from models.base import new_id
from models.people import Resident
from sync.central import exchange
from sync.client.troubles import SyncTrouble
from sync.steps.feed import Feed
from sync.tables import sync_clock, sync_device, sync_receipt
from tests.helpers.central import Laptop, Server
from tests.sync.test_faults import (
    test_a_row_that_only_the_database_refuses_does_not_take_the_others_with_it as one_bad_row,
)
from tests.sync.test_faults import test_an_answer_lost_after_the_servers_commit_counts_once as lost_answer

on_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
RED = (AssertionError, SyncTrouble)


class Held:
    """Hold the commit that carries one record, after it has got its place in the feed."""

    def __init__(self, record: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stamped, self.go_on = threading.Event(), threading.Event()
        stamp = Feed.stamp

        def held(feed: Feed) -> None:
            stamp(feed)
            if ("resident", record) in feed._moved:  # noqa: SLF001
                self.stamped.set()
                self.go_on.wait(10)

        monkeypatch.setattr(Feed, "stamp", held)


def in_background(laptop: Laptop) -> threading.Thread:
    thread = threading.Thread(target=laptop.sync)
    thread.start()
    return thread


@on_postgres
def test_a_reader_never_passes_a_commit_that_is_under_way(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick, reader = (server.laptop(f"Coach {letter}") for letter in "ABC")
    for laptop in (slow, quick, reader):
        laptop.sync()
    first, second = (Resident(id=new_id(), code=f"R{n}") for n in range(2))
    slow.add(first), quick.add(second)
    commit = Held(first.id, monkeypatch)
    threads = [in_background(slow)]
    commit.stamped.wait(10)
    threads.append(in_background(quick))
    threads[1].join(0.5)  # it waits for the slow one, as it should
    reader.sync()
    commit.go_on.set()
    for thread in threads:
        thread.join(10)
    reader.sync()
    assert reader.get(Resident, first.id) is not None
    assert reader.get(Resident, second.id) is not None


def like_a_sequence(everything: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count at once, whenever the edits are committed, as a sequence of the database would."""

    advance = Feed._advance_clock  # noqa: SLF001

    def count(feed: Feed, by: int) -> int:
        with everything.begin() as apart:
            counted = (
                update(sync_clock)
                .where(sync_clock.c.tenant_id == feed._tenant)  # noqa: SLF001
                .values(seq=sync_clock.c.seq + by)
                .returning(sync_clock.c.seq)
            )
            seq = apart.execute(counted).scalar_one_or_none()
        return advance(feed, by) if seq is None else seq  # nothing is there: a municipality is being made

    monkeypatch.setattr(Feed, "_advance_clock", count)


def forget_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server take each edit for a new one."""
    receive = exchange.receive

    def forgetful(connection: Connection, *arguments: Any, **how: Any) -> Any:
        connection.execute(delete(sync_receipt))
        connection.execute(update(sync_device).values(last_op_seq=None))
        return receive(connection, *arguments, **how)

    monkeypatch.setattr(exchange, "receive", forgetful)


def drop_the_savepoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a refused row end the whole transaction."""
    monkeypatch.setattr(Connection, "begin_nested", contextlib.nullcontext)


@on_postgres
def test_with_a_sequence_for_a_clock_the_reader_misses_a_commit(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    like_a_sequence(server.everything, monkeypatch)
    with pytest.raises(RED):
        test_a_reader_never_passes_a_commit_that_is_under_way(server, monkeypatch)


def test_without_receipts_an_edit_takes_effect_twice(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_receipts(monkeypatch)
    with pytest.raises(RED):
        lost_answer(server)


def test_without_the_savepoint_one_bad_row_spoils_the_others(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_savepoint(monkeypatch)
    with pytest.raises(RED):
        one_bad_row(server, monkeypatch)
