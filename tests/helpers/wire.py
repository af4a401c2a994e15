"""A line that keeps what goes over it, as a stranger in between would read it without the TLS."""

import gzip

import httpx

__all__ = ["Wire"]


class Wire(httpx.HTTPTransport):
    """Carry requests and remember every body, in both directions.

    Attributes:
        said: What was sent and answered, unpacked.
    """

    def __init__(self) -> None:
        super().__init__()
        self.said = b""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        self.said += gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body
        response = super().handle_request(request)
        response.read()
        self.said += response.content
        return response
