"""The bars and the curve of the inclusion index as plain geometry: one drawing for screen and paper.

Whoever paints says how wide the room is and how letters measure, in a unit of its own (pixels, points), and
gets shapes back in that unit, counted from the upper left corner. Values are written where they are measured;
there is no grade, no ranking, no red and no green.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from itcoach.dates import plain_date
from itcoach.inclusion.questionnaire import Instrument
from itcoach.inclusion.scoring import Score, rounded
from models.clock import to_local
from models.vocabulary import MeasurementKind
from resources.words import tr

if TYPE_CHECKING:
    from itcoach.inclusion.measurements import MeasurementView

__all__ = [
    "Box", "Dot", "Drawing", "Ink", "Lettering", "Line", "Occasion", "Shape", "Words", "bars", "curve",
    "occasions", "room_for_bars", "room_for_curve",
]  # fmt: skip

HIGHEST: Final = 100
CURVE_LINES: Final = 11
"""How high the curve is, in lines of text."""


class Ink(StrEnum):
    """What a shape is painted with: the names of the tokens of ``ui.theme``."""

    TEXT = "ink"
    QUIET = "quiet_ink"
    RULE = "line"
    FULL = "primary"
    SOFT = "primary_soft"
    GROUND = "surface"


@dataclass(frozen=True)
class Line:
    """A straight line with round ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    ink: Ink


@dataclass(frozen=True)
class Box:
    """A filled rectangle with round corners."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    ink: Ink


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    ink: Ink


@dataclass(frozen=True)
class Words:
    """A line of text that begins, has its middle or ends at ``x``; ``y`` is the middle of its height."""

    x: float
    y: float
    text: str
    align: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    ink: Ink = Ink.TEXT


Shape: TypeAlias = Line | Box | Dot | Words


@dataclass(frozen=True)
class Drawing:
    """What is painted, in this order, and the same in words for whoever does not see it."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Lettering:
    """The letters that are painted with.

    Attributes:
        line: The height of a line of text.
        width: How wide a text is, and whether it is set in bold.
    """

    line: float
    width: Callable[[str, bool], float]


@dataclass(frozen=True)
class Occasion:
    """A time of measuring.

    Attributes:
        form: The version that was answered: a curve goes on only within one.
        index: Nothing where there is none.
        why_none: Said instead of the index.
    """

    day: date
    kind: MeasurementKind | str
    form: str
    index: Fraction | None
    why_none: str = ""


def occasions(measurements: "Sequence[MeasurementView]", language: str) -> tuple[Occasion, ...]:
    """Return the measurements that were answered, as occasions of a curve."""
    few, other = tr("för få svar", lang=language), tr("annat formulär", lang=language)
    return tuple(
        Occasion(
            to_local(each.answered_at).date(),
            each.kind,
            each.instrument,
            each.score.index if each.score else None,
            few if each.score else other,
        )
        for each in measurements
        if each.answered_at is not None
    )


@dataclass(frozen=True)
class _Bar:
    name: str
    points: int | None
    before: int | None
    words: str


def bars(
    score: Score, before: Score | None, form: Instrument, language: str, *, room: float, letters: Lettering
) -> Drawing:
    """Draw the four dimensions as bars from 0 to 100, with a mark where each ended ``before``.

    Args:
        score: What is drawn.
        before: What it is compared with, or nothing.
        form: The version that both were given to.
        language: Of the words.
        room: How wide it may be. Where not all fits beside each other, a bar stands below its words.
        letters: How the words measure.
    """
    rows = _rows(score, before, form, language)
    line, gap = letters.line, letters.line * 0.5
    names, values = _columns(rows, letters)
    beside = names + values + 6 * line <= room
    left, right = (names, room - values - gap) if beside else (0.0, room)
    step = 1.55 * line if beside else 2.5 * line
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        middle = (number + 0.5) * step if beside else number * step + line / 2
        shapes.append(Words(0, middle, row.name))
        value = Ink.QUIET if row.points is None else Ink.TEXT
        at = Words(right + gap, middle, row.words, ink=value)
        shapes.append(at if beside else Words(room, middle, row.words, "end", ink=value))
        top = middle - 0.4 * line if beside else middle + 0.7 * line
        shapes += _bar(row, left, top, right - left, 0.8 * line)
    return Drawing(room, len(rows) * step, tuple(shapes), tuple(f"{row.name}: {row.words}" for row in rows))


def room_for_bars(
    score: Score, before: Score | None, form: Instrument, language: str, *, letters: Lettering
) -> float:
    """Return the least width in which the words of :func:`bars` fit."""
    rows = _rows(score, before, form, language)
    return (
        max(letters.width(row.name, False) + letters.width(row.words, False) for row in rows) + letters.line
    )


def curve(occasions: Sequence[Occasion], language: str, *, room: float, letters: Lettering) -> Drawing:
    """Draw the index over time: the value at each point, and what it is and its day below.

    Args:
        occasions: The earliest first, at least one.
        language: Of the words.
        room: How wide it may be.
        letters: How the words measure.
    """
    line = letters.line
    label = _label_width(occasions, language, letters, whole=True)
    whole = _axis(letters) + len(occasions) * label <= room
    label = label if whole else _label_width(occasions, language, letters, whole=False)
    texts = [_below(each, language, whole=whole) for each in occasions]
    lowest = (CURVE_LINES - 1.2 - max(map(len, texts))) * line
    top = 1.6 * line

    def height(points: Fraction | int) -> float:
        return lowest - (lowest - top) * float(points) / HIGHEST

    places = _places([each.day for each in occasions], _axis(letters), room, label)
    spots = [(x, height(each.index or 0)) for x, each in zip(places, occasions, strict=True)]
    shapes = _rules(height, room, letters)
    for at, (before, after) in enumerate(pairwise(occasions)):
        if before.index is not None and after.index is not None and before.form == after.form:
            shapes.append(Line(*spots[at], *spots[at + 1], 0.16 * line, Ink.FULL))
    for at, (each, (x, y)) in enumerate(zip(occasions, spots, strict=True)):
        shapes += _value(each, x, y, _slopes(occasions, at), line)
        shapes += [
            Words(x, lowest + (1.2 + number) * line, text, "middle", ink=Ink.QUIET)
            for number, text in enumerate(texts[at])
        ]
    said = tuple(
        tr("{what}, {day}: {value}", lang=language, what=_named(each, language),
           day=plain_date(each.day, language), value=_shown(each))
        for each in occasions
    )  # fmt: skip
    return Drawing(room, CURVE_LINES * line, tuple(shapes), said)


def room_for_curve(occasions: Sequence[Occasion], language: str, *, letters: Lettering) -> float:
    """Return the least width in which the words of :func:`curve` fit beside each other."""
    return _axis(letters) + len(occasions) * _label_width(occasions, language, letters, whole=False)


def _rows(score: Score, before: Score | None, form: Instrument, language: str) -> list[_Bar]:
    rows = []
    for letter, names in form.dimensions.items():
        points = _whole(score.dimensions[letter])
        first = _whole(before.dimensions[letter]) if before else None
        if points is None:
            words = tr("för få svar", lang=language)
        elif first is None:
            words = str(points)
        else:
            words = tr("{n}, var {first}", lang=language, n=points, first=first)
        rows.append(_Bar(names[language], points, first, words))
    return rows


def _columns(rows: Sequence[_Bar], letters: Lettering) -> tuple[float, float]:
    gap = letters.line * 0.5
    names = max(letters.width(row.name, False) for row in rows)
    return names + gap, max(letters.width(row.words, False) for row in rows)


def _bar(row: _Bar, x: float, y: float, width: float, height: float) -> list[Shape]:
    radius = height / 4
    shapes: list[Shape] = [Box(x, y, width, height, radius, Ink.SOFT)]
    if row.points:
        filled = width * row.points / HIGHEST
        shapes.append(Box(x, y, filled, height, min(radius, filled / 2), Ink.FULL))
    if row.before is not None:
        at = x + width * row.before / HIGHEST
        shapes.append(Line(at, y, at, y + height, height * 0.4, Ink.GROUND))
        shapes.append(Line(at, y - height * 0.2, at, y + height * 1.2, height * 0.16, Ink.TEXT))
    return shapes


def _rules(height: Callable[[int], float], room: float, letters: Lettering) -> list[Shape]:
    shapes: list[Shape] = []
    axis, gap = _axis(letters), letters.line * 0.5
    for value in (0, HIGHEST // 2, HIGHEST):
        y = height(value)
        shapes.append(Line(axis, y, room, y, letters.line * 0.06, Ink.RULE))
        shapes.append(Words(axis - gap, y, str(value), "end", ink=Ink.QUIET))
    return shapes


def _value(each: Occasion, x: float, y: float, slopes: tuple[bool, bool], line: float) -> list[Shape]:
    """Return the point and its value, which stands where the curve does not pass."""
    from_above, to_above = slopes
    aside = line * 0.3
    if each.index is None:
        return [Words(x, y - 0.7 * line, each.why_none, "middle", ink=Ink.QUIET)]
    dot = Dot(x, y, 0.3 * line, Ink.FULL)
    if from_above and to_above:
        return [dot, Words(x, y + 0.85 * line, _shown(each), "middle", bold=True)]
    if to_above:
        return [dot, Words(x + aside, y - 0.85 * line, _shown(each), "end", bold=True)]
    if from_above:
        return [dot, Words(x - aside, y - 0.85 * line, _shown(each), "start", bold=True)]
    return [dot, Words(x, y - 0.85 * line, _shown(each), "middle", bold=True)]


def _slopes(occasions: Sequence[Occasion], at: int) -> tuple[bool, bool]:
    """Return whether the curve comes from above, and whether it goes on to above."""

    def higher(other: int) -> bool:
        if not 0 <= other < len(occasions):
            return False
        here, there = occasions[at], occasions[other]
        joined = here.form == there.form
        return joined and here.index is not None and there.index is not None and there.index > here.index

    return higher(at - 1), higher(at + 1)


def _places(days: Sequence[date], axis: float, room: float, label: float) -> list[float]:
    """Return where the occasions stand: by their days, and never so near that their words meet."""
    left, right = axis + label / 2, room - label / 2
    first, last = days[0].toordinal(), days[-1].toordinal()
    shares = [(day.toordinal() - first) / (last - first) if last > first else 0.5 for day in days]
    places = [left + share * (right - left) for share in shares]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + label)
    edge = right
    for at in reversed(range(len(places))):
        places[at] = min(places[at], edge)
        edge = places[at] - label
    return places


def _below(each: Occasion, language: str, *, whole: bool) -> list[str]:
    """Return the lines below a point; the year stands on one of its own where there is little room."""
    day = plain_date(each.day, language)
    year = str(each.day.year)
    days = [day] if whole else [day.removesuffix(year).strip(), year]
    return [_named(each, language), *days]


def _named(each: Occasion, language: str) -> str:
    names: Mapping[str, str] = {
        MeasurementKind.FIRST: tr("första", lang=language),
        MeasurementKind.SIX_MONTHS: tr("6 månader", lang=language),
        MeasurementKind.TWELVE_MONTHS: tr("12 månader", lang=language),
    }
    return names.get(each.kind, str(each.kind))


def _shown(each: Occasion) -> str:
    return each.why_none if each.index is None else str(rounded(each.index))


def _axis(letters: Lettering) -> float:
    return letters.width(str(HIGHEST), False) + letters.line * 0.7


def _label_width(occasions: Sequence[Occasion], language: str, letters: Lettering, *, whole: bool) -> float:
    below = (letters.width(text, False) for each in occasions for text in _below(each, language, whole=whole))
    return max(*below, *(letters.width(_shown(each), True) for each in occasions)) + letters.line * 0.5


def _whole(points: Fraction | None) -> int | None:
    return None if points is None else rounded(points)
