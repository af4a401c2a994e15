"""The lines of a table of measurements, and where the table stands in the README."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["README", "Figure", "Line", "table", "write"]

README = Path(__file__).with_name("README.md")


@dataclass(frozen=True)
class Line:
    """A time against another, in seconds."""

    what: str
    measured: float
    unit: float
    aim: str

    def cells(self) -> list[str]:
        return [
            self.what,
            _milliseconds(self.measured),
            _milliseconds(self.unit),
            f"{self.measured / self.unit:.2f}",
            self.aim,
        ]


@dataclass(frozen=True)
class Figure:
    """A count, or a rate against another."""

    what: str
    measured: float
    aim: str
    unit: float | None = None

    def cells(self) -> list[str]:
        if self.unit is None:
            return [self.what, f"{self.measured:,.0f}", "", "", self.aim]
        ratio = f"{self.measured / self.unit:.2f}"
        return [self.what, f"{self.measured:,.0f}", f"{self.unit:,.0f}", ratio, self.aim]


def table(words: str, lines: Sequence[Line | Figure]) -> str:
    """Return the lines as a table of Markdown, with ``words`` above it."""
    rows = [["what", "measured", "unit", "ratio", "aim"], ["---", "--:", "--:", "--:", "---"]]
    rows += [line.cells() for line in lines]
    return f"{words}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def write(name: str, text: str) -> None:
    """Put a table in its place in the README."""
    place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    README.write_text(place.sub(lambda _: text, README.read_text("utf-8")), "utf-8")


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.02 else f"{seconds * 1000:.0f} ms"
