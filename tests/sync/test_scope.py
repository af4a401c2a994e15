"""A resident with protected identity, and all that belongs to one, is held by the named coach alone."""

from models.base import new_id
from models.booking import Booking
from models.measurement import Measurement, TimeEntry, WorkloadPoint
from models.people import Device, Resident
from models.rights import AccessEntry
from models.safety import Incident
from models.visit import Finding, Visit, VisitNote, VisitTask
from models.vocabulary import AccessAction, AccessPart, DeviceKind, IncidentKind, TimeCategory, Topic
from sync.client import set_aside
from sync.tables import ANYONE, ORPHAN, sync_head
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite


def a_history(laptop: Laptop, **protected: object) -> list[object]:
    """Make a resident with one of everything."""
    now, coach = laptop.clock.now(), laptop.coach_id
    person = Resident(id=new_id(), code="A7K3QX", **protected)
    visit = Visit(id=new_id(), resident_id=person.id, coach_id=coach, start=now)
    records = [
        person,
        Device(id=new_id(), resident_id=person.id, kind=DeviceKind.IPAD),
        Booking(id=new_id(), resident_id=person.id, start=now),
        visit,
        VisitTask(id=new_id(), visit_id=visit.id, topic=Topic.PRINTER),
        VisitNote(
            id=new_id(), visit_id=visit.id, resident_id=person.id, text="T", written_by=coach, written_at=now
        ),
        Measurement(id=new_id(), resident_id=person.id, instrument="DD-12/1", asked_by=coach),
    ]
    laptop.add(*records)
    return records


def held(laptop: Laptop, records: list) -> list[bool]:
    return [laptop.get(type(each), each.id) is not None for each in records]


@on_sqlite
def test_only_the_named_coach_gets_a_protected_resident(server: Server) -> None:
    named, other, again = server.laptop("Coach A"), server.laptop("Coach B"), server.laptop("Coach A")
    records = a_history(named, protected_identity=True, named_coach_id=named.coach_id)
    for laptop in (named, other, again):
        laptop.sync()
    assert [any(held(laptop, records)) for laptop in (named, other)] == [True, False]
    assert all(held(again, records))


def test_becoming_protected_takes_everything_from_the_other_laptops(server: Server) -> None:
    named, other = server.laptop("Coach A"), server.laptop("Coach B")
    records = a_history(named)
    named.sync(), other.sync()
    assert all(held(other, records))
    named.change(Resident, records[0].id, protected_identity=True, named_coach_id=named.coach_id)
    named.sync()
    assert other.sync().received == len(records)
    assert not any(held(other, records))
    assert all(held(named, records))
    assert other.sync().received == 0


@on_sqlite
def test_the_laptop_that_hands_a_protected_resident_over_loses_it(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    records = a_history(first, protected_identity=True, named_coach_id=first.coach_id)
    first.sync(), second.sync()
    first.change(Resident, records[0].id, named_coach_id=second.coach_id)
    first.sync(), second.sync()
    assert not any(held(first, records))
    assert all(held(second, records))


@on_sqlite
def test_a_resident_who_is_no_longer_protected_comes_to_everyone(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    records = a_history(first, protected_identity=True, named_coach_id=first.coach_id)
    first.sync(), second.sync()
    first.change(Resident, records[0].id, protected_identity=False)
    first.sync(), second.sync()
    assert all(held(second, records))
    first.sync()
    assert first.records() == second.records()


@on_sqlite
def test_nothing_can_be_hung_on_a_resident_one_may_not_see(server: Server) -> None:
    named, other = server.laptop("Coach A"), server.laptop("Coach B")
    person = a_history(named, protected_identity=True, named_coach_id=named.coach_id)[0]
    named.sync()
    other.add(Booking(resident_id=person.id, start=other.clock.now()), Resident(id=person.id, code="B8L4RY"))
    other.sync()
    assert [each.reason for each in other.ask(set_aside)] == ["not_yours", "not_yours"]
    named.sync()
    assert named.get(Resident, person.id).code == "A7K3QX"


def test_a_record_that_comes_before_its_resident_waits_unseen(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    booking = Booking(id=new_id(), resident_id=new_id(), start=first.clock.now())
    first.add(booking)
    first.sync(), second.sync()
    assert not any(held(second, [booking]))
    assert ORPHAN in [row["scope"] for row in server.rows(sync_head)]
    first.add(Resident(id=booking.resident_id, code="A7K3QX"))
    first.sync(), second.sync()
    assert all(held(second, [booking]))
    assert {row["scope"] for row in server.rows(sync_head)} == {ANYONE}


@on_sqlite
def test_what_is_a_coachs_own_and_about_no_resident_reaches_no_colleague(server: Server) -> None:
    mine, other, again = server.laptop("Coach A"), server.laptop("Coach B"), server.laptop("Coach A")
    whose, now, day = {"coach_id": mine.coach_id}, mine.clock.now(), mine.clock.today()
    own = [
        Visit(**whose, resident_id="", start=now),
        Finding(**whose, text="Dörren var olåst", noticed_at=now),
        Incident(**whose, kind=IncidentKind.THREAT, happened_at=now, happened="Ett rop i trappan"),
        TimeEntry(**whose, day=day, category=TimeCategory.VISIT, minutes=60),
        WorkloadPoint(**whose, day=day, title="Besök", time_needed=5, difficulty=3),
        AccessEntry(**whose, resident_id="gunvor", at=now, action=AccessAction.READ, part=AccessPart.CARD),
    ]
    for each in own:
        each.id = new_id()
    mine.add(*own)
    for laptop in (mine, other, again):
        laptop.sync()
    assert all(held(again, own))
    assert not any(held(other, own))
