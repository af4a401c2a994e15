"""The line to the server: one HTTP client, and every failure of it as a trouble in words."""

import functools
import ipaddress
import ssl
from typing import TYPE_CHECKING, Final, TypeVar

import httpx
import msgspec

from sync.client.troubles import (
    CertificateMismatch,
    CodeRefused,
    LaptopUnknown,
    NotOurServer,
    OtherMunicipality,
    OutOfStep,
    PlainHttpRefused,
    Revoked,
    ServerAway,
    ServerBusy,
    ServerTooOld,
    TooManyTries,
    UpdateNeeded,
)
from sync.protocol import Refusal, decode, encode, pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.client.troubles import SyncTrouble

__all__ = ["EpochChanged", "GapFound", "Link", "TooLarge", "check_address", "probe"]

_TIMEOUT: Final = httpx.Timeout(60, connect=5)
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
}


class TooLarge(Exception):
    """The request was larger than the server, or something before it, takes."""


class GapFound(Exception):
    """The server expects another number; :attr:`expected` says which."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        super().__init__(expected)


class EpochChanged(Exception):
    """The server was restored: it is in another life, and has edits only up to ``expected - 1`` (0: none)."""

    def __init__(self, epoch: str, expected: int) -> None:
        self.epoch, self.expected = epoch, expected
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
        self.requests = 0
        self.bytes_out = 0
        self.bytes_in = 0

    def close(self) -> None:
        """Hang up."""
        self._http.close()

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
            response = self._http.post(path, content=body, headers=headers)
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
        return EpochChanged(refusal.epoch, refusal.expected)
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
        check_address(url)
        with httpx.Client(transport=transport, verify=verify or _system_trust(), timeout=3) as http:
            answer = http.get(httpx.URL(url).join("/health"))
            return answer.status_code == 200 and answer.json().get("service") == "itcoach-central"
    except (httpx.HTTPError, httpx.InvalidURL, PlainHttpRefused, ValueError, AttributeError):
        return False
