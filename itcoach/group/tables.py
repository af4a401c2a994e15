"""The tables of the group view, made together so that nothing hidden in one can be worked out from another.

All tables divide the same persons, those who have answered a first time, and are made for all the populations
that a coach may choose between at once: what may be shown of one is decided with what would be left if it
were taken from the other. The rules are in ``group.hiding``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from itcoach.group.alpha import FEWEST_COMPLETE, cronbach_alpha
from itcoach.group.hiding import (
    FEWEST,
    SHARES_FROM,
    Merging,
    finest,
    is_shown,
    rest_of_groups,
    rest_of_rows,
    stays_open,
)
from itcoach.group.people import (
    ABSENT_ANSWER,
    ABSENT_BAND,
    ABSENT_CHANGE,
    BANDS,
    LATER,
    Background,
    Facts,
    Occasion,
    Person,
    State,
    facts_of,
)
from itcoach.inclusion.questionnaire import Instrument, instrument
from itcoach.inclusion.scoring import rounded

__all__ = ["OTHERS", "REASON", "Choice", "Group", "Row", "Table", "groups_from", "groups_of"]

OTHERS: Final = "*"
"""The row of those groups that are not shown by themselves."""
REASON: Final = "reason."
"""What the key of a row begins with that tells of a reason for falling away."""
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
_UNCHANGED: Final = 2
_HIGH: Final = 2
"""The first band of the upper half."""

People: TypeAlias = Sequence[Facts]


class Choice(StrEnum):
    """Whose residents are shown."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True)
class Row:
    """A line of a table: the categories that are put together in it, and a count a column."""

    keys: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A table, or that there is one which is not shown.

    Attributes:
        name: What it is about, such as ``followup.six_months``, ``index``, ``question.3``,
            ``change.six_months``, ``baseline.six_months``, ``group.area``, ``group.area.index``.
        columns: What is counted in each column: occasions, or parts of those in the row.
        rows: Empty where it is not shown.
        means: By column, whole points; nothing where there is none.
        compared: For a change: how many could be compared; nothing where it is not shown.
    """

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    means: tuple[int | None, ...] = ()
    compared: int | None = None

    @property
    def shown(self) -> bool:
        """Tell whether it may be shown."""
        return bool(self.rows)

    def total(self, column: int = 0) -> int:
        """Return how many are counted in a column."""
        return sum(row.counts[column] for row in self.rows)


@dataclass(frozen=True)
class Group:
    """All that is shown about one choice of persons.

    Attributes:
        choice: Whose.
        size: How many have answered a first time; nothing where they are fewer than five.
        tables: By name; also those that are not shown.
        alphas: Cronbach's alpha of the first time by dimension, in hundredths; nothing where not shown.
    """

    choice: Choice
    size: int | None
    tables: Mapping[str, Table]
    alphas: Mapping[str, int | None]


def groups_of(persons: Sequence[Person], form: Instrument | None = None) -> tuple[Group, ...]:
    """Return what may be shown about the persons, one :class:`Group` a choice there is.

    There are two choices only where both the coach's own and the others are :data:`SHARES_FROM` or more;
    otherwise the difference between the two would tell about few. Then there is the larger one, or all.
    """
    form = form or instrument()
    return groups_from([facts_of(person, form) for person in persons], form)


def groups_from(facts: People, form: Instrument) -> tuple[Group, ...]:
    """Return the same as :func:`groups_of`, for persons whose places are worked out already."""
    mine = [each for each in facts if each.mine]
    others = [each for each in facts if not each.mine]
    parts: tuple[People, ...] = (facts,)
    choices: tuple[tuple[Choice, People], ...] = ((Choice.ALL, facts),)
    if min(len(mine), len(others)) >= SHARES_FROM:
        parts, choices = (mine, others), ((Choice.MINE, mine), (Choice.ALL, facts))
    elif others and len(mine) >= len(others):
        parts, choices = (mine,), ((Choice.MINE, mine),)
    if len(parts[0]) < FEWEST:
        return tuple(Group(choice, None, {}, {}) for choice, _ in choices)
    plan = _plan(parts, form)
    return tuple(
        Group(
            choice,
            len(people),
            {name: made(people) for name, made in plan.items()},
            {letter: _alpha(people, letter, form) for letter in form.dimensions},
        )
        for choice, people in choices
    )


Make: TypeAlias = Callable[[People], Table]


def _plan(parts: Sequence[People], form: Instrument) -> dict[str, Make]:
    """Decide how each table is divided, looking at all parts; return what makes it for any of them."""
    plan: dict[str, Make] = {}
    splits = {kind: _status_split(parts, kind) for kind in LATER}
    occasions = [Occasion.FIRST] + [kind for kind, split in splits.items() if _tells_answered(split)]
    for kind in LATER:
        plan[f"followup.{kind}"] = _follow_up(parts, kind, splits[kind])
    plan["index"] = _one_way(
        "index", parts, occasions, lambda each, at: each.band[at], _BANDS, ABSENT_BAND, points=True
    )
    for kind in LATER:
        name = f"change.{kind}"
        plan[name] = _change(name, parts, kind) if kind in occasions else _nothing(name)
        apart = splits[kind] is not None and len(splits[kind] or ()) == len(State)
        name = f"baseline.{kind}"
        plan[name] = _baseline(name, parts, kind) if apart else _nothing(name)
    for background in Background:
        plan |= _by_group(parts, background, [kind for kind in LATER if kind in occasions])
    for number in range(len(form.questions)):
        plan[f"question.{number + 1}"] = _one_way(
            f"question.{number + 1}", parts, occasions, _answer(number), _ANSWERS, ABSENT_ANSWER
        )
    return plan


def _nothing(name: str) -> Make:
    return lambda _: Table(name)


def _answer(number: int) -> Callable[[Facts, Occasion], int]:
    return lambda each, occasion: each.answers[occasion][number]


# --- who answered again, and who fell away ---

_Split: TypeAlias = tuple[tuple[State, ...], ...] | None
_SPLITS: Final = (
    ((State.ANSWERED,), (State.DROPPED,), (State.WAITING,)),
    ((State.ANSWERED,), (State.DROPPED, State.WAITING)),
    ((State.ANSWERED, State.WAITING), (State.DROPPED,)),
)


def _status_split(parts: Sequence[People], kind: Occasion) -> _Split:
    """Return which states of a follow-up are told apart."""
    tallies = [Counter(each.later[kind].state for each in people) for people in parts]
    for split in _SPLITS:
        chief = [sum(tally[state] for state in split[0]) for tally in tallies]
        sizes = [sum(tally[state] for state in states) for tally in tallies for states in split]
        if any(chief) and all(is_shown(size, absence=True) for size in sizes):
            if split is not _SPLITS[2] or any(tally[State.DROPPED] for tally in tallies):
                return split
    return None


def _tells_answered(split: _Split) -> bool:
    return split is not None and (State.ANSWERED,) in split


def _follow_up(parts: Sequence[People], kind: Occasion, split: _Split) -> Make:
    name = f"followup.{kind}"
    if split is None:
        return _nothing(name)
    reasons: Sequence[Mapping[str, int]] = [
        Counter(_reason(each, kind) for each in people if each.later[kind].state is State.DROPPED)
        for people in parts
    ]
    rest = _rest(reasons) if (State.DROPPED,) in split else None

    def make(people: People) -> Table:
        rows: list[Row] = []
        for states in split:
            inside = [each for each in people if each.later[kind].state in states]
            if states == (State.DROPPED,) and rest is not None and inside:
                tally = Counter(_reason(each, kind) for each in inside)
                rows += _group_rows({reason: (n,) for reason, n in tally.items()}, rest, REASON)
            elif inside:
                rows.append(Row(tuple(states), (len(inside),)))
        return Table(name, ("persons",), tuple(rows))

    return make


def _reason(each: Facts, kind: Occasion) -> str:
    return str(each.later[kind].reason or "")


# --- one variable at the occasions ---


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
        return _nothing(name)

    def make(people: People) -> Table:
        counts = [vector(people, at) for at in shown]
        means = [_mean_index(people, at, merging) if points else None for at in shown]
        return Table(name, tuple(shown), _rows(merging, counts), tuple(means))

    return make


def _rows(merging: Merging, counts: Sequence[Sequence[int]]) -> tuple[Row, ...]:
    rows = (
        Row(tuple(map(str, group)), tuple(sum(vector[place] for place in group) for vector in counts))
        for group in merging
    )
    return tuple(row for row in rows if any(row.counts))


def _mean_index(people: People, at: Occasion, merging: Merging) -> int | None:
    measured = sum(at in each.answers for each in people)
    points = [each.points[at] for each in people if at in each.points]
    return _mean(points, measured, exact=(ABSENT_BAND,) in merging)


def _mean(points: Sequence[int | Fraction], measured: int, *, exact: bool) -> int | None:
    """Return the mean in whole points, if it rests on enough and its being there tells nothing hidden.

    Where it is not shown how many lack a value, those may be five: their absence must not show in it.
    """
    room = 0 if exact else FEWEST
    if len(points) < SHARES_FROM or measured < SHARES_FROM + room:
        return None
    return rounded(Fraction(sum(points)) / len(points))


# --- the change, and those who came back against those who did not ---


def _change(name: str, parts: Sequence[People], kind: Occasion) -> Make:
    def vector(people: People) -> list[int]:
        tally = Counter(each.change[kind] for each in people if kind in each.change)
        return [tally[place] for place in range(ABSENT_CHANGE + 1)]

    merging = finest([vector(people) for people in parts], _CHANGES, sink=_UNCHANGED)
    if merging is None:
        return _nothing(name)
    exact = (ABSENT_CHANGE,) in merging

    def make(people: People) -> Table:
        compared = [each.difference[kind] for each in people if kind in each.difference]
        measured = sum(kind in each.change for each in people)
        return Table(
            name,
            ("persons",),
            _rows(merging, [vector(people)]),
            (_mean(compared, measured, exact=exact),),
            len(compared) if exact else None,
        )

    return make


def _is_high(each: Facts) -> bool:
    return _HIGH <= each.band[Occasion.FIRST] < len(BANDS)


def _halves(people: People) -> tuple[int, int]:
    high = sum(map(_is_high, people))
    return len(people) - high, high


def _baseline(name: str, parts: Sequence[People], kind: Occasion) -> Make:
    """Return how those who answered again, fell away and are waiting stood the first time."""

    def counts(people: People) -> dict[State, tuple[int, int]]:
        return {
            state: halves
            for state in State
            if any(halves := _halves([each for each in people if each.later[kind].state is state]))
        }

    whole = [counts(people) for people in parts]
    if not all(is_shown(n) for each in whole for halves in each.values() for n in halves):
        return _nothing(name)
    if not any(State.DROPPED in each for each in whole):
        return _nothing(name)

    def make(people: People) -> Table:
        rows = (Row((state,), halves) for state, halves in counts(people).items())
        return Table(name, ("low", "high"), tuple(rows))

    return make


# --- by area, gender, age and source ---


def _by_group(parts: Sequence[People], background: Background, kinds: Sequence[Occasion]) -> dict[str, Make]:
    """Return how many each group has, how they stood the first time, and how many have become better."""
    name = f"group.{background}"
    names = [name, f"{name}.index", *(f"{name}.{kind}" for kind in LATER)]
    plan = {each: _nothing(each) for each in names}
    rest = _rest([Counter(each.groups[background] for each in people) for people in parts])
    if rest is None:
        return plan
    plan[name] = _cross(name, ("persons",), background, lambda _: 0, rest)
    linked: dict[Occasion, tuple[str, ...]] = {}
    for kind in kinds:
        tallies = [_tally(people, background, _outcome(kind), 3) for people in parts]
        together = rest_of_rows(tallies, rest, absent=2)
        if together is not None:
            linked[kind] = together
            columns = ("better", "not_better", "absent")
            plan[f"{name}.{kind}"] = _cross(f"{name}.{kind}", columns, background, _outcome(kind), together)
    half = rest_of_rows([_tally(people, background, _half, 2) for people in parts], rest)
    if half is None:
        return plan

    def crossed(people: People, kind: Occasion) -> list[tuple[str, str, bool]]:
        same = set(half) & set(linked[kind])
        return [
            (
                OTHERS if each.groups[background] in same else each.groups[background],
                f"{each.later[kind].state}{_outcome(kind)(each)}",
                _is_high(each),
            )
            for each in people
        ]

    if all(stays_open(crossed(people, kind)) for people in parts for kind in linked):
        plan[f"{name}.index"] = _cross(f"{name}.index", ("low", "high"), background, _half, half)
    return plan


def _tally(
    people: People, background: Background, column: Callable[[Facts], int], columns: int
) -> dict[str, list[int]]:
    counts: dict[str, list[int]] = {}
    for each in people:
        counts.setdefault(each.groups[background], [0] * columns)[column(each)] += 1
    return counts


def _cross(
    title: str,
    columns: tuple[str, ...],
    background: Background,
    column: Callable[[Facts], int],
    rest: Sequence[str],
) -> Make:
    return lambda people: Table(
        title, columns, _group_rows(_tally(people, background, column, len(columns)), rest)
    )


def _half(each: Facts) -> int:
    return int(_is_high(each))


def _outcome(kind: Occasion) -> Callable[[Facts], int]:
    def outcome(each: Facts) -> int:
        if kind not in each.change:
            return 2
        return 0 if _UNCHANGED < each.change[kind] < ABSENT_CHANGE else 1

    return outcome


def _rest(tallies: Sequence[Mapping[str, int]]) -> tuple[str, ...] | None:
    names = {name for tally in tallies for name in tally}
    return rest_of_groups({name: [tally.get(name, 0) for tally in tallies] for name in names})


def _group_rows(
    counts: Mapping[str, Sequence[int]], rest: Sequence[str], prefix: str = ""
) -> tuple[Row, ...]:
    """Return a row for each group, the largest first, and the rest together at the end."""
    apart = sorted((name for name in counts if name not in rest), key=lambda name: (-sum(counts[name]), name))
    rows = [Row((prefix + name,), tuple(counts[name])) for name in apart]
    joined = [counts[name] for name in counts if name in rest]
    if joined:
        rows.append(Row((prefix + OTHERS,), tuple(map(sum, zip(*joined, strict=True)))))
    return tuple(rows)


# --- how well the questions go together ---


def _alpha(people: People, letter: str, form: Instrument) -> int | None:
    """Return alpha in hundredths, where its being there does not tell that somebody left a question out."""
    places = [at for at, question in enumerate(form.questions) if question.dimension == letter]
    answers = [[each.answers[Occasion.FIRST][at] for at in places] for each in people]
    complete = [row for row in answers if ABSENT_ANSWER not in row]
    if len(complete) < len(people) < FEWEST_COMPLETE + FEWEST:
        return None
    alpha = cronbach_alpha(complete)
    return None if alpha is None else rounded(alpha * 100)
