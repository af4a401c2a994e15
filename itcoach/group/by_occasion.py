"""The tables of what was measured: who answered again, how they stood each time, and what has changed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from itcoach.group.hiding import Merging, finest, is_shown
from itcoach.group.people import (
    ABSENT_ANSWER,
    ABSENT_BAND,
    ABSENT_CHANGE,
    UNCHANGED,
    Facts,
    Occasion,
    State,
    is_high,
)
from itcoach.group.table import (
    REASON,
    Make,
    People,
    Row,
    Table,
    group_rows,
    mean_of,
    merged_rows,
    not_shown,
    put_together,
)

__all__ = [
    "Split",
    "baseline",
    "change",
    "follow_up",
    "index",
    "question",
    "status_split",
    "tells_answered",
]

_ANSWERS: Final[tuple[Merging, ...]] = (
    ((0,), (1,), (2,), (3,)),
    ((0, 1), (2,), (3,)),
    ((0,), (1,), (2, 3)),
    ((0, 1), (2, 3)),
    ((0,), (1, 2, 3)),
    ((0, 1, 2), (3,)),
)
# Every way keeps the middle of the scale apart, since other tables divide there.
_BANDS: Final[tuple[Merging, ...]] = (
    ((0,), (1,), (2,), (3,)),
    ((0, 1), (2,), (3,)),
    ((0,), (1,), (2, 3)),
    ((0, 1), (2, 3)),
)
_CHANGES: Final[tuple[Merging, ...]] = (
    ((0,), (1,), (2,), (3,), (4,)),
    ((0, 1), (2,), (3, 4)),
    ((0, 1, 2), (3, 4)),
    ((0, 1), (2, 3, 4)),
)


Split: TypeAlias = tuple[tuple[State, ...], ...] | None
_SPLITS: Final = (
    ((State.ANSWERED,), (State.DROPPED,), (State.WAITING,)),
    ((State.ANSWERED,), (State.DROPPED, State.WAITING)),
    ((State.ANSWERED, State.WAITING), (State.DROPPED,)),
)


def status_split(parts: Sequence[People], kind: Occasion) -> Split:
    """Return which states of a follow-up are told apart."""
    tallies = [Counter(each.later[kind].state for each in people) for people in parts]
    for split in _SPLITS:
        chief = [sum(tally[state] for state in split[0]) for tally in tallies]
        sizes = [sum(tally[state] for state in states) for tally in tallies for states in split]
        if any(chief) and all(is_shown(size, absence=True) for size in sizes):
            if split is not _SPLITS[2] or any(tally[State.DROPPED] for tally in tallies):
                return split
    return None


def tells_answered(split: Split) -> bool:
    """Tell whether those who have answered stand by themselves."""
    return split is not None and (State.ANSWERED,) in split


def follow_up(parts: Sequence[People], kind: Occasion, split: Split) -> Make:
    """Return the table of who answered again, who fell away and why, and who is waiting."""
    name = f"followup.{kind}"
    if split is None:
        return not_shown(name)
    reasons: Sequence[Mapping[str, int]] = [
        Counter(_reason(each, kind) for each in people if each.later[kind].state is State.DROPPED)
        for people in parts
    ]
    rest = put_together(reasons) if (State.DROPPED,) in split else None

    def make(people: People) -> Table:
        rows: list[Row] = []
        for states in split:
            inside = [each for each in people if each.later[kind].state in states]
            if states == (State.DROPPED,) and rest is not None and inside:
                tally = Counter(_reason(each, kind) for each in inside)
                rows += group_rows({reason: (n,) for reason, n in tally.items()}, rest, REASON)
            elif inside:
                rows.append(Row(tuple(states), (len(inside),)))
        return Table(name, ("persons",), tuple(rows))

    return make


def _reason(each: Facts, kind: Occasion) -> str:
    return str(each.later[kind].reason or "")


def index(parts: Sequence[People], occasions: Sequence[Occasion]) -> Make:
    """Return the table of how they stood at each occasion."""
    return _one_way(
        "index", parts, occasions, lambda each, at: each.band[at], _BANDS, ABSENT_BAND, points=True
    )


def question(number: int, parts: Sequence[People], occasions: Sequence[Occasion]) -> Make:
    """Return the table of what was answered to a question, from 1, at each occasion."""
    return _one_way(
        f"question.{number}",
        parts,
        occasions,
        lambda each, at: each.answers[at][number - 1],
        _ANSWERS,
        ABSENT_ANSWER,
    )


def _one_way(
    name: str,
    parts: Sequence[People],
    occasions: Sequence[Occasion],
    place: Callable[[Facts, Occasion], int],
    ways: Sequence[Merging],
    absent: int,
    *,
    points: bool = False,
) -> Make:
    """Return a table of one variable, divided alike at every occasion that can be shown at all."""

    def vector(people: People, at: Occasion) -> list[int]:
        tally = Counter(place(each, at) for each in people if at in each.answers)
        return [tally[number] for number in range(absent + 1)]

    def way(at: Sequence[Occasion]) -> Merging | None:
        return finest([vector(people, each) for people in parts for each in at], ways, sink=0)

    shown = [each for each in occasions if way([each]) is not None]
    merging = way(shown)
    if merging is None:
        return not_shown(name)

    def make(people: People) -> Table:
        counts = [vector(people, at) for at in shown]
        means = [_mean_index(people, at, merging) if points else None for at in shown]
        return Table(name, tuple(shown), merged_rows(merging, counts), tuple(means))

    return make


def _mean_index(people: People, at: Occasion, merging: Merging) -> int | None:
    measured = sum(at in each.answers for each in people)
    points = [each.points[at] for each in people if at in each.points]
    return mean_of(points, measured, exact=(ABSENT_BAND,) in merging)


def change(name: str, parts: Sequence[People], kind: Occasion) -> Make:
    """Return the table of what has changed since the first time, for those who answered both."""

    def vector(people: People) -> list[int]:
        tally = Counter(each.change[kind] for each in people if kind in each.change)
        return [tally[place] for place in range(ABSENT_CHANGE + 1)]

    merging = finest([vector(people) for people in parts], _CHANGES, sink=UNCHANGED)
    if merging is None:
        return not_shown(name)
    exact = (ABSENT_CHANGE,) in merging

    def make(people: People) -> Table:
        compared = [each.difference[kind] for each in people if kind in each.difference]
        measured = sum(kind in each.change for each in people)
        return Table(
            name,
            ("persons",),
            merged_rows(merging, [vector(people)]),
            (mean_of(compared, measured, exact=exact),),
            len(compared) if exact else None,
        )

    return make


def _halves(people: People) -> tuple[int, int]:
    high = sum(map(is_high, people))
    return len(people) - high, high


def baseline(name: str, parts: Sequence[People], kind: Occasion) -> Make:
    """Return how those who answered again, fell away and are waiting stood the first time."""

    def counts(people: People) -> dict[State, tuple[int, int]]:
        return {
            state: halves
            for state in State
            if any(halves := _halves([each for each in people if each.later[kind].state is state]))
        }

    whole = [counts(people) for people in parts]
    if not all(is_shown(n) for each in whole for halves in each.values() for n in halves):
        return not_shown(name)
    if not any(State.DROPPED in each for each in whole):
        return not_shown(name)

    def make(people: People) -> Table:
        rows = (Row((state,), halves) for state, halves in counts(people).items())
        return Table(name, ("low", "high"), tuple(rows))

    return make
