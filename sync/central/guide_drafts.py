"""The drafts of guides that coaches write, as whoever publishes them sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.guides import own_gate
from models.errors import Trouble
from models.guide import TEXT_FIELDS
from models.vocabulary import GuideDraftState
from resources.words import tr
from sync.central.database import reading
from sync.central.devices import NotFound
from sync.tables import ROWS, coach_account

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


__all__ = [
    "DraftRow",
    "NotProposed",
    "check_proposed",
    "drafts",
    "find_draft",
    "find_proposed",
    "published_as",
]

_SHORTEST_BEGINNING: Final = 8
_DRAFT: Final[Any] = ROWS["guide_draft"]


class NotProposed(Trouble):
    """A draft is not proposed, so that its coach may still be writing in it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Utkastet är inte föreslaget för publicering."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Vänta tills en coach föreslår det. Läget står i guides list."),
        )


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list of whoever publishes.

    Attributes:
        draft: Its identity.
        guide_id: What it will be called.
        title: Its title so far.
        coach: Who began it.
        state: A value of :class:`~models.vocabulary.GuideDraftState`.
        proposed_at: When it was proposed.
        texts: What is written so far, by language.
    """

    draft: str
    guide_id: str
    title: str
    coach: str
    state: str
    proposed_at: datetime | None
    texts: "dict[str, str]"


def drafts(engine: "Engine", tenant_id: int) -> list[DraftRow]:
    """Return the municipality's drafts that are not put aside, those that are proposed first."""
    names = (
        select(coach_account.c.name)
        .where(coach_account.c.tenant_id == _DRAFT.c.tenant_id, coach_account.c.coach_id == _DRAFT.c.coach_id)
        .scalar_subquery()
    )
    wanted = select(_DRAFT, names.label("coach")).where(
        _DRAFT.c.tenant_id == tenant_id, _DRAFT.c.state != GuideDraftState.WITHDRAWN.value
    )
    with reading(engine, tenant=tenant_id) as connection:
        found = [_draft(row) for row in connection.execute(wanted.order_by(_DRAFT.c.started_at)).mappings()]
    return sorted(found, key=lambda each: each.state != GuideDraftState.PROPOSED)


def find_draft(engine: "Engine", tenant_id: int, beginning: str) -> DraftRow:
    """Return the draft whose identity begins so.

    Raises:
        NotFound: The municipality has none such, or several.
    """
    beginning = beginning.strip().lower()
    found = [each for each in drafts(engine, tenant_id) if each.draft.startswith(beginning)]
    if len(found) == 1 and len(beginning) >= _SHORTEST_BEGINNING:
        return found[0]
    if found:
        raise NotFound(
            tr("Det är inte klart vilket utkast som menas."), tr("Skriv fler tecken av utkastets nummer.")
        )
    raise NotFound(tr("Det finns inget sådant utkast."), tr("Se vilka som finns med guides list."))


def find_proposed(engine: "Engine", tenant_id: int, beginning: str) -> DraftRow:
    """Return the proposed draft whose identity begins so.

    Raises:
        NotFound: The municipality has none such, or several.
        NotProposed: It is not proposed.
    """
    found = find_draft(engine, tenant_id, beginning)
    if found.state != GuideDraftState.PROPOSED:
        raise NotProposed
    return found


def published_as(connection: "Connection", tenant_id: int, guide_id: str) -> list[str]:
    """Return the identities of the drafts that were published as a guide."""
    wanted = select(_DRAFT.c.id).where(
        _DRAFT.c.tenant_id == tenant_id,
        _DRAFT.c.guide_id == guide_id,
        _DRAFT.c.state == GuideDraftState.PUBLISHED.value,
    )
    return list(connection.scalars(wanted))


def check_proposed(connection: "Connection", tenant_id: int, draft: str) -> None:
    """Look whether a draft is still proposed.

    Raises:
        NotProposed: It has been given or taken back meanwhile.
    """
    where = (_DRAFT.c.tenant_id == tenant_id) & (_DRAFT.c.id == draft)
    if connection.scalar(select(_DRAFT.c.state).where(where)) != GuideDraftState.PROPOSED:
        raise NotProposed


def _draft(row: "Any") -> DraftRow:
    texts = {language: row[name] for language, name in TEXT_FIELDS.items() if row[name]}
    return DraftRow(
        row["id"],
        row["guide_id"],
        own_gate.title_of(texts) or row["guide_id"],
        row["coach"] or "",
        str(row["state"]),
        row["proposed_at"],
        texts,
    )
