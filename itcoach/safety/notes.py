"""The note on safety: factual, dated, and gone by itself when its time is over."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from itcoach.privacy import access
from itcoach.privacy.protection import may_see, refuse_another_coach
from itcoach.safety.rules import NOTE_MONTHS, NOTE_MONTHS_AT_MOST, note_is_shown
from models.clock import months_later
from models.errors import Trouble
from models.people import Resident
from models.regime import refuse_anonymous
from models.vocabulary import AccessPart
from resources.words import tr

if TYPE_CHECKING:
    from itcoach.workplace import Workplace

__all__ = ["NoteTooLong", "SafetyNote", "note_of", "remove_note", "write_note"]


class NoteTooLong(Trouble):
    """A note on safety was to be shown for longer than it may."""

    def __init__(self) -> None:
        super().__init__(
            tr("En uppgift om tryggheten får visas i högst ett år."),
            safe=tr("Det du har skrivit står kvar på skärmen."),
            to_do=tr("Välj en tidigare dag. Den kan förnyas om den fortfarande stämmer."),
        )


@dataclass(frozen=True)
class SafetyNote:
    """A note on safety, also one that has expired and that is shown nowhere else."""

    text: str
    noted: date | None
    expires: date | None
    is_shown: bool


def note_of(work: "Workplace", *, resident_id: str) -> SafetyNote | None:
    """Return the note on safety, expired or not, for whoever renews or removes it; nothing where none is.

    Raises:
        RecordGone: There is no such resident.
    """
    with work.store.read() as session:
        resident = session.get_one(Resident, resident_id)
        if not may_see(work, resident) or not resident.safety_note:
            return None
        note = SafetyNote(
            resident.safety_note,
            resident.safety_note_date,
            resident.safety_note_expires,
            note_is_shown(resident.safety_note_expires, work.clock.today()),
        )
    access.note(work, resident_id=resident_id, part=AccessPart.SAFETY)
    return note


def write_note(work: "Workplace", *, resident_id: str, text: str, months: int = NOTE_MONTHS) -> None:
    """Write the note on safety, dated today and shown for ``months``.

    Raises:
        NoteTooLong: It is to be shown for longer than a year.
        NobodyIsKept: The municipality keeps nothing about anyone.
        NotYours: Another coach is named for this resident.
        RecordGone: There is no such resident.
    """
    if months > NOTE_MONTHS_AT_MOST:
        raise NoteTooLong
    today = work.clock.today()
    _put(work, resident_id, text.strip(), today, months_later(today, months))


def remove_note(work: "Workplace", *, resident_id: str) -> None:
    """Remove the note; raises as :func:`write_note` does."""
    _put(work, resident_id, "", None, None)


def _put(work: "Workplace", resident_id: str, text: str, noted: date | None, expires: date | None) -> None:
    with work.store.write() as session:
        if text:
            refuse_anonymous(session)
        resident = session.get_one(Resident, resident_id)
        refuse_another_coach(work, resident)
        resident.safety_note, resident.safety_note_date = text, noted
        resident.safety_note_expires = expires
