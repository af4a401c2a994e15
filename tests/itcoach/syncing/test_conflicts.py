"""What two people wrote at once, in words, between laptops, a switchboard and a real server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from itcoach.syncing import conflicts, resolving
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.clock import Clock
from models.people import Resident
from models.vocabulary import BookingStatus
from models.wire import to_wire
from sync.client import status
from tests.helpers.central import Laptop, Server, encrypted_central, start_server


@pytest.fixture
def server(clock: Clock, tmp_path: Path) -> Iterator[Server]:
    engine = encrypted_central(tmp_path / "central")
    server = start_server(engine, clock, tmp_path)
    yield server
    server.close()
    engine.dispose()


@pytest.fixture
def laptop(server: Server) -> Laptop:
    return server.laptop("Coach A")


@pytest.fixture
def booking(laptop: Laptop) -> str:
    """Make a booking tomorrow at 09.00 with Gunvor, which the server knows."""
    person, booking = Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg"), new_id()
    start = laptop.clock.now() + timedelta(days=1, hours=1)
    laptop.add(
        person, Booking(id=booking, resident_id=person.id, coach_id=laptop.coach_id, start=start, minutes=60)
    )
    laptop.sync()
    return booking


def switchboard(server: Server, booking: str, kind: Any = "update", **patch: object) -> None:
    server.edit("booking", booking, patch, kind=kind, actor="vaxel-3")


def at(laptop: Laptop) -> Workplace:
    return Workplace(laptop.store, laptop.clock, laptop.coach_id)


def only(laptop: Laptop) -> conflicts.ConflictView:
    (shown,) = conflicts.open_conflicts(at(laptop))
    assert laptop.ask(status).needs_you == 1
    return shown


def test_a_moved_booking_is_one_thing_and_says_who_moved_it(
    server: Server, laptop: Laptop, booking: str
) -> None:
    before = laptop.get(Booking, booking).start
    switchboard(server, booking, start=to_wire(before + timedelta(hours=1)), minutes=30)
    laptop.change(Booking, booking, start=before + timedelta(hours=4), minutes=90)
    laptop.sync()
    shown = only(laptop)
    assert shown.record == "Bokningen i morgon 10.00, Gunvor Öberg"
    assert shown.field == "tiden, längden och coachen"
    assert shown.mine == ("i morgon 13.00 · 90 minuter · Coach A",)
    assert shown.theirs == ("i morgon 10.00 · 30 minuter · Coach A",)
    assert (shown.who, shown.when, shown.mine_stands) == ("Växeln", "i dag 08.00", False)
    assert "växelns tid gäller" in shown.why
    resolving.take(at(laptop), conflict_id=shown.conflict_id, mine=True)
    laptop.sync()
    here = laptop.get(Booking, booking)
    assert (here.start, here.minutes) == (before + timedelta(hours=4), 90)
    assert laptop.all_arrived


def test_what_the_coach_saw_stands_over_a_cancellation(server: Server, laptop: Laptop, booking: str) -> None:
    switchboard(server, booking, status="cancelled", cancel_reason="Sjuk")
    laptop.change(Booking, booking, status=BookingStatus.DONE)
    laptop.sync()
    shown = only(laptop)
    assert (shown.mine, shown.theirs, shown.mine_stands) == (("genomförd",), ("avbokad",), True)
    assert shown.why == "Du var där, så det du skrev gäller."


@pytest.mark.parametrize(("other", "who"), [("Coach B", "Coach B"), ("Coach A", "Du, på en annan dator")])
def test_a_colleague_or_oneself_is_named(server: Server, laptop: Laptop, other: str, who: str) -> None:
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg")
    laptop.add(person)
    laptop.sync()
    second = server.laptop(other)
    second.sync()
    second.change(Resident, person.id, goal="Ringa barnbarnen")
    second.sync()
    laptop.change(Resident, person.id, goal="")
    laptop.change(Resident, person.id, goal="Läsa tidningen")
    laptop.sync()
    shown = conflicts.open_conflicts(at(laptop))[-1]
    assert (shown.record, shown.field, shown.who) == ("Kortet för Gunvor Öberg", "målet", who)
    assert (shown.mine, shown.theirs) == (("Läsa tidningen",), ("Ringa barnbarnen",))
    assert shown.why == "Det som kom först till servern gäller tills du väljer."


def test_an_edit_of_what_was_deleted_is_kept_to_read(server: Server, laptop: Laptop, booking: str) -> None:
    switchboard(server, booking, kind="delete")
    laptop.change(Booking, booking, wish="Skriva ut en biljett")
    laptop.sync()
    shown = only(laptop)
    assert (shown.field, shown.mine, shown.theirs) == ("", ("Ärendet: Skriva ut en biljett",), ())
    assert (shown.who, shown.can_choose) == ("Växeln", False)
    assert "kommer inte tillbaka" in shown.why
    conflicts.seen(at(laptop), conflict_id=shown.conflict_id)
    assert laptop.all_arrived


def test_a_deletion_of_what_someone_changed_shows_what_was_there(
    server: Server, laptop: Laptop, booking: str
) -> None:
    switchboard(server, booking, remark="Ring på nedre klockan")
    with laptop.store.write() as session:
        session.delete(session.get_one(Booking, booking))
    laptop.sync()
    shown = only(laptop)
    assert shown.record == "Bokningen i morgon 09.00, Gunvor Öberg"
    assert (shown.mine, shown.mine_stands) == ((), True)
    assert "Anmärkningen: Ring på nedre klockan" in shown.theirs
    assert "Borttagningen gäller" in shown.why
