"""A made-up municipality on this machine: a central server on loopback, two laptops, a list to import.

Everything is real but the people: the server is the program a municipality runs, the laptops' databases
are encrypted, the code that pairs them works once. It all lies in a temporary folder that is gone at the end.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import resources
from itcoach.settings import Settings
from models.clock import SWEDEN, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itcoach.workplace import Workplace

__all__ = ["SAMPLE_MORNING", "DemoLaptop", "MadeUp", "municipality"]

SAMPLE_MORNING: Final = datetime(2026, 11, 23, 8, 5, tzinfo=SWEDEN)
"""The first day of the sample list; the demonstration's clock begins here, whatever today is."""
COACHES: Final = ("Coach A", "Coach B")
START_SECONDS: Final = 20.0


@dataclass(frozen=True)
class DemoLaptop:
    """A laptop before its first start.

    Attributes:
        folder: Where its files will be.
        coach: Who will work at it.
        code: The municipality's one-time code for it.
        passphrase: What its database will be locked with.
    """

    folder: Path
    coach: str
    code: str
    passphrase: str


@dataclass(frozen=True)
class MadeUp:
    """The made-up municipality.

    Attributes:
        clock: Shows the morning of the sample's first day.
        address: The server's.
        laptops: One a coach.
        booking_list: The switchboard's list.
        calendar: A coach's calendar.
        screen: Describes the screen that is drawn on where there is none (for Qt's offscreen platform).
        server: The central server's program.
    """

    clock: Clock
    address: str
    laptops: tuple[DemoLaptop, ...]
    booking_list: Path
    calendar: Path
    screen: Path
    server: "_Central"

    def prepare(self) -> None:
        """Pair both laptops, read the list and the calendar in at the first, and sync both."""
        from itcoach import demo_history, importing

        def begin(work: "Workplace") -> None:
            for file in (self.booking_list, self.calendar):
                importing.apply(work, importing.preview(work, importing.read_file(file), file.name))
            demo_history.remember(work, today=SAMPLE_MORNING)

        first, second = self.laptops
        self._pair_and_sync(first, begin)
        self._pair_and_sync(second, lambda _: None)

    def _pair_and_sync(self, laptop: DemoLaptop, begin: "Callable[[Workplace], None]") -> None:
        from itcoach.laptop.opening import open_laptop, workplace
        from itcoach.syncing.exchange import pair_laptop, sync_client

        store = open_laptop(laptop.folder, self.clock, passphrase=laptop.passphrase)
        with contextlib.closing(store):
            pair_laptop(store, self.clock, laptop.folder, address=self.address, code=laptop.code)
            with contextlib.closing(sync_client(store, self.clock, laptop.folder)) as client:
                client.sync()
                begin(workplace(store, self.clock))
                client.sync()

    @contextlib.contextmanager
    def offline(self) -> "Iterator[None]":
        """Take the server away for a while: the laptops are out on visits."""
        self.server.stop()
        yield
        self.server.start()


@contextlib.contextmanager
def municipality(language: str) -> "Iterator[MadeUp]":
    """Set up the municipality, give it, and take it down again.

    Args:
        language: What the laptops speak.

    Raises:
        RuntimeError: The server did not start.
    """
    with tempfile.TemporaryDirectory(prefix="itcoach-demo-") as name, contextlib.ExitStack() as cleanups:
        folder = Path(name)
        central = _Central(folder / "central")
        central.run(
            "init", "--name", "Exempelkommun", "--phone", "08-465 000 00", "--hours", "vardagar 8-16",
            "--cost", "Besöket är gratis", "--web", "exempelkommun.example/it-hjalp", "--sharing", "all",
        )  # fmt: skip
        for coach in COACHES:
            Settings(folder / coach / "settings.json").language = language
        laptops = tuple(
            DemoLaptop(folder / coach, coach, central.invite(coach), secrets.token_urlsafe(18))
            for coach in COACHES
        )
        central.start()
        cleanups.callback(central.stop)
        yield MadeUp(
            Clock.starting_at(SAMPLE_MORNING),
            central.address,
            laptops,
            _sample("vaxel-bokningar.csv", folder),
            _sample("outlook-kalender.ics", folder),
            _screen(folder),
            central,
        )


class _Central:
    """The server's program, run as an operator would."""

    def __init__(self, home: Path) -> None:
        home.mkdir()
        self._environment = os.environ | {
            "ITCOACH_CENTRAL_HOME": str(home),
            "ITCOACH_CENTRAL_PASSPHRASE": secrets.token_urlsafe(18),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        self._log = home / "server.log"
        self._server: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self._command(*arguments), env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def invite(self, coach: str) -> str:
        """Add a coach and return a code for the coach's laptop."""
        self.run("add-coach", coach)
        return self.run("pair", coach)

    def start(self) -> None:
        """Start serving, and return once it answers."""
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                self._command("serve", "--port", str(self._port)),
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait_until_up(self._server)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop serving; may be called when it is stopped already."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait()
            self._server = None

    def _wait_until_up(self, server: "subprocess.Popen[bytes]") -> None:
        from sync.client import probe

        give_up = time.monotonic() + START_SECONDS
        while not probe(self.address):
            if server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"the server did not start:\n{self._log.read_text()}")
            time.sleep(0.05)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "sync.central", *arguments]


def _screen(folder: Path) -> Path:
    file = folder / "screen.json"
    screen = {"name": "laptop", "x": 0, "y": 0, "width": 1280, "height": 720, "logicalDpi": 96, "dpr": 1}
    file.write_text(json.dumps({"screens": [screen]}), "utf-8")
    return file


def _sample(name: str, folder: Path) -> Path:
    copy = folder / name
    copy.write_bytes(resources.path("samples", name).read_bytes())
    return copy
