"""A person whose data are restricted (GDPR article 18): the server holds it too, whatever a laptop runs."""

import pytest
from sqlalchemy import delete

from itcoach.syncing.aside import open_set_aside, send_edits_again
from itcoach.workplace import Workplace
from models.base import new_id
from models.booking import Booking
from models.people import Device, Resident
from models.rights import RightsRequest
from models.visit import Visit, VisitNote, VisitTask
from models.vocabulary import DeviceKind, RequestKind, RequestState, Topic
from sync.central.backup import begin_new_life
from sync.central.ledger import Ledger
from sync.tables import ROWS, audit_event, sync_conflict, sync_head
from tests.helpers.central import Laptop, Server
from tests.sync.conftest import on_sqlite
from tests.sync.test_tampered import Edit, send

PERSON, REQUEST, VISIT, TASK, DONE, DEVICE = (new_id() for _ in range(6))
NOW = "2026-11-23T08:00:00Z"


@pytest.fixture
def anna(server: Server) -> Laptop:
    """Give the laptop of Gunvor's coach, who is with her right now."""
    laptop = server.laptop("Coach A")
    now, coach = laptop.clock.now(), laptop.coach_id
    laptop.add(
        Resident(id=PERSON, code="A7K3QX", name="Gunvor", goal="Mejla"),
        Booking(resident_id=PERSON, coach_id=coach, start=now),
        Visit(id=VISIT, resident_id=PERSON, coach_id=coach, start=now),
        VisitTask(id=TASK, visit_id=VISIT, topic=Topic.PRINTER),
        VisitTask(id=DONE, visit_id=VISIT, topic=Topic.PRINTER),
        Device(id=DEVICE, resident_id=PERSON, kind=DeviceKind.IPAD),
        RightsRequest(
            id=REQUEST, resident_id=PERSON, kind=RequestKind.RESTRICTION, asked_at=now, taken_by=coach
        ),
    )
    laptop.sync()
    return laptop


def decide(server: Server, state: RequestState) -> None:
    server.edit("rights_request", REQUEST, {"state": state.value, "reference": "KS 1"}, actor="operator")


def words_about_gunvor(coach: str) -> list[Edit]:
    by, of, visit = {"coach_id": coach}, {"resident_id": PERSON}, new_id()
    note = {"visit_id": VISIT, "text": "ord", "written_by": coach, "written_at": NOW}
    return [
        ("update", "resident", PERSON, {"goal": "Mejla"}, {"goal": "ord"}),
        ("insert", "visit_note", new_id(), {}, of | note),
        ("insert", "visit", visit, {}, by | of | {"start": NOW, "next_step": "ord"}),
        ("insert", "visit_task", new_id(), {}, {"visit_id": visit, "topic": "printer", "note": "ord"}),
        ("update", "visit", VISIT, {"next_step": ""}, {"next_step": "ord", "status": "finished"}),
        ("update", "visit_task", TASK, {"note": ""}, {"note": "ord"}),
        ("delete", "visit_task", DONE, {}, {}),
        ("insert", "finding", new_id(), {}, by | {"visit_id": VISIT, "text": "ord", "noticed_at": NOW}),
        ("resend", "device", DEVICE, {}, of | {"kind": "ipad", "note": "ord"}),
        ("resend", "device", new_id(), {}, of | {"kind": "ipad", "note": "ord"}),
    ]


def test_the_server_takes_nothing_about_the_person_from_any_laptop(server: Server, anna: Laptop) -> None:
    decide(server, RequestState.GRANTED)
    before = {name: server.rows(table) for name, table in ROWS.items()}
    forged = words_about_gunvor(anna.coach_id)
    assert send(server, server.laptop("Coach A"), *forged) == ["restricted"] * len(forged)
    assert {name: server.rows(table) for name, table in ROWS.items()} == before
    assert server.count(sync_conflict) == 0


@on_sqlite
def test_an_edit_that_would_only_be_kept_as_a_conflict_is_not_taken_either(
    server: Server, anna: Laptop
) -> None:
    anna.change(Resident, PERSON, goal="Ringa")
    with anna.store.write() as session:
        session.delete(session.get_one(Device, DEVICE))
    anna.sync()
    decide(server, RequestState.GRANTED)
    loses: Edit = ("update", "resident", PERSON, {"goal": "Mejla"}, {"goal": "ord"})
    too_late: Edit = ("update", "device", DEVICE, {"note": ""}, {"note": "ord"})
    assert send(server, server.laptop("Coach A"), loses, too_late) == ["restricted"] * 2
    assert server.count(sync_conflict) == 0


@on_sqlite
def test_the_server_takes_the_end_of_the_visit_what_the_person_asks_for_and_what_must_be_reported(
    server: Server, anna: Laptop
) -> None:
    decide(server, RequestState.GRANTED)
    by, of = {"coach_id": anna.coach_id}, {"resident_id": PERSON}
    asked = {"kind": "erasure", "asked_at": NOW, "taken_by": anna.coach_id, "words": "ord"}
    ended = {"end": NOW, "status": "finished", "checked_out_at": NOW, "travel_minutes": 20}
    under_way = {"end": None, "status": "open", "checked_out_at": None, "travel_minutes": None}
    happened = {"kind": "threat", "happened_at": NOW, "happened": "ord", "done": ""}
    answers = send(
        server,
        server.laptop("Coach A"),
        ("update", "visit", VISIT, under_way, ended),
        ("insert", "booking", new_id(), {}, by | of | {"start": NOW}),
        ("insert", "access_entry", new_id(), {}, by | of | {"at": NOW, "action": "read", "part": "card"}),
        ("insert", "rights_request", new_id(), {}, of | asked),
        ("insert", "incident", new_id(), {}, by | of | happened),
        ("update", "resident", PERSON, {"protected_identity": False}, {"protected_identity": True}),
    )
    assert set(answers) <= {"applied", "merged"}
    assert {row["status"] for row in server.rows(ROWS["visit"])} == {"finished"}
    assert {row["protected_identity"] for row in server.rows(ROWS["resident"])} == {True}


@on_sqlite
def test_what_was_written_before_the_laptop_heard_waits_there_and_arrives_when_it_has_ended(
    server: Server, anna: Laptop
) -> None:
    decide(server, RequestState.GRANTED)
    note = {"resident_id": PERSON, "visit_id": VISIT, "written_by": anna.coach_id}
    anna.add(VisitNote(text="Ser på bilder", written_at=anna.clock.now(), **note))
    assert anna.sync().set_aside == 1
    assert server.count(ROWS["visit_note"]) == 0
    work = Workplace(anna.store, anna.clock, anna.coach_id)
    (view,) = open_set_aside(work)
    assert "Uppgifterna om invånaren är begränsade" in view.why
    assert any("Ser på bilder" in line for line in view.lines)
    decide(server, RequestState.DONE)
    send_edits_again(work, entity=view.entity, record_id=view.record_id)
    assert anna.sync().set_aside == 0
    assert [row["text"] for row in server.rows(ROWS["visit_note"])] == ["Ser på bilder"]


@on_sqlite
def test_what_a_restored_server_had_before_comes_back_to_it(server: Server, anna: Laptop) -> None:
    decide(server, RequestState.GRANTED)
    anna.sync()
    with server.everything.execution_options(writes=True).begin() as connection:
        connection.execute(delete(ROWS["device"]).where(ROWS["device"].c.id == DEVICE))
        for table in (sync_head, audit_event):
            connection.execute(delete(table).where(table.c.record == DEVICE))
    begin_new_life(server.engine, ledger=Ledger(server.folder / "ledger.jsonl"), clock=server.clock)
    assert anna.sync().set_aside == 0
    assert [row["id"] for row in server.rows(ROWS["device"])] == [DEVICE]
