"""The municipality's own guides at the server: what coaches propose, what is published, what is taken back.

Each version is written once and never changed. All its languages, and the answer to the draft that it comes
from, are made in one transaction, so that every laptop gets them together.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from itcoach.guides import own_gate
from itcoach.guides.text import Guide
from models.base import derived_id
from models.errors import Trouble
from models.vocabulary import GuideDraftState
from models.wire import to_wire
from resources.words import LANGUAGES, ntr, tr
from sync.central.accounts import NotTaken
from sync.central.database import writing
from sync.central.edits import Edit, edit_together, last_edit
from sync.central.guide_drafts import check_proposed, published_as
from sync.central.guide_versions import Version, find_version, parts_of, same_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy import Connection, Engine

    from itcoach.guides.own_gate import Fault
    from models.clock import Clock

__all__ = [
    "AlreadyPublished",
    "AnswerRefused",
    "GuideRefused",
    "answer_draft",
    "checked",
    "publish",
    "withdraw",
]

_ACTOR: Final = "operator"


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


class AnswerRefused(Trouble):
    """An answer that goes to every laptop says nothing."""

    def __init__(self) -> None:
        super().__init__(
            tr("Svaret är tomt."),
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Skriv vad coachen behöver ändra, utan personuppgifter."),
        )


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
            check_proposed(connection, tenant_id, draft)
        before = parts_of(connection, tenant_id, guide_id)
        number = max((part.number for part in before), default=0) + 1
        if same_text(connection, tenant_id, before, texts):
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
        published = published_as(connection, tenant_id, guide_id)
        edits += [_answered(each, GuideDraftState.WITHDRAWN) for each in published]
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
        check_proposed(connection, tenant_id, draft)
        _make(connection, tenant_id, now, [edit])

    writing(engine, work, tenant=tenant_id)


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
