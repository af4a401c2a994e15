"""What is decided at the server alone: a laptop's edit that decides it is refused.

A resident's request for erasure or restriction is answered by whom the municipality has appointed, and names
are removed by a decided run. What was asked for, by whom and when, is not rewritten or deleted either. Nor
is a resident deleted: the notes would outlive the time that is counted for the person. Who
the coaches are follows from their accounts: else one could look in another's name by taking it.
"""

from typing import TYPE_CHECKING, Any, Final

from models.vocabulary import DONE_BY_COACH, RequestState
from models.wire import to_wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.entities import Entity
    from sync.protocol import Operation

__all__ = ["moves_away", "oversteps"]

_SETTLED_BY_COACH: Final = frozenset({"state", "decided_at", "decided_by"})


def oversteps(operation: "Operation", current: "Mapping[str, Any] | None", *, resends: bool) -> bool:
    """Tell whether a laptop's edit of a record decides what is decided at the server.

    Args:
        operation: The edit.
        current: The record as it stands; nothing where it is new, or gone.
        resends: Whether the server was put back from a backup and the laptop still sends what it held
            before: that was decided once.
    """
    if operation.kind == "skip":
        return False
    if operation.entity == "resident" and (operation.kind == "delete" or not operation.patch):
        return operation.kind in ("delete", "resend")  # a deletion, or one that is sent again
    if operation.kind == "resend" and resends:
        return False
    if operation.entity == "resident":
        # Who fills the name in again takes the day away.
        return bool(operation.patch.get("names_removed_on")) and "names_removed_on" in _changed(
            operation, current
        )
    if operation.entity == "coach" and current is not None:
        # A laptop makes a coach whom it has not heard of; one that is there stays as it is.
        return operation.kind in ("update", "delete") or bool(
            _changed(operation, current) & {"active", "phone"}
        )
    if operation.entity != "rights_request":
        return False
    if not operation.patch:  # a deletion, or one that is sent again
        return True
    return _new_oversteps(operation.patch) if current is None else _edit_oversteps(operation, current)


def moves_away(entity: "Entity", current: "Mapping[str, Any]", changes: "Mapping[str, Any]") -> bool:
    """Tell whether an edit takes a record away from the person, or the visit, that it belongs to.

    Nobody does but with a booking: what was moved would be kept when the person is erased.
    """
    if entity.parent is None or entity.name == "booking":
        return False
    field = entity.parent[1]
    return bool(current[field]) and field in changes and changes[field] != current[field]


def _changed(operation: "Operation", current: "Mapping[str, Any] | None") -> set[str]:
    return {
        name
        for name, value in operation.patch.items()
        if value != (to_wire(current[name]) if current and name in current else None)
    }


def _new_oversteps(patch: "Mapping[str, Any]") -> bool:
    allowed = {RequestState.ASKED.value} | _done_by_coach(patch.get("kind"))
    return patch.get("state", RequestState.ASKED.value) not in allowed


def _edit_oversteps(operation: "Operation", current: "Mapping[str, Any]") -> bool:
    changed, by_coach = _changed(operation, current), _done_by_coach(str(current["kind"]))
    may = {"words"} | (_SETTLED_BY_COACH if by_coach else set())
    if not current["reason"]:
        may.add("reason")  # its words come back with the regime that lets them travel
    return not changed <= may or ("state" in changed and operation.patch["state"] not in by_coach)


def _done_by_coach(kind: str | None) -> set[str]:
    return {RequestState.DONE.value} if kind in DONE_BY_COACH else set()
