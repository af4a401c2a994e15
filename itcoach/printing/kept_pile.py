"""The pile through the lock: its sheets as identities and choices, and as they are shown again afterwards."""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from itcoach.printing import orders
from itcoach.printing.orders import Order
from itcoach.privacy.protection import may_see, shown_name
from models.database_troubles import RecordGone
from models.people import Resident
from models.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itcoach.workplace import Workplace

__all__ = ["as_choices", "bring_back"]

_MOST: Final = 100
"""As many sheets go along; the system bounds what the next process may be handed."""


def as_choices(wanted: "Iterable[Order]") -> list[dict[str, Any]]:
    """Return the orders in identities and choices alone: those with words to somebody are not among them."""
    return [msgspec.json.decode(msgspec.json.encode(order)) for order in wanted if not order.note][:_MOST]


def bring_back(
    work: "Workplace", *, choices: "Sequence[dict[str, Any]]"
) -> tuple[tuple[Order, str, str], ...]:
    """Return what :func:`as_choices` returned, each with its title and whom it is for, as shown on screen.

    A sheet about somebody who is not here any more, or is another coach's, is left out.
    """
    found = []
    for order in (msgspec.convert(choice, Order) for choice in choices):
        try:
            whom = _whom(work, order)
            if whom is not None:
                found.append((order, orders.title(work, order=order), whom))
        except RecordGone:
            continue
    return tuple(found)


def _whom(work: "Workplace", order: Order) -> str | None:
    """Return whom a sheet is for, nobody where it is for no person, nothing where it may not be seen."""
    with work.store.read() as session:
        visit = session.get_one(Visit, order.visit_id) if order.visit_id else None
        resident_id = visit.resident_id if visit is not None else order.resident_id
        if not resident_id:
            return ""
        resident = session.get_one(Resident, resident_id)
        return shown_name(resident) if may_see(work, resident) else None
