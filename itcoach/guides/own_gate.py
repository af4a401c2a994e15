"""The gate for guides that come from outside the program: from coaches, from files, from a server.

Such a text is data. Before the rules of :mod:`itcoach.guides.gate` it meets those of a stranger's file: it is
text of a limited size, has a name that is no path, holds no HTML and nothing secret.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from itcoach.guides import gate
from itcoach.guides.parser import read
from itcoach.guides.text import Guide, Problem
from itcoach.sensitive.findings import Sensitive, findings
from models.errors import Trouble
from resources.words import LANGUAGES, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date


__all__ = [
    "MOST_CHARACTERS",
    "Fault",
    "NotAGuide",
    "faults",
    "guides_of",
    "is_name",
    "language_of",
    "name_in",
    "text_of",
    "title_of",
]

MOST_CHARACTERS: Final = 60_000
"""The longest guide; the program's own have a tenth of it."""
_LONGEST_NAME: Final = 60
_LONGEST_TITLE: Final = 100
_HTML: Final = re.compile(r"<\s*[/!?a-z]", re.IGNORECASE)
# What turns the direction of writing can make a line read otherwise than it is.
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


class NotAGuide(Trouble):
    """A file cannot be a guide."""

    def __init__(self, happened: str) -> None:
        super().__init__(
            happened,
            safe=tr("Ingenting har ändrats."),
            to_do=tr("Välj en textfil som är skriven som docs/guides.md visar."),
        )


@dataclass(frozen=True, order=True)
class Fault:
    """A fault of a guide's text.

    Attributes:
        language: Of the text it is in.
        line: Counted from 1.
        text: What is wrong, in the language of the interface.
        refused: Whether the guide cannot be published; otherwise it is advice.
        field: The field that is missing, if that is it.
    """

    language: str
    line: int
    text: str
    refused: bool
    field: str = ""


def text_of(content: bytes) -> str:
    """Return the text of a guide's file.

    Raises:
        NotAGuide: It is too large, or no text in UTF-8.
    """
    if len(content) > 4 * MOST_CHARACTERS:
        raise NotAGuide(tr("Filen är för stor för att vara en guide."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAGuide(tr("Filen är inte text i UTF-8.")) from None
    if "\x00" in text:
        raise NotAGuide(tr("Filen är inte text i UTF-8."))
    return text.replace("\r\n", "\n")


def language_of(text: str) -> str:
    """Return the language whose headings a text has most of; Swedish where it has none."""
    return min(LANGUAGES, key=lambda language: len(read(text, language).problems))


def faults(
    texts: "Mapping[str, str]", *, today: "date", known: "Collection[str] | None" = None
) -> list[Fault]:
    """Return all that is wrong with a guide that somebody outside the program wrote.

    Args:
        texts: Its text by language; one language is enough.
        today: Decides whether its date of review has passed.
        known: Names of the guides that ``needs`` may refer to; the program's own, unless given.
    """
    found: list[Fault] = []
    names: set[str] = set()
    for language, text in texts.items():
        strange = [*_strange(text)]
        if not any(fault.line == 0 for fault in strange):
            others = [other for other in LANGUAGES if other != language]
            twin = next((texts[other] for other in others if other in texts), None)
            names.add(name := name_in(text, language))
            if not is_name(name):
                strange.append(_fault(1, tr("id ska vara små bokstäver a–z, siffror och bindestreck.")))
            problems = gate.problems(
                text, name, language, today=today, twin=twin, known=known, words_refused=False
            )
            strange += problems
        found += [Fault(language, max(each.line, 1), each.text, each.refused, each.field) for each in strange]
    if len(names) > 1:
        found.append(Fault(min(texts), 1, tr("Texterna har olika id."), refused=True))
    return sorted(found)


def guides_of(texts: "Mapping[str, str]") -> dict[str, Guide]:
    """Return a guide that the gate has let through, by language."""
    return {language: read(text, language).guide() for language, text in texts.items()}


def title_of(texts: "Mapping[str, str]") -> str:
    """Return the title of a guide that may be unfinished, in Swedish where it has one."""
    titles = (
        str(read(texts[language], language).fields.get("title") or "")
        for language in LANGUAGES
        if language in texts
    )
    return next(filter(None, titles), "")


def is_name(name: str) -> bool:
    """Tell whether a guide may be called so: it also names files."""
    return len(name) <= _LONGEST_NAME and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None


def _strange(text: str) -> "Iterator[Problem]":
    """Yield what no guide holds; at line 0 where the text is not to be read any further."""
    if len(text) > MOST_CHARACTERS:
        yield _fault(0, tr("Texten är för lång: högst {n} tecken.", n=MOST_CHARACTERS))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if any((unicodedata.category(each) == "Cc" and each != "\t") or each in _TURNS for each in line):
            yield _fault(number, tr("Raden har tecken som inte syns. Skriv om den."))
        if _HTML.search(line):
            yield _fault(number, tr("Raden ser ut som HTML. En guide är bara text."))
        for kind in {each.kind for each in findings(line) if not each.doubtful}:
            if kind is Sensitive.PERSONNUMMER:
                yield _fault(number, tr("Här står ett personnummer. Personnummer sparas aldrig i IT-coach."))
            else:
                yield _fault(number, tr("Här ser det ut att stå en kod eller ett lösenord."))
        if line.startswith("title:") and len(line) > _LONGEST_TITLE + len("title: "):
            yield _fault(number, tr("Titeln är för lång: högst {n} tecken.", n=_LONGEST_TITLE))


def _fault(line: int, text: str, *, refused: bool = True) -> Problem:
    return Problem(line, text, refused)


def name_in(text: str, language: str) -> str:
    """Return what a text says that its guide is called; nothing if it does not say."""
    return str(read(text, language).fields.get("id") or "")
