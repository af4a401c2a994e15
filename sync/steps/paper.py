"""What is kept in the paper file of a protected identity, and not here: on the server and on each laptop.

A name that was written before the identity became protected lies in more places than the card: in the audit
trail, in conflicts, in the laptops' edits. It is taken out of all of them; that a field was changed, when and
by whom stays.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, or_, select, update

from models.base import Personal
from models.booking import OF_THE_PERSON, Booking, LastImported
from models.outbox import OutboxState
from models.people import KEPT_ON_PAPER, Resident
from sync.steps.forget import forget_at_server, forget_edits, forget_versions, rewrite_soon

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from sync.entities import Entity

__all__ = ["is_on_paper", "keep_trail_on_paper", "protected_among", "put_on_paper", "put_on_paper_here"]

_RESIDENT = "resident"
_FIELDS = frozenset(KEPT_ON_PAPER)
_MARKS = dict.fromkeys(KEPT_ON_PAPER, Personal.IDENTITY)

# The server's half


def put_on_paper(entity: "Entity", data: dict[str, Any]) -> set[str]:
    """Empty the fields of a protected identity that are kept on paper; return which were filled."""
    if entity.name != _RESIDENT or not data["protected_identity"]:
        return set()
    filled = {name for name in _FIELDS if data[name]}
    data.update(dict.fromkeys(filled, ""))
    return filled


def is_on_paper(entity: "Entity", data: dict[str, Any] | None, field: str) -> bool:
    """Tell whether a field of a record is not to be kept here, in no version."""
    return entity.name == _RESIDENT and bool(data and data["protected_identity"]) and field in _FIELDS


def keep_trail_on_paper(connection: "Connection", tenant: int, resident: str) -> None:
    """Take what is kept on paper out of the audit trail and the conflicts of a resident."""
    forget_at_server(connection, tenant, _RESIDENT, [resident], _MARKS)


# The laptop's half


def protected_among(session: "Session", residents: "Collection[str]") -> list[str]:
    """Return those of ``residents`` whose identity is protected, as they stand here."""
    if not residents:
        return []
    found = select(Resident.id).where(Resident.id.in_(residents), Resident.protected_identity)
    return list(session.scalars(found))


def put_on_paper_here(session: "Session", residents: "Collection[str]") -> None:
    """Take what is kept on paper out of all that a laptop holds of these protected identities.

    The card too: where names stay on the laptop, the server's empty card leaves them as they are. An edit
    that still waits is left as it is: the server may have it already, and knows it by its words. It is
    cleaned when it has been answered. The file is to be written anew afterwards.
    """
    cards: Any = Resident.__table__
    filled = cards.c.id.in_(residents) & or_(*(cards.c[name] != "" for name in KEPT_ON_PAPER))
    found = session.scalar(select(exists().where(filled))) or False
    if found:
        session.execute(update(cards).where(filled).values(dict.fromkeys(KEPT_ON_PAPER, "")))
    settled = (OutboxState.ACKED, OutboxState.SET_ASIDE)
    found = forget_edits(session, _RESIDENT, residents, _MARKS, settled) or found
    found = _forget_lists(session, residents) or found
    if forget_versions(session, _RESIDENT, residents, _MARKS) or found:
        rewrite_soon(session)


def _forget_lists(session: "Session", residents: "Collection[str]") -> bool:
    """Take the digests of names and numbers out of what a list said; tell whether there was any."""
    bookings = select(Booking.id).where(Booking.resident_id.in_(residents))
    found = False
    for said in session.scalars(select(LastImported).where(LastImported.record.in_(bookings))):
        kept = {group: digest for group, digest in said.seen.items() if group not in OF_THE_PERSON}
        found, said.seen = found or kept != said.seen, kept
    return found
