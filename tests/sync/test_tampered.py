"""A coach with a token of her own, and a program of her own making that sends what no honest one would."""

import json
from typing import Any

import httpx
import pytest

from itcoach.extract.words import in_words
from models.base import new_id
from models.outbox import SCHEMA_VERSION
from models.people import Resident
from models.rights import RightsRequest
from models.sync_state import SyncState
from models.vocabulary import RequestKind
from models.wire import to_wire
from sync.central.extract import make_extract
from sync.protocol import PROTOCOL_NOW, Kind, Operation, SyncRequest, encode
from sync.tables import ROWS
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import Shell, on_sqlite

Edit = tuple[Kind, str, str, dict[str, Any], dict[str, Any]]


def send(server: Server, laptop: Laptop, *edits: Edit, base_rev: int = 0) -> list[str]:
    """Send edits past the laptop's own program; return what became of each."""
    laptop.sync()
    state = laptop.ask(lambda session: session.get_one(SyncState, 1))
    ops = [
        Operation(at, entity, record, kind, base_rev, base, patch, SCHEMA_VERSION)
        for at, (kind, entity, record, base, patch) in enumerate(edits, start=state.acked + 1)
    ]
    said = SyncRequest(PROTOCOL_NOW, state.device_id, state.epoch, 0, schema_v=SCHEMA_VERSION, ops=ops)
    headers = {"Authorization": f"Bearer {state.token}"}
    with httpx.Client() as http:
        answer = http.post(f"{server.url}/sync/v1", content=encode(said), headers=headers).json()
    return [each.get("code") or each["status"] for each in answer["results"]]


@pytest.fixture
def request_of_gunvor(server: Server) -> tuple[str, str]:
    """Give Gunvor and her request for a restriction, which has been granted."""
    laptop = server.laptop("Coach A")
    person, request = new_id(), new_id()
    laptop.add(
        Resident(id=person, code="A7K3QX", name="Gunvor"),
        RightsRequest(
            id=request,
            resident_id=person,
            kind=RequestKind.RESTRICTION,
            asked_at=laptop.clock.now(),
            taken_by=laptop.coach_id,
            words="Som jag sade det",
        ),
    )
    laptop.sync()
    server.edit("rights_request", request, {"state": "granted", "reference": "KS 1"}, actor="operator")
    return person, request


@on_sqlite
@pytest.mark.parametrize(
    "forged",
    [
        ("update", {"kind": "restriction"}, {"kind": "extract"}),
        ("update", {"state": "granted"}, {"state": "done"}),
        ("update", {"reference": "KS 1"}, {"reference": "KS 9"}),
        ("resend", {}, {"state": "done"}),
        ("resend", {}, {}),
        ("delete", {}, {}),
    ],
)
def test_what_was_decided_on_a_request_is_changed_and_removed_by_no_laptop(
    server: Server, request_of_gunvor: tuple[str, str], forged: tuple[Kind, dict[str, Any], dict[str, Any]]
) -> None:
    _, request = request_of_gunvor
    kind, base, patch = forged
    assert send(server, server.laptop("Coach B"), (kind, "rights_request", request, base, patch)) == [
        "read_only"
    ]
    assert [(row["kind"], row["state"], row["reference"]) for row in server.rows(ROWS["rights_request"])] == [
        ("restriction", "granted", "KS 1")
    ]


@on_sqlite
def test_nothing_is_decided_by_sending_it_as_if_the_server_had_been_restored(
    server: Server, request_of_gunvor: tuple[str, str]
) -> None:
    person, _ = request_of_gunvor
    rogue = server.laptop("Coach B")
    decided = {
        "resident_id": person, "kind": "erasure", "state": "granted", "taken_by": rogue.coach_id,
        "asked_at": to_wire(rogue.clock.now()),
    }  # fmt: skip
    assert (
        send(
            server,
            rogue,
            ("resend", "rights_request", new_id(), {}, decided),
            ("resend", "resident", person, {}, {"names_removed_on": "2026-11-22"}),
            ("resend", "resident", new_id(), {}, {"code": "B7K3QX", "names_removed_on": "2026-11-22"}),
        )
        == ["read_only"] * 3
    )
    assert [row["state"] for row in server.rows(ROWS["rights_request"])] == ["granted"]
    assert [row["names_removed_on"] for row in server.rows(ROWS["resident"])] == [None]


@on_sqlite
@pytest.mark.parametrize("kind", ["insert", "resend"])
def test_a_look_in_another_coachs_name_tells_whose_laptop_sent_it(
    server: Server, shell: Shell, request_of_gunvor: tuple[str, str], kind: Kind
) -> None:
    person, _ = request_of_gunvor
    anna, rogue = server.laptops[0], server.laptop("Coach B")
    look = {"resident_id": person, "at": to_wire(rogue.clock.now()), "action": "exported", "part": "card"}
    forged: list[Edit] = [
        (kind, "access_entry", new_id(), {}, look | {"coach_id": named})
        for named in (anna.coach_id, None, rogue.coach_id)
    ]
    assert send(server, rogue, *forged) == ["applied"] * 3
    long = ("--from", "2026-11-01", "--to", "2026-12-31")
    told = [json.loads(line) for line in shell("access-log", "--json", *long)[1].splitlines()]
    exported = [line["coach"] for line in told if line["action"] == "exported"]
    assert sorted(exported) == ["Coach B", "Coach B (Coach A)", "Coach B (server)"]
    for coach, shown in (("Coach B", 3), ("Coach A", 1)):  # who asks about the one who was named sees it too
        only = shell("access-log", "--json", *long, "--coach", coach)[1].splitlines()
        assert sum(json.loads(line)["action"] == "exported" for line in only) == shown
    extract = make_extract(server.engine, server.clock, server.tenant, person)
    told = [
        words
        for (words,) in next(
            part for part in in_words(extract).sections if part.title == "Vem som har tittat"
        ).items
    ]
    assert sum("(skickat från Coach Bs dator)" in words for words in told) == 2
    check = shell("access-log", "--check", *long)[1]
    assert "Coach A" not in check
    assert "1 person, 3 utskrifter och filer" in check


@on_sqlite
@pytest.mark.parametrize(
    "forged",
    [
        ("update", {"name": "Coach A"}, {"name": "Coach B"}),
        ("update", {"active": True}, {"active": False}),
        ("insert", {}, {"name": "Coach A", "active": False}),
        ("resend", {}, {"name": "Coach A", "active": False}),
        ("delete", {}, {}),
    ],
)
def test_no_laptop_renames_a_coach_or_puts_one_away(
    server: Server, forged: tuple[Kind, dict[str, Any], dict[str, Any]]
) -> None:
    anna, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    kind, base, patch = forged
    assert send(server, rogue, (kind, "coach", anna.coach_id, base, patch)) == ["read_only"]
    assert [(row["name"], row["active"]) for row in server.rows(ROWS["coach"])] == [
        ("Coach A", True),
        ("Coach B", True),
    ]
