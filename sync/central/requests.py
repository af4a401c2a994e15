"""What residents ask for about what is held: the municipality's list, and the decisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.labels import label
from models.errors import Trouble
from models.vocabulary import RequestKind, RequestState
from models.wire import to_wire
from resources.words import tr
from sync.central.database import reading
from sync.central.devices import NotFound
from sync.central.edits import edit
from sync.tables import ROWS

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.clock import Clock

__all__ = ["AlreadyDecided", "Request", "decide_request", "find_request", "requests"]

_ROWS: Final[Any] = ROWS["rights_request"]
_RESIDENTS: Final[Any] = ROWS["resident"]
_COACHES: Final[Any] = ROWS["coach"]
_MAY_FOLLOW: Final[dict[str, tuple[RequestState, ...]]] = {
    RequestState.ASKED: (RequestState.GRANTED, RequestState.REFUSED, RequestState.DONE),
    RequestState.GRANTED: (RequestState.DONE,),
}


class AlreadyDecided(Trouble):
    """The request has its answer."""

    def __init__(self, state: str) -> None:
        super().__init__(
            tr("Begäran är redan avgjord: {state}.", state=state),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Visa den med requests show."),
        )


@dataclass(frozen=True)
class Request:
    """A request of a resident's.

    Attributes:
        request_id: The identity.
        resident: The person's identity.
        code: The person's code.
        taken_by: The coach's name.
        words: What was asked for, as said.
    """

    request_id: str
    resident: str
    code: str
    kind: RequestKind
    state: RequestState
    asked_at: datetime
    taken_by: str
    words: str
    decided_at: datetime | None
    decided_by: str
    reference: str
    reason: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided."""
        return self.state == RequestState.ASKED


def requests(engine: "Engine", tenant_id: int) -> tuple[Request, ...]:
    """Return the requests of a municipality's residents: those that wait first, and the oldest of them."""
    asked = (
        select(_ROWS, _RESIDENTS.c.code, _COACHES.c.name.label("coach"))
        .join(
            _RESIDENTS,
            (_RESIDENTS.c.tenant_id == _ROWS.c.tenant_id) & (_RESIDENTS.c.id == _ROWS.c.resident_id),
        )
        .outerjoin(
            _COACHES, (_COACHES.c.tenant_id == _ROWS.c.tenant_id) & (_COACHES.c.id == _ROWS.c.taken_by)
        )
        .where(_ROWS.c.tenant_id == tenant_id)
        .order_by(_ROWS.c.asked_at, _ROWS.c.id)
    )
    with reading(engine, tenant=tenant_id) as connection:
        rows = connection.execute(asked).mappings().all()
    found = [
        Request(
            row["id"],
            row["resident_id"],
            row["code"],
            row["kind"],
            row["state"],
            row["asked_at"],
            row["coach"] or "-",
            row["words"],
            row["decided_at"],
            row["decided_by"],
            row["reference"],
            row["reason"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: not each.is_open))


def find_request(engine: "Engine", tenant_id: int, beginning: str) -> Request:
    """Return the request whose identity begins, or ends, so.

    Raises:
        NotFound: None does, or several.
    """
    wanted = beginning.strip().lower()
    found = [
        each
        for each in requests(engine, tenant_id)
        if wanted and (each.request_id.startswith(wanted) or each.request_id.endswith(wanted))
    ]
    if len(found) != 1:
        raise NotFound(tr("Det är inte klart vilken begäran som menas."), tr("Se numren med requests list."))
    return found[0]


def decide_request(
    engine: "Engine",
    clock: "Clock",
    tenant_id: int,
    request: Request,
    *,
    state: RequestState,
    decision: str,
    by: str,
    reason: str,
) -> None:
    """Write a decision on a request, which reaches the laptops that hold the resident at their next sync.

    Raises:
        AlreadyDecided: Somebody has decided; only what was granted can be ended.
    """
    if state not in _MAY_FOLLOW.get(request.state, ()):
        raise AlreadyDecided(label(request.state))
    edit(
        engine,
        clock,
        tenant_id,
        actor="operator",
        kind="update",
        entity="rights_request",
        record=request.request_id,
        patch={
            "state": state.value,
            "decided_at": to_wire(clock.now()),
            "decided_by": by,
            "reference": decision,
            "reason": reason,
        },
    )
