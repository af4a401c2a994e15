"""What one laptop, one address or all together may ask of a server process at most.

An honest laptop meets none of it: not on its busiest day, and not when 200 come at once from one office
behind one address. So the address alone never shuts a laptop out: a token that has been let in is not counted
by its address, and an unknown one is looked up before it is refused.
"""

import asyncio
import contextlib
import ipaddress
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sync.protocol import MAX_BODY_BYTES, BodyTooLarge
from sync.steps.refused import RequestRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

__all__ = ["MAX_PAIR_BYTES", "Buckets", "Door", "Limits", "network_of", "read_body"]

MAX_PAIR_BYTES: Final = 4_096
"""What someone without a token may send, and what a request for an extract needs at most."""

_REMEMBERED: Final = 20_000


@dataclass(frozen=True)
class Limits:
    """The limits of one server process.

    Attributes:
        threads: Requests that the database works on at once.
        inside: Requests whose body is read or worked on at once; each may take up to 8 MiB.
        lobby: Those of laptops that this process has not let in before, apart: they hold up nobody else.
        waiting: Requests that wait for their turn, unread.
        wait_seconds: How long they wait; a laptop gives up after 60.
        body_seconds: A whole body's time, for the slowest network.
        silence_seconds: The longest pause within a body.
        device_burst: Requests of one laptop in a row. A first fetch of a million records is a thousand.
        device_rate: Those of them that it gets back each second.
        extract_burst: Extracts for one laptop in a row.
        extract_rate: Those of them that it gets back each second.
        unknown_burst: Unknown tokens, or pairings, from one address in a row.
        unknown_rate: Those of them that it gets back each second.
    """

    threads: int = 12
    inside: int = 64
    lobby: int = 4
    waiting: int = 1_000
    wait_seconds: float = 20
    body_seconds: float = 300
    silence_seconds: float = 20
    device_burst: int = 3_000
    device_rate: float = 50
    extract_burst: int = 20
    extract_rate: float = 1 / 60
    unknown_burst: int = 300
    unknown_rate: float = 1


class Buckets:
    """Token buckets by key: ``burst`` at once, ``rate`` more each second; the least used are forgotten."""

    def __init__(self, burst: int, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one.

        Raises:
            RequestRefused: There is none left.
        """
        now = time.monotonic()
        left, since = self._left.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._rate)
        self._left[key] = max(0.0, left - 1), now
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        if left < 1:
            raise RequestRefused(429, "busy")


class Door:
    """Let a number of requests in at once; the others wait in line, unread, or are asked to come again."""

    def __init__(self, inside: int, limits: Limits) -> None:
        self._inside = asyncio.Semaphore(inside)
        self._limits = limits
        self._waiting = 0

    @contextlib.asynccontextmanager
    async def passed(self) -> "AsyncIterator[None]":
        """Wait for a turn and hold it.

        Raises:
            RequestRefused: The line is too long, or does not move.
        """
        if self._waiting >= self._limits.waiting:
            raise RequestRefused(503, "busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.wait_seconds):
                await self._inside.acquire()
        except TimeoutError:
            raise RequestRefused(503, "busy") from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._inside.release()


async def read_body(request: "Request", limits: Limits, most: int = MAX_BODY_BYTES) -> bytes:
    """Return a request's body as it was sent.

    Raises:
        BodyTooLarge: It is longer than ``most`` bytes.
        RequestRefused: It comes too slowly.
    """
    body = bytearray()
    now = asyncio.get_running_loop().time
    end = now() + limits.body_seconds
    try:
        async with asyncio.timeout(limits.silence_seconds) as patience:
            async for part in request.stream():
                body += part
                if len(body) > most:
                    raise BodyTooLarge
                patience.reschedule(min(end, now() + limits.silence_seconds))
    except TimeoutError:
        raise RequestRefused(503, "busy") from None
    return bytes(body)


def network_of(request: "Request") -> str:
    """Return whose request it is as far as an address tells: of IPv6 the /64 that one customer is given."""
    address = request.client.host if request.client else ""
    with contextlib.suppress(ValueError):
        parsed = ipaddress.ip_address(address)
        if parsed.version == 6:
            return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
