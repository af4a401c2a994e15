"""A laptop that begins from its backup: what it had not sent is sent once, and nobody erased comes back."""

from pathlib import Path

import pytest
from sqlalchemy import select

from itcoach.laptop import backups
from itcoach.laptop.opening import workplace
from itcoach.laptop.paths import restored_file
from itcoach.workplace import Workplace
from models.base import new_id
from models.database import open_store
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.sync_state import KeptConflict, SyncState
from sync.central.erasure import erase
from sync.central.ledger import Ledger
from sync.client import DatabaseVault, SyncClient, pair
from sync.client.troubles import AnotherCoachsWork, LaptopUnknown, NotPaired
from sync.tables import ROWS, audit_event, sync_device
from tests.helpers.central import KEY, Laptop, Server, new_laptop_file
from tests.sync.conftest import Shell, on_sqlite

PASSPHRASE = "fyra andra ord om katten"


def person(name: str) -> Resident:
    return Resident(id=new_id(), code=name[:8], name=name)


def backed_up(laptop: Laptop, folder: Path) -> Path:
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    return backups.back_up(work, target=folder / "sticka", passphrase=PASSPHRASE)


def restored(server: Server, file: Path, folder: Path) -> Laptop:
    """Begin a new laptop from a backup; it is not paired yet."""
    path = new_laptop_file(folder)
    fresh = open_store(path, KEY, server.clock)
    backups.prepare_restore(fresh, source=file, passphrase=PASSPHRASE)
    fresh.close()
    backups.take_restored(path, server.clock)
    store = open_store(path, KEY, server.clock)
    coach = workplace(store, server.clock).coach_id
    laptop = Laptop(store, SyncClient(store, server.clock), coach, server.clock)
    server.laptops.append(laptop)
    return laptop


def pair_again(server: Server, laptop: Laptop) -> None:
    laptop.client.close()
    vault = DatabaseVault(laptop.store)
    pair(laptop.store, laptop.clock, server.url, server.code("Coach A"), "test", vault)
    laptop.client = SyncClient(laptop.store, laptop.clock)


def names_at(server: Server) -> list[str]:
    return sorted(row["name"] for row in server.rows(ROWS["resident"]))


def edits_at(server: Server) -> int:
    return sum(row["actor"].startswith("coach:") for row in server.rows(audit_event))


@pytest.fixture
def old(server: Server) -> Laptop:
    """Give a laptop with one edit sent and one that waits."""
    laptop = server.laptop()
    laptop.add(person("Skickad"))
    laptop.sync(), laptop.sync()
    laptop.add(person("Väntande"))
    return laptop


@on_sqlite
def test_a_restored_laptop_is_nobody_until_it_is_paired_and_then_sends_what_waited_once(
    server: Server, old: Laptop, tmp_path: Path
) -> None:
    new = restored(server, backed_up(old, tmp_path), tmp_path / "new")
    assert backups.must_pair(new.store)
    with pytest.raises(NotPaired):
        new.sync()
    pair_again(server, new)
    assert not backups.must_pair(new.store)
    new.sync(), new.sync()
    assert names_at(server) == ["Skickad", "Väntande"]
    assert edits_at(server) == 2
    new.add(person("Ny"))
    new.sync()
    assert names_at(server) == ["Ny", "Skickad", "Väntande"]


def test_what_the_old_laptop_sent_after_the_backup_is_neither_sent_again_nor_undone(
    server: Server, old: Laptop, tmp_path: Path
) -> None:
    file = backed_up(old, tmp_path)
    (waiting,) = old.ask(lambda session: session.scalars(select(Resident).where(Resident.rev == 0)).all())
    old.sync()
    old.change(Resident, waiting.id, goal="Ringa barnbarnen")
    old.add(person("Efteråt"))
    old.sync(), old.sync()
    before = edits_at(server)
    new = restored(server, file, tmp_path / "new")
    new.change(Resident, waiting.id, phone="070-174 06 05")
    new.add(person("På den nya"))
    pair_again(server, new)
    new.sync(), new.sync()
    assert names_at(server) == ["Efteråt", "På den nya", "Skickad", "Väntande"]
    (row,) = [each for each in server.rows(ROWS["resident"]) if each["name"] == "Väntande"]
    assert (row["goal"], row["phone"]) == ("Ringa barnbarnen", "070-174 06 05")
    assert edits_at(server) == before + 2
    assert new.ask(lambda session: session.query(KeptConflict).count()) == 0
    other = server.laptop("Coach B")
    other.sync(), new.sync()
    assert new.records() == other.records()


@on_sqlite
def test_the_old_laptop_is_asked_for_a_new_code_and_keeps_what_it_has(
    server: Server, old: Laptop, shell: Shell, tmp_path: Path
) -> None:
    new = restored(server, backed_up(old, tmp_path), tmp_path / "new")
    pair_again(server, new)
    new.sync()
    old.add(person("Bara här"))
    with pytest.raises(LaptopUnknown):
        old.sync()
    assert "ersatt" in shell("devices")[1]
    pair_again(server, old)
    old.sync(), new.sync()
    assert names_at(server) == ["Bara här", "Skickad", "Väntande"]


@on_sqlite
def test_an_answer_that_was_lost_before_the_laptop_was_paired_anew_is_not_applied_twice(
    server: Server, old: Laptop, tmp_path: Path
) -> None:
    other = server.laptop("Coach B")
    (known,) = old.ask(lambda session: session.scalars(select(Resident).where(Resident.rev > 0)).all())
    old.change(Resident, known.id, goal="Ett mål")
    file = backed_up(old, tmp_path)
    old.sync()
    other.sync()
    other.change(Resident, known.id, goal="")
    other.sync()
    new = restored(server, file, tmp_path / "new")
    pair_again(server, new)
    new.sync(), new.sync()
    assert {row["name"]: row["goal"] for row in server.rows(ROWS["resident"])}["Skickad"] == ""
    assert new.get(Resident, known.id).goal == ""


@on_sqlite
def test_a_refusal_that_the_old_laptop_never_heard_is_set_aside_on_the_new_one(
    server: Server, tmp_path: Path
) -> None:
    old = server.laptop()
    old.sync()
    old.add(person("Fel"))
    with old.store.write() as session:
        edit = session.scalars(select(Outbox).order_by(Outbox.op_seq.desc())).first()
        edit.patch = edit.patch | {"birth_year": "tolv"}
    file = backed_up(old, tmp_path)
    old.sync()
    new = restored(server, file, tmp_path / "new")
    pair_again(server, new)
    new.sync()
    states = new.ask(lambda session: [row.state for row in session.query(Outbox)])
    assert OutboxState.SET_ASIDE in states


@on_sqlite
def test_who_is_erased_leaves_a_restored_laptop_at_its_next_sync(server: Server, tmp_path: Path) -> None:
    old = server.laptop()
    erased = person("Gunvor Öberg")
    old.add(erased, person("Kvar"))
    old.sync(), old.sync()
    old.change(Resident, erased.id, goal="Ringa barnbarnen")
    file = backed_up(old, tmp_path)
    erase(
        server.engine, server.clock, server.tenant, erased.id, decision="KS 1", ledger=Ledger(tmp_path / "l")
    )
    new = restored(server, file, tmp_path / "new")
    assert new.get(Resident, erased.id) is not None
    pair_again(server, new)
    new.sync(), new.sync()
    assert new.get(Resident, erased.id) is None
    assert names_at(server) == ["Kvar"]
    words = [str((row.base, row.patch)) for row in new.ask(lambda session: session.query(Outbox).all())]
    assert not any("Gunvor" in each or "barnbarnen" in each for each in words)


@on_sqlite
def test_another_coach_s_code_takes_nothing_over(server: Server, old: Laptop, tmp_path: Path) -> None:
    new = restored(server, backed_up(old, tmp_path), tmp_path / "new")
    vault = DatabaseVault(new.store)
    with pytest.raises(AnotherCoachsWork):  # what waited would be sent in the other's name
        pair(new.store, new.clock, server.url, server.code("Coach B"), "test", vault)
    assert new.get(SyncState, 1).device_id == ""
    old.sync()  # still let in
    assert [row["status"] for row in server.rows(sync_device) if row["coach_id"]].count("replaced") == 0
    assert new.get(SyncState, 1).acked == old.get(SyncState, 1).acked - 1
    assert not restored_file(tmp_path / "new").exists()
