"""Records of safety at visits: the risk check before a first visit, and incidents."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WORDS, WORDS_AMONG, CodeType, LaptopBase, Record
from models.shapes import FORM, RISK_ANSWERS
from models.vocabulary import IncidentKind, IncidentStatus

__all__ = ["Incident", "IncidentDraft", "RiskCheck"]


class RiskCheck(Record):
    """The short risk check before a first visit. Append-only: a later one supersedes."""

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    coach_id: Mapped[str] = mapped_column(String(36))
    form: Mapped[str] = mapped_column(String(40), info=FORM)
    """Name and version of the questions."""
    answers: Mapped[dict[str, Any]] = mapped_column(info=RISK_ANSWERS)
    """``"yes"``, ``"no"`` or ``"unknown"`` by question id."""
    measures: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What was decided: two coaches, another place, nothing."""
    checked_at: Mapped[datetime]
    supersedes_id: Mapped[str | None] = mapped_column(String(36), default=None)


class Incident(Record):
    """Something that went wrong, or nearly did, at or around a visit (tillbud). Factual."""

    resident_id: Mapped[str | None] = mapped_column(String(36), index=True, default=None)
    """The resident it is about, where it is about one."""
    visit_id: Mapped[str | None] = mapped_column(String(36), default=None)
    coach_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[IncidentKind] = mapped_column(CodeType(IncidentKind))
    happened_at: Mapped[datetime]
    happened: Mapped[str] = mapped_column(Text, info=WORDS)
    """What happened."""
    done: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What was done about it."""
    status: Mapped[IncidentStatus] = mapped_column(CodeType(IncidentStatus), default=IncidentStatus.OPEN)
    reported_to: Mapped[str] = mapped_column(String(200), default="", info=WORDS)
    reported_at: Mapped[datetime | None] = mapped_column(default=None)


class IncidentDraft(LaptopBase):
    """The form of an incident while it is filled in, saved every moment; it goes when the form is saved."""

    __tablename__ = "incident_draft"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The incident's identity, also before there is one."""
    resident_id: Mapped[str | None] = mapped_column(String(36), default=None)
    visit_id: Mapped[str | None] = mapped_column(String(36), default=None)
    fields: Mapped[dict[str, Any]] = mapped_column(info=WORDS_AMONG)
    """What is filled in, by the names of the fields of :class:`Incident`."""
    saved_at: Mapped[datetime]
