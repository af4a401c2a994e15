"""The access log at the server: who read and changed what about whom, in codes, for the monthly check."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import select

from itcoach import residents
from itcoach.privacy import access
from itcoach.workplace import Workplace
from models.booking import Booking
from models.people import Resident
from models.rights import AccessEntry
from models.vocabulary import AccessAction, AccessPart
from sync.central.access_log import Line, about_residents
from sync.central.access_log_words import cells
from sync.central.accounts import create_municipality, municipalities
from sync.entities import ENTITIES
from sync.protocol import Kind
from sync.steps.erase import ERASE
from sync.steps.retain import REMOVED
from sync.tables import ROWS
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import Shell, on_sqlite

LONG = ("--from", "2026-11-01", "--to", "2026-12-31")
GUNVOR, ARNE = "A7K3Q-X", "B8M4R-Z"


def at(laptop: Laptop) -> Workplace:
    return Workplace(laptop.store, laptop.clock, laptop.coach_id)


def told(shell: Shell, *arguments: str) -> list[dict[str, Any]]:
    code, said = shell("access-log", "--json", *LONG, *arguments)
    assert code == 0, said
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture
def laptop(server: Server) -> Laptop:
    """Give Coach A, who holds Gunvor and Arne, and has looked at Gunvor and printed Arne's visit."""
    laptop = server.laptop("Coach A")
    laptop.add(Resident(id="gunvor", code="A7K3QX", name="Gunvor Öberg"))
    laptop.add(Resident(id="arne", code="B8M4RZ", name="Arne Ek"))
    laptop.change(Resident, "gunvor", goal="Ringa barnbarnen")
    residents.card(at(laptop), resident_id="gunvor")
    access.note(at(laptop), resident_id="arne", part=AccessPart.VISIT, action=AccessAction.PRINTED)
    laptop.sync()
    return laptop


@pytest.mark.usefixtures("laptop")
def test_looks_and_changes_stand_in_the_order_of_time_and_name_nobody_but_coaches(shell: Shell) -> None:
    lines = told(shell)
    assert [line["arrived"] for line in lines] == sorted(line["arrived"] for line in lines)
    assert {(line["code"], line["action"], line["part"]) for line in lines} == {
        (GUNVOR, "read", "card"),
        (ARNE, "printed", "visit"),
        (GUNVOR, "insert", "resident"),
        (ARNE, "insert", "resident"),
        (GUNVOR, "update", "resident"),
    }
    assert {(line["coach"], line["device"]) for line in lines} == {("Coach A", "test")}
    changed = next(line for line in lines if line["action"] == "update")
    assert changed["fields"] == ["goal"]
    said = shell("access-log", *LONG)[1] + shell("access-log", "--check", *LONG)[1] + json.dumps(lines)
    for secret in ("Gunvor", "Arne", "barnbarnen"):
        assert secret not in said


@pytest.mark.usefixtures("laptop")
def test_one_person_one_coach_or_a_time_is_asked_for(server: Server, shell: Shell) -> None:
    other = server.laptop("Coach B")
    other.sync()
    residents.card(at(other), resident_id="arne")
    other.sync()
    assert {line["code"] for line in told(shell, "--person", GUNVOR)} == {GUNVOR}
    assert {line["coach"] for line in told(shell, "--coach", "Coach B")} == {"Coach B"}
    assert told(shell, "--to", "2020-01-01") == []
    assert shell("access-log", "--to", "2020-01-01") == (0, "Ingenting står i loggen för den tiden.\n")
    assert len(told(shell, "--from", "2020-01-01", "--to", "2040-01-01")) > 5


@pytest.mark.usefixtures("laptop")
def test_who_asks_about_one_person_stands_in_the_log(shell: Shell) -> None:
    before = len(told(shell))
    asked = told(shell, "--person", "A7K3QX")
    assert ("", "server", "list") in {(line["coach"], line["device"], line["part"]) for line in asked}
    assert len(told(shell)) == before + 1


@pytest.mark.usefixtures("laptop")
def test_the_list_runs_no_formula(server: Server, shell: Shell, tmp_path: Path) -> None:
    evil = server.laptop("=HYPERLINK(1)")
    evil.sync()
    residents.card(at(evil), resident_id="arne")
    evil.sync()
    code, said = shell("access-log", *LONG, "--csv", str(tmp_path / "log.csv"))
    assert (code, "rader är sparade" in said) == (0, True)
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == len(told(shell))
    assert {row["Coach"] for row in rows} == {"Coach A", "'=HYPERLINK(1)"}
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.usefixtures("laptop")
def test_a_municipality_sees_its_own_log_alone(server: Server, shell: Shell) -> None:
    other = create_municipality(server.engine, server.clock, name="Granköping")
    theirs = server.laptop("Coach G", tenant=other)
    theirs.add(Resident(id="siv", code="C9N5SW", name="Siv"))
    residents.card(at(theirs), resident_id="siv")
    theirs.sync()
    (name,) = set(municipalities(server.engine)) - {"Granköping"}
    assert {line["coach"] for line in told(shell, "--municipality", "Granköping")} == {"Coach G"}
    assert {line["coach"] for line in told(shell, "--municipality", name)} == {"Coach A"}
    assert "Coach A" not in shell("access-log", "--check", *LONG, "--municipality", "Granköping")[1]
    code, said = shell("access-log", "--person", GUNVOR, "--municipality", "Granköping")
    assert (code, "Det finns ingen person med den koden" in said) == (1, True)


def test_the_check_says_where_to_ask_and_not_where_a_meeting_explains_it(
    server: Server, shell: Shell
) -> None:
    laptop = server.laptop("Coach A")
    laptop.add(Resident(id="gunvor", code="A7K3QX", name="Gunvor"))
    laptop.add(Resident(id="arne", code="B8M4RZ", name="Arne"))
    laptop.add(
        Booking(resident_id="gunvor", coach_id=laptop.coach_id, start=laptop.clock.now() + timedelta(days=29))
    )
    for person in ("gunvor", "arne"):
        residents.card(at(laptop), resident_id=person)
    laptop.sync()
    code, said = shell("access-log", "--check", *LONG)
    assert code == 0
    assert "2 personer, 0 utskrifter och filer, 1 person utan möte i närheten" in said
    assert (ARNE in said, GUNVOR in said) == (True, False)


def test_a_person_at_whom_many_looked_is_pointed_out(server: Server, shell: Shell) -> None:
    for number in range(4):
        laptop = server.laptop(f"Coach {number}")
        if not number:
            laptop.add(Resident(id="gunvor", code="A7K3QX", name="Gunvor"))
        laptop.sync()
        access.note(at(laptop), resident_id="gunvor", part=AccessPart.CARD)
        laptop.sync()
    assert f"{GUNVOR}  4 coacher" in shell("access-log", "--check", *LONG)[1]


def test_an_entry_is_never_changed_or_removed_at_the_server(server: Server) -> None:
    laptop = server.laptop()
    access.note(at(laptop), resident_id="gunvor", part=AccessPart.CARD)
    laptop.sync()
    (entry,) = server.rows(ROWS["access_entry"])
    results = (
        server.edit("access_entry", entry["id"], {"resident_id": "arne"}),
        server.edit("access_entry", entry["id"], kind="delete"),
    )
    assert {(result.status, result.code) for result in results} == {("refused", "append_only")}
    assert server.rows(ROWS["access_entry"]) == [entry]


@on_sqlite
def test_an_entry_reaches_no_other_coach(server: Server) -> None:
    laptop, other = server.laptop("Coach A"), server.laptop("Coach B")
    access.note(at(laptop), resident_id="gunvor", part=AccessPart.CARD)
    laptop.sync(), other.sync()
    with other.store.read() as session:
        assert session.scalars(select(AccessEntry)).all() == []


@on_sqlite
def test_an_erased_person_leaves_identities_only(server: Server, shell: Shell, laptop: Laptop) -> None:
    assert shell("erase", GUNVOR, "--decision", "KS 2026/1", "--yes")[0] == 0
    laptop.sync()
    about = [line for line in told(shell) if line["part"] == "card"]
    assert [line["code"] for line in about] == ["gunvor"]
    assert GUNVOR not in json.dumps(told(shell))
    with laptop.store.read() as session:
        assert {each.resident_id for each in session.scalars(select(AccessEntry))} == {"gunvor", "arne"}


def test_the_log_tells_of_every_kind_of_record_about_a_resident() -> None:
    about = {name for name, entity in ENTITIES.items() if "resident_id" in entity.columns or entity.parent}
    assert about_residents() == (about | {"resident"}) - {"access_entry"}


@pytest.mark.usefixtures("laptop")
def test_a_person_reads_it_in_words(shell: Shell) -> None:
    said = [line.split("\t") for line in shell("access-log", *LONG)[1].splitlines()]
    assert {(who, code, what, device) for _, who, code, what, device in said} == {
        ("Coach A", GUNVOR, "skrev in invånarens kort", "test"),
        ("Coach A", ARNE, "skrev in invånarens kort", "test"),
        ("Coach A", GUNVOR, "ändrade invånarens kort: målet", "test"),
        ("Coach A", GUNVOR, "läste invånarens kort", "test"),
        ("Coach A", ARNE, "skrev ut besök", "test"),
    }


def test_each_thing_that_can_be_done_with_each_kind_of_record_has_words() -> None:
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    done = [
        (action, kind, tuple(ENTITIES[kind].columns))
        for action in {*get_args(Kind), ERASE, REMOVED} - {"skip"}
        for kind in about_residents()
    ]
    looked = [(action, part, ()) for action in AccessAction for part in AccessPart]
    for action, part, fields in (*done, *looked):
        said = " ".join(cells(Line(now, now, "Coach A", "dator", GUNVOR, action, part, fields))[5:])
        raw = {action, part, *fields} & set(said.replace(",", "").split())
        assert raw - {"minutes"} == set(), said
