"""The municipality's own guides on a laptop: drafts that coaches write, and what has been published.

What is typed is kept beside the draft (``GuideTyping``) at every pause, and becomes an edit of the draft when
the coach leaves it. So a crash loses nothing, and the outbox is not filled with every word. The edit carries
what the coach saw when the typing began: what a colleague wrote meanwhile is never written over in silence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import set_committed_value

from itcoach.guides import catalogue
from itcoach.guides.manuscript import Manuscript, name_for
from itcoach.guides.own_gate import title_of
from itcoach.guides.published import Part, newest_whole
from itcoach.sensitive.findings import refuse_personnummer
from models.base import new_id
from models.errors import Trouble
from models.guide import TEXT_FIELDS, Guide, GuideDraft, GuideTyping
from models.people import coach_names
from models.vocabulary import GuideDraftState
from resources.words import LANGUAGES, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from itcoach.workplace import Workplace

__all__ = [
    "DraftGone",
    "DraftView",
    "OpenDraft",
    "VersionView",
    "begin",
    "copy",
    "drafts",
    "finish_typing",
    "open_draft",
    "propose",
    "put_aside",
    "save_typing",
    "take_back",
    "version_text",
    "versions",
]

_CLOSED: Final = (GuideDraftState.PUBLISHED, GuideDraftState.WITHDRAWN)


class DraftGone(Trouble):
    """The draft is no longer on this laptop."""

    def __init__(self) -> None:
        super().__init__(
            tr("Utkastet finns inte längre på den här datorn."),
            safe=tr("Det du har skrivit finns kvar under Synk."),
            to_do=tr("Kopiera texten därifrån till ett nytt utkast."),
        )


@dataclass(frozen=True)
class DraftView:
    """A draft in the list.

    Attributes:
        draft_id: Its identity.
        guide_id: What it will be called.
        title: Its title; empty while there is none.
        coach: Who began it.
        is_mine: Whether that is the coach here.
        state: Where it stands.
        at: When it was published or proposed, else begun.
        answer: What the one who publishes answered.
        has_unkept: Whether something is typed here that is not sent yet.
        languages: What it is written in so far.
    """

    draft_id: str
    guide_id: str
    title: str
    coach: str
    is_mine: bool
    state: GuideDraftState
    at: datetime
    answer: str
    has_unkept: bool
    languages: tuple[str, ...]


@dataclass(frozen=True)
class OpenDraft:
    """A draft to write in.

    Attributes:
        view: As in the list.
        texts: What is written, by language; what was typed here last stands for what is stored.
        original: The name of the guide that it may stand for; empty where it is no copy, or of one that
            has changed since.
    """

    view: DraftView
    texts: "dict[str, str]"
    original: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether it is no longer written in: it is published or put aside."""
        return self.view.state in _CLOSED


@dataclass(frozen=True)
class VersionView:
    """A version of a guide that the municipality has published, in one language.

    Attributes:
        record_id: What :func:`version_text` wants.
        guide_id: The guide.
        number: Counts its versions.
        language: What it is written in; empty where the guide is taken back.
        version: The beginning of the digest, as visits and leaflets name it.
        title: Its title.
        published_at: When.
        withdrawn: The guide is taken back from this number on.
        shown: Whether it is the one that is shown.
    """

    record_id: str
    guide_id: str
    number: int
    language: str
    version: str
    title: str
    published_at: datetime | None
    withdrawn: bool
    shown: bool


def drafts(work: "Workplace") -> tuple[DraftView, ...]:
    """Return the drafts that are not put aside: the coach's own first, then the colleagues', newest first.

    One that was published and then taken back by whoever publishes is among them.
    """
    with work.store.read() as session:
        typed = set(session.scalars(select(GuideTyping.draft_id)))
        names = coach_names(session)
        rows = session.scalars(
            select(GuideDraft)
            .where(
                or_(GuideDraft.state != GuideDraftState.WITHDRAWN, GuideDraft.published_number.is_not(None))
            )
            .order_by(GuideDraft.started_at.desc())
        )
        found = [_view(work, session, row, names, has_unkept=row.id in typed) for row in rows]
    return tuple(sorted(found, key=lambda each: not each.is_mine))


def begin(work: "Workplace") -> OpenDraft:
    """Begin a guide from nothing; :func:`save_typing` keeps it once there is something in it."""
    return OpenDraft(
        DraftView(
            draft_id=new_id(),
            guide_id="",
            title="",
            coach="",
            is_mine=True,
            state=GuideDraftState.WRITING,
            at=work.clock.now(),
            answer="",
            has_unkept=False,
            languages=(LANGUAGES[0],),
        ),
        Manuscript().texts(),
    )


def copy(work: "Workplace", *, guide_id: str) -> str:
    """Begin a guide as a copy of one that is shown, in all its languages; return the draft's identity.

    A copy of the municipality's own guide is its next version. One of a built-in guide stands beside that
    until the coach says otherwise.
    """
    manuscript, name = Manuscript.of(catalogue.texts(guide_id)), guide_id
    if not catalogue.is_own(guide_id):
        name = name_for(manuscript.form.title, catalogue.ids(LANGUAGES[0]))
        manuscript = manuscript.with_field(LANGUAGES[0], "id", name)
    texts = {TEXT_FIELDS[language]: text for language, text in manuscript.texts().items()}
    copied_from = catalogue.load(guide_id, LANGUAGES[0]).version
    with work.store.write() as session:
        draft = _new(work, guide_id=name, copied_from=copied_from, **texts)
        session.add(draft)
        return draft.id


def _new(work: "Workplace", **fields: str) -> GuideDraft:
    return GuideDraft(**({"id": new_id()} | fields), coach_id=work.coach_id, started_at=work.clock.now())


def open_draft(work: "Workplace", *, draft_id: str) -> OpenDraft:
    """Return a draft to write in, with what was typed here last.

    Raises:
        DraftGone: It is not here.
    """
    with work.store.read() as session:
        row, typing = _row(session, draft_id), session.get(GuideTyping, draft_id)
        fields = _fields(row) | (dict(typing.fields) if typing else {})
        view = _view(work, session, row, coach_names(session), has_unkept=typing is not None)
        return OpenDraft(view, _texts(fields), _original(row))


def save_typing(
    work: "Workplace", *, draft_id: str, guide_id: str, texts: "Mapping[str, str]", begins: bool = False
) -> None:
    """Keep what is typed, on this laptop alone; with ``begins`` a draft that is not kept yet begins so.

    Raises:
        SensitiveText: A text holds a personnummer; nothing is written.
        DraftGone: The draft is not here any more.
    """
    for text in texts.values():
        refuse_personnummer(text)
    typed = {"guide_id": guide_id} | {name: texts.get(code, "") for code, name in TEXT_FIELDS.items()}
    with work.store.write() as session:
        if begins and session.get(GuideDraft, draft_id) is None:
            session.add(_new(work, id=draft_id, **typed))
            return
        typing = session.get(GuideTyping, draft_id)
        if typing is None:
            base = _fields(_row(session, draft_id))
            if typed == base:
                return
            typing = GuideTyping(draft_id=draft_id, base=base)
            session.add(typing)
        typing.fields, typing.saved_at = typed, work.clock.now()


def finish_typing(work: "Workplace", *, draft_id: str) -> None:
    """Make an edit of what was typed in a draft; nothing if nothing was.

    A field that a colleague has changed since the typing began goes to the server with what was there then:
    there it is found out, and both versions are kept and shown.
    """
    with work.store.write() as session:
        typing = session.get(GuideTyping, draft_id)
        row = session.get(GuideDraft, draft_id)
        if typing is None or row is None:
            return
        for name, text in typing.fields.items():
            if text != typing.base[name]:
                set_committed_value(row, name, typing.base[name])
                setattr(row, name, text)
        session.delete(typing)


def propose(work: "Workplace", *, draft_id: str) -> None:
    """Propose a draft for publication."""
    _decide(work, draft_id, GuideDraftState.PROPOSED)


def take_back(work: "Workplace", *, draft_id: str) -> None:
    """Go on writing in a draft that was proposed."""
    _decide(work, draft_id, GuideDraftState.WRITING)


def put_aside(work: "Workplace", *, draft_id: str) -> None:
    """Take a draft out of the list; what it says is kept."""
    _decide(work, draft_id, GuideDraftState.WITHDRAWN)


def _decide(work: "Workplace", draft_id: str, state: GuideDraftState) -> None:
    finish_typing(work, draft_id=draft_id)
    with work.store.write() as session:
        row = _row(session, draft_id)
        row.state = state
        row.proposed_at = work.clock.now() if state is GuideDraftState.PROPOSED else None
        row.answer = "" if state is GuideDraftState.PROPOSED else row.answer


def versions(work: "Workplace") -> tuple[VersionView, ...]:
    """Return all versions of the guides that the municipality has published, by guide, the newest first."""
    with work.store.read() as session:
        order = (Guide.guide_id, Guide.number.desc(), Guide.language.desc())
        rows = session.scalars(select(Guide).order_by(*order)).all()
        newest = newest_whole(map(Part.of, rows))
        shown = {part.record for version in newest.values() for part in version if not part.withdrawn}
        return tuple(
            VersionView(
                row.id,
                row.guide_id,
                row.number,
                row.language,
                row.version,
                row.title,
                row.published_at,
                row.withdrawn,
                row.id in shown,
            )
            for row in rows
        )


def version_text(work: "Workplace", *, record_id: str) -> str:
    """Return the text of a published version."""
    with work.store.read() as session:
        return session.get_one(Guide, record_id).content


def _row(session: "Session", draft_id: str) -> GuideDraft:
    row = session.get(GuideDraft, draft_id)
    if row is None:
        raise DraftGone
    return row


def _original(row: GuideDraft) -> str:
    if not row.copied_from:
        return ""
    shown = {each.version: each.id for each in catalogue.library(LANGUAGES[0])}
    named = row.guide_id if row.guide_id in shown.values() else ""
    return shown.get(row.copied_from, named)


def _fields(row: GuideDraft) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("guide_id", *TEXT_FIELDS.values())}


def _texts(fields: "Mapping[str, Any]") -> dict[str, str]:
    return {language: fields[name] for language, name in TEXT_FIELDS.items() if fields[name]}


def _view(
    work: "Workplace", session: "Session", row: GuideDraft, names: dict[str, str], *, has_unkept: bool
) -> DraftView:
    typing = session.get(GuideTyping, row.id) if has_unkept else None
    texts = _texts(_fields(row) | (dict(typing.fields) if typing else {}))
    return DraftView(
        row.id,
        row.guide_id,
        title_of(texts),
        names.get(row.coach_id, ""),
        row.coach_id == work.coach_id,
        row.state,
        row.published_at or row.proposed_at or row.started_at,
        row.answer,
        has_unkept,
        tuple(texts),
    )
