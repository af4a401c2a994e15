"""In coded no order of edits, syncs and mishaps lets a word out, or loses it where it was written."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from itcoach.syncing import resolving
from itcoach.visiting.history import current_notes
from itcoach.workplace import Workplace
from models.base import new_id
from models.people import Device, Resident
from models.sync_state import SyncState
from models.visit import Visit, VisitNote
from models.vocabulary import DeviceKind, Regime
from sync.central.accounts import MUNICIPALITY_RECORD
from sync.central.backup import begin_new_life
from sync.central.ledger import Ledger
from sync.client import conflicts
from sync.tables import CENTRAL_METADATA
from tests.helpers.central import Laptop, Server
from tests.helpers.wire import Wire
from tests.sync.conftest import on_sqlite

TOKEN = "wjqf"
STEPS = (
    "name", "goal", "area", "note", "apparatus", "sync", "sync", "settle", "refetch", "compare", "restored",
    "office",
)  # fmt: skip
_number = itertools.count()


class Story:
    """A person whom two coaches meet, and what each has typed on the own laptop."""

    def __init__(self, server: Server, laptops: list[Laptop]) -> None:
        self.server, self.laptops = server, laptops
        now = server.clock.now()
        self.person = Resident(id=new_id(), code=f"T{next(_number):05}", name=self.word())
        self.visit = Visit(id=new_id(), resident_id=self.person.id, coach_id=laptops[0].coach_id, start=now)
        self.device = Device(id=new_id(), resident_id=self.person.id, kind=DeviceKind.IPAD)
        self.typed: list[dict[tuple[type[Any], str, str], str]] = [
            {(Resident, self.person.id, "name"): str(self.person.name)},
            {},
        ]
        laptops[0].add(self.person, self.visit, self.device)
        for laptop in laptops:
            laptop.sync()

    def word(self) -> str:
        return f"{TOKEN}{next(_number)}"

    def do(self, who: int, step: str) -> None:
        getattr(self, step)(who)

    def change(self, who: int, model: type[Any], record: str, field: str) -> None:
        word = self.word()
        self.laptops[who].change(model, record, **{field: word})
        self.typed[who][model, record, field] = word

    def name(self, who: int) -> None:
        self.change(who, Resident, self.person.id, "name")

    def goal(self, who: int) -> None:
        self.change(who, Resident, self.person.id, "goal")

    def apparatus(self, who: int) -> None:
        self.change(who, Device, self.device.id, "note")

    def area(self, who: int) -> None:
        self.laptops[who].change(Resident, self.person.id, area=f"Område {next(_number)}")

    def note(self, who: int) -> None:
        laptop = self.laptops[who]
        newest = laptop.ask(lambda session: current_notes(session, [self.visit.id]).get(self.visit.id, ()))
        note = VisitNote(
            id=new_id(), visit_id=self.visit.id, resident_id=self.person.id, parents=[n.id for n in newest],
            text=self.word(), written_by=laptop.coach_id, written_at=laptop.clock.now(),
        )  # fmt: skip
        self.typed[who][VisitNote, note.id, "text"] = note.text
        laptop.add(note)

    def sync(self, who: int) -> None:
        self.laptops[who].sync()

    def settle(self, who: int) -> None:
        """Let the version stand that lost."""
        laptop = self.laptops[who]
        work = Workplace(laptop.store, laptop.clock, laptop.coach_id)
        for clash in laptop.ask(conflicts)[:1]:
            resolving.take(work, conflict_id=clash.id, mine=not clash.mine_won)

    def refetch(self, who: int) -> None:
        self.state(who, cursor=0, whole=True)

    def compare(self, who: int) -> None:
        self.state(who, compared_at=None)

    def state(self, who: int, **values: Any) -> None:
        with self.laptops[who].store.write() as session:
            session.execute(update(SyncState).values(**values))

    def restored(self, _who: int) -> None:
        begin_new_life(
            self.server.engine, ledger=Ledger(self.server.folder / "none"), clock=self.server.clock
        )

    def office(self, _who: int) -> None:
        patch = {"goal": self.word(), "area": f"Växeln {next(_number)}"}
        self.server.edit("resident", self.person.id, patch)

    def come_to_rest(self) -> None:
        for laptop in (*self.laptops, *self.laptops):
            laptop.sync()


@on_sqlite
@settings(
    max_examples=20, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(STEPS)), min_size=4, max_size=14))
def test_no_word_leaves_and_none_is_lost(
    pair_of_laptops: "tuple[Server, list[Laptop], Wire]", steps: list[tuple[int, str]]
) -> None:
    server, laptops, wire = pair_of_laptops
    story = Story(server, laptops)
    for who, step in steps:
        story.do(who, step)
    story.come_to_rest()
    for laptop, typed in zip(laptops, story.typed, strict=True):
        for (model, record, field), word in typed.items():
            assert getattr(laptop.get(model, record), field) == word
    areas = {laptop.get(Resident, story.person.id).area for laptop in laptops}
    assert len(areas) == 1
    assert TOKEN not in wire.said.decode()
    assert TOKEN not in str([server.rows(table) for table in CENTRAL_METADATA.sorted_tables])


@pytest.fixture
def pair_of_laptops(server: Server) -> "tuple[Server, list[Laptop], Wire]":
    server.edit("municipality", MUNICIPALITY_RECORD, {"regime": Regime.CODED.value}, actor="operator")
    wire = Wire()
    laptops = [server.laptop(name, transport=wire) for name in ("Coach A", "Coach B")]
    for laptop in laptops:
        laptop.sync()
    return server, laptops, wire
