"""The versions of the municipality's own guides, as they are stored at the server."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from itcoach.guides import catalogue
from itcoach.guides.published import Part, newest_whole
from resources.words import LANGUAGES, tr
from sync.central.database import reading
from sync.central.devices import NotFound
from sync.tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine


__all__ = [
    "Version",
    "find_version",
    "known_guides",
    "languages_lost",
    "parts_of",
    "same_text",
    "texts_of",
    "versions",
]

_GUIDE: Final[Any] = ROWS["guide"]


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


def parts_of(connection: "Connection", tenant_id: int, guide_id: str) -> list[Part]:
    """Return the parts of every version of a guide."""
    rows = connection.execute(
        select(*(_GUIDE.c[name] for name in _LISTED)).where(
            _GUIDE.c.tenant_id == tenant_id, _GUIDE.c.guide_id == guide_id
        )
    )
    return [Part.of(row) for row in rows]


def same_text(
    connection: "Connection", tenant_id: int, before: list[Part], texts: "Mapping[str, str]"
) -> bool:
    """Tell whether the newest whole version of ``before`` has the very texts."""
    shown = [part.record for parts in newest_whole(before).values() for part in parts]
    rows = connection.execute(
        select(_GUIDE.c.language, _GUIDE.c.content).where(
            _GUIDE.c.tenant_id == tenant_id, _GUIDE.c.id.in_(shown)
        )
    )
    return {row.language: row.content for row in rows} == dict(texts)
