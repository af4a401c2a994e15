"""Records of people: the municipality, its coaches, the residents and their devices."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import GUARDED, IDENTITY, WORDS, CodeType, Record
from models.vocabulary import DeviceKind, Gender, Regime, Sharing, Source

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["KEPT_ON_PAPER", "Coach", "Device", "Municipality", "Resident", "coach_names"]

KEPT_ON_PAPER: Final = (
    "name", "phone", "address", "area", "contact_name", "contact_phone", "contact_relation",
    "send_documents_to",
)  # fmt: skip
"""The fields of a :class:`Resident` that are never stored about a protected identity."""


class Municipality(Record):
    """What the municipality has decided, one row, sent from the server to the laptops."""

    name: Mapped[str] = mapped_column(String(100), default="")
    service_name: Mapped[str] = mapped_column(String(100), default="")
    """What the service is called on paper."""
    switchboard_phone: Mapped[str] = mapped_column(String(40), default="")
    opening_hours: Mapped[str] = mapped_column(String(200), default="")
    cost: Mapped[str] = mapped_column(String(200), default="")
    """What a visit costs, in words."""
    web_address: Mapped[str] = mapped_column(String(200), default="")
    regime: Mapped[Regime] = mapped_column(CodeType(Regime), default=Regime.IDENTIFIED)
    sharing: Mapped[Sharing] = mapped_column(CodeType(Sharing), default=Sharing.OWN)
    extras: Mapped[list[Any] | None] = mapped_column(default=None)
    """The unscored extras of the index form that are asked, by id; those that are on by themselves where it
    is missing."""
    retention_months: Mapped[int] = mapped_column(default=24)
    """How long after the last contact names and notes are kept."""
    log_months: Mapped[int] = mapped_column(default=60)
    """How long access log and audit trail are kept: unlawful access (dataintrång, brottsbalken 4:9 c, at most
    two years in prison) can be prosecuted for five years (35:1)."""
    lock_minutes: Mapped[int] = mapped_column(default=10)
    """After how long without use a laptop locks itself, at the most."""


class Coach(Record):
    """A coach of the municipality; the name is unique within it."""

    name: Mapped[str] = mapped_column(String(100), info=GUARDED)
    phone: Mapped[str] = mapped_column(String(40), default="")
    active: Mapped[bool] = mapped_column(default=True)


class Resident(Record):
    """A person who is helped (invånare). Never a personnummer, never a diagnosis."""

    code: Mapped[str] = mapped_column(String(8), index=True)
    name: Mapped[str] = mapped_column(String(200), default="", info=IDENTITY)
    phone: Mapped[str] = mapped_column(String(40), default="", info=IDENTITY)
    address: Mapped[str] = mapped_column(String(200), default="", info=IDENTITY)
    area: Mapped[str] = mapped_column(String(100), default="", info=GUARDED)
    """The part of the municipality."""
    birth_year: Mapped[int | None] = mapped_column(default=None)
    gender: Mapped[Gender | None] = mapped_column(CodeType(Gender), default=None)
    language: Mapped[str] = mapped_column(String(40), default="", info=GUARDED)
    """The language that is easiest for the resident to speak."""
    contact_name: Mapped[str] = mapped_column(String(200), default="", info=IDENTITY)
    """The contact person: a daughter, a trustee (god man), a neighbour."""
    contact_phone: Mapped[str] = mapped_column(String(40), default="", info=IDENTITY)
    contact_relation: Mapped[str] = mapped_column(String(100), default="", info=IDENTITY)
    goal: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """What the resident wants to be able to do, in the resident's own words."""
    heard_from: Mapped[Source | None] = mapped_column(CodeType(Source), default=None)
    send_documents_to: Mapped[str] = mapped_column(String(200), default="", info=IDENTITY)
    """Where documents may be sent."""
    protected_identity: Mapped[bool] = mapped_column(default=False)
    """Skyddade personuppgifter: name, phone and address stay empty and only ``named_coach_id`` sees more."""
    named_coach_id: Mapped[str | None] = mapped_column(String(36), default=None)
    two_coaches_needed: Mapped[bool] = mapped_column(default=False)
    safety_note: Mapped[str] = mapped_column(Text, default="", info=WORDS)
    """Factual and dated; it expires."""
    safety_note_date: Mapped[date | None] = mapped_column(default=None)
    safety_note_expires: Mapped[date | None] = mapped_column(default=None)
    created_at: Mapped[datetime | None] = mapped_column(default=None)
    names_removed_on: Mapped[date | None] = mapped_column(default=None)
    """The day when the name and the notes were removed, since their time was over (gallring)."""


class Device(Record):
    """A device of a resident."""

    resident_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[DeviceKind] = mapped_column(CodeType(DeviceKind))
    model: Mapped[str] = mapped_column(String(100), default="", info=WORDS)
    system: Mapped[str] = mapped_column(String(100), default="", info=WORDS)
    note: Mapped[str] = mapped_column(Text, default="", info=WORDS)


def coach_names(session: "Session") -> dict[str, str]:
    """Return the name of every coach by identity."""
    return {identity: name for identity, name in session.execute(select(Coach.id, Coach.name))}
