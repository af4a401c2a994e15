"""The person who should not get in: without a token, with another's, with an old or guessed code."""

import gzip
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from models.base import new_id
from models.people import Resident
from models.sync_state import SyncState
from sync.central.accounts import add_coach, create_municipality, make_pairing_code
from sync.central.devices import revoke
from sync.central.tries import MOST_FROM_ONE
from sync.client import DatabaseVault, pair, status
from sync.client.troubles import (
    CodeRefused,
    LaptopUnknown,
    OtherMunicipality,
    PlainHttpRefused,
    Revoked,
    TooManyTries,
)
from sync.protocol import PROTOCOL_NOW, Operation, SyncRequest, encode
from sync.tables import CENTRAL_METADATA, ROWS, pairing_code, sync_head
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite


def ask(server: Server, laptop: Laptop, *, token: str | None, **changes: object) -> httpx.Response:
    """Send what a laptop would send, with some of it changed."""
    state = laptop.get(SyncState, 1)
    said = {"device": state.device_id, "epoch": state.epoch, "cursor": 0, "schema_v": 1} | changes
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    body = encode(SyncRequest(PROTOCOL_NOW, **said))  # type: ignore[arg-type]
    with httpx.Client() as http:
        return http.post(f"{server.url}/sync/v1", content=body, headers=headers)


def token_of(laptop: Laptop) -> str:
    token = laptop.get(SyncState, 1).token
    assert isinstance(token, str)
    return token


def elsewhere(server: Server) -> Laptop:
    """Give a laptop of another municipality on the same server."""
    return server.laptop(
        "Coach X", tenant=create_municipality(server.engine, server.clock, name="Granköping")
    )


@pytest.mark.parametrize("token", [None, "x", "x" * 43])
@on_sqlite
def test_without_a_token_of_ours_nothing_is_read_or_written(server: Server, token: str | None) -> None:
    laptop = server.laptop()
    edit = Operation(1, "resident", new_id(), "insert", patch={"code": "A7K3QX"})
    answer = ask(server, laptop, token=token, ops=[edit])
    assert (answer.status_code, answer.json()) == (401, {"error": "unknown_token"})
    assert server.count(ROWS["resident"]) == 0


@on_sqlite
def test_a_token_speaks_only_for_its_own_laptop(server: Server) -> None:
    mine, other = server.laptop("Coach A"), server.laptop("Coach B")
    answer = ask(server, mine, token=token_of(other))
    assert answer.status_code == 401


def test_a_revoked_laptop_reads_and_writes_nothing_and_keeps_what_it_has(server: Server) -> None:
    laptop = server.laptop()
    laptop.sync()
    laptop.add(Resident(code="A7K3QX", name="Gunvor"))
    revoke(server.engine, server.tenant, laptop.get(SyncState, 1).device_id)
    with pytest.raises(Revoked):
        laptop.sync()
    assert server.count(ROWS["resident"]) == 0
    assert (laptop.ask(status).waiting, laptop.ask(status).paused) == (1, "revoked")
    assert laptop.ask(lambda s: s.scalars(select(Resident)).one()).name == "Gunvor"


def test_another_municipality_sees_and_reaches_nothing(server: Server) -> None:
    ours, theirs = server.laptop(), elsewhere(server)
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor")
    ours.add(person)
    ours.sync(), theirs.sync()
    assert theirs.get(Resident, person.id) is None
    overwrite = Operation(1, "resident", person.id, "update", base={"name": "Gunvor"}, patch={"name": "X"})
    answer = ask(server, theirs, token=token_of(theirs), ops=[overwrite]).json()
    assert [(each["status"], each["code"]) for each in answer["results"]] == [("refused", "unknown_record")]
    assert [row["name"] for row in server.rows(ROWS["resident"])] == ["Gunvor"]


def test_another_municipality_using_the_same_identity_gets_a_record_of_its_own(server: Server) -> None:
    ours, theirs = server.laptop(), elsewhere(server)
    shared = new_id()
    ours.add(Resident(id=shared, code="A7K3QX", name="Gunvor"))
    theirs.add(Resident(id=shared, code="B7K3QX", name="Åke"))
    ours.sync(), theirs.sync(), ours.sync()
    assert (ours.get(Resident, shared).name, theirs.get(Resident, shared).name) == ("Gunvor", "Åke")


@on_sqlite
def test_an_operator_revokes_only_in_the_own_municipality(server: Server) -> None:
    laptop, stranger = server.laptop(), create_municipality(server.engine, server.clock, name="Granköping")
    with pytest.raises(Exception, match="ingen sådan dator"):
        revoke(server.engine, stranger, laptop.get(SyncState, 1).device_id)
    assert laptop.sync().requests == 1


def try_code(server: Server, laptop: Laptop, code: str) -> None:
    pair(laptop.store, laptop.clock, server.url, code, "test", DatabaseVault(laptop.store))


def test_a_code_works_once(server: Server) -> None:
    laptop = server.laptop()
    code = make_pairing_code(server.engine, server.clock, server.tenant, "Coach A")
    try_code(server, laptop, code.lower())
    with pytest.raises(CodeRefused):
        try_code(server, laptop, code)


@on_sqlite
def test_a_code_is_forgotten_after_half_an_hour(server: Server) -> None:
    laptop = server.laptop()
    code = make_pairing_code(server.engine, server.clock, server.tenant, "Coach A")
    with server.everything.execution_options(writes=True).begin() as connection:
        connection.execute(update(pairing_code).values(expires_at=server.clock.now() - timedelta(seconds=1)))
    with pytest.raises(CodeRefused):
        try_code(server, laptop, code)


@on_sqlite
def test_neither_codes_nor_tokens_are_stored(server: Server) -> None:
    laptop = server.laptop()
    code = make_pairing_code(server.engine, server.clock, server.tenant, "Coach A")
    assert server.rows(pairing_code)
    stored = str([server.rows(table) for table in CENTRAL_METADATA.sorted_tables])
    for secret in (code, code.replace("-", ""), token_of(laptop)):
        assert secret not in stored


@on_sqlite
def test_guessing_codes_is_stopped_even_for_a_right_one(server: Server) -> None:
    laptop = server.laptop()
    for guess in range(MOST_FROM_ONE):
        with pytest.raises(CodeRefused):
            try_code(server, laptop, f"2222-22{guess:02}")
    code = make_pairing_code(server.engine, server.clock, server.tenant, "Coach A")
    with pytest.raises(TooManyTries):
        try_code(server, laptop, code)


@on_sqlite
def test_a_laptop_never_mixes_two_municipalities_and_the_code_is_not_used_up(server: Server) -> None:
    ours = server.laptop()
    stranger = create_municipality(server.engine, server.clock, name="Granköping")
    add_coach(server.engine, server.clock, stranger, "Coach X")
    code = make_pairing_code(server.engine, server.clock, stranger, "Coach X")
    with pytest.raises(OtherMunicipality):
        try_code(server, ours, code)
    assert [row["used_at"] for row in server.rows(pairing_code)].count(None) == 1


def test_a_new_code_lets_a_revoked_laptop_in_again_with_what_it_kept(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(Resident(code="A7K3QX", name="Gunvor"))
    laptop.sync()
    revoke(server.engine, server.tenant, laptop.get(SyncState, 1).device_id)
    laptop.add(Resident(code="B7K3QX", name="Åke"))
    with pytest.raises(Revoked):
        laptop.sync()
    try_code(server, laptop, make_pairing_code(server.engine, server.clock, server.tenant, "Coach A"))
    laptop.sync()
    assert sorted(row["name"] for row in server.rows(ROWS["resident"])) == ["Gunvor", "Åke"]
    assert laptop.all_arrived


@on_sqlite
def test_a_server_that_does_not_know_the_laptop_pauses_it(server: Server) -> None:
    laptop = server.laptop()
    DatabaseVault(laptop.store).set(laptop.get(SyncState, 1).device_id, "y" * 43)
    with pytest.raises(LaptopUnknown):
        laptop.sync()
    assert laptop.ask(status).paused == "unknown_token"


@on_sqlite
def test_residents_are_never_sent_in_the_clear_to_another_machine(server: Server) -> None:
    laptop = server.laptop()
    with pytest.raises(PlainHttpRefused):
        pair(laptop.store, laptop.clock, "http://kommun.example", "c", "test", DatabaseVault(laptop.store))


@on_sqlite
def test_a_body_that_grows_when_unpacked_is_refused(server: Server) -> None:
    laptop = server.laptop()
    bomb = gzip.compress(b" " * 50_000_000)
    headers = {"Authorization": f"Bearer {token_of(laptop)}", "Content-Encoding": "gzip"}
    answer = httpx.post(f"{server.url}/sync/v1", content=bomb, headers=headers)
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})


def test_feeds_of_two_municipalities_do_not_touch(server: Server) -> None:
    ours, theirs = server.laptop(), elsewhere(server)
    ours.add(Resident(code="A7K3QX", name="Gunvor"))
    ours.sync(), theirs.sync()
    tenants = {row["tenant_id"]: row["seq"] for row in sorted(server.rows(sync_head), key=lambda r: r["seq"])}
    assert tenants == {server.tenant: 3, server.tenant + 1: 2}
