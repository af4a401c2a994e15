"""The guides that the municipality has published, which stand in front of the program's own.

Of each guide the newest version is shown that is whole; the laptop and the server go by the same rule. What a
laptop shows is read when its database is opened and after each sync, and put on a :class:`Shelf`, which
:mod:`itcoach.guides.catalogue` reads from. Nothing here needs SQLAlchemy: it is on the way to the day's list.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.database import Store

__all__ = ["Part", "Shelf", "newest_whole", "put_on_shelf", "shelf", "shelved"]


@dataclass(frozen=True)
class Part:
    """A version of a published guide in one language.

    Attributes:
        record: The identity of the record.
        guide_id: The guide.
        number: Counts the versions of the guide.
        language: What it is written in.
        languages: What the version comes in.
        withdrawn: The guide is taken back from this number on.
    """

    record: str
    guide_id: str
    number: int
    language: str
    languages: tuple[str, ...]
    withdrawn: bool

    @classmethod
    def of(cls, row: Any) -> "Part":
        """Return the part that a row, of the laptop's table or the server's, is."""
        return cls(row.id, row.guide_id, row.number, row.language, tuple(row.languages), row.withdrawn)


def newest_whole(parts: "Iterable[Part]") -> dict[str, tuple[Part, ...]]:
    """Return the parts of each guide's newest version of which no language is missing."""
    versions: defaultdict[str, defaultdict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        versions[part.guide_id][part.number].append(part)
    return {
        guide_id: tuple(by_number[max(whole)])
        for guide_id, by_number in versions.items()
        if (whole := [number for number, version in by_number.items() if _is_whole(version)])
    }


def _is_whole(version: list[Part]) -> bool:
    here = {part.language for part in version}
    return all(part.withdrawn or here.issuperset(part.languages) for part in version)


@dataclass(frozen=True, eq=False)
class Shelf:
    """The published guides as they stood at one moment; another moment has another shelf.

    Attributes:
        texts: The text of each guide that is shown, by its id and by language.
        retired: The same of guides that were taken back: only what names one of them still finds it.
        numbers: Which version of each guide is shown.
    """

    texts: "Mapping[str, Mapping[str, str]]" = field(default_factory=lambda: MappingProxyType({}))
    retired: "Mapping[str, Mapping[str, str]]" = field(default_factory=lambda: MappingProxyType({}))
    numbers: "Mapping[str, int]" = field(default_factory=lambda: MappingProxyType({}))


_now = Shelf()


def shelf() -> Shelf:
    """Return what is published now, as far as this laptop knows."""
    return _now


def put_on_shelf(new: Shelf) -> None:
    """Show other published guides from now on, on every page and on paper."""
    global _now
    before = (_now.texts, _now.retired, _now.numbers)
    if (new.texts, new.retired, new.numbers) != before:  # else what was made of them stands
        _now = new


def shelved(store: "Store") -> Shelf:
    """Return the published guides of a laptop's database."""
    with store.plain() as connection:
        rows = connection.execute(
            "SELECT id, guide_id, number, language, languages, withdrawn FROM guide"
        ).fetchall()
        parts = [
            Part(
                row["id"],
                row["guide_id"],
                row["number"],
                row["language"],
                tuple(json.loads(row["languages"])),
                bool(row["withdrawn"]),
            )
            for row in rows
        ]
        newest = newest_whole(parts)
        taken_back = {guide_id for guide_id, version in newest.items() if version[0].withdrawn}
        last = newest_whole(part for part in parts if part.guide_id in taken_back and not part.withdrawn)

        def texts(versions: "Iterable[tuple[Part, ...]]") -> "dict[str, dict[str, str]]":
            return {
                version[0].guide_id: {
                    part.language: connection.execute(
                        "SELECT content FROM guide WHERE id = ?", (part.record,)
                    ).fetchone()["content"]
                    for part in version
                }
                for version in versions
            }

        shown = [version for guide_id, version in newest.items() if guide_id not in taken_back]
        numbers = {version[0].guide_id: version[0].number for version in shown}
        return Shelf(texts(shown), texts(last.values()), numbers)
