"""The municipality's own guides at the server: what coaches propose, what is published, what is taken back.

Each version is written once and never changed. All its languages, and the answer to the draft that it comes
from, are made in one transaction, so that every laptop gets them together.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.guides import catalogue, own_gate
from itcoach.guides.published import Part, newest_whole
from itcoach.guides.text import Guide
from models.base import derived_id
from models.errors import Trouble
from models.guide import TEXT_FIELDS
from models.vocabulary import GuideDraftState
from models.wire import to_wire
from resources.words import LANGUAGES, ntr, tr
from sync.central.accounts import NotTaken
from sync.central.database import reading, writing
from sync.central.devices import NotFound
from sync.central.edits import Edit, edit_together, last_edit
from sync.tables import ROWS, coach_account

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy import Connection, Engine

    from itcoach.guides.own_gate import Fault
    from models.clock import Clock

__all__ = [
    "AlreadyPublished",
    "AnswerRefused",
    "DraftRow",
    "GuideRefused",
    "NotProposed",
    "Version",
    "answer_draft",
    "checked",
    "drafts",
    "find_draft",
    "find_proposed",
    "find_version",
    "known_guides",
    "languages_lost",
    "publish",
    "texts_of",
    "versions",
    "withdraw",
]

_ACTOR: Final = "operator"
_SHORTEST_BEGINNING: Final = 8
_GUIDE: Final[Any] = ROWS["guide"]
_DRAFT: Final[Any] = ROWS["guide_draft"]


class GuideRefused(Trouble):
    """The gate refuses a guide.

    Attributes:
        faults: All that it found, warnings too.
    """

    def __init__(self, faults: "list[Fault]") -> None:
        self.faults = faults
        refused = sum(fault.refused for fault in faults)
        super().__init__(
            ntr("Guiden har {n} fel.", "Guiden har {n} fel.", refused),
            safe=tr("Ingenting har publicerats."),
            to_do=tr("Rätta det som står ovan och försök igen."),
        )


class AlreadyPublished(Trouble):
    """The newest version has the very same text."""

    def __init__(self) -> None:
        super().__init__(
            tr("Guiden är redan publicerad med samma text."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Ändra texten först, om något ska bli annorlunda."),
        )


class NotProposed(Trouble):
    """A draft is not proposed, so that its coach may still be writing in it."""

    def __init__(self) -> None:
        super().__init__(
            tr("Utkastet är inte föreslaget för publicering."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Vänta tills en coach föreslår det. Läget står i guides list."),
        )


class AnswerRefused(Trouble):
    """An answer that goes to every laptop says nothing."""

    def __init__(self) -> None:
        super().__init__(
            tr("Svaret är tomt."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Skriv vad coachen behöver ändra, utan personuppgifter."),
        )


@dataclass(frozen=True)
class Version:
    """A version of a published guide.

    Attributes:
        guide_id: The guide.
        number: Counts its versions.
        title: Its title, in Swedish where there is one.
        languages: What it comes in; nothing where the guide is taken back.
        published_at: When.
        withdrawn: The guide is taken back from this number on.
        shown: Whether it is the one that the laptops show.
    """

    guide_id: str
    number: int
    title: str
    languages: tuple[str, ...]
    published_at: datetime | None
    withdrawn: bool
    shown: bool


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


def checked(
    texts: "Mapping[str, str]", *, today: "date", known: "Collection[str]"
) -> "tuple[dict[str, Guide], list[Fault]]":
    """Let a guide through the gate; return it by language, with the advice.

    Args:
        texts: The guide's text by language.
        today: Decides whether its date of review has passed.
        known: Names of the guides that there are, see :func:`known_guides`.

    Raises:
        GuideRefused: The gate refuses it.
    """
    faults = own_gate.faults(texts, today=today, known=known)
    if any(fault.refused for fault in faults):
        raise GuideRefused(faults)
    return own_gate.guides_of(texts), faults


def known_guides(engine: "Engine", tenant_id: int) -> set[str]:
    """Return the names of the program's guides and of those that the municipality shows."""
    return {
        *catalogue.ids(LANGUAGES[0]),
        *(each.guide_id for each in versions(engine, tenant_id) if each.shown),
    }


def languages_lost(
    engine: "Engine", tenant_id: int, guide_id: str, texts: "Mapping[str, str]"
) -> tuple[str, ...]:
    """Return the languages in which a guide is shown now and would not be with ``texts`` alone."""
    for each in versions(engine, tenant_id):
        if each.guide_id == guide_id and each.shown and not each.withdrawn:
            return tuple(language for language in each.languages if language not in texts)
    built_in = catalogue.texts(guide_id) if guide_id in catalogue.ids(LANGUAGES[0]) else {}
    return tuple(language for language in built_in if language not in texts)


def publish(
    engine: "Engine",
    clock: "Clock",
    tenant_id: int,
    texts: "Mapping[str, str]",
    *,
    known: "Collection[str]",
    draft: str = "",
) -> Version:
    """Publish a guide to all laptops of the municipality as its next version.

    Args:
        engine: The server's database.
        clock: The server's clock.
        tenant_id: The municipality.
        texts: The guide's text by language.
        known: Names of the guides that there are, see :func:`known_guides`.
        draft: The identity of the draft that it comes from, whose coach is told.

    Raises:
        GuideRefused: The gate refuses it.
        AlreadyPublished: The newest version has the same text.
        NotProposed: The draft has been given or taken back meanwhile.
    """
    written, _ = checked(texts, today=clock.today(), known=known)
    guide_id = next(iter(written.values())).id
    now, languages = clock.now(), sorted(written)

    def work(connection: "Connection") -> Version:
        last_edit(connection, tenant_id)  # nobody else counts on meanwhile
        if draft:
            _check_proposed(connection, tenant_id, draft)
        before = _parts(connection, tenant_id, guide_id)
        number = max((part.number for part in before), default=0) + 1
        if _same_text(connection, tenant_id, before, texts):
            raise AlreadyPublished
        edits = [
            _version(guide_id, number, language, now, languages=languages, text=texts[language], guide=guide)
            for language, guide in written.items()
        ]
        if draft:
            edits.append(_answered(draft, GuideDraftState.PUBLISHED, number=number, now=now))
        _make(connection, tenant_id, now, edits)
        title = (written.get(LANGUAGES[0]) or written[languages[0]]).title
        return Version(guide_id, number, title, tuple(languages), now, withdrawn=False, shown=True)

    return writing(engine, work, tenant=tenant_id)


def withdraw(engine: "Engine", clock: "Clock", tenant_id: int, guide_id: str) -> Version:
    """Take a guide back: the laptops show the built-in one of that name again, or none.

    Raises:
        NotFound: The municipality shows no guide of that name.
    """
    now = clock.now()

    def work(connection: "Connection") -> Version:
        last_edit(connection, tenant_id)
        shown = find_version(connection, tenant_id, guide_id)
        number = shown.number + 1
        edits = [_version(guide_id, number, "", now, languages=[], text="", guide=None)]
        table = _DRAFT
        of_it = select(table.c.id).where(
            table.c.tenant_id == tenant_id,
            table.c.guide_id == guide_id,
            table.c.state == GuideDraftState.PUBLISHED.value,
        )
        edits += [_answered(each, GuideDraftState.WITHDRAWN) for each in connection.scalars(of_it)]
        _make(connection, tenant_id, now, edits)
        return Version(guide_id, number, shown.title, (), now, withdrawn=True, shown=True)

    return writing(engine, work, tenant=tenant_id)


def answer_draft(engine: "Engine", clock: "Clock", tenant_id: int, draft: str, answer: str) -> None:
    """Give a proposed draft back to the coaches with words on what to change.

    Raises:
        AnswerRefused: The answer says nothing.
        NotProposed: The draft is not proposed.
    """
    answer = answer.strip()
    if not answer:
        raise AnswerRefused
    edit = _answered(draft, GuideDraftState.WRITING, answer=answer)
    now = clock.now()

    def work(connection: "Connection") -> None:
        last_edit(connection, tenant_id)
        _check_proposed(connection, tenant_id, draft)
        _make(connection, tenant_id, now, [edit])

    writing(engine, work, tenant=tenant_id)


def versions(engine: "Engine", tenant_id: int) -> list[Version]:
    """Return all versions of the municipality's guides, by guide, the newest first."""
    with reading(engine, tenant=tenant_id) as connection:
        return _versions(connection, tenant_id)


def find_version(
    connection: "Connection", tenant_id: int, guide_id: str, number: int | None = None
) -> Version:
    """Return the version of a guide that is shown, or the one with a number.

    Raises:
        NotFound: There is none.
    """
    for each in _versions(connection, tenant_id):
        if each.guide_id == guide_id and not each.withdrawn and number in (None, each.number):
            if each.shown or number is not None:
                return each
    raise NotFound(
        tr("Kommunen har inte publicerat någon sådan guide."), tr("Se vilka som finns med guides list.")
    )


def texts_of(engine: "Engine", tenant_id: int, guide_id: str, number: int | None = None) -> dict[str, str]:
    """Return the text of a version by language: the one that is shown, or the one with a number.

    Raises:
        NotFound: There is none.
    """
    with reading(engine, tenant=tenant_id) as connection:
        version = find_version(connection, tenant_id, guide_id, number)
        rows = connection.execute(
            select(_GUIDE.c.language, _GUIDE.c.content)
            .where(
                _GUIDE.c.tenant_id == tenant_id,
                _GUIDE.c.guide_id == guide_id,
                _GUIDE.c.number == version.number,
            )
            .order_by(_GUIDE.c.language.desc())
        )
        return {row.language: row.content for row in rows}


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


def _check_proposed(connection: "Connection", tenant_id: int, draft: str) -> None:
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


def _versions(connection: "Connection", tenant_id: int) -> list[Version]:
    rows = connection.execute(
        select(*(_GUIDE.c[name] for name in _LISTED)).where(_GUIDE.c.tenant_id == tenant_id)
    ).all()
    shown = {part.record for parts in newest_whole(map(Part.of, rows)).values() for part in parts}
    found: dict[tuple[str, int], Version] = {}
    for row in sorted(rows, key=lambda row: str(row.language), reverse=True):  # Swedish names it
        known = found.get((row.guide_id, row.number))
        title = known.title if known else row.title
        languages = (*known.languages, row.language) if known else (row.language,) if row.language else ()
        found[row.guide_id, row.number] = Version(
            row.guide_id,
            row.number,
            title,
            languages,
            row.published_at,
            withdrawn=row.withdrawn,
            shown=row.id in shown,
        )
    return sorted(found.values(), key=lambda each: (each.guide_id, -each.number))


_LISTED: Final = (
    "id", "guide_id", "number", "language", "languages", "withdrawn", "title", "published_at"
)  # fmt: skip


def _parts(connection: "Connection", tenant_id: int, guide_id: str) -> list[Part]:
    rows = connection.execute(
        select(*(_GUIDE.c[name] for name in _LISTED)).where(
            _GUIDE.c.tenant_id == tenant_id, _GUIDE.c.guide_id == guide_id
        )
    )
    return [Part.of(row) for row in rows]


def _same_text(
    connection: "Connection", tenant_id: int, before: list[Part], texts: "Mapping[str, str]"
) -> bool:
    shown = [part.record for parts in newest_whole(before).values() for part in parts]
    rows = connection.execute(
        select(_GUIDE.c.language, _GUIDE.c.content).where(
            _GUIDE.c.tenant_id == tenant_id, _GUIDE.c.id.in_(shown)
        )
    )
    return {row.language: row.content for row in rows} == dict(texts)


def _version(
    guide_id: str,
    number: int,
    language: str,
    now: datetime,
    *,
    languages: list[str],
    text: str,
    guide: Guide | None,
) -> Edit:
    # The identity follows from the number: what a restored server lost is replaced by what it publishes next.
    return Edit(
        "insert",
        "guide",
        derived_id("guide", guide_id, language, str(number)),
        {
            "guide_id": guide_id,
            "language": language,
            "version": guide.version if guide else "",
            "title": guide.title if guide else "",
            "content": text,
            "published_at": to_wire(now),
            "number": number,
            "languages": languages,
            "withdrawn": guide is None,
        },
    )


def _answered(
    draft: str,
    state: GuideDraftState,
    *,
    answer: str = "",
    number: int | None = None,
    now: datetime | None = None,
) -> Edit:
    patch: dict[str, Any] = {"state": state.value, "answer": answer}
    if state is GuideDraftState.WRITING:
        patch["proposed_at"] = None  # as when the coach takes it back
    if number is not None:
        patch |= {"published_number": number, "published_at": to_wire(now)}
    return Edit("update", "guide_draft", draft, patch)


def _make(connection: "Connection", tenant_id: int, now: datetime, edits: list[Edit]) -> None:
    results = edit_together(connection, tenant_id, now, actor=_ACTOR, edits=edits)
    if any(result.status == "refused" for result in results):
        raise NotTaken
