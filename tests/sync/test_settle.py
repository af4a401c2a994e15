"""The server hears which conflicts have been settled, by whom and when, and only from those they concern."""

import httpx
import pytest

from models.base import new_id
from models.people import Resident
from models.sync_state import SyncState
from sync.client import conflicts, mark_seen
from sync.client.troubles import ServerAway
from sync.protocol import SYNC_PATH
from sync.tables import sync_conflict
from tests.helpers.central import Laptop, Server
from tests.helpers.wire import loopback


class Losing(httpx.BaseTransport):
    """The real network, which may lose an answer on its way."""

    def __init__(self) -> None:
        self._real = loopback()
        self.lose = False
        self.said: list[bytes] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.said.append(request.read())
        answer = self._real.handle_request(request)
        answer.read()
        if self.lose:
            raise httpx.ReadError("reset", request=request)
        return answer

    def close(self) -> None:
        self._real.close()


@pytest.fixture
def line() -> Losing:
    return Losing()


@pytest.fixture
def clash(server: Server, line: Losing) -> tuple[Laptop, Laptop, str]:
    """Give two laptops of two coaches; a wish of the second one's lost."""
    first, second = server.laptop("Coach A"), server.laptop("Coach B", transport=line)
    person = Resident(id=new_id(), code="A7K3QX")
    first.add(person)
    first.sync(), second.sync()
    first.change(Resident, person.id, goal="Ringa")
    second.change(Resident, person.id, goal="Läsa")
    first.sync(), second.sync()
    (kept,) = second.ask(conflicts)
    return first, second, kept.id


def settle(laptop: Laptop, conflict: str) -> None:
    with laptop.store.write() as session:
        mark_seen(session, conflict, laptop.clock)


def resolved(server: Server) -> list[tuple[str | None, bool]]:
    return [(row["resolved_by"], row["resolved_at"] is not None) for row in server.rows(sync_conflict)]


def test_it_is_told_once_and_noted_with_who_and_when(
    server: Server, clash: tuple[Laptop, Laptop, str], line: Losing
) -> None:
    _first, second, conflict = clash
    assert resolved(server) == [(None, False)]
    settle(second, conflict)
    second.sync()
    assert resolved(server) == [(second.coach_id, True)]
    line.said.clear()
    assert second.sync().requests == 1
    assert conflict.encode() not in line.said[0]


def test_it_is_told_until_the_server_has_been_heard_to_know(
    server: Server, clash: tuple[Laptop, Laptop, str], line: Losing
) -> None:
    _first, second, conflict = clash
    settle(second, conflict)
    line.lose = True
    with pytest.raises(ServerAway):
        second.sync()
    line.lose = False
    at_first = server.rows(sync_conflict)[0]["resolved_at"]
    line.said.clear()
    second.sync()
    assert conflict.encode() in line.said[0]
    assert server.rows(sync_conflict)[0]["resolved_at"] == at_first


def test_nobody_settles_what_was_found_on_a_colleagues_laptop(
    server: Server, clash: tuple[Laptop, Laptop, str]
) -> None:
    first, _second, conflict = clash
    state = first.ask(lambda session: session.get_one(SyncState, 1))
    body = {
        "protocol": "2026-11-22", "device": state.device_id, "epoch": state.epoch, "cursor": state.cursor,
        "schema_v": 1, "settled": [conflict],
    }  # fmt: skip
    answer = httpx.post(server.url + SYNC_PATH, json=body, headers={"Authorization": f"Bearer {state.token}"})
    assert answer.status_code == 200
    assert resolved(server) == [(None, False)]
