"""What was damaged on a laptop heals by itself, and what was not is not touched."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from models.base import Record, new_id
from models.booking import Booking
from models.outbox import Outbox
from models.people import Device, Resident
from models.sync_state import SyncState
from models.visit import Visit, VisitNote
from models.vocabulary import DeviceKind, Sharing
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.client import DatabaseVault, pair, runs, set_aside, status
from sync.client.comparing import is_due
from sync.protocol import Change
from sync.steps.digest import heal
from sync.tables import ROWS, audit_event, sync_head
from tests.helpers.central import Laptop, Server, share
from tests.helpers.recording import NOW
from tests.sync.conftest import on_sqlite


def a_day_later(laptop: Laptop) -> None:
    with laptop.store.write() as session:
        session.execute(update(SyncState).values(compared_at=laptop.clock.now() - timedelta(days=1)))


def behind_its_back(laptop: Laptop, statement: str, **values: object) -> None:
    """Change the laptop's database as no program of ours does."""
    with laptop.store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement), values)


def put(laptop: Laptop, model: type[Record], **fields: object) -> str:
    """Put a record into the laptop's database past the outbox; return its identity."""
    with laptop.store.engine.execution_options(writes=True).begin() as connection:
        fields = {"id": new_id(), **fields}
        connection.execute(insert(model.__table__).values(**fields))
        return str(fields["id"])


def people(laptop: Laptop, number: int) -> list[Resident]:
    residents = [Resident(id=new_id(), code=f"R{n:04}", name=f"Person {n}") for n in range(number)]
    laptop.add(*residents)
    return residents


def twins(server: Server, number: int = 30) -> tuple[Laptop, Laptop, list[Resident]]:
    """Let two laptops of one coach hold the same residents."""
    first, second = server.laptop(), server.laptop()
    residents = people(first, number)
    first.sync(), second.sync()
    return first, second, residents


Damage = Callable[[Laptop, str], None]


def lose(laptop: Laptop, record: str) -> None:
    behind_its_back(laptop, "DELETE FROM resident WHERE id = :id", id=record)


def be_late(laptop: Laptop, record: str) -> None:
    behind_its_back(laptop, "UPDATE resident SET rev = 0, name = 'Fel' WHERE id = :id", id=record)


def be_ahead(laptop: Laptop, record: str) -> None:
    behind_its_back(laptop, "UPDATE resident SET rev = 99, name = 'Fel' WHERE id = :id", id=record)


def lose_all(laptop: Laptop, _record: str) -> None:
    behind_its_back(laptop, "DELETE FROM resident")


@pytest.mark.parametrize("damage", [lose, be_late, be_ahead, lose_all])
def test_a_damaged_record_heals_by_itself(server: Server, damage: Damage) -> None:
    first, second, residents = twins(server)
    damage(second, residents[7].id)
    assert second.sync().healed == 0
    assert second.records() != first.records()
    a_day_later(second)
    assert second.sync().healed == (30 if damage is lose_all else 1)
    assert second.records() == first.records()
    assert second.ask(status).waiting == 0
    assert second.sync().requests == 1


def test_a_record_that_was_deleted_elsewhere_and_came_back_here_goes(server: Server) -> None:
    first, second, residents = twins(server)
    booking = Booking(id=new_id(), resident_id=residents[3].id, start=first.clock.now())
    first.add(booking)
    first.sync(), second.sync()
    with first.store.write() as session:
        session.delete(session.get_one(Booking, booking.id))
    first.sync(), second.sync()
    put(second, Booking, id=booking.id, resident_id=residents[3].id, start=NOW, rev=4)
    a_day_later(second)
    assert second.sync().healed == 1
    assert second.get(Booking, booking.id) is None
    assert second.records() == first.records()


def test_a_record_that_only_this_laptop_has_is_sent_not_thrown_away(server: Server) -> None:
    first, second, residents = twins(server)
    a_day_later(second)
    whose, who, now = residents[0].id, second.coach_id, second.clock.now()
    visit = put(second, Visit, resident_id=whose, coach_id=who, start=now, rev=2)
    note = put(
        second, VisitNote, visit_id=visit, resident_id=whose, text="Kvar", written_by=who, written_at=now
    )
    result = second.sync()
    assert (result.healed, result.sent, second.ask(status).waiting) == (2, 2, 0)
    first.sync()
    assert first.get(VisitNote, note).text == "Kvar"
    assert first.records() == second.records()


def test_what_waits_here_is_not_touched(server: Server) -> None:
    first, second, residents = twins(server)
    refused = Device(id=new_id(), resident_id=residents[0].id, kind=DeviceKind.IPAD, note="\x00")
    second.add(refused)
    assert second.sync().set_aside == 1
    lose(second, residents[1].id)
    a_day_later(second)
    assert second.sync().healed == 1
    assert (second.get(Device, refused.id).note, len(second.ask(set_aside))) == ("\x00", 1)
    assert second.get(Resident, residents[1].id).name == first.get(Resident, residents[1].id).name
    a_day_later(second)
    assert second.sync().healed == 0


@on_sqlite
def test_what_is_edited_meanwhile_is_not_touched_either(server: Server) -> None:
    _first, second, residents = twins(server)
    edited, unheard_of = residents[0].id, residents[1].id
    for record in (edited, unheard_of):
        second.change(Resident, record, goal="Mejla")
    with second.store.write() as session:
        heal(session, [Change("resident", edited, 0, 0, "gone")], {"resident": [unheard_of]}, NOW)
    assert second.get(Resident, edited).goal == "Mejla"
    assert second.ask(status).waiting == 2


def test_where_nothing_differs_nothing_is_fetched(server: Server) -> None:
    first, second, _residents = twins(server)
    assert server.laptop().sync().requests == 1
    for laptop in (first, second):
        a_day_later(laptop)
        result = laptop.sync()
        assert (result.requests, result.received, result.healed) == (2, 0, 0)
        assert result.bytes_out + result.bytes_in < 1_500
        assert laptop.sync().requests == 1
        assert len(laptop.ask(runs)) == 1


def visited(laptop: Laptop) -> Resident:
    """Add a resident whom the laptop's coach is to visit."""
    laptop.add(person := Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg"))
    laptop.add(Booking(resident_id=person.id, coach_id=laptop.coach_id, start=NOW))
    return person


@on_sqlite
def test_what_another_holds_is_not_asked_for(server: Server) -> None:
    first, other = server.laptop("Coach A"), server.laptop("Coach B")
    first.add(
        secret := Resident(id=new_id(), code="SKYDD", protected_identity=True, named_coach_id=first.coach_id)
    )
    first.add(Device(id=new_id(), resident_id=secret.id, kind=DeviceKind.IPAD))
    share(server, Sharing.OWN)
    visited(first), visited(other)
    first.sync(), other.sync()
    for laptop in (first, other):
        a_day_later(laptop)
        assert laptop.sync().healed == 0
    assert other.get(Resident, secret.id) is None


@on_sqlite
def test_a_laptop_cannot_ask_for_what_another_holds(server: Server) -> None:
    first, other = server.laptop("Coach A"), server.laptop("Coach B")
    first.add(
        secret := Resident(id=new_id(), code="SKYDD", protected_identity=True, named_coach_id=first.coach_id)
    )
    first.sync(), other.sync()
    put(other, Resident, id=secret.id, code="GISSAD", rev=1)
    a_day_later(other)
    other.sync()
    assert other.get(Resident, secret.id) is None
    assert other.ask(status).waiting == 0


@on_sqlite
def test_a_laptop_that_is_handed_to_another_coach_keeps_nothing_of_the_first(server: Server) -> None:
    share(server, Sharing.OWN)
    laptop = server.laptop("Coach A")
    person = visited(laptop)
    laptop.sync()
    vault = DatabaseVault(laptop.store)
    pair(laptop.store, laptop.clock, server.url, server.code("Coach B"), "test", vault)
    assert laptop.sync().healed == 2
    assert laptop.get(Resident, person.id) is None
    assert server.count(ROWS["booking"]) == 1


@on_sqlite
def test_an_own_record_that_nobody_may_see_yet_stays(server: Server) -> None:
    laptop = server.laptop()
    orphan = Device(id=new_id(), resident_id=new_id(), kind=DeviceKind.IPAD)
    laptop.add(orphan)
    laptop.sync()
    a_day_later(laptop)
    assert laptop.sync().healed == 0
    assert laptop.get(Device, orphan.id) is not None


@on_sqlite
def test_what_the_municipality_decides_comes_back_as_it_decided(server: Server) -> None:
    first, second, _residents = twins(server)
    behind_its_back(second, "UPDATE municipality SET id = 'other', cost = '1 000 kr'")
    a_day_later(second)
    assert second.sync().healed == 2
    assert second.records() == first.records()
    assert server.rows(ROWS["municipality"])[0]["id"] == MUNICIPALITY_RECORD


@on_sqlite
def test_many_records_come_in_portions(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, _residents = twins(server, 300)
    monkeypatch.setattr("sync.client.comparing.PAGE_ROWS", 50)
    lose_all(second, "")
    a_day_later(second)
    result = second.sync()
    assert result.healed == 300
    assert 300 / 50 + 3 <= result.requests <= 300 / 50 + 6
    assert second.records() == first.records()


def test_a_server_that_has_lost_a_record_gets_it_from_a_laptop(server: Server) -> None:
    laptop = server.laptop()
    early = people(laptop, 3)
    laptop.sync()
    with laptop.store.write() as session:  # so long ago that the edits are not kept any more
        session.execute(delete(Outbox))
    with server.everything.execution_options(writes=True).begin() as connection:
        connection.execute(delete(ROWS["resident"]).where(ROWS["resident"].c.id == early[1].id))
        for table in (sync_head, audit_event):
            connection.execute(delete(table).where(table.c.record == early[1].id))
    a_day_later(laptop)
    result = laptop.sync()
    assert (result.healed, result.sent) == (1, 1)
    assert {row["id"] for row in server.rows(ROWS["resident"])} == {each.id for each in early}


@on_sqlite
def test_a_clock_that_is_put_back_is_no_reason_to_wait(server: Server) -> None:
    now = server.clock.now()
    assert is_due(None, now)
    assert is_due(now + timedelta(days=3_650), now)
    assert not is_due(now - timedelta(hours=23), now)


damages = st.lists(
    st.tuples(st.sampled_from([lose, be_late, be_ahead]), st.integers(min_value=0, max_value=19)), max_size=8
)


@on_sqlite
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damages=damages, strays=st.integers(min_value=0, max_value=3))
def test_whatever_is_damaged_is_whole_again(server: Server, damages: list, strays: int) -> None:
    first, second = server.laptops or twins(server, 20)[:2]
    residents = first.ask(lambda session: list(session.scalars(select(Resident.id).order_by(Resident.id))))
    for damage, which in damages:
        damage(second, residents[which])
    for n in range(strays):
        put(second, Resident, code=f"S{n:04}", rev=n)
    a_day_later(second)
    second.sync(), first.sync()
    assert first.records() == second.records()
