"""What a resident asks for stands on the card, and a restriction holds for everything that is written."""

from collections.abc import Callable
from typing import Any

import pytest

from itcoach import residents
from itcoach.privacy import rights
from itcoach.privacy.protection import NotYours
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.measurement import Measurement
from models.people import Resident
from models.restriction import Restricted
from models.rights import RightsRequest
from models.visit import Visit
from models.vocabulary import BookingStatus, DeviceKind, RequestKind, RequestState


@pytest.fixture
def person(work: Workplace) -> str:
    return residents.create(work, name="Gunvor Öberg").resident_id


def decide(work: Workplace, person: str, state: RequestState) -> None:
    """Decide the latest request, as it comes from the server."""
    request = rights.standing(work, resident_id=person).requests[0].request_id
    with work.store.write() as session:
        session.get_one(RightsRequest, request).state = state


def restrict(work: Workplace, person: str) -> None:
    rights.ask(work, resident_id=person, kind=RequestKind.RESTRICTION, words="Rör ingenting")
    decide(work, person, RequestState.GRANTED)


def test_what_is_asked_for_stands_on_the_card_in_the_resident_s_words(work: Workplace, person: str) -> None:
    rights.ask(work, resident_id=person, kind=RequestKind.ERASURE, words=" Jag vill inte stå här ")
    (request,) = rights.standing(work, resident_id=person).requests
    assert (request.words, request.kind, request.state) == (
        "Jag vill inte stå här", RequestKind.ERASURE, RequestState.ASKED,
    )  # fmt: skip
    assert (request.taken_by, request.asked_on) == ("Coach A", work.clock.today())
    assert not request.by_coach


def test_a_coach_settles_extract_and_correction_but_neither_erasure_nor_restriction(
    work: Workplace, person: str
) -> None:
    for kind in RequestKind:
        rights.ask(work, resident_id=person, kind=kind, words="")
    other = residents.create(work, name="Arne").resident_id
    assert rights.standing(work, resident_id=other).requests == ()
    for request in rights.standing(work, resident_id=person).requests:
        if request.by_coach:
            rights.finish(work, request_id=request.request_id)
        else:
            with pytest.raises(rights.NotForACoach):
                rights.finish(work, request_id=request.request_id)
    after = rights.standing(work, resident_id=person).requests
    assert {each.kind: (each.state, each.decided_by, each.by_coach) for each in after} == {
        RequestKind.EXTRACT: (RequestState.DONE, "Coach A", False),
        RequestKind.CORRECTION: (RequestState.DONE, "Coach A", False),
        RequestKind.ERASURE: (RequestState.ASKED, "", False),
        RequestKind.RESTRICTION: (RequestState.ASKED, "", False),
    }


def test_another_coach_neither_sees_makes_nor_settles_requests_of_a_protected_identity(
    work: Workplace,
) -> None:
    with work.store.write() as session:
        session.add(hidden := Resident(code="A7K3QX", protected_identity=True, named_coach_id=new_id()))
        session.flush()
        session.add(
            request := RightsRequest(
                resident_id=hidden.id, kind=RequestKind.EXTRACT, asked_at=work.clock.now(), taken_by=new_id()
            )
        )
    assert rights.standing(work, resident_id=hidden.id).requests == ()
    with pytest.raises(NotYours):
        rights.ask(work, resident_id=hidden.id, kind=RequestKind.EXTRACT, words="")
    with pytest.raises(NotYours):
        rights.finish(work, request_id=request.id)


def visit(work: Workplace, person: str) -> None:
    visits.finish(work, visit_id=visits.start_drop_in(work, resident_id=person).visit_id)


def measure(work: Workplace, person: str) -> None:
    with work.store.write() as session:
        session.add(Measurement(resident_id=person, instrument="DD-12/1", asked_by=work.coach_id))


def take_away(work: Workplace, person: str) -> None:
    residents.remove_device(
        work, device_id=residents.read_card(work, resident_id=person).devices[0].device_id
    )


WRITES: dict[str, Callable[[Workplace, str], Any]] = {
    "card": lambda work, person: residents.update(work, resident_id=person, phone=new_id()[-12:]),
    "device": lambda work, person: residents.add_device(work, resident_id=person, kind=DeviceKind.IPHONE),
    "device taken away": take_away,
    "visit": visit,
    "measurement": measure,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_nothing_more_is_written_about_a_restricted_resident(
    work: Workplace, person: str, write: Callable[[Workplace, str], Any]
) -> None:
    for _ in range(3):
        residents.add_device(work, resident_id=person, kind=DeviceKind.IPHONE)
    write(work, person)
    restrict(work, person)
    before = residents.read_card(work, resident_id=person)
    with pytest.raises(Restricted):
        write(work, person)
    assert residents.read_card(work, resident_id=person) == before
    assert rights.standing(work, resident_id=person).restricted
    decide(work, person, RequestState.DONE)
    write(work, person)


def test_what_is_under_way_can_be_ended_and_requests_are_still_taken(work: Workplace, person: str) -> None:
    visit = visits.start_drop_in(work, resident_id=person)
    booking = Booking(id=new_id(), resident_id=person, coach_id=work.coach_id, start=work.clock.now())
    with work.store.write() as session:
        session.add(booking)
    restrict(work, person)
    rights.ask(work, resident_id=person, kind=RequestKind.EXTRACT, words="Vad står det?")
    with work.store.write() as session:
        session.get_one(Booking, booking.id).status = BookingStatus.CANCELLED
    visits.finish(work, visit_id=visit.visit_id)
    assert not residents.read_card(work, resident_id=person).bookings


def test_a_visit_under_way_gets_no_more_words_and_a_person_may_be_protected_but_not_laid_open(
    work: Workplace, person: str
) -> None:
    visit = visits.start_drop_in(work, resident_id=person).visit_id
    restrict(work, person)
    with pytest.raises(Restricted), work.store.write() as session:
        session.get_one(Visit, visit).next_step = "Öva på sms"
    with work.store.write() as session:
        session.get_one(Resident, person).protected_identity = True
    with pytest.raises(Restricted), work.store.write() as session:
        session.get_one(Resident, person).protected_identity = False


def test_a_restriction_of_one_holds_nobody_else_up(work: Workplace, person: str) -> None:
    restrict(work, person)
    other = residents.create(work, name="Elsa")
    assert residents.update(work, resident_id=other.resident_id, phone="070-1").phone == "070-1"


def test_a_resident_who_comes_back_gets_the_name_again(work: Workplace, person: str) -> None:
    with work.store.write() as session:
        row = session.get_one(Resident, person)
        row.name, row.names_removed_on = "", work.clock.today()
    assert rights.standing(work, resident_id=person).names_removed_on == work.clock.today()
    residents.update(work, resident_id=person, name="Gunvor Öberg")
    assert rights.standing(work, resident_id=person).names_removed_on is None
    with work.store.read() as session:
        assert session.get_one(Resident, person).names_removed_on is None
