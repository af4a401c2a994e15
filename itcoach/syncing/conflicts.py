"""Conflicts in words: which record, which field, what each side wrote, and which one stands now."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from itcoach.syncing.record_words import RecordWords
from resources.words import tr
from sync import client
from sync.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace
    from sync.client import Conflict

__all__ = ["ConflictView", "open_conflicts", "seen", "shown_conflict", "together"]

_LONG_TEXTS: Final = {("guide_draft", "swedish"), ("guide_draft", "english")}
"""Fields of which only the lines that differ are shown."""


@dataclass(frozen=True)
class ConflictView:
    """A conflict as the coach reads it; fields that belong together are one.

    Attributes:
        conflict_id: What :func:`seen` wants.
        record: The record, such as "Bokningen måndag 23 november 09.00, Gunvor Öberg".
        field: The field, such as "tiden, längden och coachen"; empty where a whole record is meant.
        mine: What was written on this laptop, a line each.
        theirs: What was written elsewhere, a line each.
        who: Who wrote it elsewhere, such as "Växeln".
        when: When that was, or when the two met; empty where nobody knows.
        mine_stands: Whether this laptop's value is the one in use.
        why: Why that one stands.
        can_choose: Whether :func:`itcoach.syncing.resolving.take` can let the other stand.
    """

    conflict_id: str
    record: str
    field: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    who: str
    when: str
    mine_stands: bool
    why: str
    can_choose: bool


def open_conflicts(work: "Workplace") -> tuple[ConflictView, ...]:
    """Return the conflicts that nobody has looked at, oldest first."""
    with work.store.read() as session:
        words = RecordWords(work, session)
        found = tuple(_view(words, group) for group in _groups(client.conflicts(session)))
    words.note_told()
    return found


def seen(work: "Workplace", *, conflict_id: str) -> None:
    """Note that the coach has looked at a conflict; both versions stay kept."""
    with work.store.write() as session:
        for each in together(session, conflict_id):
            client.mark_seen(session, each.id, work.clock)


def shown_conflict(work: "Workplace", session: "Session", conflicts: "list[Conflict]") -> ConflictView:
    """Return conflicts that belong together in words, within the caller's session."""
    return _view(RecordWords(work, session), conflicts)


def together(session: "Session", conflict_id: str) -> "list[Conflict]":
    """Return a conflict with those that are settled with it, of fields that mean something together."""
    found = client.conflicts(session)
    return next(
        (group for group in _groups(found) if any(each.id == conflict_id for each in group)),
        [each for each in client.conflicts(session, seen=True) if each.id == conflict_id],
    )


def _groups(conflicts: "Iterable[Conflict]") -> "list[list[Conflict]]":
    ordered = sorted(conflicts, key=lambda each: (each.found_at, client.belongs_with(each), each.id))
    groups = groupby(ordered, key=lambda each: (each.found_at, client.belongs_with(each)))
    return [list(group) for _, group in groups]


def _view(words: RecordWords, conflicts: "list[Conflict]") -> ConflictView:
    one = conflicts[-1]
    whole = one.field == "*"
    mine, theirs = _sides(words, conflicts)
    told = {**(mine or {}), **(theirs or {})} if whole else {}
    secret = words.is_secret(
        words.resident_of(one.entity, one.record, told), [each.field for each in conflicts]
    )
    shown = _lines(words, one, mine, secret=secret), _lines(words, one, theirs, secret=secret)
    if (one.entity, one.field) in _LONG_TEXTS:
        shown = _only_differing(str(one.mine), str(one.theirs))
    return ConflictView(
        conflict_id=one.id,
        record=words.title(one.entity, one.record, told),
        field="" if whole else words.fields(mine or {}),
        mine=shown[0],
        theirs=shown[1],
        who=words.who(one.theirs_by),
        when=words.moment(one.theirs_at) if one.theirs_at else "",
        mine_stands=one.mine_won,
        why=_why(one),
        can_choose=not secret and not whole,
    )


def _sides(
    words: RecordWords, conflicts: "list[Conflict]"
) -> "tuple[dict[str, Any] | None, dict[str, Any] | None]":
    """Return what each side wrote: a whole record that is gone, or fields with those they belong to."""
    one = conflicts[-1]
    if one.field == "*":
        return one.mine, one.theirs
    mine = {each.field: each.mine for each in conflicts}
    theirs = {each.field: each.theirs for each in conflicts}
    row = words.row(one.entity, one.record)
    group = ENTITIES[one.entity].group_of(one.field)
    if row is None or len(group) == 1:
        return mine, theirs
    rest = {name: getattr(row, name) for name in group}
    return {**rest, **mine}, {**rest, **theirs}


def _lines(
    words: RecordWords, conflict: "Conflict", side: "dict[str, Any] | None", *, secret: bool
) -> tuple[str, ...]:
    if secret:
        return (tr("Skyddade personuppgifter"),)
    if conflict.field == "*":
        return tuple(words.values(conflict.entity, side or {}))
    return (
        " · ".join(
            words.value(conflict.entity, name, value)
            for name, value in (side or {}).items()
            if len(side or {}) == 1 or value not in (None, "")
        ),
    )


def _only_differing(mine: str, theirs: str) -> "tuple[tuple[str, ...], tuple[str, ...]]":
    """Return of two long texts the lines that one has and the other has not, with … for what is alike."""
    sides: tuple[list[str], list[str]] = [], []
    ours, others = mine.splitlines(), theirs.splitlines()
    for kind, a, b, c, d in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        for side, lines in zip(sides, (ours[a:b], others[c:d]), strict=True):
            side += ["…"] if kind == "equal" else lines
    return tuple(sides[0]), tuple(sides[1])


def _why(conflict: "Conflict") -> str:
    entity = ENTITIES.get(conflict.entity)
    if conflict.field == "*":
        if conflict.mine_won:
            return tr("Borttagningen gäller. Det som stod där finns kvar här att läsa.")
        return tr("Det som är borttaget kommer inte tillbaka. Det du skrev finns kvar här att läsa.")
    if entity is not None and len(entity.group_of(conflict.field)) > 1 and conflict.theirs_by == "server":
        if conflict.entity == "guide_draft":
            return tr("Den som publicerar guider har svarat, och svaret gäller.")
        return tr("Växeln har talat med invånaren, så växelns tid gäller.")
    if conflict.mine_won:
        return tr("Du var där, så det du skrev gäller.")
    return tr("Det som kom först till servern gäller tills du väljer.")
