"""A faulty proxy on loopback, between a real laptop and a real server.

It forwards HTTP requests byte for byte, until one that is to be spoiled. At the points where a process is to
be killed it holds the bytes back, says so, and goes on when it is told to.
"""

import contextlib
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["FAULTS", "Hold", "Proxy"]

FAULTS = (
    "drop_request",
    "cut_request",
    "drop_answer",
    "cut_answer",
    "garble_answer",
    "delay",
    "duplicate",
    "late",
    "status_413",
    "status_429",
    "status_500",
    "status_503",
    "status_500_after",
)
"""What can be done to a request without being told when to go on."""
_DELAY = 0.05


@dataclass
class Hold:
    """Bytes that are held back at a point, until someone lets them go or closes the line.

    Attributes:
        point: ``before_request``, ``in_request``, ``before_answer`` or ``in_answer``.
        reached: Is set when it has come to the point.
        go_on: Set it to let the rest pass.
    """

    point: str
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        """Wait until it has come to the point."""
        assert self.reached.wait(30), f"nothing came to {self.point}"

    def stop_here(self) -> None:
        """Tell that the point is reached, and wait to be let go."""
        self.reached.set()
        self.go_on.wait(30)


class Proxy:
    """A proxy on a free port.

    Args:
        port: Of the server on loopback.
        chance: Gives a fault for the next request where none is planned; ``""`` for none.
    """

    def __init__(self, port: int, chance: Callable[[], str] | None = None) -> None:
        self.server_port = port
        self.chance = chance
        self.count: Counter[str] = Counter()
        self._plan: deque[str | Hold] = deque()
        self._late: list[bytes] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_error: object) -> None:
        # Closing alone does not wake a thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def spoil(self, *faults: str | Hold) -> None:
        """Do something to each of the next requests in turn; ``""`` lets one pass."""
        with self._lock:
            self._plan.extend(faults)

    def forget(self) -> None:
        """Spoil nothing from here on, and forget the requests that are late."""
        with self._lock:
            self._plan.clear()
            self._late.clear()
            self.chance = None

    def deliver_late(self) -> None:
        """Bring the held-up requests to the server, the last one first; nobody hears the answers."""
        with self._lock:
            late, self._late = self._late[::-1], []
        for request in late:
            with contextlib.suppress(OSError):
                self._exchange(request)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            while request := _message(client):
                fault = self._next()
                if fault:
                    name = fault.point if isinstance(fault, Hold) else fault
                    self.count[name] += 1
                if not self._pass(client, request, fault):
                    _reset(client)
                    return

    def _next(self) -> str | Hold:
        with self._lock:
            if self._plan:
                return self._plan.popleft()
        return self.chance() if self.chance else ""

    def _pass(self, client: socket.socket, request: bytes, fault: str | Hold) -> bool:
        """Carry one request; return whether the line to the laptop stays open."""
        point = fault.point if isinstance(fault, Hold) else fault
        if point in ("before_request", "in_request") and isinstance(fault, Hold):
            return self._hold_request(client, request, fault)
        if point == "drop_request":
            return False
        if point == "late":
            with self._lock:
                self._late.append(request)
            return False
        if point == "cut_request":
            self._send_half(request).close()
            return False
        if point.startswith("status_") and not point.endswith("_after"):
            client.sendall(_refusal(point.removeprefix("status_")))
            return True
        if point == "delay":
            threading.Event().wait(_DELAY)
        return self._answer(client, self._exchange(request), request, fault)

    def _answer(self, client: socket.socket, answer: bytes, request: bytes, fault: str | Hold) -> bool:
        point = fault.point if isinstance(fault, Hold) else fault
        if isinstance(fault, Hold):
            half = len(answer) // 2 if point == "in_answer" else 0
            client.sendall(answer[:half])
            fault.stop_here()
            client.sendall(answer[half:])
            return bool(answer)
        match point:
            case "drop_answer":
                return False
            case "cut_answer":
                client.sendall(answer[: (len(answer) + _head(answer)) // 2])
                return False
            case "garble_answer":
                at = (len(answer) + _head(answer)) // 2
                client.sendall(answer[:at] + bytes([answer[at] ^ 255]) + answer[at + 1 :])
                return True
            case "duplicate":
                answer = self._exchange(request)
            case "status_500_after":
                answer = _refusal("500")
        client.sendall(answer)
        return bool(answer)

    def _hold_request(self, client: socket.socket, request: bytes, hold: Hold) -> bool:
        if hold.point == "before_request":
            hold.stop_here()
            answer = self._exchange(request)
        else:
            server = self._send_half(request)
            hold.stop_here()
            with server:
                server.sendall(request[(len(request) + _head(request)) // 2 :])
                answer = _message(server)
        client.sendall(answer)
        # A server that is gone answers nothing: the line is closed, or the laptop would wait in vain.
        return bool(answer)

    def _send_half(self, request: bytes) -> socket.socket:
        server = self._connect()
        server.sendall(request[: (len(request) + _head(request)) // 2])
        return server

    def _exchange(self, request: bytes) -> bytes:
        with self._connect() as server:
            server.sendall(request)
            return _message(server)

    def _connect(self) -> socket.socket:
        server = socket.create_connection(("127.0.0.1", self.server_port), timeout=60)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return server


def _message(line: socket.socket) -> bytes:
    """Read one HTTP message; empty where the line ends before it does."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        part = line.recv(65_536)
        if not part:
            return b""
        data += part
    length = 0
    for header in data[:end].split(b"\r\n")[1:]:
        name, _, value = header.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(data) < end + 4 + length:
        part = line.recv(65_536)
        if not part:
            return b""
        data += part
    return data


def _head(message: bytes) -> int:
    return message.find(b"\r\n\r\n") + 4


def _refusal(status: str) -> bytes:
    return f"HTTP/1.1 {status} Spoilt\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".encode()


def _reset(client: socket.socket) -> None:
    """Close the line as a network does that fails: not in good order."""
    with contextlib.suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
