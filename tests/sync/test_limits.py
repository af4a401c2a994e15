"""Who asks too much is held back, and no honest laptop with them."""

import asyncio
import json
import logging
import socket
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import text

from models.base import new_id
from sync.central.app import create_app
from sync.central.database import HEAD, writing
from sync.central.devices import insert_device
from sync.central.entrance import hashed
from sync.central.limits import Limits
from sync.central.logs import JsonLines
from sync.central.tries import MOST_FROM_ONE
from sync.protocol import PROTOCOL_NOW, PairRequest, SyncRequest, encode
from sync.tables import sync_clock
from tests.helpers.central import Running, Server
from tests.sync.conftest import on_sqlite
from tests.sync.test_intruders import token_of


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def nothing_to_say(server: Server, device: str) -> bytes:
    epoch = server.rows(sync_clock)[0]["epoch"]
    return encode(SyncRequest(PROTOCOL_NOW, device, epoch, 0, 1))


def guess(http: httpx.Client, url: str, code: str) -> int:
    return http.post(f"{url}/pair/v1", content=encode(PairRequest(PROTOCOL_NOW, code, "x"))).status_code


class Served:
    """The application once more on the server's database, as another process would be."""

    def __init__(self, server: Server, limits: Limits | None = None) -> None:
        self._running = Running(create_app(server.engine, server.clock, limits))
        self.address = "127.0.0.1", self._running.port
        self.url = f"http://127.0.0.1:{self._running.port}"

    def __enter__(self) -> "Served":
        self._running.__enter__()
        return self

    def __exit__(self, *_error: object) -> None:
        self._running.__exit__()


def begun(to: Served, token: str, *, length: int) -> socket.socket:
    """Begin a request whose body does not come."""
    connection = socket.create_connection(to.address)
    asked = "POST /sync/v1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
    connection.sendall(f"{asked}Authorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n".encode())
    return connection


def wait_until_read(connection: socket.socket) -> None:
    assert status_of(connection) == 100


def status_of(connection: socket.socket) -> int:
    return int(connection.recv(100).split()[1])


@on_sqlite
def test_nothing_is_read_from_someone_without_a_token_of_ours(server: Server) -> None:
    with Served(server) as served, begun(served, "x" * 43, length=8_000_000) as stranger:
        assert status_of(stranger) == 401


@on_sqlite
def test_a_stranger_who_tries_many_tokens_does_not_shut_the_office_out(server: Server) -> None:
    laptop, newcomer = server.laptop("Coach A"), server.laptop("Coach B")
    with Served(server, Limits(unknown_burst=5, unknown_rate=0)) as served, httpx.Client() as http:
        url = f"{served.url}/sync/v1"
        answers = [http.post(url, headers=bearer(f"{n}" * 43)) for n in range(8)]
        assert [each.status_code for each in answers] == [401] * 5 + [429] * 3
        assert "Retry-After" in answers[-1].headers
        for honest in (laptop, newcomer):
            said = http.post(url, headers=bearer(token_of(honest)), content=b"{}")
            assert said.status_code == 400  # let in, and then not understood


def test_wrong_codes_count_together_in_all_processes(server: Server) -> None:
    with (
        Served(server) as one,
        Served(server) as other,
        httpx.Client() as http,
        ThreadPoolExecutor(8) as hands,
    ):
        tries = [((one, other)[n % 2].url, f"2222-22{n:02}") for n in range(MOST_FROM_ONE + 10)]
        answers = Counter(hands.map(lambda each: guess(http, *each), tries))
        assert answers == {403: MOST_FROM_ONE, 429: 10}
        assert guess(http, server.url, server.code("Coach A")) == 429


@on_sqlite
def test_right_codes_are_not_counted(server: Server) -> None:
    codes = [server.code("Coach A") for _ in range(MOST_FROM_ONE + 5)]
    with httpx.Client() as http:
        assert {guess(http, server.url, code) for code in codes} == {200}


@on_sqlite
def test_a_newcomer_says_little(server: Server) -> None:
    answer = httpx.post(f"{server.url}/pair/v1", content=b" " * 5_000)
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})


@on_sqlite
def test_a_laptop_gone_wild_is_held_back_alone(server: Server) -> None:
    wild, calm = server.laptop("Coach A"), server.laptop("Coach B")
    with Served(server, Limits(device_burst=3, device_rate=0)) as served, httpx.Client() as http:
        said = [http.post(f"{served.url}/sync/v1", headers=bearer(token_of(wild))) for _ in range(5)]
        assert [each.status_code for each in said] == [400] * 3 + [429] * 2
        assert said[-1].headers["Retry-After"] == "2"
        assert http.post(f"{served.url}/sync/v1", headers=bearer(token_of(calm))).status_code == 400


@on_sqlite
def test_who_sends_nothing_loses_the_seat(server: Server) -> None:
    token = token_of(server.laptop())
    limits = Limits(inside=1, silence_seconds=1.0)
    with Served(server, limits) as served, begun(served, token, length=100) as slow:
        wait_until_read(slow)
        with begun(served, token, length=2) as next_one:
            wait_until_read(next_one)
            next_one.sendall(b"{}")
            assert status_of(next_one) == 400
        assert status_of(slow) == 503


@on_sqlite
def test_a_full_house_asks_to_come_again(server: Server) -> None:
    token = token_of(server.laptop())
    limits = Limits(inside=1, waiting=1, wait_seconds=0.2)
    with Served(server, limits) as served, begun(served, token, length=100) as slow:
        wait_until_read(slow)
        answer = httpx.post(f"{served.url}/sync/v1", headers=bearer(token), content=b"{}")
        assert (answer.status_code, answer.json()) == (503, {"error": "busy"})
        assert answer.headers["Retry-After"] == "2"
        slow.sendall(b" " * 100)
        assert status_of(slow) == 400
        assert httpx.post(f"{served.url}/sync/v1", headers=bearer(token), content=b"{}").status_code == 400


def test_two_hundred_laptops_that_come_at_once_from_one_office_are_all_let_in(server: Server) -> None:
    server.laptop("Coach A")
    coach = server.laptops[0].coach_id
    tokens = {new_id(): f"{n:043}" for n in range(200)}

    def hand_out(connection: object) -> None:
        for device, token in tokens.items():
            insert_device(
                connection,  # type: ignore[arg-type]
                server.tenant,
                device,
                name="x",
                now=server.clock.now(),
                coach_id=coach,
                token_hash=hashed(token),
            )

    writing(server.engine, hand_out, tenant=server.tenant)
    bodies = {device: nothing_to_say(server, device) for device in tokens}

    async def arrive() -> Counter[int]:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=200), timeout=60) as http:
            asked = (
                http.post(f"{server.url}/sync/v1", headers=bearer(token), content=bodies[device])
                for device, token in tokens.items()
            )
            return Counter([answer.status_code for answer in await asyncio.gather(*asked)])

    assert asyncio.run(arrive()) == {200: 200}


def test_ready_means_that_the_database_has_todays_schema(server: Server) -> None:
    assert httpx.get(f"{server.url}/ready").json() == {"service": "itcoach-central", "ready": True}
    with server.everything.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        with Served(server) as served:
            answer = httpx.get(f"{served.url}/ready")
            assert (answer.status_code, answer.json()["ready"]) == (503, False)
            assert httpx.get(f"{served.url}/health").status_code == 200
    finally:
        with server.everything.execution_options(writes=True).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


@pytest.fixture
def failing(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the token of a laptop whose every request meets a bug that quotes what it stumbled over."""
    token = token_of(server.laptop())

    def bug(*_arguments: object) -> None:
        raise KeyError("Gunvor")

    monkeypatch.setattr("sync.central.app.exchange", bug)
    return token


@on_sqlite
def test_a_bug_is_logged_without_what_it_quotes(
    server: Server, failing: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = nothing_to_say(server, "x")
    with caplog.at_level(logging.INFO, "itcoach.central"):
        answer = httpx.post(f"{server.url}/sync/v1", headers=bearer(failing), content=body)
    assert answer.status_code == 500
    line = JsonLines().format(caplog.records[-1])
    told = json.loads(line)
    assert (told["event"], told["level"], told["error"], told["status"]) == ("sync", "error", "KeyError", 500)
    assert told["request"] == answer.headers["X-Request-Id"]
    assert "test_limits.py" in told["at"][-1]
    assert "Gunvor" not in line


def test_what_other_libraries_say_is_not_quoted_either() -> None:
    try:
        raise ValueError("Gunvor")
    except ValueError:
        record = logging.LogRecord("asyncio", logging.ERROR, "", 1, "lost: Gunvor", (), sys.exc_info())
    told = json.loads(JsonLines().format(record))
    assert told["event"] == "other"
    assert "Gunvor" not in str(told)
