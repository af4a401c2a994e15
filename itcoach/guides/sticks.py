"""Where in the guides it gets stuck: for those who improve them, and about steps alone, never about people.

"Det blev inte så" is kept with the task of a visit: the step where it was said last, also when that step was
done all the same. How often a version of a guide got stuck where is counted over tasks; who was visited, by
whom and when is not asked for.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from itcoach.guides import catalogue
from itcoach.guides.parser import read
from itcoach.guides.text import Guide
from models.errors import Trouble
from models.guide import Guide as PublishedGuide
from models.visit import VisitTask
from resources.words import LANGUAGES

if TYPE_CHECKING:
    from itcoach.workplace import Workplace

__all__ = ["Counted", "StuckStep", "tally", "where_stuck"]


@dataclass(frozen=True)
class Counted:
    """How many tasks of a version of a guide got stuck last at the same step, or nowhere."""

    guide_id: str
    version: str
    stuck_at: int | None
    tasks: int


@dataclass(frozen=True)
class StuckStep:
    """A step where it got stuck.

    Attributes:
        title: The guide's title; its id where this version is not known here.
        language: What the version is written in; empty where it is not known.
        is_current: Whether it is the version that is shown now.
        step: The number of the step.
        step_title: Its title; empty where the version is not known.
        times: How many tasks got stuck there last.
        played: How many tasks there are of this version.
    """

    guide_id: str
    title: str
    language: str
    version: str
    is_current: bool
    step: int
    step_title: str
    times: int
    played: int


def where_stuck(work: "Workplace") -> tuple[StuckStep, ...]:
    """Return the steps where the visits on this laptop got stuck, the most frequent first."""
    task = VisitTask
    with work.store.read() as session:
        rows = session.execute(
            select(task.guide_id, task.guide_version, task.stuck_at, func.count())
            .where(task.guide_id.is_not(None))
            .group_by(task.guide_id, task.guide_version, task.stuck_at)
        ).all()
        published = select(PublishedGuide.version, PublishedGuide.language, PublishedGuide.content)
        texts = {version: (language, text) for version, language, text in session.execute(published)}
    counted = [Counted(guide, version, at, n) for guide, version, at, n in rows if guide is not None]
    return tally(counted, texts)


def tally(
    counted: Iterable[Counted],
    published: Mapping[str, tuple[str, str]],
    shown: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[StuckStep, ...]:
    """Return the steps where it got stuck, the most frequent first.

    Args:
        counted: How the tasks ended, each version and step once.
        published: Language and text of what the municipality has published, by version.
        shown: By guide the published versions that stand in front of the program's own, where
            :mod:`itcoach.guides.catalogue` does not know of them.
    """
    counts = list(counted)
    played: dict[tuple[str, str], int] = {}
    for each in counts:
        key = (each.guide_id, each.version)
        played[key] = played.get(key, 0) + each.tasks
    found = [
        _stuck(each, played[each.guide_id, each.version], published, shown)
        for each in counts
        if each.stuck_at
    ]
    return tuple(sorted(found, key=lambda each: (-each.times, each.title, each.step)))


def _stuck(
    counted: Counted,
    played: int,
    published: Mapping[str, tuple[str, str]],
    shown: Mapping[str, Collection[str]],
) -> StuckStep:
    now = _now(counted)
    guide = now or _published(counted, published)
    in_front = shown.get(counted.guide_id)
    at = counted.stuck_at or 0
    step = guide.steps[at - 1] if guide is not None and at <= len(guide.steps) else None
    return StuckStep(
        guide_id=counted.guide_id,
        title=guide.title if guide is not None else counted.guide_id,
        language=guide.language if guide is not None else "",
        version=counted.version,
        is_current=now is not None if in_front is None else counted.version in in_front,
        step=at,
        step_title=step.title if step is not None else "",
        times=counted.tasks,
        played=played,
    )


def _now(counted: Counted) -> Guide | None:
    """Return the guide as it is read now, if that is the version that was counted."""
    for language in LANGUAGES:
        try:
            guide = catalogue.load(counted.guide_id, language)
        except Trouble:
            continue
        if guide.version == counted.version:
            return guide
    return None


def _published(counted: Counted, published: Mapping[str, tuple[str, str]]) -> Guide | None:
    if counted.version not in published:
        return None
    language, text = published[counted.version]
    draft = read(text, language) if language in LANGUAGES else None
    return draft.guide() if draft is not None and not draft.problems else None
