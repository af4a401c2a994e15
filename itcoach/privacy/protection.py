"""Protected identities (skyddade personuppgifter): who may read what, and what a person is called.

Only the coach who is named for one reads more than the code. On plain values too, so that the reads that go
without SQLAlchemy hold the same rule.
"""

from typing import TYPE_CHECKING

from itcoach.codes import written
from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from itcoach.workplace import Workplace
    from models.people import Resident
    from models.visit import Visit

__all__ = [
    "NotYours",
    "called",
    "hidden_from",
    "may_read_visit",
    "may_see",
    "refuse_another_coach",
    "shown_name",
]


class NotYours(Trouble):
    """Another coach is named for a protected identity."""

    def __init__(self) -> None:
        super().__init__(
            tr("Invånaren har skyddade personuppgifter och en annan namngiven IT-coach."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Be den IT-coachen göra det."),
        )


def hidden_from(coach_id: str, *, protected: bool, named_coach_id: str | None) -> bool:
    """Tell whether a coach may read no more of a resident than the code.

    Args:
        coach_id: Who reads.
        protected: Whether the identity is protected.
        named_coach_id: Who may read it; where nobody is named, nobody is shut out.
    """
    return protected and named_coach_id not in (None, coach_id)


def called(name: str, code: str, *, protected: bool) -> str:
    """Return what to call a resident: the name, or the code of a protected identity."""
    return written(code) if protected or not name else name


def may_see(work: "Workplace", resident: "Resident") -> bool:
    """Tell whether the coach may see more of a resident than the code."""
    return not hidden_from(
        work.coach_id, protected=resident.protected_identity, named_coach_id=resident.named_coach_id
    )


def refuse_another_coach(work: "Workplace", resident: "Resident | None") -> None:
    """Let a use case go on with a resident, unless the identity is protected and another coach's.

    Raises:
        NotYours: Another coach is named for this resident.
    """
    if resident is not None and not may_see(work, resident):
        raise NotYours


def may_read_visit(work: "Workplace", visit: "Visit", resident: "Resident | None") -> bool:
    """Tell whether the coach may read what was done and written at a visit: always at the coach's own.

    Without the ``resident`` (who has not arrived yet, or is kept from this laptop) only that counts.
    """
    return visit.coach_id == work.coach_id or (resident is not None and may_see(work, resident))


def shown_name(resident: "Resident") -> str:
    """Return what to call a resident: the name, or the code of a protected identity."""
    return called(resident.name, resident.code, protected=resident.protected_identity)
