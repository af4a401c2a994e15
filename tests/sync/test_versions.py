"""A laptop that is two versions old can always push, and what it is sent it can read."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text, update

from models.base import Record, new_id
from models.outbox import SCHEMA_VERSION, Outbox, OutboxState
from models.people import Device, Municipality, Resident
from models.sync_state import SyncState
from models.vocabulary import DeviceKind, Sharing
from models.wire import to_wire
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.client import conflicts, status
from sync.client.troubles import ServerTooOld, UpdateNeeded
from sync.entities import ENTITIES
from sync.protocol import Change, Operation
from sync.steps.pull import apply_changes
from sync.steps.push import receive
from sync.steps.refused import RequestRefused
from sync.steps.scope import Author
from sync.versions import STEPS, Step, oldest_reader, raised_change, raised_operation
from tests.helpers.central import Laptop, Server
from tests.helpers.recording import shape
from tests.helpers.replay import RECORDINGS
from tests.sync.conftest import on_sqlite

NewServer = Callable[[str], None]


def shape_of(number: int) -> Any:
    return json.loads((RECORDINGS / f"schema-{number}.json").read_text("utf-8"))


def test_a_change_of_the_records_has_a_number_and_a_step() -> None:
    assert shape() == shape_of(SCHEMA_VERSION), "raise SCHEMA_VERSION and add a step to sync/versions.py"
    assert sorted(STEPS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("number", [number for number, step in STEPS.items() if step.only_adds])
def test_a_step_that_says_so_only_adds(number: int) -> None:
    before, after = shape_of(number), shape_of(number + 1)
    assert all(after[name].items() >= fields.items() for name, fields in before.items())


def test_records_are_sent_to_programs_from_the_last_step_on_that_did_more_than_add() -> None:
    renames = Step(entities={"device": "gadget"})
    assert oldest_reader({1: Step()}) == 1
    assert oldest_reader({1: renames, 2: Step(), 3: Step()}) == 2


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise today's number by two, with the steps of a newer program."""
    split = {"resident": lambda fields: {key: value.split()[0] for key, value in fields.items()}}
    monkeypatch.setitem(STEPS, SCHEMA_VERSION, Step(entities={"device": "gadget"}))
    monkeypatch.setitem(STEPS, SCHEMA_VERSION + 1, Step(fields=split))
    monkeypatch.setattr("sync.versions.SCHEMA_VERSION", SCHEMA_VERSION + 2)


@pytest.mark.usefixtures("steps")
def test_an_edit_that_no_program_can_have_made_is_left_as_it_is_and_refused() -> None:
    odd = Operation(1, "resident", new_id(), "update", patch={"name": 5}, schema_v=SCHEMA_VERSION)
    assert raised_operation(odd) is odd
    good = Operation(1, "device", new_id(), "update", patch={"name": 5}, schema_v=1)
    assert (raised_operation(good).entity, raised_operation(good).schema_v) == ("gadget", SCHEMA_VERSION + 2)


@pytest.mark.usefixtures("steps")
def test_a_record_of_an_older_server_is_raised_and_a_deletion_needs_no_fields() -> None:
    live = Change("resident", "r", 3, 7, data={"name": "Gunvor Öberg"})
    assert raised_change(live, SCHEMA_VERSION).data == {"name": "Gunvor"}
    assert raised_change(Change("device", "d", 3, 7, "deleted"), 1).entity == "gadget"


@given(
    st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text() | st.lists(st.integers())),
    st.integers(min_value=1, max_value=SCHEMA_VERSION),
)
def test_no_edit_stops_a_step(patch: dict[str, Any], number: int) -> None:
    for entity in (*shape(), "unknown"):
        edit_then = Operation(1, entity, "r", "update", patch=patch, schema_v=number)
        assert raised_operation(edit_then).record == "r"


@on_sqlite
def test_an_edit_of_a_newer_program_waits_until_the_server_is_updated(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(person := Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg"))
    with laptop.store.write() as session:
        session.execute(text("UPDATE outbox SET schema_version = :n"), {"n": SCHEMA_VERSION + 1})
    with pytest.raises(ServerTooOld):
        laptop.sync()
    assert (laptop.ask(status).waiting, laptop.get(Resident, person.id).name) == (1, "Gunvor Öberg")


def test_a_choice_of_a_newer_program_travels_unharmed(server: Server) -> None:
    first, second = server.laptop(), server.laptop()
    person = Resident(id=new_id(), code="A7K3QX", gender="agender", heard_from="radio")
    first.add(person, device := Device(id=new_id(), resident_id=person.id, kind="ring"))
    first.sync(), second.sync()
    assert (second.get(Resident, person.id).gender, second.get(Device, device.id).kind) == ("agender", "ring")
    second.change(Resident, person.id, goal="Mejla", heard_from="tv-reklam")
    second.sync(), first.sync()
    assert first.records() == second.records()
    assert (first.get(Resident, person.id).gender, first.get(Resident, person.id).heard_from) == (
        "agender",
        "tv-reklam",
    )


@on_sqlite
def test_an_edit_of_no_shape_at_all_is_refused(server: Server) -> None:
    laptop = server.laptop()
    device = laptop.ask(lambda session: session.scalar(select(SyncState.device_id)))
    author = Author(server.tenant, device, laptop.coach_id, "coach")
    none = Operation(1, "resident", new_id(), "insert", patch={"code": "A7K3QX"}, schema_v=0)
    with server.engine.connect() as connection, pytest.raises(RequestRefused, match="bad_request"):
        receive(connection, author, [none], results_ack=0, now=server.clock.now())


@on_sqlite
def test_a_program_that_has_learnt_more_fetches_everything_again(server: Server) -> None:
    laptop = server.laptop()
    laptop.add(Resident(code="A7K3QX", name="Gunvor Öberg"))
    server.edit("municipality", MUNICIPALITY_RECORD, {"sharing": "all"}, actor="operator")
    laptop.sync()
    with laptop.store.write() as session:  # as an older program left it: it did not know of the choice
        session.execute(text("UPDATE municipality SET sharing = 'own'"))
        session.execute(update(SyncState).values(schema_version=1))
    stop = threading.Event()
    assert laptop.client.sync(lambda _moment: stop.set(), stop).cancelled  # in the middle of it
    laptop.sync()
    assert laptop.get(Municipality, MUNICIPALITY_RECORD).sharing == Sharing.ALL
    assert laptop.sync().requests == 1


def as_older_programs_wrote_it(laptop: Laptop) -> None:
    """Let what waits be of a time when devices were gadgets, and a resident's goal was an aim."""
    with laptop.store.write() as session:
        for row in session.scalars(select(Outbox).where(Outbox.state == OutboxState.WAITING)):
            row.schema_version = 1
            row.entity = {"device": "gadget"}.get(row.entity, row.entity)
            for name in ("patch", "base"):
                fields = {{"goal": "aim"}.get(key, key): value for key, value in getattr(row, name).items()}
                setattr(row, name, fields)


@pytest.fixture
def since_then(monkeypatch: pytest.MonkeyPatch) -> None:
    def aim_is_goal(fields: dict[str, Any]) -> dict[str, Any]:
        return {"goal" if name == "aim" else name: value for name, value in fields.items()}

    monkeypatch.setitem(STEPS, 1, Step(entities={"gadget": "device"}, fields={"resident": aim_is_goal}))


@on_sqlite
@pytest.mark.usefixtures("since_then")
def test_an_updated_program_sends_what_it_wrote_before_as_it_was(server: Server) -> None:
    first, second, person, device = met(server)
    second.change(Resident, person.id, goal="Ringa med bild")
    second.change(Device, device.id, note="Laddaren saknas")
    as_older_programs_wrote_it(second)
    first.change(Resident, person.id, area="Hudik")
    first.sync(), second.sync(), first.sync()
    assert (second.get(Device, device.id).rev, second.ask(status).waiting) == (2, 0)
    assert first.records() == second.records()
    assert first.get(Resident, person.id).goal == "Ringa med bild"


def whole(record: Record) -> dict[str, Any]:
    fields = ENTITIES[record.__tablename__].columns
    return {name: to_wire(getattr(record, name)) for name in fields}


@on_sqlite
@pytest.mark.usefixtures("since_then")
def test_what_waits_from_before_an_update_lies_on_top_of_what_comes(server: Server) -> None:
    _first, second, person, device = met(server)
    second.change(Resident, person.id, goal="Ringa med bild")
    second.change(Device, device.id, note="Laddaren saknas")
    as_older_programs_wrote_it(second)
    come = [
        Change(
            "resident", person.id, 7, 70, data=whole(person) | {"goal": "Läsa tidningen", "area": "Hudik"}
        ),
        Change("device", device.id, 8, 80, data=whole(device) | {"model": "Air"}),
    ]
    with second.store.write() as session:
        apply_changes(session, come, server.clock.now())
    now = second.get(Resident, person.id)
    assert (now.goal, now.area, now.rev) == ("Ringa med bild", "Hudik", 7)
    assert (second.get(Device, device.id).note, second.get(Device, device.id).model) == (
        "Laddaren saknas",
        "Air",
    )


@pytest.fixture
def newer(server: Server) -> Iterator[NewServer]:
    """Put a server in the place of today's that is two shapes newer."""
    with ExitStack() as stack:

        def put(kind: str) -> None:
            server.go_down()
            server.engine.dispose()
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.helpers.newer_server", server.folder / "central", kind],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=Path(__file__).parents[2],
                )
            )
            stack.callback(process.communicate, "")
            assert process.stdout
            server.url = process.stdout.readline().strip()
            assert server.url.startswith("http"), "the newer server did not start"
            for laptop in server.laptops:
                with laptop.store.write() as session:
                    session.execute(update(SyncState).values(server_url=server.url))

        yield put


def met(server: Server) -> tuple[Laptop, Laptop, Resident, Device]:
    """Let two laptops of one coach hold a resident."""
    first, second = server.laptop(), server.laptop()
    person = Resident(id=new_id(), code="A7K3QX", name="Gunvor Öberg", goal="Mejla", area="Delsbo")
    first.add(person, device := Device(id=new_id(), resident_id=person.id, kind=DeviceKind.IPAD))
    first.sync(), second.sync()
    return first, second, person, device


def rows(engine: Engine, question: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


@on_sqlite
def test_a_laptop_two_versions_old_pushes_and_is_asked_to_update(server: Server, newer: NewServer) -> None:
    first, second, person, device = met(server)
    newer("reshaped")
    first.change(Resident, person.id, name="Gunvor Ström", goal="Ringa med bild", area="Hudik")
    first.change(Device, device.id, note="Laddaren saknas")
    first.add(Resident(id=new_id(), code="B2M8RT", name="Åke", goal="Betala räkningar"))
    with pytest.raises(UpdateNeeded, match="nyare än programmet"):
        first.sync()
    assert first.ask(status).waiting == 0
    second.change(Resident, person.id, name="Gun Öberg", goal="Läsa tidningen")
    with pytest.raises(UpdateNeeded):
        second.sync()
    assert rows(server.engine, "SELECT given_name, family_name, aim FROM resident ORDER BY code") == [
        ("Gun", "Ström", "Ringa med bild"),
        ("Åke", "", "Betala räkningar"),
    ]
    assert rows(server.engine, "SELECT note FROM gadget") == [("Laddaren saknas",)]
    (kept,) = second.ask(conflicts)
    assert (kept.field, kept.base, kept.mine, kept.theirs) == (
        "aim",
        "Mejla",
        "Läsa tidningen",
        "Ringa med bild",
    )
    audit = (
        "SELECT entity, field FROM audit_value WHERE rev > 1 AND entity != 'municipality' ORDER BY 1, rev, 2"
    )
    assert rows(server.engine, audit) == [
        ("gadget", "note"),
        ("resident", "aim"),
        ("resident", "family_name"),
        ("resident", "given_name"),
    ]
    assert not second.ask(status).starts_by_itself
    second.change(Resident, person.id, goal="Igen")
    assert second.ask(status).starts_by_itself
    with pytest.raises(UpdateNeeded):
        second.sync()
    assert second.ask(status).waiting == 0
    assert second.get(Resident, person.id).name == "Gun Öberg"


@on_sqlite
def test_what_was_only_added_does_not_disturb_an_older_laptop(server: Server, newer: NewServer) -> None:
    first, second, person, _device = met(server)
    newer("added")
    first.change(Resident, person.id, goal="Ringa med bild")
    first.sync()
    second.change(Resident, person.id, area="Hudik")
    second.sync(), first.sync()
    assert first.records() == second.records()
    assert rows(server.engine, "SELECT goal, area, pronoun FROM resident") == [
        ("Ringa med bild", "Hudik", "hen")
    ]
