"""The extract of a resident (registerutdrag): everything held about the person, as a paper and as JSON.

The server's part is asked for when there is a network; the laptop adds what only it holds. Without the server
the extract says what is missing.
"""

from typing import TYPE_CHECKING, Any

from msgspec import structs
from sqlalchemy import select

from itcoach import files
from itcoach.extract.words import in_words
from itcoach.printing import paper
from itcoach.privacy import access
from itcoach.privacy.protection import refuse_another_coach
from models.people import Municipality, Resident, coach_names
from models.vocabulary import AccessAction, AccessPart
from models.wire import to_wire
from resources.words import language
from sync.entities import ENTITIES
from sync.extracts import Extract, unpacked
from sync.steps.extract import held_here

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace
    from sync.protocol import ExtractAnswer

__all__ = ["as_pdf", "gather", "save"]


def gather(work: "Workplace", *, resident_id: str, server: "ExtractAnswer | None") -> Extract:
    """Return all that is held about a resident.

    Args:
        work: The laptop.
        resident_id: Whom.
        server: What the server holds; ``None`` where it cannot be asked, and then the extract says so.

    Raises:
        NotYours: The identity is protected, and another coach is named.
    """
    with work.store.read() as session:
        resident = session.get_one(Resident, resident_id)
        refuse_another_coach(work, resident)
    if server is None:  # the server notes what it hands out itself
        access.note(work, resident_id=resident_id, part=AccessPart.EXTRACT, action=AccessAction.EXPORTED)
    with work.store.read() as session:
        held = Extract(
            made_at=to_wire(work.clock.now()),
            made_by=work.coach_id,
            person=resident_id,
            code=resident.code,
            municipality=server.municipality if server else _municipality(session),
            staff={},
            missing=[] if server else ["server"],
            server=server.held if server else None,
            laptop=held_here(session, resident_id),
        )
        names = coach_names(session) | (server.staff if server else {})
    # Of the colleagues those whom it mentions, and no other.
    told = unpacked(held).decode()
    return structs.replace(held, staff={coach: name for coach, name in names.items() if coach in told})


def _municipality(session: "Session") -> dict[str, Any]:
    row = session.scalars(select(Municipality).order_by(Municipality.id)).first()
    return {name: to_wire(getattr(row, name)) for name in ENTITIES["municipality"].columns} if row else {}


def as_pdf(extract: Extract) -> bytes:
    """Return an extract in plain words as a tagged PDF, in the interface language."""
    from itcoach import leaflets

    sender = paper.sender_of(extract.municipality, language())
    return leaflets.plain_paper(in_words(extract), sender=sender, language=language())


def save(extract: Extract, path: "Path") -> "tuple[Path, Path]":
    """Save an extract as a PDF at ``path`` and as JSON beside it; return both paths.

    Raises:
        FileNotSaved: There was no room, or the folder may not be written in.
    """
    pdf, data = path.with_suffix(".pdf"), path.with_suffix(".json")
    files.save(pdf, as_pdf(extract))
    files.save(data, unpacked(extract))
    return pdf, data
