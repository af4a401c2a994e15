"""The bad days: the answer is lost, the server is away, something else answers, two syncs at once."""

import random
import shutil
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import trustme
from sqlalchemy import Engine, func, select, update

from models.base import new_id
from models.clock import Clock
from models.database import Store, open_store
from models.outbox import Outbox
from models.people import Resident
from models.sync_state import SyncRun, SyncState
from sync.central.backup import new_life
from sync.client import DatabaseVault, Progress, SyncClient, pair, probe, runs, set_aside, status
from sync.client.lock import only_one
from sync.client.troubles import (
    AlreadySyncing,
    CertificateMismatch,
    NotOurServer,
    NotPaired,
    OutOfStep,
    ServerAway,
    ServerBusy,
    ServerTooOld,
    SyncTrouble,
    UpdateNeeded,
)
from sync.steps.journal import Journal
from sync.tables import CENTRAL_METADATA, ROWS, audit_event, sync_clock, sync_head
from tests.helpers.central import Laptop, Running, Server, all_seeing
from tests.helpers.wire import loopback
from tests.sync.conftest import on_sqlite

Answer = Callable[[httpx.Request, httpx.Response], httpx.Response]


class Unreliable(httpx.BaseTransport):
    """The real network, until request number ``at``, which ``fault`` then spoils."""

    def __init__(self, at: int, fault: Answer, *, reach: bool = True) -> None:
        self.at, self.fault, self.reach = at, fault, reach
        self.seen = 0
        self._real = loopback()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.seen += 1
        if self.seen != self.at:
            return self._real.handle_request(request)
        answer = httpx.Response(200)
        if self.reach:
            answer = self._real.handle_request(request)
            answer.read()
        return self.fault(request, answer)

    def close(self) -> None:
        self._real.close()


def drop(request: httpx.Request, _answer: httpx.Response) -> httpx.Response:
    raise httpx.ReadError("reset", request=request)


def people(number: int) -> list[Resident]:
    return [Resident(id=new_id(), code=f"R{n:04}", name=f"Person {n}") for n in range(number)]


def stored_here(laptop: Laptop) -> int:
    return laptop.ask(lambda session: session.scalar(select(func.count()).select_from(Resident)))


def test_an_answer_lost_after_the_servers_commit_counts_once(server: Server) -> None:
    laptop = server.laptop(transport=Unreliable(1, drop))
    person, other = people(2)
    laptop.add(person, other)
    laptop.change(Resident, person.id, goal="Mejla")
    laptop.change(Resident, person.id, goal="Se barnbarnen")
    with pytest.raises(ServerAway):
        laptop.sync()
    assert laptop.ask(status).waiting == 4
    result = laptop.sync()
    assert (result.sent, result.conflicts, laptop.ask(status).waiting) == (4, 0, 0)
    goals = {row["id"]: row["goal"] for row in server.rows(ROWS["resident"])}
    assert goals == {person.id: "Se barnbarnen", other.id: ""}
    revisions = [row["rev"] for row in server.rows(audit_event) if row["entity"] == "resident"]
    assert sorted(revisions) == [1, 1, 2, 3]


def test_a_lost_answer_with_a_conflict_tells_of_it_the_next_time(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B", transport=Unreliable(2, drop))
    (person,) = people(1)
    first.add(person)
    first.sync(), second.sync()
    first.change(Resident, person.id, goal="A")
    second.change(Resident, person.id, goal="B")
    first.sync()
    with pytest.raises(ServerAway):
        second.sync()
    assert second.sync().conflicts == 1
    assert (second.get(Resident, person.id).goal, second.ask(status).conflicts) == ("A", 1)


@on_sqlite
def test_a_server_that_goes_in_the_middle_keeps_what_came_and_takes_the_rest_later(server: Server) -> None:
    laptop = server.laptop(transport=Unreliable(2, drop, reach=False))
    laptop.add(*people(1_200))
    with pytest.raises(ServerAway):
        laptop.sync()
    assert (server.count(ROWS["resident"]), laptop.ask(status).waiting) == (500, 700)
    laptop.sync()
    assert (server.count(ROWS["resident"]), laptop.ask(status).waiting) == (1_200, 0)
    assert [(run.sent, run.error) for run in laptop.ask(runs)] == [(700, ""), (500, "server_away")]


@on_sqlite
def test_a_pull_that_breaks_off_between_pages_shows_nothing(server: Server) -> None:
    first = server.laptop("Coach A")
    first.add(*people(1_100))
    first.sync()
    second = server.laptop("Coach B", transport=Unreliable(2, drop))
    with pytest.raises(ServerAway):
        second.sync()
    assert stored_here(second) == 0
    second.sync()
    assert stored_here(second) == 1_100
    first.sync()
    assert first.records() == second.records()


@pytest.mark.parametrize(
    ("status_code", "content", "trouble"),
    [
        (200, b"<html>Logga in</html>", NotOurServer),
        (200, b'{"epoch": 1}', NotOurServer),
        (200, b'{"epoch": "\xa0"}', NotOurServer),
        (503, b'{"error": "\xa0"}', ServerBusy),
        (302, b"", NotOurServer),
        (404, b"Not found", NotOurServer),
        (500, b"Internal Server Error", ServerBusy),
        (503, b'{"error": "busy"}', ServerBusy),
        (429, b"", ServerBusy),
        (426, b'{"error": "update_needed"}', UpdateNeeded),
        (400, b'{"error": "server_too_old"}', ServerTooOld),
        (409, b'{"error": "other_edit"}', OutOfStep),
    ],
)
def test_an_answer_that_is_none_is_told_in_words_and_loses_nothing(
    tmp_path: Path, clock: Clock, status_code: int, content: bytes, trouble: type[SyncTrouble]
) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status_code, content=content, headers={"Retry-After": "7"})

    store = open_store(tmp_path / "itcoach.db", bytes(range(32)), clock)
    with store.write() as session:
        session.add(SyncState(id=1, server_url="https://kommun.example", device_id="d", token="t"))
        session.add_all(people(1))
    client = SyncClient(store, clock, transport=httpx.MockTransport(answer))
    with pytest.raises(trouble) as caught:
        client.sync()
    assert "finns kvar" in caught.value.sentence()
    with store.read() as session:
        assert status(session).waiting == 1
    client.close(), store.close()


@on_sqlite
def test_a_busy_server_says_how_long_to_wait(server: Server) -> None:
    def busy(request: httpx.Request, _answer: httpx.Response) -> httpx.Response:
        return httpx.Response(503, headers={"Retry-After": "7"}, request=request)

    laptop = server.laptop(transport=Unreliable(1, busy, reach=False))
    with pytest.raises(ServerBusy) as caught:
        laptop.sync()
    assert caught.value.retry_after == 7


@on_sqlite
def test_a_server_that_takes_less_gets_less(server: Server) -> None:
    limit = 1_000

    def too_large(request: httpx.Request) -> httpx.Response:
        if len(request.read()) > limit:
            return httpx.Response(413, request=request)
        return real.handle_request(request)

    with loopback() as real:
        laptop = server.laptop(transport=httpx.MockTransport(too_large))
        laptop.add(*people(40), Resident(id=(big := new_id()), code="STOR", goal=noise(5_000)))
        result = laptop.sync()
    assert (result.set_aside, server.count(ROWS["resident"])) == (1, 40)
    assert [(each.record, each.reason) for each in laptop.ask(set_aside)] == [(big, "too_large")]
    assert laptop.ask(status).waiting == 0


def noise(length: int) -> str:
    return "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=length))


def test_a_certificate_of_another_name_is_refused_and_nothing_is_sent(tmp_path: Path, clock: Clock) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued = authority.issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)

    async def never(_scope: object, _receive: object, _send: object) -> None:
        raise AssertionError("something was sent")

    trusting, wrong = ssl.create_default_context(), ssl.create_default_context()
    authority.configure_trust(trusting), stranger.configure_trust(wrong)
    store = open_store(tmp_path / "itcoach.db", bytes(range(32)), clock)
    with Running(never, ssl_certfile=certificate, ssl_keyfile=key, lifespan="off") as run:
        for host, trust in (("127.0.0.1", trusting), ("localhost", wrong)):
            address = f"https://{host}:{run.port}"
            with pytest.raises(CertificateMismatch):
                pair(store, clock, address, "code", "test", DatabaseVault(store), verify=trust)
    store.close()


@on_sqlite
def test_two_syncs_of_one_laptop_do_not_interleave(server: Server) -> None:
    laptop = server.laptop()
    with only_one(laptop.store.path), pytest.raises(AlreadySyncing):
        laptop.sync()
    assert laptop.sync().requests == 1


def test_a_laptop_without_pairing_says_so(store: Store, clock: Clock) -> None:
    with pytest.raises(NotPaired):
        SyncClient(store, clock).sync()


@on_sqlite
def test_cancelling_stops_after_the_request_under_way(server: Server) -> None:
    laptop, cancel = server.laptop(), threading.Event()
    laptop.add(*people(1_200))
    seen: list[Progress] = []

    def watch(moment: Progress) -> None:
        seen.append(moment)
        cancel.set()

    result = laptop.client.sync(watch, cancel)
    assert (result.cancelled, result.sent, laptop.ask(status).waiting) == (True, 500, 700)
    assert seen[0].to_send == 1_200


def test_a_row_that_only_the_database_refuses_does_not_take_the_others_with_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = server.laptop()
    good, bad, last = people(3)
    laptop.add(good, bad, last)
    write = Journal._write_rows  # noqa: SLF001

    def refusing(journal: Journal, name: str, held: list) -> None:
        write(journal, name, held)
        if any(each.record == bad.id for each in held):
            journal._connection.exec_driver_sql("UPDATE sync_clock SET seq = NULL")  # noqa: SLF001

    monkeypatch.setattr(Journal, "_write_rows", refusing)
    assert laptop.sync().set_aside == 1
    assert {row["id"] for row in server.rows(ROWS["resident"])} == {good.id, last.id}
    assert [each.reason for each in laptop.ask(set_aside)] == ["not_stored"]
    seqs = [row["seq"] for row in server.rows(sync_head)]
    assert sorted(seqs) == list(range(1, server.rows(sync_clock)[0]["seq"] + 1))


@on_sqlite
def test_a_copied_laptop_is_noticed_and_nothing_is_written_over(server: Server, tmp_path: Path) -> None:
    laptop = server.laptop()
    laptop.sync()
    with laptop.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(laptop.store.path, tmp_path / "copy.db")
    copy = open_store(tmp_path / "copy.db", bytes(range(32)), laptop.clock)
    laptop.add(*people(1))
    laptop.sync()
    with copy.write() as session:
        session.add(Resident(code="KOPIA", name="Kopia"))
    client = SyncClient(copy, laptop.clock)
    with pytest.raises(OutOfStep):
        client.sync()
    assert [row["name"] for row in server.rows(ROWS["resident"])] == ["Person 0"]
    client.close(), copy.close()


@on_sqlite
def test_the_laptops_clock_decides_nothing(server: Server) -> None:
    first = server.laptop("Coach A")
    first.clock = Clock.starting_at(first.clock.now().replace(year=2016))
    second = server.laptop("Coach B")
    (person,) = people(1)
    first.add(person)
    first.sync(), second.sync()
    second.change(Resident, person.id, goal="B")
    second.sync()
    first.change(Resident, person.id, goal="A")
    first.sync(), second.sync()
    assert (first.get(Resident, person.id).goal, second.get(Resident, person.id).goal) == ("B", "B")


def test_a_restored_server_gets_back_what_it_lost(server: Server) -> None:
    """Play a backup: the feed, the records and the receipts of the last edits are gone, the epoch is new."""
    laptop = server.laptop()
    early, late = people(2)
    laptop.add(early)
    laptop.sync()
    kept = snapshot(server.engine)
    laptop.add(late)
    laptop.change(Resident, early.id, goal="Se barnbarnen")
    laptop.sync()
    restore(server.engine, kept)
    laptop.sync()
    names = {row["id"]: row["goal"] for row in server.rows(ROWS["resident"])}
    assert names == {early.id: "Se barnbarnen", late.id: ""}
    other = server.laptop("Coach B")
    other.sync(), laptop.sync()
    assert laptop.records() == other.records()


def snapshot(engine: Engine) -> dict:
    with all_seeing(engine).connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in CENTRAL_METADATA.sorted_tables
        }


def restore(engine: Engine, kept: dict) -> None:
    with all_seeing(engine).execution_options(writes=True).begin() as connection:
        for table, rows in kept.items():
            connection.execute(table.delete())
            if rows:
                connection.execute(table.insert(), rows)
        new_life(connection, 1)


@on_sqlite
def test_a_server_put_back_without_a_word_stops_the_laptop(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(*people(1))
    laptop.sync()
    with server.everything.execution_options(writes=True).begin() as connection:
        connection.execute(update(sync_clock).values(seq=0))
    with pytest.raises(OutOfStep):
        laptop.sync()
    assert stored_here(laptop) == 1


@on_sqlite
def test_probe_knows_our_server_from_others(server: Server) -> None:
    assert probe(server.url)
    assert not probe(
        server.url, transport=httpx.MockTransport(lambda _r: httpx.Response(200, text="Logga in"))
    )
    assert not probe("http://127.0.0.1:9")
    assert not probe("http://kommun.example")


@on_sqlite
def test_the_history_keeps_what_happened(server: Server) -> None:
    laptop = server.laptop(transport=Unreliable(1, drop, reach=False))
    with pytest.raises(ServerAway):
        laptop.sync()
    laptop.add(*people(1))
    laptop.sync(), laptop.sync()
    assert [(run.sent, run.error) for run in laptop.ask(runs)] == [(1, ""), (0, "server_away")]
    assert laptop.ask(lambda session: session.scalar(select(func.count()).select_from(SyncRun))) == 2
    assert laptop.ask(lambda session: session.scalar(select(func.count()).select_from(Outbox))) == 1
