"""Hold two laptops of one municipality against each other: do they have the same records?"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.people import Resident
from models.rights import AccessEntry
from sync.entities import ENTITIES

if TYPE_CHECKING:
    from itcoach.workplace import Workplace

__all__ = ["same"]


def same(one: "Workplace", other: "Workplace") -> bool:
    """Tell whether both hold the same records in the same revision, as far as each coach may see.

    What concerns a protected identity is on the laptop of the named coach alone, and a coach's own looks on
    the coach's own.
    """
    hidden = _hidden_from(one, other.coach_id) | _hidden_from(other, one.coach_id)
    return _records(one, hidden) == _records(other, hidden)


def _hidden_from(work: "Workplace", coach_id: str) -> set[str]:
    """Return the protected residents here that another coach does not receive."""
    with work.store.read() as session:
        protected = select(Resident.id).where(
            Resident.protected_identity, Resident.named_coach_id.is_distinct_from(coach_id)
        )
        return set(session.scalars(protected))


def _records(work: "Workplace", hidden: set[str]) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    left_out = set(hidden)
    with work.store.read() as session:
        rows = {
            name: [dict(row) for row in session.execute(select(entity.table)).mappings()]
            for name, entity in ENTITIES.items()
            if name != AccessEntry.__tablename__
        }
    # A task names its visit, not its resident: what belongs to a hidden visit is hidden too.
    left_out |= {row["id"] for row in rows["visit"] if row["resident_id"] in hidden}
    for name, each in rows.items():
        found[name] = {
            row["id"]: row
            for row in each
            if not left_out & {row["id"], row.get("resident_id"), row.get("visit_id")}
        }
    return found
