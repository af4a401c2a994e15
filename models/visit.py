"""Records of what happened at a visit."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import GUARDED, WORDS, CodeType, LaptopBase, Record
from models.vocabulary import DoneBy, FindingStatus, LeafletKind, Outcome, Topic, VisitStatus

__all__ = ["FROM_A_DIALOG", "Finding", "Handout", "Leaflet", "NoteDraft", "Visit", "VisitNote", "VisitTask"]

FROM_A_DIALOG: Final = "d:"
"""What the identity of words from a dialog begins with; a visit's never does."""


class Visit(Record):
    """What happened: with a booking, or without one (a drop-in)."""

    __table_args__ = (Index("ix_visit_resident_start", "resident_id", "start"),)

    booking_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)
    resident_id: Mapped[str] = mapped_column(String(36))
    coach_id: Mapped[str] = mapped_column(String(36))
    start: Mapped[datetime]
    end: Mapped[datetime | None] = mapped_column(default=None)
    expected_end: Mapped[datetime | None] = mapped_column(default=None)
    """When the coach means to have left; a warning is shown when it is passed and nobody has checked out."""
    checked_out_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the coach left, which may be before the visit is written up."""
    status: Mapped[VisitStatus] = mapped_column(CodeType(VisitStatus), default=VisitStatus.OPEN, index=True)
    travel_minutes: Mapped[int | None] = mapped_column(default=None)
    next_step: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What coach and resident agreed on."""


class VisitTask(Record):
    """One thing done at a visit, with how it ended and who did it."""

    visit_id: Mapped[str] = mapped_column(String(36), index=True)
    topic: Mapped[Topic] = mapped_column(CodeType(Topic))
    guide_id: Mapped[str | None] = mapped_column(String(100), default=None)
    """The guide's name, as its file's."""
    guide_version: Mapped[str] = mapped_column(String(32), default="")
    steps_done: Mapped[list[Any]] = mapped_column(default=list)
    """The numbers of the guide's steps that were ticked, ascending."""
    stuck_at: Mapped[int | None] = mapped_column(default=None)
    """The number of the step where "det blev inte så" was chosen last, also if it was done in the end."""
    outcome: Mapped[Outcome | None] = mapped_column(CodeType(Outcome), default=None)
    done_by: Mapped[DoneBy | None] = mapped_column(CodeType(DoneBy), default=None)
    note: Mapped[str] = mapped_column(Text, default="", info=WORDS)


class VisitNote(Record):
    """An immutable revision of the note of a visit; a merge has two parents."""

    visit_id: Mapped[str] = mapped_column(String(36), index=True)
    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    parents: Mapped[list[Any]] = mapped_column(default=list)
    """The revisions it was written on; none for the first."""
    text: Mapped[str] = mapped_column(Text, info=WORDS)
    written_by: Mapped[str] = mapped_column(String(36))
    written_at: Mapped[datetime]


class NoteDraft(LaptopBase):
    """The note being typed at an open visit, saved every moment; it becomes a revision when finished.

    What stood in a dialog when the program was locked lies here too, see :data:`FROM_A_DIALOG`.
    """

    __tablename__ = "note_draft"

    visit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    saved_at: Mapped[datetime]


class Leaflet(Record):
    """Something printed or saved for a resident to keep."""

    visit_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)
    resident_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)
    kind: Mapped[LeafletKind] = mapped_column(CodeType(LeafletKind))
    guide_id: Mapped[str | None] = mapped_column(String(100), default=None)
    guide_version: Mapped[str] = mapped_column(String(32), default="")
    language: Mapped[str] = mapped_column(String(8), default="sv")
    made_at: Mapped[datetime]


class Finding(Record):
    """Something noticed that deserves follow-up (bifynd)."""

    visit_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)
    coach_id: Mapped[str] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text, info=WORDS)
    noticed_at: Mapped[datetime]
    status: Mapped[FindingStatus] = mapped_column(CodeType(FindingStatus), default=FindingStatus.OPEN)


class Handout(Record):
    """Leaflets left at a place: where, which, how many."""

    coach_id: Mapped[str] = mapped_column(String(36))
    place: Mapped[str] = mapped_column(String(200), info=GUARDED)
    kind: Mapped[LeafletKind] = mapped_column(CodeType(LeafletKind))
    copies: Mapped[int]
    left_at: Mapped[datetime]
