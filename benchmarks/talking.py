"""Processes that do what they are told, a line of JSON at a time, and servers that are waited for."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["Talker", "free_port", "python", "serving"]


class Talker:
    """A process that answers each line ``[word, argument, …]`` with one of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Talker":
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()

    def ask(self, word: str, *arguments: Any) -> Any:
        """Have something done and return the answer.

        Raises:
            SystemExit: The process ended instead.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([word, *arguments]) + "\n")
        self._process.stdin.flush()
        return self.wait()

    def wait(self) -> Any:
        """Wait for something that the process says by itself."""
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said:
            raise SystemExit("a process of the measurement has failed")
        return json.loads(said)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def serving(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Run a server while the block lasts; it is waited for until something answers at its port."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None:
                raise SystemExit(f"{command[2]} ended at once")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def python(module: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.programs.{module}"]
