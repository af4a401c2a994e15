"""Records of the digital-inclusion index and the coach's own time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WORDS, WORDS_AMONG, CodeType, LaptopBase, Record
from models.shapes import EXTRAS, FORM, INDEX_ANSWERS
from models.vocabulary import Asked, MeasurementKind, MissedReason, TimeCategory

__all__ = ["FollowUp", "Measurement", "MeasurementDraft", "TimeEntry", "WorkloadPoint"]


class Measurement(Record):
    """One answered (or missed) index form. Append-only: a correction supersedes.

    The answers and the instrument's version are stored, never the score alone.
    """

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    visit_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)
    kind: Mapped[MeasurementKind] = mapped_column(CodeType(MeasurementKind), default=MeasurementKind.FIRST)
    instrument: Mapped[str] = mapped_column(String(40), info=FORM)
    """Name and version of the form, such as ``DD-12/1``."""
    answers: Mapped[list[Any]] = mapped_column(default=list, info=INDEX_ANSWERS)
    """One value an item in the form's order: 0-3, ``"declined"`` or ``None`` (not asked)."""
    extras: Mapped[dict[str, Any]] = mapped_column(default=dict, info=WORDS_AMONG | EXTRAS)
    """Unscored extras and what has changed since last time, by question id."""
    asked: Mapped[Asked] = mapped_column(CodeType(Asked), default=Asked.ON_SCREEN)
    asked_by: Mapped[str] = mapped_column(String(36))
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    missed_reason: Mapped[MissedReason | None] = mapped_column(CodeType(MissedReason), default=None)
    supersedes_id: Mapped[str | None] = mapped_column(String(36), default=None)
    """One without answer and without reason takes back the drop-out that it supersedes."""
    keyed_twice: Mapped[bool] = mapped_column(default=False)
    """The answers on a paper form were keyed in twice and compared."""


class MeasurementDraft(LaptopBase):
    """A form that is being answered, saved at every answer; it becomes a :class:`Measurement`."""

    __tablename__ = "measurement_draft"

    resident_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[MeasurementKind] = mapped_column(CodeType(MeasurementKind), primary_key=True)
    visit_id: Mapped[str | None] = mapped_column(String(36), default=None)
    instrument: Mapped[str] = mapped_column(String(40))
    answers: Mapped[list[Any]]
    extras: Mapped[dict[str, Any]] = mapped_column(info=WORDS_AMONG)
    saved_at: Mapped[datetime]


class FollowUp(Record):
    """A measurement that is due: 6 and 12 months from the first."""

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[MeasurementKind] = mapped_column(CodeType(MeasurementKind))
    due: Mapped[date] = mapped_column(index=True)
    """Counted from the first measurement that counts, in Swedish days."""
    measurement_id: Mapped[str | None] = mapped_column(String(36), default=None)
    """The answer, or the drop-out, that counts."""


class TimeEntry(Record):
    """Minutes of a coach's day by category (tidsdagbok)."""

    coach_id: Mapped[str] = mapped_column(String(36), index=True)
    day: Mapped[date] = mapped_column(index=True)
    category: Mapped[TimeCategory] = mapped_column(CodeType(TimeCategory))
    minutes: Mapped[int]
    supersedes_id: Mapped[str | None] = mapped_column(String(36), default=None)


class WorkloadPoint(Record):
    """Self-rated time and difficulty of a piece of work, both 1-10 (Fyrfältaren)."""

    coach_id: Mapped[str] = mapped_column(String(36), index=True)
    day: Mapped[date] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(Text, info=WORDS)
    time_needed: Mapped[int]
    difficulty: Mapped[int]
