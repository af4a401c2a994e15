"""How the lists of the commands are printed: in columns for a person, as JSON for a program."""

import dataclasses
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.clock import to_local

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["local_time", "print_json", "print_table"]


def print_table(heads: "Sequence[str]", rows: "Sequence[Sequence[object]]") -> None:
    """Print rows in columns under their heads, with a dash where there is nothing."""
    lines = [[str(cell) or "-" for cell in line] for line in (heads, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_json(rows: "Sequence[Any]") -> None:
    """Print dataclasses as one list of JSON; times are in UTC."""
    print(
        json.dumps([dataclasses.asdict(row) for row in rows], default=_as_text, ensure_ascii=False, indent=2)
    )


def local_time(moment: datetime | None) -> str:
    """Return a time as a person here reads it."""
    return to_local(moment).strftime("%Y-%m-%d %H:%M") if moment else "-"


def _as_text(value: datetime) -> str:
    return value.isoformat()
