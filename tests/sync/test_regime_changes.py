"""The municipality chooses another regime: what goes, what stays, who tries to get past it."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from models.base import Record, new_id
from models.booking import Booking, BusyTime
from models.outbox import SCHEMA_VERSION, Outbox
from models.people import Resident
from models.visit import Visit, VisitNote, VisitTask
from models.vocabulary import BusyKind, Regime, Topic
from models.wire import to_wire
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.central.app import create_app
from sync.central.backup import back_up, begin_new_life, restore
from sync.central.isolation import enter
from sync.central.ledger import Ledger
from sync.central.regimes import change_regime
from sync.client import conflicts, runs, set_aside
from sync.entities import ENTITIES
from sync.steps.regime import regime_at_server
from sync.tables import CENTRAL_METADATA, ROWS, audit_value, sync_conflict
from tests.helpers.bytes_on_disk import sqlcipher_files_with
from tests.helpers.central import KEY, Laptop, Running, Server, all_seeing
from tests.helpers.whole_person import HELD_BACK, SECRET, whole_person
from tests.helpers.wire import Wire
from tests.sync.conftest import Shell, on_sqlite

PASSPHRASE = "fyra ord som ingen kommer på"
WORDS = "Wjqf"


def choose(server: Server, regime: Regime) -> tuple[str, ...]:
    return change_regime(
        server.engine,
        server.clock,
        server.tenant,
        regime,
        decision="KS 2026/18",
        ledger=Ledger(server.folder / "ledger.jsonl"),
    )


def begin_with(server: Server, regime: Regime) -> None:
    server.edit("municipality", MUNICIPALITY_RECORD, {"regime": regime.value}, actor="operator")


def gunvor(laptop: Laptop, **fields: Any) -> str:
    known = {"code": "A7K3QX", "name": f"{WORDS} Gunvor", "goal": f"{WORDS} ringa"}
    person = Resident(id=new_id(), **known | fields)
    laptop.add(person)
    return person.id


def a_note(laptop: Laptop, person: str, text: str) -> str:
    visit = Visit(id=new_id(), resident_id=person, coach_id=laptop.coach_id, start=laptop.clock.now())
    note = VisitNote(
        id=new_id(),
        visit_id=visit.id,
        resident_id=person,
        text=text,
        written_by=laptop.coach_id,
        written_at=laptop.clock.now(),
    )
    laptop.add(visit, note)
    return note.id


def everything_at(server: Server) -> str:
    return str([server.rows(table) for table in CENTRAL_METADATA.sorted_tables])


def at_rest(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()


def on_disk(laptop: Laptop, pattern: bytes = HELD_BACK) -> dict[str, int]:
    return sqlcipher_files_with(pattern, laptop.store.path.parent, KEY)


def outbox_of(laptop: Laptop) -> str:
    return str(laptop.ask(lambda session: list(session.execute(select(Outbox.__table__)))))


def sent_past_the_rules(laptop: Laptop, kind: str, entity: str, record: str, patch: dict[str, Any]) -> None:
    """Let a laptop say what its own program would not, as an old or tampered one may."""
    with laptop.store.write() as session:
        session.execute(
            insert(Outbox).values(
                entity=entity,
                record=record,
                kind=kind,
                base_rev=1,
                base={name: f"{WORDS} förr" for name in patch.keys() - {"area"}} if kind == "update" else {},
                patch=patch,
                schema_version=SCHEMA_VERSION,
                device_time=laptop.clock.now(),
            )
        )


def as_it_travels(record: Record) -> dict[str, Any]:
    fields = {name: to_wire(getattr(record, name)) for name in ENTITIES[record.__tablename__].columns}
    return {name: value for name, value in fields.items() if value is not None}


# Whoever tries to get past it


def test_in_coded_the_server_stores_no_word_whatever_a_laptop_sends(server: Server) -> None:
    begin_with(server, Regime.CODED)
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    at_rest(first, second)
    person, *belongings = whole_person(first.coach_id)
    for record in (person, *belongings):
        sent_past_the_rules(first, "insert", record.__tablename__, record.id, as_it_travels(record))
    first.sync(), second.sync()
    for laptop in (first, second):  # each against what the other has just said
        words = {"name": f"{WORDS} Ny", "area": laptop.coach_id}
        sent_past_the_rules(laptop, "update", "resident", person.id, words)
    first.sync(), second.sync()
    second.sync()
    with second.store.write() as session:
        session.delete(session.get_one(VisitTask, _one(belongings, VisitTask)))
    second.sync()
    sent_past_the_rules(first, "update", "visit_task", _one(belongings, VisitTask), {"note": f"{WORDS} sent"})
    first.sync()
    server.edit("resident", person.id, {"goal": f"{WORDS} växeln"})
    assert server.count(sync_conflict) > 0
    assert server.count(ROWS["measurement"]) == 1
    assert WORDS.casefold() not in everything_at(server).casefold()


@pytest.mark.parametrize(
    ("entity", "fields"),
    [
        ("risk_check", {"form": "risk-check/1", "answers": {"dog": WORDS}}),
        ("risk_check", {"form": "risk-check/1", "answers": {WORDS: "yes"}}),
        ("risk_check", {"form": WORDS, "answers": {"dog": "yes"}}),
        ("measurement", {"instrument": "DD-12/1", "answers": [1, WORDS]}),
        ("measurement", {"instrument": "DD-12/1", "answers": {"1": WORDS}}),
        ("measurement", {"instrument": "DD-12/1", "extras": {WORDS: 1}}),
        ("measurement", {"instrument": "DD-12/1", "extras": {"lonely": [{WORDS: 1}]}}),
        ("measurement", {"instrument": WORDS}),
    ],
)
@on_sqlite
def test_a_word_where_answers_and_forms_stand_is_refused(
    server: Server, entity: str, fields: dict[str, Any]
) -> None:
    begin_with(server, Regime.CODED)
    laptop, now = server.laptop(), to_wire(server.clock.now())
    person = Resident(id=new_id(), code="A7K3QX")
    laptop.add(person), laptop.sync()
    who = (
        {"coach_id": laptop.coach_id, "checked_at": now}
        if entity == "risk_check"
        else {"asked_by": laptop.coach_id, "answered_at": now}
    )
    sent_past_the_rules(laptop, "insert", entity, new_id(), {"resident_id": person.id} | who | fields)
    laptop.change(Resident, person.id, area="Norr")
    assert laptop.sync().set_aside == 1
    assert WORDS.casefold() not in everything_at(server).casefold()
    assert server.rows(ROWS["resident"])[0]["area"] == "Norr"  # what else it had to say came


@on_sqlite
def test_in_coded_a_bookings_number_stays_on_the_laptop_since_it_may_be_a_name(server: Server) -> None:
    begin_with(server, Regime.CODED)
    laptop, now = server.laptop(), server.clock.now()
    person, booking = new_id(), new_id()
    laptop.add(Resident(id=person, code="A7K3QX"))
    laptop.add(Booking(id=booking, resident_id=person, start=now, outside_reference=WORDS))
    sent_past_the_rules(
        laptop,
        "insert",
        "booking",
        new_id(),
        {"resident_id": person, "start": to_wire(now), "outside_reference": WORDS},
    )
    laptop.sync()
    assert server.count(ROWS["booking"]) == 2
    assert WORDS.casefold() not in everything_at(server).casefold()
    assert laptop.get(Booking, booking).outside_reference == WORDS


def _one(records: list[Any], kind: type) -> str:
    return str(next(each.id for each in records if isinstance(each, kind)))


@on_sqlite
def test_where_only_counts_are_kept_the_server_takes_counts_and_nothing_else(server: Server) -> None:
    begin_with(server, Regime.ANONYMOUS)
    laptop, now = server.laptop(), server.clock.now()
    laptop.sync()
    visit = new_id()
    laptop.add(Visit(id=visit, resident_id="", coach_id=laptop.coach_id, start=now, travel_minutes=20))
    laptop.add(VisitTask(visit_id=visit, topic=Topic.OTHER))
    laptop.add(BusyTime(coach_id=laptop.coach_id, start=now, end=now, kind=BusyKind.MEETING, title=WORDS))
    person, *belongings = whole_person(laptop.coach_id)
    for record in (person, *belongings):
        sent_past_the_rules(laptop, "insert", record.__tablename__, record.id, as_it_travels(record))
    result = laptop.sync()
    held = {name: server.count(table) for name, table in ROWS.items() if server.count(table)}
    assert held == {"municipality": 1, "coach": 1, "visit": 1, "visit_task": 1, "busy_time": 1}
    assert (result.set_aside, laptop.ask(set_aside)) == (0, [])
    assert SECRET.decode() not in everything_at(server).casefold()
    assert WORDS not in everything_at(server)
    assert laptop.all_arrived
    assert on_disk(laptop, SECRET) == {}


@on_sqlite
def test_a_visit_without_a_person_is_on_the_coachs_own_laptops(server: Server) -> None:
    begin_with(server, Regime.ANONYMOUS)
    first, again, other = server.laptop("Coach A"), server.laptop("Coach A"), server.laptop("Coach B")
    at_rest(first, again, other)
    visit = Visit(id=new_id(), resident_id="", coach_id=first.coach_id, start=server.clock.now())
    task = VisitTask(id=new_id(), visit_id=visit.id, topic=Topic.OTHER)
    first.add(task), first.add(visit)  # a task may arrive first
    at_rest(first, again, other)
    assert again.get(VisitTask, task.id).visit_id == visit.id
    assert again.get(Visit, visit.id).resident_id == ""
    assert (other.get(Visit, visit.id), other.get(VisitTask, task.id)) == (None, None)


# From names to codes


def test_codes_alone_from_now_on(server: Server) -> None:
    """What was there goes from the server; each laptop keeps its names, and sends none of them again."""
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    at_rest(first, second)
    person = gunvor(first)
    note = a_note(first, person, f"{WORDS} anteckning")
    at_rest(first, second)
    for laptop in (first, second):
        laptop.change(Resident, person, goal=f"{WORDS} {laptop.coach_id}")
    at_rest(first, second)
    assert WORDS in everything_at(server)
    choose(server, Regime.CODED)
    assert WORDS not in everything_at(server)
    changed = {row["field"] for row in server.rows(audit_value) if row["record"] == person}
    assert {"name", "goal"} <= changed  # that they were written stays
    at_rest(first, second)
    for laptop in (first, second):
        assert laptop.get(Resident, person).name == f"{WORDS} Gunvor"
        assert laptop.get(VisitNote, note).text == f"{WORDS} anteckning"
        assert WORDS not in outbox_of(laptop)
    new = server.laptop("Coach C")
    new.sync()
    assert (new.get(Resident, person).name, new.get(Resident, person).code) == ("", "A7K3QX")
    assert new.get(VisitNote, note).text == ""
    assert WORDS not in everything_at(server)


@on_sqlite
def test_no_byte_of_a_name_is_left_in_the_servers_file(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(*whole_person(laptop.coach_id))
    laptop.sync()
    folder = Path(str(server.engine.url.database)).parent
    assert sqlcipher_files_with(HELD_BACK, folder, KEY)
    choose(server, Regime.CODED)
    assert sqlcipher_files_with(HELD_BACK, folder, KEY) == {}
    assert sqlcipher_files_with(SECRET, folder, KEY)  # what is coded stays


@on_sqlite
def test_what_was_written_offline_meanwhile_stays_where_it_was_written(server: Server) -> None:
    online, offline = server.laptop("Coach A"), server.laptop("Coach B")
    person = gunvor(online)
    at_rest(online, offline)
    offline.change(Resident, person, name=f"{WORDS} Gunvor Öberg", area="Sundby")
    late = gunvor(offline, code="B7K3QX")
    choose(server, Regime.CODED)
    online.change(Resident, person, birth_year=1941)
    at_rest(online, offline)
    assert WORDS not in everything_at(server)
    here, there = offline.get(Resident, person), online.get(Resident, person)
    assert (here.name, here.area, here.birth_year) == (f"{WORDS} Gunvor Öberg", "Sundby", 1941)
    assert (there.name, there.area) == (f"{WORDS} Gunvor", "Sundby")
    assert (offline.get(Resident, late).name, online.get(Resident, late).name) == (f"{WORDS} Gunvor", "")
    assert offline.all_arrived
    assert offline.ask(conflicts) == []


@on_sqlite
def test_a_laptop_paired_in_coded_sends_no_name_it_had_before(server: Server) -> None:
    begin_with(server, Regime.CODED)
    wire = Wire()
    laptop = server.laptop(transport=wire)
    person = gunvor(laptop)
    laptop.sync()
    assert WORDS not in wire.said.decode()
    assert laptop.get(Resident, person).name == f"{WORDS} Gunvor"


@on_sqlite
def test_a_restored_backup_from_before_brings_no_name_back(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    laptop.sync()
    back_up(server.engine, server.folder / "backup", PASSPHRASE)
    choose(server, Regime.CODED)
    laptop.sync()
    put_back(server)
    assert WORDS not in everything_at(server)
    at_rest(laptop)
    laptop.change(Resident, person, area="Sundby")
    at_rest(laptop)
    assert laptop.get(Resident, person).name == f"{WORDS} Gunvor"
    assert WORDS not in everything_at(server)
    (row,) = server.rows(ROWS["municipality"])
    assert row["regime"] == Regime.CODED


def put_back(server: Server) -> None:
    """Put the backup of the test back in the server's place."""
    server.go_down()
    ledger = Ledger(server.folder / "ledger.jsonl")
    with all_seeing(server.engine).begin() as connection:
        for table in reversed(CENTRAL_METADATA.sorted_tables):
            connection.execute(table.delete())
    restore(server.engine, server.folder / "backup", PASSPHRASE, ledger=ledger, clock=server.clock)
    port = int(server.url.rsplit(":", 1)[1])
    server.running = Running(create_app(server.engine, server.clock), port=port).__enter__()


@on_sqlite
def test_what_a_stricter_regime_took_stays_gone_although_a_looser_one_followed(server: Server) -> None:
    laptop = server.laptop()
    gunvor(laptop)
    laptop.sync()
    back_up(server.engine, server.folder / "backup", PASSPHRASE)
    choose(server, Regime.CODED)
    choose(server, Regime.IDENTIFIED)
    put_back(server)
    assert WORDS not in everything_at(server)
    (row,) = server.rows(ROWS["municipality"])
    assert row["regime"] == Regime.IDENTIFIED


@on_sqlite
def test_a_database_that_knows_of_the_change_is_left_as_it_is(server: Server) -> None:
    choose(server, Regime.CODED)
    choose(server, Regime.IDENTIFIED)
    laptop = server.laptop()
    gunvor(laptop)
    laptop.sync()
    begin_new_life(server.engine, ledger=Ledger(server.folder / "ledger.jsonl"), clock=server.clock)
    assert WORDS in str(server.rows(ROWS["resident"]))


# And back


def test_names_again_each_laptop_sends_what_it_has_kept(server: Server) -> None:
    begin_with(server, Regime.CODED)
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    at_rest(first, second)
    person = gunvor(first)
    note = a_note(first, person, f"{WORDS} anteckning")
    at_rest(first, second)
    second.change(Resident, person, birth_year=1941)
    choose(server, Regime.IDENTIFIED)
    at_rest(second, first)
    second.sync()
    for laptop in (first, second):
        here = laptop.get(Resident, person)
        assert (here.name, here.birth_year) == (f"{WORDS} Gunvor", 1941)
        assert laptop.get(VisitNote, note).text == f"{WORDS} anteckning"
        assert laptop.all_arrived
    assert first.records() == second.records()


@on_sqlite
def test_two_names_for_one_person_meet_as_a_conflict_once_they_may_be_sent(server: Server) -> None:
    begin_with(server, Regime.CODED)
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    at_rest(first, second)
    person = gunvor(first)
    at_rest(first, second)
    second.change(Resident, person, name="Gunnel")
    choose(server, Regime.IDENTIFIED)
    at_rest(first, second)
    (clash,) = second.ask(conflicts)
    assert (clash.field, clash.mine, clash.theirs) == ("name", "Gunnel", f"{WORDS} Gunvor")


@on_sqlite
def test_a_note_that_is_there_is_changed_by_nobody(server: Server) -> None:
    laptop = server.laptop()
    note = a_note(laptop, gunvor(laptop), "Den riktiga")
    laptop.sync()
    sent_past_the_rules(laptop, "update", "visit_note", note, {"text": "En annan"})
    laptop.sync()
    assert [each.reason for each in laptop.ask(set_aside)] == ["append_only"]
    assert [row["text"] for row in server.rows(ROWS["visit_note"])] == ["Den riktiga"]


# To counts


def test_counts_alone_from_now_on(server: Server) -> None:
    """Everybody goes: from the server, from each laptop, and from what they had not sent."""
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    at_rest(first, second)
    first.add(*whole_person(first.coach_id))
    first.add(BusyTime(coach_id=first.coach_id, start=first.clock.now(), end=first.clock.now(), title="Möte"))
    at_rest(first, second)
    second.change(Resident, first.ask(lambda s: s.scalars(select(Resident.id)).one()), goal="Qxzvk sent")
    second.add(Resident(code="C7K3QX", name="Qxzvk ny"))
    choose(server, Regime.ANONYMOUS)
    assert SECRET.decode() not in everything_at(server).casefold()
    if server.engine.dialect.name == "sqlite":
        assert sqlcipher_files_with(SECRET, server.folder / "central", KEY) == {}
    at_rest(first, second)
    for laptop in (first, second):
        assert on_disk(laptop, SECRET) == {}
        assert laptop.all_arrived
        assert laptop.ask(lambda s: s.scalars(select(BusyTime.title)).all()) == ["Möte"]
    assert sum(run.erased for run in second.ask(runs)) >= 2  # the coach is told that they are gone


@on_sqlite
def test_a_restored_backup_from_before_brings_nobody_back(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(*whole_person(laptop.coach_id))
    laptop.sync()
    back_up(server.engine, server.folder / "backup", PASSPHRASE)
    choose(server, Regime.ANONYMOUS)
    put_back(server)
    at_rest(laptop)
    assert SECRET.decode() not in everything_at(server).casefold()
    assert on_disk(laptop, SECRET) == {}


# The operator


@pytest.fixture
def someone(server: Server) -> Laptop:
    laptop = server.laptop()
    gunvor(laptop)
    laptop.sync()
    return laptop


@on_sqlite
def test_the_operator_sees_what_goes_and_the_ledger_has_the_decision(
    server: Server, someone: Laptop, shell: Shell
) -> None:
    ledger = server.folder / "the-ledger"
    code, said = shell(
        "set", "--regime", "coded", "--decision", " KS  2026/18 ", "--yes", "--ledger", str(ledger)
    )
    assert (code, "  kort: 1" in said) == (0, True)
    assert "Säkerhetskopior som redan finns" in said
    (line,) = ledger.read_text().splitlines()
    entry = json.loads(line)
    assert (entry["regime"], entry["decision"]) == ("coded", "KS 2026/18")
    someone.sync()
    assert WORDS not in everything_at(server)
    assert shell("set", "--regime", "coded", "--decision", "KS 1", "--yes", "--ledger", str(ledger))[0] == 0
    code, said = shell("set", "--regime", "identified", "--ledger", str(ledger))
    assert (code, "skickar namn och anteckningar" in said) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--yes"], "beteckning saknas"),
        (["--decision", "19121212-1212", "--yes"], "innehåller ett personnummer"),
        (["--decision", "KS 2026/18"], "Ingen har svarat ja"),
    ],
)
@on_sqlite
@pytest.mark.usefixtures("someone")
def test_no_regime_becomes_stricter_by_mistake(
    server: Server, shell: Shell, arguments: list[str], words: str
) -> None:
    code, said = shell("set", "--regime", "anonymous", *arguments)
    assert (code, words in said) == (1, True)
    assert WORDS in everything_at(server)


@on_sqlite
def test_the_reference_is_impersonal_also_where_nothing_is_taken_away(server: Server, shell: Shell) -> None:
    code, said = shell("set", "--regime", "identified", "--decision", "19121212-1212", "--yes")
    assert (code, "innehåller ett personnummer" in said) == (1, True)


@on_sqlite
def test_before_everybody_is_erased_the_operator_sees_which_laptops_have_not_sent_all(
    server: Server, someone: Laptop, shell: Shell
) -> None:
    someone.sync()
    code, said = shell("set", "--regime", "anonymous", "--decision", "KS 2026/18", "--yes")
    assert code == 0
    assert "  kort: 1" in said
    assert "(Coach A): 0 ändringar var inte skickade" in said


@on_sqlite
def test_a_municipality_can_begin_with_codes(server: Server, shell: Shell) -> None:
    assert shell("init", "--name", "Ekby", "--regime", "coded")[0] == 0
    rows = {row["name"]: row["regime"] for row in server.rows(ROWS["municipality"])}
    assert rows == {"Sjöstad": "identified", "Ekby": "coded"}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_an_edit_under_way_is_waited_for_and_the_next_one_waits(server: Server) -> None:
    """Nobody who has read the old regime stores a name once the new one holds."""
    laptop = server.laptop()
    laptop.sync()
    gunvor(laptop)
    begun, may_end = threading.Event(), threading.Event()

    def under_way() -> None:
        with server.engine.begin() as connection:
            enter(connection, server.tenant)
            assert regime_at_server(connection, server.tenant) is Regime.IDENTIFIED
            begun.set()
            assert may_end.wait(20)

    with ThreadPoolExecutor() as pool:
        edit = pool.submit(under_way)
        assert begun.wait(20)
        change = pool.submit(choose, server, Regime.CODED)
        with pytest.raises(FutureTimeout):
            change.result(timeout=0.3)
        may_end.set()
        edit.result(20), change.result(60)
    laptop.sync()
    assert WORDS not in everything_at(server)
