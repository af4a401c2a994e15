"""A request travels to the server, is decided there, and the decision reaches the card."""

import json
from typing import Any

import pytest

from models.base import new_id
from models.people import Resident
from models.rights import RightsRequest
from models.vocabulary import RequestKind, RequestState
from sync.central.accounts import create_municipality
from sync.central.devices import NotFound
from sync.central.requests import find_request, requests
from sync.protocol import Kind, Operation
from sync.steps.decided import oversteps
from sync.tables import ROWS
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import Shell, on_sqlite


def asked(laptop: Laptop, kind: RequestKind, code: str = "A7K3QX") -> tuple[str, str]:
    """Let a resident ask for something; return the person and the request."""
    person, request = new_id(), new_id()
    laptop.add(
        Resident(id=person, code=code, name="Gunvor"),
        RightsRequest(
            id=request,
            resident_id=person,
            kind=kind,
            asked_at=laptop.clock.now(),
            taken_by=laptop.coach_id,
            words="Som jag sade det",
        ),
    )
    laptop.sync()
    return person, request


def at(laptop: Laptop, request: str) -> Any:
    laptop.sync()
    return laptop.get(RightsRequest, request)


@on_sqlite
def test_no_laptop_decides_on_an_erasure_or_a_restriction_or_removes_a_name(server: Server) -> None:
    rogue = server.laptop()
    for kind, code in ((RequestKind.RESTRICTION, "B7K3QX"), (RequestKind.ERASURE, "A7K3QX")):
        person, request = asked(rogue, kind, code)
        rogue.change(RightsRequest, request, state=RequestState.GRANTED)
        assert rogue.sync().set_aside == 1
    rogue.add(
        RightsRequest(
            resident_id=person,
            kind=RequestKind.ERASURE,
            asked_at=rogue.clock.now(),
            taken_by=rogue.coach_id,
            state=RequestState.GRANTED,
        )
    )
    rogue.change(Resident, person, names_removed_on=rogue.clock.today())
    assert rogue.sync().set_aside == 2
    assert {row["state"] for row in server.rows(ROWS["rights_request"])} == {"asked"}
    assert {row["names_removed_on"] for row in server.rows(ROWS["resident"])} == {None}


@on_sqlite
def test_no_laptop_deletes_a_resident(server: Server) -> None:
    laptop, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    person, _ = asked(laptop, RequestKind.EXTRACT)
    rogue.sync()
    with rogue.store.write() as session:
        session.delete(session.get_one(Resident, person))
    result = rogue.sync()
    assert (result.set_aside, [row["id"] for row in server.rows(ROWS["resident"])]) == (1, [person])
    laptop.change(Resident, person, goal="ringa")
    laptop.sync(), rogue.sync()
    assert "ringa" in {row["goal"] for row in server.rows(ROWS["resident"])}


@pytest.mark.parametrize("kind", ["delete", "resend"])
@pytest.mark.parametrize("resends", [False, True])
def test_nor_by_saying_once_more_that_one_is_deleted(kind: Kind, resends: bool) -> None:
    assert oversteps(Operation(1, "resident", new_id(), kind, base_rev=9), None, resends=resends)
    change = Operation(1, "resident", new_id(), "resend", patch={"goal": "ringa"})
    assert not oversteps(change, None, resends=resends)


@on_sqlite
def test_a_coach_s_note_that_an_extract_is_handed_over_is_taken(server: Server) -> None:
    laptop = server.laptop()
    _, request = asked(laptop, RequestKind.EXTRACT)
    laptop.change(RightsRequest, request, state=RequestState.DONE)
    assert laptop.sync().set_aside == 0
    assert [row["state"] for row in server.rows(ROWS["rights_request"])] == ["done"]


def test_an_erasure_that_is_granted_is_carried_out_everywhere_at_once(server: Server, shell: Shell) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person, request = asked(first, RequestKind.ERASURE)
    second.sync()
    ledger = server.folder / "ledger.jsonl"
    decide = ("requests", "decide", request, "--grant", "--decision", "KS 2026/17", "--yes")
    code, said = shell(*decide, "--ledger", str(ledger))
    assert (code, "Personen är raderad här" in said) == (0, True)
    assert json.loads(ledger.read_text())["resident"] == person
    for laptop in (first, second):
        assert at(laptop, request) is None
        assert laptop.get(Resident, person) is None
    assert server.count(ROWS["resident"]) == 0


@on_sqlite
def test_a_refusal_with_its_reason_stands_on_the_card_and_nothing_goes(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    person, request = asked(laptop, RequestKind.ERASURE)
    told = ("--decision", "KS 2026/18", "--by", "Socialchefen", "--reason", "Ett ärende pågår")
    code, said = shell("requests", "decide", request[-8:], "--refuse", "--decision", "KS 2026/18")
    assert (code, "Ett avslag ska ha ett skäl" in said) == (1, True)
    assert shell("requests", "decide", request[-8:], "--refuse", *told)[0] == 0
    row = at(laptop, request)
    assert (row.state, row.reference, row.decided_by, row.reason) == (
        RequestState.REFUSED, "KS 2026/18", "Socialchefen", "Ett ärende pågår",
    )  # fmt: skip
    assert laptop.get(Resident, person).name == "Gunvor"
    code, said = shell("requests", "decide", request, "--grant", "--decision", "KS 2026/19", "--yes")
    assert (code, "redan avgjord: avslagen" in said) == (1, True)


@on_sqlite
def test_a_restriction_is_granted_and_ends(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    _, request = asked(laptop, RequestKind.RESTRICTION)
    assert shell("requests", "decide", request, "--grant", "--decision", "KS 1")[0] == 0
    assert at(laptop, request).state == RequestState.GRANTED
    assert shell("requests", "decide", request, "--done", "--decision", "KS 2")[0] == 0
    assert at(laptop, request).state == RequestState.DONE


@on_sqlite
def test_another_municipality_has_no_part_in_a_request(server: Server) -> None:
    _, request = asked(server.laptop(), RequestKind.ERASURE)
    theirs = create_municipality(server.engine, server.clock, name="Granköping")
    assert requests(server.engine, theirs) == ()
    with pytest.raises(NotFound):
        find_request(server.engine, theirs, request)
    assert find_request(server.engine, server.tenant, request).request_id == request


@on_sqlite
def test_the_list_shows_what_waits_first(server: Server, shell: Shell) -> None:
    laptop = server.laptop("Anna Ek")
    _, done = asked(laptop, RequestKind.EXTRACT)
    _, waiting = asked(laptop, RequestKind.CORRECTION, "B7K3QX")
    assert shell("requests", "decide", done, "--done", "--decision", "KS 1")[0] == 0
    rows = json.loads(shell("requests", "list", "--json")[1])
    assert [row["request_id"] for row in rows] == [waiting, done]
    listed = shell("requests", "list")[1]
    assert "B7K3Q-X  rättelse        att göra" in listed
    assert "Gunvor" not in listed
    shown = shell("requests", "show", waiting[-8:])[1]
    assert "Ord: Som jag sade det" in shown
    assert "Anna Ek" in shown


@on_sqlite
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--decision", " "), "beteckning saknas"),
        (("--decision", "19121212-1212"), "innehåller ett personnummer"),
        (("--decision", "KS 1", "--reason", "Se 19121212-1212"), "innehåller ett personnummer"),
    ],
)
def test_nothing_is_decided_by_mistake(
    server: Server, shell: Shell, words: tuple[str, ...], told: str
) -> None:
    laptop = server.laptop()
    _, request = asked(laptop, RequestKind.EXTRACT)
    code, said = shell("requests", "decide", request, "--grant", *words)
    assert (code, told in said) == (1, True)
    assert at(laptop, request).state == RequestState.ASKED


@on_sqlite
def test_who_reads_a_request_at_the_server_stands_in_the_log(server: Server, shell: Shell) -> None:
    laptop = server.laptop()
    person, request = asked(laptop, RequestKind.CORRECTION)
    assert shell("requests", "list")[0] == 0
    assert server.count(ROWS["access_entry"]) == 0
    assert "Som jag sade det" in shell("requests", "show", request)[1]
    (look,) = server.rows(ROWS["access_entry"])
    assert (look["resident_id"], look["coach_id"]) == (person, None)
    assert (look["action"], look["part"]) == ("read", "card")
