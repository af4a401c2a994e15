"""The server's web application: sync, pairing, extracts, health. It serves laptops, no browsers."""

import asyncio
import contextlib
import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import ClientDisconnect

from models.database_troubles import DatabaseBusy, DiskFailed, DiskFull, DiskReadOnly
from sync.central import metrics
from sync.central.database import is_ready, reading
from sync.central.entrance import authenticate, hashed, redeem
from sync.central.exchange import exchange
from sync.central.extract import answer_laptop
from sync.central.limits import MAX_PAIR_BYTES, Buckets, Door, Limits, network_of, read_body
from sync.central.logs import note
from sync.central.tries import count_try, take_back
from sync.protocol import (
    EXTRACT_PATH,
    HEALTH_PATH,
    PAIR_PATH,
    PROTOCOLS,
    SERVICE,
    SYNC_PATH,
    BodyTooLarge,
    ExtractRequest,
    Operation,
    PairRequest,
    Refusal,
    SyncRequest,
    decode,
    encode,
    pack,
    unpack,
)
from sync.steps.refused import RequestRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sqlalchemy import Engine

    from models.clock import Clock

__all__ = ["READY_PATH", "create_app"]

READY_PATH: Final = "/ready"

_RETRY_AFTER: Final = "2"
_READY_SECONDS: Final = 1.0
_KNOWN_TOKENS: Final = 20_000
_Answer = TypeVar("_Answer")
_Message = TypeVar("_Message", bound=msgspec.Struct)
_Notes = dict[str, Any]


def create_app(engine: "Engine", clock: "Clock", limits: Limits | None = None) -> FastAPI:
    """Return the application on an up-to-date database."""
    desk = _Desk(engine, clock, limits or Limits())
    app = FastAPI(title=SERVICE, docs_url=None, redoc_url=None, openapi_url=None, lifespan=desk.open)
    app.get(HEALTH_PATH)(desk.health)
    app.get(READY_PATH)(desk.ready)
    app.post(SYNC_PATH)(desk.sync)
    app.post(PAIR_PATH)(desk.pair)
    app.post(EXTRACT_PATH)(desk.extract)
    return app


class _Desk:
    """Answer the requests of one server process."""

    def __init__(self, engine: "Engine", clock: "Clock", limits: Limits) -> None:
        self._engine, self._clock, self._limits = engine, clock, limits
        self._door = Door(limits.inside, limits)
        self._lobby = Door(limits.lobby, limits)
        self._threads: ThreadPoolExecutor | None = None
        self._devices = Buckets(limits.device_burst, limits.device_rate)
        self._extracts = Buckets(limits.extract_burst, limits.extract_rate)
        self._strangers = Buckets(limits.unknown_burst, limits.unknown_rate)
        self._newcomers = Buckets(limits.unknown_burst, limits.unknown_rate)
        self._known: dict[str, None] = {}
        self._readiness = (0.0, False)

    @contextlib.asynccontextmanager
    async def open(self, _app: FastAPI) -> "AsyncIterator[None]":
        """Have the threads that talk to the database as long as the server runs."""
        with ThreadPoolExecutor(self._limits.threads, "desk") as self._threads:
            yield

    async def health(self) -> dict[str, Any]:
        """Tell that the process lives, and that it is us."""
        return {"service": SERVICE, "status": "ok", "protocols": list(PROTOCOLS)}

    async def ready(self) -> Response:
        """Tell whether the database answers and has the schema of this program."""
        asked, ready = self._readiness
        if not asked or time.monotonic() - asked > _READY_SECONDS:
            ready = await self._in_thread(is_ready, self._engine)
            self._readiness = time.monotonic(), ready
        body = msgspec.json.encode({"service": SERVICE, "ready": ready})
        return Response(body, 200 if ready else 503, media_type="application/json")

    async def sync(self, request: Request) -> Response:
        """Take a laptop's edits and give it what is new."""
        return await self._answered("sync", request, self._sync)

    async def pair(self, request: Request) -> Response:
        """Trade a one-time code for a token."""
        return await self._answered("pair", request, self._pair)

    async def extract(self, request: Request) -> Response:
        """Give a coach all that is held about a resident of the coach's."""
        return await self._answered("extract", request, self._extract)

    async def _answered(
        self, event: str, request: Request, work: "Callable[[Request, _Notes], Awaitable[Response]]"
    ) -> Response:
        started, number = time.perf_counter(), secrets.token_hex(6)
        notes: _Notes = {}
        level = logging.INFO
        error: Exception | None = None
        with metrics.IN_PROGRESS.track_inprogress():
            try:
                answer = await work(request, notes)
            except Exception as trouble:
                answer = _refuse(trouble)
                if answer.status_code == 500:
                    level, error = logging.ERROR, trouble
                elif isinstance(trouble, _DATABASE_TROUBLES):
                    metrics.DATABASE_ERRORS.inc()
                    level, error = logging.WARNING, trouble
        took = time.perf_counter() - started
        metrics.REQUESTS.labels(event, str(answer.status_code)).inc()
        metrics.DURATION.labels(event).observe(took)
        milliseconds = round(took * 1_000, 1)
        note(
            event,
            level=level,
            error=error,
            request=number,
            status=answer.status_code,
            ms=milliseconds,
            **notes,
        )
        answer.headers["X-Request-Id"] = number
        return answer

    async def _sync(self, request: Request, notes: _Notes) -> Response:
        token = _token(request)
        self._devices.take(hashed(token))
        await self._let_in(request, token)
        async with self._door.passed():
            body = await read_body(request, self._limits)
            return await self._in_thread(self._exchange, request, token, body, notes)

    async def _let_in(self, request: Request, token: str) -> None:
        """Look an unknown token up before its body is read."""
        key = hashed(token)
        if key in self._known:
            return
        try:
            async with self._lobby.passed():
                await self._in_thread(self._look_up, token)
        except RequestRefused as refused:
            if refused.refusal.error == "unknown_token":
                self._strangers.take(network_of(request))
            raise
        self._known[key] = None
        if len(self._known) > _KNOWN_TOKENS:
            del self._known[next(iter(self._known))]

    def _look_up(self, token: str) -> None:
        with reading(self._engine) as connection:
            authenticate(connection, token)

    def _exchange(self, request: Request, token: str, body: bytes, notes: _Notes) -> Response:
        asked = _read(request, body, SyncRequest[Operation])
        done = exchange(self._engine, self._clock, token, asked)
        results = done.answer.results
        notes |= {
            "device": done.device,
            "operations": len(asked.ops),
            "changes": len(done.answer.changes),
            "conflicts": sum(bool(each.clashes) for each in results),
            "refused": sum(each.status == "refused" for each in results),
        }
        metrics.OPERATIONS.inc(len(results))
        metrics.CONFLICTS.inc(notes["conflicts"])
        metrics.REFUSED.inc(notes["refused"])
        return _packed(request, done.answer)

    async def _extract(self, request: Request, notes: _Notes) -> Response:
        token = _token(request)
        self._devices.take(hashed(token))
        self._extracts.take(hashed(token))
        await self._let_in(request, token)
        async with self._door.passed():
            body = await read_body(request, self._limits, MAX_PAIR_BYTES)
            return await self._in_thread(self._hand_out, request, token, body, notes)

    def _hand_out(self, request: Request, token: str, body: bytes, notes: _Notes) -> Response:
        asked = _read(request, body, ExtractRequest)
        answer = answer_laptop(self._engine, self._clock, token, asked)
        notes["device"] = asked.device  # it is the token's: what a stranger calls it is not logged
        return _packed(request, answer)

    async def _pair(self, request: Request, notes: _Notes) -> Response:
        network = network_of(request)
        self._newcomers.take(network)
        body = await read_body(request, self._limits, MAX_PAIR_BYTES)
        asked = _read(request, body, PairRequest)
        async with self._lobby.passed():
            return await self._in_thread(self._redeem, request, asked, network, notes)

    def _redeem(self, request: Request, asked: PairRequest, network: str, notes: _Notes) -> Response:
        counted = count_try(self._engine, self._clock, network)
        try:
            done = redeem(self._engine, self._clock, asked)
        except RequestRefused as refused:
            if refused.refusal.error != "bad_code":
                take_back(self._engine, counted)
            raise
        take_back(self._engine, counted)
        notes["device"] = done.device
        return _packed(request, done)

    async def _in_thread(self, work: "Callable[..., _Answer]", *arguments: Any) -> _Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


_DATABASE_TROUBLES: Final = (DatabaseBusy, DiskFull, DiskReadOnly, DiskFailed, DBAPIError, PoolTimeout)


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise RequestRefused(401, "unknown_token")
    return token


def _read(request: Request, body: bytes, kind: type[_Message]) -> _Message:
    try:
        return decode(unpack(body, request.headers.get("content-encoding", "")), kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise RequestRefused(400, "bad_request") from error


def _packed(request: Request, message: msgspec.Struct) -> Response:
    body = encode(message)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, media_type="application/json")
    packed, headers = pack(body)
    return Response(packed, headers=headers)


def _refuse(error: Exception) -> Response:
    """Return the answer to a request that failed; status 500 is a bug's."""
    headers = {}
    if isinstance(error, RequestRefused):
        status, refusal = error.status, error.refusal
    elif isinstance(error, BodyTooLarge):
        status, refusal = 413, Refusal("too_large")
    elif isinstance(error, ClientDisconnect):
        status, refusal = 400, Refusal("bad_request")
    elif isinstance(error, _DATABASE_TROUBLES):
        status, refusal = 503, Refusal("busy")
    else:
        status, refusal = 500, Refusal("busy")
    if status in (429, 503):
        headers["Retry-After"] = _RETRY_AFTER
    return Response(encode(refusal), status_code=status, headers=headers, media_type="application/json")
