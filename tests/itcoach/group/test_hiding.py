"""The rules of hiding, against somebody who knows them: every possible group of persons is gone through."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

import pytest

from itcoach.group import by_occasion
from itcoach.group.hiding import FEWEST, Merging, finest, rest_of_groups, rest_of_rows, stays_open

ANSWERS, BANDS, CHANGES = (vars(by_occasion)[name] for name in ("_ANSWERS", "_BANDS", "_CHANGES"))


def every_division(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """Give every way in which ``total`` persons can fall into ``places``."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in every_division(total - first, places - 1):
            yield first, *rest


@pytest.mark.parametrize("total", [5, 9, 10, 14, 21])
@pytest.mark.parametrize(("ways", "places", "sink"), [(ANSWERS, 5, 0), (BANDS, 5, 0), (CHANGES, 6, 2)])
def test_no_hidden_count_follows_from_a_table_and_the_rules_it_is_made_by(
    ways: Sequence[Merging], places: int, sink: int, total: int
) -> None:
    if places == 6 and total > 14:
        total = 16
    seen: dict[Hashable, list[tuple[int, ...]]] = defaultdict(list)
    for counts in every_division(total, places):
        merging = finest([counts], ways, sink=sink)
        told = None if merging is None else tuple(sum(counts[at] for at in group) for group in merging)
        seen[merging, told].append(counts)
    for (merging, told), possible in seen.items():
        apart = {group[0] for group in merging or () if len(group) == 1}
        assert all(n >= FEWEST or (n == 0 and at == len(told) - 1) for at, n in enumerate(told or ()))
        for place in set(range(places)) - apart:
            assert len({counts[place] for counts in possible}) >= 2, (merging, told, place)


@pytest.mark.parametrize("total", [5, 8, 12, 17, 23, 28])
@pytest.mark.parametrize("places", [2, 3, 4])
def test_the_size_of_a_group_that_is_not_shown_cannot_be_told(places: int, total: int) -> None:
    seen: dict[Hashable, list[tuple[int, ...]]] = defaultdict(list)
    for counts in every_division(total, places):
        rest = rest_of_groups({str(at): [n] for at, n in enumerate(counts)})
        shown = tuple(
            (at, n) for at, n in enumerate(counts) if rest is not None and n and str(at) not in rest
        )
        assert all(n >= FEWEST for _, n in shown)
        seen[shown].append(counts)
    for shown, possible in seen.items():
        if sum(n for _, n in shown) == total:
            continue
        for place in set(range(places)) - {at for at, _ in shown}:
            assert len({counts[place] for counts in possible}) >= 2, (shown, place)


def test_neither_by_taking_one_choice_of_persons_from_the_other() -> None:
    seen: dict[Hashable, list[tuple[int, ...]]] = defaultdict(list)
    ways = list(every_division(20, 3))
    for mine in ways:
        for others in ways:
            rest = rest_of_groups(
                {str(at): counts for at, counts in enumerate(zip(mine, others, strict=True))}
            )
            shown = tuple(
                (at, mine[at], others[at]) for at in range(3) if rest is not None and str(at) not in rest
            )
            assert all(n >= FEWEST or n == 0 for _, *counts in shown for n in counts)
            seen[shown].append((*mine, *others))
    for shown, possible in seen.items():
        hidden = set(range(3)) - {at for at, *_ in shown}
        for place in [at + choice for at in hidden for choice in (0, 3)] if len(hidden) > 1 else []:
            if all(sum(counts[at + place // 3 * 3] for at in hidden) == 0 for counts in possible):
                continue  # Nobody is about nobody.
            assert len({counts[place] for counts in possible}) >= 2, (shown, place)


def test_what_is_divided_alike_may_be_shown_of_each() -> None:
    merging = finest([(9, 9, 9, 9, 0), (9, 2, 9, 9, 0)], ANSWERS, sink=0)
    assert merging == ((0, 1), (2,), (3,), (4,))


def test_nobody_absent_may_be_told_and_few_absent_are_put_with_the_lowest() -> None:
    assert finest([(5, 5, 5, 5, 0)], ANSWERS, sink=0) == ((0,), (1,), (2,), (3,), (4,))
    assert finest([(5, 5, 5, 5, 3)], ANSWERS, sink=0) == ((0, 4), (1,), (2,), (3,))
    assert finest([(5, 0, 0, 0, 0)], ANSWERS, sink=0) is None
    assert finest([(5, 5, 5, 5, 0), (0,) * 5], ANSWERS, sink=0) == ((0,), (1,), (2,), (3,), (4,))


def test_small_groups_take_the_smallest_large_one_with_them() -> None:
    groups = {"Norr": [9], "Söder": [7], "Öster": [6], "Väster": [2]}
    assert rest_of_groups(groups) == ("Väster", "Öster")
    assert rest_of_groups({"Norr": [9], "Söder": [7]}) == ()
    assert rest_of_groups({"Norr": [9], "Söder": [2]}) is None


def test_who_nobody_is_in_is_not_named_among_the_others() -> None:
    assert rest_of_groups({"Norr": [9, 0], "Söder": [7, 7]}) == ()
    assert rest_of_groups({"Norr": [9], "Söder": [0], "Öster": [6], "Väster": [2]}) == ("Väster", "Öster")


def test_no_more_rows_stand_together_than_have_to() -> None:
    rows = {"a": (3, 3), "b": (3, 3), "c": (6, 6), "d": (7, 7), "e": (6, 6)}
    assert rest_of_rows([rows], ("a", "b")) == ("a", "b")
    assert rest_of_rows([rows], ("a",)) == ("a", "b", "c", "e")
    assert rest_of_rows([rows | {"b": (8, 8)}], ("a",)) == ("a", "c", "e")
    assert rest_of_rows([{name: rows[name] for name in "cd"}], ()) == ()
    assert rest_of_rows([{name: rows[name] for name in "ab"}], ()) is None


def test_three_tables_that_settle_a_fourth_are_noticed() -> None:
    open_to_all = [(g, c, h) for g in "ab" for c in "xy" for h in (False, True) for _ in range(4)]
    assert stays_open(open_to_all)
    # Nobody of a with x is in the upper half, nor of b with y in the lower: none can change places.
    settled = [one for one in open_to_all if one not in {("a", "x", True), ("b", "y", False)}]
    assert not stays_open(settled)
    lower = [(g, c, False) for g in "ab" for c in "xy" for _ in range(5)]
    upper = [(g, c, True) for _, c, _ in lower for g in "ab"]
    assert not stays_open([*lower, *[("a", "x", True)] * 3])
    assert stays_open([one for one in (*lower, *upper) if one != ("a", "x", True)])  # nobody, or one
    assert stays_open([one for one in lower if one[1] == "x"] + [one for one in upper if one[1] == "x"])


@pytest.mark.parametrize("total", [12, 19])
def test_no_hidden_part_of_a_group_follows_from_the_groups_and_their_parts(total: int) -> None:
    """Three groups and their two halves; what is told is the groups' sizes and the halves."""
    seen: dict[Hashable, list[tuple[int, ...]]] = defaultdict(list)
    for counts in every_division(total, 6):
        rows = {str(at): counts[2 * at : 2 * at + 2] for at in range(3) if sum(counts[2 * at : 2 * at + 2])}
        rest = rest_of_groups({name: [sum(row)] for name, row in rows.items()})
        if rest is None:
            continue
        sizes = tuple((name, sum(row)) for name, row in rows.items() if name not in rest)
        further = rest_of_rows([rows], rest)
        halves = (
            None
            if further is None
            else tuple((name, *row) for name, row in rows.items() if name not in further)
        )
        # How many are in each half of all stands in a table of its own.
        low = sum(counts[::2])
        whole = low if min(low, total - low) >= FEWEST else None
        assert all(n >= FEWEST for _, *row in halves or () for n in row)
        seen[sizes, halves, whole].append(counts)
    for told, possible in seen.items():
        apart = {int(name) for name, *_ in told[1] or ()}
        nobody = {
            place
            for place in range(6)
            if all(sum(c[place // 2 * 2 : place // 2 * 2 + 2]) == 0 for c in possible)
        }
        for place in set(range(6)) - nobody:
            if place // 2 not in apart:
                assert len({counts[place] for counts in possible}) >= 2, (told, place)
