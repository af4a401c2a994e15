"""Lock, unlock and the access log: what they cost beside a start, a frame, and a card without the log."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Program, run
from benchmarks.search import FRAME_MS
from benchmarks.table import Line

__all__ = ["measure"]


def measure(
    folder: Path, variables: Mapping[str, str], rounds: int, *, residents: int = 1_000, cards: int = 200
) -> list[Line]:
    """Make a laptop in ``folder`` and measure it; ``variables`` lead to the keyring or hold a passphrase."""
    environment = {**variables, "ITCOACH_HOME": str(folder / "lockable")}
    run("make_laptop", str(residents), str(residents * 10), environment=environment)
    passphrase = [value for name, value in variables.items() if name == "ITCOACH_PASSPHRASE"]
    locked = Program("lock", passphrase, environment)
    for _ in range(rounds):
        locked.time_once()
    start = locked.median("day")
    cover, gone = (locked.median_between("lock", end) for end in ("covered", "locked"))
    unlock = locked.median_between("unlock", "unlocked")
    with_log, without = map(float, run("open_cards", str(cards), environment=environment).split())
    frame = FRAME_MS / 1000
    return [
        Line("unlock to the day's list ÷ start to the day's list", unlock, start, "≤ 1"),
        Line("lock to nothing being seen ÷ start to the day's list", cover, start, "≤ 0.1"),
        Line("lock to the key being gone, the page painted ÷ start to the day's list", gone, start, "≤ 1"),
        Line("a card with the access log ÷ without", with_log, without, ""),
        Line("what the access log adds to a card ÷ one frame", with_log - without, frame, "≤ 1"),
    ]
