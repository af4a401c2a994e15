"""The server's web application: sync, pairing and health. It serves laptops, no browsers."""

import hashlib
import json
import logging
import time
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool

from models.database import DatabaseBusy, DiskFull
from sync.central.entrance import redeem
from sync.central.exchange import exchange
from sync.protocol import (
    MAX_BODY_BYTES,
    PAIR_PATH,
    PROTOCOLS,
    SYNC_PATH,
    BodyTooLarge,
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
    from sqlalchemy import Engine

    from models.clock import Clock

__all__ = ["HEALTH_PATH", "SERVICE", "create_app"]

HEALTH_PATH: Final = "/health"
SERVICE: Final = "itcoach-central"

_log = logging.getLogger("itcoach.central")
_RETRY_AFTER: Final = "2"


def create_app(engine: "Engine", clock: "Clock") -> FastAPI:
    """Return the application on an up-to-date database."""
    app = FastAPI(title=SERVICE, docs_url=None, redoc_url=None, openapi_url=None)
    tries = _FailedTries(clock)

    @app.get(HEALTH_PATH)
    async def health() -> dict[str, Any]:
        return {"service": SERVICE, "status": "ok", "protocols": list(PROTOCOLS)}

    @app.post(SYNC_PATH)
    async def sync(request: Request) -> Response:
        started = time.perf_counter()
        notes: dict[str, Any] = {}
        try:
            asked = decode(await _body(request), SyncRequest[Operation])
            done = await run_in_threadpool(exchange, engine, clock, _token(request), asked)
        except Exception as error:
            answer = _refuse(error)
        else:
            answer = _answer(request, done.answer)
            notes = {
                "device": done.device,
                "operations": len(asked.ops),
                "changes": len(done.answer.changes),
                "conflicts": sum(bool(each.clashes) for each in done.answer.results),
                "refused": sum(each.status == "refused" for each in done.answer.results),
            }
        _note("sync", answer, started, notes)
        return answer

    @app.post(PAIR_PATH)
    async def pair(request: Request) -> Response:
        started = time.perf_counter()
        address = request.client.host if request.client else ""
        notes: dict[str, Any] = {}
        try:
            tries.admit(address)
            asked = decode(await _body(request), PairRequest)
            done = await run_in_threadpool(redeem, engine, clock, asked)
        except Exception as error:
            if isinstance(error, RequestRefused) and error.refusal.error == "bad_code":
                tries.failed(address)
            answer = _refuse(error)
        else:
            notes = {"device": done.device}
            answer = _answer(request, done)
        _note("pair", answer, started, notes)
        return answer

    return app


class _FailedTries:
    """Limit guessing of one-time codes: ten from one address, a hundred in all, in a quarter of an hour."""

    _SPAN: Final = timedelta(minutes=15)

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock
        self._by_address: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def admit(self, address: str) -> None:
        """Raise if the address, or all together, have failed too often."""
        limit = self._clock.now() - self._SPAN
        for key in list(self._by_address):
            times = self._by_address[key]
            while times and times[0] < limit:
                times.popleft()
            if not times:
                del self._by_address[key]
        if len(self._by_address.get(_blurred(address), ())) >= 10 or self._total() >= 100:
            raise RequestRefused(429, "too_many_tries")

    def failed(self, address: str) -> None:
        """Note a wrong code."""
        self._by_address[_blurred(address)].append(self._clock.now())

    def _total(self) -> int:
        return sum(len(times) for times in self._by_address.values())


def _blurred(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
    return unpack(bytes(body), request.headers.get("content-encoding", ""))


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise RequestRefused(401, "unknown_token")
    return token


def _answer(request: Request, message: msgspec.Struct) -> Response:
    body = encode(message)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, media_type="application/json")
    packed, headers = pack(body)
    return Response(packed, headers=headers)


def _refuse(error: Exception) -> Response:
    """Return the answer to a request that failed; bugs go on to the log and to status 500."""
    headers = {}
    if isinstance(error, RequestRefused):
        status, refusal = error.status, error.refusal
    elif isinstance(error, BodyTooLarge):
        status, refusal = 413, Refusal("too_large")
    elif isinstance(error, msgspec.MsgspecError | ValueError):
        status, refusal = 400, Refusal("bad_request")
    elif isinstance(error, DatabaseBusy | DiskFull | DBAPIError):
        _log.warning(json.dumps({"event": "database", "error": type(error).__name__}))
        status, refusal = 503, Refusal("busy")
    else:
        raise error
    if status in (429, 503):
        headers["Retry-After"] = _RETRY_AFTER
    return Response(encode(refusal), status_code=status, headers=headers, media_type="application/json")


def _note(event: str, answer: Response, started: float, notes: dict[str, Any]) -> None:
    """Log one request: identities and counts, no names, no texts, no addresses."""
    took = round((time.perf_counter() - started) * 1_000, 1)
    _log.info(json.dumps({"event": event, "status": answer.status_code, "ms": took, **notes}))
