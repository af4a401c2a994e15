"""What the access log holds about the coach who works here: those who are logged may read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from itcoach.privacy import access
from itcoach.privacy.protection import shown_name
from models.clock import to_local
from models.outbox import Outbox, OutboxState
from models.people import Resident
from models.rights import AccessEntry
from resources.words import tr

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from models.vocabulary import AccessAction, AccessPart

__all__ = ["LogLine", "OwnLog", "own_log"]

DAYS: Final = 30
MOST: Final = 500
"""Lines that are shown; the rest is counted."""


@dataclass(frozen=True)
class LogLine:
    """An entry about the coach.

    Attributes:
        at: Local time.
        who: The name, the code of a protected identity, or that the person is no longer here.
    """

    at: datetime
    who: str
    action: "AccessAction"
    part: "AccessPart"


@dataclass(frozen=True)
class OwnLog:
    """The entries of the last :data:`DAYS` days.

    Attributes:
        lines: The latest first, at most :data:`MOST`.
        number: How many there are.
        unsent: Entries that have not been sent yet.
        unwritten: Looks that could not be written yet, since the disk is full.
    """

    lines: tuple[LogLine, ...]
    number: int
    unsent: int
    unwritten: int


def own_log(work: "Workplace") -> OwnLog:
    """Return what the log holds about whoever works here, of the last :data:`DAYS` days."""
    mine = (AccessEntry.coach_id == work.coach_id) & (
        AccessEntry.at >= work.clock.now() - timedelta(days=DAYS)
    )
    waiting = (Outbox.entity == AccessEntry.__tablename__) & (Outbox.state == OutboxState.WAITING)
    with work.store.read() as session:
        number = session.scalar(select(func.count()).select_from(AccessEntry).where(mine))
        unsent = session.scalar(select(func.count()).select_from(Outbox).where(waiting))
        rows = session.execute(
            select(AccessEntry, Resident)
            .outerjoin(Resident, Resident.id == AccessEntry.resident_id)
            .where(mine)
            .order_by(AccessEntry.at.desc(), AccessEntry.id.desc())
            .limit(MOST)
        ).all()
        lines = tuple(
            LogLine(
                to_local(entry.at),
                shown_name(resident) if resident else tr("någon som inte finns på datorn längre"),
                entry.action,
                entry.part,
            )
            for entry, resident in rows
        )
    return OwnLog(lines, number or 0, unsent or 0, len(access.waiting(work)))
