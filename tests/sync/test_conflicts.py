"""Two people changed the same thing: the rule decides, and both versions are kept."""

import pytest

from models.base import new_id
from models.booking import Booking
from models.measurement import Measurement
from models.people import Municipality, Resident
from models.vocabulary import BookingStatus
from models.wire import to_wire
from sync.client import conflicts, set_aside, status
from sync.tables import audit_event, audit_value, sync_conflict
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite


@pytest.fixture
def booked(server: Server) -> tuple[Laptop, Booking]:
    """Give a laptop with one booking that the server knows."""
    laptop = server.laptop()
    person = Resident(id=new_id(), code="A7K3QX")
    booking = Booking(
        id=new_id(), resident_id=person.id, coach_id=laptop.coach_id, start=laptop.clock.now(), minutes=60
    )
    laptop.add(person, booking)
    laptop.sync()
    return laptop, booking


def switchboard(server: Server, booking: Booking, **patch: object) -> None:
    server.edit("booking", booking.id, patch)


@on_sqlite
def test_different_fields_of_one_booking_are_both_kept(
    server: Server, booked: tuple[Laptop, Booking]
) -> None:
    laptop, booking = booked
    switchboard(server, booking, remark="Ring på nedre klockan")
    laptop.change(Booking, booking.id, status=BookingStatus.DONE)
    assert laptop.sync().conflicts == 0
    here = laptop.get(Booking, booking.id)
    assert (here.status, here.remark) == ("done", "Ring på nedre klockan")


@on_sqlite
def test_the_switchboard_wins_the_schedule_and_the_coach_keeps_both(
    server: Server, booked: tuple[Laptop, Booking]
) -> None:
    laptop, booking = booked
    switchboard(server, booking, coach_id="another")
    laptop.change(Booking, booking.id, minutes=90)
    assert laptop.sync().conflicts == 1
    here = laptop.get(Booking, booking.id)
    assert (here.coach_id, here.minutes) == ("another", 60)
    kept = laptop.ask(conflicts)
    assert [(each.field, each.base, each.mine, each.theirs, each.mine_won) for each in kept] == [
        ("minutes", 60, 90, 60, False)
    ]
    assert [(row["field"], row["mine"]) for row in server.rows(sync_conflict)] == [("minutes", 90)]
    assert laptop.sync().requests == 1


@on_sqlite
def test_the_coach_wins_the_outcome(server: Server, booked: tuple[Laptop, Booking]) -> None:
    laptop, booking = booked
    switchboard(server, booking, status="cancelled", cancel_reason="Sjuk")
    laptop.change(Booking, booking.id, status=BookingStatus.DONE)
    laptop.sync()
    here = laptop.get(Booking, booking.id)
    assert (here.status, here.cancel_reason) == ("done", "Sjuk")
    assert [(each.field, each.theirs, each.mine_won) for each in laptop.ask(conflicts)] == [
        ("status", "cancelled", True)
    ]


@on_sqlite
def test_a_reschedule_by_the_switchboard_and_an_outcome_by_the_coach_both_stand(
    server: Server, booked: tuple[Laptop, Booking]
) -> None:
    laptop, booking = booked
    switchboard(server, booking, minutes=90)
    laptop.change(Booking, booking.id, status=BookingStatus.DONE)
    assert laptop.sync().conflicts == 0
    here = laptop.get(Booking, booking.id)
    assert (here.minutes, here.status) == (90, "done")


@on_sqlite
def test_an_edit_of_a_cancelled_booking_is_kept_and_it_stays_cancelled(
    server: Server, booked: tuple[Laptop, Booking]
) -> None:
    laptop, booking = booked
    switchboard(server, booking, status="cancelled", cancel_reason="Sjuk")
    laptop.change(Booking, booking.id, wish="Surfplattan", minutes=90)
    assert laptop.sync().conflicts == 0
    here = laptop.get(Booking, booking.id)
    assert (here.status, here.wish, here.minutes) == ("cancelled", "Surfplattan", 90)


@on_sqlite
def test_two_laptops_of_one_coach_keep_what_both_wrote(
    server: Server, booked: tuple[Laptop, Booking]
) -> None:
    first, booking = booked
    second = server.laptop()
    second.sync()
    first.change(Booking, booking.id, wish="Surfplattan")
    second.change(Booking, booking.id, wish="Skrivaren", remark="Ring på")
    first.sync(), second.sync(), first.sync()
    assert first.records() == second.records()
    assert (first.get(Booking, booking.id).wish, first.get(Booking, booking.id).remark) == (
        "Surfplattan",
        "Ring på",
    )
    assert [(each.mine, each.theirs) for each in second.ask(conflicts)] == [("Skrivaren", "Surfplattan")]


@on_sqlite
def test_two_coaches_on_one_resident_the_first_stays_and_the_other_sees_both(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person = Resident(id=new_id(), code="A7K3QX", goal="Mejla")
    first.add(person)
    first.sync(), second.sync()
    first.change(Resident, person.id, goal="Se barnbarnen")
    second.change(Resident, person.id, goal="Betala räkningar")
    first.sync(), second.sync(), first.sync()
    assert first.records() == second.records()
    assert second.get(Resident, person.id).goal == "Se barnbarnen"
    assert [(each.mine, each.theirs) for each in second.ask(conflicts)] == [
        ("Betala räkningar", "Se barnbarnen")
    ]
    assert first.ask(conflicts) == []


def test_an_edit_of_a_deleted_record_is_kept_and_brings_nothing_back(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    booking = Booking(id=new_id(), resident_id=new_id(), start=first.clock.now())
    person = Resident(id=booking.resident_id, code="A7K3QX")
    first.add(person, booking)
    first.sync(), second.sync()
    with first.store.write() as session:
        session.delete(session.get_one(Booking, booking.id))
    first.sync()
    second.change(Booking, booking.id, wish="Surfplattan")
    second.sync(), first.sync()
    assert first.get(Booking, booking.id) is second.get(Booking, booking.id) is None
    kept = second.ask(conflicts)
    assert [(each.field, each.mine) for each in kept] == [("*", {"wish": "Surfplattan"})]


@on_sqlite
def test_two_laptops_that_import_the_same_list_make_one_record(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    same = new_id()
    first.add(Resident(id=same, code="A7K3QX", name="Gunvor"))
    second.add(Resident(id=same, code="B8L4RY", name="Gunvor", area="Centrum"))
    first.sync(), second.sync(), first.sync()
    assert first.records() == second.records()
    here = second.get(Resident, same)
    assert (here.code, here.area) == ("A7K3QX", "Centrum")
    assert second.ask(conflicts) == []


@on_sqlite
def test_a_refused_edit_is_set_aside_with_those_after_it_and_the_rest_go_on(server: Server) -> None:
    laptop = server.laptop()
    bad, good = Resident(id=new_id(), code="A7K3QX", goal="\x00"), Resident(id=new_id(), code="B8L4RY")
    laptop.add(bad)
    laptop.sync()
    laptop.change(Resident, bad.id, area="Centrum")
    laptop.add(good)
    result = laptop.sync()
    assert (result.set_aside, laptop.ask(status).waiting) == (0, 0)
    assert [(each.record == bad.id, each.reason) for each in laptop.ask(set_aside)] == [
        (True, "invalid"),
        (True, "after_refused"),
    ]
    assert laptop.get(Resident, bad.id).area == "Centrum"
    other = server.laptop("Coach B")
    other.sync()
    assert [other.get(Resident, each.id) is not None for each in (bad, good)] == [False, True]


def test_every_changed_field_has_one_audit_row_with_its_actor(
    server: Server, booked: tuple[Laptop, Booking]
) -> None:
    laptop, booking = booked
    switchboard(server, booking, wish="Surfplattan")
    laptop.change(Booking, booking.id, minutes=90, status=BookingStatus.DONE)
    laptop.sync()
    events = {row["rev"]: row["actor"] for row in server.rows(audit_event) if row["record"] == booking.id}
    assert events == {1: f"coach:{laptop.coach_id}", 2: "switchboard", 3: f"coach:{laptop.coach_id}"}
    values = [
        (row["rev"], row["field"], row["old"], row["new"])
        for row in server.rows(audit_value)
        if row["record"] == booking.id
    ]
    assert sorted(value for value in values if value[0] > 1) == [
        (2, "wish", "", "Surfplattan"),
        (3, "minutes", 60, 90),
        (3, "status", "booked", "done"),
    ]
    assert (1, "start", None, to_wire(booking.start)) in values


@on_sqlite
def test_a_laptop_cannot_change_what_the_municipality_has_decided(server: Server) -> None:
    laptop = server.laptop()
    laptop.sync()
    decided = laptop.ask(lambda session: session.query(Municipality).one())
    laptop.change(Municipality, decided.id, name="Annanstad")
    laptop.sync()
    other = server.laptop("Coach B")
    other.sync()
    assert other.get(Municipality, decided.id).name == "Sjöstad"


@on_sqlite
def test_a_measurement_is_never_rewritten(server: Server) -> None:
    laptop = server.laptop()
    person = Resident(id=new_id(), code="A7K3QX")
    form = Measurement(id=new_id(), resident_id=person.id, instrument="DD-12/1", asked_by="a", answers=[1])
    laptop.add(person, form)
    laptop.sync()
    laptop.change(Measurement, form.id, answers=[3])
    assert laptop.sync().set_aside == 1
    other = server.laptop("Coach B")
    other.sync()
    assert other.get(Measurement, form.id).answers == [1]
