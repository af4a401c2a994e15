"""The real ``itcoach-central serve`` in processes of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

__all__ = ["Serving", "free_port"]

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Serving:
    """Serve on a free port until the block ends.

    Args:
        options: Of the command ``serve``.
        environment: Where the database is, and its passphrase.

    Attributes:
        log: The lines of the log so far.
        url: The address, once it serves.
    """

    def __init__(self, *options: str, **environment: str) -> None:
        self.port, self.url = 0, ""
        self.log: list[str] = []
        self._more = threading.Condition()
        command = [sys.executable, "-m", "sync.central", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | environment
        )
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "Serving":
        self._reader.start()
        try:
            self.url = self.wait_for("serving")[0]["address"]
        except BaseException:
            self.__exit__()
            raise
        self.port = int(self.url.rpartition(":")[2])
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            self.process.kill()
            self._reader.join(60)

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def wait_for(self, event: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait until the log has a number of lines of an event, and return them."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.lines(event)) >= times or self._ended(), 60), self.log
        found = self.lines(event)
        assert len(found) >= times, self.log
        return found

    def lines(self, event: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, list(self.log)) if line["event"] == event]

    def workers(self, how_many: int) -> list[int]:
        """Return the numbers of the newest processes, once so many have started in all."""
        said = "Started server process ["
        with self._more:
            assert self._more.wait_for(lambda: len(self._said(said)) >= how_many, 60), self.log
        return [int(line.removeprefix(said).rstrip("]")) for line in self._said(said)]

    def _said(self, beginning: str) -> list[str]:
        messages = [line["message"] for line in self.lines("uvicorn")]
        return [message for message in messages if message.startswith(beginning)]

    def _ended(self) -> bool:
        return self.process.poll() is not None

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                with self._more:
                    self.log.append(line)
                    self._more.notify_all()
        with self._more:
            self._more.notify_all()
