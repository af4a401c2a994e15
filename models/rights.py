"""Records of what residents have a right to: who looked at what is held, and what they ask for."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import GUARDED, WORDS, CodeType, Record
from models.vocabulary import AccessAction, AccessPart, RequestKind, RequestState

__all__ = ["AccessEntry", "RightsRequest"]


class AccessEntry(Record):
    """Somebody looked at what is held about a resident, printed it or took it out. Append-only.

    What was changed stands in the audit trail. It outlives an erasure, with identities only.
    """

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    coach_id: Mapped[str | None] = mapped_column(String(36), default=None)
    """Nothing where it was done at the server."""
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[AccessAction] = mapped_column(CodeType(AccessAction))
    part: Mapped[AccessPart] = mapped_column(CodeType(AccessPart))


class RightsRequest(Record):
    """A resident asks for an extract, a correction, an erasure or a restriction, and what was decided."""

    together = (("state", "decided_at", "decided_by", "reference", "reason"),)

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[RequestKind] = mapped_column(CodeType(RequestKind))
    asked_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(36))
    words: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What the resident asked for, as said."""
    state: Mapped[RequestState] = mapped_column(CodeType(RequestState), default=RequestState.ASKED)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(String(100), default="", info=GUARDED)
    reference: Mapped[str] = mapped_column(String(100), default="", info=GUARDED)
    """The decision's reference, which is not personal."""
    reason: Mapped[str] = mapped_column(Text, default="", info=WORDS)
