"""The tables of the group view, made together so that nothing hidden in one can be worked out from another.

All tables divide the same persons, those who have answered a first time. The persons are parted by who asked
them, the same way on every laptop that holds them, and what may be shown is decided for all parts at once: so
neither what one coach sees taken from all, nor what several see put together, leaves few. The rules are in
``group.hiding``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from itcoach.group.alpha import FEWEST_COMPLETE, cronbach_alpha
from itcoach.group.by_background import by_background
from itcoach.group.by_occasion import (
    baseline,
    change,
    follow_up,
    index,
    question,
    status_split,
    tells_answered,
)
from itcoach.group.hiding import FEWEST, SHARES_FROM
from itcoach.group.people import (
    ABSENT_ANSWER,
    LATER,
    Background,
    Facts,
    Occasion,
    Person,
    State,
    facts_of,
)
from itcoach.group.table import Make, People, Table, not_shown
from itcoach.inclusion.questionnaire import Instrument, instrument
from itcoach.inclusion.scoring import rounded

__all__ = ["Choice", "Group", "groups_from", "groups_of"]


class Choice(StrEnum):
    """Whose residents are shown."""

    MINE = "mine"
    ALL = "all"


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


def groups_of(persons: Sequence[Person], coach_id: str, form: Instrument | None = None) -> tuple[Group, ...]:
    """Return what may be shown about the persons, one :class:`Group` a choice there is.

    There is always the choice of all. There is that of the own where they are a part by themselves.

    Args:
        persons: All that the laptop holds.
        coach_id: Who looks.
        form: What they answered; today's version, unless given.
    """
    form = form or instrument()
    return groups_from([facts_of(person, form) for person in persons], coach_id, form)


def groups_from(facts: People, coach_id: str, form: Instrument) -> tuple[Group, ...]:
    """Return the same as :func:`groups_of`, for persons whose places are worked out already."""
    parts = _parts(facts)
    mine = [each for each in facts if each.coach == coach_id]
    own_apart = len(parts) > 1 and mine in parts
    choices = ((Choice.MINE, mine), (Choice.ALL, facts)) if own_apart else ((Choice.ALL, facts),)
    if len(facts) < FEWEST:
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


def _parts(facts: People) -> list[People]:
    """Part the persons by who asked them, each part of :data:`SHARES_FROM` or more.

    Those whose coach asked fewer are a part together, where need be with those of the coach who asked the
    fewest of the others.
    """
    asked: defaultdict[str, list[Facts]] = defaultdict(list)
    for each in facts:
        asked[each.coach].append(each)
    ordered = sorted(asked, key=lambda coach: (len(asked[coach]), coach))
    together: set[str] = set()
    few = 0
    for coach in ordered:
        if len(asked[coach]) >= SHARES_FROM and (few == 0 or few >= SHARES_FROM):
            break
        together.add(coach)
        few += len(asked[coach])
    apart: list[People] = [asked[coach] for coach in ordered if coach not in together]
    rest = [each for each in facts if each.coach in together]
    return [*apart, rest] if rest else apart


def _plan(parts: Sequence[People], form: Instrument) -> dict[str, Make]:
    """Decide how each table is divided, looking at all parts; return what makes it for any of them."""
    plan: dict[str, Make] = {}
    splits = {kind: status_split(parts, kind) for kind in LATER}
    occasions = [Occasion.FIRST] + [kind for kind, split in splits.items() if tells_answered(split)]
    for kind in LATER:
        plan[f"followup.{kind}"] = follow_up(parts, kind, splits[kind])
    plan["index"] = index(parts, occasions)
    for kind in LATER:
        name = f"change.{kind}"
        plan[name] = change(name, parts, kind) if kind in occasions else not_shown(name)
        apart = splits[kind] is not None and len(splits[kind] or ()) == len(State)
        name = f"baseline.{kind}"
        plan[name] = baseline(name, parts, kind) if apart else not_shown(name)
    for background in Background:
        plan |= by_background(parts, background, [kind for kind in LATER if kind in occasions])
    for number in range(1, len(form.questions) + 1):
        plan[f"question.{number}"] = question(number, parts, occasions)
    return plan


def _alpha(people: People, letter: str, form: Instrument) -> int | None:
    """Return alpha in hundredths, where its being there does not tell that somebody left a question out."""
    places = [at for at, question in enumerate(form.questions) if question.dimension == letter]
    answers = [[each.answers[Occasion.FIRST][at] for at in places] for each in people]
    complete = [row for row in answers if ABSENT_ANSWER not in row]
    if len(complete) < len(people) < FEWEST_COMPLETE + FEWEST:
        return None
    alpha = cronbach_alpha(complete)
    return None if alpha is None else rounded(alpha * 100)
