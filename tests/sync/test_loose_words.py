"""Words that hang on no record: typed in a dialog when it locked, an incident half told."""

from sqlalchemy import select

from itcoach.safety import incidents
from itcoach.syncing import drafts
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.measurement import MeasurementDraft
from models.people import Resident
from models.safety import IncidentDraft
from models.visit import NoteDraft, Visit
from models.vocabulary import MeasurementKind, Sharing
from sync.steps.extract import held_here
from tests.helpers.central import Laptop, Server, share
from tests.sync.conftest import on_sqlite
from tests.sync.test_erasure import erase_at
from tests.sync.test_retention import clock, gunvor, on_disk, pass_months, remove

__all__ = ["clock"]  # the fixture: months can pass

pytestmark = on_sqlite


def locked_while_typing(laptop: Laptop, person: str) -> None:
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    laptop.change(Resident, person, name="Zorvald Öst")
    typed = [
        ("Ny bokning", "Vem: ZORVALD Öst\nGäller: skrivaren"),
        ("Ny bokning", "Ring 0701 om Zorvalds skrivare, kod A7K3Q-X"),
        ("Möte", "Köp kaffe till huset i öster"),
    ]
    drafts.keep_typed(work, typed=typed)
    form = incidents.open_incident(work, resident_id=person)
    incidents.save_incident_draft(work, form=form, fields={"happened": "Zorvald föll"})


def left(laptop: Laptop) -> list[str]:
    work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
    assert laptop.ask(lambda session: session.scalars(select(IncidentDraft)).all()) == []
    return [each.text for each in drafts.left_behind(work)]


def test_what_was_typed_about_an_erased_person_and_saved_nowhere_goes_too(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    locked_while_typing(laptop, person)
    laptop.sync()
    erase_at(server, person)
    laptop.sync()
    assert left(laptop) == ["Köp kaffe till huset i öster"]
    assert on_disk(laptop) == {}


def test_what_was_typed_about_somebody_whose_time_is_over_goes_too(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    locked_while_typing(laptop, person)
    laptop.sync()
    pass_months(server, 25)
    remove(server)
    laptop.sync()
    assert left(laptop) == ["Köp kaffe till huset i öster"]
    assert on_disk(laptop) == {}


def half_told(server: Server) -> tuple[Laptop, Laptop, str, Booking]:
    """Let a colleague begin two forms about a resident whom both visit."""
    share(server, Sharing.OWN)
    mine, other = server.laptop("Coach A"), server.laptop("Coach B")
    person, then = gunvor(mine), server.clock.now()
    booking = Booking(id=new_id(), resident_id=person, coach_id=other.coach_id, start=then)
    mine.add(booking)
    mine.sync(), other.sync()
    with other.store.write() as session:
        session.add(
            IncidentDraft(id=new_id(), resident_id=person, fields={"happened": "Zorvald"}, saved_at=then)
        )
        session.add(
            MeasurementDraft(
                resident_id=person,
                kind=MeasurementKind.FIRST,
                instrument="DD-12/1",
                answers=[1],
                extras={"better": "Zorvald"},
                saved_at=then,
            )
        )
    return mine, other, person, booking


def forms(laptop: Laptop) -> int:
    kinds = (IncidentDraft, MeasurementDraft)
    return laptop.ask(lambda session: sum(len(session.scalars(select(kind)).all()) for kind in kinds))


def test_a_colleague_keeps_nothing_half_told_of_an_identity_that_is_protected_now(server: Server) -> None:
    mine, other, person, _ = half_told(server)
    work = Workplace(other.store, other.clock, other.coach_id)
    drafts.keep_typed(work, typed=[("Möte", "Zorvald ringde")])
    mine.change(Resident, person, protected_identity=True, named_coach_id=mine.coach_id, name="")
    mine.sync()
    assert forms(other) == 2
    other.sync()
    assert forms(other) == 0
    assert drafts.left_behind(work) == ()


def test_what_was_half_told_has_an_end_where_the_resident_has_left(server: Server) -> None:
    mine, other, person, booking = half_told(server)
    mine.change(Booking, booking.id, coach_id=mine.coach_id)
    mine.sync(), other.sync()
    assert other.ask(lambda session: session.get(Resident, person)) is None
    assert forms(other) == 2  # the coach may still read and copy it
    pass_months(server, 1.1)
    other.sync()
    assert forms(other) == 0


def test_a_note_that_was_begun_has_an_end_where_its_visit_has_left(server: Server) -> None:
    laptop = server.laptop()
    work, here, gone = Workplace(laptop.store, laptop.clock, laptop.coach_id), new_id(), new_id()
    then = server.clock.now()
    laptop.add(Visit(id=here, resident_id=gunvor(laptop), coach_id=laptop.coach_id, start=then))
    with laptop.store.write() as session:
        session.add_all(NoteDraft(visit_id=each, text="Zorvald", saved_at=then) for each in (here, gone))
    drafts.keep_typed(work, typed=[("Möte", "Köp kaffe")])
    laptop.sync()
    assert left(laptop) == ["Zorvald", "Köp kaffe"]  # the coach may still read and copy it
    pass_months(server, 1.1)
    laptop.sync()
    assert left(laptop) == ["Köp kaffe"]
    assert laptop.ask(lambda session: session.get(NoteDraft, here)) is not None


def test_what_was_half_told_stays_with_a_resident_who_is_here(server: Server) -> None:
    _, other, _, _ = half_told(server)
    pass_months(server, 1.1)
    other.sync()
    assert forms(other) == 2


def test_what_was_typed_about_a_person_and_saved_nowhere_is_in_the_extract(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    locked_while_typing(laptop, person)
    beside = str(laptop.ask(lambda session: held_here(session, person)).beside)
    for words in ("ZORVALD Öst", "0701 om Zorvalds skrivare", "Zorvald föll"):
        assert words in beside
    assert "kaffe" not in beside
