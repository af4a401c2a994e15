"""What an older program once sent (its recorded edits) to a server that has decided something since.

The recordings are of the first program: it knows of no regime, no restriction and no erasure.
"""

from typing import Any

import httpx
import pytest
from sqlalchemy import Table

from models.base import derived_id, new_id
from models.sync_state import SyncState
from models.vocabulary import Regime
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.central.erasure import erase
from sync.central.ledger import Ledger
from sync.protocol import PROTOCOL_NOW, SYNC_PATH
from sync.tables import CENTRAL_METADATA, ROWS
from tests.helpers.central import Laptop, Server
from tests.helpers.recording import number
from tests.helpers.replay import RECORDINGS, steps
from tests.sync.conftest import on_sqlite
from tests.sync.test_intruders import token_of

GUNVOR, AAKE = number(1), number(2)
WORDS = ("Gunvor", "Öberg", "Åke", "Ström", "0650-123 45")
"""The names and numbers of the two persons in the recordings."""


def recorded() -> list[dict[str, Any]]:
    """Return every edit of the recorded laptops in order, numbered anew."""
    asked = [step["request"] for _, step in steps(RECORDINGS / "2026-11-22") if step.get("path") == SYNC_PATH]
    edits = [each for request in asked for each in request["ops"]]
    edits = [each for each in edits if each.get("schema_v") == 1 and each["kind"] != "skip"]
    return [each | {"op": place} for place, each in enumerate(edits, 1)]


def push(server: Server, laptop: Laptop) -> list[tuple[str, str, str]]:
    """Send them from a laptop of the first program; return of which record each was, and its outcome."""
    state, edits = laptop.get(SyncState, 1), recorded()
    said = {"protocol": PROTOCOL_NOW, "device": state.device_id, "epoch": state.epoch, "cursor": 0}
    answer = httpx.post(
        server.url + SYNC_PATH,
        json=said | {"schema_v": 1, "limit": 0, "ops": edits},
        headers={"Authorization": f"Bearer {token_of(laptop)}"},
    )
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    return [
        (edit["entity"], edit["record"], f"{each['status']} {each.get('code', '')}".strip())
        for edit, each in zip(edits, results, strict=True)
    ]


def stored(server: Server) -> str:
    return str([server.rows(table) for table in CENTRAL_METADATA.sorted_tables])


def words_in(text: str) -> list[str]:
    return [each for each in WORDS if each in text]


@on_sqlite
@pytest.mark.parametrize("regime", [Regime.CODED, Regime.ANONYMOUS])
def test_no_name_is_stored_under_a_stricter_regime(server: Server, regime: Regime) -> None:
    server.edit("municipality", MUNICIPALITY_RECORD, {"regime": regime.value}, actor="operator")
    taken = {entity for entity, _, outcome in push(server, server.laptop()) if outcome == "applied"}
    assert ("resident" in taken) is (regime is Regime.CODED)
    assert "time_entry" in taken
    assert words_in(stored(server)) == []


def without_revisions(server: Server, table: Table) -> list[dict[str, Any]]:
    return [dict(row) | {"rev": 0} for row in server.rows(table)]


@pytest.fixture
def known(server: Server) -> None:
    """Let the server have both persons by their names."""
    push(server, server.laptop())
    assert words_in(stored(server)) == list(WORDS)


@on_sqlite
@pytest.mark.usefixtures("known")
def test_nothing_of_who_is_erased_comes_back(server: Server) -> None:
    for person in (GUNVOR, AAKE):
        ledger = Ledger(server.folder / "ledger.jsonl")
        erase(server.engine, server.clock, server.tenant, person, decision="KS 1", ledger=ledger)
    outcomes = push(server, server.laptop())
    assert {outcome.split()[0] for _, record, outcome in outcomes if record in (GUNVOR, AAKE)} == {"refused"}
    assert words_in(stored(server)) == []
    assert server.rows(ROWS["resident"]) == []


@on_sqlite
@pytest.mark.usefixtures("known")
def test_a_name_that_is_protected_now_does_not_come_back_from_the_named_coach_either(server: Server) -> None:
    for person in (GUNVOR, AAKE):
        patch = {"protected_identity": True, "named_coach_id": derived_id("coach", "coach b")}
        server.edit("resident", person, patch, actor="operator")
    assert words_in(stored(server)) == []
    others = push(server, server.laptop("Coach A"))
    assert {outcome.split()[0] for kind, _, outcome in others if kind == "resident"} == {"refused"}
    push(server, server.laptop("Coach B"))
    assert words_in(stored(server)) == []


@on_sqlite
@pytest.mark.usefixtures("known")
def test_nothing_is_written_about_who_is_restricted(server: Server) -> None:
    asked = {"kind": "restriction", "asked_at": "2026-11-20T09:00:00Z", "taken_by": "x", "state": "granted"}
    for person in (GUNVOR, AAKE):
        patch = asked | {"resident_id": person}
        server.edit("rights_request", new_id(), patch, kind="insert", actor="operator")
    server.edit("resident", GUNVOR, {"goal": "Ringa"}, actor="operator")
    tables = [
        ROWS[name] for name in ("resident", "visit", "visit_note", "visit_task", "device", "measurement")
    ]
    before = [without_revisions(server, table) for table in tables]
    outcomes = {outcome for kind, _, outcome in push(server, server.laptop()) if kind == "resident"}
    assert "refused restricted" in outcomes
    assert [without_revisions(server, table) for table in tables] == before
