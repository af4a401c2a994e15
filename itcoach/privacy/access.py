"""The access log: who looked at what is held about a person, printed it or took it out.

A use case that hands out what is held about a person calls :func:`note` when it has read it and before it
returns. Lists of names are no looks: the day, a week, the hits of a search, what is due (``docs/access.md``).
Changes stand in the server's audit trail.
"""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from models.errors import Trouble
from models.vocabulary import AccessAction, AccessPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itcoach.workplace import Workplace
    from models.database import Store

__all__ = ["MOST_WAITING", "ONE_LOOK", "catch_up", "forget_looks", "note", "note_many", "waiting"]

ONE_LOOK: Final = timedelta(minutes=10)
"""Looks at the same part of the same person within this are one entry."""
MOST_WAITING: Final = 500
"""As many looks wait for room on the disk; the lock hands them on, and the system bounds what it may hand."""
_FORGET_AFTER: Final = 1_000
"""As many looks are remembered before the old ones are let go."""

_log = logging.getLogger(__name__)


class _Look(NamedTuple):
    person: str
    part: AccessPart
    action: AccessAction
    at: datetime


class _Recent:
    """What one opened database has noted a moment ago, and what it had no room for."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: dict[tuple[str, str, AccessPart], datetime] = {}
        self.unwritten: list[_Look] = []


_recent: "WeakKeyDictionary[Store, _Recent]" = WeakKeyDictionary()
_making = threading.Lock()


def note(
    work: "Workplace",
    *,
    resident_id: str,
    part: AccessPart,
    action: AccessAction = AccessAction.READ,
) -> None:
    """Note that whoever works here looks at a part of what is held about a person; see :func:`note_many`."""
    note_many(work, [resident_id], part, action)


def note_many(
    work: "Workplace",
    resident_ids: "Iterable[str]",
    part: AccessPart,
    action: AccessAction = AccessAction.READ,
) -> None:
    """Note a look at a part of what is held about each of several persons.

    A look at the same part of the same person within :data:`ONE_LOOK` is not noted again; each printing and
    each export is. Where the entry cannot be written (a full disk), the coach goes on working: it is kept in
    memory and written together with the next. Once :data:`MOST_WAITING` wait, nobody more is shown.

    Args:
        work: The laptop.
        resident_ids: Whom it is about; an empty identity, a visit without a person, is passed over.
        part: What was looked at.
        action: What was done with it.

    Raises:
        Trouble: Why the entry cannot be written, where too many wait already; it must not be handed out.
    """
    persons = [each for each in dict.fromkeys(resident_ids) if each]
    if not persons:
        return
    recent = _of(work.store)
    now = work.clock.now()
    with recent.lock:
        if action is AccessAction.READ:
            persons = [each for each in persons if not _is_same_look(recent, work, each, part, now)]
        looks = [_Look(each, part, action, now) for each in persons]
        if not looks:
            return
        _write(work, recent, looks, most=MOST_WAITING)
        recent.seen |= {(work.coach_id, each, part): now for each in persons}
        if len(recent.seen) > _FORGET_AFTER:
            recent.seen = {key: at for key, at in recent.seen.items() if now - at < ONE_LOOK}


def forget_looks(work: "Workplace") -> None:
    """Let the next look at anybody be one of its own: the window is locked, and another may unlock it."""
    recent = _of(work.store)
    with recent.lock:
        recent.seen.clear()


def waiting(work: "Workplace") -> list[list[str]]:
    """Return the looks that could not be written yet, as :func:`catch_up` takes them: in identities."""
    return [[look.person, look.part, look.action, look.at.isoformat()] for look in _of(work.store).unwritten]


def catch_up(work: "Workplace", *, looks: "Iterable[Sequence[str]]" = ()) -> None:
    """Write what could not be written until now; what still cannot be goes on waiting.

    Args:
        work: The laptop.
        looks: What :func:`waiting` returned before the laptop was locked.
    """
    before = [
        _Look(person, AccessPart(part), AccessAction(action), datetime.fromisoformat(at))
        for person, part, action, at in looks
    ]
    recent = _of(work.store)
    with recent.lock:
        if before or recent.unwritten:
            _write(work, recent, before)


def _of(store: "Store") -> _Recent:
    with _making:
        return _recent.setdefault(store, _Recent())


def _is_same_look(recent: _Recent, work: "Workplace", person: str, part: AccessPart, now: datetime) -> bool:
    before = recent.seen.get((work.coach_id, person, part), datetime.min.replace(tzinfo=UTC))
    # A clock that was set back must not hide what comes after.
    return timedelta(0) <= now - before < ONE_LOOK


def _write(work: "Workplace", recent: _Recent, looks: list[_Look], most: int | None = None) -> None:
    from models.rights import AccessEntry

    looks = recent.unwritten + looks
    try:
        with work.store.write() as session:
            session.add_all(
                AccessEntry(
                    resident_id=look.person,
                    coach_id=work.coach_id or None,
                    at=look.at,
                    action=look.action,
                    part=look.part,
                )
                for look in looks
            )
    except Trouble as trouble:
        if most is not None and len(looks) > most:
            raise
        recent.unwritten = looks
        _log.warning("%d looks are not in the access log yet: %s", len(looks), type(trouble).__name__)
    else:
        recent.unwritten = []
