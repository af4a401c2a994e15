"""Opening a guide in the player, and going to a step: how long until it is painted."""

from benchmarks.measure import run
from benchmarks.search import FRAME_MS
from benchmarks.table import Line

__all__ = ["measure"]

PASSPHRASE = {"ITCOACH_PASSPHRASE": "fyra ord utan mening"}
WORDS = (
    "Processor time, the page Guider at 1280 × 720, off-screen: from the choice in the list until all is "
    "painted. Every guide is opened {rounds} times; the very first opening is not counted."
)
LINES = {
    "opened": ("a guide opened in the player, median ÷ one frame", "≤ 1"),
    "opened_p95": ("for comparison: its 95th percentile ÷ one frame", ""),
    "english": ("the open guide in the other language, median ÷ one frame", ""),
    "drawn": ("a step whose picture is drawn for the first time, median ÷ one frame", ""),
    "drawn_again": ("a step whose picture was drawn before, median ÷ one frame", ""),
    "first": ("for comparison: the player's own first opening ÷ one frame", ""),
}


def measure(folder: str, rounds: int = 20) -> tuple[str, list[Line]]:
    """Return the words and lines of the table.

    Args:
        folder: An empty folder for a laptop without residents.
        rounds: How often each guide is opened.
    """
    environment = {**PASSPHRASE, "ITCOACH_HOME": folder}
    run("make_laptop", "1", "1", environment=environment)
    told = run("open_guides", str(rounds), environment=environment)
    taken = {name: float(ms) / 1000 for name, ms in (line.split() for line in told.splitlines())}
    lines = [Line(what, taken[name], FRAME_MS / 1000, aim) for name, (what, aim) in LINES.items()]
    return WORDS.format(rounds=rounds), lines
