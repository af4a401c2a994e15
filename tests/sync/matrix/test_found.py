"""What the state machine has found, each made as short as it goes."""

import shutil
from collections import Counter

import httpx
import pytest
from sqlalchemy import text

from models.base import new_id
from models.booking import Booking
from models.database import open_store
from models.people import Resident
from models.visit import Finding
from models.vocabulary import Sharing
from sync.central.edits import edit
from sync.client import DatabaseVault, SyncClient, pair, set_aside
from sync.client.troubles import LaptopUnknown, OutOfStep, ServerAway, ServerBusy
from sync.tables import ROWS, audit_event, sync_head
from tests.helpers.central import KEY, Laptop, Server, share
from tests.sync.conftest import on_sqlite
from tests.sync.matrix.edits import MONDAY, REFUSED_BY_THE_DATABASE
from tests.sync.matrix.faults import DatabaseFaults, Network
from tests.sync.matrix.host import ServerCrash, refuse_one_word
from tests.sync.test_faults import restore, snapshot


def faulty(server: Server, coach: str = "Coach A") -> tuple[Laptop, Network]:
    network = Network(Counter())
    return server.laptop(coach, transport=network), network


def finding(laptop: Laptop, words: str) -> Finding:
    return Finding(id=new_id(), coach_id=laptop.coach_id, text=words, noticed_at=MONDAY)


def test_a_full_disk_at_the_server_takes_a_push_whole_or_not_at_all(server: Server) -> None:
    """SQLite ended the transaction, and what followed was committed statement by statement."""
    laptop = server.laptop()
    laptop.add(*(finding(laptop, "Lampan i hallen " * 500) for _ in range(20)))
    faults = DatabaseFaults(server.engine, Counter(), "server", ServerCrash)
    faults.arm({0: "disk_full"})
    with pytest.raises(ServerBusy):
        laptop.sync()
    assert (server.count(ROWS["finding"]), server.count(audit_event)) == (0, 2)
    assert (laptop.sync().sent, laptop.ask(set_aside)) == (20, [])
    assert server.count(ROWS["finding"]) == 20


def test_a_refused_row_takes_the_same_record_back_to_what_it_was(server: Server) -> None:
    """Its place in the feed had the revision of the edit that was not stored."""
    laptop, other = server.laptop("Coach A"), server.laptop("Coach A")
    row = finding(laptop, "Lampan i hallen")
    laptop.add(row)
    laptop.sync()
    refuse_one_word(server.engine)
    laptop.change(Finding, row.id, text="Lampan i köket")
    laptop.change(Finding, row.id, text=REFUSED_BY_THE_DATABASE)
    laptop.sync(), other.sync()
    assert [each.reason for each in laptop.ask(set_aside)] == ["not_stored"]
    assert [head["rev"] for head in server.rows(sync_head) if head["record"] == row.id] == [2]
    there = other.get(Finding, row.id)
    assert (there.text, there.rev) == ("Lampan i köket", 2)


@on_sqlite
def test_an_edit_set_aside_after_its_answer_was_lost_stops_nothing(server: Server) -> None:
    """It came as a skip, which the server took for another edit: the laptop never synced again."""
    laptop, network = faulty(server)
    laptop.add(Resident(id=new_id(), code="A7K3QX"))
    network.arm({0: "lose_answer"})
    with pytest.raises(ServerAway):
        laptop.sync()
    network.arm({0: "413"})
    laptop.sync()
    assert laptop.all_arrived
    assert server.count(ROWS["resident"]) == 1


@on_sqlite
def test_a_copied_laptop_that_has_written_nothing_is_noticed_too(server: Server) -> None:
    """It was never told what the other had written in its name, and looked up to date."""
    laptop = server.laptop()
    laptop.sync()
    with laptop.store.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    path = shutil.copy(laptop.store.path, laptop.store.path.with_name("copy.db"))
    laptop.add(Resident(id=new_id(), code="A7K3QX"))
    laptop.sync()
    copy = open_store(path, KEY, laptop.clock)
    client = SyncClient(copy, laptop.clock)
    with pytest.raises(OutOfStep):
        client.sync()
    client.close(), copy.close()


class Between(httpx.HTTPTransport):
    """The network; after the first answer somebody else does something."""

    def __init__(self) -> None:
        super().__init__()
        self.then = lambda: None
        self.small = Network(Counter(), page=2)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.small.handle_request(request)
        answer.read()
        then, self.then = self.then, lambda: None
        then()
        return answer


def test_what_leaves_and_moves_on_between_two_pages_leaves_the_laptop(server: Server) -> None:
    """Each page asked from its own beginning what had left, and the record had moved on by then."""
    between = Between()
    reader, named = server.laptop("Coach B", transport=between), server.laptop("Coach A")
    person = Resident(id=new_id(), code="A7K3QX", goal="Mejla")
    booking = Booking(id=new_id(), resident_id=person.id, start=MONDAY)
    named.add(person, booking)
    named.sync(), reader.sync()

    def move_on() -> None:
        named.change(Booking, booking.id, wish="Skrivaren")
        named.sync()

    named.change(Resident, person.id, protected_identity=True, named_coach_id=named.coach_id)
    named.add(*(Resident(code=f"R{n}") for n in range(3)))
    named.sync()
    between.then = move_on
    reader.sync(), reader.sync()
    assert (reader.get(Resident, person.id), reader.get(Booking, booking.id)) == (None, None)
    between.small.close()


def test_a_deleted_booking_leaves_the_laptop_though_the_resident_is_everyones_again(server: Server) -> None:
    """The deletion went to those who held the resident, and by then nobody in particular did."""
    share(server, Sharing.OWN)
    laptop = server.laptop()
    person = Resident(id=new_id(), code="A7K3QX")
    booking = Booking(id=new_id(), resident_id=person.id, coach_id=laptop.coach_id, start=MONDAY)
    laptop.add(person, booking)
    laptop.sync()
    here = server.engine, server.clock, server.tenant
    edit(*here, actor="switchboard", kind="delete", entity="booking", record=booking.id)
    laptop.sync()
    assert laptop.get(Booking, booking.id) is None
    assert laptop.get(Resident, person.id) is not None


@on_sqlite
def test_a_laptop_that_is_paired_again_after_a_restore_sends_what_was_lost(server: Server) -> None:
    """It had been told that everything had arrived, and forgot it with its old identity."""
    kept = snapshot(server.engine)
    laptop = server.laptop()
    laptop.add(Resident(id=new_id(), code="A7K3QX"))
    laptop.sync()
    restore(server.engine, kept)
    with pytest.raises(LaptopUnknown):
        laptop.sync()
    pair(laptop.store, server.clock, server.url, server.code("Coach A"), "test", DatabaseVault(laptop.store))
    laptop.sync()
    assert [row["code"] for row in server.rows(ROWS["resident"])] == ["A7K3QX"]
