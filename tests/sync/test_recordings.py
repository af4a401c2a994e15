"""Programs of yesterday at a server of today, and a program of today at a server of yesterday.

The recordings are of real programs (tests/helpers/recording.py); they are never edited.
"""

import json
import shutil
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from models.clock import Clock
from models.database import Store, open_store
from models.measurement import FollowUp
from models.people import Municipality, Resident
from models.sync_state import SyncState
from models.vocabulary import Sharing
from sync.central.database import bring_up_to_date, central_engine
from sync.client import SyncClient, conflicts, set_aside, status
from sync.client.troubles import ServerTooOld
from sync.protocol import PROTOCOLS, unpack
from sync.tables import ROWS
from tests.helpers.central import KEY, Server
from tests.helpers.recording import NOW, number
from tests.helpers.replay import RECORDINGS, SHAPES, Replay, steps

RELEASED = sorted(RECORDINGS.glob("schema-*/"))
"""The databases of each shape that was released."""


def test_every_protocol_that_is_spoken_is_recorded() -> None:
    recorded = {folder.name for folder in RECORDINGS.iterdir() if not folder.name.startswith("schema-")}
    assert recorded == set(PROTOCOLS) == set(SHAPES)


@pytest.mark.parametrize("protocol", sorted(SHAPES))
def test_a_recorded_laptop_gets_answers_that_it_reads_and_that_mean_the_same(
    server: Server, protocol: str
) -> None:
    with httpx.Client() as http:
        replay = Replay(server, protocol, http)
        for name, step in steps(RECORDINGS / protocol):
            try:
                replay.step(step)
            except AssertionError as error:
                raise AssertionError(name) from error


class OldServer(httpx.BaseTransport):
    """A server of then: it gives its recorded answers, and takes only what it took then."""

    def __init__(self, schema: Path) -> None:
        (self._told,) = [step for _name, step in steps(schema)]
        self._number = int(schema.name.removeprefix("schema-"))
        self._too_new = dict(steps(RECORDINGS / "2026-11-22"))["33-from-a-newer-program"]
        self._takes = True

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        said = json.loads(unpack(request.read(), request.headers.get("content-encoding", "")))
        if any(each["schema_v"] > self._number for each in said["ops"]):
            return httpx.Response(self._too_new["status"], json=self._too_new["answer"], request=request)
        answer = self._told["answer"]
        if not said["ops"]:  # it knows of no digests
            answer = answer | {"results": [], "changes": []}
        else:
            assert self._takes
            assert said["ops"] == self._told["request"]["ops"]
            self._takes = False
        return httpx.Response(200, json=answer, request=request)


@pytest.fixture(params=RELEASED, ids=lambda folder: folder.name)
def schema(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def old_laptop(schema: Path, tmp_path: Path) -> Path:
    """Give the database of a laptop of an old schema, in the middle of its work."""
    return Path(shutil.copy(schema / "laptop.db", tmp_path / "itcoach.db"))


def waiting(store: Store) -> int:
    with store.read() as session:
        return status(session).waiting


def test_a_laptop_that_is_newer_than_its_server_sends_what_was_made_before(
    schema: Path, old_laptop: Path
) -> None:
    store = open_store(old_laptop, KEY, Clock.starting_at(NOW))
    client = SyncClient(store, Clock.starting_at(NOW), transport=OldServer(schema))
    assert client.sync().sent == 5
    with store.read() as session:
        assert status(session).waiting == 0
        assert session.get_one(Resident, number(21)).rev == 1
        assert session.get_one(Resident, number(1)).area == "Delsbo"
        assert "area" in [each.field for each in conflicts(session)]
    client.close(), store.close()


def test_a_laptop_that_is_newer_than_its_server_keeps_what_it_makes_and_says_so(
    schema: Path, old_laptop: Path
) -> None:
    store = open_store(old_laptop, KEY, Clock.starting_at(NOW))
    with store.write() as session:
        session.add(Resident(id=number(30), code="NYTT", name="Gjord med det nya programmet"))
    client = SyncClient(store, Clock.starting_at(NOW), transport=OldServer(schema))
    assert waiting(store) == 6
    for _ in range(2):
        with pytest.raises(ServerTooOld, match="nyare än servern"):
            client.sync()
        assert waiting(store) == 1
    with store.read() as session:
        assert session.get_one(Resident, number(30)).name == "Gjord med det nya programmet"
    client.close(), store.close()


def served(schema: Path, tmp_path: Path) -> Server:
    """Serve the recorded database of a server of an old schema, brought up to date."""
    folder = tmp_path / "served"
    folder.mkdir()
    shutil.copy(schema / "central.db", folder / "central.db")
    engine = central_engine(f"sqlite:///{folder}/central.db", lambda _path: KEY)
    bring_up_to_date(engine)
    server = Server(engine, Clock.starting_at(NOW), 1, folder)
    server.go_up()
    return server


def test_a_laptop_and_a_server_of_an_old_schema_are_brought_up_to_date_with_all_they_hold(
    schema: Path, old_laptop: Path, tmp_path: Path
) -> None:
    sharing = Sharing.OWN if schema.name == "schema-1" else Sharing.ALL  # it came with the second
    server, store = served(schema, tmp_path), open_store(old_laptop, KEY, Clock.starting_at(NOW))
    with store.write() as session:
        assert session.scalar(select(Municipality.sharing)) == sharing
        assert [each.reason for each in set_aside(session)] == ["append_only"]
        assert len(conflicts(session)) == 4
        session.execute(update(SyncState).values(server_url=server.url))
    assert waiting(store) == 5  # two of them the server has: their answer was lost
    client = SyncClient(store, Clock.starting_at(NOW))
    result = client.sync()
    assert (result.sent, result.set_aside, waiting(store)) == (5, 0, 0)
    with store.read() as session:
        assert session.get(FollowUp, number(10)) is None
    names = {row["code"]: (row["name"], row["goal"]) for row in server.rows(ROWS["resident"])}
    assert names == {
        "A7K3QX": ("Gunvor Öberg", "Svaret kom aldrig fram"),
        "B2M8RT": ("Åke Ström", "Väntar också"),
        "C4N9SU": ("Svaret försvann", ""),
        "D5P2TV": ("Väntar", ""),
    }
    assert [row["sharing"] for row in server.rows(ROWS["municipality"])] == [sharing]
    client.close(), store.close(), server.close(), server.engine.dispose()
