"""What must not be stored in free text: personnummer, codes and passwords, card numbers.

``number_patterns.py``, ``code_patterns.py`` and ``password_patterns.py`` say what they look like,
``guard.py`` keeps them out of the records. How often they are missed, and how often an ordinary note is taken
for one, is measured (``docs/sensitive.md``).
"""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from itcoach.sensitive.code_patterns import codes
from itcoach.sensitive.number_patterns import ANNOUNCED, BEFORE, cards, personnummer
from itcoach.sensitive.password_patterns import passwords
from models.errors import Trouble
from resources.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "Finding",
    "Passage",
    "Sensitive",
    "SensitiveText",
    "findings",
    "refuse_personnummer",
    "without",
]


class Sensitive(StrEnum):
    """What was found."""

    PERSONNUMMER = "personnummer"
    PASSWORD = "password"
    CODE = "code"
    CARD = "card"


@dataclass(frozen=True)
class Finding:
    """A passage of a text.

    Attributes:
        kind: What it looks like.
        start: Where it begins.
        end: Where it ends, exclusive.
        doubtful: It may be something harmless: only who wrote it can tell.
    """

    kind: Sensitive
    start: int
    end: int
    doubtful: bool = False

    def of(self, text: str) -> str:
        """Return the words that it stands for in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Passage:
    """A text that is not saved as it is.

    Attributes:
        entity: The kind of record it was for.
        field: Which of its fields.
        text: The whole text.
        found: What is in it.
    """

    entity: str
    field: str
    text: str = dataclasses.field(repr=False)
    found: tuple[Finding, ...] = ()

    @property
    def cleaned(self) -> str:
        """Return the text without what was found."""
        return without(self.text, self.found)


class SensitiveText(Trouble):
    """A text to be saved holds what is never stored here.

    Attributes:
        passages: The texts, with what is in each.
    """

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self.passages = passages
        number = Sensitive.PERSONNUMMER in self.kinds
        if self.may_keep:
            happened = (
                tr("Det ser ut att stå ett personnummer i texten.")
                if number
                else tr("Det ser ut att stå en kod eller ett lösenord i texten.")
            )
        elif number:
            happened = tr("Texten innehåller ett personnummer, och personnummer sparas aldrig här.")
        else:
            happened = tr("Texten innehåller en kod eller ett lösenord, och sådant sparas aldrig här.")
        to_do = (
            tr("Ta bort numret, eller välj texten utan det.")
            if number
            else tr("Ta bort det, eller välj texten utan det.")
        )
        super().__init__(happened, safe=tr("Texten står kvar på skärmen."), to_do=to_do)

    @property
    def kinds(self) -> frozenset[Sensitive]:
        """Return what was found."""
        return frozenset(each.kind for passage in self.passages for each in passage.found)

    @property
    def cleaned(self) -> str:
        """Return the first of the texts without what was found in it."""
        return self.passages[0].cleaned

    @property
    def may_keep(self) -> bool:
        """Tell whether all of it is doubtful, so that the coach may say that it is harmless."""
        return all(each.doubtful for passage in self.passages for each in passage.found)


_SEARCHES: Final = (
    (Sensitive.PERSONNUMMER, personnummer),
    (Sensitive.CARD, cards),
    (Sensitive.PASSWORD, passwords),
    (Sensitive.CODE, codes),
)
_LEFT_OUT: Final = "…"
"""Stands where a code or a password was, so that the sentence still reads as one."""
_BLANK: Final = " \t\xa0"
_WORD: Final = re.compile(r"\w")


def findings(text: str) -> tuple[Finding, ...]:
    """Return what in ``text`` should not be stored, in order and without overlaps."""
    seen, places = _as_seen(text)
    found = [
        (rank, Finding(kind, places[hit.start], places[hit.end - 1] + 1, hit.doubtful))
        for rank, (kind, search) in enumerate(_SEARCHES)
        for hit in search(seen)
    ]
    # Each of the words is looked for once, however often it was found.
    same = {(rank, each.kind, each.doubtful, each.of(text)): (rank, each) for rank, each in found}
    found += [(rank, again) for rank, each in same.values() for again in _repeated(each, text)]
    kept: list[Finding] = []
    taken = bytearray(len(text))
    for _, finding in sorted(found, key=lambda each: (each[1].doubtful, each[0], each[1].start)):
        if not any(taken[finding.start : finding.end]):
            kept.append(finding)
            taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    return tuple(sorted(kept, key=lambda each: each.start))


def _as_seen(text: str) -> tuple[str, "Sequence[int]"]:
    """Return ``text`` as a reader sees it, and where each of its characters stands in ``text``.

    Soft hyphens, zero-width spaces and the like come along with copy and paste and show nothing; digits are
    digits in whatever width or script they are written.
    """
    if text.isascii():
        return text, range(len(text))
    shown = [(place, _digit(each)) for place, each in enumerate(text) if unicodedata.category(each) != "Cf"]
    return "".join(each for _, each in shown), [place for place, _ in shown]


def _digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _repeated(finding: Finding, text: str) -> "Iterator[Finding]":
    """Give the places where the same stands as a word: "larmet: 4821 av, 4821 på"."""
    if finding.kind not in (Sensitive.PASSWORD, Sensitive.CODE):
        return
    words = finding.of(text)
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not (_WORD.match(text, start - 1, start) or _WORD.match(text, end)):
            yield dataclasses.replace(finding, start=start, end=end)
            start = text.find(words, end)
        else:
            start = text.find(words, start + 1)


def without(text: str, found: "Iterable[Finding] | None" = None) -> str:
    """Return ``text`` without what was found in it; by default without what is certainly a personnummer.

    The word that announced a personnummer ("pnr") goes with it; a code leaves "…" behind. Nothing else
    changes but the spaces and brackets right beside.
    """
    if found is None:
        cleaned = _without(text, [each for each in findings(text) if _is_certain_number(each)])
        # Closing up may have put the digits of two halves side by side.
        return cleaned if cleaned == text else without(cleaned)
    return _without(text, found)


def refuse_personnummer(text: str) -> None:
    """Let ``text``, which is printed and not stored, pass, or refuse it.

    Raises:
        SensitiveText: It holds a personnummer.
    """
    found = tuple(each for each in findings(text) if _is_certain_number(each))
    if found:
        raise SensitiveText((Passage("", "", text, found),))


def _is_certain_number(finding: Finding) -> bool:
    return finding.kind is Sensitive.PERSONNUMMER and not finding.doubtful


def _without(text: str, found: "Iterable[Finding]") -> str:
    for each in sorted(found, key=lambda each: each.start, reverse=True):
        left, right = text[: each.start], text[each.end :]
        if each.kind is Sensitive.PERSONNUMMER:
            announced = ANNOUNCED.search(left, max(0, each.start - BEFORE))
            text = _closed_up(left[: announced.start()] if announced else left, right)
        else:
            text = left + _LEFT_OUT + right
    return text


def _closed_up(left: str, right: str) -> str:
    """Join what stood on both sides of a number: no double space, no empty brackets, no lonely comma."""
    if left.rstrip().endswith("(") and right.lstrip().startswith(")"):
        left, right = left.rstrip()[:-1], right.lstrip()[1:]
    before, after = left.rstrip(_BLANK), right.lstrip(_BLANK)
    if before[-1:] in ("", "\n"):
        return before + after.lstrip(",;" + _BLANK)
    if not after:
        return before.rstrip(",;")
    if after[0] in ",;." and before[-1] in ",;.:!?":
        return before + after[1:]
    if after[0] in "\n,.;:!?)":
        return before + after
    # One of the two spaces stays.
    return left + after if left != before else before + right
