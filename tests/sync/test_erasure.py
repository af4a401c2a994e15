"""An erased person is gone from every byte of every file, here and on each laptop, and stays gone."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from models.base import new_id
from models.booking import Booking, LastImported
from models.measurement import MeasurementDraft
from models.outbox import Outbox
from models.people import Resident
from models.sync_state import KeptConflict
from models.visit import NoteDraft, Visit, VisitNote, VisitTask
from models.vocabulary import MeasurementKind, Topic
from sync.central.erasure import erase, look_up
from sync.central.ledger import Ledger
from sync.client import runs
from sync.entities import ENTITIES
from sync.tables import ROWS, audit_event, audit_value, sync_head
from tests.helpers.bytes_on_disk import plain_files_with, sqlcipher_files_with
from tests.helpers.central import KEY, Laptop, Server, all_seeing
from tests.helpers.whole_person import SECRET, whole_person
from tests.sync.conftest import on_sqlite


def erase_at(server: Server, resident: str) -> tuple[str, ...]:
    ledger = Ledger(server.folder / "ledger" / "ledger.jsonl")
    return erase(server.engine, server.clock, server.tenant, resident, decision="KS 2026/17", ledger=ledger)


def others(laptop: Laptop) -> None:
    """Add people around, so that pages split and are shared."""
    for start in range(0, 60, 20):
        for number in range(start, start + 20):
            person = Resident(id=new_id(), code=f"B{number:05}", name=f"Någon {number}", goal="Mejla " * 30)
            laptop.add(
                person,
                VisitNote(
                    visit_id=new_id(),
                    resident_id=person.id,
                    text="Lärde sig mejla. " * 40,
                    written_by=new_id(),
                    written_at=laptop.clock.now(),
                ),
            )
        laptop.sync()


def copied_before_an_upgrade(server: Server) -> list[Path]:
    """Put the log into the files, and leave copies beside them, as an upgrade does."""
    engines = [laptop.store.engine for laptop in server.laptops]
    engines += [server.engine] if server.engine.dialect.name == "sqlite" else []
    copies = []
    for engine in engines:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        path = Path(str(engine.url.database))
        (path.parent / "copies").mkdir()
        copies.append(Path(shutil.copy(path, path.parent / "copies" / f"{path.stem}-0001.db")))
    return copies


def a_long_story(server: Server) -> tuple[Laptop, Laptop, str]:
    """Let a person leave traces of every kind on the server and on two laptops."""
    first, second = server.laptop("Coach A"), server.laptop("Coach A")
    first.sync()
    person, *belongings = whole_person(first.coach_id)
    others(first)
    first.add(person, *belongings)
    others(second)
    first.sync(), second.sync()
    for number in range(5):
        first.change(Resident, person.id, goal=f"Qxzvk mål {number} " * 20)
        first.sync()
    second.change(Resident, person.id, goal="Qxzvk det andra målet")
    second.sync()
    assert second.ask(lambda session: session.scalars(select(KeptConflict)).all())
    (visit,) = [each for each in belongings if isinstance(each, Visit)]
    with first.store.write() as session:
        now = first.clock.now()
        session.add(NoteDraft(visit_id=visit.id, text="Qxzvk utkast", saved_at=now))
        session.add(LastImported(record=person.id, seen={"name": "qxzvk"}))
        session.add(
            MeasurementDraft(
                resident_id=person.id,
                kind=MeasurementKind.FIRST,
                instrument="DD-12/1",
                answers=["qxzvk"],
                extras={},
                saved_at=now,
            )
        )
    gone = next(each for each in belongings if isinstance(each, VisitTask))
    with second.store.write() as session:
        session.delete(session.get_one(VisitTask, gone.id))
    second.sync(), first.sync()
    for path in copied_before_an_upgrade(server):
        assert sqlcipher_files_with(SECRET, path.parent, KEY)
    first.change(Resident, person.id, safety_note="Qxzvk väntar och krockar")
    second.change(Resident, person.id, safety_note="Qxzvk hann före")
    second.sync()
    return first, second, person.id


def test_no_byte_of_an_erased_person_is_left_on_a_laptop(server: Server) -> None:
    first, second, person = a_long_story(server)
    folders = [laptop.store.path.parent for laptop in (first, second)]
    for folder in folders:
        found = sqlcipher_files_with(SECRET, folder, KEY)
        assert found.keys() == {"itcoach.db", "itcoach.db-wal", "itcoach-0001.db"}
    erase_at(server, person)
    assert first.sync().erased == 1  # the edit that had not arrived
    second.sync()
    for folder in folders:
        assert sqlcipher_files_with(SECRET, folder, KEY) == {}
    assert first.records() == second.records()
    for laptop in (first, second):
        numbers = laptop.ask(lambda session: session.scalars(select(Outbox.op_seq)).all())
        assert sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
        assert laptop.all_arrived or laptop is second


@on_sqlite
def test_no_byte_of_an_erased_person_is_left_in_the_servers_file(server: Server) -> None:
    _, _, person = a_long_story(server)
    folder = Path(str(server.engine.url.database)).parent
    found = sqlcipher_files_with(SECRET, folder, KEY)
    assert found.keys() == {"central.db", "central.db-wal", "central-0001.db"}
    erase_at(server, person)
    assert sqlcipher_files_with(SECRET, folder, KEY) == {}


@pytest.fixture
def careful_postgres(postgres_central: Engine) -> Path:
    """Set PostgreSQL as the deployment page says; give the folder of its files."""
    everything = all_seeing(postgres_central).execution_options(isolation_level="AUTOCOMMIT")
    with everything.connect() as connection:
        for statement in (
            "ALTER SYSTEM SET wal_recycle = off",
            "SELECT pg_reload_conf()",
            "GRANT pg_checkpoint TO itcoach",
            "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO itcoach",
        ):
            connection.execute(text(statement))
        # Files that were laid up for reuse before, with what other tests wrote, are used up first.
        while connection.scalar(
            text("SELECT max(name) > pg_walfile_name(pg_current_wal_lsn()) FROM pg_ls_waldir()")
        ):
            connection.execute(text("SELECT pg_logical_emit_message(true, 'test', 'on'), pg_switch_wal()"))
        # What the test writes goes into one file: a checkpoint would take an earlier one away.
        connection.execute(text("SELECT pg_logical_emit_message(true, 'test', 'on'), pg_switch_wal()"))
        return Path(connection.scalar(text("SHOW data_directory")))


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_no_byte_of_an_erased_person_is_left_in_postgresqls_files(
    careful_postgres: Path, server: Server
) -> None:
    _, _, person = a_long_story(server)
    with server.everything.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.execute(text("CHECKPOINT"))
    found = plain_files_with(SECRET, careful_postgres)
    assert any(name.startswith("pg_wal") for name in found)
    assert sum(name.startswith("base") for name in found) > 5
    assert erase_at(server, person) == ()
    assert plain_files_with(SECRET, careful_postgres) == []


def test_every_kind_of_record_that_belongs_to_a_person_goes_and_the_skeleton_stays(server: Server) -> None:
    laptop = server.laptop()
    person, *belongings = whole_person(laptop.coach_id)
    laptop.add(person, *belongings)
    laptop.sync()
    laptop.change(Resident, person.id, goal="Qxzvk")
    laptop.sync()
    before = {(row["entity"], row["record"], row["rev"]) for row in server.rows(audit_event)}
    called = person.code.upper() if person.code.isupper() else person.id
    found = look_up(server.engine, server.tenant, called, decision="KS 2026/17")
    assert found.records == dict.fromkeys((each.__tablename__ for each in (person, *belongings)), 1)
    erase_at(server, person.id)
    ids = {each.id for each in (person, *belongings)}
    assert not any(row["id"] in ids for name in ENTITIES for row in server.rows(ROWS[name]))
    assert not any(row.record in ids for row in server.rows(audit_value))
    events = [row for row in server.rows(audit_event) if row["record"] in ids]
    assert before <= {(row["entity"], row["record"], row["rev"]) for row in server.rows(audit_event)}
    assert sum(row["kind"] == "erase" for row in events) == len(ids)
    assert {row["state"] for row in server.rows(sync_head) if row["record"] in ids} == {"erased"}


def test_what_comes_late_is_refused_stored_nowhere_and_told_in_words(server: Server) -> None:
    first, late = server.laptop("Coach A"), server.laptop("Coach B")
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor")
    first.add(person)
    first.sync(), late.sync()
    erase_at(server, person.id)
    visit, now = new_id(), server.clock.now()
    late.change(Resident, person.id, goal="Qxzvk")
    late.add(Visit(id=visit, resident_id=person.id, coach_id=late.coach_id, start=now, next_step="Qxzvk"))
    late.add(VisitTask(visit_id=visit, topic=Topic.OTHER, note="Qxzvk"))
    late.add(Resident(code="B7K3QX", name="Elsa"))
    result = late.sync()
    assert (result.erased, result.set_aside) == (3, 0)
    assert [run.erased for run in late.ask(runs)] == [3, 0]
    assert (server.count(ROWS["visit"]), server.count(ROWS["visit_task"])) == (0, 0)
    assert "Qxzvk" not in str([server.rows(table) for table in (audit_event, sync_head)])
    assert [row.name for row in late.ask(lambda s: s.scalars(select(Resident)).all())] == ["Elsa"]
    assert late.all_arrived
    first.sync()
    assert first.records() == late.records()


@on_sqlite
def test_what_hangs_on_an_erased_person_through_an_unknown_visit_goes_too(server: Server) -> None:
    """The task came first, from another laptop; its visit comes when the person is erased already."""
    laptop, other = server.laptop("Coach A"), server.laptop("Coach B")
    person, visit = Resident(id=new_id(), code="A7K3QX"), new_id()
    laptop.add(person)
    laptop.sync()
    other.add(VisitTask(visit_id=visit, topic=Topic.OTHER, note="Qxzvk"))
    other.sync()
    erase_at(server, person.id)
    laptop.add(Visit(id=visit, resident_id=person.id, coach_id=laptop.coach_id, start=server.clock.now()))
    laptop.sync(), other.sync()
    assert server.count(ROWS["visit_task"]) == 0
    assert other.ask(lambda session: session.scalars(select(VisitTask)).all()) == []


@on_sqlite
def test_a_booking_that_has_become_somebody_elses_stays_without_its_earlier_life(server: Server) -> None:
    laptop = server.laptop()
    gone, stays = Resident(id=new_id(), code="A7K3QX"), Resident(id=new_id(), code="B7K3QX")
    booking = Booking(id=new_id(), resident_id=gone.id, start=server.clock.now(), wish="Qxzvk")
    laptop.add(gone, stays, booking)
    laptop.sync()
    laptop.change(Booking, booking.id, resident_id=stays.id, wish="Surfplattan")
    laptop.sync()
    erase_at(server, gone.id)
    laptop.sync()
    assert laptop.get(Booking, booking.id).wish == "Surfplattan"
    assert "Qxzvk" not in str(server.rows(audit_event))


def test_a_booking_moved_late_to_an_erased_person_stays_where_it_was(server: Server) -> None:
    first, late = server.laptop("Coach A"), server.laptop("Coach B")
    gone, stays = Resident(id=new_id(), code="A7K3QX"), Resident(id=new_id(), code="B7K3QX")
    booking = Booking(id=new_id(), resident_id=stays.id, start=server.clock.now(), wish="Surfplattan")
    first.add(gone, stays, booking)
    first.sync(), late.sync()
    erase_at(server, gone.id)
    late.change(Booking, booking.id, resident_id=gone.id, wish="Qxzvk")
    assert late.sync().erased == 1
    assert late.get(Booking, booking.id).wish == "Surfplattan"
    first.sync()
    assert first.records() == late.records()


@on_sqlite
def test_an_edit_at_the_switchboard_of_an_erased_person_is_refused(server: Server) -> None:
    laptop = server.laptop()
    person = Resident(id=new_id(), code="A7K3QX")
    laptop.add(person)
    laptop.sync()
    erase_at(server, person.id)
    result = server.edit(
        "booking",
        new_id(),
        {"resident_id": person.id, "start": "2026-11-23T08:00:00Z", "wish": "Qxzvk"},
        kind="insert",
    )
    assert (result.status, result.code) == ("refused", "erased")
    assert server.count(ROWS["booking"]) == 0
