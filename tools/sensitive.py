"""How often the guard misses a personnummer, a code or a password, and how often it takes a note for one.

``python -m tools.sensitive`` prints both rates, on the notes that the patterns were tuned on and on those
that were kept aside, and writes the table of ``docs/sensitive.md``. In the notes with something to catch it
stands between « and ».
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from itcoach.sensitive.findings import findings

__all__ = ["FALSE_ALARMS", "MISSES", "Rates", "measured", "table"]

ROOT: Final = Path(__file__).parent.parent
NOTES: Final = ROOT / "tests" / "itcoach" / "sensitive" / "notes"
PAGE: Final = ROOT / "docs" / "sensitive.md"
FALSE_ALARMS: Final = 0.01
"""Of ordinary notes, the most that may be taken for something else."""
MISSES: Final = 0.03
"""Of what is to be caught, the most that may be missed; of personnummer none."""
_KINDS: Final = {"pnr": "personnummer", "code": "codes", "pass": "passwords", "card": "card numbers"}
_BETWEEN: Final = re.compile(r"(?s)(?<=<!-- rates -->\n).*?(?=<!-- /rates -->)")


@dataclass(frozen=True)
class Rates:
    """What came of a part of the notes.

    Attributes:
        name: Which part.
        ordinary: How many ordinary notes.
        alarms: Those taken for something else.
        caught: How many of each kind were to be caught.
        missed: The notes in which one was missed, by kind.
    """

    name: str
    ordinary: int
    alarms: tuple[str, ...]
    caught: dict[str, int]
    missed: dict[str, tuple[str, ...]]

    @property
    def alarm_rate(self) -> float:
        """Return the share of ordinary notes with a false alarm."""
        return len(self.alarms) / self.ordinary

    @property
    def miss_rate(self) -> float:
        """Return the share of what was to be caught that was missed."""
        return sum(map(len, self.missed.values())) / sum(self.caught.values())


def measured() -> tuple[Rates, Rates]:
    """Return the rates on the notes that the patterns were tuned on, and on those kept aside."""
    return _rates("tuned on", ""), _rates("kept aside", "_held_out")


def table(parts: tuple[Rates, ...]) -> str:
    """Return the rates as a table."""
    rows = ["| notes | ordinary | false alarms | kind | to catch | missed |", "|---|---|---|---|---|---|"]
    for part in parts:
        said = f"{part.name} | {part.ordinary} | {len(part.alarms)} ({part.alarm_rate:.1%})"
        for kind, number in part.caught.items():
            missed = len(part.missed[kind])
            rows.append(f"| {said} | {_KINDS[kind]} | {number} | {missed} ({missed / number:.1%}) |")
            said = " | | "
    return "\n".join(rows) + "\n"


def _rates(name: str, suffix: str) -> Rates:
    ordinary = _lines(f"ordinary{suffix}.txt")
    caught: dict[str, int] = dict.fromkeys(_KINDS, 0)
    missed: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for kind, text, start, end in _marked(_lines(f"sensitive{suffix}.txt")):
        caught[kind] += 1
        if not any(each.start <= start and end <= each.end for each in findings(text)):
            missed[kind].append(text)
    return Rates(
        name,
        len(ordinary),
        tuple(text for text in ordinary if findings(text)),
        caught,
        {kind: tuple(texts) for kind, texts in missed.items()},
    )


def _marked(lines: list[str]) -> Iterator[tuple[str, str, int, int]]:
    for line in lines:
        kind, _, marked = line.partition(": ")
        start, end = marked.index("«"), marked.index("»") - 1
        yield kind, marked.replace("«", "").replace("»", ""), start, end


def _lines(name: str) -> list[str]:
    return (NOTES / name).read_text(encoding="utf-8").splitlines()


def main() -> int:
    """Print the rates and what they come of, and write the table."""
    parts = measured()
    print(table(parts))
    for part in parts:
        for text in part.alarms:
            print(f"false alarm ({part.name}): {text}")
        for texts in part.missed.values():
            for text in texts:
                print(f"missed ({part.name}): {text}")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BETWEEN.sub(lambda _: table(parts), page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
