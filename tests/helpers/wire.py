"""A line that keeps what goes over it, as a stranger in between would read it without the TLS."""

import gzip
import ssl

import httpx

__all__ = ["Wire", "loopback"]


def loopback() -> httpx.HTTPTransport:
    """Return the real network to a server on this machine, which speaks no TLS.

    Whom the system trusts is not read, which takes 20 ms.
    """
    return httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


class Wire(httpx.BaseTransport):
    """Carry requests and remember every body, in both directions.

    Attributes:
        said: What was sent and answered, unpacked.
    """

    def __init__(self) -> None:
        self._real = loopback()
        self.said = b""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        self.said += gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body
        response = self._real.handle_request(request)
        response.read()
        self.said += response.content
        return response

    def close(self) -> None:
        self._real.close()
