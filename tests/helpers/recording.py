"""Record what laptops and a server of today say to each other, for the programs of tomorrow.

Run once for each new date in ``sync.protocol`` or number of ``SCHEMA_VERSION``, when it is to be released:
``python -m tests.helpers.recording tests/sync/recordings``. It plays a fixed story with real laptops and a
real server and writes each exchange as a JSON file, the shape of the records, and the databases of a laptop
and a server in the middle of their work.
"""

import json
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import delete, update

import sync.client.asking
import sync.client.run
from models.base import derived_id
from models.booking import Booking, BusyTime
from models.clock import Clock
from models.database import Store, connect, open_store
from models.measurement import FollowUp, Measurement, TimeEntry, WorkloadPoint
from models.outbox import SCHEMA_VERSION
from models.people import Coach, Device, Resident
from models.sync_state import SyncState
from models.visit import Finding, Handout, Leaflet, Visit, VisitNote, VisitTask
from models.vocabulary import DeviceKind, LeafletKind, MeasurementKind, TimeCategory, Topic
from sync.central.database import bring_up_to_date, central_engine
from sync.central.devices import revoke
from sync.central.edits import edit
from sync.client import DatabaseVault, SyncTrouble, pair
from sync.entities import ENTITIES
from sync.protocol import PAIR_PATH, PROTOCOL_NOW, SYNC_PATH, unpack
from sync.tables import sync_clock, sync_device, sync_receipt
from tests.helpers.central import KEY, Laptop, Server, start_server
from tests.helpers.wire import loopback

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ANNA = derived_id("coach", "coach a")
BENGT = derived_id("coach", "coach b")
ROWS_A_PAGE = 6


def number(n: int) -> str:
    """Return an identity that is the same in every recording."""
    return f"01938000-0000-7000-8000-{n:012}"


class Tape(httpx.BaseTransport):
    """The real network; what passes is written down."""

    def __init__(self, story: "Story", laptop: str) -> None:
        self._story, self._laptop = story, laptop
        self._real = loopback()
        self.lose_the_next_answer = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = unpack(request.read(), request.headers.get("content-encoding", ""))
        answer = self._real.handle_request(request)
        answer.read()
        self._story.write(
            laptop=self._laptop,
            path=request.url.path,
            token=request.headers.get("authorization", "").removeprefix("Bearer "),
            request=json.loads(body),
            status=answer.status_code,
            answer=json.loads(answer.content),
        )
        if self.lose_the_next_answer:
            self.lose_the_next_answer = False
            raise httpx.ReadError("reset", request=request)
        return answer


class Story:
    """What happens, one file for each exchange and each deed at the server."""

    def __init__(self, folder: Path, server: Server) -> None:
        self._folder, self._server = folder, server
        self._step, self._says = 0, ""
        self.laptops: dict[str, Laptop] = {}
        self.tapes: dict[str, Tape] = {}

    def says(self, says: str) -> None:
        """Tell what the next steps are about."""
        self._says = says

    def write(self, **what: Any) -> None:
        self._step += 1
        name = f"{self._step:02}-{self._says.lower().replace(' ', '-')}.json"
        (self._folder / name).write_text(json.dumps(what, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def pair(self, name: str, coach: str) -> Laptop:
        server = self._server
        store = open_store(server.folder / f"{name}.db", KEY, server.clock)
        tape = Tape(self, name)
        self.write(at_the_server="code", coach=coach, laptop=name)
        code = server.code(coach)
        paired = pair(store, server.clock, server.url, code, name, DatabaseVault(store), transport=tape)
        client = sync.client.run.SyncClient(store, server.clock, transport=tape)
        laptop = Laptop(store, client, paired.coach_id, server.clock)
        server.laptops.append(laptop)
        self.laptops[name], self.tapes[name] = laptop, tape
        return laptop

    def edit(self, kind: str, entity: str, record: str, **patch: Any) -> None:
        """Let the switchboard edit."""
        self.write(at_the_server="edit", kind=kind, entity=entity, record=record, patch=patch)
        edit(
            self._server.engine,
            self._server.clock,
            self._server.tenant,
            actor="switchboard",
            kind=kind,  # type: ignore[arg-type]
            entity=entity,
            record=record,
            patch=patch,
        )

    def forget(self, name: str, after: int, *, new_life: bool) -> None:
        """Put the server back to when it had a laptop's edits up to ``after``."""
        self.write(at_the_server="forget", laptop=name, after=after, new_life=new_life)
        forget(self._server, device_of(self.laptops[name].store), after, new_life=new_life)

    def revoke(self, name: str) -> None:
        self.write(at_the_server="revoke", laptop=name)
        revoke(self._server.engine, self._server.tenant, device_of(self.laptops[name].store))

    def ask(self, name: str, *, token: str | None = None, **changes: Any) -> None:
        """Say something that no client says."""
        store = self.laptops[name].store
        with store.read() as session:
            state = session.get_one(SyncState, 1)
        body = {
            "protocol": PROTOCOL_NOW,
            "device": state.device_id,
            "epoch": state.epoch,
            "cursor": state.cursor,
            "schema_v": SCHEMA_VERSION,
            "results_ack": state.acked,
            "whole": False,
            "limit": 100,
            "ops": [],
        }
        with httpx.Client(transport=Tape(self, name)) as http:
            http.post(
                self._server.url + SYNC_PATH,
                json=body | changes,
                headers={"Authorization": f"Bearer {token or state.token}"},
            )

    def expect_trouble(self, name: str) -> None:
        try:
            self.laptops[name].sync()
        except SyncTrouble:
            return
        raise AssertionError("the sync went well")


def device_of(store: Store) -> str:
    with store.read() as session:
        return session.get_one(SyncState, 1).device_id


def forget(server: Server, device: str, after: int, *, new_life: bool) -> None:
    """Take the memory of a laptop's later edits from the server, as a backup that is put back does."""
    mine = (sync_device.c.tenant_id == server.tenant) & (sync_device.c.device == device)
    with server.everything.execution_options(writes=True).begin() as connection:
        connection.execute(update(sync_device).where(mine).values(last_op_seq=after))
        connection.execute(
            delete(sync_receipt).where(
                sync_receipt.c.tenant_id == server.tenant,
                sync_receipt.c.device == device,
                sync_receipt.c.last_op > after,
            )
        )
        if new_life:
            connection.execute(
                update(sync_clock)
                .where(sync_clock.c.tenant_id == server.tenant)
                .values(epoch="01938000-1111-7000-8000-000000000000")
            )


def a_days_work() -> list[Any]:
    """Return one record of every kind that a laptop makes."""
    person, visit, booking = number(1), number(5), number(3)
    return [
        Resident(id=person, code="A7K3QX", name="Gunvor Öberg", birth_year=1941, created_at=NOW),
        Resident(id=number(2), code="B2M8RT", name="Åke Ström", phone="0650-123 45"),
        Booking(id=booking, resident_id=person, coach_id=ANNA, start=NOW, wish="Mejl på surfplattan"),
        Booking(id=number(4), resident_id=number(2), coach_id=ANNA, start=NOW + timedelta(hours=2)),
        Visit(id=visit, booking_id=booking, resident_id=person, coach_id=ANNA, start=NOW),
        VisitTask(id=number(6), visit_id=visit, topic=Topic.PRINTER, steps_done=[1, 2]),
        VisitNote(
            id=number(7), visit_id=visit, resident_id=person, text="Första", written_by=ANNA, written_at=NOW
        ),
        Device(id=number(8), resident_id=person, kind=DeviceKind.IPAD),
        Measurement(
            id=number(9), resident_id=person, instrument="DD-12/1", answers=[0, 3, "declined"], asked_by=ANNA
        ),
        FollowUp(id=number(10), resident_id=person, kind=MeasurementKind.SIX_MONTHS, due=date(2027, 5, 23)),
        Finding(id=number(11), visit_id=visit, coach_id=ANNA, text="Brandvarnaren saknas", noticed_at=NOW),
        Leaflet(id=number(12), resident_id=person, kind=LeafletKind.VISIT_SUMMARY, made_at=NOW),
        BusyTime(id=number(13), coach_id=ANNA, start=NOW, end=NOW + timedelta(hours=1), title="Möte"),
        TimeEntry(
            id=number(14), coach_id=ANNA, day=date(2026, 11, 23), category=TimeCategory.VISIT, minutes=60
        ),
        WorkloadPoint(
            id=number(15), coach_id=ANNA, day=date(2026, 11, 23), title="Besök", time_needed=5, difficulty=3
        ),
        Handout(
            id=number(16), coach_id=ANNA, place="Biblioteket", kind=LeafletKind.FLYER, copies=20, left_at=NOW
        ),
        Coach(id=derived_id("coach", "coach c"), name="Coach C"),
    ]


def delete_here(laptop: Laptop, model: Any, record: str) -> None:
    with laptop.store.write() as session:
        session.delete(session.get_one(model, record))


def tell(story: Story) -> None:
    """Let everything happen that two laptops of one coach and a switchboard can do to each other."""
    story.says("pairing")
    first = story.pair("first", "Coach A")
    with httpx.Client(transport=Tape(story, "first")) as http:
        story.says("wrong code")
        body = {"protocol": PROTOCOL_NOW, "code": "AAAA-AAAA", "device_name": "x", "municipality": ""}
        http.post(story._server.url + PAIR_PATH, json=body)  # noqa: SLF001
    story.says("first push of every kind")
    first.add(*a_days_work())
    first.sync()
    story.says("nothing to say")
    first.sync()
    story.says("second laptop of the coach fetches pages")
    second = story.pair("second", "Coach A")
    second.sync()
    conflicts(story, first, second)
    refusals(story, first)
    out_of_step(story, first, second)


def conflicts(story: Story, first: Laptop, second: Laptop) -> None:
    story.says("both change a field")
    second.change(Resident, number(1), goal="Mejla barnbarnen", two_coaches_needed=True)
    second.sync()
    first.change(Resident, number(1), goal="Betala räkningar", language="finska")
    first.sync()
    story.says("switchboard moves and coach finishes")
    story.edit("update", "booking", number(3), start="2026-11-24T09:00:00Z", status="cancelled")
    first.change(Booking, number(3), status="done", minutes=45)
    first.sync()
    story.says("delete and late edit")
    delete_here(first, BusyTime, number(13))
    first.sync()
    second.change(BusyTime, number(13), title="Flyttat möte")
    second.sync()
    story.says("delete of what another changed")
    second.change(Device, number(8), note="Laddaren saknas")
    second.sync()
    delete_here(first, Device, number(8))
    first.sync()
    second.sync()


def refusals(story: Story, first: Laptop) -> None:
    story.says("refused edits")
    first.change(VisitNote, number(7), text="Ändrad i efterhand")
    first.change(VisitNote, number(7), text="Ändrad en gång till")
    first.sync()
    first.change(VisitNote, number(7), text="Och en tredje")
    first.sync()
    story.says("protected and gone")
    story.edit(
        "update", "resident", number(2), protected_identity=True, named_coach_id=BENGT, name="", phone=""
    )
    first.change(Resident, number(2), goal="Kommer för sent")
    first.sync()


def out_of_step(story: Story, first: Laptop, second: Laptop) -> None:
    story.says("answer lost and asked again")
    first.change(Resident, number(1), goal="Ringa med bild")
    story.tapes["first"].lose_the_next_answer = True
    story.expect_trouble("first")
    first.sync()
    story.says("gap")
    with first.store.read() as session:
        acked = session.get_one(SyncState, 1).acked
    story.forget("first", acked - 2, new_life=False)
    first.change(Resident, number(1), area="Hudik")
    first.sync()
    story.says("another edit of the same number")
    used = {"op": acked, "entity": "resident", "record": number(1), "kind": "update", "patch": {"goal": "?"}}
    story.ask("first", ops=[used])
    story.says("ahead")
    story.ask("second", cursor=1_000_000)
    story.says("from a newer program")
    story.ask("second", protocol="2999-01-01")
    story.ask("second", ops=[used | {"op": 1_000, "schema_v": 99}])
    story.says("unreadable")
    story.ask("second", ops=[{"op": "x"}])
    story.says("unknown token")
    story.ask("second", token="nobody")
    story.says("new life of the server")
    story.forget("first", acked - 1, new_life=True)
    first.sync()
    second.sync()
    story.says("revoked")
    story.revoke("second")
    story.expect_trouble("second")


def leave_work_lying(story: Story) -> Laptop:
    """Leave a laptop with every kind of unfinished business, and a server that knows half of it."""
    laptop, other = story.pair("laptop", "Coach A"), story.pair("other", "Coach A")
    laptop.add(*a_days_work())
    laptop.sync(), other.sync()
    conflicts(story, laptop, other)
    laptop.change(VisitNote, number(7), text="Ändrad i efterhand")
    laptop.sync()
    other.change(Resident, number(1), area="Delsbo")
    other.sync()
    laptop.change(Resident, number(1), goal="Svaret kom aldrig fram", area="Hudik")
    laptop.add(Resident(id=number(20), code="C4N9SU", name="Svaret försvann"))
    story.tapes["laptop"].lose_the_next_answer = True
    story.expect_trouble("laptop")
    laptop.add(Resident(id=number(21), code="D5P2TV", name="Väntar"))
    laptop.change(Resident, number(2), goal="Väntar också")
    delete_here(laptop, FollowUp, number(10))
    return laptop


def leave(folder: Path) -> None:
    """Keep the databases as they lie, and then what laptop and server say to each other next."""
    folder.mkdir()
    server = new_server()
    laptop = leave_work_lying(Story(Path(tempfile.mkdtemp()), server))
    laptop.client.close(), laptop.store.close()
    for source, name in ((laptop.store.path, "laptop.db"), (server.folder / "central.db", "central.db")):
        connection = connect(source, KEY)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(source, folder / name)
    story = Story(folder, server)
    story.says("next sync")
    store = open_store(laptop.store.path, KEY, server.clock)
    client = sync.client.run.SyncClient(store, server.clock, transport=Tape(story, "laptop"))
    client.sync()
    client.close(), store.close(), server.close()


def shape() -> dict[str, dict[str, str]]:
    """Return the fields of each kind of record, with what they hold."""
    return {
        name: {
            column.name: f"{column.type!r}{' or nothing' if column.nullable else ''}"
            for column in entity.columns.values()
        }
        for name, entity in ENTITIES.items()
    }


def main(folder: Path) -> None:
    """Record what is not recorded yet."""
    folder.mkdir(parents=True, exist_ok=True)
    sync.client.asking.PAGE_ROWS = ROWS_A_PAGE  # type: ignore[misc]
    exchanges, databases = folder / PROTOCOL_NOW, folder / f"schema-{SCHEMA_VERSION}"
    if not exchanges.exists():
        exchanges.mkdir()
        server = new_server()
        tell(Story(exchanges, server))
        server.close()
    if not databases.exists():
        leave(databases)
    shapes = folder / f"schema-{SCHEMA_VERSION}.json"
    if not shapes.exists():
        shapes.write_text(json.dumps(shape(), indent=1) + "\n", "utf-8")


def new_server() -> Server:
    folder = Path(tempfile.mkdtemp())
    engine = central_engine(f"sqlite:///{folder}/central.db", lambda _path: KEY)
    bring_up_to_date(engine)
    return start_server(engine, Clock.starting_at(NOW), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
