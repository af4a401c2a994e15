"""Records of the guides that a municipality has of its own: what it has published, and what coaches write."""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import GUARDED, CodeType, LaptopBase, Record
from models.vocabulary import GuideDraftState

__all__ = ["TEXT_FIELDS", "Guide", "GuideDraft", "GuideTyping"]

TEXT_FIELDS: Final = {"sv": "swedish", "en": "english"}
"""The fields of a draft that hold its text, by language."""


class Guide(Record):
    """A version of a guide that the municipality has published, in one language; the built-in ones are files.

    It never changes: what is published next has the next number, and so has taking the guide back.
    """

    guide_id: Mapped[str] = mapped_column(String(100), index=True)
    language: Mapped[str] = mapped_column(String(8))
    version: Mapped[str] = mapped_column(String(32))
    """The beginning of the digest of the text, as visits and leaflets name it."""
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    """The text in the form of ``docs/guides.md``."""
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    number: Mapped[int] = mapped_column(default=1)
    """Counts the versions of the guide; the newest one that is whole is shown."""
    languages: Mapped[list[Any]] = mapped_column(default=list)
    """The languages that this version comes in: it is whole when all of them are here."""
    withdrawn: Mapped[bool] = mapped_column(default=False)
    """The guide is taken back from this number on; there is no text."""


class GuideDraft(Record):
    """A guide that a coach writes, seen by all coaches of the municipality. Nothing about a resident."""

    together: ClassVar = (("state", "proposed_at", "answer", "published_number", "published_at"),)

    guide_id: Mapped[str] = mapped_column(String(100))
    """What it is called when it is published; one with the name of a guide that is there replaces that."""
    coach_id: Mapped[str] = mapped_column(String(36))
    started_at: Mapped[datetime]
    copied_from: Mapped[str] = mapped_column(String(32), default="")
    """The version of the guide that it began as a copy of."""
    swedish: Mapped[str] = mapped_column(Text, default="", info=GUARDED)
    """The text in the form of ``docs/guides.md``, perhaps with parts missing."""
    english: Mapped[str] = mapped_column(Text, default="", info=GUARDED)
    """The same in English; nothing where the guide is in Swedish alone."""
    state: Mapped[GuideDraftState] = mapped_column(CodeType(GuideDraftState), default=GuideDraftState.WRITING)
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the one who publishes answered."""
    published_number: Mapped[int | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)


class GuideTyping(LaptopBase):
    """A draft of a guide as it is being typed, saved every moment; an edit when the coach leaves it."""

    __tablename__ = "guide_typing"

    draft_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    base: Mapped[dict[str, Any]]
    """The fields as they were when the coach began to type."""
    fields: Mapped[dict[str, Any]]
    """The fields as they are typed now."""
    saved_at: Mapped[datetime]
