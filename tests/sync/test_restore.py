"""A server is put back from an old backup: nothing is lost that a laptop holds, and nobody comes back."""

import contextlib
import random
import string
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, func, select, text

from models.backup import BackupThere, BackupUnreadable
from models.base import new_id
from models.outbox import Outbox
from models.people import Device, Resident
from models.visit import Visit, VisitNote, VisitTask
from models.vocabulary import DeviceKind, Topic
from sync.central.app import create_app
from sync.central.backup import (
    NotEmpty,
    back_up,
    begin_new_life,
    restore,
)
from sync.central.edits import edit
from sync.central.erasure import erase
from sync.central.ledger import Ledger
from sync.client import DatabaseVault, pair, set_aside
from sync.client.troubles import LaptopUnknown
from sync.protocol import MAX_BODY_BYTES
from sync.tables import CENTRAL_METADATA, ROWS, sync_conflict, sync_device
from tests.helpers.central import Laptop, Running, Server, all_seeing, encrypted_central
from tests.sync.conftest import on_sqlite

PASSPHRASE = "fyra ord som ingen kommer på"


def ledger_of(server: Server) -> Ledger:
    return Ledger(server.folder / "ledger.jsonl")


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty database to restore into; the server under test is on SQLite."""
    if request.param == "sqlite":
        engine = encrypted_central(tmp_path / "restored")
    else:
        engine = request.getfixturevalue("postgres_central")
        with all_seeing(engine).begin() as connection:
            tables = ", ".join(table.name for table in CENTRAL_METADATA.sorted_tables)
            connection.execute(text(f"TRUNCATE {tables}"))
    yield engine
    engine.dispose()


def put_back(server: Server, backup: Path, into: Engine) -> None:
    """Let the disaster happen: the server's address stays, its database is the restored one."""
    assert server.running is not None
    port = server.running.port
    server.go_down()
    restore(into, backup, PASSPHRASE, ledger=ledger_of(server), clock=server.clock)
    server.engine = into
    server.running = Running(create_app(into, server.clock), port=port).__enter__()


def goals(server: Server) -> dict[str, str]:
    return {row["code"]: row["goal"] for row in server.rows(ROWS["resident"])}


def a_visit(laptop: Laptop, person: Resident) -> list[str]:
    now, visit = laptop.clock.now(), new_id()
    note = VisitNote(
        visit_id=visit, resident_id=person.id, text="Mejlade", written_by=laptop.coach_id, written_at=now
    )
    laptop.add(
        Visit(id=visit, resident_id=person.id, coach_id=laptop.coach_id, start=now),
        VisitTask(visit_id=visit, topic=Topic.OTHER),
        note,
    )
    return [visit, note.id]


def settle(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()


@on_sqlite
def test_nothing_is_lost_that_a_laptop_holds(server: Server, fresh: Engine) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach A")
    early = Resident(id=new_id(), code="EARLY", goal="Mejla")
    gone = Resident(id=new_id(), code="GONE", name="Gunvor")
    device = Device(id=new_id(), resident_id=early.id, kind=DeviceKind.TABLET)
    first.add(early, gone, device)
    settle(first, second)
    back_up(server.engine, server.folder / "old.backup", PASSPHRASE)
    # After the backup both work on, and what they did is trimmed away by a later backup.
    first.change(Resident, early.id, goal="Se barnbarnen")
    late = Resident(id=new_id(), code="LATE", goal="Ringa")
    first.add(late)
    visit, note = a_visit(first, late)
    with first.store.write() as session:
        session.delete(session.get_one(Device, device.id))
    settle(first, second)
    second.change(Resident, early.id, phone="0700-00 00 00")
    settle(second)
    back_up(server.engine, server.folder / "newer.backup", PASSPHRASE)
    settle(second, first)
    for laptop in (first, second):
        assert laptop.ask(lambda session: session.scalar(select(func.count()).select_from(Outbox))) == 0
    erase(server.engine, server.clock, server.tenant, gone.id, decision="KS 1", ledger=ledger_of(server))
    second.change(Resident, early.id, address="Storgatan 1")  # waits while the server is away
    put_back(server, server.folder / "old.backup", fresh)
    assert goals(server) == {"EARLY": "Mejla"}
    settle(first, second)
    settle(first, second)
    assert goals(server) == {"EARLY": "Se barnbarnen", "LATE": "Ringa"}
    (row,) = [row for row in server.rows(ROWS["resident"]) if row["code"] == "EARLY"]
    assert (row["phone"], row["address"]) == ("0700-00 00 00", "Storgatan 1")
    assert [row["id"] for row in server.rows(ROWS["visit_note"])] == [note]
    assert server.count(ROWS["visit_task"]) == 1
    assert server.count(ROWS["device"]) == 0
    assert first.records() == second.records()
    assert all(laptop.all_arrived for laptop in (first, second))
    newcomer = server.laptop("Coach A")
    newcomer.sync()
    assert newcomer.get(Visit, visit).resident_id == late.id
    assert newcomer.get(Resident, gone.id) is None


@on_sqlite
def test_two_laptops_that_hold_different_states_converge_on_the_newest(server: Server, fresh: Engine) -> None:
    behind, ahead = server.laptop("Coach A"), server.laptop("Coach A")
    person = Resident(id=new_id(), code="A7K3QX", goal="0")
    behind.add(person)
    settle(behind, ahead)
    back_up(server.engine, server.folder / "old.backup", PASSPHRASE)
    ahead.change(Resident, person.id, goal="1", phone="1")
    settle(ahead, behind)
    ahead.change(Resident, person.id, goal="2")
    ahead.sync()
    put_back(server, server.folder / "old.backup", fresh)
    settle(behind, ahead, behind)
    assert goals(server) == {"A7K3QX": "2"}
    assert behind.records() == ahead.records()
    assert server.count(sync_conflict) == 0


@on_sqlite
def test_what_was_edited_after_the_restore_is_not_overwritten_in_silence(
    server: Server, fresh: Engine
) -> None:
    laptop = server.laptop("Coach A")
    person = Resident(id=new_id(), code="A7K3QX", goal="0")
    laptop.add(person)
    laptop.sync()
    back_up(server.engine, server.folder / "old.backup", PASSPHRASE)
    laptop.change(Resident, person.id, goal="Från förr")
    laptop.sync()
    put_back(server, server.folder / "old.backup", fresh)
    edit(
        fresh,
        server.clock,
        server.tenant,
        actor="switchboard",
        kind="update",
        entity="resident",
        record=person.id,
        patch={"goal": "Från växeln"},
    )
    settle(laptop)
    assert goals(server) == {"A7K3QX": "Från växeln"}
    (kept,) = server.rows(sync_conflict)
    assert (kept["mine"], kept["theirs"]) == ("Från förr", "Från växeln")
    assert laptop.get(Resident, person.id).goal == "Från växeln"


@on_sqlite
def test_a_laptop_paired_after_the_backup_keeps_all_and_sends_it_with_a_new_code(
    server: Server, fresh: Engine
) -> None:
    server.code("Coach A")
    back_up(server.engine, server.folder / "old.backup", PASSPHRASE)
    laptop = server.laptop("Coach A")
    person = Resident(id=new_id(), code="A7K3QX", goal="Mejla")
    laptop.add(person)
    laptop.sync()
    put_back(server, server.folder / "old.backup", fresh)
    with pytest.raises(LaptopUnknown):
        laptop.sync()
    pair(laptop.store, server.clock, server.url, server.code("Coach A"), "again", DatabaseVault(laptop.store))
    settle(laptop)
    assert goals(server) == {"A7K3QX": "Mejla"}
    assert laptop.all_arrived


@on_sqlite
def test_a_laptop_that_was_away_during_two_lives_loses_nothing(server: Server, tmp_path: Path) -> None:
    away, other = server.laptop("Coach A"), server.laptop("Coach A")
    person = Resident(id=new_id(), code="A7K3QX", goal="0")
    away.add(person)
    settle(away, other)
    back_up(server.engine, tmp_path / "old.backup", PASSPHRASE)
    away.change(Resident, person.id, goal="Från den som var borta")
    away.sync()
    for number in range(2):
        put_back(server, tmp_path / "old.backup", encrypted_central(tmp_path / f"life{number}"))
        other.change(Resident, person.id, phone=f"{number}")
        other.sync()
    settle(away, other, away)
    held = [row["goal"] for row in server.rows(ROWS["resident"])]
    held += [row["mine"] for row in server.rows(sync_conflict)]
    assert "Från den som var borta" in held
    assert away.records() == other.records()


class Narrow(httpx.HTTPTransport):
    """The network, with something before the server that takes no more than ``limit`` bytes."""

    limit = MAX_BODY_BYTES

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if len(request.read()) > self.limit:
            return httpx.Response(413, request=request)
        return super().handle_request(request)


@contextlib.contextmanager
def answers_lost(laptop: Laptop) -> Iterator[None]:
    """Let the laptop know nothing of the answers that come meanwhile."""
    before = laptop.ask(lambda session: session.execute(text("SELECT acked, cursor FROM sync_state")).one())
    yield
    with laptop.store.write() as session:
        session.execute(text("UPDATE sync_state SET acked = :acked, cursor = :cursor"), before._asdict())
        session.execute(text("UPDATE outbox SET state = 'waiting' WHERE op_seq > :a"), {"a": before.acked})


def test_an_answer_that_the_backup_holds_counts_once(server: Server) -> None:
    """The laptop does not know of it, since the answer was lost; it hears it from the restored server."""
    laptop = server.laptop()
    person = Resident(id=new_id(), code="A7K3QX", goal="0")
    laptop.add(person)
    laptop.sync()
    laptop.change(Resident, person.id, goal="1")
    with answers_lost(laptop):
        laptop.sync()
    begin_new_life(server.engine, ledger=ledger_of(server), clock=server.clock)
    laptop.sync()
    assert goals(server) == {"A7K3QX": "1"}
    assert server.count(sync_conflict) == 0
    assert laptop.all_arrived


def test_answers_are_asked_for_in_parts_where_the_restored_server_takes_less(server: Server) -> None:
    """A request that was too large ended the sync with a fault of the program."""
    network = Narrow()
    laptop = server.laptop(transport=network)
    laptop.sync()
    big = "".join(random.Random(1).choices(string.ascii_lowercase, k=5_000))
    people = [Resident(id=new_id(), code=f"R{number}", goal="Mejla") for number in range(30)]
    laptop.add(*people, Resident(id=new_id(), code="BIG", goal=big))
    with answers_lost(laptop):
        laptop.sync()
    begin_new_life(server.engine, ledger=ledger_of(server), clock=server.clock)
    network.limit = 1_000
    result = laptop.sync()
    assert (result.sent, result.set_aside, laptop.ask(set_aside)) == (31, 0, [])
    assert goals(server) == {"BIG": big} | {each.code: "Mejla" for each in people}
    assert server.count(sync_conflict) == 0
    assert laptop.all_arrived


def test_a_backup_is_taken_while_the_server_goes_on_and_frees_what_it_covers(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(*(Resident(id=new_id(), code=f"R{n}") for n in range(30)))
    laptop.sync()
    target = server.folder / "backup"
    there = back_up(server.engine, target, PASSPHRASE)
    assert there.rows["resident"] == 30
    assert b"SQLite format 3" not in target.read_bytes()
    assert not list(server.folder.glob("backup.new*"))
    laptop.add(Resident(id=new_id(), code="NEW"))
    laptop.sync(), laptop.sync()
    kept = laptop.ask(lambda session: session.scalars(select(Outbox.op_seq)).all())
    assert kept == [31]
    assert {row["durable"] for row in server.rows(sync_device) if row["token_hash"]} == {30}


@on_sqlite
def test_a_backup_is_refused_where_it_would_do_harm(server: Server, tmp_path: Path) -> None:
    backup, ledger = tmp_path / "backup", ledger_of(server)
    back_up(server.engine, backup, PASSPHRASE)
    with pytest.raises(BackupThere):
        back_up(server.engine, backup, PASSPHRASE)
    with pytest.raises(NotEmpty):
        restore(server.engine, backup, PASSPHRASE, ledger=ledger, clock=server.clock)
    empty = encrypted_central(tmp_path / "empty")
    with pytest.raises(BackupUnreadable):
        restore(empty, backup, "en helt annan lösenfras", ledger=ledger, clock=server.clock)
    damaged = tmp_path / "damaged"
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(BackupUnreadable):
        restore(empty, damaged, PASSPHRASE, ledger=ledger, clock=server.clock)
    empty.dispose()
