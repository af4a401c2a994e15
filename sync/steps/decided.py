"""What is decided at the server alone: a laptop's edit that decides it is refused.

A resident's request for erasure or restriction is answered by whom the municipality has appointed, and names
are removed by a decided run.
"""

from typing import TYPE_CHECKING, Any, Final

from models.vocabulary import RequestKind, RequestState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.protocol import Operation

__all__ = ["oversteps"]

_BY_COACH: Final = frozenset({RequestKind.EXTRACT.value, RequestKind.CORRECTION.value})


def oversteps(operation: "Operation", current: "Mapping[str, Any] | None") -> bool:
    """Tell whether a laptop's edit of a record decides what is decided at the server.

    What a laptop sends again to a restored server was decided once.
    """
    if operation.kind not in ("insert", "update"):
        return False
    if operation.entity == "resident":
        return operation.patch.get("names_removed_on") is not None
    if operation.entity != "rights_request" or "state" not in operation.patch:
        return False
    kind = str(current["kind"]) if current else operation.patch.get("kind")
    allowed = {RequestState.ASKED.value} | ({RequestState.DONE.value} if kind in _BY_COACH else set())
    return operation.patch["state"] not in allowed
