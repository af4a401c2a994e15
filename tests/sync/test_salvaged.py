"""A laptop whose database was damaged goes on: nothing twice, nothing missing that was saved."""

import shutil
from pathlib import Path

from models.database import open_store
from models.people import Resident
from models.salvage import Salvaged, salvage
from sync.client import DatabaseVault, SyncClient, pair
from sync.tables import ROWS
from tests.helpers.bytes_on_disk import damage, pages_of
from tests.helpers.central import KEY, Laptop, Server
from tests.sync.conftest import on_sqlite


def people(first: int, last: int) -> list[Resident]:
    return [Resident(code=f"R{n}", name=f"Person {n}", goal="x" * 80) for n in range(first, last)]


def damaged(laptop: Laptop, *tables: str) -> Salvaged:
    """Damage the last page of tables of a laptop, and save what can be."""
    laptop.client.close()
    with laptop.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    laptop.store.close()
    damage(laptop.store.path, *(pages_of(laptop.store.path, KEY, table)[-1] for table in tables))
    result = salvage(laptop.store.path, KEY, laptop.clock)
    laptop.store = open_store(laptop.store.path, KEY, laptop.clock)
    laptop.client = SyncClient(laptop.store, laptop.clock)
    return result


def at_rest(server: Server, *laptops: Laptop) -> set[str]:
    for laptop in laptops * 2:
        laptop.sync()
    assert all(laptop.records() == laptops[0].records() for laptop in laptops)
    return {row["name"] for row in server.rows(ROWS["resident"])}


@on_sqlite
def test_what_the_server_has_comes_back_and_what_was_saved_is_sent_once(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop()
    laptop.add(*people(0, 100))
    laptop.sync()
    laptop.add(*people(100, 120))
    result = damaged(laptop, "outbox")
    assert not result.is_unpaired
    assert result.edits_lost > 0
    assert at_rest(server, laptop, other) == {f"Person {n}" for n in range(120)}


@on_sqlite
def test_records_on_a_damaged_page_come_back_from_the_server(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop()
    laptop.add(*people(0, 100))
    laptop.sync()
    assert damaged(laptop, "resident").tables["resident"].saved < 100
    assert at_rest(server, laptop, other) == {f"Person {n}" for n in range(100)}


@on_sqlite
def test_a_laptop_that_forgot_who_it_is_is_paired_anew_and_sends_nothing_twice(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop()
    laptop.add(*people(0, 100))
    laptop.sync()
    laptop.add(*people(100, 120))
    laptop.change(Resident, laptop.ask(lambda session: session.query(Resident).first().id), goal="Ändrat")
    assert damaged(laptop, "sync_state").is_unpaired
    laptop.client.close()
    pair(laptop.store, laptop.clock, server.url, server.code("Coach A"), "test", DatabaseVault(laptop.store))
    laptop.client = SyncClient(laptop.store, laptop.clock)
    assert at_rest(server, laptop, other) == {f"Person {n}" for n in range(120)}
    assert sum(row["goal"] == "Ändrat" for row in server.rows(ROWS["resident"])) == 1
    assert len(server.rows(ROWS["resident"])) == 120


@on_sqlite
def test_a_laptop_that_forgot_its_last_number_takes_over_from_itself(server: Server) -> None:
    laptop, other = server.laptop(), server.laptop()
    laptop.add(*people(0, 60))
    laptop.sync()
    laptop.add(*people(60, 70))
    assert damaged(laptop, "sqlite_sequence").is_unpaired
    laptop.add(*people(70, 75))
    laptop.client.close()
    pair(laptop.store, laptop.clock, server.url, server.code("Coach A"), "test", DatabaseVault(laptop.store))
    laptop.client = SyncClient(laptop.store, laptop.clock)
    assert at_rest(server, laptop, other) == {f"Person {n}" for n in range(75)}


@on_sqlite
def test_a_rescue_that_is_broken_off_can_be_begun_anew(server: Server, tmp_path: Path) -> None:
    laptop = server.laptop()
    laptop.add(*people(0, 100))
    path = laptop.store.path
    damaged(laptop, "resident")
    laptop.store.close(), laptop.client.close()
    shutil.copy(path, path.with_name("itcoach-salvage.new"))  # as a killed one leaves it
    assert salvage(path, KEY, laptop.clock).damaged == ()
    assert not path.with_name("itcoach-salvage.new").exists()
    laptop.store = open_store(path, KEY, laptop.clock)
    laptop.client = SyncClient(laptop.store, laptop.clock)
    laptop.sync()
