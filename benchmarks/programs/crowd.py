"""Many laptops that arrive at once: FILE names them, all begin when a line comes in.

Laptops have processors of their own, so each one's request is prepared before; it is sent by a thread of
the laptop's own, and again when the server says that it is busy. Prints when the first began and the last
was answered, how many never were, and how many times one had to come again.
"""

import json
import sys
import threading
import time
from pathlib import Path

import httpx

from models.base import new_id
from models.outbox import SCHEMA_VERSION
from sync.protocol import PROTOCOL_NOW, SYNC_PATH, Operation, SyncRequest, encode, pack

EDITS = 20
TRIES = 20
TEXT = "Vi gick igenom hur man byter bläck i skrivaren. Hon klarade det själv med bilderna. " * 3
WHEN = "2026-11-22T10:00:00Z"


def prepared(laptop: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """Return the request of a laptop with a new resident, and visits with notes there."""
    resident, coach = new_id(), laptop["coach"]
    patches: list[tuple[str, dict[str, object]]] = [("resident", {"code": "R", "name": "Ny invånare"})]
    for _ in range(EDITS // 2):
        visit = {"resident_id": resident, "coach_id": coach, "start": WHEN}
        note = {
            "visit_id": new_id(),
            "resident_id": resident,
            "text": TEXT,
            "written_by": coach,
            "written_at": WHEN,
            "parents": [],
        }
        patches += [("visit", visit), ("visit_note", note)]
    operations = [
        Operation(
            number,
            entity,
            resident if number == 1 else new_id(),
            "insert",
            patch=patch,
            schema_v=SCHEMA_VERSION,
            device_time=WHEN,
        )
        for number, (entity, patch) in enumerate(patches[:EDITS], start=1)
    ]
    request = SyncRequest(
        PROTOCOL_NOW, laptop["device"], laptop["epoch"], laptop["cursor"], SCHEMA_VERSION, ops=operations
    )
    return pack(encode(request))


class Crowd:
    def __init__(self, url: str, laptops: list[dict[str, str]]) -> None:
        self._gate = threading.Event()
        self.unanswered, self.again, self.ended = 0, 0, 0.0
        # Made before: reading the system's certificates takes a client longer than all else.
        clients = [httpx.Client(base_url=url, timeout=60, trust_env=False, verify=False) for _ in laptops]
        self._threads = [
            threading.Thread(target=self._sync, args=(http, laptop["token"], *prepared(laptop)))
            for http, laptop in zip(clients, laptops, strict=True)
        ]
        self._lock = threading.Lock()

    def arrive(self) -> float:
        for thread in self._threads:
            thread.start()
        began = time.monotonic()
        self._gate.set()
        for thread in self._threads:
            thread.join()
        return began

    def _sync(self, http: httpx.Client, token: str, body: bytes, headers: dict[str, str]) -> None:
        with http:
            self._gate.wait()
            for _ in range(TRIES):
                try:
                    answer = http.post(
                        SYNC_PATH, content=body, headers=headers | {"Authorization": f"Bearer {token}"}
                    )
                except httpx.TransportError:
                    status = 0
                else:
                    status = answer.status_code
                if status == 200:
                    break
                with self._lock:
                    self.again += 1
                time.sleep(0.2)
            with self._lock:
                self.unanswered += status != 200
                self.ended = max(self.ended, time.monotonic())


if __name__ == "__main__":
    url, file = sys.argv[1:]
    crowd = Crowd(url, json.loads(Path(file).read_text("utf-8")))
    print(json.dumps("ready"), flush=True)
    sys.stdin.readline()
    began = crowd.arrive()
    print(
        json.dumps(
            {
                "began": began,
                "ended": crowd.ended,
                "unanswered": crowd.unanswered,
                "again": crowd.again,
            }
        )
    )
