"""Real processes that can really be killed: laptops, and the server as its operator starts it."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.clock import Clock
from models.database import open_store
from models.keystore import Keystore
from sync.central.accounts import add_coach, create_municipality, make_pairing_code
from sync.central.database import bring_up_to_date, central_engine
from sync.client import SyncClient
from tests.helpers.central import KEY, Laptop, new_laptop_file
from tests.sync.matrix.ledger import Ledger, Problems, Truth, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

ROOT = Path(__file__).parents[3]
PASSPHRASE = "fyra ord som ingen kommer på"
COACHES = ("Coach A", "Coach B")


class Central:
    """A server's database and the process that serves it, on one port all the time.

    Args:
        url: Of a PostgreSQL database; an encrypted SQLite file in ``folder`` where it is empty.
        folder: For the file and its key.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        folder.mkdir(exist_ok=True)
        self.file = folder / "central.db"
        self.database = url or f"sqlite:///{self.file}"
        key = b"" if url else Keystore(folder).create_from_passphrase(PASSPHRASE)
        self.engine: Engine = central_engine(self.database, lambda _path: key)
        bring_up_to_date(self.engine)
        self.clock = Clock()
        self.tenant = create_municipality(self.engine, self.clock, name="Sjöstad")
        for coach in COACHES:
            add_coach(self.engine, self.clock, self.tenant, coach)
        self.port = 0  # a free one at the first start, and the same from then on
        self._process: subprocess.Popen[str] | None = None
        self._unread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the real command and wait until it serves."""
        command = [sys.executable, "-m", "sync.central", "--database", self.database, "serve"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=os.environ | {"ITCOACH_CENTRAL_PASSPHRASE": PASSPHRASE},
        )
        assert self._process.stderr is not None
        while '"serving"' not in (line := self._process.stderr.readline()):
            assert line, "the server did not start"
        self.port = int(json.loads(line)["address"].rpartition(":")[2])
        # Nobody looks at what it says from here on; unread it would fill the pipe, and the server wait.
        self._unread = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._unread.start()

    def kill(self) -> None:
        """Kill it without a word."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._unread is not None:
            self._unread.join(60)
        assert self._process.stderr is not None
        self._process.stderr.close()
        self._process = None

    def code(self, coach: str) -> str:
        return make_pairing_code(self.engine, self.clock, self.tenant, coach)

    def truth(self) -> Truth:
        return Truth(self.engine, self.tenant)

    def close(self) -> None:
        self.kill()
        self.engine.dispose()


class Killed(Exception):
    """The process is no more."""


class LaptopProcess:
    """A laptop's program in a process of its own; killed, it is started anew on the same files.

    Args:
        name: What its words begin with.
        path: Its database.
        years: How far its clock is off.
    """

    def __init__(self, name: str, path: Path, years: int = 0) -> None:
        self.name, self.path, self.years = name, path, years
        self.coach_id = ""
        self._starts = 0
        self._process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the program."""
        self._starts += 1
        module = [sys.executable, "-m", "tests.helpers.laptop_process"]
        self._process = subprocess.Popen(
            [*module, str(self.path), f"{self.name}.{self._starts}-", str(self.years)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._answer() == "ready"

    def tell(self, what: str, *arguments: Any) -> None:
        """Let it begin something."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([what, *arguments]) + "\n")
        self._process.stdin.flush()

    def ask(self, what: str, *arguments: Any) -> Any:
        """Let it do something and return what it answers.

        Raises:
            Killed: It was killed before.
        """
        self.tell(what, *arguments)
        return self._answer()

    def answer(self) -> Any:
        """Return what it says to what it was told last."""
        return self._answer()

    def pair(self, url: str, code: str) -> None:
        """Trade a code for an identity."""
        self.coach_id = self.ask("pair", url, code)

    def edit(self, ledger: Ledger, seed: int, number: int = 1, kind: str = "any_edit") -> None:
        """Let the coach type, and tell the ledger."""
        typed = self.ask("edit", seed, number, kind)
        ledger.typed += [Typed(**each | {"laptop": self.name}) for each in typed]

    def kill(self) -> None:
        """Kill it without a word."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGKILL)
        self._reap()

    def is_killed(self) -> bool:
        """Wait for its end; tell whether it was killed."""
        assert self._process is not None
        code = self._process.wait(30)
        self._reap()
        return code == -signal.SIGKILL

    @contextlib.contextmanager
    def opened(self) -> "Iterator[Laptop]":
        """Give its database as this process sees it, beside the program."""
        store = open_store(self.path, KEY, Clock())
        try:
            yield Laptop(store, SyncClient(store, Clock()), self.coach_id, Clock())
        finally:
            store.close()

    def _answer(self) -> Any:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._reap()
            raise Killed
        return json.loads(line)

    def _reap(self) -> None:
        if self._process is None:
            return
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process = None


@dataclass
class Fleet:
    """A server's process with the processes of its laptops, and the ledger of what was typed."""

    central: Central
    folder: Path
    laptops: list[LaptopProcess] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    def add(self, coach: str, years: int = 0) -> LaptopProcess:
        """Pair a new laptop, with the server running."""
        number = len(self.laptops)
        path = new_laptop_file(self.folder / f"laptop{number}")
        laptop = LaptopProcess(f"{coach[-1]}{number}", path, years)
        laptop.pair(self.central.url, self.central.code(coach))
        self.laptops.append(laptop)
        return laptop

    def settle(self, rounds: int = 8) -> None:
        """Sync everyone, straight and without faults, until nothing more moves."""
        for _ in range(rounds):
            clock = self.central.truth().clock
            assert [laptop.ask("sync", self.central.url) for laptop in self.laptops] == [""] * len(
                self.laptops
            )
            if clock == self.central.truth().clock:
                break
        for laptop in self.laptops:
            assert laptop.ask("sync", self.central.url) == ""

    def problems(self) -> Problems:
        """Compare everything with what was typed."""
        with contextlib.ExitStack() as stack:
            opened = {}
            for laptop in self.laptops:
                opened[laptop.name] = stack.enter_context(laptop.opened())
            return self.ledger.problems(self.central.truth(), opened)

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.kill()
        self.central.close()


@contextlib.contextmanager
def no_room(pid: int, most: "Callable[[], int]") -> "Iterator[None]":
    """Let a process write no file beyond a size: as on a full disk, the system refuses it."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most(), hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
