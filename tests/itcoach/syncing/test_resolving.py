"""Settling what two people wrote at once, between two laptops and a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from itcoach.sensitive.findings import SensitiveText
from itcoach.syncing import conflicts, resolving
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.clock import Clock
from models.people import Resident
from models.visit import Visit, VisitNote
from sync.client import conflicts as kept_conflicts
from tests.helpers.central import Laptop, Server, encrypted_central, start_server


@pytest.fixture
def server(clock: Clock, tmp_path: Path) -> Iterator[Server]:
    engine = encrypted_central(tmp_path / "central")
    server = start_server(engine, clock, tmp_path)
    yield server
    server.close()
    engine.dispose()


def at(laptop: Laptop) -> Workplace:
    return Workplace(laptop.store, laptop.clock, laptop.coach_id)


@pytest.fixture
def clash(server: Server) -> tuple[Laptop, Laptop, str]:
    """Give two laptops that changed one goal at once; the second one's wish lost."""
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor")
    first.add(person)
    first.sync(), second.sync()
    first.change(Resident, person.id, goal="Ringa barnbarnen")
    second.change(Resident, person.id, goal="Läsa tidningen")
    first.sync(), second.sync()
    return first, second, person.id


@pytest.mark.parametrize(
    ("mine", "goal", "sent"), [(True, "Läsa tidningen", 1), (False, "Ringa barnbarnen", 0)]
)
def test_the_version_that_is_taken_reaches_everyone(
    clash: tuple[Laptop, Laptop, str], mine: bool, goal: str, sent: int
) -> None:
    first, second, person = clash
    (shown,) = conflicts.open_conflicts(at(second))
    assert shown.can_choose
    second.sync()  # so that the look at the conflict is not counted with what is taken
    resolving.take(at(second), conflict_id=shown.conflict_id, mine=mine)
    assert second.sync().sent == sent
    first.sync()
    assert [laptop.get(Resident, person).goal for laptop in (first, second)] == [goal, goal]
    assert conflicts.open_conflicts(at(second)) == ()
    kept = second.ask(lambda session: kept_conflicts(session, seen=True))
    assert [(each.mine, each.theirs) for each in kept] == [("Läsa tidningen", "Ringa barnbarnen")]


def test_the_times_of_a_booking_are_taken_together(server: Server) -> None:
    laptop = server.laptop()
    person, booking = Resident(id=new_id(), code="A7K3QX"), new_id()
    start = laptop.clock.now()
    laptop.add(person, Booking(id=booking, resident_id=person.id, start=start, minutes=60))
    laptop.sync()
    server.edit("booking", booking, {"start": "2026-11-30T09:00:00Z", "minutes": 30})
    wanted = start.replace(hour=13)
    laptop.change(Booking, booking, start=wanted, minutes=90)
    assert laptop.sync().conflicts == 2
    resolving.take(at(laptop), conflict_id=laptop.ask(kept_conflicts)[0].id, mine=True)
    laptop.sync()
    here = laptop.get(Booking, booking)
    assert (here.start, here.minutes) == (wanted, 90)
    assert laptop.all_arrived


def test_a_deleted_record_does_not_come_back(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person, booking = Resident(id=new_id(), code="A7K3QX"), new_id()
    first.add(person, Booking(id=booking, resident_id=person.id, start=first.clock.now()))
    first.sync(), second.sync()
    with first.store.write() as session:
        session.delete(session.get_one(Booking, booking))
    first.sync()
    second.change(Booking, booking, wish="Surfplattan")
    second.sync()
    (shown,) = conflicts.open_conflicts(at(second))
    assert not shown.can_choose
    resolving.take(at(second), conflict_id=shown.conflict_id, mine=True)
    assert second.sync().sent == 0
    assert second.get(Booking, booking) is None
    assert second.all_arrived


@pytest.fixture
def forked(server: Server) -> tuple[Laptop, Laptop, str]:
    """Give two laptops that wrote a note of one visit at once."""
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person, visit = Resident(id=new_id(), code="A7K3QX", name="Gunvor"), new_id()
    first.add(
        person, Visit(id=visit, resident_id=person.id, coach_id=first.coach_id, start=first.clock.now())
    )
    first.sync(), second.sync()
    for laptop, text in ((first, "Skrivaren går."), (second, "Nytt lösenord.")):
        note = VisitNote(
            visit_id=visit,
            resident_id=person.id,
            text=text,
            written_by=laptop.coach_id,
            written_at=laptop.clock.now(),
        )
        laptop.add(note)
    first.sync(), second.sync(), first.sync()
    return first, second, visit


def test_two_versions_of_a_note_become_one_with_both_as_its_parents(
    forked: tuple[Laptop, Laptop, str],
) -> None:
    first, second, visit = forked
    (fork,) = resolving.forked_notes(at(second))
    assert (fork.resident_name, sorted(fork.versions)) == (
        "Gunvor",
        [("Coach A", "Skrivaren går."), ("Coach B", "Nytt lösenord.")],
    )
    resolving.merge_notes(at(second), visit_id=visit, revisions=fork.revisions, text=fork.together)
    second.sync(), first.sync()
    assert resolving.forked_notes(at(first)) == resolving.forked_notes(at(second)) == ()
    notes = first.ask(lambda session: session.query(VisitNote).order_by(VisitNote.id).all())
    assert [len(note.parents) for note in notes] == [0, 0, 2]
    assert set(notes[-1].parents) == {notes[0].id, notes[1].id}


def test_a_merged_note_holds_no_personnummer(forked: tuple[Laptop, Laptop, str]) -> None:
    _first, second, visit = forked
    (fork,) = resolving.forked_notes(at(second))
    with pytest.raises(SensitiveText):
        resolving.merge_notes(
            at(second), visit_id=visit, revisions=fork.revisions, text="Hon heter 19121212-1212"
        )
    assert resolving.forked_notes(at(second)) == (fork,)
