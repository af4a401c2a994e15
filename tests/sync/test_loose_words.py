"""Words that hang on no record: typed in a dialog when it locked, an incident half told."""

from sqlalchemy import select

from itcoach.safety import incidents
from itcoach.syncing import drafts
from itcoach.workplace import Workplace
from models.people import Resident
from models.safety import IncidentDraft
from sync.steps.extract import held_here
from tests.helpers.central import Laptop, Server
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


def test_what_was_typed_about_a_person_and_saved_nowhere_is_in_the_extract(server: Server) -> None:
    laptop = server.laptop()
    person = gunvor(laptop)
    locked_while_typing(laptop, person)
    beside = str(laptop.ask(lambda session: held_here(session, person)).beside)
    for words in ("ZORVALD Öst", "0701 om Zorvalds skrivare", "Zorvald föll"):
        assert words in beside
    assert "kaffe" not in beside
