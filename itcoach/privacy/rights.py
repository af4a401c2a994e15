"""What residents have a right to: the requests they make, how each stands, and what follows for the card."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from itcoach.privacy import access
from itcoach.privacy.protection import may_see, refuse_another_coach
from models.clock import to_local
from models.errors import Trouble
from models.people import Resident, coach_names
from models.regime import refuse_anonymous
from models.restriction import restricted_here
from models.rights import RightsRequest
from models.vocabulary import DONE_BY_COACH, AccessPart, RequestKind, RequestState
from resources.words import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = ["RequestView", "Standing", "ask", "finish", "standing"]


class NotForACoach(Trouble):
    """A request that is decided at the server was to be settled on a laptop."""

    def __init__(self) -> None:
        super().__init__(
            tr("Den begäran avgörs av den som kommunen har utsett."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Beslutet syns på kortet när det är fattat."),
        )


@dataclass(frozen=True)
class RequestView:
    """What a resident asks for, and how it stands.

    Attributes:
        taken_by: The coach's name.
        words: As said.
        decided_on: The day of the decision, in Sweden.
        by_coach: The coach can carry it out at the card.
    """

    request_id: str
    kind: RequestKind
    asked_on: date
    taken_by: str
    words: str
    state: RequestState
    decided_on: date | None
    decided_by: str
    reference: str
    reason: str
    by_coach: bool


@dataclass(frozen=True)
class Standing:
    """How a resident's data stand.

    Attributes:
        requests: The latest first.
        restricted: Nothing more may be written.
        names_removed_on: When name and notes were removed, if the name has not been filled in since.
    """

    requests: tuple[RequestView, ...]
    restricted: bool
    names_removed_on: date | None


def standing(work: "Workplace", *, resident_id: str) -> Standing:
    """Return how a resident's data stand; nothing of it where another coach is named for the identity."""
    with work.store.read() as session:
        resident = session.get_one(Resident, resident_id)
        if not may_see(work, resident):
            return Standing((), False, None)
        names = coach_names(session)
        rows = session.scalars(
            select(RightsRequest)
            .where(RightsRequest.resident_id == resident_id)
            .order_by(RightsRequest.asked_at.desc(), RightsRequest.id.desc())
        )
        standing = Standing(
            tuple(_view(row, names) for row in rows),
            resident_id in restricted_here(session),
            None if resident.name else resident.names_removed_on,
        )
    access.note(work, resident_id=resident_id, part=AccessPart.CARD)
    return standing


def ask(work: "Workplace", *, resident_id: str, kind: RequestKind, words: str) -> None:
    """Store what a resident asks for, in the resident's words.

    Raises:
        NotYours: The identity is protected, and another coach is named.
    """
    with work.store.write() as session:
        _open_to(work, session, resident_id)
        session.add(
            RightsRequest(
                resident_id=resident_id,
                kind=kind,
                asked_at=work.clock.now(),
                taken_by=work.coach_id,
                words=words.strip(),
            )
        )


def finish(work: "Workplace", *, request_id: str) -> None:
    """Note that the coach has handed over an extract, or corrected what was wrong.

    Raises:
        NotForACoach: An erasure and a restriction are decided at the server.
    """
    with work.store.write() as session:
        request = session.get_one(RightsRequest, request_id)
        _open_to(work, session, request.resident_id)
        if request.kind not in DONE_BY_COACH:
            raise NotForACoach
        request.state, request.decided_at = RequestState.DONE, work.clock.now()
        request.decided_by = coach_names(session).get(work.coach_id, "")


def _open_to(work: "Workplace", session: "Session", resident_id: str) -> None:
    refuse_anonymous(session)
    refuse_another_coach(work, session.get_one(Resident, resident_id))


def _view(row: RightsRequest, names: dict[str, str]) -> RequestView:
    waits = row.state in (RequestState.ASKED, RequestState.GRANTED)
    return RequestView(
        row.id,
        row.kind,
        _day(row.asked_at),
        names.get(row.taken_by, ""),
        row.words,
        row.state,
        _day(row.decided_at) if row.decided_at else None,
        row.decided_by,
        row.reference,
        row.reason,
        waits and row.kind in DONE_BY_COACH,
    )


def _day(moment: datetime) -> date:
    return to_local(moment).date()
