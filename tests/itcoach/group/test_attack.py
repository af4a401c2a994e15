"""Somebody with every table, who knows the rules, tries to work out what is hidden."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from itcoach.group.hiding import FEWEST, SHARES_FROM
from itcoach.group.people import Background, FollowUpFact, Occasion, Person, State, facts_of
from itcoach.group.tables import Group, groups_from, groups_of
from itcoach.inclusion.questionnaire import instrument
from tests.helpers.group_attack import ME, made_up, small_cells, told_alone, without_witness


@pytest.mark.parametrize(
    ("seed", "size", "own", "missing"),
    [
        (1, 12, 1, 0),
        (1, 24, 1, 0.05),
        (3, 31, 1, 0.01),
        (3, 36, 1, 0),
        (4, 44, 0.5, 0.02),
    ],
)
def test_each_hidden_count_could_be_another_with_the_same_tables(
    seed: int, size: int, own: float, missing: float
) -> None:
    """The other group is looked for by chance: one that is found is a proof."""
    chance = random.Random(seed)
    persons = made_up(chance, size, own=own, missing=missing)
    assert without_witness(persons, chance, sample=8, tries=900) == []


def shown(group: Group) -> list[int]:
    return [count for table in group.tables.values() for row in table.rows for count in row.counts]


@pytest.mark.parametrize("seed", range(80))
def test_no_table_holds_a_small_count_or_lets_one_choice_tell_it_of_the_other(seed: int) -> None:
    chance = random.Random(seed)
    persons = made_up(chance, chance.randint(5, 90), own=chance.choice([1.0, 0.8, 0.5]), missing=0.03)
    groups = groups_of(persons, ME)
    for group in groups:
        assert not [n for n in shown(group) if 1 <= n < 5]
    if len(groups) == 2:
        mine, everyone = groups
        for name, table in mine.tables.items():
            other = everyone.tables[name]
            rows = {row.keys: row.counts for row in other.rows}
            assert table.columns == other.columns
            for row in table.rows:
                assert not [
                    n for n, own in zip(rows.pop(row.keys), row.counts, strict=True) if 1 <= n - own < 5
                ]


@pytest.mark.parametrize("seed", range(25))
def test_neither_by_several_coaches_who_put_what_they_see_together(seed: int) -> None:
    chance = random.Random(2000 + seed)
    sizes = {coach: chance.choice([1, 3, 19, 20, 25, 40]) for coach in "ABC"}
    persons = [
        replace(person, coach=coach) for coach, n in sizes.items() for person in made_up(chance, n, missing=0)
    ]
    own: list[Group] = []
    everyone: set[str] = set()
    for coach in sizes:
        *mine, of_all = groups_of(persons, coach)
        own += mine
        everyone.add(repr(of_all))
    assert len(everyone) == 1  # whoever looks
    for some in itertools.chain.from_iterable(itertools.combinations(own, n) for n in (1, 2, 3)):
        assert not 1 <= len(persons) - sum(group.size or 0 for group in some) < SHARES_FROM
        assert [n for n in _left(of_all, some) if 1 <= n < FEWEST] == []


def _left(everyone: Group, some: tuple[Group, ...]) -> Iterator[int]:
    """Give what is left of each count of all when those of ``some`` are taken away."""
    for name, table in everyone.tables.items():
        for row in table.rows:
            alike = [each for group in some for each in group.tables[name].rows if each.keys == row.keys]
            for column, count in enumerate(row.counts):
                yield count - sum(each.counts[column] for each in alike)


@pytest.mark.parametrize("seed", range(30))
def test_what_is_told_by_itself_is_none_of_the_small_counts(seed: int) -> None:
    chance = random.Random(1000 + seed)
    persons = made_up(chance, chance.randint(20, 120), own=chance.choice([1.0, 0.5]))
    assert not told_alone(groups_of(persons, ME)) & set(small_cells(persons))


def test_parts_that_are_shown_leave_no_small_rest() -> None:
    """Those who came back, fell away and wait are everybody: where one is few, two of them stand together."""
    chance = random.Random(7)
    persons = made_up(chance, 30)
    for few in range(5):
        course = [State.DROPPED] * few + [State.WAITING] * 10 + [State.ANSWERED] * (20 - few)
        changed = [
            replace(
                person,
                later={
                    kind: FollowUpFact(state, person.first if state is State.ANSWERED else ())
                    for kind in person.later
                },
            )
            for person, state in zip(persons, course, strict=True)
        ]
        (group,) = groups_of(changed, ME)
        rows = group.tables[f"followup.{Occasion.SIX_MONTHS}"].rows
        assert len(rows) == 2
        assert all(row.counts[0] >= 5 for row in rows)


@pytest.mark.parametrize("total", [5, 9, 13])
def test_how_many_came_back_fell_away_or_wait_does_not_follow_from_what_is_told(total: int) -> None:
    """Every division of the persons, by somebody who knows the rules."""
    seen: dict[object, list[tuple[int, ...]]] = {}
    for came in range(total + 1):
        for fell in range(total - came + 1):
            counts = (came, fell, total - came - fell)
            course = [state for state, n in zip(State, counts, strict=True) for _ in range(n)]
            facts = [facts_of(_in_state(state), instrument()) for state in course]
            table = groups_from(facts, ME, instrument())[0].tables[f"followup.{Occasion.SIX_MONTHS}"]
            seen.setdefault(table, []).append(counts)
    for table, possible in seen.items():
        apart = {row.keys[0] for row in table.rows if len(row.keys) == 1}
        together = {key for row in table.rows if len(row.keys) > 1 for key in row.keys}
        for place, state in enumerate(State):
            if state in together or not (apart or together):
                assert len({counts[place] for counts in possible}) >= 2, (table, state)


def _in_state(state: State) -> Person:
    answers = (1,) * 12
    fact = FollowUpFact(state, answers if state is State.ANSWERED else ())
    later = {Occasion.SIX_MONTHS: fact, Occasion.TWELVE_MONTHS: FollowUpFact()}
    return Person(ME, answers, later, dict.fromkeys(Background, ""))
