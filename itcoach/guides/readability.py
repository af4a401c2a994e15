"""How hard a text is to read, by LIX (Björnsson, *Läsbarhet*, 1968)."""

import functools
import re
from typing import Final

import resources

__all__ = ["LEAST_WORDS", "LIX_REFUSED", "LIX_WARNED", "lix", "products", "sentences", "words"]

LEAST_WORDS: Final = 100
LIX_WARNED: Final = 31.0
"""From here on a guide is hard for its readers."""
LIX_REFUSED: Final = 35.0
"""Above this a guide is not shown."""
_LONG: Final = 6
_MARK: Final = re.compile(r"^\s*(#+|[-*]|\d+\.)\s+")
_END: Final = re.compile(r"(?<=[.!?])[\s”\"')]+|(?<=[.!?])$")


@functools.cache
def products() -> frozenset[str]:
    """Return the names of products that guides mention, case folded: the same in every language."""
    text = resources.path("guides", "products.txt").read_text(encoding="utf-8")
    return frozenset(text.casefold().split())


def words(text: str) -> list[str]:
    """Return the words of ``text``: runs of letters and digits, which may hold hyphens and apostrophes."""
    return re.findall(r"\w+(?:[-'’]\w+)*", text)


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``.

    A sentence ends at a full stop, an exclamation or a question mark, and at the end of a paragraph. Each
    heading and list item is one of its own at least.
    """
    blocks: list[str] = []
    fresh = True
    for line in text.splitlines():
        marked = bool(_MARK.match(line))
        plain = _MARK.sub("", line).strip()
        if marked or fresh or not plain:
            blocks.append(plain)
        else:
            blocks[-1] += " " + plain
        fresh = not plain or line.lstrip().startswith("#")
    found = (sentence.strip() for block in blocks for sentence in _END.split(block))
    return [sentence for sentence in found if words(sentence)]


def lix(text: str) -> float:
    """Return the readability index: words ÷ sentences + 100 × (words of more than six letters) ÷ words.

    Names of products count as short. Below :data:`LEAST_WORDS` words the number says little.

    Raises:
        ValueError: There is no word in ``text``.
    """
    all_sentences = sentences(text)
    if not all_sentences:
        raise ValueError("a text without words has no readability")
    all_words = [word for sentence in all_sentences for word in words(sentence)]
    long_words = sum(_letters(word) > _LONG and word.casefold() not in products() for word in all_words)
    return len(all_words) / len(all_sentences) + 100 * long_words / len(all_words)


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)
