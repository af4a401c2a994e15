"""The residents: found while typing, shown whole, and never stored with what must not be stored."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from itcoach import residents
from itcoach.codes import written
from itcoach.privacy.protection import NotYours
from itcoach.residents import ResidentRefused
from itcoach.sensitive.findings import SensitiveText
from itcoach.visiting import visits
from itcoach.workplace import Workplace
from models.booking import Booking
from models.people import Coach, Resident
from models.visit import VisitNote
from models.vocabulary import DeviceKind, DoneBy, Gender, Outcome, Source, Topic
from models.wire import to_wire
from sync.entities import ENTITIES
from sync.protocol import Change
from sync.steps.pull import apply_changes


@pytest.fixture(autouse=True)
def _the_same_codes_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itcoach.codes.secrets.choice", random.Random(1).choice)


@pytest.fixture
def gunvor(work: Workplace) -> str:
    return residents.create(
        work, name="Gunvor Öberg", phone="070-123 45 67", address="Björkvägen 3", area="Lindholmen"
    ).resident_id


@pytest.fixture
def another(work: Workplace) -> Workplace:
    with work.store.write() as session:
        session.add(coach := Coach(name="Coach B"))
    return Workplace(work.store, work.clock, coach.id)


def names(work: Workplace, text: str) -> list[str]:
    return [hit.shown_name for hit in residents.search(work, text=text)]


def write_note(work: Workplace, resident_id: str, text: str) -> str:
    visit = visits.start_drop_in(work, resident_id=resident_id)
    visits.save_draft(work, visit_id=visit.visit_id, text=text)
    visits.finish(work, visit_id=visit.visit_id)
    return visit.visit_id


@pytest.mark.parametrize(
    "typed",
    [
        "g", "gun", "GUNVOR", "öberg", "oberg", "gun öb", "öberg gunvor", "björkv", "bjorkvagen 3",
        "lindholm", "0701234567", "070-12", "070 123 45", "070-1234567", "07 01 23", "+46 70 123",
        "+46701234567", "0046 70 12",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("gunvor")
def test_a_person_is_found_however_it_is_typed(work: Workplace, typed: str) -> None:
    residents.create(work, name="Nils Ek", phone="08-51 23 45 67", address="Storgatan 12")
    assert names(work, typed) == ["Gunvor Öberg"]


@pytest.mark.usefixtures("gunvor")
@pytest.mark.parametrize(
    "typed", ["", "  ", "-", "x", "gunilla", "gunvor ek", "070-999", '"', "AND", "*", "name:"]
)
def test_what_fits_nobody_finds_nobody(work: Workplace, typed: str) -> None:
    assert names(work, typed) == []


@pytest.mark.usefixtures("gunvor")
def test_a_whole_letter_pasted_into_the_field_does_no_harm(work: Workplace) -> None:
    assert names(work, "Gunvor Öberg " * 2_000) == ["Gunvor Öberg"]
    assert names(work, "Kära IT-coach! " * 2_000) == []


@pytest.mark.usefixtures("gunvor")
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("gunvor", ""),
        ("070-1", "telefon 070-123 45 67"),
        ("björk", "adress Björkvägen 3, Lindholmen"),
        ("gunvor lindholmen", "adress Björkvägen 3, Lindholmen"),
    ],
)
def test_a_hit_says_where_the_words_are(work: Workplace, typed: str, why: str) -> None:
    assert [hit.why for hit in residents.search(work, text=typed)] == [why]


def test_a_code_is_found(work: Workplace, gunvor: str) -> None:
    code = residents.card(work, resident_id=gunvor).code
    for typed in (code, code.lower(), f"{code[:3]} {code[3:]}", written(code)):
        assert [hit.why for hit in residents.search(work, text=typed)] == [f"kod {written(code)}"]


def test_words_of_a_note_find_the_person_and_are_shown_in_their_place(work: Workplace, gunvor: str) -> None:
    write_note(work, gunvor, "Vi gick igenom hur man byter bläck i skrivaren. Hon klarade det själv.")
    (hit,) = residents.search(work, text="skriv")
    assert (hit.name, hit.why) == (
        "Gunvor Öberg",
        "i en anteckning: …hur man byter bläck i skrivaren. Hon klarade det själv.",
    )
    assert names(work, "skriv black") == ["Gunvor Öberg"]
    assert names(work, "skriv router") == []


def test_a_short_word_of_a_note_is_found_whole(work: Workplace, gunvor: str) -> None:
    write_note(work, gunvor, "En ny tv.")
    assert [names(work, typed) for typed in ("tv", "ny", "t")] == [["Gunvor Öberg"], ["Gunvor Öberg"], []]


def test_words_that_were_edited_away_find_nothing(work: Workplace, gunvor: str) -> None:
    visit_id = write_note(work, gunvor, "Skrivaren krånglade")
    visits.edit_note(work, visit_id=visit_id, text="Routern krånglade")
    assert (names(work, "skrivaren"), names(work, "routern")) == ([], ["Gunvor Öberg"])


def test_a_revision_that_arrives_after_its_successor_is_not_found(work: Workplace, gunvor: str) -> None:
    now = to_wire(work.clock.now())
    written = {"visit_id": "v", "resident_id": gunvor, "written_by": "", "written_at": now, "parents": []}
    newer = Change("visit_note", "newer", 1, 8, data=written | {"parents": ["older"], "text": "router"})
    older = Change("visit_note", "older", 1, 9, data=written | {"text": "skrivare"})
    for arrived in ([newer], [older, newer]):
        with work.store.write() as session:
            apply_changes(session, arrived, work.clock.now())
        assert (names(work, "skrivare"), names(work, "router")) == ([], ["Gunvor Öberg"])


def test_revisions_that_arrive_together_are_found_by_the_newest(work: Workplace, gunvor: str) -> None:
    first = write_note(work, gunvor, "Skrivaren krånglade")
    with work.store.read() as session:
        known = session.scalars(select(VisitNote).where(VisitNote.visit_id == first)).one()
    data = {name: to_wire(getattr(known, name)) for name in ENTITIES["visit_note"].columns}
    texts = {"second": ([known.id], "Routern"), "third": (["second"], "Surfplattan")}
    arrived = [
        Change("visit_note", record, 1, 1, data=data | {"parents": parents, "text": text})
        for record, (parents, text) in texts.items()
    ]
    with work.store.write() as session:
        apply_changes(session, arrived, work.clock.now())
    found = [names(work, typed) for typed in ("skrivaren", "routern", "surfplattan")]
    assert found == [[], [], ["Gunvor Öberg"]]


def test_names_come_before_notes_and_each_person_once(work: Workplace, gunvor: str) -> None:
    berit = residents.create(work, name="Berit Skrivare").resident_id
    write_note(work, gunvor, "skrivare igen")
    write_note(work, berit, "skrivare här med")
    assert names(work, "skrivare") == ["Berit Skrivare", "Gunvor Öberg"]


def test_a_short_beginning_lists_names_in_order(work: Workplace) -> None:
    for name in ("Åke Ek", "Berit Alm", "Anna Ek", "Arne Ek"):
        residents.create(work, name=name)
    assert names(work, "a") == ["Anna Ek", "Arne Ek", "Berit Alm", "Åke Ek"]
    assert names(work, "å")[0] == "Åke Ek"


def test_a_protected_identity_is_found_by_its_code_alone(work: Workplace, another: Workplace) -> None:
    hidden = residents.create(work, protected_identity=True, goal="Vill nå systern")
    write_note(work, hidden.resident_id, "Skyddad anteckning om surfplattan")
    for coach in (work, another):
        assert names(coach, "surfplattan") == []
        assert names(coach, hidden.code[:1]) == []
        (hit,) = residents.search(coach, text=hidden.code)
        assert (hit.shown_name, hit.name, hit.why) == (written(hidden.code), "", "Skyddade personuppgifter")


def test_only_the_named_coach_sees_more_than_the_code(work: Workplace, another: Workplace) -> None:
    hidden = residents.create(work, protected_identity=True, goal="Vill nå systern")
    write_note(work, hidden.resident_id, "Hon vill ringa")
    mine = residents.card(work, resident_id=hidden.resident_id)
    theirs = residents.card(another, resident_id=hidden.resident_id)
    assert (mine.goal, mine.hidden, len(mine.visits)) == ("Vill nå systern", False, 1)
    assert (theirs.goal, theirs.hidden, theirs.visits) == ("", True, ())
    assert (theirs.shown_name, theirs.gender) == (written(hidden.code), None)
    assert visits.start_drop_in(another, resident_id=hidden.resident_id).last_visits == ()
    with pytest.raises(NotYours):
        residents.update(another, resident_id=hidden.resident_id, goal="Något annat")


def test_a_protected_identity_is_stored_without_name_telephone_and_address(
    work: Workplace, gunvor: str
) -> None:
    with pytest.raises(ResidentRefused, match="sparas bara koden"):
        residents.create(work, protected_identity=True, name="Gunvor")
    protected = residents.update(work, resident_id=gunvor, protected_identity=True)
    assert (protected.name, protected.phone, protected.address, protected.named_coach_id) == (
        "", "", "", work.coach_id,
    )  # fmt: skip
    with pytest.raises(ResidentRefused, match="pappersakten"):
        residents.update(work, resident_id=gunvor, phone="070-123 45 67")
    assert names(work, "gunvor") == []


def test_a_card_holds_all_that_is_known(work: Workplace, gunvor: str) -> None:
    residents.update(
        work, resident_id=gunvor, birth_year=1941, gender=Gender.WOMAN, heard_from=Source.LIBRARY,
        goal="Jag vill se barnbarnen",
    )  # fmt: skip
    residents.add_device(work, resident_id=gunvor, kind=DeviceKind.IPAD, model="iPad Air")
    visit = visits.start_drop_in(work, resident_id=gunvor)
    visits.add_task(
        work, visit_id=visit.visit_id, topic=Topic.CONTACT, outcome=Outcome.SOLVED, done_by=DoneBy.RESIDENT
    )
    visits.save_draft(work, visit_id=visit.visit_id, text="Vi ringde")
    visits.finish(work, visit_id=visit.visit_id, next_step="Öva")
    with work.store.write() as session:
        for days in (-1, 7):
            start = work.clock.now() + timedelta(days=days)
            session.add(Booking(resident_id=gunvor, start=start, wish=f"om {days} dagar"))
    card = residents.card(work, resident_id=gunvor)
    assert (card.birth_year, card.gender, card.heard_from) == (1941, Gender.WOMAN, Source.LIBRARY)
    assert [device.model for device in card.devices] == ["iPad Air"]
    assert [(v.note, v.next_step, v.tasks[0].done_by) for v in card.visits] == [
        ("Vi ringde", "Öva", "resident")
    ]
    assert [booking.wish for booking in card.bookings] == ["om 7 dagar"]


def test_a_code_is_given_and_kept(work: Workplace, gunvor: str) -> None:
    code = residents.card(work, resident_id=gunvor).code
    assert len(code) == 6
    assert residents.update(work, resident_id=gunvor, name="Gunvor Ek").code == code


@pytest.mark.parametrize("year", [1899, 2027, 41, 19410203])
def test_a_birth_year_that_cannot_be_is_refused(work: Workplace, gunvor: str, year: int) -> None:
    with pytest.raises(ResidentRefused, match="fyra siffror"):
        residents.update(work, resident_id=gunvor, birth_year=year)
    assert residents.card(work, resident_id=gunvor).birth_year is None


@pytest.mark.parametrize("field", ["name", "goal", "address", "safety_note", "contact_name", "language"])
def test_a_personnummer_is_refused_wherever_it_is_written(work: Workplace, gunvor: str, field: str) -> None:
    with pytest.raises(SensitiveText) as refused:
        residents.update(work, resident_id=gunvor, **{field: "Gunvor 19121212-1212"})
    assert refused.value.cleaned == "Gunvor"
    assert getattr(residents.card(work, resident_id=gunvor), field) != "Gunvor 19121212-1212"


def test_a_personnummer_among_the_devices_is_refused(work: Workplace, gunvor: str) -> None:
    device = residents.add_device(work, resident_id=gunvor, kind=DeviceKind.IPAD)
    for edit in (
        lambda: residents.add_device(work, resident_id=gunvor, kind=DeviceKind.IPAD, note="121212-1212"),
        lambda: residents.update_device(
            work, device_id=device.device_id, kind=DeviceKind.IPAD, model="", system="", note="121212-1212"
        ),
    ):
        with pytest.raises(SensitiveText):
            edit()


def test_a_text_too_long_for_its_place_is_refused_in_words(work: Workplace, gunvor: str) -> None:
    with pytest.raises(ResidentRefused, match="Korta den till högst 200 tecken"):
        residents.update(work, resident_id=gunvor, name="G" * 201)


def test_a_resident_has_a_name(work: Workplace, gunvor: str) -> None:
    for edit in (
        lambda: residents.create(work, phone="070"),
        lambda: residents.update(work, resident_id=gunvor, name="  "),
    ):
        with pytest.raises(ResidentRefused, match="Skriv ett namn"):
            edit()


def test_a_device_is_changed_and_removed(work: Workplace, gunvor: str) -> None:
    device = residents.add_device(work, resident_id=gunvor, kind=DeviceKind.PRINTER, model="HP")
    residents.update_device(
        work, device_id=device.device_id, kind=DeviceKind.PRINTER, model="Canon", system="", note=""
    )
    assert [each.model for each in residents.card(work, resident_id=gunvor).devices] == ["Canon"]
    residents.remove_device(work, device_id=device.device_id)
    assert residents.card(work, resident_id=gunvor).devices == ()


@pytest.mark.usefixtures("gunvor")
@pytest.mark.parametrize(
    ("name", "phone", "same"),
    [
        ("gunvor oberg", "", True),
        ("Öberg, Gunvor", "", True),
        ("G. Öberg", "0701234567", True),
        ("Gunvor", "", False),
        ("Gunvor Öbergsson", "", False),
        ("", "070-123", False),
        ("", "", False),
    ],
)
def test_somebody_who_is_there_already_is_pointed_out(
    work: Workplace, name: str, phone: str, same: bool
) -> None:
    found = residents.same_person_candidates(work, name=name, phone=phone)
    assert [hit.name for hit in found] == (["Gunvor Öberg"] if same else [])


def test_a_field_that_does_not_exist_is_a_bug(work: Workplace, gunvor: str) -> None:
    with pytest.raises(TypeError, match="nickname"):
        residents.update(work, resident_id=gunvor, nickname="Gun")
    with work.store.read() as session:
        assert session.get_one(Resident, gunvor).name == "Gunvor Öberg"
