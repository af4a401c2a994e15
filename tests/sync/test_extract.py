"""All that is held about a person can be asked for, by the coach who may hold the person and nobody else."""

import json
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from itcoach import residents
from itcoach.extract import making
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.clock import Clock
from models.people import Device, Resident
from models.rights import AccessEntry
from models.visit import NoteDraft, Visit, VisitTask
from models.vocabulary import AccessPart, DeviceKind, Sharing, Topic
from sync.central.accounts import MUNICIPALITY_RECORD, create_municipality
from sync.central.database import reading
from sync.central.extract import make_extract
from sync.client.troubles import LaptopUnknown, NotYours, Revoked
from sync.protocol import EXTRACT_PATH, PROTOCOL_NOW, ExtractRequest, encode
from sync.steps import apply
from sync.steps.extract import held_at_server, held_here
from sync.tables import ROWS
from tests.helpers.central import Laptop, Server, share
from tests.helpers.printed import Printed
from tests.helpers.whole_person import SECRET, texts_of, whole_person
from tests.sync.conftest import Shell, on_sqlite
from tests.sync.test_intruders import token_of


def a_person(laptop: Laptop, **fields: Any) -> str:
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor", **fields)
    visit = Visit(
        resident_id=person.id, coach_id=laptop.coach_id, start=laptop.clock.now(), next_step="Mejla"
    )
    laptop.add(person, visit)
    laptop.sync()
    return person.id


def asked_with(server: Server, token: str, device: str, person: str) -> httpx.Response:
    message = encode(ExtractRequest(PROTOCOL_NOW, device, person))
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(server.url + EXTRACT_PATH, content=message, headers=headers)


# Who should not get in


def test_a_coach_who_does_not_hold_the_resident_gets_nothing(server: Server) -> None:
    share(server, Sharing.OWN)
    mine, other = server.laptop("Coach A"), server.laptop("Coach B")
    person = a_person(mine)
    with pytest.raises(NotYours):
        other.client.extract(person)
    assert server.count(ROWS["access_entry"]) == 0
    assert mine.client.extract(person).held.records


@on_sqlite
def test_a_protected_identity_is_handed_to_the_named_coach_alone(server: Server) -> None:
    mine, other = server.laptop("Coach A"), server.laptop("Coach B")
    person = a_person(mine)
    other.client.extract(person)  # all coaches share all residents here
    mine.change(Resident, person, protected_identity=True, named_coach_id=mine.coach_id, name="")
    mine.sync()
    with pytest.raises(NotYours):
        other.client.extract(person)
    assert mine.client.extract(person).held.records


@on_sqlite
def test_who_does_not_exist_and_who_is_not_yours_are_told_alike(server: Server) -> None:
    share(server, Sharing.OWN)
    mine, other = server.laptop("Coach A"), server.laptop("Coach B")
    person, token = a_person(mine), token_of(other)
    device = other.ask(
        lambda session: session.connection().exec_driver_sql("SELECT device_id FROM sync_state").scalar()
    )
    answers = [asked_with(server, token, device, each) for each in (person, new_id())]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1


def test_another_municipality_gets_nothing(server: Server) -> None:
    person = a_person(server.laptop("Coach A"))
    other = create_municipality(server.engine, server.clock, name="Granköping")
    stranger = server.laptop("Coach A", tenant=other)
    with pytest.raises(NotYours):
        stranger.client.extract(person)
    with reading(server.engine, tenant=other) as connection:
        assert held_at_server(connection, other, person).records == []


@on_sqlite
def test_without_a_token_or_with_that_of_another_laptop_nothing_is_handed_out(server: Server) -> None:
    mine = server.laptop("Coach A")
    person = a_person(mine)
    assert asked_with(server, "guessed", new_id(), person).status_code == 401
    assert asked_with(server, token_of(mine), new_id(), person).status_code == 401
    assert server.count(ROWS["access_entry"]) == 0


@on_sqlite
def test_a_laptop_that_is_shut_out_gets_nothing(server: Server) -> None:
    from sync.central.devices import devices, revoke

    mine = server.laptop("Coach A")
    person = a_person(mine)
    revoke(server.engine, server.tenant, devices(server.engine, server.tenant)[0].device)
    with pytest.raises((Revoked, LaptopUnknown)):
        mine.client.extract(person)


# What is in it


def test_every_text_of_every_kind_of_record_is_in_the_extract(server: Server) -> None:
    laptop = server.laptop()
    person, *belongings = whole_person(laptop.coach_id)
    laptop.add(person, *belongings)
    laptop.sync()
    before = person.goal
    laptop.change(Resident, person.id, goal="Qxzvk nytt mål")
    laptop.sync()
    held = laptop.client.extract(person.id).held
    found = {text for each in (*held.records, *held.changes) for text in texts_of(each.fields)}
    wanted = {text for record in (person, *belongings) for text in texts_of(vars(record))} | {
        "Qxzvk nytt mål"
    }
    assert SECRET.decode() in str(wanted).lower()
    assert wanted - found == set()
    assert [before, "Qxzvk nytt mål"] in [each.fields.get("goal") for each in held.changes]
    assert {each.table for each in held.records} >= {each.__tablename__ for each in belongings}


@on_sqlite
def test_a_correction_keeps_what_stood_before_in_the_extract(server: Server, clock: Clock) -> None:
    laptop = server.laptop()
    work = Workplace(laptop.store, clock, laptop.coach_id)
    person = residents.create(work, name="Gunvor Berg", phone="070-1").resident_id
    laptop.sync()
    residents.update(work, resident_id=person, name="Gunvor Öberg", phone="")
    laptop.sync()
    held = laptop.client.extract(person).held
    assert {"name": ["Gunvor Berg", "Gunvor Öberg"], "phone": ["070-1", ""]} in [
        each.fields for each in held.changes
    ]
    paper = making.as_pdf(making.gather(work, resident_id=person, server=laptop.client.extract(person)))
    words = " ".join(Printed(paper).text.split())
    assert "Namnet: från ”Gunvor Berg” till ”Gunvor Öberg”" in words
    assert "Telefonen var: 070-1" in words


@on_sqlite
def test_where_names_stay_on_the_laptop_its_extract_has_them_and_the_server_s_has_not(
    server: Server, clock: Clock
) -> None:
    laptop = server.laptop()
    server.edit("municipality", MUNICIPALITY_RECORD, {"regime": "coded"}, actor="operator")
    laptop.sync()
    person = a_person(laptop, goal="Ringa")
    answer = laptop.client.extract(person)
    assert "Gunvor" not in str(answer)
    work = Workplace(laptop.store, clock, laptop.coach_id)
    words = " ".join(
        Printed(making.as_pdf(making.gather(work, resident_id=person, server=answer))).text.split()
    )
    assert "Namnet: Gunvor" in words
    assert "Ditt namn och anteckningarna finns bara krypterade på din IT-coachs dator" in words


@on_sqlite
def test_what_is_deleted_and_where_two_wrote_stand_in_it(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    person = a_person(first)
    device = Device(id=new_id(), resident_id=person, kind=DeviceKind.IPHONE, note="Sprucket glas")
    first.add(device)
    first.sync(), second.sync()
    first.change(Resident, person, goal="Ringa")
    second.change(Resident, person, goal="Mejla")
    with first.store.write() as session:
        session.delete(session.get_one(Device, device.id))
    first.sync(), second.sync()
    held = first.client.extract(person).held
    assert "Sprucket glas" in str([each.fields for each in held.changes if each.kind == "delete"])
    assert [(each.field, each.mine, each.theirs) for each in held.conflicts] == [("goal", "Mejla", "Ringa")]


@on_sqlite
def test_a_booking_that_is_somebody_elses_now_shows_only_its_time_before(server: Server) -> None:
    laptop = server.laptop()
    before, now = Resident(id=new_id(), code="A7K3QX"), Resident(id=new_id(), code="B7K3QX")
    booking = Booking(id=new_id(), resident_id=before.id, start=server.clock.now(), wish="Skrivaren")
    laptop.add(before, now, booking)
    laptop.sync()
    laptop.change(Booking, booking.id, resident_id=now.id, wish="Hennes surfplatta")
    laptop.sync()
    held = laptop.client.extract(before.id).held
    assert "Skrivaren" in str(held)
    assert "Hennes surfplatta" not in str(held)
    assert now.id not in str(held)


def taken_from_erik(laptop: Laptop) -> tuple[str, str]:
    """Correct whose a booking and a visit are; return who it is now, and the booking."""
    erik, gunvor = Resident(id=new_id(), code="B7K3QX"), Resident(id=new_id(), code="A7K3QX")
    start = laptop.clock.now()
    booking = Booking(id=new_id(), resident_id=erik.id, start=start, wish="Erik har demens")
    visit = Visit(id=new_id(), resident_id=erik.id, coach_id=laptop.coach_id, start=start)
    task = VisitTask(id=new_id(), visit_id=visit.id, topic=Topic.PRINTER, note="Eriks lösenord")
    laptop.add(erik, gunvor, booking, visit, task)
    laptop.sync()
    laptop.change(VisitTask, task.id, note="Mejlet")
    laptop.sync()
    laptop.change(Booking, booking.id, resident_id=gunvor.id, wish="Gunvor vill skriva ut")
    laptop.change(Visit, visit.id, resident_id=gunvor.id)
    laptop.change(VisitTask, task.id, note="Utskriften")
    laptop.sync()
    return gunvor.id, booking.id


@on_sqlite
@pytest.mark.parametrize("deleted", [False, True], ids=["standing", "deleted"])
def test_a_booking_that_was_somebody_elses_shows_nothing_of_that_time(
    server: Server, deleted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The visit too, as in a database where one was moved before the server refused it."""
    monkeypatch.setattr(apply, "moves_away", lambda *_: False)
    laptop = server.laptop()
    gunvor, booking = taken_from_erik(laptop)
    if deleted:
        with laptop.store.write() as session:
            session.delete(session.get_one(Booking, booking))
        laptop.sync()
    held = str(laptop.client.extract(gunvor).held)
    here = laptop.ask(lambda session: str(held_here(session, gunvor)))
    for told in (held, here):
        assert "Gunvor vill skriva ut" in told
        assert "Utskriften" in told
        assert "demens" not in told
        assert "Eriks lösenord" not in told


@on_sqlite
def test_what_two_wrote_about_somebody_else_before_is_not_in_it(server: Server) -> None:
    first, second = server.laptop("Coach A"), server.laptop("Coach B")
    erik, gunvor = Resident(id=new_id(), code="B7K3QX"), Resident(id=new_id(), code="A7K3QX")
    booking = Booking(id=new_id(), resident_id=erik.id, start=server.clock.now(), wish="Datorn")
    first.add(erik, gunvor, booking)
    first.sync(), second.sync()
    first.change(Booking, booking.id, wish="Erik har demens")
    second.change(Booking, booking.id, wish="Erik minns dåligt")
    first.sync(), second.sync(), first.sync()
    first.change(Booking, booking.id, resident_id=gunvor.id, wish="Gunvor vill skriva ut")
    first.sync()
    assert len(first.client.extract(erik.id).held.conflicts) == 1
    held = first.client.extract(gunvor.id).held
    assert held.conflicts == []
    assert "Erik" not in str(held)


def test_an_extract_is_itself_in_the_access_log(server: Server) -> None:
    laptop = server.laptop()
    person = a_person(laptop)
    held = laptop.client.extract(person).held
    (look,) = held.access  # it knows of itself
    assert (look.fields["coach_id"], look.fields["part"]) == (laptop.coach_id, "extract")
    make_extract(server.engine, server.clock, server.tenant, "A7K3Q-X")
    looks = [(row["coach_id"], row["action"]) for row in server.rows(ROWS["access_entry"])]
    assert looks == [(laptop.coach_id, "exported"), (None, "exported")]
    laptop.sync()
    with laptop.store.read() as session:
        assert [each.part for each in session.query(AccessEntry)] == [AccessPart.EXTRACT]


@on_sqlite
def test_the_laptops_part_has_what_no_server_holds(server: Server) -> None:
    laptop = server.laptop()
    person = a_person(laptop)
    visit = Visit(id=new_id(), resident_id=person, coach_id=laptop.coach_id, start=laptop.clock.now())
    laptop.add(visit, VisitTask(visit_id=visit.id, topic=Topic.OTHER, note="Skickas senare"))
    laptop.change(Resident, person, phone="070-123 45 67")
    with laptop.store.write() as session:
        session.add(NoteDraft(visit_id=visit.id, text="Ännu inte färdig", saved_at=laptop.clock.now()))
    here = laptop.ask(lambda session: held_here(session, person))
    assert [each.fields["note"] for each in here.records if each.table == "visit_task"] == ["Skickas senare"]
    assert {"070-123 45 67"} <= {text for each in here.outbox for text in texts_of(each.fields)}
    assert [each.fields["text"] for each in here.beside if each.table == "note_draft"] == ["Ännu inte färdig"]
    assert "Skickas senare" not in str(laptop.client.extract(person).held)


@on_sqlite
def test_the_operator_writes_it_as_a_paper_and_as_json(server: Server, shell: Shell, tmp_path: Path) -> None:
    laptop = server.laptop("Anna Ek")
    person = a_person(laptop, goal="Ringa barnbarnen")
    for name in ("extract.pdf", "extract.json"):
        code, said = shell("extract", "a7k3q-x", "-o", str(tmp_path / name))
        assert (code, "Läs igenom det innan det lämnas ut" in said) == (0, True)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    words = " ".join(Printed((tmp_path / "extract.pdf").read_bytes()).text.split())
    assert "Målet: Ringa barnbarnen" in words
    assert "Anna Ek skrev in ditt kort" in words
    assert "den som sköter kommunens server sparade till fil registerutdrag" in words
    read = json.loads((tmp_path / "extract.json").read_text("utf-8"))
    assert (read["person"], read["missing"]) == (person, ["laptops"])


@on_sqlite
def test_an_extract_is_not_written_over_another_file(server: Server, shell: Shell, tmp_path: Path) -> None:
    a_person(server.laptop())
    (file := tmp_path / "extract.pdf").write_bytes(b"another's")
    code, said = shell("extract", "A7K3QX", "-o", str(file))
    assert (code, f"Det finns redan en fil {file}." in said, file.read_bytes()) == (1, True, b"another's")
    assert server.count(ROWS["access_entry"]) == 0  # nobody has looked
    assert shell("extract", "A7K3QX", "-o", str(file), "--force")[0] == 0
    assert file.read_bytes().startswith(b"%PDF")


@on_sqlite
@pytest.mark.parametrize(
    ("person", "file", "words"),
    [
        ("A7K3QX", "extract.doc", "slutar varken på .pdf"),
        ("B7K3QX", "extract.pdf", "ingen person med den koden"),
    ],
)
def test_no_extract_is_made_by_mistake(
    server: Server, shell: Shell, tmp_path: Path, person: str, file: str, words: str
) -> None:
    a_person(server.laptop())
    code, said = shell("extract", person, "-o", str(tmp_path / file))
    assert (code, words in said, (tmp_path / file).exists()) == (1, True, False)
    assert server.count(ROWS["access_entry"]) == 0
