"""A real token in the wrong hands, at each endpoint there is: nothing read, nothing written, nothing told.

The endpoints are the application's own: a new one fails here until it says what can be asked of it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from models.base import Record, new_id
from models.sync_state import SyncState
from models.vocabulary import Sharing
from models.wire import to_wire
from sync.central.accounts import create_municipality, deactivate_coach
from sync.central.app import create_app
from sync.central.devices import revoke
from sync.entities import ENTITIES
from sync.protocol import PROTOCOL_NOW
from sync.tables import ROWS, audit_event, sync_conflict, sync_holder
from tests.helpers.central import Laptop, Server, share
from tests.helpers.whole_person import SECRET, whole_person
from tests.sync.conftest import on_sqlite
from tests.sync.test_intruders import token_of

Said = dict[str, Any]
Ids = dict[str, str]
"""The identity of a person's record of each kind."""


def from_elsewhere(server: Server) -> Laptop:
    other = create_municipality(server.engine, server.clock, name="Granköping")
    laptop = server.laptop("Coach X", tenant=other)
    laptop.sync()
    return laptop


def colleague(server: Server) -> Laptop:
    laptop = server.laptop("Coach B")
    laptop.sync()
    return laptop


def revoked(server: Server) -> Laptop:
    laptop = colleague(server)
    revoke(server.engine, server.tenant, laptop.get(SyncState, 1).device_id)
    return laptop


def put_away(server: Server) -> Laptop:
    laptop = colleague(server)
    deactivate_coach(server.engine, server.tenant, laptop.coach_id)
    return laptop


OUTSIDE: dict[str, Callable[[Server], Laptop]] = {
    each.__name__: each for each in (from_elsewhere, revoked, put_away)
}
"""Who is not even told whether an identity is somebody's. A colleague's laptop may have held the record."""
ANYBODY = OUTSIDE | {"colleague": colleague}


class Intruder:
    """Somebody whom the server has let in before, and who is not to have the person."""

    def __init__(self, server: Server, laptop: Laptop) -> None:
        self._http, self._url, self._token = httpx.Client(), server.url, token_of(laptop)
        self.state: SyncState = laptop.get(SyncState, 1)
        self._number = 0

    def __enter__(self) -> "Intruder":
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def ask(self, method: str, path: str, said: Said | None) -> httpx.Response:
        """Ask with the laptop's own token; its edits are numbered."""
        if said and "ops" in said:
            numbered = [each | {"op": self._number + place} for place, each in enumerate(said["ops"], 1)]
            said = said | {"ops": numbered}
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._http.request(method, self._url + path, json=said, headers=headers)
        self._number += len(answer.json().get("results", ()))
        return answer

    def push(self, *operations: Said) -> list[tuple[str, str]]:
        """Return what became of edits."""
        answer = self.ask("POST", "/sync/v1", syncing(self) | {"ops": list(operations)}).json()
        return [(each["status"], each.get("code", "")) for each in answer["results"]]


@pytest.fixture
def person(server: Server) -> Ids:
    """Give a coach's resident with a record of each kind, each of whose texts is known again."""
    share(server, Sharing.OWN)
    mine = server.laptop("Coach A")
    records: list[Record] = whole_person(mine.coach_id)
    mine.add(*records)
    mine.sync()
    return {each.__tablename__: each.id for each in records}


# What can be asked about a person at each endpoint


def nothing(_intruder: Intruder, _person: Ids) -> Iterator[Said | None]:
    yield None


def codes(intruder: Intruder, person: Ids) -> Iterator[Said]:
    for record in person.values():
        yield {"protocol": PROTOCOL_NOW, "code": record, "device_name": "x", "replaces": record}


def extracts(intruder: Intruder, person: Ids) -> Iterator[Said]:
    for record in (person["resident"], person["booking"]):  # one a minute, after the first twenty
        yield {"protocol": PROTOCOL_NOW, "device": intruder.state.device_id, "resident": record}


def syncs(intruder: Intruder, person: Ids) -> Iterator[Said]:
    said = syncing(intruder)
    yield said | {"cursor": 0, "whole": True}
    yield said | {"cursor": 0, "since": -1, "limit": 10_000}
    yield said | {"settled": list(person.values())}
    for kind, patch in (("update", "x"), ("delete", ""), ("resend", "")):
        edits = [
            {
                "entity": name,
                "record": record,
                "kind": kind,
                "patch": {_a_field(name): patch} if patch else {},
            }
            for name, record in person.items()
        ]
        yield said | {"ops": edits}
    for name, record in person.items():
        yield said | {"digest": {"held": {name: {"buckets": list(range(256)), "records": {record: 1}}}}}


def syncing(intruder: Intruder) -> Said:
    state = intruder.state
    names = {"protocol": PROTOCOL_NOW, "device": state.device_id, "epoch": state.epoch}
    return names | {"schema_v": 5, "cursor": state.cursor}


def _a_field(name: str) -> str:
    return next(each for each in ENTITIES[name].columns if not each.endswith("_id"))


ASKED: dict[tuple[str, str], Callable[[Intruder, Ids], Iterator[Said | None]]] = {
    ("GET", "/health"): nothing,
    ("GET", "/ready"): nothing,
    ("POST", "/pair/v1"): codes,
    ("POST", "/sync/v1"): syncs,
    ("POST", "/extract/v1"): extracts,
}


def held(server: Server) -> list[list[str]]:
    """Return every row of the person's municipality that is or remembers a record."""
    tables = (*ROWS.values(), audit_event, sync_conflict, sync_holder)
    return [
        sorted(str(row) for row in server.rows(table) if row["tenant_id"] == server.tenant)
        for table in tables
    ]


def heard(answer: httpx.Response, of: Ids) -> str:
    """Return an answer without its clock and numbers, the identities by kind."""
    said = answer.json()
    for name in ("server_time", "acked", "cursor"):
        said.pop(name, None)
    for each in (*said.get("results", ()), *said.get("changes", ())):
        for name in ("op", "seq"):
            each.pop(name, None)
    text = f"{answer.status_code} {said}"
    for kind, record in of.items():
        text = text.replace(record, kind)
    return text


@on_sqlite
def test_every_endpoint_is_tried(server: Server) -> None:
    routes = create_app(server.engine, server.clock).routes
    there = {(how, each.path) for each in routes if isinstance(each, Route) for how in each.methods or ()}
    assert (there, len(routes)) == (set(ASKED), len(ASKED))


@pytest.mark.parametrize("who", ANYBODY)
def test_nobody_else_reads_or_writes_anything_about_a_person(server: Server, person: Ids, who: str) -> None:
    laptop = ANYBODY[who](server)
    before = held(server)
    with Intruder(server, laptop) as intruder:
        for (method, path), asks in ASKED.items():
            for said in asks(intruder, person):
                answer = intruder.ask(method, path, said)
                assert answer.status_code != 500
                assert SECRET not in answer.content.lower(), (path, said)
    assert held(server) == before


@pytest.mark.parametrize("who", OUTSIDE)
def test_an_outsider_hears_the_same_of_somebody_and_of_nobody(server: Server, person: Ids, who: str) -> None:
    none = {name: new_id() for name in person}
    with Intruder(server, OUTSIDE[who](server)) as intruder:
        for (method, path), asks in ASKED.items():
            for real, made_up in zip(asks(intruder, person), asks(intruder, none), strict=True):
                of_somebody = heard(intruder.ask(method, path, real), person)
                assert of_somebody == heard(intruder.ask(method, path, made_up), none), (path, real)


@on_sqlite
def test_a_colleague_who_guesses_what_stands_in_a_record_is_not_told_whether_it_is_right(
    server: Server, person: Ids
) -> None:
    fields = [(name, field) for name in person for field in ENTITIES[name].columns]
    rows = {name: server.rows(ROWS[name])[0] for name in person}
    laptop = colleague(server)
    before = held(server)
    with Intruder(server, laptop) as intruder:
        for kind in ("update", "resend"):
            for name, field in fields:
                edit = {"entity": name, "record": person[name], "kind": kind}
                right, wrong = ({field: to_wire(rows[name][field])}, {field: "x"})
                told = [intruder.push(edit | {"patch": guess}) for guess in (right, wrong)]
                assert told[0] == told[1], (kind, name, field)
    assert held(server) == before
