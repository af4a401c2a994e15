"""Two coaches at a visit: booking the second one."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from itcoach.privacy.protection import refuse_another_coach
from models.booking import Booking
from models.people import Resident
from models.regime import refuse_anonymous
from models.vocabulary import BookingStatus

if TYPE_CHECKING:
    from itcoach.workplace import Workplace

__all__ = ["book_second"]


def book_second(work: "Workplace", *, booking_id: str, coach_id: str) -> str:
    """Book another coach for the same visit, and return the identity of that booking.

    A coach who is booked there already is not booked twice.

    Raises:
        NobodyIsKept: The municipality keeps nothing about anyone.
        NotYours: Another coach is named for this resident.
        RecordGone: There is no such booking.
    """
    with work.store.write() as session:
        refuse_anonymous(session)
        first = session.get_one(Booking, booking_id)
        refuse_another_coach(work, session.get_one(Resident, first.resident_id))
        there = session.scalars(
            select(Booking.id).where(
                Booking.resident_id == first.resident_id,
                Booking.coach_id == coach_id,
                Booking.start == first.start,
                Booking.minutes == first.minutes,
                Booking.status == BookingStatus.BOOKED,
            )
        ).first()
        if there is not None:
            return there
        second = Booking(
            resident_id=first.resident_id,
            coach_id=coach_id,
            start=first.start,
            minutes=first.minutes,
            place=first.place,
            venue=first.venue,
            kind=first.kind,
            wish=first.wish,
            source=first.source,
        )
        session.add(second)
        session.flush()
        return second.id
