"""Start programs and read when things happened in them, counted from the start of each process."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Program", "run", "take_turns"]


@dataclass
class Program:
    """A program under ``benchmarks.programs``, and what its runs have shown.

    Attributes:
        module: Its name.
        arguments: What it is given.
        environment: Variables on top of this process's own.
        seconds: By event, one time for each run.
    """

    module: str
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def time_once(self) -> None:
        """Run it once more and note when its events happened."""
        began = time.monotonic()
        for line in run(self.module, *self.arguments, environment=self.environment).splitlines():
            event, at = line.split()
            self.seconds.setdefault(event, []).append(float(at) - began)

    def median(self, event: str) -> float:
        """Return the median of the seconds from the start to ``event``."""
        return statistics.median(self.seconds[event])

    def median_between(self, first: str, last: str) -> float:
        """Return the median of the seconds from one event to another of the same run."""
        pairs = zip(self.seconds[first], self.seconds[last], strict=True)
        return statistics.median(end - begin for begin, end in pairs)


def run(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Run a program of ``benchmarks.programs`` to its end and return what it printed.

    Raises:
        SystemExit: It failed; with what it said.
    """
    inherited = dict(os.environ)
    # An installed program has its bytecode; where this is set, every start would compile the sources anew.
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.programs.{module}", *arguments],
        env={**inherited, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        timeout=600,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr}")
    return done.stdout


def take_turns(programs: Sequence[Program], rounds: int) -> None:
    """Time the programs by turns, so that whatever else the machine does falls on all of them alike.

    Every other round goes backwards, so that none always follows the same one.
    """
    for program in programs:
        program.time_once()
        program.seconds.clear()  # the first run reads the files from disk and writes the bytecode
    for number in range(rounds):
        for program in programs if number % 2 else reversed(programs):
            program.time_once()
