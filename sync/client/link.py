"""The line to the server: one HTTP client, and every failure of it as a trouble in words."""

import contextlib
import functools
import ipaddress
import socket
import ssl
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx
import msgspec

from sync.client.troubles import (
    CertificateMismatch,
    CodeRefused,
    LaptopUnknown,
    NotOurServer,
    NotYours,
    OtherMunicipality,
    OutOfStep,
    PlainHttpRefused,
    Revoked,
    ServerAway,
    ServerBusy,
    ServerTooOld,
    SyncTrouble,
    TooManyTries,
    UpdateNeeded,
)
from sync.protocol import HEALTH_PATH, SERVICE, Refusal, decode, encode, pack

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EpochChanged", "GapFound", "Link", "TooLarge", "check_address", "probe"]

_TIMEOUT: Final = httpx.Timeout(60, connect=5)
_LOOK_SECONDS: Final = 3
_Answer = TypeVar("_Answer", bound=msgspec.Struct)
_REFUSALS: "Final[dict[str, Callable[[], SyncTrouble]]]" = {
    "unknown_token": LaptopUnknown,
    "revoked": Revoked,
    "update_needed": UpdateNeeded,
    "server_too_old": ServerTooOld,
    "other_edit": OutOfStep,
    "ahead": OutOfStep,
    "bad_code": CodeRefused,
    "other_municipality": OtherMunicipality,
    "not_yours": NotYours,
}


class TooLarge(Exception):
    """The request was larger than the server, or something before it, takes."""


class GapFound(Exception):
    """The server expects another number; :attr:`expected` says which."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        super().__init__(expected)


class EpochChanged(Exception):
    """The server was restored: it is in another life, and has edits only up to ``expected - 1`` (0: none).

    ``came_from`` is the life in which its backup was made.
    """

    def __init__(self, epoch: str, expected: int, came_from: str) -> None:
        self.epoch, self.expected, self.came_from = epoch, expected, came_from
        super().__init__(epoch)


def check_address(url: str) -> None:
    """Refuse an address that would send residents' data in the clear.

    Raises:
        PlainHttpRefused: It is no https address, and not this machine itself.
    """
    parsed = httpx.URL(url)
    if parsed.scheme == "https":
        return
    if parsed.scheme != "http" or not _is_loopback(parsed.host):
        raise PlainHttpRefused


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@functools.cache
def _system_trust() -> ssl.SSLContext:
    # Reading the system's certificates takes 40 ms, longer than an idle sync.
    return ssl.create_default_context()


class Link:
    """An open line to one server; requests, bytes out and bytes in are counted.

    Args:
        url: The server's address.
        transport: Another way to carry the requests; the network where it is ``None``.
        verify: What certificates are held against; the system's own store where it is ``None``.

    Raises:
        PlainHttpRefused: The address is not encrypted.
    """

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        try:
            check_address(url)
        except httpx.InvalidURL as error:
            raise PlainHttpRefused from error
        self._http = httpx.Client(
            base_url=url,
            transport=transport,
            verify=verify or _system_trust(),
            timeout=_TIMEOUT,
            headers={"Accept-Encoding": "gzip", "User-Agent": "itcoach"},
        )
        self._stream: Any = None
        self.requests = 0
        self.bytes_out = 0
        self.bytes_in = 0

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def break_off(self) -> None:
        """End the request under way, from any thread; it fails with :class:`ServerAway`."""
        stream = self._stream
        line = stream.get_extra_info("socket") if stream is not None else None
        if isinstance(line, socket.socket):
            with contextlib.suppress(OSError):
                # Not close(): a thread that waits in a read would not notice.
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def look(self) -> None:
        """Ask, within three seconds, who answers at the address; nothing of ours is sent.

        Raises:
            ServerAway: Nobody.
            NotOurServer: Somebody else, such as the login page of a network.
            CertificateMismatch: Somebody who cannot prove to be our server.
            ServerBusy: Our server, or what stands before it, with trouble of its own.
        """
        try:
            answer = self._http.get(
                HEALTH_PATH, timeout=_LOOK_SECONDS, extensions={"trace": self._remember_stream}
            )
        except httpx.DecodingError as error:
            raise NotOurServer from error
        except httpx.TransportError as error:
            raise _no_connection(error) from error
        if answer.status_code == 429 or (answer.status_code >= 500 and answer.status_code != 511):
            raise ServerBusy(_seconds(answer.headers.get("Retry-After", "")))
        try:
            ours = answer.status_code == 200 and answer.json().get("service") == SERVICE
        except (ValueError, AttributeError) as error:
            raise NotOurServer from error
        if not ours:
            raise NotOurServer

    def ask(self, path: str, message: msgspec.Struct, kind: type[_Answer], token: str = "") -> _Answer:
        """Send a message and return the answer.

        Raises:
            SyncTrouble: In one of its kinds.
            TooLarge: The request has to be smaller.
            GapFound: The server expects another number.
            EpochChanged: The server was restored.
        """
        body, headers = pack(encode(message))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.requests += 1
        self.bytes_out += len(body)
        try:
            response = self._http.post(
                path, content=body, headers=headers, extensions={"trace": self._remember_stream}
            )
        except httpx.DecodingError as error:
            raise NotOurServer from error
        except httpx.TransportError as error:
            raise _no_connection(error) from error
        self.bytes_in += response.num_bytes_downloaded
        if response.status_code != 200:
            raise _refusal(response)
        try:
            return decode(response.content, kind)
        except msgspec.MsgspecError as error:
            raise NotOurServer from error

    def _remember_stream(self, event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]


def _no_connection(error: httpx.TransportError) -> "SyncTrouble":
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateMismatch()
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.UnsupportedProtocol):
        return PlainHttpRefused()
    if isinstance(error, httpx.RemoteProtocolError) and "illegal" in str(error).lower():
        return NotOurServer()
    return ServerAway()


def _refusal(response: httpx.Response) -> Exception:
    retry_after = _seconds(response.headers.get("Retry-After", ""))
    try:
        refusal = decode(response.content, Refusal)
    except msgspec.MsgspecError:
        if response.status_code == 413:
            return TooLarge()
        if response.status_code == 429 or response.status_code >= 500:
            return ServerBusy(retry_after)
        return NotOurServer()
    if refusal.error == "too_large":
        return TooLarge()
    if refusal.error == "gap":
        return GapFound(refusal.expected)
    if refusal.error == "epoch":
        return EpochChanged(refusal.epoch, refusal.expected, refusal.came_from)
    if refusal.error == "too_many_tries":
        return TooManyTries(retry_after)
    if refusal.error in _REFUSALS:
        return _REFUSALS[refusal.error]()
    if response.status_code == 429 or response.status_code >= 500:
        return ServerBusy(retry_after)
    return NotOurServer()


def _seconds(header: str) -> float | None:
    return float(header) if header.isdecimal() else None


def probe(
    url: str, *, transport: httpx.BaseTransport | None = None, verify: ssl.SSLContext | None = None
) -> bool:
    """Tell, within three seconds, whether the server can be reached and is the one we mean."""
    try:
        with contextlib.closing(Link(url, transport=transport, verify=verify)) as link:
            link.look()
    except SyncTrouble:
        return False
    return True
