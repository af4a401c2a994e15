"""One exchange with a laptop: push, then pull, each in a transaction of its own."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from models.outbox import SCHEMA_VERSION
from models.wire import to_wire
from sync.central.database import reading, writing
from sync.central.entrance import Authenticated, authenticate
from sync.protocol import (
    PAGE_ROWS,
    PROTOCOL_NOW,
    PROTOCOLS,
    Difference,
    Digest,
    Operation,
    Result,
    SyncAnswer,
    SyncRequest,
)
from sync.steps.digest import compare
from sync.steps.pull import Page, read_page
from sync.steps.push import receive
from sync.steps.refused import RequestRefused
from sync.steps.scope import Author
from sync.steps.settle import settle
from sync.tables import sync_device
from sync.versions import OLDEST_READER

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from models.clock import Clock

__all__ = ["Exchange", "exchange"]

# What a laptop says of itself is noted for the operator, but not at each idle request.
_SEEN_EVERY: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Exchange:
    """The answer, and who was answered (for the log)."""

    device: str
    answer: SyncAnswer


def exchange(engine: "Engine", clock: "Clock", token: str, request: SyncRequest[Operation]) -> Exchange:
    """Take the laptop's edits and give it its page of the feed.

    Raises:
        RequestRefused: The token is nobody's; the versions do not meet; the edits are out of step.
    """
    results: list[Result] = []
    settled: list[str] = []
    if request.ops or request.settled:
        results, settled = writing(engine, lambda connection: _push(connection, clock, token, request))
    with reading(engine) as connection:
        device = _admitted(connection, token, request)
        page = _page(connection, device, request)
        difference = None
        if request.digest and not (request.ops or page.changes):
            difference, page = _compared(connection, device, request.digest, page)
    if (request.limit > 0 and not page.remaining) or _read_so_far(device, request) > device.said["cursor"]:
        _note_seen(engine, clock, device, request)
    return Exchange(
        device.device,
        SyncAnswer(
            epoch=device.epoch,
            server_time=to_wire(clock.now()),
            acked=device.last_op_seq or 0,
            durable=device.durable,
            results=results,
            changes=page.changes,
            cursor=page.cursor,
            more=page.is_broken_off or page.remaining > 0,
            remaining=page.remaining,
            schema_v=SCHEMA_VERSION,
            digest=difference,
            settled=settled,
        ),
    )


def _page(connection: "Connection", device: Authenticated, request: SyncRequest[Operation]) -> Page:
    if request.schema_v < OLDEST_READER and request.limit > 0:
        if not request.ops:
            raise RequestRefused(426, "update_needed")
        # Its edits are taken and it hears so; the next request, for what it cannot read, is refused.
        return Page([], request.cursor, is_broken_off=True)
    return read_page(
        connection,
        tenant=device.tenant,
        device=device.device,
        coach_id=device.coach_id,
        seq=device.seq,
        cursor=request.cursor,
        since=request.cursor if request.since is None else min(request.since, request.cursor),
        whole=request.whole,
        limit=min(request.limit, PAGE_ROWS),
    )


def _compared(
    connection: "Connection", device: Authenticated, digest: Digest, page: Page
) -> tuple[Difference, Page]:
    difference, changes = compare(
        connection, tenant=device.tenant, device=device.device, coach_id=device.coach_id, digest=digest
    )
    return difference, replace(page, changes=changes)


def _push(
    connection: "Connection", clock: "Clock", token: str, request: SyncRequest[Operation]
) -> tuple[list[Result], list[str]]:
    device = _admitted(connection, token, request)
    author = Author(
        device.tenant,
        device.device,
        device.coach_id,
        actor=f"coach:{device.coach_id}",
        cursor=_read_so_far(device, request),
    )
    # First: the clock is locked last of all.
    settled = settle(connection, author, request.settled, clock.now()) if request.settled else []
    if not request.ops:
        return [], settled
    results = receive(
        connection,
        author,
        request.ops,
        results_ack=request.results_ack,
        waiting=request.waiting,
        now=clock.now(),
        secret=token.encode(),
    )
    return results, settled


def _admitted(connection: "Connection", token: str, request: SyncRequest[Operation]) -> Authenticated:
    device = authenticate(connection, token)
    if request.device != device.device:
        raise RequestRefused(401, "unknown_token")
    if request.protocol not in PROTOCOLS:
        if request.protocol > PROTOCOL_NOW:
            raise RequestRefused(400, "server_too_old")
        raise RequestRefused(426, "update_needed")
    if request.epoch != device.epoch:
        expected = 0 if device.last_op_seq is None else device.last_op_seq + 1
        raise RequestRefused(409, "epoch", expected=expected, epoch=device.epoch, came_from=device.came_from)
    if request.cursor > device.seq:
        raise RequestRefused(409, "ahead")
    return device


def _read_so_far(device: Authenticated, request: SyncRequest[Operation]) -> int:
    """Return how far a laptop has ever said that it has read: what it has heard it does not unhear.

    In the middle of a pull it has not: the laptop keeps the pages in memory until the last.
    """
    said = request.cursor if request.since is None else min(request.since, request.cursor)
    return max(said, device.said["cursor"])


def _note_seen(
    engine: "Engine", clock: "Clock", device: Authenticated, request: SyncRequest[Operation]
) -> None:
    now = clock.now()
    # What it has read by its own word: the answer to this request may be lost on the way.
    said = {
        "cursor": _read_so_far(device, request),
        "results_ack": request.results_ack,
        "waiting": request.waiting,
        "schema_version": request.schema_v,
    }
    # It has met the restored server, and has nothing to send.
    is_through = device.resends and not (request.ops or request.whole)
    is_recent = device.last_seen is not None and now - device.last_seen < _SEEN_EVERY
    if said == device.said and is_recent and not is_through:
        return
    here = (sync_device.c.tenant_id == device.tenant) & (sync_device.c.device == device.device)
    resends = device.resends and not is_through
    statement = update(sync_device).where(here).values(last_seen=now, resends=resends, **said)
    writing(engine, lambda connection: connection.execute(statement).rowcount, tenant=device.tenant)
