"""Faults between a laptop and its server, under the server, and under the laptop."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
from sqlalchemy import Connection, Engine, event

from models.database import connect
from sync.protocol import Operation, SyncRequest, decode, encode, pack, unpack
from tests.helpers.central import KEY
from tests.helpers.wire import loopback

NETWORK = (
    "away",  # before sending
    "cut_request",  # in mid-body
    "lose_answer",  # after the server's commit, before its answer
    "cut_answer",  # in mid-answer
    "login_page",
    "413",
    "429",
    "500",
    "503",
    "500_after",
    "twice",
    "twice_first",
    "late",
    "crash_before",
    "crash_after",
)
SERVER = {
    "sqlite": ("crash", "disk_full"),
    "postgresql": ("serialization", "deadlock", "crash", "disk_full", "busy"),
}
LAPTOP = ("crash", "disk_full")


class Crash(BaseException):
    """The laptop's program ends here, as if killed."""


class Network(httpx.BaseTransport):
    """The real network, with a fault at chosen requests, small pages, and requests that come late.

    Args:
        count: Where the faults that happened are counted.
        page: So many rows at most go into a page, so that a few records make several.
    """

    def __init__(self, count: Counter[str], page: int = 4) -> None:
        self._count, self._page = count, page
        self._real = loopback()
        self._late: list[httpx.Request] = []
        self._plan: dict[int, str] = {}
        self._number = 0

    def arm(self, plan: dict[int, str]) -> None:
        """Let a fault happen at the first request (0), the second (1) and so on."""
        self._plan, self._number = plan, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request = self._with_small_pages(request)
        fault = self._plan.pop(self._number, "")
        self._number += 1
        if not fault:
            return self._real.handle_request(request)
        self._count[fault] += 1
        return self._spoil(fault, request)

    def deliver_late(self) -> None:
        """Bring the requests that were held up on the way, the last one first; nobody hears the answers."""
        while self._late:
            self._real.handle_request(self._late.pop()).read()

    def close(self) -> None:
        self._real.close()

    def _with_small_pages(self, request: httpx.Request) -> httpx.Request:
        if request.url.path != "/sync/v1":
            return request
        asked = decode(
            unpack(request.read(), request.headers.get("content-encoding", "")), SyncRequest[Operation]
        )
        if asked.limit <= self._page:
            return request
        return _with_body(request, encode(msgspec.structs.replace(asked, limit=self._page)))

    def _spoil(self, fault: str, request: httpx.Request) -> httpx.Response:
        match fault:
            case "away":
                raise httpx.ConnectError("away", request=request)
            case "crash_before":
                raise Crash
            case "413" | "429" | "500" | "503":
                return httpx.Response(int(fault), headers={"Retry-After": "0"})
            case "login_page":
                return httpx.Response(200, content=b"<html>Logga in</html>")
            case "late":
                self._late.append(request)
                raise httpx.ReadTimeout("late", request=request)
            case "cut_request":
                cut = _with_body(request, request.read()[: len(request.content) // 2], packed=True)
                assert self._real.handle_request(cut).status_code == 400
                raise httpx.WriteError("cut", request=request)
        answer = self._answer(request)
        return self._spoil_answer(fault, request, answer)

    def _spoil_answer(self, fault: str, request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        match fault:
            case "crash_after":
                raise Crash
            case "lose_answer":
                raise httpx.ReadError("lost", request=request)
            case "cut_answer":
                return httpx.Response(200, content=answer.content[: len(answer.content) // 2])
            case "500_after":
                return httpx.Response(500)
            case "twice":
                return self._real.handle_request(request)
            case "twice_first":
                self._answer(request)
                return answer
        raise ValueError(fault)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = self._real.handle_request(request)
        answer.read()
        return answer


def _with_body(request: httpx.Request, body: bytes, *, packed: bool = False) -> httpx.Request:
    headers = {
        name: value
        for name, value in request.headers.items()
        if name not in ("content-length", "content-encoding", "content-type")
    }
    if packed:
        more = {name: request.headers[name] for name in ("content-encoding",) if name in request.headers}
    else:
        body, more = pack(body)
    return httpx.Request(request.method, request.url, headers=headers | more, content=body)


class DatabaseFaults:
    """Let the database under an engine fail at its next commits.

    Args:
        engine: The database.
        count: Where the faults that happened are counted.
        prefix: What the faults are called there.
        crash: What the end of the process is.
    """

    def __init__(
        self, engine: Engine, count: Counter[str], prefix: str, crash: Callable[[], BaseException]
    ) -> None:
        self._engine, self.count, self._prefix, self._crash = engine, count, prefix, crash
        self._plan: dict[int, str] = {}
        self._number = 0
        self._lock = threading.Lock()
        self.at_commit: Callable[[Connection], None] | None = None
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "commit", self._committing)

    def arm(self, plan: dict[int, str]) -> None:
        """Let a fault happen in the first transaction that writes (0), the second (1) and so on."""
        self._plan, self._number = plan, 0

    def _begun(self, connection: Connection) -> None:
        connection.info["fault"] = ""
        if not self._writes(connection):
            return
        with self._lock:
            fault = connection.info["fault"] = self._plan.pop(self._number, "")
            self._number += 1
        if fault:
            self.count[f"{self._prefix}_{fault}"] += 1
        full, was_full = fault == "disk_full", connection.info.pop("full", False)
        if self._engine.dialect.name == "sqlite" and (full or was_full):
            connection.info["full"] = full
            most = connection.exec_driver_sql("PRAGMA page_count").scalar_one() if full else 2**30
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    def _committing(self, connection: Connection) -> None:
        if not self._writes(connection):
            return
        if self.at_commit:
            self.at_commit(connection)
        fault = connection.info.pop("fault", "")
        if fault == "crash":
            raise self._crash()
        if fault and self._engine.dialect.name == "postgresql":
            code = {"serialization": "40001", "deadlock": "40P01", "disk_full": "53100", "busy": "55P03"}
            connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code[fault]}'; END $$")

    @staticmethod
    def _writes(connection: Connection) -> bool:
        return bool(connection.get_execution_options().get("writes"))


class Locked:
    """Hold the write lock of an SQLite file, as a backup program or a second window would."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path, KEY)

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, *_error: object) -> None:
        self._connection.close()
