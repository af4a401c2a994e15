"""Somebody who has every table of a group, knows the rules they are made by, and wants what is hidden.

A hidden count is safe where another group of persons would give exactly the same tables and another count:
then not even the best attacker can tell which of the two it is. The attacker here looks for that other group
by changing persons one or two at a time, and gives up on the counts it can find none for.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from itcoach.group.people import (
    ABSENT_ANSWER,
    ABSENT_BAND,
    ABSENT_CHANGE,
    AGES,
    LATER,
    Background,
    Facts,
    FollowUpFact,
    Occasion,
    Person,
    State,
    facts_of,
)
from itcoach.group.table import OTHERS, REASON
from itcoach.group.tables import Group, groups_from
from itcoach.inclusion.questionnaire import instrument
from itcoach.inclusion.scoring import Answer
from models.vocabulary import MissedReason

__all__ = ["ME", "Cell", "made_up", "small_cells", "told_alone", "without_witness"]

Cell = tuple[object, ...]
FORM = instrument()
ME: Final = "me"
"""The coach who looks."""
REASONS = (MissedReason.DECLINED, MissedReason.NOT_REACHED, MissedReason.ILLNESS, None)
GROUPS = {
    Background.AREA: (["Norr", "Söder", "Öster", "Väster", ""], [8, 6, 3, 2, 1]),
    Background.GENDER: (["woman", "man", "other", ""], [12, 8, 0.4, 0.6]),
    Background.AGE: ([name for name, _ in AGES], [2, 5, 7, 3]),
    Background.SOURCE: (["switchboard", "self", "relative", ""], [5, 3, 1, 2]),
}
_ANSWER_OF: Final[tuple[Answer, ...]] = (0, 1, 2, 3, None)


def made_up(chance: random.Random, size: int, *, own: float = 1.0, missing: float = 0.02) -> list[Person]:
    """Make up a group of persons, of whom ``own`` were asked by the coach who looks."""
    return [_person(chance, ME if chance.random() < own else "other", missing) for _ in range(size)]


def _answers(chance: random.Random, level: float, missing: float) -> tuple[Answer, ...]:
    return tuple(
        None if chance.random() < missing else min(3, max(0, round(chance.gauss(level, 0.9))))
        for _ in FORM.questions
    )


def _person(chance: random.Random, coach: str, missing: float) -> Person:
    level = chance.choice([0.7, 1.4, 2.1])
    later = {}
    for kind in LATER:
        state = chance.choices(list(State), [6, 2, 2])[0]
        answers = _answers(chance, level + 0.4, missing) if state is State.ANSWERED else ()
        reason = chance.choice(REASONS) if state is State.DROPPED else None
        later[kind] = FollowUpFact(state, answers, reason)
    groups = {each: chance.choices(*choices)[0] for each, choices in GROUPS.items()}
    return Person(coach, _answers(chance, level, missing), later, groups)


def counts_of(facts: list[Facts]) -> Counter[Cell]:
    """Count everything that a table could tell, as finely as it is stored, for each population."""
    counts: Counter[Cell] = Counter()
    for each in facts:
        for whose in ("mine", "all") if each.coach == ME else ("others", "all"):
            for cell in _cells(each):
                counts[whose, *cell] += 1
    return counts


def _cells(each: Facts) -> Iterator[Cell]:
    half = 2 <= each.band[Occasion.FIRST] < ABSENT_BAND
    for occasion, answers in each.answers.items():
        yield ("band", occasion, each.band[occasion])
        for number, place in enumerate(answers):
            yield ("answer", occasion, number, place)
    for background, group in each.groups.items():
        yield ("group", background, group)
        yield ("group", background, group, "half", half)
    for kind, fact in each.later.items():
        yield ("state", kind, fact.state)
        yield ("state", kind, fact.state, "half", half)
        if fact.state is State.DROPPED:
            yield ("reason", kind, fact.reason)
        if kind in each.change:
            yield ("change", kind, each.change[kind])
            for background, group in each.groups.items():
                yield ("group", background, group, kind, each.change[kind])


def small_cells(persons: list[Person]) -> dict[Cell, int]:
    """Return the counts of one to four, and the zeros among answers, bands and changes."""
    facts = [facts_of(person, FORM) for person in persons]
    counts = counts_of(facts)
    for whose in {cell[0] for cell in counts}:
        for occasion in {at for each in facts for at in each.answers}:
            for place in range(ABSENT_BAND):
                counts[whose, "band", occasion, place] += 0
            for number in range(len(FORM.questions)):
                for place in range(ABSENT_ANSWER):
                    counts[whose, "answer", occasion, number, place] += 0
        for kind in LATER:
            for place in range(ABSENT_CHANGE):
                counts[whose, "change", kind, place] += 0
    return {cell: n for cell, n in counts.items() if n < 5}


def told_alone(groups: tuple[Group, ...]) -> set[Cell]:
    """Return which counts stand by themselves in the tables."""
    told: set[Cell] = set()
    for group in groups:
        whose = str(group.choice)
        for name, table in group.tables.items():
            what, _, about = name.partition(".")
            for row in table.rows:
                if len(row.keys) == 1:
                    told |= _told(whose, what, about, table.columns, row.keys[0])
    return told


def _told(whose: str, what: str, about: str, columns: tuple[str, ...], key: str) -> set[Cell]:
    match what:
        case "index":
            return {(whose, "band", Occasion(at), int(key)) for at in columns}
        case "question":
            return {(whose, "answer", Occasion(at), int(about) - 1, int(key)) for at in columns}
        case "change":
            return {(whose, "change", Occasion(about), int(key))}
        case "followup" if not key.startswith(REASON):
            return {(whose, "state", Occasion(about), State(key))}
        case "group" if "." not in about and key != OTHERS:
            return {(whose, "group", Background(about), key)}
    return set()


def without_witness(persons: list[Person], chance: random.Random, *, sample: int, tries: int) -> list[Cell]:
    """Return which small counts, of a sample, no other group with the same tables was found for."""
    facts = [facts_of(person, FORM) for person in persons]
    told = groups_from(facts, ME, FORM)
    whose = {"mine", "others", "all"} if len(told) == 2 else {str(told[0].choice)}
    cells = [
        cell for cell in small_cells(persons) if cell[0] in whose and len(cell) < 6 and "half" not in cell
    ]
    return [
        cell
        for cell in chance.sample(sorted(cells, key=repr), min(sample, len(cells)))
        if not any(
            _tells_the_same(told, facts, edit, cell) for edit in islice(_edits(persons, cell, chance), tries)
        )
    ]


def _tells_the_same(told: tuple[Group, ...], facts: list[Facts], edit: dict[int, Person], cell: Cell) -> bool:
    theirs = list(facts)
    for at, person in edit.items():
        theirs[at] = facts_of(person, FORM)
    return counts_of(theirs)[cell] != counts_of(facts)[cell] and groups_from(theirs, ME, FORM) == told


def _edits(persons: list[Person], cell: Cell, chance: random.Random) -> Iterator[dict[int, Person]]:
    """Give ways to change one person, or two of the same coach, so that the count may be another."""
    here = [
        at for at, each in enumerate(persons) if cell[0] in ("all", "mine" if each.coach == ME else "others")
    ]
    while True:
        at = chance.choice(here)
        if (
            cell[1] in ("band", "change")
            and cell[-1] in (ABSENT_BAND, ABSENT_CHANGE)
            and chance.random() < 0.5
        ):
            yield {at: _with_or_without_index(persons[at], cell[2], chance)}
        elif cell[1] in ("band", "change"):
            with_whom = [each for each in here if persons[each].coach == persons[at].coach and each != at]
            yield _exchanged(persons, at, chance.choice(with_whom), cell[2], chance)
        else:
            changed = {at: _nudged(persons[at], cell, chance)}
            if chance.random() < 0.3:
                # A step back elsewhere keeps what is told of the whole.
                other = chance.choice(here)
                changed.setdefault(other, _nudged(persons[other], cell, chance))
            if cell[1] == "answer" and chance.random() < 0.7:
                # Others change places in a question beside it, which moves alpha and nothing else.
                one, two = chance.sample([each for each in here if each not in changed], 2)
                if persons[one].coach == persons[two].coach:
                    changed |= _exchanged(persons, one, two, cell[2], chance, beside=cell[3])
            yield changed


def _exchanged(
    persons: list[Person], one: int, two: int, occasion: object, chance: random.Random, beside: object = None
) -> dict[int, Person]:
    """Let two persons change places in some questions: no count of a question's answers is another then."""
    mine, theirs = (_given(persons[at], occasion) for at in (one, two))
    if not mine or not theirs:
        return {}
    mine, theirs = list(mine), list(theirs)
    numbers = chance.sample(range(len(mine)), chance.randint(1, 6))
    if isinstance(beside, int):
        letter = FORM.questions[beside].dimension
        numbers = [at for at, each in enumerate(FORM.questions) if each.dimension == letter and at != beside]
    for number in numbers:
        mine[number], theirs[number] = theirs[number], mine[number]
    return {
        one: _with_answers(persons[one], occasion, tuple(mine)),
        two: _with_answers(persons[two], occasion, tuple(theirs)),
    }


def _with_or_without_index(person: Person, occasion: object, chance: random.Random) -> Person:
    given = list(_given(person, occasion))
    if None in given:
        return _with_answers(person, occasion, tuple(chance.randrange(4) if a is None else a for a in given))
    letter = chance.choice(list(FORM.dimensions))
    places = [at for at, question in enumerate(FORM.questions) if question.dimension == letter]
    for at in chance.sample(places, 2) if given else ():
        given[at] = None
    return _with_answers(person, occasion, tuple(given))


def _given(person: Person, occasion: object) -> tuple[Answer, ...]:
    return person.first if occasion is Occasion.FIRST else person.later[occasion].answers  # type: ignore[index]


def _with_answers(person: Person, occasion: object, answers: tuple[Answer, ...]) -> Person:
    if occasion is Occasion.FIRST:
        return replace(person, first=answers)
    fact = replace(person.later[occasion], answers=answers)  # type: ignore[index]
    return replace(person, later={**person.later, occasion: fact})  # type: ignore[dict-item]


def _nudged(person: Person, cell: Cell, chance: random.Random) -> Person:
    what, which = cell[1], cell[2]
    if what == "group":
        new = chance.choice(GROUPS[which][0])  # type: ignore[index]
        return replace(person, groups={**person.groups, which: new})  # type: ignore[dict-item]
    if what in ("state", "reason"):
        course = _other_course(person, chance)
        return replace(person, later={**person.later, which: course})  # type: ignore[dict-item]
    given = list(_given(person, which))
    if given:
        number, place = cell[3], cell[4]
        assert isinstance(number, int)
        as_place = ABSENT_ANSWER if given[number] is None else given[number]
        given[number] = _ANSWER_OF[chance.randrange(5) if as_place == place else place]  # type: ignore[index]
        return _with_answers(person, which, tuple(given))
    return person


def _other_course(person: Person, chance: random.Random) -> FollowUpFact:
    state = chance.choice(list(State))
    if state is State.ANSWERED:
        return FollowUpFact(state, person.first)
    return FollowUpFact(state, (), chance.choice(REASONS) if state is State.DROPPED else None)
