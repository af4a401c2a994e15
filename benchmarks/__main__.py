"""Measure the budgets as ratios within one run: ``make bench``, or ``make bench ARGS=--write``."""

import argparse
import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import leaflets, lock, player, sync
from benchmarks.measure import Program, run, take_turns
from benchmarks.search import FRAME_MS
from benchmarks.table import README, Line, table, write
from tests.helpers.secret_service import installed, secret_service

SIZES = {"small": (100, 1_000), "large": (10_000, 100_000)}
PASSPHRASE = {"ITCOACH_PASSPHRASE": "fyra ord utan mening"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--only", choices=("start", "lock", "player", "leaflets", "sync"), help="a part of it"
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often each start is timed")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {README.name}")
    options = parser.parse_args()
    tables = {}
    if options.only in (None, "start"):
        with tempfile.TemporaryDirectory() as folder, _keyring(Path(folder)) as (variables, keyring):
            words = f"Medians of {options.rounds} starts each, taken by turns. Keyring: {keyring}."
            tables["table"] = table(words, _measure(Path(folder), variables, options.rounds))
    if options.only in (None, "lock"):
        with tempfile.TemporaryDirectory() as folder, _keyring(Path(folder)) as (variables, keyring):
            words = f"Medians of {options.rounds} locks and unlocks. Keyring: {keyring}."
            tables["lock table"] = table(words, lock.measure(Path(folder), variables, options.rounds))
    if options.only in (None, "leaflets"):
        tables["leaflets table"] = table(*leaflets.measure(options.rounds))
    if options.only in (None, "player"):
        with tempfile.TemporaryDirectory() as home:
            tables["player table"] = table(*player.measure(home))
    if options.only in (None, "sync"):
        tables["sync table"] = table(*sync.measure(sync.Sizes(), sync.install_peers()))
    for name, text in tables.items():
        print(text)
        if options.write:
            write(name, text)


@contextlib.contextmanager
def _keyring(folder: Path) -> Iterator[tuple[Mapping[str, str], str]]:
    if not installed():
        yield PASSPHRASE, "none here: the key comes from a passphrase, which costs Argon2id instead"
        return
    with secret_service(folder / "keyring") as variables:
        yield variables, "a real one (gnome-keyring); its cost is in every start of IT-coach below"


def _measure(folder: Path, variables: Mapping[str, str], rounds: int) -> list[Line]:
    bare, floor = Program("bare_window"), Program("bare_window", ["--orm"])
    starts = {}
    for name, size in SIZES.items():
        environment = {**variables, "ITCOACH_HOME": str(folder / name)}
        run("make_laptop", *map(str, size), environment=environment)
        starts[name] = Program("start", environment=environment)
    keyring = Program("ask_keyring", environment=starts["small"].environment)
    take_turns([bare, floor, *starts.values(), keyring], rounds)
    search = float(run("type_searches", environment=starts["large"].environment)) / 1000
    window, orm = bare.median("painted"), floor.median("orm")
    small, large = (starts[name].median("day") for name in SIZES)
    answer = keyring.median("answered") - keyring.median("begun")
    return [
        Line("first painted window ÷ bare window", starts["small"].median("painted"), window, "≤ 1.5"),
        Line("day's list, 100 residents, 1,000 visits ÷ bare window + ORM", small, orm, "≤ 1.25"),
        Line("day's list, 10,000 residents, 100,000 visits ÷ bare window + ORM", large, orm, "≤ 1.25"),
        Line("day's list, large ÷ small", large, small, "0.9 – 1.1"),
        Line("search while typing, 95th percentile ÷ one frame", search, FRAME_MS / 1000, "≤ 1"),
        Line("for comparison: the rail painted ÷ bare window", starts["small"].median("rail"), window, ""),
        Line("for comparison: the keyring, asked alone ÷ bare window + ORM", answer, orm, ""),
    ]


if __name__ == "__main__":
    main()
