"""Two laptops and a server: what is written on one arrives on the other, once, whole."""

from datetime import timedelta

from models.base import new_id
from models.booking import Booking
from models.people import Coach, Municipality, Resident
from models.visit import VisitNote
from sync.client import status
from sync.tables import ROWS, sync_clock, sync_head
from tests.helpers.central import Server
from tests.sync.conftest import on_sqlite


def gunvor() -> Resident:
    return Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg", phone="070-174 06 05")


def test_what_one_laptop_writes_arrives_on_the_other(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person = gunvor()
    first.add(person, Booking(resident_id=person.id, start=first.clock.now(), wish="Skrivaren"))
    assert first.sync().sent == 2
    second.sync()
    first.sync()
    assert second.get(Resident, person.id).name == "Gunvor Öberg"
    assert first.records() == second.records()
    assert [coach.name for coach in first.ask(lambda s: s.query(Coach).order_by(Coach.name).all())] == [
        "Coach A",
        "Coach B",
    ]
    assert second.ask(lambda s: s.query(Municipality).one()).name == "Sjöstad"


@on_sqlite
def test_a_sync_with_nothing_to_say_is_one_request_and_writes_nothing(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(gunvor())
    laptop.sync()
    before = server.rows(sync_clock), server.rows(sync_head), server.rows(ROWS["resident"])
    result = laptop.sync()
    assert (result.requests, result.sent, result.received) == (1, 0, 0)
    assert (server.rows(sync_clock), server.rows(sync_head), server.rows(ROWS["resident"])) == before
    assert laptop.all_arrived


@on_sqlite
def test_edits_after_edits_stay_equal_on_both(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    first.add(person := gunvor())
    first.change(Resident, person.id, goal="Se barnbarnen")
    first.sync(), second.sync()
    second.change(Resident, person.id, area="Centrum")
    first.change(Resident, person.id, language="finska")
    second.sync(), first.sync(), second.sync()
    both = first.get(Resident, person.id), second.get(Resident, person.id)
    assert [(p.goal, p.area, p.language) for p in both] == [("Se barnbarnen", "Centrum", "finska")] * 2
    assert first.records() == second.records()


def test_many_edits_go_in_few_requests(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    first.add(*(Resident(code=f"R{n:04}", name=f"Person {n}") for n in range(1_200)))
    result = first.sync()
    assert (result.sent, result.requests) == (1_200, 3)
    pulled = second.sync()
    assert (pulled.received, pulled.requests) == (1_203, 2)
    first.sync()
    assert first.records() == second.records()


@on_sqlite
def test_a_note_written_while_syncing_goes_with_the_next_one(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor()
    laptop.add(person)
    note = VisitNote(
        visit_id="v",
        resident_id=person.id,
        text="Vi tittade på skrivaren",
        written_by=laptop.coach_id,
        written_at=laptop.clock.now() + timedelta(minutes=1),
    )
    laptop.client.sync(progress=lambda moment: laptop.add(note) if moment.sent == 0 else None)
    laptop.sync()
    assert laptop.ask(status).waiting == 0
    assert [row["text"] for row in server.rows(ROWS["visit_note"])] == ["Vi tittade på skrivaren"]
