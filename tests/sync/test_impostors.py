"""A rogue laptop that uses identities, revisions and residents that are not its own."""

import pytest
from sqlalchemy import select

from models.base import derived_id, new_id
from models.booking import Booking
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.rights import RightsRequest
from models.safety import IncidentDraft
from models.visit import Visit, VisitTask
from models.vocabulary import Sharing, Topic
from sync.central.accounts import NotTaken, add_coach
from sync.central.backup import begin_new_life
from sync.central.erasure import erase
from sync.central.ledger import Ledger
from sync.steps.held import Records
from sync.tables import ROWS, sync_head, sync_holder
from tests.helpers.central import Laptop, Server, share
from tests.sync.conftest import on_sqlite
from tests.sync.test_tampered import Edit, send


def ledger_of(server: Server) -> Ledger:
    return Ledger(server.folder / "ledger" / "ledger.jsonl")


# What a rogue laptop makes of somebody else's identity


@pytest.fixture
def words_of_anna(server: Server) -> tuple[Laptop, Laptop, str, str]:
    """Give Anna's laptop with a draft about Gunvor, a rogue's, Gunvor, and a resident of the rogue's own."""
    share(server, Sharing.OWN)
    anna, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    gunvor, erik = new_id(), new_id()
    for laptop, person, code in ((anna, gunvor, "A7K3QX"), (rogue, erik, "B7K3QX")):
        booking = Booking(resident_id=person, coach_id=laptop.coach_id, start=laptop.clock.now())
        laptop.add(Resident(id=person, code=code), booking)
        laptop.sync()
    with anna.store.write() as session:
        now = anna.clock.now()
        session.add(IncidentDraft(id=new_id(), resident_id=gunvor, fields={"happened": "ord"}, saved_at=now))
    return anna, rogue, gunvor, erik


def a_booking_called(identity: str, resident: str, coach: str) -> Edit:
    patch = {"resident_id": resident, "coach_id": coach, "start": "2026-11-23T08:00:00Z"}
    return "insert", "booking", identity, {}, patch


@on_sqlite
def test_no_record_takes_the_identity_of_one_of_another_kind(
    server: Server, words_of_anna: tuple[Laptop, Laptop, str, str]
) -> None:
    anna, rogue, gunvor, erik = words_of_anna
    twice, about = new_id(), {"resident_id": erik, "kind": "ipad"}
    assert send(
        server,
        rogue,
        a_booking_called(gunvor, erik, rogue.coach_id),
        ("insert", "resident", anna.coach_id, {}, {"code": "C7K3QX"}),
        ("resend", "resident", anna.coach_id, {}, {"code": "C7K3QX"}),
        ("insert", "resident", "?", {}, {"code": "C7K3QX"}),
        ("insert", "device", twice, {}, about),
        a_booking_called(twice, erik, rogue.coach_id),
    ) == ["invalid", "invalid", "after_refused", "invalid", "applied", "invalid"]
    assert len(server.rows(ROWS["resident"])) == 2
    assert {row["resident"] for row in server.rows(sync_holder)} == {gunvor, erik}


@on_sqlite
def test_a_coach_whose_identity_something_else_has_is_not_added_in_silence(server: Server) -> None:
    rogue = server.laptop("Coach B")
    taken = derived_id("coach", "coach z")
    assert send(server, rogue, ("insert", "resident", taken, {}, {"code": "C7K3QX"})) == ["applied"]
    with pytest.raises(NotTaken):
        add_coach(server.engine, server.clock, server.tenant, "Coach Z")


@on_sqlite
def test_an_erasure_takes_nothing_of_another_kind_that_has_the_same_identity(
    server: Server, words_of_anna: tuple[Laptop, Laptop, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a database where such a record was taken before the server refused it."""
    anna, rogue, gunvor, erik = words_of_anna
    monkeypatch.setattr(Records, "is_of_another_kind", lambda *_: False)
    assert send(server, rogue, a_booking_called(gunvor, erik, rogue.coach_id)) == ["applied"]
    anna.change(Resident, gunvor, goal="Mina ord")
    erase(server.engine, server.clock, server.tenant, erik, decision="KS 1", ledger=ledger_of(server))
    assert {row["resident"] for row in server.rows(sync_holder)} == {gunvor}
    assert anna.sync().erased == 0
    assert anna.get(Resident, gunvor).goal == server.rows(ROWS["resident"])[0]["goal"] == "Mina ord"
    (draft,) = anna.ask(lambda session: session.scalars(select(IncidentDraft)).all())
    assert draft.fields == {"happened": "ord"}
    edits = anna.ask(lambda session: session.scalars(select(Outbox).where(Outbox.record == gunvor)).all())
    assert OutboxState.ERASED not in {each.state for each in edits}


# A server that was never restored


@on_sqlite
def test_nothing_is_buried_before_it_comes(server: Server) -> None:
    anna, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    person, booking = new_id(), derived_id("booking", "list", "B-1001")
    assert send(server, rogue, ("resend", "booking", booking, {}, {})) == ["unknown_record"]
    now = anna.clock.now()
    anna.add(Resident(id=person, code="A7K3QX"), Booking(id=booking, resident_id=person, start=now))
    anna.sync(), anna.sync()
    assert anna.get(Booking, booking) is not None


@on_sqlite
def test_a_revision_of_another_life_is_believed_of_a_restored_server_only(server: Server) -> None:
    anna, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    person, new = new_id(), new_id()
    anna.add(Resident(id=person, code="A7K3QX", goal="gammalt"))
    anna.sync()
    claims: list[Edit] = [
        ("resend", "resident", person, {}, {"area": "Centrum"}),
        ("resend", "resident", new, {}, {"code": "B7K3QX"}),
    ]
    assert send(server, rogue, *claims, base_rev=2**30) == ["conflict", "applied"]
    heads = [row for row in server.rows(sync_head) if row["record"] in (person, new)]
    assert [(row["known"], row["rev"] < 4) for row in heads] == [(0, True)] * 2


@on_sqlite
@pytest.mark.parametrize("has_something_to_send", [True, False])
def test_nor_once_the_laptop_has_sent_what_it_held_before_the_restore(
    server: Server, has_something_to_send: bool
) -> None:
    anna, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    person, request = new_id(), new_id()
    asked = RightsRequest(
        id=request, resident_id=person, kind="erasure", asked_at=anna.clock.now(), taken_by=anna.coach_id
    )
    anna.add(Resident(id=person, code="A7K3QX", goal="gammalt"), asked)
    anna.sync(), rogue.sync()
    begin_new_life(server.engine, ledger=ledger_of(server), clock=server.clock)
    if has_something_to_send:
        rogue.change(Resident, person, phone="0650-1")
    rogue.sync()
    claims: list[Edit] = [
        ("resend", "resident", person, {}, {"goal": "annat"}),
        ("resend", "rights_request", request, {}, {"state": "granted"}),
    ]
    assert send(server, rogue, *claims, base_rev=2**30) == ["conflict", "read_only"]
    (head,) = [row for row in server.rows(sync_head) if row["record"] == person]
    assert (head["known"] < 4, head["rev"] < 6) == (True, True)


# Whose it is


@on_sqlite
def test_what_belongs_to_a_person_is_moved_to_nobody_else_but_a_booking(server: Server) -> None:
    anna, rogue = server.laptop("Coach A"), server.laptop("Coach B")
    gunvor, erik, visit, other, task, booking = (new_id() for _ in range(6))
    now, coach = anna.clock.now(), anna.coach_id
    anna.add(
        Resident(id=gunvor, code="A7K3QX"),
        Resident(id=erik, code="B7K3QX"),
        Visit(id=visit, resident_id=gunvor, coach_id=coach, start=now, next_step="Gunvors ord"),
        Visit(id=other, resident_id=erik, coach_id=coach, start=now),
        VisitTask(id=task, visit_id=visit, topic=Topic.OTHER, note="Gunvors ord"),
        Booking(id=booking, resident_id=gunvor, start=now),
    )
    anna.sync()
    assert send(
        server,
        rogue,
        ("update", "visit", visit, {"resident_id": gunvor}, {"resident_id": erik}),
        ("update", "visit_task", task, {"visit_id": visit}, {"visit_id": other}),
        ("update", "booking", booking, {"resident_id": gunvor}, {"resident_id": erik}),
    ) == ["read_only", "read_only", "merged"]
    erase(server.engine, server.clock, server.tenant, gunvor, decision="KS 1", ledger=ledger_of(server))
    assert "Gunvors" not in str([server.rows(ROWS[name]) for name in ("visit", "visit_task")])
