"""The tables by area, gender, age and source: how many, how they stood, and how many have become better."""

from collections import Counter
from collections.abc import Callable, Sequence

from itcoach.group.hiding import rest_of_rows, stays_open
from itcoach.group.people import ABSENT_CHANGE, LATER, UNCHANGED, Background, Facts, Occasion, is_high
from itcoach.group.table import OTHERS, Make, People, Table, group_rows, not_shown, put_together

__all__ = ["by_background"]


def by_background(
    parts: Sequence[People], background: Background, kinds: Sequence[Occasion]
) -> dict[str, Make]:
    """Return how many each group has, how they stood the first time, and how many have become better."""
    name = f"group.{background}"
    names = [name, f"{name}.index", *(f"{name}.{kind}" for kind in LATER)]
    plan = {each: not_shown(each) for each in names}
    rest = put_together([Counter(each.groups[background] for each in people) for people in parts])
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
                is_high(each),
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
        title, columns, group_rows(_tally(people, background, column, len(columns)), rest)
    )


def _half(each: Facts) -> int:
    return int(is_high(each))


def _outcome(kind: Occasion) -> Callable[[Facts], int]:
    def outcome(each: Facts) -> int:
        if kind not in each.change:
            return 2
        return 0 if UNCHANGED < each.change[kind] < ABSENT_CHANGE else 1

    return outcome
