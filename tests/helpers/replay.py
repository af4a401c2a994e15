"""Play a recorded laptop against a server of today, and see that both mean the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec

from sync.central.devices import revoke
from sync.central.edits import edit
from sync.protocol import PAIR_PATH
from tests.helpers import shapes_2026_11_22
from tests.helpers.central import Server
from tests.helpers.recording import forget

__all__ = ["RECORDINGS", "SHAPES", "Replay", "steps"]

RECORDINGS = Path(__file__).parents[1] / "sync" / "recordings"
SHAPES: dict[str, Any] = {"2026-11-22": shapes_2026_11_22}

Picture = dict[tuple[str, str], tuple[int, dict[str, Any]]]


def steps(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return each recorded step in order, with its name."""
    for file in sorted(folder.glob("*.json")):
        yield file.stem, json.loads(file.read_text("utf-8"))


class Old:
    """A recorded laptop: what it held after each answer then, and what it would hold today."""

    def __init__(self) -> None:
        self.then: Picture = {}
        self.today: Picture = {}
        self.cursors = {0: 0}


class Replay:
    """One recorded protocol at a server of today.

    Args:
        server: The server, with an empty municipality.
        protocol: The recorded protocol.
        http: What carries the requests.
    """

    def __init__(self, server: Server, protocol: str, http: httpx.Client) -> None:
        self._http, self._server, self._shapes = http, server, SHAPES[protocol]
        self._names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._devices: dict[str, str] = {}
        self._laptops: dict[str, Old] = {}

    def step(self, step: dict[str, Any]) -> None:
        """Do what was done then, and hold the answer against the one of then."""
        if "at_the_server" in step:
            self._at_the_server(step)
        elif step["path"] == PAIR_PATH:
            self._pair(step)
        elif step["status"] == 200:
            self._sync(step)
        else:
            status, body = self._ask(step, self._said(step))
            self._refused(step, status, body)

    def _at_the_server(self, step: dict[str, Any]) -> None:
        server, laptop = self._server, step.get("laptop", "")
        match step["at_the_server"]:
            case "code":
                self._codes[laptop] = server.code(step["coach"])
            case "edit":
                what = {key: step[key] for key in ("kind", "entity", "record", "patch")}
                edit(server.engine, server.clock, server.tenant, actor="switchboard", **what)
            case "forget":
                forget(server, self._devices[laptop], step["after"], new_life=step["new_life"])
            case "revoke":
                revoke(server.engine, server.tenant, self._devices[laptop])

    def _pair(self, step: dict[str, Any]) -> None:
        then = step["answer"]
        said = step["request"]
        if step["status"] == 200:
            said = said | {"code": self._codes[step["laptop"]]}
        status, body = self._ask(step, said)
        if step["status"] != 200:
            self._refused(step, status, body)
            return
        assert status == 200
        answer = msgspec.json.decode(body, type=self._shapes.PairAnswer)
        assert (answer.municipality, answer.coach_id, answer.coach_name) == (
            then["municipality"],
            then["coach_id"],
            then["coach_name"],
        )
        for name in ("device", "token", "municipality_id", "epoch"):
            self._names[then[name]] = getattr(answer, name)
        self._devices[step["laptop"]] = answer.device
        self._laptops[step["laptop"]] = Old()

    def _sync(self, step: dict[str, Any]) -> None:
        old, then = self._laptops[step["laptop"]], step["answer"]
        said = self._said(step)
        answer = self._answer(step, said)
        assert [_meaning(each) for each in msgspec.to_builtins(answer.results)] == [
            _meaning(each) for each in then["results"]
        ]
        assert answer.acked == then["acked"]
        _look(old.then, said["ops"], then)
        _look(old.today, said["ops"], msgspec.to_builtins(answer))
        while answer.more and not then["more"]:  # the pages of today are other ones
            said = said | {"ops": [], "cursor": answer.cursor}
            answer = self._answer(step, said)
            _look(old.today, [], msgspec.to_builtins(answer))
        old.cursors[then["cursor"]] = answer.cursor
        if not then["more"]:
            assert not answer.more
            assert _shown(old.today, old.then) == old.then

    def _refused(self, step: dict[str, Any], status: int, body: bytes) -> None:
        then = step["answer"]
        refusal = msgspec.json.decode(body, type=self._shapes.Refusal)
        assert (status, refusal.error) == (step["status"], then["error"])
        assert refusal.error in self._shapes.KNOWN_ERRORS
        assert refusal.expected == then.get("expected", 0)
        assert bool(refusal.epoch) == bool(then.get("epoch"))

    def _answer(self, step: dict[str, Any], said: dict[str, Any]) -> Any:
        status, body = self._ask(step, said)
        assert status == 200, body
        return msgspec.json.decode(body, type=self._shapes.SyncAnswer)

    def _said(self, step: dict[str, Any]) -> dict[str, Any]:
        said = {key: self._today(value) for key, value in step["request"].items()}
        said["cursor"] = self._laptops[step["laptop"]].cursors.get(said["cursor"], said["cursor"])
        return said

    def _ask(self, step: dict[str, Any], said: dict[str, Any]) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._today(step['token'])}"} if step["token"] else {}
        response = self._http.post(self._server.url + step["path"], json=said, headers=headers)
        return response.status_code, response.content

    def _today(self, value: Any) -> Any:
        return self._names.get(value, value) if isinstance(value, str) else value


def _meaning(result: dict[str, Any]) -> dict[str, Any]:
    clashes = [{**each, "id": ""} for each in result.get("clashes", [])]
    return {"rev": 0, "code": "", **result, "clashes": sorted(clashes, key=lambda each: each["field"])}


def _look(picture: Picture, operations: list[dict[str, Any]], answer: dict[str, Any]) -> None:
    """Put what a laptop did and heard into its picture of the records."""
    for operation, result in zip(operations, answer["results"], strict=True):
        key = operation["entity"], operation["record"]
        if result["status"] != "applied":
            continue
        if operation["kind"] == "delete":
            picture.pop(key, None)
        else:
            picture[key] = result.get("rev", 0), picture.get(key, (0, {}))[1] | operation["patch"]
    for change in answer["changes"]:
        key = change["entity"], change["id"]
        picture.pop(key, None)
        if change.get("state", "live") == "live":
            picture[key] = change["rev"], change["data"]


def _shown(today: Picture, then: Picture) -> Picture:
    """Leave out what the old program does not know."""
    known = {key: set(data) for key, (_rev, data) in then.items()}
    return {
        key: (rev, {name: value for name, value in data.items() if name in known.get(key, set(data))})
        for key, (rev, data) in today.items()
    }
