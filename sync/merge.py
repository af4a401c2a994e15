"""The three-way merge: what was, what one side made of it, what the other side made of it.

Pure: no database, no clock. A field that one side alone changed is taken. Where both did, a rule says who
wins (the table is in docs/sync.md), and the loser is kept as a clash, never dropped.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sync.entities import MISSING

if TYPE_CHECKING:
    from sync.entities import Entity

__all__ = ["FieldClash", "Merge", "merge"]


@dataclass(frozen=True)
class FieldClash:
    """A field that both sides changed to different values."""

    field: str
    base: Any
    mine: Any
    theirs: Any
    mine_won: bool


@dataclass(frozen=True)
class Merge:
    """What to write over the current record, and what was lost on either side."""

    changes: dict[str, Any]
    clashes: tuple[FieldClash, ...]


def merge(
    entity: "Entity",
    *,
    base: dict[str, Any],
    mine: dict[str, Any],
    current: dict[str, Any],
    from_switchboard: bool,
) -> Merge:
    """Merge an incoming edit into the current record.

    Args:
        entity: The kind of record, with its rules.
        base: The edited fields (and those together with them) before the edit. A field of ``mine`` that is
            absent here counts as changed by the other side.
        mine: The incoming edit.
        current: The whole record as it stands.
        from_switchboard: Whether the edit was made at the server rather than on a laptop.
    """
    changes: dict[str, Any] = {}
    clashes: list[FieldClash] = []
    done: set[str] = set()
    for name in mine:
        if name in done:
            continue
        group = entity.group_of(name)
        done.update(group)
        wanted = {each: mine[each] for each in group if each in mine and mine[each] != current[each]}
        if not wanted:
            continue
        if not any(_changed(each, base, mine, current) for each in group):
            changes |= wanted
            continue
        wins = _mine_wins(entity, group, from_switchboard)
        if wins:
            view = {each: mine.get(each, base.get(each, current[each])) for each in group}
            wanted = {each: value for each, value in view.items() if value != current[each]}
            changes |= wanted
        clashes += [
            FieldClash(each, base.get(each), value, current[each], wins)
            for each, value in wanted.items()
            if each not in entity.made_up
        ]
    return Merge(changes, tuple(clashes))


def _changed(name: str, base: dict[str, Any], mine: dict[str, Any], current: dict[str, Any]) -> bool:
    before = base.get(name, MISSING)
    if before is MISSING:
        return name in mine and current[name] != mine[name]
    return bool(before != current[name])


def _mine_wins(entity: "Entity", group: tuple[str, ...], from_switchboard: bool) -> bool:
    if len(group) > 1:  # the schedule of a booking: the switchboard has spoken with the resident
        return from_switchboard
    return group[0] in entity.coach_wins and not from_switchboard
