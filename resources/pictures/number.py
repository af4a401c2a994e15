"""The number of a step on its black disc: what in a picture depends on where it is used."""

import re
from typing import Final

__all__ = ["LARGEST", "disc", "numbered"]

LARGEST: Final = 99
_RADIUS: Final = 25
_SIZE: Final = 1.5

# The strokes of each digit, in a cell 10 wide and 16 high.
_DIGITS: Final = {
    "0": "M 5 0 C -1 0 -1 16 5 16 C 11 16 11 0 5 0 Z",
    "1": "M 2 4 L 6 0 L 6 16",
    "2": "M 0 4 C 0 -2 10 -2 10 4 C 10 8 2 11 0 16 L 10 16",
    "3": "M 0 1 C 4 -1 10 -1 9 4 C 9 7 6 8 4 8 C 8 8 10 9 10 12 C 10 17 3 17 0 15",
    "4": "M 8 16 L 8 0 L 0 11 L 10 11",
    "5": "M 9 0 L 1 0 L 0 7 C 4 5 10 6 10 11 C 10 17 3 17 0 15",
    "6": "M 8 0 C 3 2 0 7 0 11 C 0 18 10 18 10 11 C 10 5 2 5 0 11",
    "7": "M 0 0 L 10 0 L 4 16",
    "8": "M 5 8 C -1 7 -1 0 5 0 C 11 0 11 7 5 8 C -2 9 -2 16 5 16 C 12 16 12 9 5 8",
    "9": "M 2 16 C 7 14 10 9 10 5 C 10 -2 0 -2 0 5 C 0 11 8 11 10 5",
}
_DISC: Final = re.compile(rf'<g><circle cx="([\d.]+)" cy="([\d.]+)" r="{_RADIUS}".*?</g>', re.DOTALL)


def disc(number: int, x: float, y: float) -> str:
    """Draw ``number`` (1 to :data:`LARGEST`) on its disc, centred at ``x``, ``y``.

    Raises:
        ValueError: The number has no place on the disc.
    """
    if not 1 <= number <= LARGEST:
        raise ValueError(f"{number} does not fit a picture; 1 to {LARGEST} do")
    digits = str(number)
    left = x - (len(digits) * 14 - 4) * _SIZE / 2
    strokes = (
        _stroke(_DIGITS[digit], left + at * 14 * _SIZE, y - 8 * _SIZE) for at, digit in enumerate(digits)
    )
    ground = f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS}" fill="#000000" stroke="#ffffff" stroke-width="5"/>'
    return "\n".join((f"<g>{ground}", *strokes)) + "</g>"


def numbered(svg: str, number: int) -> str:
    """Return a picture with ``number`` on each of its discs, whatever number it was drawn with."""
    return _DISC.sub(lambda found: disc(number, float(found[1]), float(found[2])), svg)


def _stroke(d: str, x: float, y: float) -> str:
    counts = iter(range(len(d)))

    def moved(match: re.Match[str]) -> str:
        return f"{float(match[0]) * _SIZE + (y if next(counts) % 2 else x):.4g}"

    placed = re.sub(r"-?\d+(?:\.\d+)?", moved, d)
    return f'<path d="{placed}" fill="none" stroke="#ffffff" stroke-width="5"/>'
