"""The guard that every database of a laptop is opened with: personnummer, codes and passwords stay out.

``models/guarding.py`` shows it all words that a use case is about to save. It refuses them with what it found
and the text without it (:class:`itcoach.sensitive.findings.SensitiveText`); the window asks the coach, and
does the same work again with the answer (:func:`answered`).
"""

import contextlib
import hashlib
from contextvars import ContextVar
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itcoach.sensitive.findings import Finding
    from models.guarding import Words

__all__ = ["Answer", "WordGuard", "answered"]

_NUMBERS_ONLY: Final = frozenset({"guide_draft"})
"""A guide tells of codes; those it should not hold are for ``guides.own_gate`` to warn of."""
_TELEPHONE: Final = frozenset({"phone", "contact_phone"})
"""Fields in which what may be a telephone number is one."""


class Answer(Enum):
    """What is to become of what was found."""

    REMOVE = "remove"
    """All of it is taken out of the text."""
    REMOVE_CERTAIN = "remove_certain"
    """It is taken out where there is no doubt what it is; the rest stays."""
    KEEP = "keep"
    """What is doubtful stays, and is not asked about again."""


_answer: "ContextVar[Answer | None]" = ContextVar("answer", default=None)


@contextlib.contextmanager
def answered(answer: Answer) -> "Iterator[None]":
    """Let the guard do as it is told within the block, on this thread, instead of refusing."""
    token = _answer.set(answer)
    try:
        yield
    finally:
        _answer.reset(token)


class WordGuard:
    """Let words pass, or refuse them; one stands at each opened database, and remembers what may stay."""

    def __init__(self) -> None:
        self._kept: set[bytes] = set()

    def __call__(self, written: "Sequence[Words]") -> "list[str]":
        """Return the texts as they are to be saved.

        Raises:
            SensitiveText: There is something in them that the coach has to decide about.
        """
        from itcoach.sensitive.findings import Passage, SensitiveText, without

        answer = _answer.get()
        texts, refused = [], []
        for words in written:
            found = self._found(words)
            out, stay = _sorted(found, answer)
            if answer is Answer.KEEP:
                self._kept |= {_digest(each.of(words.text)) for each in stay}
            if out and answer in (None, Answer.KEEP):
                refused.append(Passage(words.entity, words.field, words.text, tuple(out)))
            texts.append(without(words.text, out) if out else words.text)
        if refused:
            raise SensitiveText(tuple(refused))
        return texts

    def _found(self, words: "Words") -> "list[Finding]":
        from itcoach.sensitive.findings import Sensitive, findings

        return [
            each
            for each in findings(words.text)
            if not (
                (each.kind is not Sensitive.PERSONNUMMER and words.entity in _NUMBERS_ONLY)
                or (each.doubtful and words.field in _TELEPHONE)
                or (each.doubtful and self._may_stay(each.of(words.text), words.before))
            )
        ]

    def _may_stay(self, passage: str, before: str) -> bool:
        return passage in before or _digest(passage) in self._kept


def _sorted(found: "list[Finding]", answer: Answer | None) -> "tuple[list[Finding], list[Finding]]":
    """Return what is taken out or refused, and what stays."""
    if answer in (Answer.KEEP, Answer.REMOVE_CERTAIN):
        return [each for each in found if not each.doubtful], [each for each in found if each.doubtful]
    return found, []


def _digest(passage: str) -> bytes:
    return hashlib.blake2b(passage.encode(), digest_size=16).digest()
