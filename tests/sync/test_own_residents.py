"""Where each coach holds the own residents: who gets what, who loses it, and whose work is still taken."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from models.base import Record, derived_id, new_id
from models.booking import Booking
from models.people import Device, Resident
from models.sync_state import SyncState
from models.visit import Visit, VisitNote
from models.vocabulary import DeviceKind, Sharing
from sync.central.accounts import deactivate_coach
from sync.client import conflicts, set_aside, status
from sync.steps.feed import Feed
from sync.tables import ROWS, sync_conflict, sync_head, sync_holder
from tests.helpers.central import Laptop, Server, share
from tests.sync.conftest import on_sqlite

COACH_A, COACH_B = derived_id("coach", "coach a"), derived_id("coach", "coach b")


@pytest.fixture
def laptops(server: Server) -> Iterator[tuple[Laptop, Laptop]]:
    share(server, Sharing.OWN)
    pair = server.laptop("Coach A"), server.laptop("Coach B")
    for laptop in pair:
        laptop.sync()
    return pair


def a_resident(laptop: Laptop, *, coach: str | None) -> tuple[Resident, Booking, Device]:
    """Register a resident with a device, booked with ``coach``."""
    person = Resident(id=new_id(), code="A7K3QX", goal="ringa")
    booking = Booking(id=new_id(), resident_id=person.id, coach_id=coach, start=laptop.clock.now())
    device = Device(id=new_id(), resident_id=person.id, kind=DeviceKind.IPAD)
    laptop.add(person, booking, device)
    return person, booking, device


def has(laptop: Laptop, *records: Record) -> bool:
    found = {laptop.get(type(each), each.id) is not None for each in records}
    assert len(found) == 1, "a resident is held whole or not at all"
    return found.pop()


def sync(*laptops: Laptop) -> None:
    for laptop in laptops:
        laptop.sync()


def rebook(server: Server, booking: Booking, **patch: Any) -> None:
    server.edit("booking", booking.id, patch)


def test_a_coach_gets_the_residents_of_own_bookings_and_no_others(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    own, other = a_resident(a, coach=COACH_A), a_resident(a, coach=COACH_B)
    sync(a, b, a)
    assert (has(a, *own), has(a, *other)) == (True, False)
    assert (has(b, *own), has(b, *other)) == (False, True)


def test_a_resident_whom_nobody_visits_yet_is_everyones(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    records = a_resident(a, coach=None)
    sync(a, b)
    assert has(b, *records)
    b.change(Booking, records[1].id, coach_id=COACH_B)
    sync(b, a)
    assert (has(a, *records), has(b, *records)) == (False, True)


def test_the_switchboard_gives_a_booking_to_another_coach(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    records = a_resident(a, coach=COACH_A)
    sync(a)
    rebook(server, records[1], coach_id=COACH_B)
    assert a.sync().received == len(records)
    sync(b)
    assert (has(a, *records), has(b, *records)) == (False, True)
    assert a.sync().received == b.sync().received == 0


@on_sqlite
def test_a_coach_who_has_visited_a_resident_keeps_the_resident(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    records = a_resident(a, coach=COACH_A)
    a.add(Visit(id=new_id(), resident_id=records[0].id, coach_id=COACH_A, start=a.clock.now()))
    sync(a)
    rebook(server, records[1], coach_id=COACH_B)
    sync(a, b)
    assert has(a, *records)
    assert has(b, *records)


def test_a_visit_made_offline_is_taken_though_the_booking_was_given_away(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    records = a_resident(a, coach=COACH_A)
    sync(a)
    now = a.clock.now()
    visit = Visit(id=new_id(), resident_id=records[0].id, coach_id=COACH_A, start=now)
    note = VisitNote(
        visit_id=visit.id, resident_id=records[0].id, text="Skrivaren", written_by=COACH_A, written_at=now
    )
    a.add(visit), a.add(note)
    rebook(server, records[1], coach_id=COACH_B)
    sync(a, b)
    assert a.ask(set_aside) == []
    assert has(a, *records, visit)
    assert has(b, *records, visit, note)


def test_what_was_written_before_the_laptop_heard_is_taken_and_then_goes(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    records = a_resident(a, coach=COACH_A)
    sync(a)
    rebook(server, records[1], coach_id=COACH_B)
    a.change(Resident, records[0].id, goal="betala räkningar")
    device = Device(id=new_id(), resident_id=records[0].id, kind=DeviceKind.PRINTER)
    a.add(device)
    sync(a, b)
    assert a.ask(status).set_aside == 0
    assert not has(a, *records, device)
    assert b.get(Resident, records[0].id).goal == "betala räkningar"
    assert b.get(Device, device.id)
    assert a.sync().received == 0


def test_who_lost_a_resident_is_not_shown_what_others_wrote(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    person, booking, _ = a_resident(a, coach=COACH_A)
    sync(a)
    rebook(server, booking, coach_id=COACH_B)
    sync(b)
    b.change(Resident, person.id, goal="förtroligt")
    sync(b)
    a.change(Resident, person.id, goal="mitt")
    sync(a)
    (clash,) = a.ask(conflicts)
    assert (clash.mine, clash.theirs, clash.base) == ("mitt", None, None)
    (kept,) = server.rows(sync_conflict)
    assert (kept["mine"], kept["theirs"]) == ("mitt", "förtroligt")


@on_sqlite
def test_who_lost_a_resident_does_not_come_back_by_claiming_to_have_read_nothing(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    person, booking, _ = a_resident(a, coach=COACH_A)
    sync(a)
    rebook(server, booking, coach_id=COACH_B)
    sync(a, b)
    a.sync()  # says how far it has read
    b.change(Resident, person.id, goal="förtroligt")
    sync(b)
    a.add(Visit(id=new_id(), resident_id=person.id, coach_id=COACH_A, start=a.clock.now()))
    with a.store.write() as session:
        session.execute(update(SyncState).values(cursor=0))
    assert a.sync().set_aside == 1
    assert a.get(Resident, person.id) is None
    assert server.rows(ROWS["visit"]) == []
    with a.store.write() as session:
        session.execute(update(SyncState).values(cursor=0))
    a.add(Visit(id=new_id(), resident_id=person.id, coach_id=COACH_A, start=a.clock.now()))
    assert a.sync().set_aside == 1, "nor by saying it twice"


def test_a_new_laptop_of_a_coach_has_read_nothing_yet(server: Server, laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    records = a_resident(a, coach=COACH_A)
    sync(a, b)
    new = server.laptop("Coach A")
    new.add(Visit(id=new_id(), resident_id=records[0].id, coach_id=COACH_A, start=new.clock.now()))
    assert new.sync().set_aside == 0
    assert has(new, *records)


def test_a_protected_identity_is_closed_at_once(server: Server, laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    person, booking, _ = a_resident(a, coach=COACH_A)
    sync(a)
    rebook(server, booking, coach_id=COACH_B)
    sync(b)
    b.change(Resident, person.id, protected_identity=True, named_coach_id=COACH_B)
    sync(b)
    a.change(Resident, person.id, phone="070-123 45 67")
    sync(a)
    assert [each.reason for each in a.ask(set_aside)] == ["not_yours"]
    assert server.rows(ROWS["resident"])[0]["phone"] == ""


def test_a_resident_of_a_coach_without_account_is_everyones_until_there_is_one(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    records = a_resident(a, coach=derived_id("coach", "coach z"))
    sync(a, b)
    assert has(a, *records)
    assert has(b, *records)
    late = server.laptop("Coach Z")
    sync(a, b, late)
    assert [has(each, *records) for each in (a, b, late)] == [False, False, True]
    deactivate_coach(server.engine, server.tenant, late.coach_id)
    sync(a, b)
    assert has(a, *records)
    assert has(b, *records)


def test_who_never_held_a_resident_reads_and_writes_nothing(
    server: Server, laptops: tuple[Laptop, Laptop]
) -> None:
    a, b = laptops
    person, booking, device = a_resident(a, coach=COACH_A)
    sync(a, b)
    now = b.clock.now()
    b.add(
        Resident(id=person.id, code="B8L4RY"),
        Booking(id=new_id(), resident_id=person.id, coach_id=COACH_B, start=now),
        Visit(id=new_id(), resident_id=person.id, coach_id=COACH_B, start=now),
        Device(id=device.id, resident_id=person.id, kind=DeviceKind.PRINTER),
    )
    b.sync()
    assert {each.reason for each in b.ask(set_aside)} == {"not_yours"}
    assert {row["coach_id"] for row in server.rows(sync_holder)} == {COACH_A}
    assert not b.ask(lambda session: session.query(Resident).filter_by(goal="ringa").all())
    a.sync()
    assert has(a, person, booking, device)


def test_the_municipality_changes_its_mind_and_back(server: Server, laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    own, other = a_resident(a, coach=COACH_A), a_resident(b, coach=COACH_B)
    sync(a, b)
    share(server, Sharing.ALL)
    sync(a, b)
    assert has(a, *own, *other)
    assert has(b, *own, *other)
    share(server, Sharing.OWN)
    sync(a, b)
    assert [has(a, *own), has(a, *other), has(b, *own), has(b, *other)] == [True, False, False, True]


@on_sqlite
def test_a_deleted_booking_lets_its_coach_go_and_no_other(laptops: tuple[Laptop, Laptop]) -> None:
    a, b = laptops
    records = a_resident(a, coach=COACH_A)
    second = Booking(id=new_id(), resident_id=records[0].id, coach_id=COACH_B, start=a.clock.now())
    a.add(second)
    sync(a, b)
    assert has(b, *records, second)
    with a.store.write() as session:
        session.delete(session.get_one(Booking, second.id))
    sync(a, b)
    assert (has(a, *records), has(b, *records)) == (True, False)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_record_and_the_one_it_belongs_to_that_arrive_at_once_meet(
    server: Server, laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = laptops
    person = Resident(id=new_id(), code="A7K3QX")
    a.add(Booking(id=new_id(), resident_id=person.id, start=a.clock.now()))
    b.add(person)
    written, go_on = threading.Event(), threading.Event()
    stamp = Feed.stamp

    def held(feed: Feed) -> int:
        if threading.current_thread() is not first_thread and not written.is_set():
            written.set()
            go_on.wait(10)
        return stamp(feed)

    first_thread = threading.current_thread()
    monkeypatch.setattr(Feed, "stamp", held)
    child = threading.Thread(target=a.sync)
    child.start()
    written.wait(10)
    parent = threading.Thread(target=b.sync)
    parent.start()
    parent.join(0.5)  # it waits for the child's batch, as it should
    go_on.set()
    child.join(10), parent.join(10)
    assert "?" not in {row["scope"] for row in server.rows(sync_head)}
