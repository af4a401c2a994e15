"""Edits that the server refused: sent again mended, or let go, with no gap in the numbers."""

import httpx
import pytest
from sqlalchemy import select

from models.base import new_id
from models.booking import Booking
from models.outbox import Outbox
from models.people import Resident
from sync.client import let_go, send_again, set_aside, status
from sync.client.troubles import ServerAway
from sync.tables import ROWS
from tests.helpers.central import Laptop, Server
from tests.helpers.wire import loopback

TOO_LONG = "Bällsta " * 20


@pytest.fixture
def laptop(server: Server) -> Laptop:
    return server.laptop()


def resident(laptop: Laptop, **fields: str) -> str:
    person = Resident(id=new_id(), code="A7K3QX", **fields)
    laptop.add(person)
    laptop.sync()
    return person.id


def numbers(laptop: Laptop) -> list[int]:
    return laptop.ask(lambda session: list(session.scalars(select(Outbox.op_seq).order_by(Outbox.op_seq))))


def again(laptop: Laptop, record: str, entity: str = "resident") -> None:
    with laptop.store.write() as session:
        send_again(session, entity, record)


def drop(laptop: Laptop, record: str, entity: str = "resident") -> None:
    with laptop.store.write() as session:
        let_go(session, entity, record)


def at_rest(laptop: Laptop) -> bool:
    return laptop.all_arrived and numbers(laptop) == list(range(1, len(numbers(laptop)) + 1))


def test_a_mended_edit_is_sent_again_with_what_was_written_since(server: Server, laptop: Laptop) -> None:
    person = resident(laptop, name="Gunvor")
    laptop.change(Resident, person, area=TOO_LONG, goal="Ringa")
    laptop.sync()
    laptop.change(Resident, person, area="Bällsta")
    assert [each.reason for each in laptop.ask(set_aside)] == ["invalid"]
    again(laptop, person)
    laptop.sync()
    (row,) = server.rows(ROWS["resident"])
    assert (row["area"], row["goal"], row["name"]) == ("Bällsta", "Ringa", "Gunvor")
    assert at_rest(laptop)


def test_one_that_is_not_mended_is_refused_once_more_and_kept(server: Server, laptop: Laptop) -> None:
    person = resident(laptop)
    laptop.change(Resident, person, area=TOO_LONG)
    laptop.sync()
    again(laptop, person)
    laptop.sync()
    (kept,) = laptop.ask(set_aside)
    assert (kept.reason, kept.patch, kept.op) == ("invalid", {"area": TOO_LONG}, 3)
    assert laptop.ask(status).set_aside == 1


def test_a_new_record_that_was_refused_arrives_when_it_is_mended(server: Server, laptop: Laptop) -> None:
    person = resident(laptop, area=TOO_LONG)
    assert server.rows(ROWS["resident"]) == []
    laptop.change(Resident, person, area="Bällsta")
    again(laptop, person)
    laptop.sync()
    assert [row["area"] for row in server.rows(ROWS["resident"])] == ["Bällsta"]
    assert at_rest(laptop)


def test_an_edit_that_is_let_go_gives_way_to_what_was_there(server: Server, laptop: Laptop) -> None:
    person = resident(laptop, area="Bällsta", goal="Ringa")
    laptop.change(Resident, person, area=TOO_LONG)
    laptop.sync()
    laptop.change(Resident, person, area="Kalix")
    laptop.change(Resident, person, goal="Skriva")
    drop(laptop, person)
    here = laptop.get(Resident, person)
    assert (here.area, here.goal) == ("Bällsta", "Ringa")
    laptop.sync()
    assert [(row["area"], row["goal"]) for row in server.rows(ROWS["resident"])] == [("Bällsta", "Ringa")]
    assert at_rest(laptop)


def test_an_edit_that_is_let_go_gives_way_to_what_the_server_has_sent_since(
    server: Server, laptop: Laptop
) -> None:
    person = resident(laptop, area="Bällsta")
    laptop.change(Resident, person, area=TOO_LONG)
    laptop.sync()
    server.edit("resident", person, {"area": "Centrum", "goal": "Ringa"})
    laptop.sync()
    assert laptop.get(Resident, person).area == TOO_LONG  # the coach's own words, until they are let go
    drop(laptop, person)
    here = laptop.get(Resident, person)
    assert (here.area, here.goal) == ("Centrum", "Ringa")
    laptop.sync()
    assert at_rest(laptop)


def test_a_new_record_that_is_let_go_leaves_this_laptop(server: Server, laptop: Laptop) -> None:
    person = resident(laptop, area=TOO_LONG)
    drop(laptop, person)
    assert laptop.get(Resident, person) is None
    laptop.sync()
    assert at_rest(laptop)


def test_a_refused_deletion_that_is_let_go_brings_the_record_back(server: Server, laptop: Laptop) -> None:
    person = resident(laptop)
    booking = Booking(id=new_id(), resident_id=person, start=laptop.clock.now())
    laptop.add(booking)
    laptop.sync()
    laptop.change(Booking, booking.id, venue="x" * 300)
    laptop.sync()
    with laptop.store.write() as session:
        session.delete(session.get_one(Booking, booking.id))
    drop(laptop, booking.id, "booking")
    laptop.sync()
    assert laptop.get(Booking, booking.id) is not None
    assert at_rest(laptop)


class Losing(httpx.BaseTransport):
    """The real network, which may lose an answer on its way."""

    def __init__(self) -> None:
        self._real = loopback()
        self.lose = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._real.handle_request(request)
        answer.read()
        if self.lose:
            raise httpx.ReadError("reset", request=request)
        return answer

    def close(self) -> None:
        self._real.close()


def test_a_number_that_was_skipped_stays_skipped_when_its_answer_is_lost(server: Server) -> None:
    line = Losing()
    laptop = server.laptop(transport=line)
    person = resident(laptop)
    laptop.change(Resident, person, area=TOO_LONG)
    laptop.sync()
    laptop.change(Resident, person, area="Bällsta")  # follows the refused one: its number is skipped
    line.lose = True
    with pytest.raises(ServerAway):
        laptop.sync()
    line.lose = False
    again(laptop, person)
    laptop.sync()
    assert [row["area"] for row in server.rows(ROWS["resident"])] == ["Bällsta"]
    assert at_rest(laptop)
